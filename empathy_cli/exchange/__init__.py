"""Journeys and touchpoints as tables, as people keep them in a spreadsheet; and back."""

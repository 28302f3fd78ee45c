"""Personas, empathy maps, touchpoints and journeys: questions in, YAML in the repository, cards out."""

__version__ = "0.1.0"

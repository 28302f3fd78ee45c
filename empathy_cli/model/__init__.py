"""The kinds of document, their fields and questions: the one place where a field is defined."""

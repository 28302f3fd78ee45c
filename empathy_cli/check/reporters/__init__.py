"""How findings are written for programs: one file a format, pure functions from a report to a text."""

"""The terminal: one file a command; the only place that knows typer and rich, prints and exits."""

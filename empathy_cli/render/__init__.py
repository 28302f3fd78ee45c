"""Documents → Markdown and HTML."""

"""What cards look like: Jinja templates and their stylesheet. README.md here tells how to override them."""

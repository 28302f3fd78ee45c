"""The rules: one small function each, in a registry."""

"""Publishing into wikis: plan what would change, show it, and do that alone."""

"""One module a family of rules: each rule is a small function beside the text that explains it."""

"""YAML ⇄ documents: reading with positions, edits that keep the rest, atomic writes, the workspace."""

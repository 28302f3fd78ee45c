"""Interviews: questions as data, the engine that walks them, drafts, and two front ends."""

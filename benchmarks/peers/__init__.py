"""The other programs that ours is measured against: how they are installed, and what they are given to render."""

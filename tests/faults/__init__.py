"""The real program, broken at some moment: by a kill, by a system that refuses, by a full disk, by another writer."""

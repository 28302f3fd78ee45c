"""Fuzzing: bytes from strangers, by the million, through everything that reads them. `python -m tests.fuzz --help`."""

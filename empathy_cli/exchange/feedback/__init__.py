"""A survey or a ticket export becomes a source: each answer a nugget, masked, with the row that it stood in.

How rows are kept. A YAML document holds 1 MiB, 20,000 values and 5,000 nuggets, and every command reads all of it.
So what is small becomes ordinary nuggets, `r12` for row 12, which people can tag, correct and take out by hand; what is
large goes, masked, into a CSV file beside the document (`store.rows`), which `file` and `sha256` name and which nothing
reads but what cites a row of it. One form for all sizes would have been simpler here, and worse for everybody else:
with files alone a survey of thirty answers could not be read or mended where it stands; with YAML alone a large one
would slow down every command, or not fit. For whoever cites them, both are the same: `source#r12`. What a source has
once, never moves from one form to the other: a longer export adds its new rows behind those that are there.

What is the same row. Rows of a later export are known by their words, day and segment, as often as they occur, wherever
they stand now: so an export may be sorted anew. Where it is the old one with more below, rows that somebody has
corrected or taken out of the source meanwhile are known by their number, and stay so.

Row numbers are those at the left edge of a spreadsheet: the headings are row 1.
"""

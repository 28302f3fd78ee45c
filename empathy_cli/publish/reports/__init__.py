"""What a plan says, and what became of it: for a person, for a program, and for the page of a CI step."""

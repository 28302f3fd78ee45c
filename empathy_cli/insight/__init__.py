"""What is computed from documents: how sure the team is, and how much is known."""

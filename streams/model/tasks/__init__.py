"""Tasks: what a tier asks of those below it."""

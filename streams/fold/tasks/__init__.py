"""Tasks of the fold: given, split, received, late, changed, withdrawn, and given again at the start of a period."""

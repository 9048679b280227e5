"""The fold: reads the journal in order, owns the picture, says what changed."""

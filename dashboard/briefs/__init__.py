"""Reports of a period for an area, written by rules."""

"""Reports of serious incidents."""

"""Reports of a serious incident to the offices above."""

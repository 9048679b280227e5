"""Followed items: one life for everything that an office follows from its finding to its proof."""

"""Levels no one has boundaries of, made inside those somebody has: schematic, nested, without gaps, repeatable."""

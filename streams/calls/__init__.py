"""The lines of calls by voice and video."""

"""Calls by voice and video."""

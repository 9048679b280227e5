"""Signing in, and what is due before a session serves."""

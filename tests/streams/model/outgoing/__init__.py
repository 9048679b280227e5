"""Attempts and their rules."""

"""Formats of files that leave: tables and tracks."""

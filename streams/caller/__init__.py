"""Calls out of the browser, for critical alerts that no one takes."""

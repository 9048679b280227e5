"""Calls out of the browser, for critical alerts that nobody takes."""

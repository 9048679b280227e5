"""The wall's page."""

"""Numbers of areas."""

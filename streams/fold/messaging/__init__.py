"""Messages of the fold."""

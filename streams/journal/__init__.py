"""The journal: one totally ordered input stream a city, and what the fold makes of it. Redis is used here alone."""

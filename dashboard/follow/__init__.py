"""The page of followed items: supervision, its points and visits, key cases, and every kind that is a data file."""

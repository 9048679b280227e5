"""Cases for people: lists and pages."""

"""What happened in an incident, from its alert to its end, for those who learn from it."""

"""Domain nouns as values: events, fixes, cases, regions, facts. Pure: no I/O, no clock."""

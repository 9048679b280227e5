"""Alert rules: pure functions, one per file, in one visible list. The list is empty until the first rules come."""

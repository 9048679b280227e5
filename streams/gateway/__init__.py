"""Viewers' side: each change encoded once for all of them, a snapshot and deltas, and slow viewers harm only
themselves."""

"""The page of a resident who reported a case, and the slip that leads there."""

"""The page of a province: counts of its cities."""

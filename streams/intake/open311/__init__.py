"""Open311 GeoReport v2 with its updates extension."""

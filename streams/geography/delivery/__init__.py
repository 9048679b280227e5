"""Boundaries a city brings: read, matched to its codes, repaired, laid beside what is already there."""

DATUMS = ("wgs84", "cgcs2000", "gcj02", "bd09", "prj", "EPSG:<number>")
LEVELS = ("county", "township", "village")

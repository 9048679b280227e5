"""An area as it was shown at a moment of the past."""

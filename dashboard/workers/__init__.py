"""Workers: roster, tracks, phones."""

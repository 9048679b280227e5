"""How values look as bytes: phones' frames, journal entries, viewers' frames. Pure: bytes in, values out."""

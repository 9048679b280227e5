"""The simulated city. Speaks through the real doors alone; everything it sends is marked."""

"""Running the house: the commands, the supervisor, the embedded Redis. Sees every room; no room sees it."""

"""Who may see and do what. Pure; everybody asks it."""

"""The page that looks ahead: what comes again, what will probably be late, what is unusual; each with its hit rate."""

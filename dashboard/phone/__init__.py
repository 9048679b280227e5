"""The worker's phone app: its page, its files, and what it reads for its key."""

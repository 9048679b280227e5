"""The archive: the journal on disk, in hourly checksummed segments; trims the journal behind every reader."""

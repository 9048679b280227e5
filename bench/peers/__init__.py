"""What a row is compared with."""

"""What the screens were sent, kept, so that a moment can be shown again as it was then."""

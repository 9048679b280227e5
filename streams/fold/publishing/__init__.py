"""What desks and walls are told: topics, projected in the fold before anybody else sees them."""

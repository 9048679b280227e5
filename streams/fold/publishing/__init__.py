"""What desks and walls get: topics, projected in the fold before anybody else sees them."""

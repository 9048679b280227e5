"""What leaves the product for a gateway of somebody else: attempts, and who is to be reached."""

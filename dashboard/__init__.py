"""Pages and sign-in. Holds no state: live data comes from the gateway, commands go back in through intake's door."""

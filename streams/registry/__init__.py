"""Who exists: workers, devices and their keys, sign-in sessions, tickets. SQL, not the journal."""

"""Intake: the doors in. Authenticates, decodes, validates, appends; only then says kept."""

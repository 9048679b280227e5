"""Runs the system: the commands, the supervisor, the embedded Redis. Sees every folder; no folder sees it."""

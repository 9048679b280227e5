"""Alerts of the fold: rules judge, alerts move, seats are staffed, floods begin and end."""

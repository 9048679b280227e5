"""Pages that Dash lays out. The lists are in `../desks.py` and, for the wall, in `../app.py`."""

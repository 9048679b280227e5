"""Live event streams of a city: reports, grid-worker positions and case statuses, folded into one picture."""

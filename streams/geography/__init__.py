"""Places, codes and points: whose area a point lies in. Boundaries are schematic until a city imports its own."""

"""Map, charts and player into `assets/vendor/`, against their checksums.
`python -m streams.operate.vendor <node_modules>`."""

from __future__ import annotations

import hashlib
import shutil
import sys
from pathlib import Path

from streams.errors import MissingPart, StreamsError

SUMS = {
    "maplibre-gl/dist/maplibre-gl.mjs": "e02cb08c572fd0950a75343cd558099c2a1dbbaf67f26b0c96f115431962d1ae",
    "maplibre-gl/dist/maplibre-gl-worker.mjs": "73d7a024a4efe1a46e49db193e18cfe33271e3ecc652ec7542c281a4ef5f0f04",
    "maplibre-gl/dist/maplibre-gl.css": "a90798a1953017790e590f7e1bd35ff103a8a4263972cb47290b78adf86f8c20",
    # Lines and bars alone: nothing in it makes code from text, so the strict policy lets it run.
    "plotly.js-basic-dist-min/plotly-basic.min.js": "99784e3abfb07b142a15e521a439e6d9addceadb3f79553fd24c72774f0649ba",
    # On the page of a camera alone; the light one has no subtitles, no protection of content, and makes no worker.
    "hls.js/dist/hls.light.min.mjs": "3d82a88cf9ae0d9aaab3cbe9ff6ecbb64bb89c54a399c34ae9bf8b559baeb20f",
}
"""Path in node_modules -> SHA-256."""
VENDOR = Path(__file__).parents[2] / "assets" / "vendor"


def copy(modules: Path, target: Path = VENDOR) -> None:
    """Raises MissingPart for a file that is not there or not the pinned one."""
    target.mkdir(parents=True, exist_ok=True)
    for name, expected in SUMS.items():
        source = modules / name
        if not source.exists():
            raise MissingPart(f"{source} is missing: run `npm ci --ignore-scripts` (or `make run`)")
        if hashlib.sha256(source.read_bytes()).hexdigest() != expected:
            raise MissingPart(f"{source} is not the pinned one: remove node_modules and run `make run` again")
        shutil.copyfile(source, target / source.name)


if __name__ == "__main__":
    try:
        copy(Path(sys.argv[1]))
    except StreamsError as wrong:
        print(wrong, file=sys.stderr)
        sys.exit(wrong.exit_code)

"""The browser's modules under node's own test runner, with golden values from the Python side."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.assets import golden

HERE = Path(__file__).parent
MODULES = HERE.parents[1] / "assets" / "js"
SEEN_IN_JOURNEYS = {
    "admin/health-page.mjs",
    "areas/figures-page.mjs",
    "areas/place-page.mjs",
    "areas/region-page.mjs",
    "camera/hls.mjs",
    "camera/whep.mjs",
    "cases/case-page.mjs",
    "cases/cases-page.mjs",
    "duty/duty-page.mjs",
    "follow/follow-page.mjs",
    "duty/later.mjs",
    "live/probe.mjs",
    "live/timer.worker.mjs",
    "main.mjs",
    "map/canvas.mjs",
    "map/symbols.mjs",
    "phone/app.mjs",
    "phone/install.mjs",
    "phone/service-worker.mjs",
    "phone/store.mjs",
    "rewind/rewind-page.mjs",
    "talk/desk.mjs",
    "talk/session.mjs",
    "wall/later.mjs",
    "wall/wall-page.mjs",
    "workers/fleet-page.mjs",
    "workers/track-map.mjs",
    "workers/track-page.mjs",
    "workers/workers-page.mjs",
}
"""They wire what a browser has: a map, a worker, a window."""
WITH_ANOTHER = {
    "alarm/lane.mjs",
    "areas/area-layers.mjs",
    "areas/area-view.mjs",
    "call/call-number.mjs",
    "case/case-form.mjs",
    "case/case-parts.mjs",
    "duty/actions.mjs",
    "duty/bell.mjs",
    "duty/form.mjs",
    "duty/on-call.mjs",
    "duty/order-choices.mjs",
    "duty/queue-list.mjs",
    "duty/shortcuts.mjs",
    "duty/side-column.mjs",
    "duty/summary.mjs",
    "map/boundaries.mjs",
    "orders/small-form.mjs",
    "phone/attach.mjs",
    "phone/attached.mjs",
    "phone/parts.mjs",
    "ui/elements.mjs",
    "wall/panels.mjs",
    "workers/look.mjs",
    "workers/player.mjs",
    "workers/track-strip.mjs",
}
"""Parts of a larger module, tested through its twin."""


@pytest.mark.timeout(900)
def test_the_browsers_modules(tmp_path: Path) -> None:
    node = shutil.which("node")
    assert node, "node is missing: `make test` brings one where the machine has none"
    file = tmp_path / "golden.json"
    golden.write(file)
    done = subprocess.run(
        [node, "--import", str(HERE / "vendor.mjs"), "--test", *sorted(str(test) for test in HERE.rglob("*.test.mjs"))],
        env={**os.environ, "GOLDEN": str(file), "TZ": "America/New_York"},
        capture_output=True,
        text=True,
        timeout=880,
        check=False,
    )
    assert done.returncode == 0, failures(done.stdout) + done.stderr[-2000:]
    assert counted(done.stdout, "fail") == counted(done.stdout, "skipped") == counted(done.stdout, "cancelled") == 0
    assert counted(done.stdout, "pass") > len(list(HERE.rglob("*.test.mjs")))


def failures(said: str) -> str:
    """What failed, each with what it expected."""
    found = re.findall(r"^ *not ok .*(?:\n(?!(?:ok|not ok) ).*){0,20}", said, re.MULTILINE)
    return "\n".join(found) or said[-8000:]


def counted(said: str, what: str) -> int:
    found = re.search(rf"^\S {what} (\d+)$", said, re.MULTILINE)
    assert found, said[-2000:]
    return int(found[1])


def test_every_module_has_its_twin() -> None:
    files = [*MODULES.rglob("*.mjs"), *MODULES.rglob("*.js")]
    modules = {str(file.relative_to(MODULES).with_suffix(".mjs")) for file in files} - SEEN_IN_JOURNEYS - WITH_ANOTHER
    twins = {str(file.relative_to(HERE)).replace(".test.mjs", ".mjs") for file in HERE.rglob("*.test.mjs")}
    assert modules == twins

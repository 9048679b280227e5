"""A look at a track: recorded first, exact, and never served without its record, however it is killed."""

from __future__ import annotations

import csv
import io
import json
import random
import subprocess
import sys
import time
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
import yaml
from sqlalchemy import text

from streams.__main__ import main
from streams.archive.run import folder_of
from streams.archive.segments import SegmentWriter
from streams.journal.api import Entry
from streams.model.entry_id import EntryId
from streams.model.fix import FIX, UNKNOWN_U8, UNKNOWN_U16, Fixes, Flag
from streams.model.local_day import day_start
from streams.model.track import marks
from streams.registry.registry import Registry
from streams.settings import Settings
from streams.settings import load as load_settings

ROOT = Path(__file__).parents[3]
DAY = 20_780  # 2026-11-23
BEGIN = day_start(DAY)
WORKER, OTHER = 7, 8


def fixes(*rows: tuple[int, int, int]) -> Fixes:
    """(worker, seconds of the day, sequence)."""
    found = np.zeros(len(rows), FIX)
    for n, (worker, second, seq) in enumerate(rows):
        found[n]["fix_ms"], found[n]["received_ms"] = BEGIN + second * 1000, BEGIN + second * 1000 + 400
        found[n]["worker"] = found[n]["device"] = worker
        found[n]["seq"], found[n]["lon_e6"], found[n]["lat_e6"] = seq, 123_800_000 + seq, 42_100_000 - seq
        found[n]["accuracy_m"], found[n]["speed_cm_s"], found[n]["battery"] = UNKNOWN_U16, 125, UNKNOWN_U8
    return found


@pytest.fixture
def config(tmp_path: Path) -> Path:
    """A store whose archive has a day of two workers: a gap, a point twice, a late one, and the days around."""
    file = tmp_path / "config.yaml"
    file.write_text(yaml.safe_dump({"store": {"data_dir": str(tmp_path / "data")}}))
    settings = load_settings(file)
    settings.store.data_dir.mkdir()
    registry = Registry(settings.registry_url)
    registry.migrate()
    registry.close()
    writer = SegmentWriter(folder_of(settings))
    writer.open()
    parts = [
        fixes((WORKER, -5, 1), (WORKER, 0, 2), (OTHER, 3, 1)),
        fixes((WORKER, 40, 4), (WORKER, 20, 3)),
        fixes((WORKER, 40, 4), (WORKER, 5_000, 5), (WORKER, 5_020, 6), (WORKER, 86_400, 7)),
    ]
    for n, part in enumerate(parts):
        writer.write(Entry(id=EntryId(BEGIN + n * 1000, 0), fixes=part.tobytes()))
    writer.flush()
    writer.close()
    return file


@pytest.fixture
def settings(config: Path) -> Settings:
    return load_settings(config)


def track(config: Path, *words: str) -> int:
    return main(["--config", str(config), "track", str(WORKER), "--day", "2026-11-23", *words])


def looks(settings: Settings) -> list[str]:
    registry = Registry(settings.registry_url)
    try:
        return [link.record.reason for link in registry.audit_chain() if link.record.action == "track.open"]
    finally:
        registry.close()


def test_a_day_comes_back_point_for_point(config: Path, settings: Settings, capsys: pytest.CaptureFixture[str]) -> None:
    assert track(config, "--reason", "走访核实", "--case", "c-9") == 0
    out, err = capsys.readouterr()
    rows = list(csv.DictReader(io.StringIO(out)))
    assert [row["time"] for row in rows] == [
        f"2026-11-23T{t}.000+08:00" for t in ("00:00:00", "00:00:20", "00:00:40", "01:23:20", "01:23:40")
    ]
    assert (rows[0]["longitude"], rows[0]["latitude"]) == ("123.800002", "42.099998")
    assert (rows[0]["accuracy_m"], rows[0]["speed_m_s"], rows[0]["battery"]) == ("", "1.25", "")
    assert rows[0]["marks"] == ""
    assert err == "5 points\n"
    assert looks(settings) == ["走访核实"]


def test_a_gap_is_never_joined(config: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert track(config, "--reason", "x", "--format", "geojson") == 0
    features = json.loads(capsys.readouterr().out)["features"]
    assert [len(f["geometry"]["coordinates"]) for f in features] == [3, 2]
    assert track(config, "--reason", "x", "--format", "gpx") == 0
    root = ET.fromstring(capsys.readouterr().out)
    assert [len(segment) for segment in root.iter("{http://www.topografix.com/GPX/1/1}trkseg")] == [3, 2]


@pytest.mark.parametrize(
    ("words", "says"),
    [
        ((), "needs a reason"),
        (("--reason", "  "), "needs a reason"),
        (("--reason", "x\ny"), "one line"),
        (("--reason", "x" * 501), "one line"),
        (("--reason", "x", "--day", "23.11.2026"), "is no day"),
    ],
)
def test_without_a_reason_or_a_day_there_is_nothing(
    config: Path, settings: Settings, capsys: pytest.CaptureFixture[str], words: tuple[str, ...], says: str
) -> None:
    assert track(config, *words) == 78
    out, err = capsys.readouterr()
    assert (out, says in err) == ("", True)
    assert looks(settings) == []


def test_without_the_audit_there_is_nothing(
    config: Path, settings: Settings, capsys: pytest.CaptureFixture[str]
) -> None:
    registry = Registry(settings.registry_url)
    with registry._engine.begin() as tx:
        tx.execute(text("ALTER TABLE audit RENAME TO gone"))
    registry.close()
    assert track(config, "--reason", "x") != 0
    out, err = capsys.readouterr()
    assert out == ""
    assert "Traceback" not in err


_LOOKING = """
import sys
from pathlib import Path
from streams.operate.track import look_up
from streams.registry.registry import Registry
from streams.settings import load
settings = load(Path(sys.argv[1]))
registry = Registry(settings.registry_url)
print("begun", flush=True)
while True:
    rows = look_up(settings, registry, worker=7, day="2026-11-23", reason="kill", case="").rows
    print(len(rows), flush=True)
"""


def rounds(config: Path, times: int) -> Iterator[int]:
    """How many looks each killed process had served."""
    dice = random.Random(2112)
    for _ in range(times):
        with subprocess.Popen(
            [sys.executable, "-c", _LOOKING, str(config)], cwd=ROOT, stdout=subprocess.PIPE, text=True
        ) as looking:
            assert looking.stdout is not None
            assert looking.stdout.readline() == "begun\n"
            end = time.monotonic() + dice.uniform(0.0, 0.15)
            while time.monotonic() < end:
                time.sleep(0.001)
            looking.kill()
            yield sum(line.strip() == "5" for line in looking.stdout)


def test_killed_at_any_moment_there_are_at_least_as_many_records_as_looks(config: Path, settings: Settings) -> None:
    served = sum(rounds(config, 12))
    assert served > 0
    assert len(looks(settings)) >= served
    assert main(["--config", str(config), "verify-audit"]) == 0


def test_what_the_phone_says_against_a_fix_is_named() -> None:
    assert marks(0) == marks(Flag.FOREIGN | Flag.URGENT) == []
    assert marks(Flag.MOCK | Flag.STALE | Flag.FOREIGN) == ["mock", "stale"]

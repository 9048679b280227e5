from __future__ import annotations

import itertools
import json
import math
from pathlib import Path

import pytest

from streams.demo.replay import Recorded, moved, read
from streams.errors import DecodeError, MissingPart
from tests.shared import shared_data


def test_a_csv_is_read_by_vehicle_in_order_of_time(tmp_path: Path) -> None:
    file = tmp_path / "track.csv"
    rows = "vehicle_id,timestamp,latitude,longitude\nb,2026-01-26 10:00:30,53.2,-2.2\na,2026-01-26 10:00:00,53,-2\n"
    file.write_text(rows + "b,2026-01-26 10:00:00,53.1,-2.1\n", "utf-8")
    found = read(file)
    assert set(found) == {"a", "b"}
    assert [fix.lat for fix in found["b"]] == [53.1, 53.2]
    assert found["b"][1].at - found["b"][0].at == 30_000


def test_a_json_track_is_read(tmp_path: Path) -> None:
    file = tmp_path / "track.json"
    file.write_text(json.dumps([{"point": "POINT(11.5 48.1)", "time": "2014-09-10 07:13:22+0200", "id": 7}]), "utf-8")
    assert read(file) == {"7": [Recorded(1_410_326_002_000, 11.5, 48.1)]}


@pytest.mark.parametrize(
    "row",
    [
        "a,yesterday,53,-2",
        "a,2026-01-26 10:00:00,north,-2",
        "a,2026-01-26 10:00:00,nan,-2",
        "a,2026-01-26 10:00:00,53,-181",
        "a,2026-01-26 10:00:00",
    ],
)
def test_a_bad_line_is_named(tmp_path: Path, row: str) -> None:
    file = tmp_path / "track.csv"
    file.write_text(f"vehicle_id,timestamp,latitude,longitude\na,2026-01-26 10:00:00,53,-2\n{row}\n", "utf-8")
    with pytest.raises(DecodeError, match="line 3"):
        read(file)


@pytest.mark.parametrize("fix", [{"point": "POINT(1 2)", "time": "noon", "id": 1}, {"id": 1}, ["a"], {"point": 7}])
def test_a_bad_fix_is_named(tmp_path: Path, fix: object) -> None:
    file = tmp_path / "track.json"
    good = {"point": "POINT(11.5 48.1)", "time": "2014-09-10 07:13:22+0200", "id": 7}
    file.write_text(json.dumps([good, fix]), "utf-8")
    with pytest.raises(DecodeError, match="fix 1"):
        read(file)


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("track.csv", b"timestamp,latitude,longitude\n2026-01-26 10:00:00,53,-2\n"),
        ("track.csv", b"\xff\xfe\x00"),
        ("track.json", b"[{"),
        ("track.json", b"7"),
    ],
)
def test_what_is_no_recording_is_refused(tmp_path: Path, name: str, content: bytes) -> None:
    file = tmp_path / name
    file.write_bytes(content)
    with pytest.raises(DecodeError, match="malformed"):
        read(file)


def test_a_recording_that_is_missing_says_so(tmp_path: Path) -> None:
    with pytest.raises(MissingPart, match=r"none\.csv cannot be read"):
        read(tmp_path / "none.csv")


def lengths(track: list[Recorded], lat0: float) -> list[float]:
    side = math.cos(math.radians(lat0))
    return [math.hypot((b.lon - a.lon) * side, b.lat - a.lat) * 111_320 for a, b in itertools.pairwise(track)]


def test_a_shift_keeps_lengths_spacing_and_gaps() -> None:
    tracks = read(shared_data() / "tracks" / "route14_outbound.csv")
    assert (len(tracks), sum(map(len, tracks.values()))) == (8, 1_533)
    here = moved(tracks, (123.8, 42.2), 1_795_400_000_000)
    lats = sorted(fix.lat for track in tracks.values() for fix in track)
    middle = (lats[len(lats) // 2] + lats[~(len(lats) // 2)]) / 2
    for vehicle, track in tracks.items():
        spacing = [b.at - a.at for a, b in itertools.pairwise(track)]
        assert spacing == [b.at - a.at for a, b in zip(here[vehicle], here[vehicle][1:], strict=False)]
        for before, after in zip(lengths(track, middle), lengths(here[vehicle], 42.2), strict=True):
            assert after == pytest.approx(before, rel=1e-6, abs=1e-6)
    assert max(fix.at for track in here.values() for fix in track) == 1_795_400_000_000

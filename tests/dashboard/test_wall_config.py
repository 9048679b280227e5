"""What each wall is to show: what is right is taken, what is wrong is named, and something is always shown."""

from __future__ import annotations

from pathlib import Path

import pytest

from dashboard.wall_config import Wall, Walls, asked, layout_of, load, mark_of


def written(folder: Path, text: str) -> Path:
    file = folder / "walls.yaml"
    file.write_text(text, "utf-8")
    return file


def test_a_wall_is_taken_as_it_is_written(tmp_path: Path) -> None:
    text = "- {id: hall, px: [3840, 2160], mm: 4800, distance_m: 8, scenes: [1, 3, 4], rotate_s: 30, ranking: false}"
    walls, notes = load(written(tmp_path, text))
    assert notes == []
    assert walls["hall"] == Wall(scenes=(1, 3, 4), rotate_s=30, ranking=False, px=(3840, 2160))


@pytest.mark.parametrize(
    ("entry", "named"),
    [
        ("px: [0, 99999]", "px"),
        ("px: 1920", "px"),
        ("scenes: [6]", "scenes"),
        ("scenes: []", "scenes"),
        ("scenes: [1, 1]", "scenes"),
        ("rotate_s: 1", "rotate_s"),
        ("density: dense", "density"),
        ("visitor: 'yes'", "visitor"),
        ("mm: -1", "mm"),
        ("night: 22", "night"),
        ("without: [alerts]", "without"),
        ("without: busy", "without"),
        ("screens: [4]", "screens"),
        ("screens: [0, 2]", "screens"),
        ("screens: [5, 1]", "screens"),
        ("bezel_px: -1", "bezel_px"),
        ("bezel_px: 300", "bezel_px"),
        ("pixel_ratio: 0", "pixel_ratio"),
        ("pixel_ratio: '1:2'", "pixel_ratio"),
        ("colour: red", "unknown key colour"),
    ],
)
def test_what_is_wrong_is_named_and_the_rest_is_kept(tmp_path: Path, entry: str, named: str) -> None:
    walls, notes = load(written(tmp_path, f"- {{id: hall, ranking: false, {entry}}}"))
    assert walls["hall"] == Wall(ranking=False)
    assert len(notes) == 1
    assert notes[0].startswith(f"hall: {named}")


@pytest.mark.parametrize("text", ["{", "a: 1", "- 1", "- {px: [1, 2]}"])
def test_a_file_that_is_none_shows_the_default(tmp_path: Path, text: str) -> None:
    walls, notes = load(written(tmp_path, text))
    assert walls == {}
    assert notes
    assert load(tmp_path / "missing.yaml")[1]
    assert load(None) == ({}, [])


def test_a_wall_read_from_far_away_is_set_larger_and_one_too_small_is_named(tmp_path: Path) -> None:
    far = "- {id: a, mm: 3600, distance_m: 9}\n- {id: b, mm: 3600, distance_m: 12}\n- {id: c, mm: 4800, distance_m: 8}"
    walls, notes = load(written(tmp_path, far))
    assert [walls[name].density for name in "abc"] == ["far", "far", "normal"]
    assert len(notes) == 1
    assert "b: a wall of 3600 mm" in notes[0]


def test_screens_and_pixels_are_of_the_wall(tmp_path: Path) -> None:
    text = "- {id: led, px: [7680, 2160], screens: [4, 2], bezel_px: 24, pixel_ratio: 1.25}"
    walls, notes = load(written(tmp_path, text))
    assert notes == []
    assert walls["led"] == Wall(px=(7680, 2160), screens=(4, 2), bezel_px=24, pixel_ratio=1.25)
    assert layout_of(walls["led"]) is not None
    assert layout_of(Wall()) is None


def test_the_address_chooses_a_wall_a_scene_and_a_county() -> None:
    walls = {"hall": Wall(scenes=(1, 3))}
    assert asked(walls, {"wall": "hall"}, "") == (walls["hall"], [])
    assert asked(walls, {"scene": "3"}, "")[0].scenes == (3,)
    county, _ = asked(walls, {}, "211221")
    assert (county.scenes, county.county) == ((2,), "211221")
    assert asked(walls, {"hold": "1"}, "")[0].hold
    for words, named in (({"wall": "x"}, "wall=x"), ({"scene": "9"}, "scene=9")):
        shown, notes = asked(walls, words, "")
        assert shown == Wall()
        assert named in notes[0]


def test_visitors_are_shown_no_ranking_and_no_countys_lights() -> None:
    shown, _ = asked({}, {"visitor": "1"}, "")
    assert (shown.visitor, shown.ranking, shown.scenes) == (True, False, (1, 3))
    assert asked({}, {"visitor": "1", "scene": "2"}, "")[0].scenes == (1,)


def test_a_presenter_has_visitors_unless_the_address_says_otherwise() -> None:
    """An alert with its place stood beside the story that a visitor was told."""
    for words, visitor in (
        ({"present": "1"}, True),
        ({"present": "1", "visitor": "0"}, False),
        ({"present": "0"}, False),
        ({}, False),
    ):
        assert asked({}, words, "")[0].visitor is visitor, words


def test_what_was_chosen_on_the_page_comes_before_the_file(tmp_path: Path) -> None:
    file = written(tmp_path, "- {id: hall, rotate_s: 30}\n- {id: door, rotate_s: 40}")
    plans: dict[str, dict[str, object]] = {
        "hall": {"rotate_s": 90, "without": ["busy", "hours"]},
        "new": {"night": True},
    }
    walls = Walls(str(file), lambda: plans)
    found = walls.known()
    assert found == {
        "hall": Wall(rotate_s=90, without=("busy", "hours")),
        "door": Wall(rotate_s=40),
        "new": Wall(night=True),
    }
    plans.pop("hall")
    assert walls.known()["hall"] == Wall(rotate_s=30), "asked anew each time"
    assert len({mark_of(one) for one in found.values()}) == 3
    assert Walls("", dict).known() == {}

from __future__ import annotations

import re
from pathlib import Path

import pytest

from dashboard.theme import DAY, NIGHT, named, style
from streams.access.subject import Role

ENOUGH, BY_DAY = 7.0, 4.5
CSS = Path(__file__).parents[2] / "assets" / "css"


def light(colour: str) -> float:
    """Relative luminance as WCAG 2 defines it."""
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    dark, bright = sorted((light(one), light(other)))
    return (bright + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("text", ["text", "text-2"])
@pytest.mark.parametrize("ground", ["bg", "panel", "raised"])
def test_text_is_read_on_every_ground(text: str, ground: str) -> None:
    assert contrast(NIGHT[text], NIGHT[ground]) >= ENOUGH
    assert contrast(DAY[text], DAY[ground]) >= BY_DAY


@pytest.mark.parametrize("theme", [NIGHT, DAY])
def test_what_is_pressed_or_warns_is_read_on_panels_and_a_control_has_an_edge(theme: dict[str, str]) -> None:
    assert all(contrast(theme[name], theme["panel"]) >= BY_DAY for name in ("accent", "bad", "warn"))
    assert contrast(theme["control"], theme["panel"]) >= 3
    assert NIGHT.keys() == DAY.keys() == theme.keys()


def test_the_theme_is_the_roles_until_a_person_chose_and_a_duty_desk_is_dark() -> None:
    assert [named("", role, "region") for role in (Role.SUPERVISOR, Role.LEADER, Role.DUTY)] == ["day", "day", "night"]
    assert named("night", Role.SUPERVISOR, "region") == named("system:night", Role.SUPERVISOR, "cases") == "night"
    assert named("day", Role.DUTY, "region") == named("neither", Role.SUPERVISOR, "region") == "day"
    assert {named("day", Role.DUTY, page) for page in ("duty", "shift", "alerts", "wall")} == {"night"}


def test_the_classes_of_load_go_from_dark_to_bright() -> None:
    classes = [light(NIGHT[f"load-{n}"]) for n in range(1, 6)]
    assert classes == sorted(classes)
    assert all(contrast(NIGHT[f"load-{n}"], NIGHT[f"load-{n + 1}"]) > 1.25 for n in range(1, 5))


def test_a_worker_is_seen_on_every_class() -> None:
    assert all(contrast(NIGHT["light"], NIGHT[f"load-{n}"]) > 1.3 for n in range(1, 6))


def test_colours_reach_the_page_as_properties() -> None:
    assert all(re.fullmatch(r"#[0-9A-F]{6}", colour) for colour in NIGHT.values())
    assert style({"bg": "#000000"}) == {"--bg": "#000000"}


@pytest.mark.parametrize("sheet", sorted(CSS.glob("*.css")), ids=lambda sheet: sheet.name)
def test_where_there_is_no_subgrid_the_same_sheet_says_later_what_is_there_instead(sheet: Path) -> None:
    """Chrome 109 has none. Sheets follow one another: what an earlier one says instead, a later one takes back."""
    text = sheet.read_text("utf-8")
    for found in re.finditer(r"^([^@{}\n]+) \{[^}]*\bsubgrid\b", text, re.MULTILINE):
        after = re.findall(
            r"@supports not \(grid-template-columns: subgrid\) \{(.*?)\n\}", text[found.end() :], re.DOTALL
        )
        assert f"{found[1]} {{ display: contents; }}" in "".join(after), found[1]

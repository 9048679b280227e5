from __future__ import annotations

import pytest

from dashboard.basemap import checked, origin

GOOD = "https://tiles.example:8443/city/{z}/{x}/{y}.png"


def test_tiles_that_can_be_asked_for_are_taken_and_their_origin_is_let_in() -> None:
    assert checked(GOOD) == (GOOD, "")
    assert origin(GOOD) == "https://tiles.example:8443"
    assert checked("") == ("", "")
    assert origin("") == ""


@pytest.mark.parametrize(
    ("url", "named"),
    [
        ("https://tiles.example/{z}/{x}.png", "{y}"),
        ("https://tiles.example/", "{z}, {x}, {y}"),
        ("ftp://tiles.example/{z}/{x}/{y}", "https://"),
        ("/{z}/{x}/{y}", "https://"),
        ("javascript:{z}{x}{y}", "https://"),
    ],
)
def test_what_cannot_be_is_named_and_nothing_is_let_in(url: str, named: str) -> None:
    taken, why = checked(url)
    assert taken == ""
    assert named in why
    assert origin(url) == ""

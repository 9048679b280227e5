from __future__ import annotations

import pytest

from streams.model.region import Tier, ancestors, holds, is_code, parent, tier


def test_the_line_of_a_village_runs_from_the_city_down() -> None:
    assert ancestors("211221106201") == ("2112", "211221", "211221106", "211221106201")
    assert ancestors("211221106", own=False) == ("2112", "211221")


@pytest.mark.parametrize(
    ("code", "above"),
    [("211221106201", "211221106"), ("211221", "2112"), ("2112", None), ("211221106201001", "211221106201")],
)
def test_a_prefix_is_the_parent(code: str, above: str | None) -> None:
    assert parent(code) == above
    assert above is None or holds(above, code)


@pytest.mark.parametrize("text", ["", "21", "21122", "2112a1", "２１１２", "2112211", "../2112"])
def test_what_is_no_code(text: str) -> None:
    assert not is_code(text)
    with pytest.raises(ValueError, match="region code"):
        tier(text)


def test_tiers_are_lengths() -> None:
    assert tier("211221106") is Tier.TOWNSHIP

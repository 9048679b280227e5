"""Who is on call in a demo city."""

from __future__ import annotations

from streams.geography.places import load
from streams.model.local_day import day_start
from streams.model.outgoing.on_call import LEVEL_POSTS, on_call, turn
from streams.operate.demo_rota import ensure_rota
from streams.registry.own_kinds import kinds
from streams.registry.registry import Registry

DAY = 20_785


def test_what_is_raised_in_a_demo_has_a_receiver_whose_number_rings_nowhere(registry: Registry) -> None:
    """Before, the plan on the card of every alert of the demo said that nobody is on call."""
    places = load()
    ensure_rota(registry, places, "2112", 1, DAY)
    newest = registry.own_versions("lineups")[0].number
    ensure_rota(registry, places, "2112", 2, DAY)
    assert registry.own_versions("lineups")[0].number == newest, "a table that is there stays"
    lines = on_call(kinds()["lineups"], registry.own_rows("lineups", DAY))
    for area in ("2112", *places.counties()):
        for post in LEVEL_POSTS.values():
            (one,) = turn(lines, area, post, day_start(DAY)).now
            assert (one.name[:2], one.telephone) == ("示例", "000-00000000")

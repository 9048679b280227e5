"""Six-no rounds of the simulated city: the first one as it was published, and the one under way with the answers
of departments. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from typing import NamedTuple

import msgspec

from streams.access.subject import Role
from streams.demo.chance import demo_id, dice
from streams.demo.follow_recipe import DemoSixNo
from streams.demo.seat import DAY_MS
from streams.model.follow.item import FollowWish, PastStep, one_of_list
from streams.model.local_day import date_of, day_start, local_day, number_of

_HOUR_MS = 3_600_000
_MET, _NOT_MET = "met", "not_met"
_CONDITIONS = 6
_VILLAGE, _TOWNSHIP, _CENTRE = "村（社区）（示例）", "乡镇（街道）综治中心（示例）", "市综治中心（示例）"


class DemoAsk(NamedTuple):
    """An item to open. `department`: '' = the supervision office opens it."""

    name: str
    wish: FollowWish
    role: Role = Role.DUTY_LEAD
    department: str = ""


def six_no(recipe: DemoSixNo, city: str, villages: Sequence[str], seed: int, began: int) -> Iterator[DemoAsk]:
    """`villages`: codes of all. Fewer than were published are as they are, with the same share passed."""
    order = sorted(villages, key=lambda code: dice(seed, "six_no", code).random())
    places = tuple(sorted(order[: recipe.listed]))
    share = recipe.passed / recipe.listed
    passed = frozenset(order[: round(share * len(places))])
    on = date_of(local_day(began))
    month, day = map(int, recipe.first_day.split("-"))
    year = on.year if on > date(on.year, month, day) else on.year - 1
    first = day_start(number_of(date(year, month, day))) + 9 * _HOUR_MS
    yield from _round(recipe, "first", city, places, first, seed)
    for nth, place in enumerate(places):
        yield _answer(_name(seed, "first"), place, first + DAY_MS + nth * 60_000, seed, passed=place in passed)
    again = began - 3 * DAY_MS
    yield from _round(recipe, "again", city, places, again, seed)
    yield from _papers(recipe, city, seed)
    for nth, place in enumerate(one for one in places if one.startswith(recipe.answered_areas)):
        at = again + DAY_MS + nth * 60_000
        yield _answer(_name(seed, "again"), place, at, seed, passed=None if nth % 3 == 2 else True)


def _round(recipe: DemoSixNo, which: str, city: str, places: tuple[str, ...], at: int, seed: int) -> Iterator[DemoAsk]:
    """`at`: city ms it was opened, a month after the one that it is of."""
    before = date_of(number_of(date_of(local_day(at)).replace(day=1)) - 1)
    wish = FollowWish(
        kind="six_round",
        title=recipe.first_title if which == "first" else recipe.again_title,
        place=city,
        due=at + recipe.days * DAY_MS,
        c0=f"{before:%Y-%m}",
        c1=recipe.left_out,
        past=(PastStep("open", at, _CENTRE),),
        places=places,
    )
    yield DemoAsk(_name(seed, which), wish)


def _answer(of: str, place: str, at: int, seed: int, *, passed: bool | None) -> DemoAsk:
    """What a village says of itself and its township's review. `passed`: None = it is not reviewed yet."""
    columns = [_MET] * _CONDITIONS
    steps = [PastStep("open", at, _VILLAGE)]
    if passed is False:
        columns[int(dice(seed, "not met", place).random() * 2)] = _NOT_MET
        steps.append(PastStep("refuse", at + DAY_MS, _TOWNSHIP))
    elif passed:
        steps.append(PastStep("review", at + DAY_MS, _TOWNSHIP))
    about = f"follow/{of}"
    wish = FollowWish(kind="six_no", title="六无自评（示例）", place=place, about=about, past=tuple(steps))
    answers = {f"c{n}": answer for n, answer in enumerate(columns)}
    return DemoAsk(one_of_list(about, place), msgspec.structs.replace(wish, **answers))


def _papers(recipe: DemoSixNo, city: str, seed: int) -> Iterator[DemoAsk]:
    """Answers of departments to the round under way: none in all of the city, some in single places."""
    about = f"follow/{_name(seed, 'again')}"
    for n, one in enumerate(recipe.papers):
        wish = FollowWish(
            kind="six_paper",
            title="月度结论（示例）",
            place=one.place or city,
            about=about,
            paper=one.paper,
            c0=one.condition,
            c1="some" if one.place else "none",
        )
        yield DemoAsk(_name(seed, "paper", n), wish, Role.DEPARTMENT, one.unit)


def _name(*names: object) -> str:
    return demo_id("six_no", *names)

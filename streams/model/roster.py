"""A roster of people as values: what a table says of each, and what that changes."""

from __future__ import annotations

from enum import StrEnum

import msgspec


class RosterLine(msgspec.Struct, frozen=True, array_like=True):
    """One person as a table has it. `sheet`, `line`: where, '' for a CSV. `own_number`: the city's own number of the
    person; `telephone`: digits; '' = not given. `home`, `village`: codes, the latter '' = not
    given. `kind`: `full` or `part`. `called`: the city's
    word for the kind of part-time worker, '' = none."""

    sheet: str
    line: int
    name: str
    home: str
    village: str
    kind: str
    own_number: str = ""
    telephone: str = ""
    called: str = ""


class RefusedLine(msgspec.Struct, frozen=True, array_like=True):
    """A line that is not taken. `why`: a key of `REASONS`. `found`: what is written there. `other`: what it may be, or
    what prevents it."""

    sheet: str
    line: int
    why: str
    found: str = ""
    other: str = ""


REASONS = {
    "no_name": "no name",
    "bad_name": "this is no name: {found}",
    "no_place": "neither township nor village is named",
    "no_town": "no such township: {found}",
    "many_towns": "{found} is the name of several townships ({other}): write the county before it, or the code",
    "no_village": "no such village in {other}: {found}",
    "many_villages": "{found} is the name of several villages ({other}): write the code",
    "elsewhere": "the village {found} does not lie in {other}",
    "scientific": "{found} is a code that the spreadsheet rounded: make the column text and write the code again",
    "formula": "a formula without its value: open the file in a spreadsheet program and save it, or paste values",
    "odd": "a date, a truth value or an error instead of a text: {found}",
    "no_kind": "kind is {other}, not: {found}",
    "bad_phone": "a telephone number has 11 digits: {found}",
    "bad_number": "a number of a person has at most 32 letters, digits and dashes: {found}",
    "same_line": "the same person as line {other}",
    "same_number": "the number {found} stands in line {other} too, for another person",
    "same_phone": "the telephone {found} stands in line {other} too, for another person",
    "unclear": "there are several people of this name here: give numbers of their own, or telephones",
    "two_people": "number and telephone belong to two people: {other}",
}
"""Why a line is not taken, for the command line; pages have their own words."""


class RosterReading(msgspec.Struct, frozen=True, array_like=True):
    """What a file says. `ignored`: columns that were not read."""

    lines: tuple[RosterLine, ...]
    refused: tuple[RefusedLine, ...]
    ignored: tuple[str, ...] = ()


class RosterChange(StrEnum):
    NEW = "new"
    CHANGED = "changed"  # name, village, kind, number or telephone
    MOVED = "moved"  # to another township, where a post is given
    BACK = "back"  # who had left
    GONE = "gone"  # whom a whole roster does not have


class Person(msgspec.Struct, frozen=True, kw_only=True):
    """Who is on the roster already. `left`: whether no longer."""

    number: int
    name: str
    home: str
    village: str
    kind: str
    own_number: str = ""
    telephone: str = ""
    called: str = ""
    left: bool = False


class RosterStep(msgspec.Struct, frozen=True):
    """One change of one person. `before`: as the registry has them, None for somebody new; `after`: as the table has
    them, None for who is gone."""

    change: RosterChange
    before: Person | None
    after: RosterLine | None


class Plan(msgspec.Struct, frozen=True):
    """What a roster would change. `same`: how many stand as they were."""

    steps: tuple[RosterStep, ...]
    refused: tuple[RefusedLine, ...]
    same: int

    def of(self, change: RosterChange) -> list[RosterStep]:
        return [step for step in self.steps if step.change is change]

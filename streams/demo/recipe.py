"""What the simulated city is made of: `demo_city.yaml`, typed. An unknown key is an error that names it."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

import msgspec

from streams.demo.recipe_part import Part, Spread, read
from streams.demo.recipe_workers import DutyPart, MovementPart, SosPart, WorkerPart
from streams.model.case import Channel

FILE = Path(__file__).with_name("demo_city.yaml")


class ReportPart(Part, frozen=True):
    """`per_day`: cases, without duplicates and invalid ones. `channel`: per cent. Others: shares of 1."""

    per_day: float
    weekday_factor: tuple[float, float, float, float, float, float, float]
    holiday_factor: float
    eve_factor: float
    day_noise_cv: float
    channel: dict[Channel, float]
    walk_in_at_centre: float
    duplicate: float
    invalid: float


class CaseTypePart(Part, frozen=True):
    """All shares per cent. `p50`, `p90`: accepted to done, in `unit`. `settled`, `court`: of the dispatched; `recur90`:
    reopened within 90 days. Name, category and limit stand in the code table under the same id."""

    id: str
    share: float
    urban: float
    season: str
    hour: str
    on_spot: float
    dept: str
    p50: float
    p90: float
    unit: Literal["wd", "h"]
    returned: float
    settled: float
    court: float
    recur90: float


class Department(Part, frozen=True):
    """Accept times in minutes, of working time unless `continuous`."""

    name: str
    accept_p50: float
    accept_p90: float
    continuous: bool = False
    returns_to: str = ""


class Slow(Part, frozen=True):
    """How many times longer a department takes in a month of its season."""

    accept: float = 1.0
    work: float = 1.0


class Suspended(Part, frozen=True):
    """`days`: workdays."""

    share: float
    days: Spread


class Burst(Part, frozen=True):
    """`factor` times as many of a `type`, at `hours` (from, until; until beyond 24 is the same day's first hours).
    When: `between` days of the year (MM-DD), or `days` from .. to about a `festival`; `chance`: share of such days that
    have the weather for it. Only in `counties`, where they are given."""

    type: str
    factor: float
    hours: tuple[int, int] = (0, 24)
    between: tuple[tuple[str, str], ...] = ()
    festival: str = ""
    days: tuple[int, int] = (0, 0)
    chance: float = 1.0
    counties: tuple[str, ...] = ()


class Outbreak(Part, frozen=True):
    """From .. to of each: `places` a year, each on a day of `between` (MM-DD) in one of `counties`, `size` reports from
    `communities` neighbours within `lasts_h` hours of the hour it `begins`. `duplicate`: share sent again."""

    type: str
    between: tuple[str, str]
    counties: tuple[str, ...]
    places: tuple[int, int]
    size: tuple[int, int]
    begins: tuple[int, int]
    lasts_h: int
    communities: int
    duplicate: float


class SeatPart(Part, frozen=True):
    """The simulated duty seat: s until it takes an alert, minutes from the end of a case until it closes one;
    `reported`: share of 1, of the serious incidents."""

    takes_s: Spread
    closes_min: Spread
    reported: float


class ContactMark(Part, frozen=True):
    """`share`: of 1, of the accepted. `minutes`: working minutes from the acceptance."""

    share: float
    minutes: Spread


class Whistles(Part, frozen=True):
    """`share`: of 1, of the cases under way; `two`: of these to two of `units`. `minutes`: natural, from the whistle
    to the arrival. `solved`: share of those that the township calls so."""

    share: float
    two: float
    minutes: Spread
    solved: float
    units: tuple[str, ...]


class AskedBack(Part, frozen=True):
    """Shares of 1: `answered` of the closed disputes and services, `satisfied` of these, and `satisfied_again` of those
    that were returned or failed a check."""

    answered: float
    satisfied: float
    satisfied_again: float


class MarkPart(Part, frozen=True):
    """Shares of 1. `urged`: of the late, `ordered`: of these once more. `performed`: of the mediated agreements."""

    contact: ContactMark
    whistle: Whistles
    urged: float
    ordered: float
    asked_back: AskedBack
    performed: float


class Claim(Part, frozen=True):
    """What the days of some months come out as, from .. to: cases a day, 按期办结率 and the share of the open that is
    overdue, in %."""

    name: str
    months: tuple[int, ...]
    per_day: tuple[float, float]
    on_time: tuple[float, float]
    overdue: tuple[float, float]


class Recipe(Part, frozen=True):
    """`season`: factor by month, January first. `hours`: per cent by hour of the day.
    `urgent_accept`: minutes until an urgent order is accepted, by departments that are not quicker.
    `slow`: month -> department. `ping_pong`: by department, share of 1 returned twice. `settled_at`: per cent by tier.
    `pace`: by limit, how many times as long work takes as `p50`, `p90` say. `festivals`: first days, ISO dates.
    `extension`: by limit, share of 1. `court_days`: workdays from handed over to closed."""

    reports: ReportPart
    season: dict[str, tuple[float, ...]]
    hours: dict[str, tuple[float, ...]]
    types: tuple[CaseTypePart, ...]
    departments: dict[str, Department]
    urgent_accept: Spread
    slow: dict[int, dict[str, Slow]]
    ping_pong: dict[str, float]
    settled_at: dict[str, dict[str, float]]
    pace: dict[str, float]
    extension: dict[str, float]
    suspended: Suspended
    recheck_failed: float
    court_days: Spread
    triage_minutes: Spread
    check_days: Spread
    workers: WorkerPart
    on_duty: DutyPart
    movement: MovementPart
    festivals: dict[str, tuple[str, ...]]
    bursts: tuple[Burst, ...]
    outbreaks: tuple[Outbreak, ...]
    sos: SosPart
    seat: SeatPart
    marks: MarkPart
    claims: tuple[Claim, ...]


def without_seasons(recipe: Recipe) -> Recipe:
    """The same city in a year without seasons, bursts and slow months: what its daily averages are claimed for."""
    flat = {name: (1.0,) * 12 for name in recipe.season}
    return msgspec.structs.replace(recipe, season=flat, slow={}, bursts=(), outbreaks=())


def load(file: Path = FILE) -> Recipe:
    """Raises ConfigError, naming what is wrong."""
    return read(file, Recipe)

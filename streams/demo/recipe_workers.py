"""Of the recipe: who works when, how they move, and what their phones do."""

from __future__ import annotations

from streams.demo.recipe_part import Part, Spread


class CountyWorkers(Part, frozen=True):
    name: str
    pop_wan: float
    full: int
    part: int
    report_rate: float


class WorkerPart(Part, frozen=True):
    part_time_kinds: dict[str, float]
    by_county: dict[str, CountyWorkers]


class Present(Part, frozen=True):
    workday: float
    saturday: float
    sunday: float
    holiday: float


class PartTime(Part, frozen=True):
    """`days`: share of part-timers with a session on a day. `hour`: per cent by hour of its start."""

    days: float
    minutes: Spread
    hour: tuple[float, ...]


class DutyPart(Part, frozen=True):
    full_time_present: Present
    full_time_in_session: tuple[float, ...]
    part_time: PartTime
    mobilised: int
    mid_way_minutes: tuple[int, int]


class Mode(Part, frozen=True):
    """`share`: per cent of workers. Speeds in m/s; `top`: never beyond."""

    share: float
    m_s: float
    sd: float
    top: float


class Stop(Part, frozen=True):
    share: float
    minutes: tuple[float, float]


class FixEvery(Part, frozen=True):
    moving: int
    still: int
    battery_below_20: int


class Noise(Part, frozen=True):
    open: float
    town: float
    indoor: float


class Gaps(Part, frozen=True):
    rural: float
    urban: float
    minutes: Spread
    whole_session: float


class ClockWrong(Part, frozen=True):
    over_2_min: float
    over_1_day: float


class Battery(Part, frozen=True):
    full: tuple[float, float]
    drain_per_h: tuple[float, float]


class MovementPart(Part, frozen=True):
    modes: dict[str, Mode]
    stop: Stop
    fix_every_s: FixEvery
    load_every_s: int
    noise_m: Noise
    gaps: Gaps
    clock_wrong: ClockWrong
    battery: Battery


class SosPart(Part, frozen=True):
    """`accidental`: share that is taken back within `cancelled_within_s`."""

    per_day: float
    accidental: float
    cancelled_within_s: int

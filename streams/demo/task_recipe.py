"""What the simulated city asks of those below it: `demo_tasks.yaml`, typed. An unknown key is an error by name."""

from __future__ import annotations

from pathlib import Path

from streams.demo.recipe_part import Part, Spread, read
from streams.model.periods import Cadence

FILE = Path(__file__).with_name("demo_tasks.yaml")


class GivenTask(Part, frozen=True):
    """To all areas of `tier` (digits of their code) within `areas`, and to departments. `due_h`: hours from the
    beginning of an instance. `receipt_min`: from there to the receipt, `work_min`: from that until it is done. `split`:
    each township hands it on to its villages. `withdrawn_min`: from its beginning, 0: never."""

    id: str
    title: str
    text: str
    due_h: float
    receipt_min: Spread
    work_min: Spread
    cadence: Cadence = Cadence.ONCE
    areas: str = ""
    tier: int = 0
    units: tuple[str, ...] = ()
    split: bool = False
    withdrawn_min: int = 0


class TaskRecipe(Part, frozen=True):
    """`round_days`: after so many a series ends and the next begins. `hours`: of the day at which receivers begin on an
    instance that began at midnight. Shares of 1: `received`; `asked_back` of these; `done` of the others; `late` of
    these."""

    round_days: int
    hours: float
    received: float
    asked_back: float
    done: float
    late: float
    tasks: tuple[GivenTask, ...]


def load(file: Path = FILE) -> TaskRecipe:
    """Raises ConfigError, naming what is wrong."""
    return read(file, TaskRecipe)

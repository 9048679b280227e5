"""To whom a task may be given. Pure; whatever may not be is raised as IllegalMove."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable

from streams.access.subject import Role
from streams.errors import IllegalMove
from streams.fold.aggregate import Context
from streams.model.address import Address
from streams.model.event import Command
from streams.model.tasks.task import Task

_DEEPEST = 4
"""City, county, township, village: no tree of tasks is deeper."""


def receivers(command: Command, to: tuple[str, ...], context: Context, *, few: bool = False) -> tuple[str, ...]:
    """Places below the issuer's, departments, and workers, each once; an ended department's is its successor's.
    A court, prosecutor, arbitration or review body gets none: a task has a due day, and they are asked.
    `few`: none is enough."""
    units = context.regulation.units_at(context.now)
    found: dict[str, None] = {}
    for text in to:
        try:
            address = Address.parse(text)
        except ValueError as error:
            raise IllegalMove("task", "new", command.action, str(error)) from None
        if address.region and not (address.region.startswith(command.scope) and address.region != command.scope):
            raise IllegalMove("task", "new", command.action, f"receivers below {command.scope}, not {text}")
        if address.unit and units.now(address.unit) is None:
            raise IllegalMove("task", "new", command.action, f"departments that there are, not {address.unit}")
        unit = units.of(address.unit) if address.unit else ""
        if unit in context.regulation.independent:
            raise IllegalMove("task", "new", command.action, f"departments that may be ordered: {unit} is asked")
        found[f"u{unit}" if unit else text] = None
    if not found and not few:
        raise IllegalMove("task", "new", command.action, "a receiver")
    return tuple(found)


def not_too_many(command: Command, to: tuple[str, ...], week: Counter[str], most: int) -> None:
    """A village that has `most` tasks this week gets one more by a duty lead's word alone. `week`: tasks by village."""
    full = [one for one in to if week[one] >= most]
    if full and command.role != Role.DUTY_LEAD:
        raise IllegalMove("task", "new", "issue", f"a duty lead: {full[0]} has {week[full[0]]} tasks this week")


def under(parent: str, issuer: str, to: tuple[str, ...], get: Callable[[str], Task | None]) -> None:
    """A task is split by one of its receivers, and never comes back to somebody who gave it."""
    task = get(parent)
    if task is None or issuer not in task.to or task.withdrawn:
        raise IllegalMove(f"task {parent}", "given", "split", "one of its receivers")
    above = {issuer}
    for _ in range(_DEEPEST):
        above.add(task.issuer)
        task = get(task.parent) if task.parent else None
        if task is None:
            break
    else:
        raise IllegalMove(f"task {parent}", "given", "split", f"a tree of at most {_DEEPEST} levels")
    if above & set(to):
        raise IllegalMove(f"task {parent}", "given", "split", "receivers who did not give it")

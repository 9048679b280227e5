"""What a place or department has received and not done, whichever kind of record it is, as a first page lists it."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from dashboard.context import PageContext


class ToDo(NamedTuple):
    """`due`: city ms, 0 = without. `late`: whether that is over. `name`: what the page of its kind calls it."""

    name: str
    title: str
    due: int
    late: bool


ToDoList = Callable[[str, int], list[ToDo]]
"""Of an address, at a time (city ms); the one that is due first comes first."""


def own_address(page: PageContext, now: int) -> str:
    """The address under which who asks is sent what there is to do."""
    department = page.subject.department
    return f"u{page.regulation.units_at(now).of(department)}" if department else page.subject.scope

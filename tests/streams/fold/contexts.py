"""What a kind of record is made with, for tests of one kind alone."""

from __future__ import annotations

from streams.fold.aggregate import Context
from streams.fold.sums import Sums
from streams.fold.undo import Undo
from streams.fold.workers import Workers


def context(city: str = "2112") -> Context:
    undo = Undo()
    return Context(city, undo, Workers(undo), Sums())

"""An area's numbers over a history, for tests."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from flask.testing import FlaskClient

from streams.model.case import Case, CaseState, CaseStep
from streams.model.case_clock import timed
from streams.registry.regulation import regulation
from streams.settings import CasesSection

RULES = regulation(CasesSection())
S = CaseState
HOUR = 3_600_000
BEGUN = 70 * 24 * HOUR
"""How long before now history begins: longer than any month before, shorter than any quarter before."""
VILLAGES = ("211221106201", "211221106202", "211224001001")


def cases(now: int) -> Iterator[Case]:
    first = now - BEGUN
    done = tuple(CaseStep(n, state, first) for n, state in enumerate((S.TRIAGED, S.HANDLING, S.CHECKING, S.CLOSED), 1))
    yield timed(Case(id="old", village=VILLAGES[0], type="H01", category="H", reported_at=first, steps=done), RULES)
    for n in range(40):
        at = now - (n % 20) * HOUR
        steps: tuple[CaseStep, ...] = (
            CaseStep(1, S.TRIAGED, at),
            CaseStep(2, S.DISPATCHED, at, unit=("police", "justice")[n % 2]),
        )
        steps += (CaseStep(3, S.ACCEPTED, at), CaseStep(4, S.CHECKING, at)) if n % 4 else ()
        told: dict[str, Any] = {"type": "H01", "category": "DH"[n % 8 > 0], "channel": "window", "reported_at": at}
        made = Case(
            id=f"c{n}", village=VILLAGES[n % 3], lon_e6=123_900_000 + n, lat_e6=42_200_000 * (n % 24 != 4), **told
        )
        yield timed(Case(**{name: getattr(made, name) for name in made.__struct_fields__} | {"steps": steps}), RULES)


def told(client: FlaskClient, path: str) -> dict[str, Any]:
    answer = client.get(path)
    assert answer.status_code == 200, path
    found: dict[str, Any] = answer.get_json()
    return found

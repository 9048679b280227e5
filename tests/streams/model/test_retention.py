from __future__ import annotations

import pytest

from streams.model.case import DROPPED, Case, CaseState, CaseStep
from streams.model.retention import closed_since, merged_into

CLOSED = (CaseStep(1, CaseState.DISPATCHED, 10), CaseStep(2, CaseState.CHECKING, 40), CaseStep(3, CaseState.CLOSED, 30))


@pytest.mark.parametrize("state", [CaseState.CLOSED, *sorted(DROPPED)])
def test_the_time_runs_from_the_latest_step_of_a_case_that_is_over(state: CaseState) -> None:
    assert closed_since(Case("c", state=state, steps=CLOSED)) == 40


@pytest.mark.parametrize("state", sorted(set(CaseState) - DROPPED - {CaseState.CLOSED}))
def test_a_case_that_goes_on_keeps_its_people(state: CaseState) -> None:
    assert closed_since(Case("c", state=state, steps=CLOSED)) == 0


def test_a_merged_case_names_the_one_that_took_it_in() -> None:
    steps = (CaseStep(1, CaseState.REPORTED, 10, main="x"), CaseStep(2, CaseState.MERGED, 20, main="main"))
    assert merged_into(Case("c", state=CaseState.MERGED, steps=steps)) == "main"
    assert merged_into(Case("c", state=CaseState.REOPENED, steps=steps)) == ""

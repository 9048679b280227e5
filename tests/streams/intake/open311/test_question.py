from __future__ import annotations

import pytest

from streams.intake.open311.question import MOST, PAGE, Question, question

CODES = ["211221-261123-7K3QF2M", "211221-261123-2222222"]


def test_nothing_asked_is_the_newest_page() -> None:
    assert question({}) == Question()
    assert question({"page": "3", "page_size": "20"}) == Question(skip=40, limit=20)
    assert question({"jurisdiction_id": "x", "extensions": "true"}) == Question()


def test_codes_come_as_a_list_and_ask_for_nothing_else() -> None:
    both = question({"service_request_id": ",".join([*CODES, "x", ""]), "status": "bogus", "start_date": "then"})
    assert both == Question(codes=frozenset(CODES))
    assert question({}, "1").codes == frozenset()


def test_types_states_and_times() -> None:
    one = question({"service_code": "H05, H01", "status": "closed", "start_date": "2026-11-01T00:00:00Z"})
    assert one.services == frozenset({"H05", "H01"})
    assert one.open is False
    assert (one.since, one.until) == (1_793_491_200_000, None)
    assert question({"status": "open,closed"}).open is None
    assert question({"end_date": "2026-11-01T08:00:00 08:00"}).until == 1_793_491_200_000


@pytest.mark.parametrize(
    ("query", "says"),
    [
        ({"status": "bogus"}, "status is open, closed"),
        ({"start_date": "yesterday"}, "start_date is a time"),
        ({"end_date": "2026-11-01T00:00:00"}, "end_date is a time with its zone"),
        ({"end_date": "0000-11-01T00:00:00Z"}, "end_date is a time"),
        ({"start_date": "2026-11-02T00:00:00Z", "end_date": "2026-11-01T00:00:00Z"}, "lies behind"),
        ({"page": "0"}, "page is a number from 1"),
        ({"page": "-1"}, "page is a number"),
        ({"page": "٣"}, "page is a number"),
        ({"page": "9" * 30}, "page is a number"),
        ({"page_size": str(MOST + 1)}, f"page_size is a number from 1 to {MOST}"),
        ({"service_request_id": ",".join(["x"] * 101)}, "at most 100"),
    ],
)
def test_what_cannot_be_meant_is_said(query: dict[str, str], says: str) -> None:
    with pytest.raises(ValueError, match=says):
        question(query)


def test_the_last_page_is_in_reach() -> None:
    assert question({"page": "1000000000", "page_size": str(MOST)}).skip > PAGE

"""What will probably be late, and what was known of it at that time alone."""

from __future__ import annotations

from streams.kpi.breaches import LimitedCase, breach_hits, foreseen

DAY = 86_400_000
AT = 100 * DAY
PLACE, OTHER = "211221106201", "211224001001"


def one(code: str, age: int, left: float, ended: int = 0, village: str = PLACE, unit: str = "urban") -> LimitedCase:
    """Reported `age` days before AT, its limit `left` days after it."""
    return LimitedCase(code, village, "C01", unit, AT - age * DAY, AT + int(left * DAY), ended)


def done(n: int, took: int, village: str = PLACE, unit: str = "urban") -> list[LimitedCase]:
    """Like cases done the day before AT after so many days."""
    start = AT - (took + 1) * DAY
    return [LimitedCase(f"d{k}", village, "C01", unit, start, AT + 9 * DAY, AT - DAY) for k in range(n)]


def test_by_the_like_that_had_waited_as_long() -> None:
    waits = one("a", age=3, left=2)
    slow, fast = done(5, took=9), done(5, took=4)
    assert [f.case.code for f in foreseen([waits, *slow], AT, "2112")] == ["a"]
    assert foreseen([waits, *fast], AT, "2112") == []
    (found,) = foreseen([waits, *slow, *fast[:4]], AT, "2112")
    assert (found.alike, found.in_time, found.ahead) == (9, 4, 1)


def test_of_few_like_ones_by_what_is_ahead_and_the_speed_of_the_unit() -> None:
    queue = [one(f"q{n}", age=1, left=1 + n) for n in range(4)]
    # Two done in 28 days: one in a fortnight. The first of the queue is due in a day.
    assert [f.case.code for f in foreseen([*queue, *done(2, took=1)], AT, "2112")] == ["q0", "q1", "q2", "q3"]
    # Of none nothing is known of its speed, and none is done.
    assert len(foreseen(queue, AT, "2112")) == 4
    assert foreseen([one("q", age=1, left=6.9), *(c._replace(type="X") for c in done(5, took=1))], AT, "2112") == []


def test_what_has_no_limit_within_a_week_or_is_late_already_is_not_foreseen() -> None:
    waiting = [one("far", age=1, left=8), one("late", age=9, left=-1), one("over", age=9, left=1, ended=AT - DAY)]
    assert foreseen([*waiting, *done(5, took=30)], AT, "2112") == []


def test_an_area_sees_of_a_case_what_its_county_sees() -> None:
    near = one("near", age=3, left=2, village="211221107001")
    cases = [one("a", age=3, left=2), near, *done(5, took=9), *done(9, took=4, village=OTHER)]
    whole = {f.case.code: f for f in foreseen(cases, AT, "2112")}
    assert set(whole) == {"a", "near"}
    assert foreseen(cases, AT, "211221106") == [whole["a"]]


def test_hits_know_nothing_of_what_came_later() -> None:
    now = AT + 7 * DAY
    late, timely = one("a", age=3, left=2), one("b", age=3, left=2)
    known = done(5, took=9)
    later = [c._replace(code=f"l{n}", ended_at=AT + DAY, reported_at=AT - DAY) for n, c in enumerate(done(50, took=1))]
    came = [late._replace(ended_at=AT + 3 * DAY), timely._replace(ended_at=AT + DAY)]
    found = breach_hits([*came, *known], AT, now, AT - 30 * DAY, "2112")
    assert (found.days, found.named, found.came) == (30, 2, 1)
    again = breach_hits([*came, *known, *later], AT, now, AT - 30 * DAY, "2112")
    assert (again.named, again.came) == (2, 1), "what was done after that moment changes nothing of what was foreseen"
    assert breach_hits([*came, *known], AT, AT + DAY, AT - 30 * DAY, "2112").named == 0, "its limit is still to come"


def test_an_open_case_past_its_limit_came() -> None:
    found = breach_hits([one("a", age=3, left=2), *done(5, took=9)], AT, AT + 7 * DAY, 0, "2112")
    assert (found.named, found.came) == (1, 1)

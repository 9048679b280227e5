"""Lists of alerts over all that is kept, on SQLite and on PostgreSQL."""

from __future__ import annotations

from typing import Any

import msgspec

from streams.history.history import History
from streams.history.past_alerts import AlertQuery, AlertWord
from streams.model.alert import Alert, AlertMove, AlertState, Priority, moved
from streams.model.entry_id import EntryId

AT = 1_795_400_400_000
"""The beginning of ten minutes."""
MINUTE = 60_000
M, S = AlertMove, AlertState


def raised(name: str, minute: int = 0, **more: Any) -> Alert:
    waits = Alert(
        f"{name}/1", name, "serious", Priority.CRITICAL, "211221106", AT + minute * MINUTE, state=S.PENDING, tiers=(4,)
    )
    return moved(msgspec.structs.replace(waits, **more), M.RAISE, at=AT + minute * MINUTE)


def closed(alert: Alert, minute: int, by: str, note: str) -> Alert:
    taken = moved(alert, M.ACKNOWLEDGE, at=AT + minute * MINUTE - 1, by=by)
    return moved(taken, M.CLOSE, at=AT + minute * MINUTE, by=by, note=note)


def full(history: History) -> None:
    """One of each: open, closed by A, shelved, merged, waiting, and one elsewhere."""
    shelved = moved(moved(raised("shelf", 2), M.ACKNOWLEDGE, at=AT + 2 * MINUTE, by="A"), M.SHELVE, at=AT, note="等")
    waits = Alert("waits/1", "waits", "sos", Priority.CRITICAL, "211221106", AT, state=S.PENDING)
    some = [
        raised("open"),
        closed(raised("over", 1, rule="sos", subject="7"), 9, "A", "误报，燃气公司核实"),
        shelved,
        moved(raised("merged", 3), M.SUPPRESS, at=AT + 3 * MINUTE),
        waits,
        raised("far", 4, region="211282101", link="case-1"),
    ]
    history.put(some, EntryId(1, 0), AT)


def names(history: History, **asked: Any) -> list[str]:
    wanted = AlertQuery(asked.pop("region", "2112"), **asked)
    found = [one.key for one in history.past_alerts.find(wanted, limit=50)]
    assert history.past_alerts.count(wanted) == len(found)
    return found


def test_each_tab_has_its_own(history: History) -> None:
    full(history)
    assert names(history, standing="open") == ["far", "open"]
    assert names(history, standing="closed") == ["over"]
    assert names(history, standing="shelved") == ["shelf"]
    assert names(history, standing="merged") == ["merged"]
    assert names(history, standing="mine", by="A") == ["shelf", "over"]
    assert names(history, standing="mine", by="值班员") == []
    assert names(history) == ["far", "merged", "shelf", "over", "open"], "nobody was told of what waits"


def test_scope_and_time_cut(history: History) -> None:
    full(history)
    assert names(history, region="211221", standing="open") == ["open"]
    assert names(history, since=AT + MINUTE, until=AT + 3 * MINUTE) == ["shelf", "over"]


def test_every_word_must_mean_something_of_it(history: History) -> None:
    full(history)
    assert names(history, words=(AlertWord("核实"),)) == ["over"]
    assert names(history, words=(AlertWord("核"), AlertWord("误报，燃"))) == ["over"]
    assert names(history, words=(AlertWord("开原", regions=("211282",)),)) == ["far"]
    assert names(history, words=(AlertWord("求助", rules=("sos",)), AlertWord("凡河", regions=("211221106",)))) == [
        "over"
    ]
    assert names(history, words=(AlertWord("", subjects=("7",)),)) == ["over"]
    assert names(history, words=(AlertWord("x", cases=("case-1",)),)) == ["far"]
    assert names(history, words=(AlertWord("", subjects=()),)) == []


def test_a_moment_has_what_was_open_then_in_the_state_of_then(history: History) -> None:
    full(history)
    later = [(one.key, state) for one, state in history.past_alerts.at("2112", AT + 8 * MINUTE)]
    assert later == [
        ("open", S.UNACK),
        ("over", S.UNACK),
        ("shelf", S.SHELVED),
        ("merged", S.SUPPRESSED),
        ("far", S.UNACK),
    ]
    assert [one.key for one, _ in history.past_alerts.at("211221", AT + 9 * MINUTE)] == ["open", "shelf", "merged"]
    assert history.past_alerts.at("2112", AT - 1) == []


def test_crowded_minutes_and_rules_are_counted(history: History) -> None:
    history.put([raised(f"a{n}", n % 10) for n in range(12)] + [raised("b", 10, rule="sos")], EntryId(1, 0), AT)
    until = AT + 60 * MINUTE
    assert history.past_alerts.crowded("2112", AT, until, 10) == 1
    assert history.past_alerts.crowded("2112", AT, until, 12) == 0
    assert history.past_alerts.by_rule("2112", AT, until) == [("serious", 12), ("sos", 1)]
    assert history.past_alerts.by_rule("211282", AT, until) == []

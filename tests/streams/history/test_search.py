"""What is found by words, on SQLite and on PostgreSQL."""

from __future__ import annotations

from random import Random

import pytest
from sqlalchemy import delete, select

from streams.history.alerts import alerts
from streams.history.history import History
from streams.history.search import Reach, matching, search, terms
from streams.history.tables import standing
from streams.model.alert import Alert, AlertMove, Priority, moved
from streams.model.case_code import case_code
from streams.model.entry_id import ZERO, EntryId
from tests.streams.history.test_history import HOUR, NOW, VILLAGE, case

REACH = Reach(("2112",))
SIGNS = "漏气燃火灾a1%_\"'-"


def found(history: History, text: str, reach: Reach = REACH, kind: str = "case") -> set[str]:
    with history._reader.connect() as tx:
        return set(tx.scalars(matching(kind, text, reach)))


def alert(name: str, note: str) -> Alert:
    made = Alert(
        f"sos/{name}", "sos/7", "sos", Priority.CRITICAL, "211221106", NOW, told_at=NOW, tiers=(4,), subject="7"
    )
    taken = moved(made, AlertMove.ACKNOWLEDGE, at=NOW + 5_000, by="值班员 a1")
    return moved(taken, AlertMove.CLOSE, at=NOW + 60_000, by="值班员 a1", note=note)


def test_exactly_the_texts_that_hold_every_word_are_found(history: History) -> None:
    """Against a reading of all texts: terms of one sign to six, at the beginning, in the middle, at the end."""
    chance = Random(25)
    texts = {f"c{n}": "".join(chance.choices(SIGNS, k=chance.randint(1, 12))) for n in range(120)}
    history.put([case(name, text=text) for name, text in texts.items()], EntryId(1, 0), NOW)
    kept = {name: f"{case_code(name, VILLAGE, NOW - HOUR)}\n{text}".casefold() for name, text in texts.items()}
    asked = ["".join(chance.choices(SIGNS, k=chance.randint(1, 6))) for _ in range(150)]
    asked += [text[-n:] for text in list(texts.values())[:40] for n in (1, 2, 3, 12)]
    hits = 0
    for one in asked:
        right = {name for name, text in kept.items() if all(term in text for term in terms(one))}
        hits += len(right)
        assert found(history, one) == right, one
    assert hits > 1_000


def test_words_are_asked_apart_and_in_any_written_form(history: History) -> None:
    history.put([case("a", text="东嘎镇燃气管ＡＢ漏气"), case("b", text="东嘎镇路灯")], EntryId(1, 0), NOW)
    assert found(history, "漏气 东嘎") == {"a"}
    assert found(history, "管ab") == {"a"}
    assert found(history, "东嘎") == {"a", "b"}
    assert found(history, "东 灯") == {"b"}


def test_what_a_text_was_is_found_no_more(history: History) -> None:
    history.put([case("a", text="漏气在三楼")], EntryId(1, 0), NOW)
    history.put([case("a", text="路灯不亮了")], EntryId(2, 0), NOW)
    assert found(history, "漏气在") == set()
    assert found(history, "漏") == set()
    assert found(history, "路灯不") == {"a"}


def test_the_policy_stands_before_the_words(history: History) -> None:
    some = [
        case("a"),
        case("r", restricted=True),
        case("far", village="211282101001"),
        case("unit", unit="police", village="211282101001"),
    ]
    history.put(some, EntryId(1, 0), NOW)
    assert found(history, "土地") == {"a", "far", "unit"}
    assert found(history, "土地", Reach(("2112",), named={"r"})) == {"a", "r", "far", "unit"}
    assert found(history, "土地", Reach(("2112",), restricted=True)) == {"a", "r", "far", "unit"}
    assert found(history, "土地", Reach(("211221",))) == {"a"}
    assert found(history, "土地", Reach(("2112",), units={"police"})) == {"unit"}
    assert found(history, "土地", kind="alert") == set()


def test_a_whole_leaves_nothing_of_what_is_gone(history: History) -> None:
    history.put([case("a"), case("b")], EntryId(1, 0), NOW)
    history.put([case("a")], EntryId(2, 0), NOW, whole=True)
    assert found(history, "土地") == {"a"}


@pytest.mark.parametrize("lost", ["search", "everything"])
def test_alerts_that_are_over_are_found_again_after_the_replica_went(history: History, lost: str) -> None:
    history.put([alert("7/1", "误报，燃气公司已核实"), case("a")], EntryId(1, 0), NOW)
    with history._engine.begin() as tx:
        tx.execute(delete(search))
        if lost == "everything":
            tx.execute(standing.update().values(version=4, cursor=str(ZERO)))
    history.open()
    assert found(history, "核实", kind="alert") == {"sos/7/1"}
    with history._reader.connect() as tx:
        assert tx.scalar(select(alerts.c.hands)) == "|值班员 a1|"

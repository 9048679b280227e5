import msgspec

from streams.gateway.health import brief_lines, process_lines, stream_lines, topic
from streams.journal.api import StreamFigures
from streams.model.entry_id import ZERO, EntryId
from streams.model.health import Beat
from streams.model.topic import Projection, Topic
from streams.wire.records import HealthLine


def read(raw: bytes) -> HealthLine:
    return msgspec.json.decode(raw, type=HealthLine)


def test_the_topic_is_one_a_desk_may_ask_for() -> None:
    assert [str(Topic.parse(topic("2112", each))) for each in (Projection.DESK, Projection.BRIEF)] == [
        "health/2112/desk",
        "health/2112/brief",
    ]


def test_a_process_is_what_it_says_of_itself() -> None:
    beat = Beat(process="fold", instance="77", at=5, started=3, figures={"b": 2, "a": 1}, note="slow disk")
    lines = process_lines([beat, Beat(process="fold", instance="78", at=6, started=3)])
    assert set(lines) == {"process/fold/77", "process/fold/78"}
    assert read(lines["process/fold/77"]) == HealthLine("process", "fold", "77", 5, 3, {"a": 1, "b": 2}, "slow disk")


def test_a_county_is_told_that_each_kind_of_process_runs_and_how_old_the_picture_is() -> None:
    figures = {"age_ms": 40, "rss_mb": 300, "present": 2212}
    old = Beat(process="fold", instance="77", at=5, started=3, figures={"age_ms": 9000}, note="slow disk")
    lines = brief_lines([Beat(process="fold", instance="78", at=6, started=4, figures=figures, note="/data"), old])
    assert {key: read(raw) for key, raw in lines.items()} == {
        "process/fold": HealthLine("process", "fold", "", 6, 0, {"age_ms": 40}, "")
    }


def test_the_same_figures_in_another_order_are_the_same_bytes() -> None:
    one = Beat(process="p", instance="1", at=1, started=1, figures={"a": 1, "b": 2})
    other = Beat(process="p", instance="1", at=1, started=1, figures={"b": 2, "a": 1})
    assert process_lines([one]) == process_lines([other])


def test_a_stream_names_how_far_behind_its_readers_are() -> None:
    streams = {
        "in": StreamFigures(length=9, first=EntryId(1000, 0), last=EntryId(9000, 0)),
        "changes": StreamFigures(length=3, first=EntryId(2000, 0), last=EntryId(8500, 1)),
        "rejects": StreamFigures(length=0, first=ZERO, last=ZERO),
    }
    lines = stream_lines(streams, {"archive": EntryId(7000, 0)}, EntryId(8400, 0))
    assert read(lines["stream/in"]).figures == {"length": 9, "archive_lag_ms": 2000, "fold_lag_ms": 500}
    assert read(lines["stream/changes"]).figures == {"length": 3, "gateway_lag_ms": 100}
    assert (read(lines["stream/in"]).at, read(lines["stream/in"]).started) == (9000, 1000)
    assert read(lines["stream/rejects"]).figures == {"length": 0}


def test_a_reader_that_has_not_begun_has_no_lag() -> None:
    streams = {"changes": StreamFigures(length=1, first=EntryId(5, 0), last=EntryId(5, 0))}
    assert read(stream_lines(streams, {}, ZERO)["stream/changes"]).figures == {"length": 1, "gateway_lag_ms": 0}

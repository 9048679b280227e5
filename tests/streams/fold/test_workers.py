from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from streams.fold.undo import Undo
from streams.fold.workers import Workers, WorkerSeen
from streams.model.presence import FORGOTTEN_MS, PRESENT_MS, REST_MS
from tests.streams.fold.city import NOW, duty_end, duty_start, fixes

LON, LAT = 123_800_000, 42_300_000
points = st.lists(
    st.tuples(st.integers(1, 6), st.integers(0, 40), st.integers(0, 3000), st.integers(0, 3000)), max_size=60
)


def placed(raw: list[tuple[int, int, int, int]]) -> list[tuple[int, int, int, int]]:
    return [(worker, second, LON + east, LAT + north) for worker, second, east, north in raw]


def test_newest_fix_time_wins_whatever_comes_last() -> None:
    workers = Workers(Undo())
    moved = workers.apply(fixes((3, 10, LON, LAT), (3, 5, LON + 9, LAT)))
    assert moved.tolist() == [3]
    assert workers.rows[3]["lon_e6"] == LON
    assert workers.apply(fixes((3, 10, LON, LAT))).tolist() == []


@given(points, st.data())
def test_any_cut_into_batches_makes_the_same_rows(raw: list[tuple[int, int, int, int]], data: st.DataObject) -> None:
    whole, cut = Workers(Undo()), Workers(Undo())
    all_fixes = fixes(*placed(raw))
    whole.apply(all_fixes)
    at = 0
    while at < len(all_fixes):
        n = data.draw(st.integers(1, len(all_fixes) - at))
        cut.apply(all_fixes[at : at + n])
        at += n
    assert whole.rows.tobytes() == cut.rows.tobytes()


@given(points, st.randoms(use_true_random=False))
def test_any_order_ends_in_the_same_positions(raw: list[tuple[int, int, int, int]], random: object) -> None:
    ordered, mixed = Workers(Undo()), Workers(Undo())
    points_in_order = placed(raw)
    ordered.apply(fixes(*points_in_order))
    shuffled = list(points_in_order)
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    mixed.apply(fixes(*shuffled))
    for name in ("fix_ms", "lon_e6", "lat_e6", "village"):
        assert np.array_equal(ordered.rows[name], mixed.rows[name])


def test_what_is_known_of_who_calls_is_its_newest_fix_and_the_session_that_runs() -> None:
    workers = Workers(Undo())
    assert workers.seen(1) == workers.seen(99_999) == WorkerSeen()
    workers.start(duty_start(1, 0))
    rows = fixes((1, 10, LON, LAT), foreign=False)
    workers.apply(rows)
    assert workers.seen(1) == WorkerSeen(-1, -1, NOW + 10_000, NOW, "patrol"), "what was not said is not zero"
    rows = fixes((1, 20, LON, LAT), foreign=False)
    rows["battery"], rows["accuracy_m"] = 12, 8
    workers.apply(rows)
    assert workers.seen(1) == WorkerSeen(12, 8, NOW + 20_000, NOW, "patrol")


def test_presence_ends_with_silence_and_with_the_session() -> None:
    workers = Workers(Undo())
    workers.start(duty_start(1, 0))
    workers.apply(fixes((1, 10, LON, LAT), foreign=False))
    seen = NOW + 10_000
    assert workers.present(seen + PRESENT_MS)[1]
    assert not workers.present(seen + PRESENT_MS + 1)[1]
    workers.end(duty_end(1, 0, 20))
    assert not workers.present(seen)[1]


def test_a_place_that_is_let_go_leaves_the_map_and_the_session_as_it_is() -> None:
    workers = Workers(undo := Undo())
    workers.start(duty_start(1, 0))
    workers.apply(fixes((1, 10, LON, LAT), (2, 10, LON, LAT), foreign=False))
    before = workers.rows.tobytes()
    workers.saved()

    def fails() -> None:
        with undo:
            workers.forget(1)
            raise InterruptedError

    with pytest.raises(InterruptedError):
        fails()
    assert workers.rows.tobytes() == before
    assert workers.forget(1)
    assert workers.place(1) == (0, 0, 0, 0)
    assert not workers.on_desk(NOW + 10_000)[1]
    assert workers.place(2)[3] == NOW + 10_000
    assert workers.dirty == {0}
    assert list(workers.forgotten(NOW + FORGOTTEN_MS)) == [], "it has not stood still for longer than before"
    assert not workers.forget(1)
    assert not workers.forget(99_999)


def test_an_end_that_comes_before_its_start_still_ends_it() -> None:
    workers = Workers(Undo())
    assert workers.end(duty_end(1, 0, 20))
    assert not workers.start(duty_start(1, 0))
    assert workers.rows[1]["session_end"] == NOW + 20_000


def test_a_resting_dot_leaves_the_wall_and_stays_present() -> None:
    workers = Workers(Undo())
    for second in range(0, 1_000, 100):
        workers.apply(fixes((1, second, LON + second // 100, LAT)))
    now = NOW + 900_000
    assert workers.present(now)[1]
    assert workers.on_wall(NOW + REST_MS)[1]
    assert not workers.on_wall(NOW + REST_MS + 1)[1]
    workers.apply(fixes((1, 905, LON + 5_000, LAT)))
    assert workers.on_wall(now + 10_000)[1]


def test_a_forgotten_session_ends_two_hours_after_the_last_movement() -> None:
    workers = Workers(Undo())
    workers.start(duty_start(1, 0))
    workers.apply(fixes((1, 60, LON, LAT), foreign=False))
    moved = NOW + 60_000
    assert list(workers.forgotten(moved + FORGOTTEN_MS)) == []
    assert list(workers.forgotten(moved + FORGOTTEN_MS + 1)) == [(1, 1, NOW, moved + FORGOTTEN_MS)]


def test_chunks_come_back_as_they_were_saved() -> None:
    workers, again = Workers(Undo()), Workers(Undo())
    workers.apply(fixes((1, 1, LON, LAT), (300, 2, LON, LAT)))
    assert workers.dirty == {0, 1}
    for number in workers.dirty:
        again.restore(str(number), workers.chunk(number))
    assert again.rows.tobytes() == workers.rows.tobytes()

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from streams.gateway.channel import ColumnsChannel, OutboundFrame, RecordsChannel
from streams.gateway.outbox import Outbox
from streams.model.entry_id import EntryId
from streams.wire.changes import ROW, THERE, ColumnsChange, RecordsChange
from tests.streams.gateway.pipes import MemoryPipe
from tests.streams.gateway.test_channel import AT, Dots, Records, rev


def records() -> RecordsChannel:
    return RecordsChannel(1, RecordsChange("t", {"a": b"0"}), rev(0), AT, 120)


def dots() -> ColumnsChannel:
    return ColumnsChannel(2, ColumnsChange("d"), rev(0), AT, 120)


def dot(n: int) -> ColumnsChange:
    return ColumnsChange("d", np.array([(n % 5, n, n, AT // 1000, THERE)], ROW).tobytes())


def publish(
    outbox: Outbox, pipe: MemoryPipe, channel: RecordsChannel | ColumnsChannel, frame: OutboundFrame | None
) -> None:
    assert frame is not None
    if outbox.ready(channel, frame):
        pipe.write(frame)


@given(st.lists(st.sampled_from(["record", "dot", "drain", "resync", "say"]), max_size=40), st.integers(0, 400))
def test_however_slow_a_viewer_ends_with_everything(course: list[str], room: int) -> None:
    """Records: every delta, in order, or a snapshot that was asked for. Dots: the same content in fewer frames."""
    pipe = MemoryPipe(room)
    outbox = Outbox(pipe, 1 << 20)
    text, map_ = records(), dots()
    outbox.owe(text, None)
    outbox.owe(map_, None)
    answers = 0
    for n, step in enumerate(course, 1):
        if step == "record":
            publish(outbox, pipe, text, text.take(RecordsChange("t", {"n": b"%d" % n}), rev(n), AT, float(n)))
        elif step == "dot":
            map_.take(dot(n), rev(n), AT)
            publish(outbox, pipe, map_, map_.flush(float(n)))
        elif step == "resync":
            outbox.freeze(text)
            outbox.owe(text, None)
        elif step == "say":
            outbox.say(OutboundFrame(b'{"t":"resume","token":"%d"}' % n))
            answers += 1
        else:
            pipe.drain()
            outbox.pump()
    while outbox.waiting - pipe.backlog() or outbox.owed:
        pipe.drain()
        outbox.pump()
    assert pipe.why_cut == ""
    heard_text, heard_dots = Records(), Dots()
    heard_dots.hear(f for f in pipe.taken if not f.text)
    heard_text.hear(f for f in pipe.taken if f.text and b'"token"' not in f.data)
    assert heard_text.agrees(text)
    assert heard_dots.agrees(map_)
    assert sum(b'"token"' in f.data for f in pipe.taken) == answers


def test_dots_do_not_pile_up_behind_a_full_pipe() -> None:
    pipe, channel = MemoryPipe(room=0), dots()
    outbox = Outbox(pipe, 1 << 20)
    outbox.owe(channel, None)
    assert pipe.full
    for n in range(1, 50):
        channel.take(dot(n), rev(n), AT)
        publish(outbox, pipe, channel, channel.flush(float(n)))
    assert outbox.waiting == pipe.backlog()
    pipe.drain()
    outbox.pump()
    assert len(pipe.taken) == 2


def test_records_wait_in_order_up_to_the_limit_and_then_the_viewer_is_cut() -> None:
    pipe, channel = MemoryPipe(room=0), records()
    outbox = Outbox(pipe, 1000)
    outbox.owe(channel, None)
    for n in range(1, 5):
        publish(outbox, pipe, channel, channel.take(RecordsChange("t", {"n": b"%d" % n}), rev(n), AT, 0.0))
    assert pipe.why_cut == ""
    assert outbox.waiting > pipe.backlog()
    for n in range(5, 20):
        publish(outbox, pipe, channel, channel.take(RecordsChange("t", {"n": b"%d" % n}), rev(n), AT, 0.0))
    assert pipe.why_cut == "overflow"


def test_a_large_snapshot_waits_outside_the_queue() -> None:
    """Ten topics of a size that no queue would hold do not cut a viewer who asks for all of them."""
    pipe = MemoryPipe(room=0)
    outbox = Outbox(pipe, 1000)
    for _ in range(10):
        outbox.owe(RecordsChannel(1, RecordsChange("t", {"a": b'"%s"' % (b"x" * 5000)}), rev(0), AT, 9), None)
    while outbox.owed:
        pipe.drain()
        outbox.pump()
    assert (len(pipe.taken), pipe.why_cut) == (10, "")


def test_what_was_not_yet_sent_of_a_topic_is_not_sent_twice() -> None:
    pipe, channel = MemoryPipe(room=0), records()
    outbox = Outbox(pipe, 1 << 20)
    outbox.say(OutboundFrame(b"{}"))
    outbox.owe(channel, None)
    publish(outbox, pipe, channel, channel.take(RecordsChange("t", {"n": b"1"}), rev(1), AT, 0.0))
    pipe.drain()
    outbox.pump()
    assert pipe.taken[1:] == [channel.snapshot()]


def test_a_digest_is_only_for_who_stands_where_it_speaks_of() -> None:
    pipe, channel = MemoryPipe(), records()
    outbox = Outbox(pipe, 1 << 20)
    assert outbox.hears(channel)
    outbox.freeze(channel)
    assert not outbox.hears(channel)
    outbox.drop(channel)
    pipe.full = True
    assert not outbox.hears(channel)


def test_a_viewer_that_comes_back_gets_what_it_lacks() -> None:
    pipe, channel = MemoryPipe(), records()
    frames = [channel.take(RecordsChange("t", {"n": b"%d" % n}), EntryId(n, 0), AT, 0.0) for n in (1, 2, 3)]
    Outbox(pipe, 1 << 20).owe(channel, rev(1))
    assert pipe.taken == frames[1:]

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from streams.wire.unreadable import UNREADABLE
from streams.wire.viewer import (
    Bye,
    FromViewer,
    Heartbeat,
    Hello,
    Resync,
    Snapshot,
    Subscribe,
    TopicDelta,
    TopicRefused,
    TopicRequest,
    ToViewer,
    Unsubscribe,
)

from_viewer: msgspec.json.Decoder[FromViewer] = msgspec.json.Decoder(FromViewer)
to_viewer: msgspec.json.Decoder[ToViewer] = msgspec.json.Decoder(ToViewer)

asks = st.lists(st.builds(TopicRequest, st.text(), st.text()), max_size=4).map(tuple)
frames = st.one_of(
    st.builds(Hello, topics=asks, ticket=st.text(), resume=st.text()),
    st.builds(Subscribe, asks),
    st.builds(Unsubscribe, st.lists(st.text(), max_size=4).map(tuple)),
    st.builds(Resync, st.text(), st.text()),
)


@given(frames)
def test_what_a_viewer_says_is_what_the_gateway_hears(frame: FromViewer) -> None:
    assert from_viewer.decode(msgspec.json.encode(frame)) == frame


@pytest.mark.parametrize(
    ("raw", "frame"),
    [
        (b'{"t":"hello","topics":[{"topic":"feed/2112"}],"ticket":"x"}',
         Hello(topics=(TopicRequest("feed/2112"),), ticket="x")),
        (b'{"t":"hello","topics":[{"topic":"feed/2112","rev":"7-0"}],"resume":"y","v":1}',
         Hello(topics=(TopicRequest("feed/2112", "7-0"),), resume="y")),
        (b'{"t":"resync","topic":"feed/2112","reason":"gap"}', Resync("feed/2112", "gap")),
    ],
)  # fmt: skip
def test_a_browsers_frames_are_understood(raw: bytes, frame: FromViewer) -> None:
    assert from_viewer.decode(raw) == frame


@pytest.mark.parametrize(
    "raw",
    [b"", b"null", b"[]", b"{}", b'{"t":"beat","now":1,"real":1,"fold":1}', b'{"t":"hello"}',
     b'{"t":"subscribe","topics":[],"extra":1}', b'{"t":"resync","topic":1,"reason":""}', b"\xff\xfe",
     b'{"t":"resync","topic":"\x94","reason":""}', b'{"t":' + b"[" * 16_000],
)  # fmt: skip
def test_anything_else_is_refused(raw: bytes) -> None:
    with pytest.raises(UNREADABLE):
        from_viewer.decode(raw)


def test_a_value_goes_out_byte_for_byte() -> None:
    value = '{"text":"腰堡镇","n":1}'.encode()
    snapshot = Snapshot(topic="reports/211221/desk", rev="1-0", at=1, records={"a": msgspec.Raw(value)})
    raw = msgspec.json.encode(snapshot)
    assert value in raw
    again = to_viewer.decode(raw)
    assert isinstance(again, Snapshot)
    assert bytes(again.records["a"]) == value


def test_a_delta_without_a_part_leaves_it_out() -> None:
    raw = msgspec.json.encode(TopicDelta(topic="t", prev="1-0", rev="2-0", at=1, gone=("a",)))
    assert b"put" not in raw
    assert to_viewer.decode(raw) == TopicDelta(topic="t", prev="1-0", rev="2-0", at=1, gone=("a",))


def test_a_refusal_says_the_same_of_every_topic() -> None:
    assert msgspec.json.encode(TopicRefused(asked="x")) == b'{"t":"refused","asked":"x","code":"not_available"}'


def test_beat_and_bye_carry_what_a_screen_needs() -> None:
    assert msgspec.json.encode(Heartbeat(now=3, real=2, fold=1)) == b'{"t":"beat","now":3,"real":2,"fold":1}'
    assert msgspec.json.decode(msgspec.json.encode(Bye(code="revoked"))) == {
        "t": "bye",
        "code": "revoked",
        "retry_after": 1.0,
    }

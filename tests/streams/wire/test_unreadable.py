import msgspec
import pytest

from streams.wire.unreadable import UNREADABLE
from streams.wire.viewer import FromViewer

decoder: msgspec.json.Decoder[FromViewer] = msgspec.json.Decoder(FromViewer)


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"[" * 16_000,
        b'{"t":' + b"[" * 16_000,
        b'{"t":"sub\x94ribe"}',
        b'{"t":"resync","topic":"\xff","reason":""}',
    ],
)
def test_nothing_a_stranger_sends_raises_anything_else(raw: bytes) -> None:
    with pytest.raises(UNREADABLE):
        decoder.decode(raw)

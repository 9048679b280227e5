from __future__ import annotations

import socket

import pytest

from streams.errors import PortTaken
from streams.ports import bound, check_free


def test_a_free_port_is_bound_and_a_taken_one_named() -> None:
    with bound("127.0.0.1", 0, "intake.port") as sock:
        port = sock.getsockname()[1]
        sock.listen()
        with pytest.raises(PortTaken, match=r"intake\.port"):
            bound("127.0.0.1", port, "intake.port")
        with pytest.raises(PortTaken, match=str(port)):
            check_free("127.0.0.1", port, "gateway.port")
    check_free("127.0.0.1", port, "gateway.port")


def test_what_it_accepts_sends_small_frames_at_once() -> None:
    with bound("127.0.0.1", 0, "gateway.port") as sock:
        assert sock.proto == socket.IPPROTO_TCP

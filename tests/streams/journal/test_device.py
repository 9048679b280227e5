from __future__ import annotations

import numpy as np

from streams.journal.device import Device
from streams.journal.limits import SESSIONS, WINDOW


def inside(device: Device, *moments: int) -> list[bool]:
    return list(device.inside(np.array(moments, np.int64)).tolist())


def test_both_ends_of_a_session_are_inside() -> None:
    device = Device()
    device.duty((10, 0))
    device.duty((10, 20))
    assert inside(device, 9, 10, 20, 21) == [False, True, True, False]


def test_an_end_that_comes_first_stands() -> None:
    device = Device()
    device.duty((10, 20))
    device.duty((10, 0))
    assert inside(device, 21) == [False]
    assert not device.open_since(10)


def test_the_oldest_session_is_forgotten_first() -> None:
    device = Device()
    for start in range(SESSIONS + 1):
        device.duty((start * 10 + 1, start * 10 + 2))
    assert inside(device, 1, 11) == [False, True]


def test_the_window_forgets_its_oldest() -> None:
    device = Device()
    names = [b"%012d" % n for n in range(WINDOW + 1)]
    assert not any(device.seen(name) for name in names)
    assert device.seen(names[1])
    assert not device.seen(names[0])

from __future__ import annotations

import os
import sys
import threading
import time

import pytest

from streams.media import process
from streams.model.media import Flaw
from tests.streams.media.samples import picture


def test_a_file_is_looked_into_by_a_process_that_knows_nothing_of_this_one(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CITY_ACCESS__OIDC_SECRET", "secret")
    seen = "'active' if 'CITY_ACCESS__OIDC_SECRET' in os.environ else 'locked'"
    says = f"import msgspec, os, sys; sys.stdout.buffer.write(msgspec.msgpack.encode(('', b'', {seen})))"
    assert process.made(b"", child=(sys.executable, "-c", says)).flaw is Flaw.LOCKED


@pytest.mark.parametrize(("signal", "flaw"), [(24, Flaw.TOO_SLOW), (11, Flaw.BROKEN)], ids=["cpu time", "fault"])
def test_a_process_that_dies_of_a_file_refuses_it(signal: int, flaw: Flaw) -> None:
    dies = (sys.executable, "-c", f"import os; os.kill(os.getpid(), {signal})")
    assert process.made(b"", child=dies).flaw is flaw


def test_one_that_takes_too_long_is_ended(tmp_path_factory: pytest.TempPathFactory) -> None:
    mark = tmp_path_factory.mktemp("pid") / "pid"
    waits = f"import os, time; open({str(mark)!r}, 'w').write(str(os.getpid())); time.sleep(600)"
    began = time.monotonic()
    assert process.made(b"", within_s=3.0, child=(sys.executable, "-c", waits)).flaw is Flaw.TOO_SLOW
    assert time.monotonic() - began < 60
    with pytest.raises(ProcessLookupError):
        os.kill(int(mark.read_text()), 0)


def test_only_so_many_are_looked_into_at_once() -> None:
    waits = (sys.executable, "-c", "import sys; sys.stdin.buffer.read(); import time; time.sleep(4)")
    held = [threading.Thread(target=process.made, args=(b"", 30.0, waits)) for _ in range(2)]
    for one in held:
        one.start()
    while process._AT_ONCE.acquire(blocking=False):
        process._AT_ONCE.release()
    assert process.made(picture("JPEG"), within_s=0.2).flaw is Flaw.BUSY
    for one in held:
        one.join()
    assert process.made(picture("JPEG")).type == "image/jpeg"

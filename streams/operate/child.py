"""One process under `up`: started, watched, started again when it dies, stopped in time."""

from __future__ import annotations

import asyncio
import contextlib
import ctypes
import os
import signal
from collections.abc import Awaitable, Callable
from functools import partial
from pathlib import Path
from typing import BinaryIO

from streams.clock import real_ms

_PAUSES_S = (0.5, 1.0, 2.0, 5.0)
REFUSED, REFUSED_S = 78, 60.0
"""A process that ends with this code refuses the store or the settings as they are (streams/errors.py). Trying again
mends nothing by itself: the pause is for who mends it."""
_LOG_BYTES = 20_000_000
_STEADY_MS = 30_000
"""Up for so long, the next fall is a first one again."""
_PR_SET_PDEATHSIG = 1


class Child:
    """`state`: waiting, starting, running, restarting, refused, stopped. `falls`: how often it died. `why`: it refused,
    '' for nothing."""

    def __init__(
        self, name: str, command: list[str], log: Path, ready: Callable[[], Awaitable[bool]], grace_s: float = 4.0
    ) -> None:
        self.name, self.state, self.falls = name, "waiting", 0
        self.since = real_ms()
        self.last_exit: int | None = None
        self.why = ""
        self._command, self._log, self._ready, self._grace = command, log, ready, grace_s
        self._process: asyncio.subprocess.Process | None = None

    @property
    def pid(self) -> int | None:
        return self._process.pid if self._process and self._process.returncode is None else None

    async def start(self) -> None:
        """Raises OSError when the program cannot be run."""
        with self._words() as out:
            self._process = await asyncio.create_subprocess_exec(
                *self._command,
                stdin=asyncio.subprocess.DEVNULL,
                stdout=out,
                stderr=out,
                # Ctrl-C must reach `up` alone, which stops its children in order; killed itself, they go too.
                start_new_session=True,
                preexec_fn=partial(_die_with, os.getpid(), ctypes.CDLL(None).prctl),
            )
        self._set("starting")

    async def until_ready(self, within_s: float) -> bool:
        """False when it died or is not ready in time."""
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(within_s):
                while self.pid is not None:
                    if await self._ready():
                        self._set("running")
                        return True
                    await asyncio.sleep(0.1)
        return False

    async def ready(self) -> bool:
        """Whether it answers now."""
        return await self._ready()

    async def keep(self, stop: asyncio.Event) -> None:
        """Restarts it whenever it dies, until `stop`."""
        tries = 0
        while not stop.is_set():
            assert self._process is not None
            self.last_exit = await self._process.wait()
            if stop.is_set():
                return
            tries = 0 if real_ms() - self.since > _STEADY_MS else tries
            self.falls += 1
            refused = self.last_exit == REFUSED
            self.why = self.tail(1) if refused else ""
            self._set("refused" if refused else "restarting")
            pause = REFUSED_S if refused else _PAUSES_S[min(tries, len(_PAUSES_S) - 1)]
            tries += 1
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(stop.wait(), pause)
                return
            try:
                await self.start()
            except OSError as wrong:
                # No memory or no process to be had now: what has just died is as dead a moment later.
                self.why = str(wrong)
                continue
            await self.until_ready(30)

    def _words(self) -> contextlib.AbstractContextManager[BinaryIO | None]:
        """Where its words go. None, where `up` says its own, while its file takes nothing: a disk that does not
        write must not keep anything from running."""
        try:
            self._log.parent.mkdir(parents=True, exist_ok=True)
            if self._log.exists() and self._log.stat().st_size > _LOG_BYTES:
                self._log.rename(self._log.with_suffix(".old.log"))
            return self._log.open("ab")
        except OSError:
            return contextlib.nullcontext()

    async def stop(self) -> None:
        """TERM, and KILL when that is not enough."""
        process = self._process
        if process is not None and process.returncode is None:
            with contextlib.suppress(ProcessLookupError):
                process.send_signal(signal.SIGTERM)
            try:
                await asyncio.wait_for(process.wait(), self._grace)
            except TimeoutError:
                with contextlib.suppress(ProcessLookupError):
                    process.kill()
                await process.wait()
        self._set("stopped")

    def tail(self, lines: int = 3) -> str:
        """The last lines of its log, for somebody who asks why."""
        raw = self._log.read_bytes()[-4000:] if self._log.exists() else b""
        return "\n".join(raw.decode("utf-8", "replace").splitlines()[-lines:])

    def _set(self, state: str) -> None:
        self.state, self.since = state, real_ms()


def _die_with(parent: int, prctl: Callable[[int, int], int]) -> None:
    """Between fork and exec. `parent` may have died before `prctl` was called; it may itself be process 1."""
    prctl(_PR_SET_PDEATHSIG, signal.SIGTERM)
    if os.getppid() != parent:
        os.kill(os.getpid(), signal.SIGTERM)

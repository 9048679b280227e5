"""A process of clients, so that what they burn is not the server's: told things line by line, and answering so."""

from __future__ import annotations

import contextlib
import subprocess
import sys
from types import TracebackType
from typing import Self

import msgspec


class Room:
    """`python -m <module>`; its first line on stdin is `brief`. Ends when its stdin does. As a context it is ended and
    its pipes are closed whatever happens inside."""

    def __init__(self, module: str, brief: msgspec.Struct) -> None:
        self._module = module
        command = [sys.executable, "-m", module]
        self._process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        self.say(msgspec.json.encode(brief))

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        if kind is not None:
            self._process.kill()
        self.part()

    def say(self, words: bytes) -> None:
        assert self._process.stdin is not None
        self._process.stdin.write(words + b"\n")
        self._process.stdin.flush()

    def hear(self) -> bytes:
        """Its next line. Raises EOFError when it ended instead."""
        assert self._process.stdout is not None
        line = self._process.stdout.readline()
        if not line:
            raise EOFError(f"{self._module} ended: {self._process.wait(10)}")
        return line.strip()

    def part(self) -> None:
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        # What it did not read any more is of no use to it.
        with contextlib.suppress(BrokenPipeError):
            self._process.stdin.close()
        self._process.wait(30)
        self._process.stdout.close()

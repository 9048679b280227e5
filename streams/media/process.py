"""Starts the process that looks into a file, and ends it when it takes too long."""

from __future__ import annotations

import subprocess
import sys
import threading
from pathlib import Path

import msgspec

from streams.model.media import Flaw, Made

WITHIN_S = 20.0
_AT_ONCE = threading.BoundedSemaphore(2)
"""Files that one server looks into at a time: each may take as much memory as `child` allows."""
_ROOT = Path(__file__).parents[2]
_CHILD = (sys.executable, "-m", "streams.media.child")


def made(raw: bytes, within_s: float = WITHIN_S, child: tuple[str, ...] = _CHILD) -> Made:
    """What is kept of a file, or what is wrong with it. Blocks for `within_s`, and as long for its turn."""
    if not _AT_ONCE.acquire(timeout=within_s):
        return Made(flaw=Flaw.BUSY)
    try:
        ran = subprocess.run(
            child,
            input=raw,
            capture_output=True,
            timeout=within_s,
            cwd=_ROOT,
            # Nothing of what this server knows: no secret from its environment.
            env={"PYTHONPATH": str(_ROOT), "PYTHONDONTWRITEBYTECODE": "1"},
            check=False,
        )
    except subprocess.TimeoutExpired:
        return Made(flaw=Flaw.TOO_SLOW)
    finally:
        _AT_ONCE.release()
    try:
        return msgspec.msgpack.decode(ran.stdout, type=Made)
    except msgspec.DecodeError:
        # It died on the file: out of processor time, or of its own fault.
        return Made(flaw=Flaw.TOO_SLOW if ran.returncode == -24 else Flaw.BROKEN)

"""A clock of a city's own that can be wrong, as a machine's is until somebody sets it: programs are started with
`clock.c` before their libraries, and what measures time that passed is right all the while."""

from __future__ import annotations

import functools
import shutil
import struct
import subprocess
import tempfile
from pathlib import Path

_SOURCE = Path(__file__).with_name("clock.c")


class WrongClock:
    """`file` holds by how many seconds."""

    def __init__(self, file: Path) -> None:
        self._file = file
        file.write_bytes(bytes(8))

    def set(self, seconds: int) -> None:
        """From here on it is so much ahead (+) or behind (-) of the machine's."""
        with self._file.open("r+b") as same:
            same.write(struct.pack("<q", seconds))

    @property
    def env(self) -> dict[str, str]:
        return {"LD_PRELOAD": str(_built()), "WRONG_CLOCK": str(self._file)}


def there() -> bool:
    """Whether this machine can build one."""
    return shutil.which("gcc") is not None


@functools.cache
def _built() -> Path:
    made = Path(tempfile.mkdtemp(prefix="clock-")) / "clock.so"
    subprocess.run(["gcc", "-shared", "-fPIC", "-O2", "-Wall", "-o", str(made), str(_SOURCE), "-ldl"], check=True)
    return made

from __future__ import annotations

import os
import pwd
import subprocess
import sys
from pathlib import Path

import pytest

from streams.errors import StoreError
from streams.operate.audit import LONGEST_REASON, operator

ROOT = Path(__file__).parents[3]
ME = pwd.getpwuid(os.getuid()).pw_name


def test_an_operator_is_who_the_system_says_and_not_the_environment() -> None:
    spoof = {name: "somebody.else" for name in ("LOGNAME", "USER", "LNAME", "USERNAME")}
    code = (
        "from streams.operate.audit import operator; r = operator('x', 'y'); print(r.actor, r.name, r.address, sep='|')"
    )
    done = subprocess.run(
        [sys.executable, "-c", code],
        cwd=ROOT,
        env={"PATH": "/usr/bin:/bin", "SUDO_UID": str(os.getuid()), **spoof},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    )
    actor, name, address = done.stdout.strip().split("|")
    assert (actor, name) == (f"operator {ME}", ME)
    assert address.startswith(f"command line, uid {os.getuid()}")
    assert address.endswith(f"sudo by {ME}")
    assert "somebody.else" not in done.stdout


@pytest.mark.parametrize("reason", ["x" * (LONGEST_REASON + 1), "a\nb", "\0"])
def test_a_reason_is_one_line(reason: str) -> None:
    with pytest.raises(StoreError, match="one line"):
        operator("x", "y", reason=reason)

from __future__ import annotations

from pathlib import Path

import pytest

from streams.model.health import Beat
from streams.operate.child import Child
from streams.operate.status import Status


async def never() -> bool:
    return False


def test_a_line_per_process_and_again_only_when_its_state_changes(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    one = Child("intake", ["true"], tmp_path / "x.log", never)
    one.state = "running"
    beat = Beat(process="intake", instance="1", at=5, started=1, figures={"fixes_per_s": 7}, note="slow disk")
    status = Status()
    status.show([one], [beat])
    first = capsys.readouterr().out
    assert "intake" in first
    assert "fixes_per_s 7" in first
    assert "slow disk" in first
    status.show([one], [beat])
    assert capsys.readouterr().out == ""
    one.state, one.falls = "restarting", 1
    status.show([one], [])
    assert "restarted 1x" in capsys.readouterr().out

from __future__ import annotations

from pathlib import Path

import pytest

from streams.model.health import Beat
from streams.operate.child import Child
from streams.operate.status import Status, caught_up


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


def test_a_terminal_is_drawn_over(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.stdout.isatty", lambda: True)
    children = [Child(name, ["true"], tmp_path / "x.log", never) for name in ("fold", "intake")]
    status = Status()
    status.show(children, [])
    assert "\x1b[2A" not in capsys.readouterr().out
    for _ in range(2):
        status.show(children, [])
        drawn = capsys.readouterr().out
        assert drawn.startswith("\x1b[2A\x1b[2K")
        assert len(drawn.splitlines()) == 2


def test_figures_are_those_of_the_newest_beat_and_of_a_running_process_alone(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    one = Child("fold", ["true"], tmp_path / "x.log", never)
    beats = [Beat(process="fold", instance=str(at), at=at, started=1, figures={"lag_ms": at}) for at in (9, 5)]
    one.state = "running"
    Status().show([one], beats)
    assert "lag_ms 9" in capsys.readouterr().out
    one.state = "restarting"
    Status().show([one], beats)
    assert "lag_ms" not in capsys.readouterr().out


def beat(process: str, at: int = 9, **figures: int) -> Beat:
    return Beat(process=process, instance="1", at=at, started=1, figures=figures)


@pytest.mark.parametrize(
    ("beats", "ready"),
    [
        ([], False),
        ([beat("fold")], False),
        ([beat("fold", age_ms=2000)], True),
        ([beat("fold", age_ms=2001)], False),
        ([beat("fold", at=5, age_ms=0), beat("fold", at=6, age_ms=9000)], False),
        ([beat("fold", age_ms=0), beat("demo", waiting=5001)], False),
        ([beat("fold", age_ms=0), beat("demo", waiting=300)], True),
    ],
)
def test_ready_is_said_when_a_screen_would_be_live(beats: list[Beat], ready: bool) -> None:
    assert caught_up(beats) is ready

"""Commands run as an operator runs them, for tests."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
import yaml

from streams.__main__ import main
from tests.servers import free_port

ROOT = Path(__file__).parents[2]


def run(*words: str, config: Path | None = None, **variables: str) -> subprocess.CompletedProcess[str]:
    chosen = ["--config", str(config)] if config else []
    environment = {"PATH": "/usr/bin:/bin", "LANG": "C.UTF-8", "HOME": "/nonexistent", **variables}
    return subprocess.run(
        [sys.executable, "-m", "streams", *chosen, *words],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


def one_line(done: subprocess.CompletedProcess[str], code: int) -> str:
    """What it said, after checking that it is one line of a person's words."""
    assert done.returncode == code, done.stdout + done.stderr
    assert "Traceback" not in done.stderr
    said = [line for line in done.stderr.splitlines() if line.strip()]
    assert len(said) == 1, done.stderr
    return said[0]


def config(folder: Path, **sections: object) -> Path:
    ports = {
        "store": {"data_dir": str(folder / "data")},
        "intake": {"port": free_port()},
        "gateway": {"port": free_port()},
        "calls": {"port": free_port()},
        "dashboard": {"port": free_port(), "wall_port": free_port()},
    }
    file = folder / "config.yaml"
    file.write_text(yaml.safe_dump({**ports, **sections}), "utf-8")
    return file


class Operator:
    """Calls `main` as a shell would; what leaves it by another way than its exit code fails the test."""

    def __init__(self, capsys: pytest.CaptureFixture[str]) -> None:
        self._capsys = capsys

    def run(self, *words: str, config: Path) -> subprocess.CompletedProcess[str]:
        code = main(["--config", str(config), *words])
        said = self._capsys.readouterr()
        return subprocess.CompletedProcess(words, code, said.out, said.err)

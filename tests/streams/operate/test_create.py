from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from streams.__main__ import main
from streams.errors import ConfigError, StoreError
from streams.operate import redis_server, shell
from streams.operate.create import create_store
from streams.settings import Settings


def settings(folder: Path, **more: Any) -> Settings:
    registry = {
        "audit_heads": str(folder / "audit" / "heads.jsonl"),
        "audit_key": str(folder / "audit.pem"),
        "seal_keys": str(folder / "keys" / "seal.keys"),
    }
    wanted = {"store": {"data_dir": folder / "data", "demo": False}, "registry": registry, **more}
    return Settings.model_validate(wanted)


def test_a_store_is_made_once_and_says_what_comes_next(tmp_path: Path) -> None:
    (tmp_path / "keys").mkdir(mode=0o700)
    wanted = settings(tmp_path)
    first = create_store(wanted)
    assert first[0] == f"production store of 铁岭市 (2112) in {tmp_path / 'data'}: made"
    assert any("add-user NAME --role security_admin" in line for line in first)
    assert not redis_server.answers(wanted), "nothing goes on running"
    with shell.open_registry(wanted) as registry:
        made, rules = registry.store(), registry.regulation()
    assert made is not None
    assert not made.demo
    assert rules is not None
    keys = (tmp_path / "keys" / "seal.keys").read_bytes()
    second = create_store(wanted)
    assert second[0].endswith(": was there")
    assert second[1:] == first[1:]
    with shell.open_registry(wanted) as registry:
        assert registry.store() == made
    assert (tmp_path / "keys" / "seal.keys").read_bytes() == keys


def test_what_would_not_start_is_not_made(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match=r"registry\.audit_heads"):
        create_store(Settings.model_validate({"store": {"data_dir": tmp_path / "data", "demo": False}}))
    with pytest.raises(StoreError, match="names no password"):
        create_store(settings(tmp_path, redis={"url": "redis://127.0.0.1:1/0"}))
    assert list(tmp_path.rglob("*.db")) == []


def test_a_demo_store_goes_on_with_up(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: Any) -> None:
    monkeypatch.setenv("CITY_STORE__DATA_DIR", str(tmp_path / "data"))
    assert main(["create-store"]) == 0
    said = capsys.readouterr().out.splitlines()
    assert said[0].startswith("demo store, 模拟数据 of 铁岭市")
    assert said[-1] == "next: python -m streams up"

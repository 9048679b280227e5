"""Who may read what the product wrote: its own user, and no other of the machine."""

from __future__ import annotations

import os
import stat
from pathlib import Path

import pytest

from streams.errors import ConfigError
from streams.permissions import open_paths, protect_store, require_private, restrict_new_files
from streams.settings import Settings


def settings(folder: Path, *, demo: bool) -> Settings:
    keys = folder.parent / "elsewhere.keys"
    return Settings.model_validate({"store": {"data_dir": folder, "demo": demo}, "registry": {"seal_keys": str(keys)}})


def old_store(folder: Path) -> Path:
    """As a release without a umask left it."""
    os.umask(0o022)
    (folder / "logs").mkdir(parents=True)
    (folder / "logs" / "fold.log").write_text("x")
    (folder / "registry.db").write_bytes(b"x")
    (folder / "audit.key").write_bytes(b"x")
    (folder / "audit.key").chmod(0o600)
    return folder


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def test_new_files_are_the_users_own(tmp_path: Path) -> None:
    restrict_new_files()
    (tmp_path / "new").mkdir()
    (tmp_path / "new" / "file").touch()
    assert (mode(tmp_path / "new"), mode(tmp_path / "new" / "file")) == (0o700, 0o600)


def test_a_demo_store_of_an_older_release_is_closed(tmp_path: Path) -> None:
    folder = old_store(tmp_path / "data")
    assert len(list(open_paths(folder))) == 4
    protect_store(settings(folder, demo=True))
    assert list(open_paths(folder)) == []
    assert mode(folder / "logs") == 0o700
    assert (folder / "registry.db").read_bytes() == b"x"


def test_a_production_store_that_others_can_read_is_refused_with_the_command(tmp_path: Path) -> None:
    folder = old_store(tmp_path / "data")
    with pytest.raises(ConfigError) as refused:
        protect_store(settings(folder, demo=False))
    assert str(folder) in str(refused.value)
    assert "0755" in str(refused.value)
    assert f"`chmod -R go= {folder}`" in str(refused.value)
    assert refused.value.exit_code == 78
    assert len(list(open_paths(folder))) == 4


@pytest.mark.parametrize("name", ["service.key", "keys/seal.json", "seal.keys", "demo/keys.json"])
def test_a_key_file_that_others_can_read_is_refused_by_name(tmp_path: Path, name: str) -> None:
    folder = tmp_path / "data"
    (folder / name).parent.mkdir(parents=True)
    folder.chmod(0o700)
    (folder / name).parent.chmod(0o700)
    (folder / name).touch(0o600)
    protect_store(settings(folder, demo=False))
    (folder / name).chmod(0o640)
    with pytest.raises(ConfigError, match=name):
        protect_store(settings(folder, demo=False))


def test_a_production_store_names_where_its_sealing_keys_are(tmp_path: Path) -> None:
    wanted = Settings.model_validate({"store": {"data_dir": tmp_path / "none", "demo": False}})
    with pytest.raises(ConfigError, match=r"registry\.seal_keys is empty"):
        protect_store(wanted)


def test_a_key_file_elsewhere_is_judged_too(tmp_path: Path) -> None:
    key = tmp_path / "seal.key"
    require_private(key)
    key.touch(0o600)
    require_private(key)
    key.chmod(0o604)
    with pytest.raises(ConfigError, match=rf"chmod go= {key}"):
        require_private(key)


def test_a_store_that_is_not_there_yet_and_a_link_are_accepted(tmp_path: Path) -> None:
    protect_store(settings(tmp_path / "none", demo=False))
    folder = tmp_path / "data"
    folder.mkdir(0o700)
    (folder / "away").symlink_to(tmp_path / "nowhere")
    protect_store(settings(folder, demo=False))
    assert list(open_paths(folder)) == []

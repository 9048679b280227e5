from __future__ import annotations

from pathlib import Path

import pytest

from streams.demo.keys import DemoKeys, SystemKey
from streams.errors import MissingPart
from streams.operate.keys import keys_file, read_keys, write_keys
from streams.settings import Settings

KEYS = DemoKeys(fleet_key="f", first_sender=1, first_worker=1, count=2, platform=SystemKey(3, "p"))


def settings(folder: Path) -> Settings:
    return Settings.model_validate({"store": {"data_dir": folder}})


def test_keys_are_read_as_they_were_written(tmp_path: Path) -> None:
    wanted = settings(tmp_path)
    with pytest.raises(MissingPart, match="python -m streams up"):
        read_keys(wanted)
    write_keys(wanted, KEYS)
    assert read_keys(wanted) == KEYS
    assert [file.name for file in keys_file(wanted).parent.iterdir()] == ["keys.json"]


def test_nobody_else_reads_them_whatever_an_earlier_try_left_behind(tmp_path: Path) -> None:
    wanted = settings(tmp_path)
    draft = keys_file(wanted).with_suffix(".tmp")
    draft.parent.mkdir(parents=True)
    draft.touch(0o644)
    write_keys(wanted, KEYS)
    assert keys_file(wanted).stat().st_mode & 0o777 == 0o600

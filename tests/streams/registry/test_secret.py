from __future__ import annotations

import os
from pathlib import Path

import pytest

from streams.registry.secret import write_private


@pytest.mark.skipif(os.geteuid() != 0, reason="root alone may give a file away")
def test_a_key_that_root_turns_stays_its_services_own(tmp_path: Path) -> None:
    """Otherwise the services could not read the key that `rotate-...` has just made for them."""
    file = tmp_path / "seal.keys"
    write_private(file, b"one")
    os.chown(file, 12_345, 54_321)
    write_private(file, b"two")
    found = file.stat()
    assert (found.st_uid, found.st_gid, found.st_mode & 0o777) == (12_345, 54_321, 0o600)
    assert file.read_bytes() == b"two"

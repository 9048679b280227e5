"""What lies on the disk of a store that lived: no file another user of the machine reads, and no resident in any."""

from __future__ import annotations

import asyncio
import re
import subprocess
from pathlib import Path

import pytest

from streams.clock import real_ms
from streams.permissions import open_paths
from streams.registry.parties import Party
from tests.journeys.stack import Stack

pytestmark = pytest.mark.journey
WHO = Party(name="张三丰", phone="13812345678", id_number="211221198003071234", address="腰堡镇东街12号3单元402室")
PLAIN = [text.encode() for text in (WHO.name, WHO.phone, WHO.id_number, WHO.address)]


def second_factor(stack: Stack) -> bytes:
    words = stack._command("add-user", "li.na", "--role", "supervisor", "--scope", "211221", "--totp")
    done = subprocess.run(
        words, input="correct horse, battery\n", capture_output=True, text=True, timeout=60, check=True
    )
    found = re.search(r"secret=([A-Z2-7]+)", done.stdout)
    assert found
    return found[1].encode()


def holding(folder: Path, secrets: list[bytes]) -> list[str]:
    files = [path for path in folder.rglob("*") if path.is_file()]
    return [f"{path.name}: {secret!r}" for path in files for secret in secrets if secret in path.read_bytes()]


async def test_a_store_that_lived_is_its_users_own_and_sealed(quiet: Stack) -> None:
    secrets = [*PLAIN, await asyncio.to_thread(second_factor, quiet)]
    with quiet.registry() as registry:
        registry.add_parties("c-1", [WHO], real_ms())
    saved = quiet.folder / "saved"
    await asyncio.to_thread(quiet.run, "backup", str(saved))
    assert "sealed with" in await asyncio.to_thread(quiet.run, "rotate-seal")
    shown = await asyncio.to_thread(quiet.run, "retention", "--show")
    assert re.search(r"^parties +365 +1 +0 +0 ", shown, re.MULTILINE)
    with quiet.registry() as registry:
        assert registry.party_phone_matches("c-1", WHO.phone)
    data = quiet.settings.store.data_dir
    files = [path for path in data.rglob("*") if path.is_file()]
    print(f"{len(files)} files of the store, {sum(path.is_file() for path in saved.rglob('*'))} of its backup")
    assert {"registry.db", "history.db", "fold.log", "ring.json"} <= {path.name for path in files}
    assert list((data / "redis").rglob("*.aof"))
    assert [str(path) for folder in (data, saved) for path in open_paths(folder)] == []
    assert holding(data, secrets) + holding(saved, secrets) == []

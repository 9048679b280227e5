from __future__ import annotations

import asyncio
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from streams.errors import ConfigError, JournalUnavailable, MissingPart
from streams.operate import shell
from streams.registry.parties import Party
from streams.registry.registry import Registry
from streams.registry.seal import seal_file
from streams.settings import Settings
from tests.sealing import sealer
from tests.servers import RedisServer, free_port

ROOT = Path(__file__).parents[3]
BOUND_S = 20


def settings(folder: Path, **sections: object) -> Settings:
    return Settings.model_validate({"store": {"data_dir": folder}, **sections})


# -- the registry --------------------------------------------------------------------------------------------
def test_a_registry_is_opened_at_its_newest_version_only(tmp_path: Path) -> None:
    wanted = settings(tmp_path)
    with pytest.raises(MissingPart, match="python -m streams migrate"), shell.open_registry(wanted):
        pass
    with shell.open_registry(wanted, migrate=True) as registry:
        assert registry.workers() == []
    with shell.open_registry(wanted) as registry:
        assert registry.store() is None


def test_a_lost_key_ring_is_missed_and_never_replaced(tmp_path: Path) -> None:
    wanted = settings(tmp_path)
    with shell.open_registry(wanted, migrate=True):
        pass
    seal_file(wanted).unlink()
    with shell.open_registry(wanted, migrate=True) as registry:  # Nothing was sealed yet.
        registry.add_parties("c-1", [Party(phone="13812345678")], 1)
    kept = seal_file(wanted).read_bytes()
    seal_file(wanted).unlink()
    with pytest.raises(MissingPart, match="bring it back"), shell.open_registry(wanted, migrate=True):
        pass
    assert not seal_file(wanted).exists()
    seal_file(wanted).write_bytes(kept)
    with shell.open_registry(wanted, migrate=True) as registry:
        assert registry.party_phone_matches("c-1", "13812345678")


def test_a_store_from_before_the_newest_sealed_table_is_opened(tmp_path: Path) -> None:
    wanted = settings(tmp_path)
    older = Registry(wanted.registry_url, sealer(tmp_path))
    older.migrate("0014")
    older.close()
    seal_file(wanted).unlink()
    with shell.open_registry(wanted, migrate=True) as registry:
        assert registry.originals_kept() == 0


def test_a_key_ring_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    wanted = settings(tmp_path, registry={"seal_keys": str(tmp_path / "file" / "seal.keys")})
    with (
        pytest.raises(ConfigError, match=r"registry\.seal_keys .*seal\.keys"),
        shell.open_registry(wanted, migrate=True),
    ):
        pass


@pytest.mark.parametrize("migrate", [True, False])
def test_a_database_that_does_not_answer_is_one_line(tmp_path: Path, migrate: bool) -> None:
    url = f"postgresql+psycopg://city:secret@127.0.0.1:{free_port()}/city"
    wanted = settings(tmp_path, registry={"url": url})
    with (
        pytest.raises(MissingPart, match=r"registry\.url") as wrong,
        shell.open_registry(wanted, migrate=migrate),
    ):
        pass
    assert "\n" not in str(wrong.value)
    assert "secret" not in str(wrong.value)


# -- the folder ----------------------------------------------------------------------------------------------
def test_the_data_folder_is_made_with_its_parents(tmp_path: Path) -> None:
    wanted = settings(tmp_path / "a" / "b")
    shell.make_data_dir(wanted)
    shell.make_data_dir(wanted)
    assert (tmp_path / "a" / "b").is_dir()


def test_one_that_cannot_be_made_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    for folder in (tmp_path / "file", tmp_path / "file" / "below"):
        with pytest.raises(ConfigError, match=r"store\.data_dir .*file"):
            shell.make_data_dir(settings(folder))


# -- the journal ---------------------------------------------------------------------------------------------
async def test_a_process_waits_for_its_journal_and_a_command_does_not(tmp_path: Path) -> None:
    server, stop = RedisServer(), asyncio.Event()
    wanted = settings(tmp_path, redis={"url": server.url})
    with pytest.raises(JournalUnavailable):
        async with shell.open_journal(wanted):
            pass

    async def opened() -> None:
        async with shell.open_journal(wanted, stop) as journal:
            assert await journal.store() is None

    waiting = asyncio.create_task(opened())
    done, _ = await asyncio.wait([waiting], timeout=0.5)
    assert not done
    with server:
        await asyncio.wait_for(waiting, BOUND_S)


async def test_one_that_waits_can_be_stopped(tmp_path: Path) -> None:
    stop = asyncio.Event()

    async def opened() -> None:
        async with shell.open_journal(settings(tmp_path, redis={"port": free_port()}), stop):
            pass

    waiting = asyncio.create_task(opened())
    await asyncio.sleep(0)
    stop.set()
    with pytest.raises(JournalUnavailable):
        await asyncio.wait_for(waiting, BOUND_S)


# -- a process -----------------------------------------------------------------------------------------------
_PROCESS = """
import asyncio, sys, structlog
from streams.operate import shell

async def work(stop):
    structlog.get_logger("test").info("at work", figure=7)
    print("ready", flush=True)
    await stop.wait()
    print("orderly", flush=True)

shell.run(work)
"""


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_asks_it_to_stop(number: signal.Signals) -> None:
    process = subprocess.Popen(
        [sys.executable, "-c", _PROCESS], cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )
    assert process.stdout is not None
    assert process.stdout.readline() == "ready\n"
    process.send_signal(number)
    out, err = process.communicate(timeout=BOUND_S)
    assert (process.returncode, out) == (0, "orderly\n")
    assert "level=info" in err
    assert 'event="at work" figure=7' in err


def test_the_log_is_as_loud_as_it_is_told() -> None:
    quiet = "import structlog\nfrom streams.operate import shell\nshell.configure_log()\n"
    quiet += "structlog.get_logger().info('talk')\nstructlog.get_logger().error('alarm')"
    done = subprocess.run(
        [sys.executable, "-c", quiet],
        cwd=ROOT,
        env={"CITY_LOG": "error", "LANG": "C.UTF-8"},
        capture_output=True,
        text=True,
        timeout=BOUND_S,
        check=True,
    )
    assert "talk" not in done.stderr
    assert "alarm" in done.stderr

"""The commands as an operator meets them: one line that says what to do, and an exit code. Real processes where it
matters that it is one; else `main` itself, which costs a hundredth."""

from __future__ import annotations

import io
import re
import subprocess
import sys
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat, load_pem_private_key

from streams.__main__ import main
from streams.clock import real_ms
from streams.registry.registry import Registry
from streams.settings import load
from tests.servers import RedisServer
from tests.streams.commands import ROOT, Operator, config, one_line, run


def test_a_store_open_to_others_is_refused_in_production_and_closed_in_a_demo(tmp_path: Path) -> None:
    """As an older release left it: 0755 and 0644, whatever the umask of who starts it."""
    data = tmp_path / "data"
    data.mkdir(0o755)
    (data / "registry.db").touch(0o644)
    store = {"data_dir": str(data), "demo": False}
    assert "registry.seal_keys is empty" in one_line(run("migrate", config=config(tmp_path, store=store)), 78)
    keys = tmp_path / "seal.keys"
    file = config(tmp_path, store=store, registry={"seal_keys": str(keys)})
    assert f"chmod -R go= {data}" in one_line(run("migrate", config=file), 78)
    keys.touch(0o644)
    assert f"chmod go= {keys}" in one_line(run("migrate", config=file), 78)
    keys.unlink()
    file = config(tmp_path)
    assert run("migrate", config=file).returncode == 0
    assert [path.name for path in (data, *data.rglob("*")) if path.stat().st_mode & 0o077] == []


def public_half(key: Path) -> str:
    private = load_pem_private_key(key.read_bytes(), None)
    return private.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo).decode()


COMMANDS = [
    "import-roster",
    "import-sums",
    "import-city",
    "export-city",
    "backup",
    "media",
    "seasons",
    "restore",
    "up",
    "intake",
    "fold",
    "archive",
    "caller",
    "calls",
    "gateway",
    "phones",
    "demo",
    "links",
    "add-user",
    "renew-user",
    "end-user",
    "sessions",
    "end-session",
    "check-config",
    "migrate",
    "create-store",
    "status",
    "doctor",
    "publish",
    "rebuild",
    "replay",
    "track",
    "verify-audit",
    "refused",
    "retention",
    "hold",
    "release",
    "rotate-seal",
    "rotate-key",
    "rotate-audit",
    "upgrade",
    "audit-key",
    "sign-audit",
    "import-boundaries",
    "enrol",
]


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_explains_itself(command: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as end:
        main([command, "--help"])
    assert end.value.code == 0
    said = capsys.readouterr().out
    assert f"usage: python -m streams {command}" in said
    assert len(said.splitlines()) > 3


def test_no_command_is_left_out(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(["--help"])
    listed = re.findall(r"^    ([\w-]+)(?: |$)", capsys.readouterr().out, re.MULTILINE)
    assert sorted(listed) == sorted(COMMANDS)


def test_nothing_asked_is_a_usage_error() -> None:
    done = run()
    assert done.returncode == 2
    assert "usage: python -m streams" in done.stderr


def test_a_sound_configuration_is_said_to_be(operator: Operator, tmp_path: Path) -> None:
    assert run("check-config", config=config(tmp_path)).stdout == "the configuration is sound\n"
    for shipped in ("config.yaml", "deploy/config.production.yaml"):
        assert operator.run("check-config", config=ROOT / shipped).returncode == 0


def test_an_operator_enrols_a_phone_and_gets_fresh_links(operator: Operator, tmp_path: Path) -> None:
    file = config(tmp_path)
    assert operator.run("migrate", config=file).returncode == 0
    done = operator.run("enrol", "worker", "--home", "211221106", "--name", "甲", config=file)
    assert done.returncode == 0, done.stderr
    assert re.fullmatch(r"http://127\.0\.0\.1:\d+/k/[\w-]{43}/", done.stdout.splitlines()[-1])
    links = operator.run("links", config=file).stdout
    assert re.findall(r"^(\w+) +http://\S+/signin\?token=\S+$", links, re.MULTILINE) == [
        "wall",
        "duty",
        "duty_lead",
        "supervisor",
    ]
    assert "9999" in one_line(operator.run("enrol", "worker", "--home", "9999", config=file), 65)


def test_secrets_are_typed_and_never_words_of_a_command(
    operator: Operator, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = config(tmp_path)
    assert operator.run("migrate", config=file).returncode == 0
    with pytest.raises(SystemExit):
        operator.run("add-user", "li", "--role", "duty", "--pin", "482913", config=file)
    monkeypatch.setattr("sys.stdin", io.StringIO("kettle over blue hills\n482913\n"))
    assert operator.run("add-user", "li", "--role", "duty", "--pin", config=file).returncode == 0
    registry = Registry(load(file).registry_url)
    (user,) = registry.users()
    assert user.pin
    monkeypatch.setattr("sys.stdin", io.StringIO("lamp in a green corridor\n"))
    done = operator.run("renew-user", "li", "--second", "--reason", "忘记", config=file)
    assert "changed at the next sign-in" in done.stdout
    session, _ = registry.sign_in("li", "lamp in a green corridor", "", real_ms(), "") or pytest.fail("not signed in")
    assert session.due == "second password"
    registry.close()


def elsewhere(operator: Operator, folder: Path) -> dict[str, str]:
    """Settings of `registry` with which production starts: key and heads outside the data folder."""
    key = folder / "audit.pem"
    assert "BEGIN PUBLIC KEY" in operator.run("audit-key", str(key), config=config(folder)).stdout
    return {"audit_heads": str(folder / "heads.jsonl"), "audit_key": str(key)}


@pytest.mark.parametrize("command", ["up", "intake", "check-config"])
def test_production_does_not_start_with_the_audits_key_beside_its_records(
    operator: Operator, tmp_path: Path, command: str
) -> None:
    keys = {"seal_keys": str(tmp_path / "seal.keys")}
    file = config(tmp_path, store={"data_dir": str(tmp_path / "data"), "demo": False}, registry=keys)
    assert "registry.audit_heads" in one_line(operator.run(command, config=file), 78)


def test_an_audit_is_signed_by_its_own_user_and_checked_with_the_public_half(
    operator: Operator, tmp_path: Path
) -> None:
    own = elsewhere(operator, tmp_path)
    public = tmp_path / "public.pem"
    file = config(tmp_path, registry=own)
    assert operator.run("migrate", config=file).returncode == 0
    assert operator.run("links", config=file).returncode == 0
    assert operator.run("sign-audit", config=file).stdout == "signed\n"
    public.write_text(public_half(Path(own["audit_key"])))
    done = operator.run("verify-audit", "--public-key", str(public), config=file)
    assert (done.returncode, done.stdout) == (0, "1 records, 1 signed heads\nthe chain is whole\n")
    new = tmp_path / "new.pem"
    new.write_text(operator.run("rotate-audit", config=file).stdout)
    assert new.read_text() == public_half(Path(own["audit_key"])) != public.read_text()
    assert operator.run("links", config=file).returncode == 0
    assert operator.run("sign-audit", config=file).stdout == "signed\n"
    for kept in (public, new):
        done = operator.run("verify-audit", "--public-key", str(kept), config=file)
        assert (done.returncode, done.stdout) == (0, "3 records, 3 signed heads\nthe chain is whole\n")
    other = tmp_path / "other.pem"
    assert operator.run("audit-key", str(other), config=file).returncode == 0
    done = operator.run("verify-audit", "--public-key", str(other), config=file)
    assert done.returncode == 1
    assert "is not signed with this key" in done.stdout
    assert "registry.audit_key" in one_line(operator.run("sign-audit", config=config(tmp_path)), 78)


def test_nothing_simulated_enters_a_production_store(operator: Operator, tmp_path: Path) -> None:
    with RedisServer("--unixsocket", str(tmp_path / "redis.sock")):
        url = f"unix://{tmp_path / 'redis.sock'}?db=0"
        store = {"data_dir": str(tmp_path / "data"), "demo": False}
        keys = {"seal_keys": str(tmp_path / "seal.keys"), **elsewhere(operator, tmp_path)}
        file = config(tmp_path, redis={"url": url}, store=store, registry=keys)
        assert run("migrate", config=file).returncode == 0
        make = (
            "import asyncio, sys; from pathlib import Path; from streams import settings;"
            "from streams.journal.redis import RedisJournal; from streams.operate.store import ensure_store;"
            "from streams.registry.registry import Registry\n"
            "async def go(s):\n"
            "    j = RedisJournal(s.redis_url, s.city.code); await j.open()\n"
            "    r = Registry(s.registry_url); r.open(); await ensure_store(s, j, r); r.close(); await j.close()\n"
            "asyncio.run(go(settings.load(Path(sys.argv[1]))))"
        )
        subprocess.run([sys.executable, "-c", make, str(file)], cwd=ROOT, check=True, timeout=60)
        assert "simulated sources are refused" in one_line(run("demo", config=file), 78)
        track = tmp_path / "track.csv"
        track.write_text("vehicle_id,timestamp,latitude,longitude\na,2026-01-26 10:00:00,53,-2\n", "utf-8")
        assert "refuses simulated sources" in one_line(run("replay", str(track), config=file), 78)

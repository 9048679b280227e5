"""The guide, step by step, as who has nothing but it."""

from __future__ import annotations

import os
import platform
import re
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.guide.blocks import ROOT, blocks
from tests.guide.machine import Machine, booted, nspawn

BASE = os.environ.get("GUIDE_ROOT", "")
PASSWORD = "Lantern-orchard 47 windmill"
HOSTS = f"127.0.0.1 localhost {platform.node()} city.example wall.city.example\n".encode()
PACKAGES = {"/opt/wheels": "/opt/wheels", "/opt/pypi": "/opt/pypi", "/opt/pypi-more": "/opt/pypi-more"}

pytestmark = [
    pytest.mark.soak,
    pytest.mark.timeout(0),
    pytest.mark.skipif(os.getuid() != 0 or not BASE or not nspawn(), reason="root, GUIDE_ROOT and systemd-nspawn"),
]


@pytest.fixture(scope="module")
def machine() -> Iterator[Machine]:
    """As it is handed over: an empty Debian with the release in /root, and names in DNS. Not in pytest's own folder, of
    which another run of pytest takes the oldest away."""
    with (
        tempfile.TemporaryDirectory(prefix="city-guide-") as folder,
        booted(Path(BASE), Path(folder), PACKAGES) as made,
    ):
        head = ["git", "-C", str(ROOT), "archive", "--format=tar.gz", "HEAD"]
        made.put("/srv/city.tar.gz", subprocess.run(head, check=True, capture_output=True).stdout)
        made.put("/etc/hosts", HOSTS)
        yield made


def test_who_has_only_the_guide_has_a_city_at_its_end(machine: Machine) -> None:
    printed: dict[str, list[str]] = {}
    for block in blocks():
        if "other" in block.words:
            continue
        typed = f"{PASSWORD}\n" if "password" in block.words else ""
        said = machine.run(block.text, network="network" in block.words, typed=typed)
        printed.setdefault(block.section, []).append(said)
        print(f"## {block.section}\n{block.text}\n{said}", flush=True)
    whole = {section: "\n".join(said) for section, said in printed.items()}
    assert "production store of 铁岭市 (2112) in /var/lib/city: made" in whole["7. The store"]
    assert re.search(r"intake +beats", whole["8. The services"])
    assert '"url":"https://city.example/open311/v2"' in whole["9. The door to the network"]
    assert "https://city.example/signin" in whole["10. People"]
    assert re.search(r"wall +https://wall\.city\.example/signin\?token=", whole["10. People"])
    assert "https://city.example/v1/events" in whole["11. The city's own"]
    assert "equal to the checkpoint" in whole["12. Backups"]
    assert "restored, folded and proved" in whole["12. Backups"]
    assert re.search(r"fold +beats", whole["13. Upgrade, and back"])


def test_a_wall_is_live_under_its_own_name(machine: Machine, tmp_path: Path) -> None:
    link = machine.run("city links").split()[-1]
    picture = tmp_path / "wall.png"
    inside = [
        "nsenter",
        f"--target={machine.leader}",
        "--net",
        sys.executable,
        "-m",
        "tests.guide.look",
        link,
        str(picture),
    ]
    said = subprocess.run(inside, cwd=ROOT, capture_output=True, text=True, timeout=300, check=False)
    assert said.returncode == 0, said.stdout + said.stderr
    page, *sockets = said.stdout.split()
    assert page.startswith("https://wall.city.example/wall")
    assert set(sockets) == {"wss://wall.city.example/live"}
    print(picture)


def test_everything_is_there_again_after_a_restart_of_the_units(machine: Machine) -> None:
    machine.run("systemctl restart city.target && sleep 1")
    again = "curl --silent --show-error --fail --retry 60 --retry-delay 1 --retry-all-errors --output /dev/null"
    machine.run(f"{again} --cacert /etc/city/tls/ca.crt https://city.example/signin")
    machine.run("for n in $(seq 30); do city status && exit 0; sleep 1; done; exit 1")
    assert machine.run("systemctl list-units --failed --no-legend 'city-*'").strip() == ""
    assert machine.run("journalctl -u 'city-*' --grep 'at risk' --no-pager -q || true").strip() == ""

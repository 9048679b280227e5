"""deploy/ as it stands: units, proxy, containers, rules and scripts, without running a city."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
import yaml
from prometheus_client.parser import text_string_to_metric_families

from streams.gateway.counts import Counts as Viewers
from streams.gateway.counts import Exposition
from streams.intake.counts import IntakeCounts
from streams.model.health import Beat
from streams.settings import Settings, load
from tests.guide.blocks import ROOT, blocks

DEPLOY = ROOT / "deploy"
PROCESSES = ("archive", "caller", "calls", "dashboard", "fold", "gateway", "intake", "wall")
NAMES = {"CITY_DASHBOARD__PUBLIC_URL": "https://city.example"}
NAMES |= {"CITY_DASHBOARD__WALL_PUBLIC_URL": "https://wall.city.example"}


def text(name: str) -> str:
    return (DEPLOY / name).read_text("utf-8")


def variables(name: str) -> dict[str, str]:
    """Of a file of variables: what stands in it, without the quotes."""
    pairs = [line.split("=", 1) for line in text(name).splitlines() if re.match(r"[A-Z_]+=", line)]
    return {key: value.strip('"') for key, value in pairs}


# -- units ---------------------------------------------------------------------------------------------------------


def test_systemd_reads_every_unit(tmp_path: Path) -> None:
    if shutil.which("systemd-analyze") is None:
        pytest.skip("systemd-analyze")
    units = [*DEPLOY.glob("city-*.service"), *DEPLOY.glob("city-*.timer"), DEPLOY / "city.target"]
    for unit in units:
        # The program is not installed here: the rest is as it is.
        said = re.sub("/opt/city/.venv/bin/python|/usr/bin/janus", "/bin/true", unit.read_text("utf-8"))
        (tmp_path / unit.name).write_text(said.replace("/opt/city/deploy/backup.sh", "/bin/true"), "utf-8")
    words = ["systemd-analyze", "verify", *(str(tmp_path / unit.name) for unit in units)]
    done = subprocess.run(words, capture_output=True, text=True, check=False)
    ours = [line for line in done.stderr.splitlines() if "city" in line and "file:///opt/city" not in line]
    assert (done.returncode, ours) == (0, [])


def test_all_processes_run_alike() -> None:
    """What one unit is given, all are: but for its name, its command and where it may write."""
    own = re.compile(r"^(Description|ExecStart|StateDirectory|ReadWritePaths|# registry\.audit_heads)", re.MULTILINE)
    kept = {
        name: [line for line in text(f"city-{name}.service").splitlines() if not own.match(line)] for name in PROCESSES
    }
    for name, lines in kept.items():
        assert lines == kept["fold"], name
    for line in ("EnvironmentFile=-/etc/city/city.env", "UMask=0077", "PartOf=city.target", "ProtectSystem=strict"):
        assert line in kept["fold"]
    assert "ReadWritePaths=-/srv/city-audit" in text("city-intake.service")


# -- names and configuration ---------------------------------------------------------------------------------------


def production(monkeypatch: pytest.MonkeyPatch) -> Settings:
    for name, value in variables("city.env").items():
        monkeypatch.setenv(name, value)
    return load(DEPLOY / "config.production.yaml")


def test_two_names_are_all_that_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    found = production(monkeypatch)
    assert found.inner_url == "http://127.0.0.1:8052"
    assert found.intake_url == found.dashboard_url == NAMES["CITY_DASHBOARD__PUBLIC_URL"]
    assert found.gateway_url == "wss://city.example/live"
    assert found.for_wall.gateway_url == "wss://wall.city.example/live"
    everywhere = "".join(text(name) for name in ("config.production.yaml", "compose.yaml", "Dockerfile"))
    assert "city.example" not in everywhere


def test_a_page_asks_only_its_own_name(monkeypatch: pytest.MonkeyPatch) -> None:
    """The proxy brings every door that is not of this machine alone; a wall's name brings the gateway's too."""
    rows = [line.split() for line in (ROOT / "tests" / "data" / "inlets.txt").read_text("utf-8").splitlines()]
    doors = {
        (row[0], row[2].rstrip(":"))
        for row in rows
        if row and row[0] != "#" and row[3:] not in (["observer"], ["signed"])
    }
    matchers = {line.split()[0]: line.split()[2:] for line in re.findall(r"@\w+ path .+", text("Caddyfile"))}
    assert text("Caddyfile").count("@gateway path /live /v1/snapshot") == 2, "the pages' name, and the wall's"
    intake = [re.compile(re.escape(path).replace(r"\*", ".*")) for path in matchers["@intake"]]
    for server, rule in doors:
        path = rule.replace("{rest:path}", "k/x").replace("{form}", "json").replace("{code}", "x")
        if server == "intake" and path != "/healthz":
            assert any(one.fullmatch(path) for one in intake), path


# -- containers ----------------------------------------------------------------------------------------------------


def compose() -> dict[str, Any]:
    found: dict[str, Any] = yaml.safe_load(text("compose.yaml"))
    return found


def test_containers_take_their_names_from_one_file() -> None:
    asked = set(re.findall(r"(?<!\$)\$\{([A-Z_]+)", text("compose.yaml")))
    given = set(variables("compose.env"))
    needed = set(re.findall(r"(?<!\$)\$\{([A-Z_]+):\?\}", text("compose.yaml")))
    assert needed <= given
    assert given <= asked
    for name, service in compose()["services"].items():
        if name in PROCESSES:
            assert set(NAMES) <= set(service["environment"]), name


def test_commands_reach_intake_in_its_own_container() -> None:
    """Each process brings what people ask past the proxy."""
    for name in set(PROCESSES) - {"intake"}:
        assert compose()["services"][name]["environment"]["CITY_INTAKE__INNER_URL"] == "http://intake:8052", name


def test_every_container_says_whether_it_is_well() -> None:
    services = compose()["services"]
    allowed = {"image", "build", "environment", "volumes", "depends_on", "restart", "stop_grace_period", "ulimits"}
    allowed |= {"command", "healthcheck", "ports", "profiles"}
    for name, service in services.items():
        assert set(service) <= allowed, name
        for needs, how in service.get("depends_on", {}).items():
            assert how["condition"] == "service_healthy", name
            assert "healthcheck" in services[needs], needs
        for volume in service.get("volumes", []):
            source = volume.partition(":")[0]
            assert source.startswith("./") or source in compose()["volumes"], volume
    assert {name for name in services if "healthcheck" not in services[name]} == {"first", "caller", "caddy"}


def test_variables_of_containers_are_settings(monkeypatch: pytest.MonkeyPatch) -> None:
    given = variables("compose.env") | {"POSTGRES_PASSWORD": "p1", "REDIS_PASSWORD": "r1"}
    for key, value in compose()["services"]["intake"]["environment"].items():
        monkeypatch.setenv(key, re.sub(r"\$\{([A-Z_]+)(:[^}]*)?\}", lambda found: given.get(found[1], ""), value))
    found = load(DEPLOY / "config.production.yaml")
    assert found.registry_url == found.history_url == "postgresql+psycopg://city:p1@registry/city"
    assert found.redis_url == "redis://:r1@redis:6379/0"
    assert (found.city.code, found.gateway_url) == ("2112", "wss://city.example/live")


# -- watching and keeping ------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def known() -> set[str]:
    """Names of all numbers that an observer can read."""
    fold = Beat(process="fold", instance="1", at=0, started=0, figures={"lag_ms": 1})
    doors, viewers = IntakeCounts(), Viewers(beats=[fold])
    doors.totals.update(busy=1, fixes=1, events=1)
    doors.rejects.update(malformed=1)
    doors.broker = ""
    viewers.cut.update(slow=1)
    viewers.refused.update(ticket=1)
    exposed = (doors.text() + Exposition(viewers).text()).decode()
    return {sample.name for family in text_string_to_metric_families(exposed) for sample in family.samples}


def asked(expression: str) -> set[str]:
    return set(re.findall(r"\b(?:intake|gateway|city)_\w+", expression))


def test_every_rule_asks_for_a_number_that_there_is(known: set[str]) -> None:
    rules = [rule for group in yaml.safe_load(text("prometheus.rules.yaml"))["groups"] for rule in group["rules"]]
    for rule in rules:
        assert asked(rule["expr"]) <= known
        assert rule["annotations"]["summary"]
    assert len(set().union(*(asked(rule["expr"]) for rule in rules))) > 6


def test_every_panel_asks_a_question_and_for_a_number_that_there_is(known: set[str]) -> None:
    panels = json.loads(text("grafana.json"))["panels"]
    for panel in panels:
        assert panel["title"].endswith("?")
        assert panel["description"]
        for target in panel["targets"]:
            assert asked(target["expr"])
            assert asked(target["expr"]) <= known, panel["title"]
    shown = set().union(*(asked(target["expr"]) for panel in panels for target in panel["targets"]))
    assert shown >= {name for name in known if not name.endswith(("_created", "_frames_total", "_reloads_total"))}
    places = [tuple(panel["gridPos"].values()) for panel in panels]
    assert len(set(places)) == len(places)


def backup(folder: Path, command: str, kept: int) -> int:
    city = folder.parent / "city"
    city.write_text(f"#!/bin/sh\n{command}\n", "utf-8")
    city.chmod(0o755)
    more = {"CITY_BACKUPS": str(folder), "CITY_BACKUPS_KEPT": str(kept), "CITY_COMMAND": str(city)}
    return subprocess.run([str(DEPLOY / "backup.sh")], env=os.environ | more, check=False).returncode


def test_the_oldest_backups_go_and_never_for_one_that_failed(tmp_path: Path) -> None:
    folder = tmp_path / "backups"
    for day in range(1, 6):
        (folder / f"2026010{day}T032000Z").mkdir(parents=True)
        (folder / f"2026010{day}T032000Z" / "backup.json").write_text("{}", "utf-8")
    (folder / "20260103T040000Z").mkdir()
    (folder / "notes").mkdir()
    assert backup(folder, "exit 3", 3) != 0
    assert backup(folder, 'mkdir "$2"', 3) != 0, "a folder without its manifest is no backup"
    assert len(list(folder.glob("2026010?T032000Z"))) == 5
    (failed,) = (path for path in folder.glob("2*Z") if not path.name.startswith("202601"))
    failed.rename(folder / "20260106T032000Z")
    assert backup(folder, 'mkdir "$2" && echo 1 > "$2/backup.json"', 3) == 0
    left = sorted(path.name for path in folder.iterdir())
    assert left[:2] == ["20260104T032000Z", "20260105T032000Z"]
    assert left[3:] == ["notes"]


def test_the_guide_names_files_that_there_are() -> None:
    whole = "".join(block.text for block in blocks())
    named = set(re.findall(r"/opt/city/deploy/([\w.-]+[\w])", whole))
    assert {"config.production.yaml", "city.env", "Caddyfile", "restore-drill.sh"} <= named
    for name in named:
        assert (DEPLOY / name).exists() or list(DEPLOY.glob(f"{name}*")), name


@pytest.mark.parametrize(
    ("address", "logged"),
    [
        ("/signin?token=a&next=/duty", "/signin***"),
        ("/signin/oidc?code=a&state=b", "/signin/oidc***"),
        ("/k/a/x?lat=42.1&lon=123.8", "/k/***/x***"),
        ("/case/211221-261130-7KQ2/slip", "/case/***/slip"),
        ("/admin/own?find=13912345678", "/admin/own***"),
        ("/phone/app", "/phone/app"),
    ],
)
def test_the_proxys_log_holds_no_key_code_place_or_search(address: str, logged: str) -> None:
    """Both names of the pages and the default log are written by the one filter."""
    found = re.findall(r'request>uri regexp "(.+)" "(.+)"', text("Caddyfile"))
    (pattern, shown) = found[0]
    assert len(found) == 1
    assert text("Caddyfile").count("import masked") == text("Caddyfile").count("log {") == 3
    assert re.sub(pattern, lambda hit: (hit[1] or "") + shown.removeprefix("$1"), address) == logged

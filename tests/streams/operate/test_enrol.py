from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from streams.clock import real_ms
from streams.errors import ConfigError, DeedRefused, UnknownRegion
from streams.model.units import UnitChange, UnitChangeKind
from streams.operate.audit import operator
from streams.operate.enrol import enrol_department, enrol_mqtt, enrol_platform, enrol_terminal, enrol_worker
from streams.registry.records import Datum, SenderKind
from streams.registry.registry import Registry
from streams.registry.regulation import regulation
from streams.settings import Settings

SETTINGS = Settings()
RULES = regulation(SETTINGS.cases)


@pytest.fixture
def registry(tmp_path: Path) -> Iterator[Registry]:
    registry = Registry(f"sqlite:///{tmp_path / 'registry.db'}")
    registry.migrate()
    yield registry
    registry.close()


def lines(registry: Registry, home: str, app: str) -> list[str]:
    return enrol_worker(SETTINGS, registry, home=home, name="甲", kind="full", app=app, unique_id="", datum=Datum.WGS84)


@pytest.mark.parametrize("app", ["osmand", "owntracks"])
def test_the_last_line_is_the_url_to_paste(registry: Registry, app: str) -> None:
    said = lines(registry, "211221106", app)
    assert said[0].startswith("腰堡镇 1 网格: worker 1, device 1, id 211221106-1")
    key = said[-1].removeprefix(f"{SETTINGS.intake_url}/k/").removesuffix("/")
    found = registry.directory().key(key)
    assert found is not None
    assert not found.simulated
    assert registry.directory().senders_of(found.number)[0].foreign


def test_our_own_app_gets_the_key_itself(registry: Registry) -> None:
    key = lines(registry, "211221106201", "own")[-1]
    found = registry.directory().key(key)
    assert found is not None
    assert not registry.directory().senders_of(found.number)[0].foreign


@pytest.mark.parametrize("home", ["", "2112", "211221", "211299001"])
def test_a_home_is_a_township_or_a_village_that_exists(registry: Registry, home: str) -> None:
    with pytest.raises(UnknownRegion):
        lines(registry, home, "osmand")
    assert registry.workers() == []


@pytest.mark.parametrize("named", ["justice", "司法所（调委会）"])
def test_a_department_speaks_as_the_unit_that_cases_are_sent_to(registry: Registry, named: str) -> None:
    registry.set_regulation(RULES, 0)
    key = enrol_department(SETTINGS, registry, named)[-1]
    found = registry.directory().key(key)
    assert found is not None
    assert registry.directory().senders_of(found.number)[0].department == "justice"


def test_a_department_that_no_case_is_sent_to_gets_no_key(registry: Registry) -> None:
    with pytest.raises(DeedRefused, match="create-store"):
        enrol_department(SETTINGS, registry, "justice")
    gone = UnitChange(unit="water", change=UnitChangeKind.MERGE, valid_from=0, successor="housing")
    registry.set_regulation(RULES, 0)
    registry.change_units([gone], operator("units.change", "units"), 0)
    for named in ("司法所", "water", ""):
        with pytest.raises(DeedRefused, match="justice 司法所"):
            enrol_department(SETTINGS, registry, named)
    assert registry.listed_keys() == []


def test_a_department_is_told_every_address_it_may_use(registry: Registry) -> None:
    registry.set_regulation(RULES, 0)
    said = "\n".join(enrol_department(SETTINGS, registry, "justice"))
    for path in (
        "http://127.0.0.1:8052/v1/events",
        "http://127.0.0.1:8052/open311/v2",
        "ws://127.0.0.1:8052/v1/stream",
    ):
        assert path in said


def test_a_platform_is_enrolled_where_it_is_named_alone(registry: Registry) -> None:
    with pytest.raises(ConfigError, match=r"intake\.platforms") as no:
        enrol_platform(SETTINGS, registry, "upstream")
    assert no.value.exit_code == 78
    assert registry.listed_keys() == []
    named = Settings.model_validate({"intake": {"platforms": "other upstream"}})
    text = enrol_platform(named, registry, "upstream")[-1]
    key = registry.directory().key(text)
    assert key is not None
    (sender,) = registry.directory().senders_of(key.number)
    assert (sender.kind, sender.department) == (SenderKind.PLATFORM, "")


def terminal(registry: Registry, number: str, home: str = "211221106") -> list[str]:
    return enrol_terminal(SETTINGS, registry, number=number, home=home, name="巡逻车1", datum=Datum.WGS84, minutes=30)


def test_a_terminal_is_a_post_of_its_own_and_gets_its_key_when_it_registers(registry: Registry) -> None:
    said = terminal(registry, "013812345678")
    assert said[0].startswith("terminal 13812345678: worker 1, device 1, JT/T 808 over TCP, port none: set")
    assert registry.pair("13812345678", b"maker", real_ms() + 29 * 60_000, "")
    again = terminal(registry, "13812345678", home="")
    assert again[0].startswith("terminal 13812345678: worker 1, device 1,"), "opened again, not made again"
    assert len(registry.workers()) == 1


@pytest.mark.parametrize(
    ("number", "home", "why"), [("LNB0001", "211221106", "digits"), ("13800000000", "", "enrolled")]
)
def test_a_terminal_needs_a_number_and_first_a_home(registry: Registry, number: str, home: str, why: str) -> None:
    with pytest.raises(DeedRefused, match=why):
        terminal(registry, number, home)
    assert registry.workers() == []


def behind_a_broker(registry: Registry, topic: str) -> list[str]:
    return enrol_mqtt(SETTINGS, registry, topic=topic, home="211221106", name="甲", datum=Datum.WGS84)


def test_a_phone_behind_a_broker_is_known_by_its_topic_and_gets_a_password(registry: Registry) -> None:
    said = behind_a_broker(registry, "li/phone1")
    assert said[0] == "worker 1, device 1, topic owntracks/li/phone1, broker none: set mqtt.url"
    directory = registry.directory()
    key = directory.key(said[-1])
    assert key is not None
    assert directory.by_topic("li/phone1") == key
    assert directory.by_topic("phone1") is None
    with pytest.raises(DeedRefused, match="li/phone1 already"):
        behind_a_broker(registry, "li/phone1")
    registry.revoke_key(key.number, 1)
    assert registry.directory().by_topic("li/phone1") is None


@pytest.mark.parametrize("topic", ["", "li", "li/", "/x", "a/b/c", "li/+", "#/x", "li/a b", "li/" + "x" * 60])
def test_a_topic_that_names_no_phone_is_refused(registry: Registry, topic: str) -> None:
    with pytest.raises(DeedRefused, match="user/device"):
        behind_a_broker(registry, topic)
    assert registry.workers() == []

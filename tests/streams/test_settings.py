from __future__ import annotations

import re
from pathlib import Path

import pytest
from pydantic import ValidationError

from streams.errors import ConfigError
from streams.sections import Section
from streams.settings import Settings, load

DOCUMENT = Path(__file__).parents[2] / "docs" / "settings.md"
ROW = re.compile(r"^\| `(\w+)\.(\w+)` \| (.*?) \| (.*) \|$", re.MULTILINE)


def every() -> dict[str, tuple[str, str]]:
    """Default as the document writes it, and meaning, by `section.key`."""
    found = {}
    for name, section in Settings.model_fields.items():
        kind = section.annotation
        assert isinstance(kind, type)
        assert issubclass(kind, Section)
        for key, field in kind.model_fields.items():
            default = str(field.default).lower() if isinstance(field.default, bool) else str(field.default)
            assert field.description, f"{name}.{key} has no help"
            found[f"{name}.{key}"] = (default or "(empty)", field.description)
    return found


def test_every_setting_is_documented_and_nothing_else() -> None:
    rows = ROW.findall(DOCUMENT.read_text("utf-8"))
    assert {f"{section}.{key}": (default, meaning) for section, key, default, meaning in rows} == every()


def written(folder: Path, text: str) -> Path:
    file = folder / "config.yaml"
    file.write_text(text, "utf-8")
    return file


def test_what_a_file_says_stands_and_a_variable_overrides_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = written(tmp_path, "intake: {port: 9001, host: 0.0.0.0}\n")
    assert (load(file).intake.port, load(file).intake.host) == (9001, "0.0.0.0")
    monkeypatch.setenv("CITY_INTAKE__PORT", "9002")
    assert (load(file).intake.port, load(file).intake.host) == (9002, "0.0.0.0")
    assert load(file).intake_url == "http://0.0.0.0:9002"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("intake: {prot: 1}", "unknown key intake.prot"),
        ("intak: {port: 1}", "unknown key intak"),
        ("intake: {port: many}", "intake.port"),
        ("redis: {fsync: never}", "redis.fsync"),
        ("store: {rate: 0}", "store.rate"),
        ("redis: {url: localhost}", "redis.url"),
        ("registry: {url: 'mysql://x'}", "registry.url"),
        ("intake: 5", "intake"),
        ("intake: [", "config.yaml"),
        ("- intake", "named sections"),
        ("5: {port: 1}", "named sections"),
    ],
)
def test_a_wrong_key_is_named(tmp_path: Path, text: str, said: str) -> None:
    with pytest.raises(ConfigError, match=said) as wrong:
        load(written(tmp_path, text))
    assert "\n" not in str(wrong.value)


def test_a_file_that_is_no_text_is_named(tmp_path: Path) -> None:
    file = tmp_path / "config.yaml"
    file.write_bytes(b"\xff\xfe")
    with pytest.raises(ConfigError, match=r"config\.yaml"):
        load(file)


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("CITY_INTAKE__PROT", "1", "unknown key intake.prot"),
        ("CITY_INTAKE__PORT", "many", "intake.port"),
        ("CITY_INTAKE", "not JSON", "intake"),
        ("CITY_INTAK__PORT", "1", "unknown variable CITY_INTAK__PORT"),
        ("CITY_INTAKE_PORT", "1", "unknown variable CITY_INTAKE_PORT"),
    ],
)
def test_a_wrong_variable_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, value: str, said: str
) -> None:
    monkeypatch.setenv(name, value)
    with pytest.raises(ConfigError, match=said) as wrong:
        load(written(tmp_path, ""))
    assert "\n" not in str(wrong.value)


def test_every_key_has_its_variable(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for key, (default, _) in every().items():
        monkeypatch.setenv(f"CITY_{key.replace('.', '__').upper()}", default.replace("(empty)", ""))
    assert load(written(tmp_path, "intake: {port: 9001}")).model_dump() == Settings().model_dump()


def test_what_is_no_setting_is_left_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CITY_LOG", "debug")
    monkeypatch.setenv("CITY_SITE", "city.example")
    assert load(written(tmp_path, "")).model_dump() == Settings().model_dump()


def test_a_section_as_json_gives_way_to_a_keys_own_variable(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CITY_INTAKE", '{"port": 9003, "host": "0.0.0.0"}')
    monkeypatch.setenv("CITY_INTAKE__PORT", "9004")
    found = load(written(tmp_path, "intake: {port: 9001, gather_ms: 7}")).intake
    assert (found.port, found.host, found.gather_ms) == (9004, "0.0.0.0", 7)


def test_a_file_that_is_named_must_be_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(ConfigError, match="no configuration"):
        load(tmp_path / "none.yaml")
    monkeypatch.setenv("CITY_CONFIG", str(tmp_path / "none.yaml"))
    with pytest.raises(ConfigError, match="no configuration"):
        load()
    monkeypatch.setenv("CITY_CONFIG", str(written(tmp_path, "intake: {port: 9001}")))
    assert load().intake.port == 9001


def test_it_is_frozen() -> None:
    with pytest.raises(ValidationError):
        Settings().intake.port = 1  # type: ignore[misc]


def test_urls_follow_the_ports_unless_told_otherwise(tmp_path: Path) -> None:
    plain = load(written(tmp_path, "gateway: {port: 9051}"))
    assert plain.gateway_url == "ws://127.0.0.1:9051"
    told = load(written(tmp_path, "gateway: {public_url: 'wss://city.example/live'}"))
    assert told.gateway_url == "wss://city.example/live"
    assert plain.registry_url.startswith("sqlite:////")


def test_under_a_public_name_everything_is_of_that_name(tmp_path: Path) -> None:
    pages = "dashboard: {public_url: 'https://city.example/', wall_public_url: 'https://wall.city.example'}"
    found = load(written(tmp_path, pages))
    assert found.gateway_url == "wss://city.example/live"
    assert found.for_wall.gateway_url == "wss://wall.city.example/live"
    assert found.intake_url.startswith("https://city.example")
    assert found.inner_url == "http://127.0.0.1:8052", "commands go past the proxy, which has no door for them"
    told = load(written(tmp_path, f"{pages}\ngateway: {{public_url: 'wss://live.example'}}"))
    assert told.gateway_url == told.for_wall.gateway_url == "wss://live.example"
    plain = load(written(tmp_path, "gateway: {port: 9051}"))
    assert plain.for_wall.gateway_url == plain.gateway_url == "ws://127.0.0.1:9051"

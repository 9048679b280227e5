"""One frozen, typed configuration. Every key has a default and a line of help; an unknown key is an error that
names it. Read from config.yaml (`--config`, or CITY_CONFIG), overridden by CITY_<SECTION>__<KEY> variables."""

from __future__ import annotations

import hashlib
import os
import tempfile
from collections.abc import Iterable
from pathlib import Path
from typing import Any, ClassVar

import yaml
from pydantic import ValidationError
from pydantic_settings import (
    BaseSettings,
    InitSettingsSource,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
    SettingsError,
)

from streams.errors import ConfigError
from streams.sections import (
    AccessSection,
    ArchiveSection,
    CitySection,
    DashboardSection,
    DemoSection,
    FoldSection,
    GatewaySection,
    IntakeSection,
    MapSection,
    PhonesSection,
    RedisSection,
    RegistrySection,
    RetentionSection,
    StoreSection,
)
from streams.work_sections import (
    AlertsSection,
    BriefsSection,
    CallsSection,
    CasesSection,
    FollowSection,
    MqttSection,
    OutgoingSection,
    ProvinceSection,
    TasksSection,
)

__all__ = [
    "AccessSection",
    "AlertsSection",
    "ArchiveSection",
    "BriefsSection",
    "CallsSection",
    "CasesSection",
    "CitySection",
    "DashboardSection",
    "DemoSection",
    "FoldSection",
    "FollowSection",
    "GatewaySection",
    "IntakeSection",
    "MapSection",
    "MqttSection",
    "OutgoingSection",
    "PhonesSection",
    "ProvinceSection",
    "RedisSection",
    "RegistrySection",
    "RetentionSection",
    "Settings",
    "StoreSection",
    "TasksSection",
    "load",
]

_SOCKET_FOLDER = 90
"""Bytes of a folder in which a Unix socket's path still fits (107)."""


class Settings(BaseSettings):
    """The whole configuration; see docs/settings.md."""

    model_config = SettingsConfigDict(frozen=True, extra="forbid", env_prefix="CITY_", env_nested_delimiter="__")
    _file: ClassVar[dict[str, Any]] = {}

    city: CitySection = CitySection()
    store: StoreSection = StoreSection()
    redis: RedisSection = RedisSection()
    registry: RegistrySection = RegistrySection()
    intake: IntakeSection = IntakeSection()
    mqtt: MqttSection = MqttSection()
    fold: FoldSection = FoldSection()
    gateway: GatewaySection = GatewaySection()
    calls: CallsSection = CallsSection()
    phones: PhonesSection = PhonesSection()
    archive: ArchiveSection = ArchiveSection()
    retention: RetentionSection = RetentionSection()
    dashboard: DashboardSection = DashboardSection()
    access: AccessSection = AccessSection()
    cases: CasesSection = CasesSection()
    tasks: TasksSection = TasksSection()
    follow: FollowSection = FollowSection()
    briefs: BriefsSection = BriefsSection()
    alerts: AlertsSection = AlertsSection()
    outgoing: OutgoingSection = OutgoingSection()
    map: MapSection = MapSection()
    province: ProvinceSection = ProvinceSection()
    demo: DemoSection = DemoSection()

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        return init_settings, env_settings, InitSettingsSource(settings_cls, init_kwargs=cls._file)

    @property
    def redis_url(self) -> str:
        port = f"redis://127.0.0.1:{self.redis.port}/0" if self.redis.port else f"unix://{self.redis_socket}?db=0"
        return self.redis.url or port

    @property
    def redis_socket(self) -> Path:
        """Of the embedded Redis: in its folder, or in one of its own where that path is too long for a socket."""
        folder = self.store.data_dir.resolve() / "redis"
        if len(bytes(folder)) <= _SOCKET_FOLDER:
            return folder / "redis.sock"
        name = hashlib.sha256(bytes(folder)).hexdigest()[:16]
        return Path(tempfile.gettempdir()) / f"city-redis-{name}" / "redis.sock"

    @property
    def registry_url(self) -> str:
        return self.registry.url or f"sqlite:///{self.store.data_dir.resolve() / 'registry.db'}"

    @property
    def history_url(self) -> str:
        return self.archive.history_url or f"sqlite:///{self.store.data_dir.resolve() / 'history.db'}"

    @property
    def channels(self) -> tuple[str, ...]:
        """Ways out of the product that are configured, as `SendChannel` names them."""
        out = self.outgoing
        given = {
            "webhook": self.alerts.webhook_url,
            "sms": out.sms_url,
            "mail": out.mail_host and out.mail_from,
            "chat": out.chat_url,
        }
        return tuple(name for name, value in given.items() if value)

    @property
    def intake_url(self) -> str:
        return self.intake.public_url or self.dashboard.public_url or f"http://{self.intake.host}:{self.intake.port}"

    @property
    def inner_url(self) -> str:
        """Intake for the city's own processes: what people ask goes past the proxy, which has no such door."""
        return (self.intake.inner_url or f"http://{self.intake.host}:{self.intake.port}").rstrip("/")

    @property
    def gateway_url(self) -> str:
        """As desks reach it: under the name of their pages, where those have one."""
        return self.gateway.public_url or _live(self.dashboard.public_url) or self._gateway

    @property
    def for_wall(self) -> Settings:
        """The same for the wall's pages: they reach the gateway under their own name."""
        own = self.gateway.public_url or _live(self.dashboard.wall_public_url) or self._gateway
        return self.model_copy(update={"gateway": self.gateway.model_copy(update={"public_url": own})})

    @property
    def for_phones(self) -> Settings:
        """The same for the gateway of phones, which knows its own port and how many it lets in."""
        phones = self.phones
        own = {"port": phones.port, "public_url": self.phones_url, "viewers": phones.viewers}
        return self.model_copy(update={"gateway": self.gateway.model_copy(update=own)})

    @property
    def phones_url(self) -> str:
        """As phones reach what they hear: a gateway of their own, else that of the desks."""
        if not self.phones.port:
            return self.gateway_url
        under = self.dashboard.public_url.rstrip("/")
        own = f"ws://{self.gateway.host}:{self.phones.port}"
        return self.phones.public_url or (_live(f"{under}/phones") if under else own)

    @property
    def phones_poll_url(self) -> str:
        """Where a phone asks for it that is not pushed to."""
        return f"{self.phones_url.removesuffix('/live').replace('ws', 'http', 1)}/v1/snapshot"

    @property
    def _gateway(self) -> str:
        return f"ws://{self.gateway.host}:{self.gateway.port}"

    @property
    def calls_url(self) -> str:
        """As pages and phones reach the lines of calls."""
        pages = self.dashboard.public_url.rstrip("/").replace("http", "ws", 1)
        return self.calls.public_url or f"{pages or f'ws://{self.calls.host}:{self.calls.port}'}/call"

    @property
    def dashboard_url(self) -> str:
        return self.dashboard.public_url or f"http://{self.dashboard.host}:{self.dashboard.port}"

    @property
    def wall_url(self) -> str:
        return self.dashboard.wall_public_url or f"http://{self.dashboard.host}:{self.dashboard.wall_port}"


def _live(pages: str) -> str:
    """The gateway's address under the name of pages: https://city.example -> wss://city.example/live; '' for ''."""
    return f"{pages.rstrip('/').replace('http', 'ws', 1)}/live" if pages else ""


def load(file: Path | None = None) -> Settings:
    """Reads the configuration. `file`: default CITY_CONFIG, else config.yaml in the working folder if there is one.

    Raises ConfigError, naming every key that is unknown or wrong.
    """
    named = file or os.environ.get("CITY_CONFIG")
    path = Path(named or "config.yaml")
    if named and not path.is_file():
        raise ConfigError(f"no configuration at {path}: name an existing file with --config or CITY_CONFIG")
    if strays := _strays(os.environ):
        raise ConfigError(f"unknown variable {', '.join(strays)}: remove it or see docs/settings.md")
    reader: type[Settings] = type("Settings", (Settings,), {"_file": _sections(path) if path.is_file() else {}})
    try:
        return reader()
    except ValidationError as wrong:
        raise ConfigError("; ".join(_line(e) for e in wrong.errors()) + f" (in {path} or CITY_* variables)") from None
    except SettingsError as wrong:
        raise ConfigError(
            f"a variable CITY_<SECTION> holds a whole section as JSON: mend or remove it ({wrong})"
        ) from None


def _sections(file: Path) -> dict[str, Any]:
    try:
        said = yaml.safe_load(file.read_text("utf-8")) or {}
    except (yaml.YAMLError, UnicodeDecodeError, OSError) as wrong:
        raise ConfigError(f"{file} cannot be read: mend it ({' '.join(str(wrong).split())})") from None
    if not isinstance(said, dict) or not all(isinstance(key, str) for key in said):
        raise ConfigError(f"{file} must consist of named sections: see docs/settings.md")
    return said


def _strays(names: Iterable[str]) -> list[str]:
    """Variables that look like a setting and are none; pydantic passes over them in silence."""
    return sorted(name for name in names if name.upper().startswith("CITY_") and _stray(name[5:].lower()))


def _stray(name: str) -> bool:
    section, nested, _ = name.partition("__")
    if nested:
        return section not in Settings.model_fields
    word, one_underscore, _ = name.partition("_")
    return bool(one_underscore) and word in Settings.model_fields


def _line(error: Any) -> str:
    key = ".".join(str(part) for part in error["loc"])
    if error["type"] == "extra_forbidden":
        return f"unknown key {key}: remove it or see docs/settings.md"
    return f"{key}: {error['msg']}"

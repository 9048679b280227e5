"""The sections of the configuration that govern the work: cases, tasks, alerts, calls and the province."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

from pydantic import Field

from streams.sections import Section

_TOKEN = r"^$|^\S{20,}$"
_CITY = Annotated[str, Field(pattern=r"^\d{4}$")]
_ADDRESS = Annotated[str, Field(pattern=r"^https?://\S+$")]
_SPAN = r"([01]\d|2[0-3]):[0-5]\d-([01]\d|2[0-3]):[0-5]\d"
_DAY = r"\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])=(on|off)"


class CasesSection(Section):
    simple_workdays: int = Field(1, ge=1, description="办理 limit of simple matters (S), workdays.")
    general_workdays: int = Field(7, ge=1, description="办理 limit of general matters (G), workdays.")
    complex_workdays: int = Field(20, ge=1, description="办理 limit of complex matters (C), workdays.")
    urgent_minutes: int = Field(120, ge=1, description="办理 limit of urgent matters (U), continuous minutes.")
    accept_minutes: int = Field(240, ge=1, description="接单 limit, working minutes.")
    triage_workdays: int = Field(1, ge=1, description="受理 limit, workdays.")
    check_hazard_workdays: int = Field(1, ge=1, description="核查 limit of hazards, workdays.")
    check_dispute_workdays: int = Field(3, ge=1, description="回访 limit of disputes and services, workdays.")
    working_hours: str = Field(
        "08:00-11:30 13:00-17:30", pattern=f"^{_SPAN}( {_SPAN})*$", description="Working hours of a workday, in order."
    )
    holidays_extra: str = Field(
        "",
        pattern=f"^({_DAY}( {_DAY})*)?$",
        description="Days other than the published calendar has them, or beyond it: 2027-02-05=off 2027-02-14=on. "
        "A year is known once every holiday by law on a weekday is named.",
    )
    restricted_office: str = Field(
        "protection", description="The office restricted matters are sent to at once; its people are named as readers."
    )
    raise_unanswered: bool = Field(
        False, description="An order nobody accepted within its limit is raised to the next tier by the system."
    )
    whistle_minutes: int = Field(60, ge=1, description="A department that was whistled for is on site within, minutes.")
    stat_month_from: int = Field(1, ge=1, le=28, description="Day on which a statistical month begins.")


class TasksSection(Section):
    per_village_week: int = Field(
        3, ge=1, le=50, description="Tasks a village gets within seven days; one more needs the word of a duty lead."
    )


class FollowSection(Section):
    kinds: str = Field(
        "",
        description="Folder with the city's own kinds of followed items (docs/how-to/add-a-record.md); empty: none.",
    )


class BriefsSection(Section):
    made: str = Field(
        "day week ten month quarter year",
        pattern="^$|^(day|week|ten|month|quarter|year)( (day|week|ten|month|quarter|year))*$",
        description="Briefs that are made by themselves when their period is over, for the city, its counties "
        "and its departments; empty: none.",
    )


class AlertsSection(Section):
    plan: str = Field(
        "",
        description="File with timers and routing that differ from the shipped (docs/alerts.md); empty: none.",
    )
    webhook_url: str = Field(
        "",
        pattern="^$|^https?://",
        description="Where a critical alert goes that nobody takes: a gateway to telephone, SMS or siren; empty: none.",
    )
    webhook_secret: str = Field(
        "", description="Signs what is sent there (HMAC-SHA256); best given as CITY_ALERTS__WEBHOOK_SECRET."
    )


class MailSecurity(StrEnum):
    TLS = "tls"
    STARTTLS = "starttls"
    NONE = "none"


class OutgoingSection(Section):
    text: str = Field(
        "{centre}：{place}有一条{priority}提醒已上报（{since}），请登录值班席查看，或致电值班室。",
        description="What SMS, e-mail and work chat say; {centre}, {place}, {priority}, {since} are filled in. "
        "It names no person and not what happened.",
    )
    order: str = Field(
        "{centre}（{kind}）：{text} 收到请登录回复，或致电值班室。",
        description="What SMS, e-mail and work chat say of a message to its recipient; {centre}, {place}, {kind} and "
        "{text}, which its sender wrote, are filled in.",
    )
    sms_url: str = Field("", pattern="^$|^https?://", description="Gateway for SMS, asked by POST; empty: none.")
    sms_secret: str = Field(
        "", description="Signs what is sent there (HMAC-SHA256); best given as CITY_OUTGOING__SMS_SECRET."
    )
    sms_template: str = Field(
        '{"id": "{id}", "to": "{to}", "text": "{text}"}',
        description="Its body, JSON; {id} (which reports name), {to} and {text} are filled in.",
    )
    mail_host: str = Field("", description="SMTP server; empty: no e-mail.")
    mail_port: int = Field(465, ge=1, le=65535, description="Its port.")
    mail_security: MailSecurity = Field(
        MailSecurity.TLS, description="tls, starttls, or none for a server of this machine."
    )
    mail_user: str = Field("", description="Its account; empty: none is asked for.")
    mail_password: str = Field("", description="Its password; best given as CITY_OUTGOING__MAIL_PASSWORD.")
    mail_from: str = Field("", description="Address the letters are from.")
    chat_url: str = Field(
        "",
        pattern="^$|^https?://",
        description="Robot of a work chat's group (WeCom, DingTalk form); empty: none.",
    )
    report_secret: str = Field(
        "",
        description="Signs the reports that gateways bring to /v1/deliveries (HMAC-SHA256); empty: none is taken. Best "
        "given as CITY_OUTGOING__REPORT_SECRET.",
    )


class MqttSection(Section):
    """A broker that phones publish to (OwnTracks)."""

    url: str = Field(
        "",
        pattern=r"^$|^mqtts?://[^/:@ ]+(:[0-9]{1,5})?$",
        description="Broker that phones publish to: mqtts://host:8883, or mqtt:// on this machine; empty: none.",
    )
    user: str = Field("", description="Our account there, which may read mqtt.topics; empty: none is asked for.")
    password: str = Field("", description="Its password; best given as CITY_MQTT__PASSWORD.")
    ca: str = Field("", description="File of the certificates that the broker's is signed with; empty: the system's.")
    client: str = Field(
        "city-intake", min_length=1, description="Our client id, under which the broker keeps what comes meanwhile."
    )
    topics: str = Field(
        "owntracks/+/+",
        min_length=1,
        description="What is subscribed to, spaces between; the last two parts name the phone.",
    )

    @property
    def secure(self) -> bool:
        return self.url.startswith("mqtts:")

    @property
    def address(self) -> tuple[str, int]:
        host, _, port = self.url.partition("://")[2].partition(":")
        return host, int(port or (8883 if self.secure else 1883))


class CallsSection(Section):
    host: str = Field("127.0.0.1", description="Address the lines of calls are listened for on.")
    port: int = Field(8054, ge=0, le=65535, description="Port of the lines of calls.")
    public_url: str = Field(
        "",
        pattern="^$|^wss?://",
        description="How browsers reach it (ws:// or wss://); empty: under the name of the page, else ws://host:port.",
    )
    janus_url: str = Field(
        "",
        pattern="^$|^ws://",
        description="Janus as media server of video, on this machine (ws://127.0.0.1:8188); empty: none.",
    )
    turn_urls: str = Field(
        "",
        pattern="^$|^(turns?:[^ ]+ ?)+$",
        description="Relays (coturn) for where browsers do not reach each other: turn:host:3478, with spaces between.",
    )
    turn_secret: str = Field(
        "",
        description="static-auth-secret of the relays, of which lines get passwords for an hour; best given as "
        "CITY_CALLS__TURN_SECRET.",
    )

    @property
    def engines(self) -> tuple[str, ...]:
        """What a call may be made with, as a desk is offered it."""
        return ("talk", "mesh", "server") if self.janus_url else ("talk", "mesh")


class ProvinceSection(Section):
    """A city gives its counts and days (`own_token`); the page of the province (`/province`) is of any city's desks."""

    own_token: str = Field(
        "",
        pattern=_TOKEN,
        description="Bearer token by which the province's page reads this city's counts and days, 20 signs or more; "
        "empty: it reads none.",
    )
    cities: dict[_CITY, _ADDRESS] = Field(
        {},
        description="Cities of the page /province: code -> address of its gateway (https://city.example); "
        "empty: there is no such page.",
    )
    pages: dict[_CITY, _ADDRESS] = Field(
        {},
        description="Address of a city's pages, where it is not that of its gateway (no proxy before both): code -> "
        "address. Its days are asked there, and its name leads there.",
    )
    token: str = Field(
        "", pattern=_TOKEN, description="The token that those cities gave; best given as CITY_PROVINCE__TOKEN."
    )

    def pages_of(self, code: str) -> str:
        """Address of a city's pages, without a slash at its end."""
        return self.pages.get(code, self.cities[code]).rstrip("/")

"""The sections of the configuration, but those that govern the work (`work_sections`): every key with its default and
a line of help."""

from __future__ import annotations

from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field


class Section(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class CitySection(Section):
    code: str = Field("2112", pattern=r"^\d{4}$", description="Statistical code of the city.")
    name: str = Field("铁岭市", description="Name of the city on the screens.")
    centre: str = Field("铁岭市社会治理综合服务中心", description="Name of the centre, the title of the wall.")
    platform: str = Field("综治通", description="Name of the workers' phone app.")
    part_kinds: str = Field(
        "妇联执委 快递员 外卖骑手 气象信息员 统计员 企业员工 楼栋长 志愿者",
        description="What a roster calls part-time workers, beside 兼职, separated by spaces.",
    )
    lineup: str = Field(
        "",
        description="Who is on in the townships (CSV: region, unit, who, phone); empty: nobody is named.",
    )
    grids: str = Field(
        "",
        description="Households and posts in charge of micro-grids (CSV: code, households, charge); empty: not known.",
    )
    population: dict[str, float] = Field(
        {}, description="People per region code, in 10,000, for reports per 10,000; a region without one shows none."
    )


class StoreSection(Section):
    demo: bool = Field(
        True, description="Create a demo store (simulated city, 模拟数据 everywhere) or a production one."
    )
    data_dir: Path = Field(Path("data"), description="Where everything is kept; never inside the tracked tree.")
    rate: float = Field(
        1.0, gt=0, le=1000, description="City seconds per real second, fixed when a demo store is created."
    )


class RedisSection(Section):
    url: str = Field(
        "",
        pattern="^$|^(rediss?|unix|sentinel|cluster)://",
        description="Redis of your own, redis://user:password@host:port/db, unix:///path, sentinel://user:password@"
        "host:port,host:port/group?replicas=1 (a write counts once so many replicas have it) or cluster://user:password@"
        "host:port,host:port?replicas=1; empty: an embedded one.",
    )
    port: int = Field(
        0,
        ge=0,
        le=65535,
        description="Loopback port of the embedded Redis; 0: its Unix socket alone, as a production store needs it.",
    )
    fsync: str = Field(
        "always",
        pattern="^(always|everysec)$",
        description="appendfsync of the embedded Redis; a production store needs `always`.",
    )
    maxmemory_mb: int = Field(2048, ge=64, description="Memory limit of the embedded Redis (noeviction), MB.")


class RegistrySection(Section):
    url: str = Field(
        "",
        pattern=r"^$|^(postgresql\+psycopg|sqlite)://",
        description="SQLAlchemy URL (postgresql+psycopg://... or sqlite:///...); empty: SQLite in data_dir.",
    )
    audit_heads: str = Field(
        "",
        description="File of the audit's signed heads, outside data_dir in production; empty: audit/heads.jsonl in it.",
    )
    audit_key: str = Field(
        "",
        description="File of the Ed25519 key that signs them (PEM), outside data_dir in production; empty: made in it.",
    )
    audit_public_key: str = Field(
        "",
        description="File of its public half; with it and no audit_key, another user runs `sign-audit`.",
    )
    seal_keys: str = Field(
        "",
        description="File of the keys that seal texts and residents' data, best on another disk; empty: seal.keys in "
        "data_dir.",
    )


class IntakeSection(Section):
    host: str = Field("127.0.0.1", description="Address the phones' and departments' door listens on.")
    port: int = Field(8052, ge=0, le=65535, description="Port of that door.")
    public_url: str = Field(
        "",
        description="How phones reach it, for the URLs `enrol` prints; empty: dashboard.public_url, else http://host:port.",
    )
    inner_url: str = Field(
        "",
        description="How the city's own processes reach it, past the proxy: the door of commands is no proxy's; empty: "
        "http://host:port.",
    )
    gather_ms: int = Field(20, ge=1, le=200, description="How long appends are gathered into one packed entry, ms.")
    queue_fixes: int = Field(
        60_000,
        ge=100,
        description="Fixes waiting for the journal before backfill is told to wait; live at twice that.",
    )
    body_limit: int = Field(
        262_144, ge=1024, description="Largest HTTP body (beyond: 413) or WebSocket frame (1009), bytes."
    )
    oldest_days: int = Field(30, ge=1, description="A fix or report older than this is kept among the rejects, days.")
    area_margin_km: float = Field(20.0, ge=0, description="How far outside the city's box a fix may lie, km.")
    key_rate_per_s: int = Field(
        50,
        ge=1,
        description="Requests a key may make per second, and 200 times so many items of a stream (burst: ten times); "
        "beyond: 429 or busy.",
    )
    terminals_host: str = Field("127.0.0.1", description="Address the door of vehicles' terminals listens on.")
    terminals_port: int = Field(0, ge=0, le=65535, description="Its port, JT/T 808 and not encrypted; 0: closed.")
    platforms: str = Field(
        "", description="Names of upstream platforms that may be enrolled in a production store, separated by spaces."
    )
    services: str = Field("", description="File with what Open311 says and asks of each type; empty: the shipped.")


class FoldSection(Section):
    lease_ms: int = Field(3000, ge=1000, description="How long a silent fold keeps the city, ms.")
    checkpoint_events: int = Field(5000, ge=1, description="Checkpoint after so many events, or every second.")
    keyframe_s: int = Field(
        30, ge=5, le=120, description="Every topic's whole state goes into `changes` this often, s."
    )


class GatewaySection(Section):
    host: str = Field("127.0.0.1", description="Address the viewers' WebSocket listens on.")
    port: int = Field(8051, ge=0, le=65535, description="Port of the viewers' WebSocket.")
    public_url: str = Field(
        "",
        description="How browsers reach it (ws:// or wss://); empty: /live under the name of the page, else ws://host:port.",
    )
    worker_frame_ms: int = Field(
        500, ge=100, le=2000, description="Moves are conflated to one frame per topic in this time, ms."
    )
    ring_s: int = Field(120, ge=30, description="Deltas kept per topic for viewers that come back, s.")
    send_deadline_s: float = Field(5.0, ge=1, description="A viewer whose buffer does not drain for so long is cut, s.")
    queue_bytes: int = Field(
        4_194_304, ge=65_536, description="Bytes waiting for one viewer before it is cut to start afresh."
    )
    digest_s: int = Field(30, ge=5, description="A digest of every topic goes out this often, s.")
    viewers: int = Field(2000, ge=1, description="Viewers at once; more are told to come back.")


class PhonesSection(Section):
    """A gateway of its own for the workers' app."""

    port: int = Field(
        0, ge=0, le=65535, description="Port of a gateway for phones alone, at gateway.host; 0 = they use the desks'."
    )
    public_url: str = Field(
        "",
        description="How phones reach it (ws:// or wss://); empty: /phones/live under the name of the page, else ws://host:port.",
    )
    viewers: int = Field(20_000, ge=1, description="Phones at once; more are told to come back.")
    beat_s: float = Field(20.0, ge=1, le=60, description="Every phone is told the time this often, s.")


class ArchiveSection(Section):
    flush_ms: int = Field(500, ge=50, description="Segments are fsynced at least this often while data comes, ms.")
    hot_minutes: int = Field(120, ge=1, description="How long entries stay in the journal at least, minutes.")
    trim_s: int = Field(60, ge=1, description="How often the journal is trimmed behind every reader, s.")
    rejects_days: int = Field(30, ge=1, description="How long rejects are kept, days.")
    tracks_s: int = Field(120, ge=1, description="Positions are written as Parquet at least so often, s.")
    tracks_days: int = Field(15, ge=1, le=30, description="How long positions are kept, days.")
    rewind_days: int = Field(7, ge=1, le=30, description="Every change that the screens were sent is kept, days.")
    rewind_states_days: int = Field(
        30, ge=1, le=90, description="Of older hours one state of the screens is kept, days."
    )
    history_url: str = Field("", description="Database of cases as rows (SQLAlchemy); empty: history.db in data_dir.")
    bucket: str = Field("", description="Bucket (S3), or bucket/prefix, that sealed hours move to; empty: none.")
    bucket_url: str = Field("", description="Its server, as https://s3.example:9000; empty: AWS of the region.")
    bucket_region: str = Field("us-east-1", description="Region of the bucket.")
    bucket_key: str = Field("", description="Id of the access key; empty: from the environment, as AWS tools read it.")
    bucket_secret: str = Field("", description="Its secret; best given as CITY_ARCHIVE__BUCKET_SECRET.")


class RetentionSection(Section):
    case_days: int = Field(
        365, ge=1, description="Residents' data, files and originals of texts stay so long after a case closed, days."
    )
    recordings_days: int = Field(
        30, ge=1, description="Recordings of calls are kept so long after their end, days; then the files are deleted."
    )
    audit_days: int = Field(
        1095, ge=180, description="How long the audit and ended sessions are kept, days; at least half a year."
    )


class DashboardSection(Section):
    host: str = Field("127.0.0.1", description="Address both page servers listen on.")
    port: int = Field(8050, ge=0, le=65535, description="Port of the pages.")
    wall_port: int = Field(8053, ge=0, le=65535, description="Port of the wall's pages.")
    public_url: str = Field("", description="How browsers reach the pages; empty: http://host:port.")
    wall_public_url: str = Field("", description="How the wall reaches its page; empty: http://host:wall_port.")
    walls: str = Field("", description="File with one entry per wall (docs/walls.md); empty: all by default.")
    proxies: int = Field(
        0, ge=0, le=5, description="Proxies of ours before the pages; so many X-Forwarded-For entries are believed."
    )
    rankings: bool = Field(True, description="Whether areas and departments may be ranked by an outcome.")
    rank_names: bool = Field(True, description="Whether a ranking names the others; else they are 甲, 乙, 丙.")
    targets: dict[str, float] = Field(
        {},
        description="What rates and times are to reach, by id in the dictionary, in their own unit; shown beside them.",
    )
    idle_minutes: int = Field(15, ge=1, description="A person's session without a request for so long ends, minutes.")


class AccessSection(Section):
    passwords: str = Field(
        "asvs", pattern="^(asvs|dengbao)$", description="Rules of passwords: long ones, or of three kinds of signs."
    )
    oidc_issuer: str = Field(
        "", pattern="^$|^https?://", description="OpenID Connect provider people may sign in with; empty: none."
    )
    oidc_client: str = Field("", description="Client id this city has there.")
    oidc_secret: str = Field("", description="Client secret; best given as CITY_ACCESS__OIDC_SECRET.")
    seat_hours: int = Field(
        12, ge=1, le=24, description="A duty seat may act for so long; then its PIN renews it, hours."
    )
    fresh_minutes: int = Field(
        15, ge=1, le=120, description="Unmasking and tracks need a proof of who one is that is no older, minutes."
    )
    names_hour: int = Field(30, ge=1, description="Names of workers a person may ask for in an hour.")
    reveals_hour: int = Field(60, ge=1, description="Fields of residents a person may unmask in an hour.")
    tracks_hour: int = Field(20, ge=1, description="Tracks a person may open or take away in an hour.")
    exports_hour: int = Field(20, ge=1, description="Files a person may take away in an hour.")
    media_hour: int = Field(120, ge=1, description="Pictures and papers of cases a person may open in an hour.")
    rewinds_hour: int = Field(60, ge=1, description="Hours of the past a person may look back at in an hour.")
    cameras_hour: int = Field(60, ge=1, description="Different cameras a person may open in an hour.")
    cases_hour: int = Field(300, ge=1, description="Different cases a person may open in an hour.")
    second_factor: str = Field(
        "required",
        pattern="^(required|optional)$",
        description="Whether administrators and who may unmask sign in with two factors; production needs `required`.",
    )
    oidc_second: str = Field(
        "", description="Values of the provider's acr or amr claim that prove a second factor; empty: ours is asked."
    )
    person_hours: int = Field(12, ge=1, le=24, description="A person's session ends so long after signing in, hours.")
    seat_session_hours: int = Field(
        24, ge=1, le=24, description="A duty seat's session ends so long after signing in, hours."
    )
    wall_days: int = Field(400, ge=1, le=400, description="A wall's session ends so long after its link, days.")
    sessions_at_once: int = Field(
        2, ge=1, le=10, description="Sessions of one person at a time; signing in once more ends the oldest."
    )
    metrics_token: str = Field(
        "",
        pattern=r"^$|^\S{20,}$",
        description="Bearer token by which other machines read /metrics, 20 signs or more; empty: this machine alone.",
    )
    oidc_claim: str = Field("preferred_username", description="Claim that holds the user's name, as `add-user` has it.")


class MapSection(Section):
    basemap_url: str = Field(
        "", description="Tiles under our own layers, https://host/{z}/{x}/{y}.png (XYZ or WMTS REST); empty: none."
    )
    sites: str = Field(
        "",
        description="Sites on the map until the city has brought its own (the table 点位 as CSV or XLSX); empty: none.",
    )
    basemap_attribution: str = Field("", description="What the tiles' owner wants to be named as; shown on the map.")


class DemoSection(Section):
    run: bool = Field(True, description="Start the simulated city with `up` in a demo store.")
    profile: str = Field(
        "believable",
        pattern="^(believable|mobilised|load)$",
        description="How many simulated workers are in session.",
    )
    mobilise_after_min: int = Field(
        10, ge=0, description="Minutes of city time after which heavy rain calls everybody out for two hours; 0: never."
    )
    connections: int = Field(6, ge=1, le=64, description="Connections that each speak for many workers.")
    one_per_phone: bool = Field(False, description="One connection per simulated phone instead.")
    prologue: bool = Field(True, description="Start with the matters of the weeks before and of this morning.")
    past_days: int = Field(
        34,
        ge=34,
        le=425,
        description="Days before the beginning: 34 with cases at once, up to 60 one by one, sums of those before.",
    )
    seasons: bool = Field(True, description="Seasons, bursts and slow months; without them every month is the average.")
    seed: int = Field(2112, description="Seed of everything simulated.")

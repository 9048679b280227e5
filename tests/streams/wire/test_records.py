import json

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from streams.kpi.alarms import Bin, figures
from streams.wire.records import (
    AlertLine,
    Cluster,
    DeskLine,
    FeedLine,
    HealthLine,
    HourlyReports,
    Post,
    RegionNumbers,
    ReportLine,
    Shares,
)
from streams.wire.wall_alerts import AlertService, WallAlertLine
from streams.wire.wall_moves import WallMove, WallMoves
from streams.wire.wall_reasons import OverdueReason

LINES: list[tuple[msgspec.Struct, str]] = [
    (
        RegionNumbers(12, 3, None, 1, 9, 10, 240, 9, 0, "90.0", few=True, load="7.5"),
        '{"reports":12,"open":3,"reachable":null,"overdue":1,"on_time":9,"due":10,"handle_min":240,"handled":9,'
        '"silent_since":0,"on_time_rate":"90.0","few":true,"load":"7.5"}',
    ),
    (HourlyReports((1, 2), (5, 15), 4), '{"today":[1,2],"usual":[5,15],"days":4}'),
    (Shares({"D": None, "H": 3}), '{"of":{"D":null,"H":3}}'),
    (
        WallMoves((WallMove(5, "closed", "211221106", 123, 42),), "211221"),
        '{"of":[{"at":5,"step":"closed","region":"211221106","lon_e6":123,"lat_e6":42}],"bright":"211221"}',
    ),
    (WallMoves(), "{}"),
    (OverdueReason("S02", 432, 525, 5, missed=True), '{"type":"S02","n":432,"of":525,"at":5,"missed":true}'),
    (OverdueReason(), "{}"),
    (
        AlertLine(
            "serious",
            1,
            "unack",
            "211221106",
            "E01",
            5,
            6,
            1,
            2,
            123,
            42,
            False,
            "",
            0,
            7,
            tiers=(9, 6),
            steps=((5, "raise", "system", ""),),
        ),
        '{"rule":"serious","priority":1,"state":"unack","region":"211221106","subject":"E01","at":5,"last_at":6,'
        '"count":1,"version":2,"lon_e6":123,"lat_e6":42,"cleared":false,"by":"","taken_at":0,'
        '"told_at":7,"group":"","rang":0,"chatter":false,"confirmed":false,"level":0,"tiers":[9,6],"skipped":[],'
        '"next_at":0,"until":0,"under":"","mine":"","approx":false,"case":"","steps":[[5,"raise","system",""]],'
        '"placed_at":0,"worker":null,"seat":"","case_state":"","up_at":0,"up_by":"","up_waits":false,"up_taken_by":"",'
        '"up_taken_at":0,"calls":[],"merged":false,"done":[],"drill":false}',
    ),
    (
        DeskLine(3, 0, 1, figures=figures([Bin([1, 0, 0, 2], {"sos": 1, "planned": 2}, {1: [30, 5]})], 144, 0)),
        '{"recent":3,"flood":0,"seats":1,"flood_by":"","first":"","quiet_s":0,"figures":{"n":3,"bins":144,"most":3,'
        '"over":0,"mix":[1,0,0,2],"top":{"planned":2,"sos":1},"ack_p50":{"1":5},"ack_p90":{"1":30},"acked":{"1":2},'
        '"escalated":0,"ended":0,"nuisance":0,"chatter":0,"standing":0,"rate":"0.02",'
        '"shares":{"over":"0.0","first":"33.3","second":"0.0","lower":"66.7","top":"100.0","escalated":"0.0",'
        '"nuisance":""}}}',
    ),
    (Cluster(5, 123_800_000, 42_300_000), '{"n":5,"lon_e6":123800000,"lat_e6":42300000}'),
    (Post("腰堡镇 3 网格", "full"), '{"post":"腰堡镇 3 网格","kind":"full"}'),
    (
        ReportLine("D01", "D", "211221106201", "REPORTED", 1_764_000_000_000, '漏水 "3" 楼\n'),
        '{"type":"D01","category":"D","village":"211221106201","state":"REPORTED","at":1764000000000,'
        '"text":"漏水 \\"3\\" 楼\\n"}',
    ),
    (FeedLine(1, 2, 3), '{"at":1,"fix_at":2,"per_min":3}'),
    (
        HealthLine("process", "fold", "7", 2, 1, {"lag_ms": 4}, ""),
        '{"kind":"process","name":"fold","instance":"7","at":2,"started":1,"figures":{"lag_ms":4},"note":""}',
    ),
]


@pytest.mark.parametrize(("line", "text"), LINES)
def test_a_line_is_the_same_bytes_in_every_json_library(line: msgspec.Struct, text: str) -> None:
    """JSON.stringify(JSON.parse(bytes)) gives the bytes back, so the browser can digest what it holds."""
    raw = msgspec.json.encode(line)
    assert raw.decode() == text
    assert json.dumps(json.loads(raw), ensure_ascii=False, separators=(",", ":")).encode() == raw


def test_a_walls_alert_is_a_desks_until_a_service_was_sent() -> None:
    line = ("serious", 1, "unack", "211221106", "E01", 5, 6, 1, 2, 123, 42, False, "", 0)
    plain = msgspec.json.encode(AlertLine(*line)).decode()
    assert msgspec.json.encode(WallAlertLine(*line)).decode() == plain
    sent = WallAlertLine(*line, services=(AlertService("ufire", "arrived", 9), AlertService("t120", "delivered", 7)))
    told = ',"services":[{"to":"ufire","state":"arrived","at":9},{"to":"t120","state":"delivered","at":7}]}'
    assert msgspec.json.encode(sent).decode() == plain[:-1] + told
    assert msgspec.json.decode(plain, type=WallAlertLine).services is msgspec.UNSET


def test_a_walls_numbers_may_withhold_who_is_there() -> None:
    assert (
        msgspec.json.decode(
            msgspec.json.encode(RegionNumbers(0, 0, None, 0, 0, 0, None, 0, 0)), type=RegionNumbers
        ).reachable
        is None
    )


@given(st.text())
def test_any_text_is_escaped_alike(text: str) -> None:
    raw = msgspec.json.encode(ReportLine("", "", "", "", 0, text))
    assert json.dumps(json.loads(raw), ensure_ascii=False, separators=(",", ":")).encode() == raw

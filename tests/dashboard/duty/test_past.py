"""/alerts: what each tab shows, what words mean, a moment that is over, a file, and the figures over weeks."""

from __future__ import annotations

import json

import msgspec
import pytest

from streams.access.subject import Role
from streams.clock import real_ms
from streams.history.history import History
from streams.model.alert import Alert, AlertMove, AlertState, Priority, moved
from streams.model.case import Case
from streams.model.case_code import case_code
from streams.model.entry_id import EntryId
from streams.model.local_day import stamp
from streams.registry.regulation import regulation
from streams.settings import CasesSection
from tests.dashboard.conftest import Site
from tests.dashboard.test_callbacks import sent

TOWN, HOUR = "211221106", 3_600_000
VIEW = "view-alerts.children"
NOW = real_ms()
CASE = Case(id="g1", village="211221106201", type="E02", category="H", channel="device", reported_at=NOW - 9 * HOUR)


def alert(name: str, hours: int, **more: object) -> Alert:
    at = NOW - hours * HOUR
    waits = Alert(name, name, "serious", Priority.CRITICAL, TOWN, at, state=AlertState.PENDING, tiers=(4, 6, 9))
    return moved(msgspec.structs.replace(waits, **more), AlertMove.RAISE, at=at)


def over(one: Alert, by: str, note: str) -> Alert:
    taken = moved(one, AlertMove.ACKNOWLEDGE, at=one.raised_at + 30_000, by=by)
    return moved(taken, AlertMove.CLOSE, at=one.raised_at + HOUR, by=by, note=note)


@pytest.fixture(autouse=True)
def filled(site: Site) -> None:
    site.registry.set_regulation(regulation(CasesSection()), 0)
    history = History(site.settings.history_url)
    history.open()
    some = [
        alert("serious/g1/1", 9, key="serious/g1", subject="E02"),
        over(alert("sos/7/1", 6, rule="sos"), "值班员 a1", "本人已回电，平安"),
        alert("sos/9/1", 2, rule="sos", region="211282101"),
    ]
    history.put([CASE, *some], EntryId(1, 0), NOW)
    history.close()


def shown(site: Site, query: str = "", role: Role = Role.DUTY_LEAD, scope: str = "2112") -> str:
    answer = site.signed_in(role, scope).ask(
        "/_dash-update-component", sent(VIEW, [("address", "search", query)], "/alerts", query)
    )
    assert answer.status_code == 200, answer.text
    return json.dumps(answer.get_json()["response"]["view-alerts"]["children"], ensure_ascii=False)


def test_open_ones_lead_to_the_desk_and_to_their_matter(site: Site) -> None:
    text = shown(site)
    assert "共 2 条" in text
    assert "/duty/a/serious/g1/1" in text
    assert case_code(CASE.id, CASE.village, CASE.reported_at) in text


def test_those_that_are_over_say_when_they_were_taken_and_what_was_done(site: Site) -> None:
    text = shown(site, "?tab=closed")
    assert "本人已回电，平安" in text
    assert "30 秒" in text
    assert "/duty/a/" not in text


def test_a_desk_sees_its_own_scope_alone(site: Site) -> None:
    assert "共 1 条" in shown(site, scope="211282")
    assert "共 0 条" in shown(site, "?q=%E5%87%A1%E6%B2%B3", scope="211282")


@pytest.mark.parametrize(
    ("sought", "n"),
    [("腰堡", 1), ("求助", 1), ("开原 求助", 1), ("腰堡 求助", 0), ("燃气", 1), ("没有的字", 0), ("腰堡镇 3 网格", 0)],
)
def test_words_mean_places_rules_types_and_posts(site: Site, sought: str, n: int) -> None:
    assert f"共 {n} 条" in shown(site, f"?q={sought}")


def test_a_matters_code_finds_its_alert(site: Site) -> None:
    code = case_code(CASE.id, CASE.village, CASE.reported_at)
    assert "共 1 条" in shown(site, f"?q={code.lower()}")
    assert "共 0 条" in shown(site, f"?q={code}", scope="211282")


def test_a_moment_that_is_over_shows_the_queue_of_then(site: Site) -> None:
    then = stamp(NOW - 6 * HOUR + 120_000)[:16]
    text = shown(site, f"?at={then}")
    assert f"历史回看 {then} · 当时未结 2 条" in text
    assert "本人已回电" not in text, "what was written later was not there"
    assert text.count("/duty/a/") == 1, "one of them is over by now: no way leads to it"
    assert "已确认" in text
    assert "待确认" in text


def test_what_makes_no_sense_is_named(site: Site) -> None:
    text = shown(site, "?from=昨天&at=2099-01-01 00:00&tab=nowhere")
    assert "日期“昨天”不成立" in text
    assert "时刻“2099-01-01 00:00”不成立或尚未到" in text
    assert "共 2 条" in text


def test_a_file_asks_a_reason_and_is_on_record(site: Site) -> None:
    county = site.signed_in(Role.DUTY_LEAD, "211221")
    assert county.ask("/alerts/export", {"tab": "closed"}).status_code == 422
    answer = county.ask("/alerts/export", {"tab": "closed", "reason": "月度复盘", "format": "csv"})
    assert answer.status_code == 200
    lines = answer.get_data(as_text=True)
    assert "本人已回电，平安" in lines
    assert "值班员 a1" not in lines
    assert site.signed_in(Role.DUTY_LEAD, "2112").ask("/alerts/export", {"reason": "x"}).status_code == 404


def test_the_weeks_stand_beside_their_targets(site: Site) -> None:
    text = shown(site, "?tab=health")
    assert "特急确认用时 P90" in text
    assert "目标 ≤ 60 秒，> 120 秒 须整改" in text
    assert "n = 1" in text

"""What the schedule makes and when: at the cut, once, and later what was missed."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pytest

from dashboard.brief_body import unpacked
from dashboard.briefs.__main__ import make
from dashboard.briefs.cadence import BriefPeriod, over
from dashboard.briefs.list_page import late
from dashboard.briefs.schedule import LATE_MS, due, kinds
from dashboard.case_list import next_workday
from dashboard.locale import Words
from dashboard.periods import Period
from streams.access.subject import Role
from streams.clock import CityClock, real_ms
from streams.history.history import History
from streams.model.case import Case
from streams.model.case_clock import timed
from streams.model.entry_id import EntryId
from streams.model.local_day import day_start, iso_day, number_of
from streams.operate import shell
from streams.registry.regulation import regulation
from streams.rewind.files import HOUR_MS, hour_of
from streams.rewind.run import folder_of
from streams.settings import CasesSection
from tests.dashboard.areas.area_numbers import RULES, VILLAGES
from tests.dashboard.briefs.test_briefs import plain, reported, today
from tests.dashboard.conftest import Site
from tests.streams.registry.test_subscriptions import WORD, user

DUE = day_start(number_of(date(2026, 11, 30)))


def days(*firsts: int) -> list[Period]:
    return [Period("custom", first, first) for first in firsts]


def test_the_newest_alone_is_due_at_first_then_what_is_over_since() -> None:
    offered = days(9, 8, 7, 6, 5)
    assert due(offered, (), BriefPeriod.DAY) == days(9)
    assert due(offered, {9}, BriefPeriod.DAY) == []
    assert due(offered, {6}, BriefPeriod.DAY) == days(7, 8, 9), "missed ones are made later, the oldest first"
    assert due(offered, {6, 8}, BriefPeriod.DAY) == days(7, 9)
    assert due([], (), BriefPeriod.DAY) == []
    long = over(BriefPeriod.DAY, 20_000, 1, 19_000)
    assert len(due(long, {19_000}, BriefPeriod.DAY)) == 14, "after a long stop the list is bounded"


def test_the_setting_names_cadences_in_any_order() -> None:
    assert kinds("month day") == (BriefPeriod.DAY, BriefPeriod.MONTH)
    assert kinds("") == ()


@pytest.fixture
def filled(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    site = Site(tmp_path_factory.mktemp("schedule"), demo=True)
    site.registry.set_regulation(RULES, 0)
    history = History(site.settings.history_url)
    history.open()
    history.put(list(reported(days=40)), EntryId(1, 0), real_ms())
    history.close()
    yield site
    site.registry.close()


def run(site: Site) -> int:
    history, store = History(site.settings.history_url), site.registry.store()
    assert store is not None
    history.open()
    try:
        return make(site.settings, site.registry, history, shell.places(site.settings), CityClock(store))
    finally:
        history.close()


def test_it_makes_each_once_says_how_far_it_is_and_a_person_freezes_what_was_made(filled: Site) -> None:
    first = run(filled)
    assert first > 0
    for unit, made in (("police", True), ("court", False)):
        assert (filled.registry.brief_draft(f"2112:{unit}", "day", today() - 1) is not None) is made
    assert run(filled) == 0, "a period is cut once"
    making = filled.registry.making()
    assert making is not None
    assert (making.done, making.total, making.why) == (0, 0, "")
    yesterday = today() - 1
    draft = filled.registry.brief_draft("2112", "day", yesterday)
    assert draft is not None
    assert not filled.registry.put_brief_draft(draft)
    history = History(filled.settings.history_url)
    history.open()
    late = Case(id="late", village=VILLAGES[0], type="H01", category="H", reported_at=day_start(yesterday) + HOUR_MS)
    history.put([timed(late, RULES)], EntryId(2, 0), real_ms())
    history.close()

    lead, address = filled.signed_in(Role.DUTY_LEAD), f"/briefs/2112/day/{iso_day(yesterday)}"
    shown = lead.get(address).text
    assert "上报 8 件，比上期多 3 件①。" in plain(shown)
    assert "上报：定稿 8 件，现为 9 件" in shown
    assert "已编成（" in lead.get("/briefs").text
    assert lead.send(address, {"do": "freeze", "reason": "日报"}).status_code == 303
    assert filled.registry.published("2112", yesterday, yesterday)["reports"].value == 8, "of the cut of the text"
    frozen = filled.registry.brief("2112", "day", yesterday)
    assert frozen is not None
    assert frozen.body == draft.body


def test_an_hour_without_a_record_is_said_in_the_brief(filled: Site) -> None:
    folder, yesterday = folder_of(filled.settings), today() - 1
    folder.mkdir(parents=True)
    for hour in range(25):
        if hour != 3:
            (folder / f"{hour_of(day_start(yesterday) + hour * HOUR_MS)}.sent").touch()
    run(filled)
    draft = filled.registry.brief_draft("2112", "day", yesterday)
    assert draft is not None
    assert unpacked(draft.body).gaps == (hour_of(day_start(yesterday) + 3 * HOUR_MS),)
    shown = filled.signed_in(Role.SUPERVISOR).get(f"/briefs/2112/day/{iso_day(yesterday)}").text
    assert f"本期有 1 个小时没有系统记录（{iso_day(yesterday)[5:]} 03时）" in shown


def test_late_is_said_from_six_hours_on() -> None:
    assert late(Words("zh"), (DUE, DUE + LATE_MS)) == "应于 2026-11-30 00:00 编成，实于 2026-11-30 06:00 补编。"
    assert late(Words("zh"), (DUE, DUE + LATE_MS - 1)) == ""
    assert late(Words("zh"), None) == ""


def test_who_subscribed_is_written_to_once_it_is_approved(filled: Site) -> None:
    person = user(filled.registry, "zhang")
    reader = filled.enter("zhang", WORD)
    yesterday = today() - 1
    address = f"/briefs/2112/day/{iso_day(yesterday)}"
    wanted = {"act": "add", "region": "2112", "cadence": "day", "mail": "zhang@example.cn"}
    assert "未配置：邮件" in reader.get("/subscriptions?region=2112&cadence=day").text
    assert reader.send("/subscriptions", {**wanted, "mail": "zhang"}).status_code == 422
    assert reader.send("/subscriptions", {**wanted, "region": VILLAGES[0]}).status_code == 422
    assert reader.send("/subscriptions", wanted).status_code == 303
    assert reader.send("/views", {"act": "save", "name": "月", "address": "/trends"}).status_code == 303
    (view,) = filled.registry.saved_views(person)
    link = filled.signed_in(Role.SUPERVISOR)
    assert link.send("/subscriptions", {**wanted, "view": view.id, "region": ""}).status_code == 422, "not the own"
    assert link.send("/subscriptions", wanted).status_code == 422, "a link is no user"
    assert reader.send("/subscriptions", {**wanted, "view": view.id, "region": ""}).status_code == 303
    run(filled)
    mails = filled.registry.waiting_letters(["mail"], real_ms(), 9)
    assert mails == [], "nothing leaves before it is approved, and of a period that was over before there is no letter"
    assert reader.send(address, {"do": "freeze", "reason": "日报"}).status_code == 303
    assert link.send(address, {"do": "approve", "reason": "签发"}).status_code == 303
    (letter,) = filled.registry.waiting_letters(["mail"], real_ms(), 9)
    assert letter.text.startswith("【模拟数据】")
    assert "社会治理日报" in letter.text
    assert letter.text.endswith(f"：{filled.settings.dashboard_url}{address}")
    assert "8" not in letter.text.partition("：http")[0].replace(iso_day(yesterday), "").partition("期")[2]
    assert filled.registry.letter_states(letter.about) == {("mail", "waits"): 1, ("webhook", "waits"): 1}
    assert "待发出" in reader.get("/subscriptions").text


@pytest.mark.parametrize(
    ("day", "following"), [("2026-11-26", "2026-11-27"), ("2026-11-27", "2026-11-30"), ("2026-02-13", "2026-02-14")]
)
def test_what_comes_next_is_due_by_the_next_day_of_work(day: str, following: str) -> None:
    """A Friday's is Monday; a Saturday that is worked for a holiday is one."""
    rules = regulation(CasesSection())
    assert iso_day(next_workday(rules, number_of(date.fromisoformat(day)))) == following


def test_a_brief_ends_with_what_is_due_next_as_the_list_counts_it(filled: Site) -> None:
    reader = filled.signed_in(Role.SUPERVISOR)
    shown = reader.get(f"/briefs/2112/day/{iso_day(today() - 1)}").text
    month, day = map(int, iso_day(next_workday(RULES, today())).split("-")[1:])
    assert f"至下一工作日（{month}月{day}日）末到期" in shown
    assert "standing=nextday" in shown or "末到期 0 件" in shown
    assert "在办账龄" in shown, "beside the wait"

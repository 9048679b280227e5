"""What a resident is shown of the own case, and what becomes of the answer."""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from dashboard.app import create
from streams.access.movers import reporter_of
from streams.access.subject import Role
from streams.clock import real_ms
from streams.history.history import History
from streams.model.audit import AuditRecord
from streams.model.case import Case, CaseState, CaseStep, Mark, MarkKind
from streams.model.case_code import case_code
from streams.model.entry_id import EntryId
from streams.model.local_day import local_day
from streams.registry.own_data import OwnTables
from streams.registry.own_units import TakenBy
from streams.registry.parties import Party
from streams.wire import command as wire
from tests.dashboard.cases.case_desk import HOUR, PHONE, RULES, VILLAGE, case, step
from tests.dashboard.conftest import Site
from tests.dashboard.intake_door import Intake
from tests.signing import keys_in

S = CaseState
DAY = 24 * HOUR
SENT = (step(1, S.TRIAGED), step(2, S.DISPATCHED, "justice"), step(3, S.ACCEPTED), step(4, S.HANDLING))
DUTY = ("duty", "211221", "铁岭县综治中心值班", "024-70000001", "")
RECORD = AuditRecord(7, "s", "security_admin", "2112", "", "own.take", "own/directory", reason="建档")


class Pages:
    """The page of residents over a history of its own."""

    def __init__(self, folder: Path, intake: Intake) -> None:
        self.site = Site(folder, demo=True)
        port = {"intake": {"port": intake.server_port}}
        settings = self.site.settings.model_validate({**self.site.settings.model_dump(), **port})
        keys_in(settings.store.data_dir)
        self.site.registry.set_regulation(RULES, real_ms())
        table = OwnTables({"directory": [DUTY]}, {"directory": "directory.xlsx"})
        self.site.registry.take_own(table, RECORD, TakenBy("李主任", "建档", local_day(real_ms())))
        self.site._servers[False] = create(settings, self.site.registry, wall=False).server
        self.history = History(settings.history_url)
        self.client = self.site.client()

    def keep(self, one: Case) -> str:
        """The code of a case that was reported from PHONE."""
        self.history.put([one], EntryId(1, 0), real_ms())
        self.site.registry.add_parties(one.id, [Party(name="张三", phone=PHONE)], real_ms())
        return case_code(one.id, one.village, one.reported_at)

    def ask(self, code: str, secret: str = PHONE, language: str = "zh") -> tuple[int, str]:
        answer = self.client.post(f"/p?lang={language}", data={"code": code, "secret": secret})
        return answer.status_code, answer.get_data(as_text=True)

    def rate(self, code: str, answer: str, token: str) -> tuple[int, str]:
        sent = self.client.post("/p/rate", data={"code": code, "answer": answer, "token": token})
        return sent.status_code, sent.get_data(as_text=True)


@pytest.fixture
def pages(tmp_path: Path, intake: Intake) -> Iterator[Pages]:
    made = Pages(tmp_path, intake)
    yield made
    made.history.close()
    made.site.registry.close()


def token_in(page: str) -> str:
    found = re.search(r'name="token" value="([^"]+)"', page)
    assert found is not None
    return found[1]


def test_the_steps_the_unit_its_telephone_and_the_wait_are_shown_and_no_persons_name(pages: Pages) -> None:
    code = pages.keep(case("a", VILLAGE, "D01", "", *SENT, reported_at=real_ms() - 3 * DAY))
    status, page = pages.ask(code)
    assert status == 200
    assert [li for li in re.findall(r'<li class="(\w+)"', page)] == ["done"] * 4 + ["now", "later", "later"]
    assert re.findall(r"<li[^>]*><span>([^<]+)</span>", page) == [
        "上报", "受理", "派单", "接单", "调解", "核查回访", "销号"
    ]  # fmt: skip
    assert '<p class="state">调解中</p>' in page
    assert "<dt>正在办理</dt><dd>司法所（调委会）</dd>" in page
    assert "<dt>已等待</dt><dd>3 天</dd>" in page
    assert '铁岭县综治中心值班 <a href="tel:02470000001">024-70000001</a>' in page
    for secret in ("张三", PHONE, "值班员", "土地承包费", "打 〔电话〕"):
        assert secret not in page
    assert "模拟数据" in page, "a demo store says so on every page"


def test_a_wrong_number_and_an_unknown_code_are_answered_alike(pages: Pages) -> None:
    code = pages.keep(case("a"))
    wrong, unknown = pages.ask(code, "13900000000"), pages.ask("211221-261127-ZZZZZZZ")
    assert (wrong[0], unknown[0]) == (404, 404)
    assert wrong[1].replace(code, "X") == unknown[1].replace("211221-261127-ZZZZZZZ", "X")


def test_neither_a_code_nor_a_number_reaches_a_log(pages: Pages, caplog: Any, capfd: Any) -> None:
    code = pages.keep(case("a"))
    with caplog.at_level(logging.DEBUG):
        assert pages.ask(code, "13900000000")[0] == 404
        assert pages.ask(code)[0] == 200
    said = caplog.text + "".join(capfd.readouterr())
    assert not [secret for secret in (code, PHONE, "13900000000") if secret in said]


def test_after_five_wrong_answers_the_right_one_is_as_wrong(pages: Pages) -> None:
    code = pages.keep(case("a"))
    assert [pages.ask(code, "1")[0] for _ in range(5)] == [404] * 5
    assert pages.ask(code)[0] == 404


def test_of_a_restricted_case_nothing_is_shown_but_that_it_was_passed_on(pages: Pages) -> None:
    code = pages.keep(case("a", VILLAGE, "R01", "", step(1, S.TRIAGED), step(2, S.DISPATCHED, "protection")))
    status, page = pages.ask(code)
    assert (status, "已转办" in page) == (200, True)
    assert "<ol>" not in page
    assert "<dt>" not in page
    assert "token" not in page


def test_a_refusal_says_why_and_who_may_be_asked_next(pages: Pages) -> None:
    no = CaseStep(1, S.DECLINED, real_ms() - HOUR, person="x", by="值班员 x", note="属于法院管辖", paper="1号")
    status, page = pages.ask(pages.keep(case("a", VILLAGE, "D01", "", no)))
    assert (status, "<ol>" in page) == (200, False)
    assert "<dd>属于法院管辖</dd>" in page
    assert re.search(r"<dt>如有异议，可向上一级反映</dt><dd>腰堡镇 · 铁岭县综治中心值班", page)


def test_an_answer_goes_in_as_the_reporters_own_once_for_each_page(pages: Pages, intake: Intake) -> None:
    done = (*SENT, CaseStep(5, S.CHECKING, real_ms() - HOUR, person="j", by="司法", note=""))
    code = pages.keep(case("a", VILLAGE, "D01", "", *done))
    token = token_in(pages.ask(code)[1])
    for _ in range(2):
        status, page = pages.rate(code, "satisfied", token)
        assert (status, "评价已收到" in page) == (200, True)
    first, second = (wire.decode(body) for _, body in intake.taken)
    assert first.id == second.id, "sent twice, it is one"
    assert (first.role, first.scope, first.person, first.by) == (Role.PUBLIC, VILLAGE, reporter_of("a"), "群众")
    assert (first.action, first.object) == ("case.mark", "a")
    assert first.wish is not None
    assert first.wish.mark is MarkKind.SATISFIED


@pytest.mark.parametrize("answer", ["", "released", "listed"])
def test_nothing_else_is_an_answer(pages: Pages, intake: Intake, answer: str) -> None:
    done = (*SENT, CaseStep(5, S.CHECKING, real_ms() - HOUR, person="j", by="司法", note=""))
    code = pages.keep(case("a", VILLAGE, "D01", "", *done))
    assert pages.rate(code, answer, token_in(pages.ask(code)[1]))[0] == 403
    assert intake.taken == []


def test_a_token_serves_for_its_case_alone_and_not_for_ever(pages: Pages, intake: Intake) -> None:
    done = (*SENT, CaseStep(5, S.CHECKING, real_ms() - HOUR, person="j", by="司法", note=""))
    code, other = (pages.keep(case(name, VILLAGE, "D01", "", *done)) for name in "ab")
    token = token_in(pages.ask(code)[1])
    until, _, mac = token.partition(".")
    forged = [f"{int(until) + 1}.{mac}", f"{until}.{'0' * 64}", "", ".", f"x.{mac}", f"1.{mac}"]
    assert {pages.rate(code, "satisfied", one)[0] for one in forged} == {403}
    assert pages.rate(other, "satisfied", token)[0] == 403
    assert intake.taken == []


def test_it_is_offered_once_of_what_is_done_and_called_back(pages: Pages) -> None:
    done = (*SENT, CaseStep(5, S.CHECKING, real_ms() - HOUR, person="j", by="司法", note=""))
    rated = (Mark(MarkKind.SATISFIED, real_ms(), reporter_of("c"), "群众"),)
    cases = [
        case("a", VILLAGE, "D01", "", *SENT),
        case("b", VILLAGE, "H01", "", *done),
        case("c", VILLAGE, "D01", "", *done, marks=rated),
        case("d", VILLAGE, "D01", "", *done),
    ]
    told = [pages.ask(pages.keep(one))[1] for one in cases]
    assert ["p/rate" in page for page in told] == [False, False, False, True]
    assert ["已评价" in page for page in told] == [False, False, True, False]


def test_an_intake_that_is_away_is_said_to_be(pages: Pages, intake: Intake) -> None:
    done = (*SENT, CaseStep(5, S.CHECKING, real_ms() - HOUR, person="j", by="司法", note=""))
    code = pages.keep(case("a", VILLAGE, "D01", "", *done))
    token = token_in(pages.ask(code)[1])
    intake.shutdown()
    intake.server_close()
    status, page = pages.rate(code, "satisfied", token)
    assert (status, "评价未收到" in page) == (503, True)


def test_the_page_is_in_english_too_and_the_form_needs_no_script(pages: Pages) -> None:
    form = pages.client.get("/p?lang=en").get_data(as_text=True)
    assert '<form method="post" action="/p?lang=en">' in form
    status, page = pages.ask(pages.keep(case("a", VILLAGE, "D01", "", *SENT)), language="en")
    assert status == 200
    assert "Working on it" in page


def test_the_slip_bears_the_code_behind_the_hash_and_nothing_that_was_reported(pages: Pages) -> None:
    code = pages.keep(case("a"))
    answer = pages.site.signed_in(Role.VILLAGE, VILLAGE).get(f"/case/{code}/slip")
    page = answer.get_data(as_text=True)
    assert answer.status_code == 200
    assert code in page
    assert "data:image/svg+xml" in page
    assert f"{pages.site.url()}/p</p>" in page
    for secret in ("张三", PHONE, "土地承包费"):
        assert secret not in page
    other = pages.site.signed_in(Role.VILLAGE, "211224001001").get(f"/case/{code}/slip")
    assert other.status_code == 404
    assert pages.site.signed_in(Role.LEADER).get(f"/case/{code}/slip").status_code == 404

"""/sitreps: what each role sees of reports, what its forms send to intake, and the document of what was approved."""

from __future__ import annotations

import io
import json
import uuid

import msgspec
import pytest
from docx import Document

from streams.access.subject import Role
from streams.clock import real_ms
from streams.history.history import History
from streams.model import bodies
from streams.model.alert import Alert, AlertMove, AlertState, Priority, moved
from streams.model.case import Case
from streams.model.entry_id import EntryId
from streams.model.sitreps.sitrep import (
    ReportSent,
    ReportWay,
    Sitrep,
    SitrepWish,
    Stage,
    approved,
    drafted,
    reported,
)
from streams.registry.audit import Wanted
from streams.registry.regulation import regulation
from streams.settings import CasesSection
from streams.wire import command as wire
from tests.dashboard.conftest import Site
from tests.dashboard.intake_door import Intake
from tests.dashboard.test_callbacks import sent
from tests.dashboard.test_commands import desk  # noqa: F401

NOW, MINUTE, VILLAGE = real_ms(), 60_000, "211221106201"
AT = NOW - 30 * MINUTE
CASE = Case(id="g1", village=VILLAGE, type="E02", category="E", channel="telephone", reported_at=AT, text="楼道煤气味")
NEW, OLD = "serious/g1/1", "serious/g2/1"


def alert(name: str) -> Alert:
    waits = Alert(name, name[:-2], "serious", Priority.CRITICAL, VILLAGE, AT, state=AlertState.PENDING, subject="E02")
    return moved(waits, AlertMove.RAISE, at=AT)


def frozen() -> Sitrep:
    """A first report that left by telephone in time, and a follow-up that waits for the leader."""
    call, paper = AT + 15 * MINUTE, AT + 35 * MINUTE
    new = Sitrep(id=OLD, region=VILLAGE, scope="211221", known_at=AT, call_due=call, paper_due=paper)
    first = SitrepWish(where="范家屯村", cause="正在核实")
    made = approved(drafted(new, first, "值班员 a", "a", AT + MINUTE), "王主任", "值班员 a", "a", AT + 2 * MINUTE)
    made = reported(made, ReportSent(ReportWay.CALL, "总值班室", AT + 9 * MINUTE, "值班员 a", "李某"))
    follow = SitrepWish(stage=Stage.FOLLOW, where="范家屯村", cause="阀门老化")
    return drafted(made, follow, "值班员 a", "a", AT + 20 * MINUTE)


@pytest.fixture
def site(desk: Site) -> Site:  # noqa: F811
    desk.registry.set_regulation(regulation(CasesSection()), 0)
    working = moved(
        moved(alert(NEW), AlertMove.ACKNOWLEDGE, at=AT, by="a"), AlertMove.PROGRESS, at=AT, by="a", note="燃气公司"
    )
    history = History(desk.settings.history_url)
    history.open()
    history.put([CASE, working, alert(OLD), frozen()], EntryId(1, 0), NOW)
    history.close()
    return desk


def shown(site: Site, name: str = "", role: Role = Role.DUTY, scope: str = "211221") -> str:
    query = f"?alert={name}" if name else ""
    asked = [("address", "search", query), ("sitreps-again", "data", None)]
    body = sent("view-sitreps.children", asked, "/sitreps", query)
    answer = site.signed_in(role, scope).ask("/_dash-update-component", body)
    assert answer.status_code == 200, answer.text
    return json.dumps(answer.get_json()["response"]["view-sitreps"]["children"], ensure_ascii=False)


def form(site: Site, role: Role, name: str, about: str, said: dict[str, str]) -> str:
    """What the sender reads."""
    query = f"?alert={about}"
    outputs = f"..{name}-done.data...{name}-said.children.."
    body = sent(outputs, [(f"{name}-sent", "data", {"n": 1, "id": str(uuid.uuid4()), "said": said})], "/sitreps", query)
    answer = site.signed_in(role, "211221").ask("/_dash-update-component", body)
    return json.dumps(answer.get_json(), ensure_ascii=False)


def test_a_first_report_says_beforehand_what_is_known_and_no_more(site: Site) -> None:
    text = shown(site, NEW)
    for known in ("楼道煤气味", "范家屯", "接报", "燃气公司", "正在核实", "首报"):
        assert known in text, known
    assert "续报" not in text
    assert "登记已报出" not in text, "nothing was approved"


def test_versions_are_shown_with_what_is_new_who_approved_and_the_clocks(site: Site) -> None:
    text = shown(site, OLD)
    for line in ("王主任 电话同意，值班员 a", "有变更", "阀门老化", "总值班室", "接报人 李某", "草稿，待带班领导审定"):
        assert line in text, line
    assert "电话报告 限" in text
    assert "未报告" in text, "in writing it has not left"
    assert "1 条" not in shown(site)
    assert "续报" in shown(site), "the list says where it stands"


def test_the_view_names_the_revisions_it_shows_so_that_the_browser_knows_when_it_is_late(site: Site) -> None:
    drawn = r'"data-drawn": "{\"sitrep/serious/g2/1\": ' + str(frozen().revision)
    assert drawn in shown(site, OLD)
    assert drawn in shown(site)
    new = shown(site, NEW)
    assert '"data-drawn": "{}"' in new
    assert '"data-of": "serious/g1/1"' in new


def test_another_area_sees_nothing_and_a_leader_approves_alone(site: Site) -> None:
    assert "没有这条提醒" in shown(site, OLD, scope="211224")
    assert "近 100 天没有" in shown(site, scope="211224")
    text = shown(site, OLD, Role.LEADER)
    assert "审定，同意报出" in text
    assert "保存草稿" not in text
    assert "登记已报出" not in text


def test_what_is_written_goes_to_intake_for_the_state_it_was_written_for(site: Site, intake: Intake) -> None:
    texts = {
        name: "" for name in ("when", "source", "cause", "casualties", "impact", "measures", "next_steps", "contact")
    }
    said = {"base": "0", "stage": "first", "where": "范家屯村", **texts}
    assert "已提交" in form(site, Role.DUTY, "sitrep", NEW, said)
    ((_, body),) = intake.taken
    command = wire.decode(body)
    wish = bodies.read(command.action, command.body)
    assert (command.action, command.object, command.expected_version) == ("sitrep.draft", NEW, 0)
    assert (wish.stage, wish.where) == (Stage.FIRST, "范家屯村")
    late = form(site, Role.DUTY, "approve", OLD, {"base": "2", "speaker": "王主任"})
    assert "报送内容已有更新" in late
    assert len(intake.taken) == 1
    done = form(site, Role.DUTY, "approve", OLD, {"base": str(frozen().revision), "speaker": "王主任"})
    assert "已提交" in done
    other = {"base": str(frozen().revision), "way": "paper", "to": "别处", "taker": ""}
    assert "已提交" not in form(site, Role.DUTY, "reported", OLD, other), "no such office"


def test_the_document_is_what_was_approved_with_a_reason_on_record(site: Site) -> None:
    client = site.signed_in(Role.DUTY, "211221")
    assert client.get(f"/sitreps/paper?alert={NEW}").status_code == 404, "a draft is no document"
    page = client.get(f"/sitreps/paper?alert={OLD}").get_data(as_text=True)
    assert "突发事件信息首报" in page
    assert "阀门老化" not in page, "the draft is not in it"
    answer = client.send("/sitreps/paper.docx", {"alert": OLD, "lang": "zh", "reason": "书面报送"})
    paper = Document(io.BytesIO(answer.data))
    texts = [line.text for line in paper.paragraphs]
    assert "突发事件信息首报" in texts
    assert "起因：正在核实" in texts
    assert texts[texts.index("") - 2].endswith("值班席"), "whose report it is, above who drafted, approved and reported"
    (record, *_) = site.registry.audit_search(Wanted(action="export"), 5)
    assert (record.record.object, record.record.reason) == (f"sitrep/{OLD}", "书面报送")


def test_a_report_that_changed_says_what(site: Site) -> None:
    done = approved(frozen(), "", "带班领导 b", "b", NOW)
    history = History(site.settings.history_url)
    history.open()
    history.put([done], EntryId(2, 0), NOW)
    history.close()
    page = site.signed_in(Role.DUTY, "211221").get(f"/sitreps/paper?alert={OLD}").get_data(as_text=True)
    assert "突发事件信息续报" in page
    assert "起因（有变更）" in page
    assert "地点（有变更）" not in page
    assert msgspec.structs.asdict(done)["revision"] == frozen().revision + 1

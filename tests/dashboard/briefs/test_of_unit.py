"""A brief of a department: its numbers by its own steps, its open cases; of a court there is none."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import count

import pytest

from streams.access.subject import Role
from streams.clock import real_ms
from streams.history.facts import FactSpan
from streams.history.history import History
from streams.model.case import Case, CaseState, CaseStep
from streams.model.case_clock import timed
from streams.model.entry_id import EntryId
from streams.model.local_day import day_start, iso_day
from tests.dashboard.areas.area_numbers import RULES, VILLAGES
from tests.dashboard.briefs.test_briefs import today
from tests.dashboard.conftest import Site
from tests.dashboard.home.test_page import section, shown
from tests.streams.registry.test_subscriptions import WORD, user

S, HOUR = CaseState, 3_600_000


def sent() -> Iterator[Case]:
    """Of each of 40 days before today one case at the police and one at the justice office; the last three are open."""
    number = count()
    for back in range(1, 41):
        at = day_start(today() - back) + 9 * HOUR
        for unit in ("police", "justice"):
            states = (S.TRIAGED, S.DISPATCHED, S.ACCEPTED, S.CHECKING)[: 3 if back < 4 else 4]
            steps = tuple(CaseStep(n, state, at + n * HOUR, unit=unit) for n, state in enumerate(states, 1))
            case = Case(
                id=f"c{next(number)}", village=VILLAGES[0], type="H01", category="H", reported_at=at, steps=steps
            )
            yield timed(case, RULES)


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    site = Site(tmp_path_factory.mktemp("unit"), demo=True)
    site.registry.set_regulation(RULES, 0)
    history = History(site.settings.history_url)
    history.open()
    history.put(list(sent()), EntryId(1, 0), real_ms())
    history.close()
    yield site
    site.registry.close()


def test_it_has_the_departments_own_numbers_and_its_own_record(filled: Site) -> None:
    first, second = filled.signed_in(Role.SUPERVISOR), filled.signed_in(Role.SUPERVISOR)
    day = iso_day(today() - 1)
    address = f"/briefs/2112/day/{day}"
    assert f"{address}?unit=police" in first.get("/briefs?unit=police").text
    page = first.get(f"{address}?unit=police").text
    history = History(filled.settings.history_url)
    history.open()
    span = FactSpan("2112", today() - 1, today() - 1, "police")
    n = history.numbers.totals(span, ("open",))["open"]
    history.close()
    assert n == 3
    assert re.search(r"在办 3 件", page)
    assert "公安" in page
    assert "unit=police" in page.partition("一、总体（")[2], "each number leads to the department's cases"
    rows = re.findall(r"<tr><td>(.*?)</td><td>(\d+)</td><td>(\d+)</td></tr>", page)
    assert rows[-1][1:] == ("1", "1")
    assert "<figure>" not in page, "no line over days is drawn of nothing"
    assert first.send(address, {"do": "freeze", "reason": "日报", "unit": "police"}).status_code == 303
    assert "已定稿，待签发" in first.get(f"{address}?unit=police").text
    assert "预览，未定稿" in first.get(address).text, "the area's is another"
    assert "预览，未定稿" in first.get(f"{address}?unit=justice").text
    assert second.send(address, {"do": "approve", "reason": "签发", "unit": "police"}).status_code == 303
    answer = second.send(f"{address}/docx", {"reason": "归档", "unit": "police"})
    assert answer.status_code == 200


def test_a_department_reads_its_own_once_it_is_approved_and_is_written_to(filled: Site) -> None:
    first, second, day = filled.signed_in(Role.SUPERVISOR), filled.signed_in(Role.SUPERVISOR), iso_day(today() - 2)
    user(filled.registry, "justice", Role.DEPARTMENT, "justice")
    reader, address = filled.enter("justice", WORD), f"/briefs/2112/day/{day}"
    wanted = {"act": "add", "region": "2112", "cadence": "day", "mail": "justice@example.cn"}
    for unit in ("", "police"):
        assert reader.get(f"{address}?unit={unit}").status_code == 404
        assert reader.get("/briefs?unit=police").status_code == 404
        assert reader.send("/subscriptions", {**wanted, "unit": unit}).status_code == 422
    listed = reader.get("/briefs").text
    assert "司法所" in listed
    assert day in listed
    assert address not in listed, "before it is approved it goes to no department"
    assert reader.get(f"{address}?unit=justice").status_code == 404
    assert "按部门" not in listed
    assert "订阅：简报 铁岭市 司法所" in reader.get("/subscriptions?region=2112&unit=justice&cadence=day").text
    assert reader.send("/subscriptions", {**wanted, "unit": "justice"}).status_code == 303
    for person, deed in ((first, "freeze"), (second, "approve")):
        assert person.send(address, {"do": deed, "reason": "日报", "unit": "justice"}).status_code == 303
    assert f"{address}?unit=justice" in reader.get("/briefs").text
    page = reader.get(f"{address}?unit=justice").text
    assert "在办 2 件" in page
    assert "定稿</button>" not in page
    assert reader.send(address, {"do": "freeze", "reason": "x", "unit": "justice"}).status_code == 404
    assert reader.send(f"{address}/docx", {"reason": "x", "unit": "justice"}).status_code == 404
    home = section(shown(reader), "home-briefs")
    assert f"{address}?unit=justice" in home
    assert "已签发" in home
    other = filled.signed_in(Role.SUPERVISOR)
    assert other.send(address, {"do": "freeze", "reason": "日报"}).status_code == 303
    assert "已定稿，待签发" in section(shown(filled.signed_in(Role.DUTY_LEAD)), "home-briefs")
    assert "home-briefs" not in shown(filled.signed_in(Role.DUTY)), "who approves none reads what is approved"
    assert address not in section(shown(reader), "home-briefs").replace(f"{address}?unit=justice", "")
    (letter,) = filled.registry.waiting_letters(["mail"], real_ms(), 9)
    assert letter.region == "2112:justice"
    assert letter.text.endswith(f"{address}?unit=justice")


def test_of_a_body_that_is_not_urged_and_of_none_there_is_no_brief(filled: Site) -> None:
    reader, address = filled.signed_in(Role.SUPERVISOR), f"/briefs/2112/day/{iso_day(today() - 1)}"
    independent = sorted(RULES.independent)
    assert independent
    for unit in (*independent, "nothing", "2112"):
        assert reader.get(f"{address}?unit={unit}").status_code == 404, unit
        assert reader.get(f"/briefs?unit={unit}").status_code == 404, unit
    names = {one.id: one.name for one in RULES.units}
    page = reader.get("/briefs").text
    assert not [unit for unit in independent if f">{names[unit]}</a>" in page]

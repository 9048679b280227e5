"""Numbers of areas as their routes serve them: who gets which, what opens which cases, and how they leave the house."""

from __future__ import annotations

from pathlib import Path

import pytest

from dashboard.areas.compare import hidden
from streams.access.subject import Role
from streams.clock import real_ms
from streams.geography.places import load as geography
from streams.history.history import History
from streams.kpi.dictionary import KPIS, Shape
from streams.model.case import Case, CaseStep
from streams.model.case_clock import timed
from streams.model.entry_id import EntryId
from tests.dashboard.areas.area_numbers import HOUR, RULES, VILLAGES, S, told
from tests.dashboard.conftest import Site


def test_every_number_stands_with_its_meaning_and_its_n(house: Site) -> None:
    told_ = told(house.signed_in(Role.SUPERVISOR), "/region/2112/numbers?range=week")
    lines = {line["id"]: line for line in told_["kpis"]}
    assert lines.keys() == {kpi.id for kpi in KPIS if kpi.shape is not Shape.LIVE}
    assert lines["reports"]["text"] == "40"
    assert lines["reports"]["before"] == "0"
    assert (lines["on_time_rate"]["text"], lines["on_time_rate"]["n"]) == ("100.0", 30)
    assert lines["rework_rate"]["text"] == "—"
    assert lines["six_no_rate"]["text"] == "—", "there was no round"
    assert all(line["meaning"] for line in told_["kpis"])


def test_every_number_opens_as_many_cases_as_it_says(house: Site) -> None:
    client = house.signed_in(Role.SUPERVISOR)
    told_ = told(client, "/region/211221/numbers?range=week")
    span = f"region=211221&range=custom&from={told_['first']}&to={told_['last']}"
    for line in told_["kpis"]:
        if not line["listed"] or line["id"] in ("load", "reports_per_10k"):
            continue
        found = told(client, f"/cases.json?kpi={line['id']}&{span}")
        number = line["n"] if line["n"] is not None else int(line["text"].replace(",", ""))
        assert found["counted"] == number, line["id"]


def test_a_matrix_opens_its_cells(house: Site) -> None:
    client = house.signed_in(Role.SUPERVISOR)
    found = told(client, "/region/2112/matrix?range=week&kpi=open")
    police = next(row for row in found["rows"] if row["unit"] == "police")
    assert police["all"]["n"] == sum(cell["n"] for cell in police["cells"]) == 10
    for area, cell in zip(found["areas"], police["cells"], strict=True):
        link = f"/cases.json?kpi=open&unit=police&region={area['code']}&range=week"
        assert told(client, link)["n"] == cell["n"]


def test_a_ranking_greys_the_few_and_can_be_off(house: Site, tmp_path: Path) -> None:
    found = told(house.signed_in(Role.SUPERVISOR), "/region/2112/ranks?range=week&kpi=on_time_rate&by=6")
    assert {row["rank"] for row in found["rows"]} == {0}
    assert [row["n"] for row in found["rows"] if row["n"]] == [20, 10]
    off = Site(tmp_path, demo=True, dashboard={"rankings": "false"})
    assert told(off.signed_in(Role.SUPERVISOR), "/region/2112/ranks") == {"off": True, "rows": []}
    off.registry.close()
    assert [hidden(n) for n in (0, 9, 10)] == ["甲", "癸", "甲2"]


@pytest.mark.parametrize("path", ["numbers", "matrix", "ranks", "towns", "sites", "matters"])
def test_nobody_gets_an_area_that_is_not_theirs(house: Site, path: str) -> None:
    client = house.signed_in(Role.SUPERVISOR, "211221")
    assert client.get(f"/region/211221106/{path}").status_code == 200
    answers = [client.get(f"/region/{code}/{path}") for code in ("211224", "2112", "211299", "x")]
    assert {(one.status_code, one.data) for one in answers} == {(404, answers[0].data)}
    assert house.signed_in(Role.DEPARTMENT).get(f"/region/2112/{path}").status_code == 404


def test_a_map_is_tinted_by_what_came_in(house: Site) -> None:
    client = house.signed_in(Role.SUPERVISOR)
    assert sum(told(client, "/region/2112/towns?range=week")["towns"].values()) == 40
    hours = [told(client, f"/region/2112/towns?range=week&hour={n}")["towns"] for n in range(24)]
    assert sum(sum(towns.values()) for towns in hours) == 40


def test_open_matters_have_a_place_on_the_map_and_disputes_are_counted_alone(house: Site) -> None:
    client = house.signed_in(Role.SUPERVISOR)
    told_ = told(client, "/region/2112/matters")
    # Open are c0, c4, .. c36, every other one a dispute; of c4 and c28 nobody said where: they are at their village.
    assert (told_["n"], told_["held"]) == (10, 5)
    said = sorted(spot["lon"] - 123_900_000 for spot in told_["spots"] if spot["lat"] == 42_200_000)
    assert said == [12, 20, 36]
    unsaid = [spot for spot in told_["spots"] if spot["lat"] != 42_200_000]
    assert [(spot["lon"], spot["lat"]) for spot in unsaid] == 2 * [geography().label(VILLAGES[1])]
    assert {spot["category"] for spot in told_["spots"]} == {"H"}
    assert client.get(f"/case/{told_['spots'][0]['code']}").status_code == 200
    part = told(client, f"/region/{VILLAGES[0]}/matters")
    assert {spot["code"][:6] for spot in part["spots"]} == {VILLAGES[0][:6]}
    assert house.signed_in(Role.SUPERVISOR, "211224").get("/region/211221/matters").status_code == 404


def test_the_numbers_at_the_head_stand_beside_their_own_period_before(house: Site) -> None:
    client = house.signed_in(Role.SUPERVISOR)
    by_range = {range_: told(client, f"/region/2112/numbers?range={range_}") for range_ in ("today", "month")}
    strip = by_range["today"]["strip"]
    assert strip == by_range["month"]["strip"]
    assert strip.keys() == {"reports", "open", "overdue", "on_time_rate", "handle_time"}
    for id_, one in strip.items():
        line = next(line for line in by_range[one["range"]]["kpis"] if line["id"] == id_)
        assert (one["text"], one["n"]) == (line["before"], line["before_n"])
        assert (one["first"], one["last"]) == (by_range[one["range"]]["first"], by_range[one["range"]]["last"])


def test_a_villages_head_is_of_the_days_its_labels_say(house: Site) -> None:
    client = house.signed_in(Role.SUPERVISOR)
    by_range = {range_: told(client, f"/region/{VILLAGES[0]}/numbers?range={range_}") for range_ in ("today", "month")}
    strip = by_range["month"]["strip"]
    for id_, one in strip.items():
        line = next(line for line in by_range[one["range"]]["kpis"] if line["id"] == id_)
        assert (one["now"], one["now_n"]) == (line["text"], line["n"])


def test_a_court_is_in_no_matrix_and_no_ranking(tmp_path: Path) -> None:
    site = Site(tmp_path, demo=True)
    site.registry.set_regulation(RULES, 0)
    history, now = History(site.settings.history_url), real_ms()
    history.open()
    at_court = (CaseStep(1, S.TRIAGED, now - HOUR), CaseStep(2, S.DIVERTED, now - HOUR, unit="court"))
    one = Case(id="d", village=VILLAGES[0], type="D01", category="D", reported_at=now - HOUR, steps=at_court)
    history.put([timed(one, RULES)], EntryId(1, 0), now)
    client = site.signed_in(Role.SUPERVISOR)
    assert told(client, "/region/2112/matrix?kpi=open")["rows"] == []
    assert told(client, "/region/2112/ranks?kpi=on_time_rate&by=unit")["rows"] == []
    assert told(client, "/region/2112/ranks?kpi=on_time_rate&by=6")["tiers"] == 0
    history.close()
    site.registry.close()


def test_a_townships_line_up_names_who_is_on(house: Site) -> None:
    client = house.signed_in(Role.SUPERVISOR)
    units = told(client, "/region/211221106/numbers")["units"]
    assert [one["unit"] for one in units] == ["township", "justice", "police", "court", ""]
    assert {(one["who"], one["phone"]) for one in units[:4]} == {("示例值班员", "示例电话")}
    assert (units[3]["note"], units[2]["note"][:2]) == ("我方移送 0 件", "在办"), "a court's are its own"
    assert (units[4]["name"], units[4]["note"]) == ("调解室", "未设开放日")
    assert told(client, "/region/2112/numbers")["units"] == []


def test_what_is_asked_well_has_no_note(house: Site) -> None:
    client = house.signed_in(Role.SUPERVISOR)
    for path in ("numbers?range=week", "matrix?kpi=open", "ranks?kpi=on_time_rate&by=9", "numbers"):
        assert told(client, f"/region/2112/{path}")["notes"] == []


def test_a_number_or_an_order_in_vain_is_named(house: Site) -> None:
    client = house.signed_in(Role.SUPERVISOR)
    assert told(client, "/region/2112/matrix?kpi=gone")["notes"] == ["没有“gone”这个指标，未采用；显示默认项"]
    assert told(client, "/region/2112/ranks?by=12")["vain"] == ["by"]


@pytest.mark.parametrize("query", ["hour=²", "hour=24", "hour=٣", "hour=x"])
def test_an_hour_there_is_not_is_none(house: Site, query: str) -> None:
    client = house.signed_in(Role.SUPERVISOR)
    whole = told(client, "/region/2112/towns?range=week")["towns"]
    if query != "hour=²":
        assert told(client, f"/region/2112/towns?range=week&{query}")["towns"] == whole
    else:
        assert told(client, f"/region/2112/towns?range=week&{query}") == told(
            client, "/region/2112/towns?range=week&hour=2"
        )


NASTY = ("²", "٣", "9" * 30, "-1", "0", "x", "\x00", "0001-01-01", "9999-12-31", "a" * 5000, "%", "ｘ，")
READS = {
    "/region/2112/numbers": "range from to",
    "/region/2112/towns": "range from hour",
    "/region/2112/ranks": "kpi by",
    "/region/2112/sites": "kind",
    "/cases.json": "region standing state type category unit q rows whistled kpi part from",
    "/workers.json": "region",
    "/find": "q lang",
    "/progress": "code tail",
}
"""What each address reads, asked one at a time: a first word in vain must not hide the second."""


@pytest.mark.parametrize("value", NASTY)
def test_no_word_of_an_address_is_an_error(house: Site, value: str) -> None:
    client = house.signed_in(Role.SUPERVISOR)
    custom = {"range": "custom", "from": "2026-11-01", "to": "2026-11-02"}
    for path, names in READS.items():
        for name in names.split():
            assert client.get(path, query_string={**custom, name: value}).status_code < 500, (path, name, value)
    every = dict.fromkeys(" ".join(READS.values()).split(), value) | {"d": value, "case": value}
    pages = [path for method, path in house.routes() if method == "GET" and not path.startswith(("/assets", "/_dash"))]
    for path in [*pages, "/region/2112", f"/worker/{value}/track", f"/worker/{value}/track/data"]:
        assert client.get(path, query_string=every).status_code < 500, (path, value)

from __future__ import annotations

from collections.abc import Mapping

import pytest

from streams.errors import DecodeError
from streams.intake.open311.asked import asked
from streams.intake.open311.form import FormBody
from streams.intake.open311.services import services, texts
from streams.registry.regulation import regulation
from streams.settings import CasesSection

KNOWN = {one.code: one for one in services(regulation(CasesSection()), texts())}


def form(said: Mapping[str, str | list[str]] | None = None, files: int = 0, **more: str | list[str]) -> FormBody:
    fields = {"service_code": "H05", "address_string": "银州区红旗街 1 号", **(said or {}), **more}
    return FormBody({n: tuple(v) if isinstance(v, list) else (v,) for n, v in fields.items()}, files)


def test_who_asks_and_their_links_are_apart_from_the_matter() -> None:
    one = asked(
        form(
            description="井盖缺失",
            last_name="张",
            first_name="三",
            phone="13812345678",
            email="z@example.com",
            account_id="fms-77",
            media_url=["https://p.example/1.jpg", "ftp://p.example/2.jpg"],
        ),
        KNOWN,
    )
    assert one.text == "井盖缺失 · 银州区红旗街 1 号 · 〔附图片链接 1 个，在当事人信息中查看〕"
    assert (one.name, one.phone) == ("张 三", "13812345678")
    assert one.contact == "邮箱 z@example.com; 账号 fms-77; 图片 https://p.example/1.jpg"
    assert "图片链接 1 个已收" in one.notice
    assert "图片 1 个未收" in one.notice


def test_files_that_are_not_kept_are_named() -> None:
    assert "图片 2 个未收" in asked(form(files=2), KNOWN).notice
    assert "未收" not in asked(form(), KNOWN).notice


def test_answers_stand_in_the_matter_as_the_desk_reads_them() -> None:
    one = asked(form({"attribute[what]": "manhole", "attribute[number]": "D-17"}), KNOWN)
    assert one.text.endswith("坏了什么：井盖 · 灯杆或井盖编号：D-17")
    many = asked(form({"service_code": "S03", "attribute[what]": ["water", "gas"]}), KNOWN)
    assert many.text.endswith("停了什么：水、气")
    assert asked(form({"attribute[what]": ""}), KNOWN).text == "银州区红旗街 1 号"


@pytest.mark.parametrize(
    ("said", "reason", "says"),
    [
        ({"service_code": "D01"}, "unknown_type", "service_code"),
        ({"address_string": ""}, "unknown_region", "say where"),
        ({"lat": "42.286"}, "unknown_region", "long is missing"),
        ({"long": "123.8"}, "unknown_region", "lat is missing"),
        ({"lat": "abc", "long": "7"}, "unknown_region", "are degrees"),
        ({"lat": "nan", "long": "7"}, "unknown_region", "are degrees"),
        ({"lat": "123.8", "long": "42.2"}, "unknown_region", "are degrees"),
        ({"attribute[what]": "moon"}, "malformed", "none of its values: surface, manhole"),
        ({"service_code": "S02", "attribute[temperature]": "cold"}, "malformed", "is a number"),
        ({"description": "x" * 2_000}, "oversized", "2000 signs"),
    ],
)
def test_what_a_request_lacks_is_named(said: dict[str, str], reason: str, says: str) -> None:
    with pytest.raises(DecodeError) as no:
        asked(form(said), KNOWN)
    assert no.value.reason == reason
    assert says in no.value.detail


def test_null_island_is_nobodys_place() -> None:
    assert asked(form(lat="0", long="0"), KNOWN).lon == 0
    with pytest.raises(DecodeError, match="say where"):
        asked(form(lat="0", long="0", address_string=""), KNOWN)

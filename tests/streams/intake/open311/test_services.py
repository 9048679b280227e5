from __future__ import annotations

from pathlib import Path

import pytest

from streams.errors import ConfigError
from streams.intake.open311.services import FILE, PUBLIC, STROKE, services, texts
from streams.registry.regulation import regulation
from streams.settings import CasesSection

RULES = regulation(CasesSection())
DATATYPES = {"string", "number", "datetime", "text", "singlevaluelist", "multivaluelist"}


def test_every_service_says_in_two_languages_what_it_is_and_how_to_find_it() -> None:
    found = services(RULES, texts())
    assert len(found) == 18
    for one in found:
        assert STROKE in one.description
        assert STROKE in one.group
        assert one.keywords, one.code
        for attribute in one.attributes:
            assert STROKE in attribute.description
            assert attribute.datatype in DATATYPES
            assert bool(attribute.values) is attribute.datatype.endswith("valuelist")
            assert not attribute.required, "a real client asks nobody what it does not know"
    assert sum(bool(one.attributes) for one in found) >= 6


def test_nothing_is_said_of_a_type_that_is_no_service() -> None:
    assert set(texts().types) == {one.code for one in services(RULES, texts())}
    assert set(texts().groups) == PUBLIC


def test_a_citys_own_file_stands_alone(tmp_path: Path) -> None:
    own = tmp_path / "services.yaml"
    own.write_text("types: {H05: {ask: [{code: pole, name: 灯杆号 / Pole, required: true}]}}", "utf-8")
    by_code = {one.code: one for one in services(RULES, texts(own))}
    assert by_code["H05"].attributes[0].required
    assert by_code["H01"].description == "居民火灾隐患（楼道堆物、飞线充电） / Home fire hazard"


@pytest.mark.parametrize("text", ["types: [1]", "typs: {}", "types: {H05: {ask: [{code: x}]}}", "groups: {X: y}"])
def test_a_file_that_is_none_is_named(tmp_path: Path, text: str) -> None:
    own = tmp_path / "own.yaml"
    own.write_text(text, "utf-8")
    with pytest.raises(ConfigError, match=r"intake\.services: .*own\.yaml"):
        texts(own)
    with pytest.raises(ConfigError, match="cannot be read"):
        texts(tmp_path / "gone.yaml")
    assert FILE.is_file()

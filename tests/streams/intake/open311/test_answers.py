"""Answers against the specification: every field of GeoReport v2, in its type, in JSON and in XML."""

from __future__ import annotations

from typing import Any
from xml.etree import ElementTree as Xml

import jsonschema_rs
import pytest

from streams.intake.open311 import answers
from streams.intake.open311.answers import STEPS, PublicRequest, Update
from streams.intake.open311.services import services, texts
from streams.model.case import DONE, DROPPED, CaseState
from streams.registry.regulation import regulation
from streams.settings import CasesSection

KNOWN = services(regulation(CasesSection()), texts())
TIME = {"type": "string", "pattern": r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$"}
TEXT = {"type": "string"}
FLAG = {"enum": ["true", "false"]}
STATUS = {"enum": ["open", "closed"]}


def record(required: dict[str, Any], **optional: Any) -> dict[str, Any]:
    return {
        "type": "object",
        "required": list(required),
        "properties": required | optional,
        "additionalProperties": False,
    }


def listed(of: dict[str, Any]) -> dict[str, Any]:
    return {"type": "array", "items": of}


ENDPOINT: dict[str, Any] = {"specification": TEXT, "url": {"type": "string", "format": "uri"}, "changeset": TIME}
ENDPOINT |= {"type": {"enum": ["production", "test"]}}
ENDPOINT |= {"formats": {"type": "array", "items": {"enum": ["text/xml", "application/json"]}, "minItems": 1}}
VALUES = listed(record({"key": TEXT, "name": TEXT}))
DATATYPES = ["string", "number", "datetime", "text", "singlevaluelist", "multivaluelist"]
ATTRIBUTE: dict[str, Any] = {"variable": FLAG, "code": TEXT, "datatype": {"enum": DATATYPES}, "required": FLAG}
ATTRIBUTE |= {"datatype_description": TEXT, "order": {"type": "integer", "minimum": 1}, "description": TEXT}
SERVICE: dict[str, Any] = {"service_code": TEXT, "service_name": TEXT, "description": TEXT, "metadata": FLAG}
SERVICE |= {"type": {"enum": ["realtime", "batch", "blackbox"]}, "keywords": TEXT, "group": TEXT}
REQUEST: dict[str, Any] = {"service_request_id": TEXT, "status": STATUS, "status_notes": TEXT, "service_name": TEXT}
REQUEST |= {"service_code": TEXT, "description": TEXT, "agency_responsible": TEXT, "service_notice": TEXT}
REQUEST |= {"requested_datetime": TIME, "updated_datetime": TIME, "expected_datetime": {"anyOf": [TIME, {"const": ""}]}}
REQUEST |= {"address": TEXT, "address_id": TEXT, "zipcode": TEXT, "media_url": TEXT}
REQUEST |= {"lat": {"type": ["number", "null"]}, "long": {"type": ["number", "null"]}}
UPDATE: dict[str, Any] = {"update_id": TEXT, "service_request_id": TEXT, "status": STATUS, "description": TEXT}
UPDATE |= {"updated_datetime": TIME, "external_status_code": TEXT, "media_url": TEXT}


def request(**more: Any) -> PublicRequest:
    usual: dict[str, Any] = {
        "code": "211221-261123-7K3QF2M",
        "open": True,
        "state": "HANDLING",
        "service_code": "H05",
        "service_name": "道路、井盖、路灯、线缆",
        "requested": "2026-11-23T10:00:00+08:00",
        "updated": "2026-11-23T11:00:00+08:00",
        "expected": "",
        "agency": "住建局 <甲&乙>",
        "address": "铁岭县腰堡镇范家屯村",
        "address_id": "211221106201",
        "lon": 123.8,
        "lat": 42.0,
    }
    return PublicRequest(**usual | more)


def update(state: str) -> Update:
    return Update(id="u1", code="c", open=True, state=state, at="2026-11-23T10:00:00+08:00")


@pytest.mark.parametrize(
    ("said", "schema"),
    [
        (
            answers.discovery("https://city.example/open311/v2"),
            record({"changeset": TIME, "contact": TEXT, "key_service": TEXT, "endpoints": listed(record(ENDPOINT))}),
        ),
        (answers.service_list(KNOWN), listed(record(SERVICE))),
        *(
            (
                answers.definition(one),
                record({"service_code": TEXT, "attributes": listed(record(ATTRIBUTE, values=VALUES))}),
            )
            for one in KNOWN
        ),
        (answers.request_list([request(), request(lon=None, lat=None, open=False)]), listed(record(REQUEST))),
        (answers.update_list(map(update, STEPS)), listed(record(UPDATE))),
    ],
)
def test_every_answer_is_of_the_specification(said: Any, schema: dict[str, Any]) -> None:
    jsonschema_rs.validate(schema, said)
    assert said


def test_xml_says_the_same_as_json() -> None:
    (said,) = answers.request_list([request()])
    top = Xml.fromstring(answers.xml("service_requests", "request", [said]))
    (one,) = top
    assert {child.tag: child.text or "" for child in one} == {name: str(value) for name, value in said.items()}
    (empty,) = Xml.fromstring(
        answers.xml("service_requests", "request", answers.request_list([request(lon=None, lat=None)]))
    )
    assert [empty.findtext("lat"), empty.findtext("long")] == ["", ""]
    for service in KNOWN:
        xml = Xml.fromstring(answers.definition_xml(answers.definition(service)))
        assert [a.findtext("code") for a in xml.iter("attribute")] == [a.code for a in service.attributes]
        keys = [v.findtext("key") for v in xml.iter("value")]
        assert keys == [key for a in service.attributes for key, _ in a.values]


def test_a_step_that_ends_a_matter_is_told_and_those_of_the_offices_are_not() -> None:
    assert {str(state) for state in DONE | DROPPED} <= set(STEPS)
    own = {CaseState.REPORTED, CaseState.VERIFYING, CaseState.ESCALATED, CaseState.RETURNED, CaseState.SUSPENDED}
    assert set(STEPS) == {str(state) for state in set(CaseState) - own}
    assert all(" / " in words for words in STEPS.values())

"""Answers as records, in XML and JSON. Pure. What is answered of a request is what any neighbour may know: never what
somebody wrote, nor who it was.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any
from xml.etree import ElementTree as Xml

import msgspec

from streams.intake.open311.services import PublicService
from streams.model.case import CaseState

_SKIPPED = ("", None)


_S = CaseState
STEPS: dict[str, str] = {
    _S.TRIAGED: "已受理 / GroupTaken up",
    _S.DISPATCHED: "已派给承办单位 / Sent to the unit in charge",
    _S.TRANSFERRED: "已转给另一承办单位 / Passed to another unit",
    _S.ACCEPTED: "承办单位已接单 / Accepted by the unit in charge",
    _S.HANDLING: "正在办理 / Being handled",
    _S.DIVERTED: "已转入法定程序 / Passed to a procedure by law",
    _S.CHECKING: "已办理，正在核查 / Done, being checked",
    _S.REWORK: "核查未通过，重新办理 / Not found in order, done again",
    _S.CLOSED: "已办结 / Closed",
    _S.REOPENED: "重新打开 / Opened again",
    _S.MERGED: "与另一件并案办理 / Joined with another request",
    _S.DECLINED: "不予受理 / Not taken up",
    _S.CANCELLED: "已撤销 / Withdrawn",
}
"""What anybody may hear of a step, in fixed words. Who hesitates, hands back or raises a case is the offices' own."""


class PublicRequest(msgspec.Struct, frozen=True, kw_only=True):
    """A request as anybody may see it. `state`: how far it is. Times are ISO 8601; `expected` '' = not known.
    `agency`: who has it. The place is where its village is written (degrees; None where no village is known), never
    where somebody stood."""

    code: str
    open: bool
    state: str
    service_code: str
    service_name: str
    requested: str
    updated: str
    expected: str
    agency: str
    address: str
    address_id: str
    lon: float | None
    lat: float | None


class Update(msgspec.Struct, frozen=True, kw_only=True):
    """A step of a request, as anybody may see it. `state`: one of STEPS. `at`: ISO 8601."""

    id: str
    code: str
    open: bool
    state: str
    at: str


def discovery(url: str) -> dict[str, Any]:
    """`url`: of the endpoint."""
    changed = "2026-11-29T00:00:00+08:00"
    endpoint = {
        "specification": "http://wiki.open311.org/GeoReport_v2",
        "url": url,
        "changeset": changed,
        "type": "production",
        "formats": ["text/xml", "application/json"],
    }
    return {"changeset": changed, "contact": "", "key_service": "", "endpoints": [endpoint]}


def service_list(known: Iterable[PublicService]) -> list[dict[str, Any]]:
    return [
        {
            "service_code": one.code,
            "service_name": one.name,
            "description": one.description,
            "metadata": "true" if one.attributes else "false",
            "type": "realtime",
            "keywords": ",".join(one.keywords),
            "group": one.group,
        }
        for one in known
    ]


def definition(service: PublicService) -> dict[str, Any]:
    attributes = []
    for one in service.attributes:
        made: dict[str, Any] = {
            "variable": _bool(one.variable),
            "code": one.code,
            "datatype": one.datatype,
            "required": _bool(one.required),
            "datatype_description": one.datatype_description,
            "order": one.order,
            "description": one.description,
        }
        if one.values:
            made["values"] = [{"key": key, "name": name} for key, name in one.values]
        attributes.append(made)
    return {"service_code": service.code, "attributes": attributes}


def request_list(found: Iterable[PublicRequest]) -> list[dict[str, Any]]:
    return [
        {
            "service_request_id": one.code,
            "status": _status(one.open),
            "status_notes": STEPS.get(one.state, ""),
            "service_name": one.service_name,
            "service_code": one.service_code,
            "description": "",
            "agency_responsible": one.agency,
            "service_notice": "",
            "requested_datetime": one.requested,
            "updated_datetime": one.updated,
            "expected_datetime": one.expected,
            "address": one.address,
            "address_id": one.address_id,
            "zipcode": "",
            "lat": one.lat,
            "long": one.lon,
            "media_url": "",
        }
        for one in found
    ]


def update_list(found: Iterable[Update]) -> list[dict[str, Any]]:
    return [
        {
            "update_id": one.id,
            "service_request_id": one.code,
            "status": _status(one.open),
            "description": STEPS.get(one.state, ""),
            "updated_datetime": one.at,
            "external_status_code": one.state,
            "media_url": "",
        }
        for one in found
    ]


def _status(is_open: bool) -> str:
    return "open" if is_open else "closed"


def xml(root: str, item: str, rows: Sequence[Mapping[str, Any]]) -> bytes:
    """A list of records, one element each."""
    top = Xml.Element(root)
    for row in rows:
        _fill(Xml.SubElement(top, item), row)
    return _text(top)


def record_xml(root: str, row: Mapping[str, Any]) -> bytes:
    """One record."""
    top = Xml.Element(root)
    _fill(top, row)
    return _text(top)


def definition_xml(service: Mapping[str, Any]) -> bytes:
    top = Xml.Element("service_definition")
    Xml.SubElement(top, "service_code").text = service["service_code"]
    attributes = Xml.SubElement(top, "attributes")
    for row in service["attributes"]:
        _fill(Xml.SubElement(attributes, "attribute"), row)
    return _text(top)


def _fill(element: Xml.Element, row: Mapping[str, Any]) -> None:
    for name, value in row.items():
        child = Xml.SubElement(element, name)
        if isinstance(value, list):
            for one in value:
                inside = Xml.SubElement(child, name.removesuffix("s"))
                if isinstance(one, Mapping):
                    _fill(inside, one)
                else:
                    inside.text = str(one)
        elif value not in _SKIPPED:
            child.text = str(value)


def _text(top: Xml.Element) -> bytes:
    body: bytes = Xml.tostring(top, encoding="utf-8")
    return b'<?xml version="1.0" encoding="utf-8"?>\n' + body


def _bool(value: bool) -> str:
    return "true" if value else "false"

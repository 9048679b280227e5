"""Open311 GeoReport v2 as values: services, what a request must bring, and answers in XML and JSON. Pure.

A service is a type of matter; disputes, restricted types and clues for the police are none: nobody reports those to the
whole world. What is answered of a request is what any neighbour may know.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any
from xml.etree import ElementTree as Xml

import msgspec

from streams.model.case import Category
from streams.model.regulation import Regulation
from streams.model.words import TEXT_SIGNS

PUBLIC = frozenset({Category.HAZARD, Category.SERVICE, Category.CITY})
_SKIPPED = ("", None)


class Attribute(msgspec.Struct, frozen=True, kw_only=True):
    """`values`: (key, name) of a list; () = anything."""

    code: str
    description: str
    datatype: str = "string"
    required: bool = False
    order: int = 1
    variable: bool = True
    datatype_description: str = ""
    values: tuple[tuple[str, str], ...] = ()


class Service(msgspec.Struct, frozen=True, kw_only=True):
    """`code`: of the service; `type`: of the matter it makes."""

    code: str
    name: str
    type: str
    category: Category
    description: str = ""
    group: str = ""
    keywords: tuple[str, ...] = ()
    attributes: tuple[Attribute, ...] = ()


class Asked(msgspec.Struct, frozen=True, kw_only=True):
    """A request that brings what it must. `region` or (`lon`, `lat`) in degrees. `person`: name and telephone."""

    service: Service
    text: str
    region: str
    lon: float
    lat: float
    name: str
    phone: str


class Known(msgspec.Struct, frozen=True, kw_only=True):
    """A request as anybody may see it. Times are ISO 8601; `expected` '' = not known. `agency`: who has it. The place
    is where its village is written (1e-6 degree), never where somebody stood."""

    code: str
    open: bool
    service_code: str
    service_name: str
    requested: str
    updated: str
    expected: str
    agency: str
    lon_e6: int
    lat_e6: int


def services(regulation: Regulation) -> tuple[Service, ...]:
    """Of the types in force."""
    return tuple(
        Service(code=kind.id, name=kind.name, type=kind.id, category=kind.category, description=kind.en)
        for kind in regulation.types
        if kind.category in PUBLIC and not kind.restricted
    )


def wrong(form: Mapping[str, str], known: Mapping[str, Service]) -> str:
    """What a request lacks, '' when it can be taken."""
    service = known.get(form.get("service_code", ""))
    if service is None:
        return "service_code is none of ours: GET services names them"
    for attribute in service.attributes:
        said = form.get(f"attribute[{attribute.code}]")
        if said is None and attribute.required:
            return f"attribute[{attribute.code}] is required"
        if said and attribute.values and said not in {key for key, _ in attribute.values}:
            return f"attribute[{attribute.code}] is none of its values"
    if not any(form.get(name) for name in ("lat", "address_string", "address_id")):
        return "say where: lat and long, address_string or address_id (a region code)"
    return ""


def asked(form: Mapping[str, str], service: Service) -> Asked:
    """Raises ValueError for a place that is none, or a text that is too long."""
    address = form.get("address_string", "")
    said = [f"{a.code}: {value}" for a in service.attributes if (value := form.get(f"attribute[{a.code}]"))]
    text = " · ".join(filter(None, [form.get("description", ""), address, *said]))
    if len(text) > TEXT_SIGNS:
        raise ValueError(f"description, address and attributes have at most {TEXT_SIGNS} signs together")
    lon, lat = float(form.get("long") or 0), float(form.get("lat") or 0)
    if not (abs(lon) <= 180 and abs(lat) <= 90):
        raise ValueError(f"no place: {lon}, {lat}")
    name = " ".join(filter(None, (form.get("last_name", ""), form.get("first_name", ""))))
    return Asked(
        service=service,
        text=text,
        region=form.get("address_id", ""),
        lon=lon,
        lat=lat,
        name=name[:60],
        phone=form.get("phone", "")[:30],
    )


def service_list(known: Iterable[Service]) -> list[dict[str, Any]]:
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


def definition(service: Service) -> dict[str, Any]:
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


def request_list(found: Iterable[Known]) -> list[dict[str, Any]]:
    return [
        {
            "service_request_id": one.code,
            "status": "open" if one.open else "closed",
            "service_name": one.service_name,
            "service_code": one.service_code,
            "requested_datetime": one.requested,
            "updated_datetime": one.updated,
            "expected_datetime": one.expected,
            "agency_responsible": one.agency,
            "service_notice": "",
            "lat": f"{one.lat_e6 / 1e6:.6f}",
            "long": f"{one.lon_e6 / 1e6:.6f}",
        }
        for one in found
    ]


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


def definition_xml(said: Mapping[str, Any]) -> bytes:
    top = Xml.Element("service_definition")
    Xml.SubElement(top, "service_code").text = said["service_code"]
    attributes = Xml.SubElement(top, "attributes")
    for row in said["attributes"]:
        _fill(Xml.SubElement(attributes, "attribute"), row)
    return _text(top)


def _fill(element: Xml.Element, row: Mapping[str, Any]) -> None:
    for name, value in row.items():
        child = Xml.SubElement(element, name)
        if isinstance(value, list):
            for one in value:
                _fill(Xml.SubElement(child, name.removesuffix("s")), one)
        elif value not in _SKIPPED:
            child.text = str(value)


def _text(top: Xml.Element) -> bytes:
    body: bytes = Xml.tostring(top, encoding="utf-8")
    return b'<?xml version="1.0" encoding="utf-8"?>\n' + body


def _bool(value: bool) -> str:
    return "true" if value else "false"

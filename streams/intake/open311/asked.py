"""What a request to the city must bring, and what becomes of it. Pure.

Who asks, how they are written to, and links to their pictures are the registry's alone; a link is kept to be asked for
and never followed.
"""

from __future__ import annotations

import math
from collections.abc import Mapping

import msgspec

from streams.errors import DecodeError
from streams.intake.open311.form import FormBody
from streams.intake.open311.services import STROKE, Attribute, PublicService
from streams.model.reject import Reason
from streams.model.words import TEXT_SIGNS

_NAME, _PHONE, _ADDRESS, _LINK = 60, 30, 200, 1_000
"""Signs of a name, a telephone, an e-mail or account, a link."""
_LINKS = 5
_PICTURES = "〔附图片链接 {n} 个，在当事人信息中查看〕"


class ServiceRequest(msgspec.Struct, frozen=True, kw_only=True):
    """A request that brings what it must. `region` or (`lon`, `lat`) in degrees; neither: somewhere in the city.
    `contact`: e-mail, account and links to pictures, as the desk reads them. `notice`: the answer to the sender."""

    service: PublicService
    text: str
    region: str
    lon: float
    lat: float
    name: str
    phone: str
    contact: str
    notice: str


def asked(form: FormBody, known: Mapping[str, PublicService]) -> ServiceRequest:
    """Raises DecodeError with what it lacks."""
    service = known.get(form.get("service_code"))
    if service is None:
        raise DecodeError(Reason.UNKNOWN_TYPE, "service_code is none of ours: GET services names them")
    answers = [line for one in service.attributes if (line := _answer(one, form))]
    lon, lat = _place(form)
    address, region = form.get("address_string"), form.get("address_id")
    if not (lon or address or region):
        raise DecodeError(
            Reason.UNKNOWN_REGION, "say where: lat and long, address_string or address_id (a region code)"
        )
    links, left = _links(form)
    pictures = _PICTURES.format(n=len(links)) if links else ""
    text = " · ".join(filter(None, [form.get("description"), address, *answers, pictures]))
    if len(text) > TEXT_SIGNS:
        raise DecodeError(
            Reason.OVERSIZED, f"description, address and attributes have at most {TEXT_SIGNS} signs together"
        )
    return ServiceRequest(
        service=service,
        text=text,
        region=region,
        lon=lon,
        lat=lat,
        name=" ".join(filter(None, (form.get("last_name"), form.get("first_name"))))[:_NAME],
        phone=form.get("phone")[:_PHONE],
        contact=_contact(form, links),
        notice=_notice(service, len(links), left + form.files),
    )


def _place(form: FormBody) -> tuple[float, float]:
    """(lon, lat), zeros where none was given. Raises DecodeError."""
    given = {name: form.get(name) for name in ("long", "lat")}
    if not any(given.values()):
        return 0.0, 0.0
    if lacks := [name for name, text in given.items() if not text]:
        raise DecodeError(Reason.UNKNOWN_REGION, f"{lacks[0]} is missing: lat and long go together")
    try:
        lon, lat = float(given["long"]), float(given["lat"])
    except ValueError:
        lon = lat = math.nan
    if not (abs(lon) <= 180 and abs(lat) <= 90):
        raise DecodeError(Reason.UNKNOWN_REGION, "lat and long are degrees, for example lat=42.286 and long=123.844")
    return lon, lat


def _answer(attribute: Attribute, form: FormBody) -> str:
    """`question：answer`, '' for none. Raises DecodeError for one that is none of its values, or missing."""
    field = f"attribute[{attribute.code}]"
    given = form.all(field)
    if attribute.required and not form.has(field):
        raise DecodeError(Reason.MALFORMED, f"{field} is required")
    names = dict(attribute.values)
    if names and not names.keys() >= set(given):
        raise DecodeError(Reason.MALFORMED, f"{field} is none of its values: {', '.join(names)}")
    if attribute.datatype == "number" and not all(map(_is_number, given)):
        raise DecodeError(Reason.MALFORMED, f"{field} is a number")
    if not given:
        return ""
    question = attribute.description.partition(STROKE)[0]
    return f"{question}：{'、'.join(names.get(one, one).partition(STROKE)[0] for one in given)}"


def _is_number(text: str) -> bool:
    try:
        return math.isfinite(float(text))
    except ValueError:
        return False


def _links(form: FormBody) -> tuple[list[str], int]:
    """(links that are kept, how many are not)."""
    given = form.all("media_url")
    kept = [one for one in given if one.startswith(("http://", "https://")) and len(one) <= _LINK][:_LINKS]
    return kept, len(given) - len(kept)


def _contact(form: FormBody, links: list[str]) -> str:
    named = (("邮箱", form.get("email")[:_ADDRESS]), ("账号", form.get("account_id")[:_ADDRESS]))
    return "; ".join([f"{what} {text}" for what, text in named if text] + [f"图片 {one}" for one in links])


def _notice(service: PublicService, links: int, left: int) -> str:
    given = [service.description]
    if links:
        given.append(f"图片链接 {links} 个已收，只供承办人查看 / {links} media_url kept for those who handle it")
    if left:
        given.append(f"图片 {left} 个未收，请改用 media_url 链接 / {left} pictures not kept: send links as media_url")
    return "；".join(filter(None, given))

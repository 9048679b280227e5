"""Services: the types of cases anybody may report, with what is asked about each.

Disputes, restricted types and clues for the police are none: no one reports those to the whole world. Names and
descriptions are Chinese, with English behind a stroke: the specification has one language.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import msgspec

from streams.errors import ConfigError
from streams.model.case import Category
from streams.model.regulation import CaseType, Regulation

PUBLIC = frozenset({Category.HAZARD, Category.SERVICE, Category.CITY})
FILE = Path(__file__).with_name("services.yaml")
STROKE = " / "


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


class PublicService(msgspec.Struct, frozen=True, kw_only=True):
    """`code`: of the service; `type`: of the case it makes."""

    code: str
    name: str
    type: str
    category: Category
    description: str = ""
    group: str = ""
    keywords: tuple[str, ...] = ()
    attributes: tuple[Attribute, ...] = ()


class _Question(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """`is_`: datatype of the specification. `values`: key -> its name."""

    code: str
    name: str
    is_: str = msgspec.field(name="is", default="string")
    hint: str = ""
    required: bool = False
    values: dict[str, str] = {}


class _About(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    description: str = ""
    keywords: tuple[str, ...] = ()
    ask: tuple[_Question, ...] = ()


class Texts(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """`groups`: by category. `types`: by type of case; one that is not there is described by its names."""

    groups: dict[Category, str] = {}
    types: dict[str, _About] = {}


def texts(file: Path = FILE) -> Texts:
    """Raises ConfigError, naming what is wrong."""
    try:
        return msgspec.yaml.decode(file.read_bytes(), type=Texts)
    except OSError as wrong:
        raise ConfigError(f"intake.services: {file} cannot be read ({wrong.strerror})") from None
    except msgspec.MsgspecError as wrong:
        raise ConfigError(f"intake.services: {file}: {wrong}") from None


def services(regulation: Regulation, texts_: Texts) -> tuple[PublicService, ...]:
    """Of the types in force."""
    public = (kind for kind in regulation.current.values() if kind.category in PUBLIC and not kind.restricted)
    return tuple(_service(kind, texts_.types.get(kind.id, _About()), texts_.groups) for kind in public)


def _service(kind: CaseType, about: _About, groups: Mapping[Category, str]) -> PublicService:
    both = STROKE.join(filter(None, (kind.name, kind.en)))
    return PublicService(
        code=kind.id,
        name=kind.name,
        type=kind.id,
        category=kind.category,
        description=about.description or both,
        group=groups.get(kind.category, ""),
        keywords=about.keywords,
        attributes=tuple(_attribute(n, one) for n, one in enumerate(about.ask, start=1)),
    )


def _attribute(order: int, one: _Question) -> Attribute:
    return Attribute(
        code=one.code,
        description=one.name,
        datatype=one.is_,
        required=one.required,
        order=order,
        datatype_description=one.hint,
        values=tuple(one.values.items()),
    )

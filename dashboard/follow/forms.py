"""The forms of followed items: which fields a kind or a step asks for, and what was filled as a wish."""

from __future__ import annotations

import re

from dash import html

from dashboard.callbacks import NotTaken
from dashboard.components.form import Field, FieldKind, Filled, Form
from dashboard.context import PageContext
from dashboard.follow.like_cases import LikeCases, asked_of, freezes_cases
from dashboard.follow.reading import items_of, label, period_of, unit_text
from dashboard.follow.rooms_asked import room_choices
from dashboard.giving import typed_limit
from dashboard.services import Services
from streams.access.subject import Role
from streams.geography.places import Places
from streams.model import typed
from streams.model.follow.item import FollowItem, FollowWish
from streams.model.follow.kind import CASE_TYPE, DAYS, MOST_COLUMNS, FollowColumn, FollowKind, FollowStep, length_of
from streams.model.periods import Cadence
from streams.model.region import Tier

"""Of a due day: 18:00."""
_TEXT_SIGNS = 500
_COLUMNS = tuple(f"c{n}" for n in range(MOST_COLUMNS))
_FILES = re.compile(r"[0-9a-f]{64}")
_OTHER = (
    Field("base", "follow_base", FieldKind.CHOICE, required=False),
    Field("title", "follow_title", required=False, longest=80),
    Field("about", "follow_about", FieldKind.CHOICE, required=False),
    Field("place", "follow_place", FieldKind.CHOICE, required=False),
    Field("unit", "follow_unit", FieldKind.CHOICE, required=False),
    Field("leader", "follow_leader", required=False, longest=60),
    Field("without", "follow_without", FieldKind.LONG, required=False, longest=2_000),
    Field("due", "follow_due", required=False, longest=10),
    Field("cadence", "task_cadence", FieldKind.CHOICE, required=False),
    Field("paper", "follow_paper", required=False, longest=60),
    Field("files", "follow_files", required=False, longest=560),
    Field("note", "follow_note", FieldKind.LONG, required=False, longest=_TEXT_SIGNS),
)
ALL_FIELDS = (*_OTHER, *(Field(name, "follow_note", required=False, longest=60) for name in _COLUMNS))
OPEN_FORM, STEP_FORM = Form("follow", ALL_FIELDS), Form("followstep", ALL_FIELDS)
"""As the server takes them; a page lays out the fields that a kind or a step asks for."""


def open_form(services: Services, kind: FollowKind, page: PageContext, about: FollowItem | None) -> html.Form:
    """`about`: the item that the new one belongs to."""
    needs = {"title", *kind.needs, *(["about"] if kind.parent and kind.parent != "case" else [])}
    of_list = about is not None and bool(about.places)
    if about or page.asked.get("case"):
        needs -= {"about"} if of_list else {"place", "about"}
    if kind.lists:
        needs.add("without")
    if kind.one_each:
        needs -= {"title"}
    like = asked_of(page) if freezes_cases(kind) else None
    if like:
        needs -= {"place"}
    if any(step.own for step in kind.steps) and not kind.one_each and page.subject.role is not Role.DEPARTMENT:
        needs.add("unit")
    fields = [*_fields(needs, kind.needs), *_columns(kind, kind.columns, page)]
    fields.append(Field("note", "follow_text", FieldKind.LONG, required=False, longest=_TEXT_SIGNS))
    choices = {**_choices(services, page), **_column_choices(kind, page), "about": _parents(services, kind, page)}
    if "unit" not in kind.needs:
        choices["unit"].insert(0, ("", page.words["follow_no_unit"]))
    if like:
        choices |= _like_choices(kind, like, page)
    if about is not None and kind.one_each:
        choices["place"] = places_left(services, kind, about, page)
    choices |= room_choices(services, kind, page)
    fields = [one._replace(kind=FieldKind.CHOICE) if choices.get(one.name) else one for one in fields]
    words = page.words.with_texts({f"follow_{kind.id}_{one.id}": label(one.name, one.en, page) for one in kind.columns})
    name = f"{kind.id}/{about.id if about else ''}"
    send, first = page.words["follow_open"].format(kind=label(kind.name, kind.en, page)), {"note": _given(page)}
    return Form(OPEN_FORM.name, tuple(fields)).layout(words, send=send, about=name, choices=choices, first=first)


def _given(page: PageContext) -> str:
    """The text that the way to the form brings with it."""
    return page.asked.get("text", "")[:_TEXT_SIGNS]


def step_form(services: Services, kind: FollowKind, item: FollowItem, step: FollowStep, page: PageContext) -> html.Form:
    needs = {"base", "note", *step.needs}
    columns = tuple(one for one in kind.columns if one.id in step.sets)
    # What comes again has its next date by itself.
    must = tuple(need for need in step.needs if need != "due" or item.cadence is Cadence.ONCE)
    fields = [*_fields(needs, must), *_columns(kind, columns, page)]
    words = page.words.with_texts({f"follow_{kind.id}_{one.id}": label(one.name, one.en, page) for one in columns})
    choices = {**_choices(services, page), **_column_choices(kind, page)}
    base = label(step.name, step.en, page)
    choices["base"] = [(f"{step.id}/{item.revision}", base)]
    made = Form(STEP_FORM.name, tuple(fields))
    name = f"{item.id}/{step.id}/{item.revision}"
    return made.layout(words, send=base, about=name, choices=choices)


def wish_of(kind: FollowKind, filled: Filled, page: PageContext, **more: object) -> FollowWish:
    """What was filled, for the door. Raises NotTaken for what cannot be read."""
    said = filled.said
    files = tuple(_FILES.findall(said["files"]))
    columns = {name: said[name] for name in _COLUMNS}
    known: dict[str, object] = {
        **columns,
        "kind": kind.id,
        "title": said["title"] or "-",
        "place": said["place"],
        "unit": said["unit"],
        "leader": said["leader"],
        "paper": said["paper"],
        "due": typed_limit(said["due"], page) if said["due"] else 0,
        "cadence": next((one for one in Cadence if one == said["cadence"]), Cadence.ONCE),
        "files": files,
        **more,
    }
    return FollowWish(**known)  # type: ignore[arg-type]


def frozen_list(places: Places, kind: FollowKind, filled: Filled, page: PageContext) -> tuple[str, ...]:
    """The places of a list as they are now, without those that are left out by name of code. Raises NotTaken."""
    if not kind.lists:
        return ()
    without, scope = set(typed.words(filled.said["without"])), filled.said["place"] or page.subject.scope
    every = [code for code in places.of_tier(Tier(length_of(kind.lists))) if code.startswith(scope)]
    if unknown := sorted(without - set(every)):
        raise NotTaken(page.words["follow_without_unknown"].format(codes=" ".join(unknown[:5])))
    return tuple(code for code in every if code not in without)


def places_left(services: Services, kind: FollowKind, about: FollowItem, page: PageContext) -> list[tuple[str, str]]:
    """The places of the list in the own area that have none yet."""
    done = {one.place for one in services.history.follow.about(f"follow/{about.id}") if one.kind == kind.id}
    places = services.places
    mine = [code for code in about.places if code.startswith(page.subject.scope) and code not in done]
    return [(code, places.full_name(code)) for code in mine]


def _fields(needs: set[str], required: tuple[str, ...]) -> list[Field]:
    """Evidence is a file or the number of a paper: either may be left out here, the step says what is missing."""
    shown = set(needs)
    if "evidence" in shown:
        shown |= {"files", "paper"}
    must = {*required, "title"}
    return [one._replace(required=one.name in must) for one in _OTHER if one.name in shown]


def _columns(kind: FollowKind, wanted: tuple[FollowColumn, ...], page: PageContext) -> list[Field]:
    return [
        Field(
            f"c{n}",
            f"follow_{kind.id}_{one.id}",
            FieldKind.CHOICE if one.choices or one.form in (CASE_TYPE, DAYS) else FieldKind.TEXT,
            one.required,
            longest=60,
        )
        for n, one in enumerate(kind.columns)
        if one in wanted
    ]


def _column_choices(kind: FollowKind, page: PageContext) -> dict[str, list[tuple[str, str]]]:
    """What a place says of itself is chosen by itself: nothing is chosen before."""
    return {
        f"c{n}": [
            *([("", page.words["follow_choose"])] if column.evidence else []),
            *((one.id, label(one.name, one.en, page)) for one in column.choices),
        ]
        for n, column in enumerate(kind.columns)
        if column.choices
    }


def _like_choices(kind: FollowKind, like: LikeCases, page: PageContext) -> dict[str, list[tuple[str, str]]]:
    """What the address says of the like cases, in the form as it will be kept."""
    name = page.regulation.type_name(like.type, page.words.language)
    texts = {CASE_TYPE: (like.type, name), DAYS: (like.period, like.period)}
    return {f"c{n}": [texts[one.form]] for n, one in enumerate(kind.columns) if one.form in texts}


def _choices(services: Services, page: PageContext) -> dict[str, list[tuple[str, str]]]:
    """Places down to the townships of the own area, and departments that may be ordered."""
    places, own, now = services.places, page.subject.scope, services.clock.now_ms()
    codes = [code for code in (*places.counties(), *places.townships()) if code.startswith(own)]
    if len(own) == Tier.VILLAGE:
        codes = [own]
    codes.sort()
    units = page.regulation.units_at(now)
    free = sorted(one for one in units.names if units.of(one) == one and one not in page.regulation.independent)
    return {
        "place": [(code, _place(services, code)) for code in codes],
        "unit": [(one, unit_text(one, page, now)) for one in free],
        "cadence": [(one.value, page.words[f"cadence_{one}"]) for one in Cadence if one is not Cadence.ONCE],
    }


def _place(services: Services, code: str) -> str:
    name = services.places.name(code)
    return f"{services.places.name(code[:6])} {name}" if len(code) == Tier.TOWNSHIP else name


def _parents(services: Services, kind: FollowKind, page: PageContext) -> list[tuple[str, str]]:
    """The items of the parent kind in the own area that are not over."""
    parent = page.regulation.follow_kind(kind.parent)
    if parent is None:
        return []
    period = period_of("", services.clock.now_ms())
    found = items_of(services, page, parent, period._replace(since=0))
    shown = [
        (f"follow/{one.id}", f"{services.places.name(one.place)} {one.title}")
        for one in found
        if not (one.over or set(one.columns) & set(kind.not_of))
    ]
    return [("", page.words["follow_about_none"]), *sorted(shown, key=lambda pair: pair[1])]

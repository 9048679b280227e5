"""What each wall shows, on the page of walls: chosen in a form, with a sketch of where everything will be."""

from __future__ import annotations

from collections.abc import Mapping
from html import escape
from typing import Any

from flask import request

from dashboard.admin.form_page import Ask, form
from dashboard.admin.wall_sketch import sketch
from dashboard.html_page import row, table
from dashboard.locale import Words
from dashboard.wall_config import KNOWN, PANELS, Wall, planned
from streams.clock import real_ms
from streams.errors import DeedRefused, StoreError
from streams.model.audit import AuditRecord
from streams.registry.records import Session
from streams.registry.registry import Registry
from streams.registry.wall_plans import Plan

_FLAGS = ("ranking", "visitor", "shift", "night")
_NUMBERS = ("mm", "distance_m", "rotate_s", "bezel_px", "pixel_ratio")
_PAIRS = ("px", "screens")


class WallPlanForms:
    """The deeds of plans, and their part of the page."""

    def __init__(self, registry: Registry) -> None:
        self._registry = registry

    def put(self, _: Session, typed: Mapping[str, str], record: AuditRecord) -> str:
        name, plan = typed.get("name", ""), plan_of(typed)
        if not name.replace("-", "").isalnum():
            raise DeedRefused("wall_id")
        wrong = planned(name, plan)[1]
        if wrong:
            raise StoreError("\n".join(wrong))
        self._registry.put_wall_plan(name, plan, record, real_ms())
        return name

    def end(self, _: Session, typed: Mapping[str, str], record: AuditRecord) -> str:
        name = typed.get("object", "")
        self._registry.end_wall_plan(name, record)
        return name

    def body(self, words: Words) -> str:
        plans = self._registry.wall_plans()
        heads = [words[f"admin_{key}"] for key in ("wall", "wall_shows", "wall_sketch", "wall_change", "end")]
        rows = [row(self._cells(name, plan, words)) for name, plan in plans.items()]
        chosen = request.args.get("plan", "")
        asks = asks_of(chosen, plans.get(chosen, {}), words)
        parts = [f"<h2>{escape(words['admin_wall_plans'])}</h2>", f"<p>{escape(words['admin_wall_plans_about'])}</p>"]
        parts += [form(words, "wall.plan", words["admin_wall_plan_put"], asks)]
        return "".join([*parts, table(heads, rows) if rows else ""])

    def _cells(self, name: str, plan: Plan, words: Words) -> list[str]:
        wall, wrong = planned(name, plan)
        scenes = "、".join(words[f"wall_scene_{scene}"] for scene in wall.scenes)
        about = [words["wall_rotates"].format(scenes=scenes, n=wall.rotate_s), *wrong]
        link = f'<a href="?plan={escape(name)}&amp;lang={words.language}">{escape(words["admin_wall_change"])}</a>'
        end = form(words, "wall.unplan", words["admin_end"], [], {"object": name})
        picture = sketch(wall, words)
        return [escape(name), "<br>".join(map(escape, about)), picture, link, end]


def plan_of(typed: Mapping[str, str]) -> Plan:
    """What a form asks for, in the words of the file of walls. A number that is none stays as it was typed: the check
    of the file names it."""
    plan: Plan = {"scenes": [scene for scene in KNOWN if typed.get(f"scene_{scene}")]}
    plan["without"] = [name for name in PANELS if not typed.get(f"panel_{name}")]
    plan |= {name: bool(typed.get(name)) for name in _FLAGS}
    plan |= {name: _number(typed[name]) for name in _NUMBERS if typed.get(name)}
    if typed.get("density"):
        plan["density"] = typed["density"]
    for name in _PAIRS:
        if typed.get(name):
            plan[name] = [_number(part) for part in typed[name].lower().replace("×", "x").split("x")]
    return plan


def asks_of(name: str, plan: Plan, words: Words) -> list[Ask]:
    """The fields of a plan, as it is; of none, as a wall is without one."""
    wall = planned(name, plan)[0] if plan else Wall()
    scenes = [(f"scene_{scene}", words[f"wall_scene_{scene}"]) for scene in KNOWN]
    panels = [(f"panel_{panel}", words[f"wall_panel_{panel}"]) for panel in PANELS]
    flags = [(flag, words[f"wall_flag_{flag}"]) for flag in _FLAGS]
    densities = [(density, words[f"wall_density_{density}"]) for density in ("normal", "far")]
    return [
        Ask("name", words["admin_wall"], value=name),
        Ask("scenes", words["wall_scenes"], scenes, "checks", value=" ".join(f"scene_{one}" for one in wall.scenes)),
        Ask("panels", words["wall_panels"], panels, "checks", value=" ".join(_shown(wall))),
        Ask("flags", words["wall_flags"], flags, "checks", value=" ".join(_set(wall))),
        Ask("rotate_s", words["wall_rotate_s"], value=str(wall.rotate_s)),
        Ask("px", words["wall_px"], value=_pair(wall.px)),
        Ask("screens", words["wall_screens"], value=_pair(wall.screens)),
        Ask("bezel_px", words["wall_bezel_px"], value=f"{wall.bezel_px:g}"),
        Ask("pixel_ratio", words["wall_pixel_ratio"], value=f"{wall.pixel_ratio:g}"),
        Ask("mm", words["wall_mm"], needed=False, value=str(plan.get("mm", ""))),
        Ask("distance_m", words["wall_distance_m"], needed=False, value=str(plan.get("distance_m", ""))),
        Ask("density", words["wall_density"], densities, value=str(plan.get("density", "normal"))),
    ]


def _pair(pair: tuple[int, int]) -> str:
    return f"{pair[0]}x{pair[1]}"


def _shown(wall: Wall) -> list[str]:
    return [f"panel_{panel}" for panel in PANELS if panel not in wall.without]


def _set(wall: Wall) -> list[str]:
    return [flag for flag in _FLAGS if getattr(wall, flag)]


def _number(text: str) -> Any:
    try:
        value = float(text)
    except ValueError:
        return text
    return int(value) if value.is_integer() else value

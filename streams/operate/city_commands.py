"""The commands that bring a city's own tables and write them down. They speak Chinese: their readers are offices."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from streams.operate import shell
from streams.operate.audit import operator
from streams.operate.upkeep import Add
from streams.settings import Settings


def add_parsers(add: Add) -> None:
    own = add("import-city", _import_city, "a city's own tables from a folder of files; says what they would change")
    own.add_argument("folder", type=Path, help="XLSX, XLS or CSV as export-city writes them, named as the tables")
    own.add_argument("--confirm", action="store_true", help="take them; without it nothing is done")
    own.add_argument("--reason", default="", help="why; recorded with your name, needed with --confirm")
    out = add("export-city", _export_city, "the city's own tables as forms that explain themselves, one file each")
    out.add_argument("folder", type=Path, help="a new folder")


def _import_city(settings: Settings, asked: argparse.Namespace) -> int:
    """1 when a row was refused, or a file is none of the tables: nothing is taken then."""
    from streams.operate import own_city
    from streams.registry.own_kinds import kinds, sentence
    from streams.registry.own_units import TakenBy

    record = operator("own.import", f"own/{asked.folder.name}", reason=asked.reason)
    with shell.open_registry(settings) as registry:
        day = own_city.today(registry)
        cases = own_city.open_cases(settings.history_url)
        on = own_city.standing(registry, shell.places(settings), cases)
        plan = own_city.look(asked.folder, registry, on, day)
        for kind, made in plan.changes.items():
            concerned = own_city.concerned(kinds()[kind], made, on.rules, cases)
            print(own_city.counted(kinds()[kind], made, concerned))
        for name in plan.empty:
            print(f"{name}：没有填写，保持不变")
        for reading in plan.readings:
            if reading.ignored:
                print(f"《{reading.file}》没有读的列：{'、'.join(reading.ignored)}", file=sys.stderr)
        for reading in plan.readings:
            for fault in reading.faults:
                print(sentence(reading.kind, fault), file=sys.stderr)
        if plan.faults:
            print("有没通过的行，什么都没有改：改好后再导入一次", file=sys.stderr)
            return 1
        if not asked.confirm:
            print('以上是预览，什么都没有改：确认无误后加 --confirm --reason "依据" 再执行一次')
            return 0
        if not asked.reason.strip():
            print("请用 --reason 写明依据，如文号", file=sys.stderr)
            return 1
        own_city.take(plan, registry, record, TakenBy(record.name, asked.reason, day))
    print("已生效")
    return 0


def _export_city(settings: Settings, asked: argparse.Namespace) -> int:
    from streams.operate import own_city

    with shell.open_registry(settings) as registry:
        registry.audit(operator("own.export", f"own/{asked.folder.name}"))
        made = own_city.export(asked.folder, registry, shell.places(settings), own_city.today(registry))
    print("\n".join(map(str, made)))
    return 0

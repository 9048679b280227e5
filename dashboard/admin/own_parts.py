"""The parts of `/admin/own` as HTML."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from urllib.parse import urlencode

from flask import request

from dashboard.admin.form_page import Ask, form
from dashboard.html_page import row as line_of
from dashboard.html_page import table
from dashboard.locale import Words
from streams.model.local_day import stamp
from streams.model.own_tables import Check, TableColumn, TableComparison, TableKind, TableRow, TableVersion
from streams.operate.own_workbook import Names
from streams.registry.own_kinds import kinds

_SHOWN = 200
"""Rows of a list on the page."""
_INPUTS = {Check.DATE: "date", Check.TIME: "time"}


def name_of(kind: TableKind, row: TableRow) -> str:
    """A row as an address names it."""
    return "|".join(kind.key_of(row))


def tabs(kind: TableKind, words: Words) -> str:
    """A link to each table."""
    zh = words.language == "zh"
    links = "".join(
        f'<a href="{_address(one, words)}"{" aria-current=page" if one is kind else ""}>'
        f"{escape(one.zh if zh else one.en)}</a>"
        for one in kinds().values()
    )
    about = kind.about_zh if zh else kind.about_en
    return f'<nav class="own">{links}</nav><p class="quiet">{escape(about)}</p>'


def files(kind: TableKind, words: Words) -> str:
    """The form to fill in, and the way back."""
    file = Ask("file", words["own_file"], kind="file")
    take = form(words, "own.look", words["own_look"], [file], {"object": kind.id})
    return f'<p class="search"><a href="/admin/own/{kind.id}.xlsx">{escape(words["own_export"])}</a></p>{take}'


def edit(kind: TableKind, chosen: TableRow | None, names: Names, words: Words) -> str:
    """A form for one row, and one that ends it."""
    cells = chosen or tuple("" for _ in kind.columns)
    asks = [_ask(column, cell, names, words) for column, cell in zip(kind.columns, cells, strict=True)]
    hidden = {"object": kind.id} | ({"row": name_of(kind, chosen)} if chosen else {})
    title = words["own_change_row" if chosen else "own_new_row"]
    parts = [f"<h2>{escape(title)}</h2>", form(words, "own.edit", words["own_preview"], asks, hidden)]
    if chosen:
        parts.append(form(words, "own.end", words["own_end"], [], hidden))
        parts.append(f'<p class="search"><a href="{_address(kind, words)}">{escape(words["own_new_row"])}</a></p>')
    return f'<div class="own-edit">{"".join(parts)}</div>'


def table_of(kind: TableKind, rows: Sequence[TableRow], find: str, words: Words) -> str:
    """What holds now. `find`: only rows with this text in a cell."""
    shown = [row for row in rows if not find or any(find in cell for cell in _cells(kind, row, words))]
    sought = (
        f'<form method="get" class="search"><input type="hidden" name="kind" value="{kind.id}">'
        f'<label>{escape(words["own_find"])} <input name="find" maxlength="60" value="{escape(find)}"></label>'
        f"<button>{escape(words['own_find_do'])}</button></form>"
        if len(rows) > 20
        else ""
    )
    lines = [
        line_of(
            [
                *map(escape, _cells(kind, row, words)),
                f'<a href="{_address(kind, words, row=name_of(kind, row))}">{escape(words["own_change"])}</a>',
            ]
        )
        for row in shown[:_SHOWN]
    ]
    count = words["own_rows"].format(n=len(rows), shown=len(lines))
    heads = [*(_head(column, words) for column in kind.columns), ""]
    return f"<h2>{escape(words['own_now'])} <small>{escape(count)}</small></h2>{sought}{table(heads, lines)}"


def versions(kind: TableKind, made: Sequence[TableVersion], words: Words) -> str:
    """The newest first; each may be looked at and brought back."""
    lines = []
    for one in made:
        file = f'<a href="/admin/own/{kind.id}.xlsx?version={one.number}">{escape(words["own_export_short"])}</a>'
        hidden = {"object": kind.id, "version": str(one.number)}
        again = form(words, "own.back", words["own_back"], [], hidden) if one is not made[0] else words["own_newest"]
        when = stamp(one.at) if one.at else words["own_shipped"]
        cells = (when, one.by, one.reason, one.file, str(len(one.rows)))
        lines.append(line_of([str(one.number), *map(escape, cells), file, again]))
    heads = [words[f"own_{key}"] for key in ("number", "when", "by", "why", "from", "n", "file_of", "again")]
    listed = table(heads, lines) if lines else f'<p class="quiet">{escape(words["own_first"])}</p>'
    return f"<h2>{escape(words['own_versions'])}</h2>{listed}"


def preview(kind: TableKind, file: str, made: TableComparison, cases: int, digest: str, words: Words) -> str:
    """What would change, the rare and grave first, and the one way to take it."""
    title = words["own_preview_of"].format(what=file or words["own_edit_here"])
    parts = [f"<h2>{escape(title)}</h2><p>{escape(counts(made, words))}</p>"]
    if cases:
        parts.append(f'<p class="trouble">{escape(words["own_cases"].format(n=cases))}</p>')
    heads = [words["own_what"], *(_head(column, words) for column in kind.columns)]
    lines = [_changed("own_ended", kind, row, words) for row in made.ended]
    for before, after in made.changed:
        lines.append(line_of([escape(words["own_changed"]), *_both(kind, before, after, words)]))
    lines += [_changed("own_added", kind, row, words) for row in made.added]
    if lines:
        parts.append(table(heads, lines[:_SHOWN]))
        if len(lines) > _SHOWN:
            parts.append(f'<p class="quiet">{escape(words["own_more"].format(n=len(lines) - _SHOWN))}</p>')
        reason = request.form.get("reason", "")
        hidden = {"object": kind.id, "seen": digest}
        parts.append(form(words, "own.take", words["own_take"], [], hidden, reason))
    parts.append(form(words, "own.drop", words["own_drop"], [], {"object": kind.id}, words["own_drop"]))
    return f'<div class="own-preview">{"".join(parts)}</div>'


def counts(made: TableComparison, words: Words) -> str:
    return words["own_counts"].format(
        added=len(made.added), changed=len(made.changed), ended=len(made.ended), same=made.same
    )


def _changed(what: str, kind: TableKind, row: TableRow, words: Words) -> str:
    return line_of([escape(words[what]), *map(escape, _cells(kind, row, words))])


def _both(kind: TableKind, before: TableRow, after: TableRow, words: Words) -> list[str]:
    """Cells that differ with what was there."""
    pairs = zip(_cells(kind, before, words), _cells(kind, after, words), strict=True)
    return [escape(new) if new == old else f"<del>{escape(old)}</del> <ins>{escape(new)}</ins>" for old, new in pairs]


def _cells(kind: TableKind, row: TableRow, words: Words) -> list[str]:
    return [_cell(column, cell, words) for column, cell in zip(kind.columns, row, strict=True)]


def _cell(column: TableColumn, cell: str, words: Words) -> str:
    if column.check is Check.YES_NO:
        return words["own_yes"] if cell == "yes" else ""
    return next((text for value, text in _choices(column, words) if value == cell), cell)


def _choices(column: TableColumn, words: Words) -> list[tuple[str, str]]:
    return [(one.id, one.zh if words.language == "zh" else one.en) for one in column.choices]


def _ask(column: TableColumn, cell: str, names: Names, words: Words) -> Ask:
    choices = _choices(column, words)
    if column.of:
        choices = [(id_, f"{name}（{id_}）") for id_, name in names.get(column.of, ())]
    if column.check is Check.YES_NO:
        choices = [("no", words["own_no"]), ("yes", words["own_yes"])]
    elif choices and not column.needed:
        choices = [("", words["own_none"]), *choices]
    kind = _INPUTS.get(column.check, "text")
    return Ask(f"c_{column.id}", _head(column, words), choices, kind=kind, needed=column.needed, value=cell)


def _head(column: TableColumn, words: Words) -> str:
    return column.zh if words.language == "zh" else column.en


def _address(kind: TableKind, words: Words, **more: str) -> str:
    asked = {"kind": kind.id, **more} | ({} if words.language == "zh" else {"lang": words.language})
    return escape(f"/admin/own?{urlencode(asked)}")

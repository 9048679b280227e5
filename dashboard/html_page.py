"""Pages of plain HTML, where nothing is live: the frame they share, and a table."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from html import escape

from flask import request

from dashboard import theme
from dashboard.locale import Words


def page(words: Words, name: str, title: str, body: str) -> str:
    """`name`: of the page; `title`: of the system. `body`: HTML. By day or by night as the browser's cookie has it."""
    colours = theme.style(theme.worn(request.cookies.get(theme.COOKIE, "")))
    look = ";".join(f"{key}:{value}" for key, value in colours.items())
    return f"""<!DOCTYPE html>
<html lang="{words["html_lang"]}">
  <head>
    <meta charset="utf-8">
    <title>{escape(name)}</title>
    <link rel="icon" href="data:,">
    <link rel="stylesheet" href="/assets/css/signin.css">
    <link rel="stylesheet" href="/assets/css/audit.css">
    <link rel="stylesheet" href="/assets/css/file.css">
  </head>
  <body class="wide" style="{look}">
    <main>
      <h1>{escape(name)} <small>{escape(title)}</small></h1>
      {body}
    </main>
  </body>
</html>
"""


def table(heads: Iterable[str], rows: Iterable[str]) -> str:
    """`rows`: HTML, each made by `row` or by anyone who marks it."""
    head = "".join(f"<th scope=col>{escape(name)}</th>" for name in heads)
    body = "".join(rows)
    return f'<div class="scroll" tabindex="0"><table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table></div>'


def row(cells: Sequence[str], mark: str = "") -> str:
    """Cells are HTML: forms, or texts that anyone who made them has escaped. `mark`: a class of the line."""
    css = f' class="{mark}"' if mark else ""
    return f"<tr{css}>{''.join(f'<td>{cell}</td>' for cell in cells)}</tr>"

"""The resident's page as HTML: large, light, in one language at a time, and whole without a script."""

from __future__ import annotations

from html import escape
from typing import NamedTuple

from dashboard.auth.form import hidden
from dashboard.case_bar import bar_name
from dashboard.case_list import span, state, unit
from dashboard.locale import Words
from dashboard.resident.progress import CaseProgress
from streams.geography.places import Places
from streams.model.case import CaseState
from streams.model.local_day import stamp
from streams.model.regulation import Regulation
from streams.model.telephones import PhoneEntry

PATH = "/p"
_OTHER = {"zh": ("en", "English"), "en": ("zh", "中文")}
_MINUTE, _DAY = 16, 10
"""Signs of a time stamp."""


class PageFrame(NamedTuple):
    """What every page of it bears. `title`: of the centre. `simulated`: of a demo store."""

    words: Words
    title: str
    simulated: bool


def framed(frame: PageFrame, body: str) -> str:
    """`body`: HTML."""
    words = frame.words
    language, name = _OTHER[words.language]
    mark = f'<p class="simulated">{escape(words["simulated"])}</p>' if frame.simulated else ""
    return f"""<!DOCTYPE html>
<html lang="{words.tag}">
  <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <meta name="referrer" content="no-referrer">
    <title>{escape(words["p_title"])} · {escape(frame.title)}</title>
    <link rel="icon" href="data:,">
    <link rel="stylesheet" href="/assets/css/resident.css">
  </head>
  <body>
    <header><p>{escape(frame.title)}</p><a href="{PATH}?lang={language}" lang="{language}">{name}</a></header>
    {mark}
    <main>
      <h1>{escape(words["p_title"])}</h1>
      {body}
    </main>
  </body>
</html>
"""


def asking(words: Words, trouble: str = "", code: str = "") -> str:
    """The form. `trouble`: key of what was wrong, '' at first."""
    wrong = f'<p class="trouble" role="alert">{escape(words[trouble])}</p>' if trouble else ""
    return f"""<p>{escape(words["p_about"])}</p>
      {wrong}
      <form method="post" action="{PATH}?lang={words.language}">
        <label for="code">{escape(words["p_code"])}</label>
        <input id="code" name="code" value="{escape(code)}" autocomplete="off" autocapitalize="characters" required
               maxlength="40">
        <label for="secret">{escape(words["p_secret"])}</label>
        <input id="secret" name="secret" inputmode="numeric" autocomplete="off" required maxlength="30">
        <button type="submit">{escape(words["p_ask"])}</button>
      </form>
      <p class="small">{escape(words["p_secret_where"])}</p>
      <script type="module" src="/assets/js/resident/code.mjs"></script>"""


def passed_on(words: Words, code: str) -> str:
    """All that is shown of a restricted case."""
    return f"""<p class="code">{escape(code)}</p><p class="state">{escape(words["passed_on"])}</p>{_again(words)}"""


def shown(
    words: Words, code: str, told: CaseProgress, regulation: Regulation, places: Places, token: str, now: int
) -> str:
    """A case that is not restricted. `token`: proves to the answer's form who asked."""
    name = regulation.type_name(told.type, words.language)
    units = regulation.units_at(now)
    who = unit(told.unit, words, units) if told.unit else places.name(told.holder)
    lines = [
        (words["p_type"], escape(name)),
        (words["p_reported"], stamp(told.reported_at)[:_MINUTE]),
        (words["p_unit" if told.open else "p_unit_was"], escape(who)),
        (words["p_waiting" if told.open else "p_took"], escape(span(told.waited, words))),
        *_limit(words, told),
        *_refusal(words, told, places),
    ]
    if told.call is not None:
        lines.append((words["p_call"], _telephone(told.call)))
    rows = "".join(f"<dt>{escape(key)}</dt><dd>{value}</dd>" for key, value in lines)
    return f"""<p class="code">{escape(code)}</p>
      <p class="state">{escape(state(told.state, told.category, words))}</p>
      {_steps(words, told)}
      <dl>{rows}</dl>
      {_rating(words, code, told, token)}
      <p class="small">{escape(words["p_as_of"].format(time=stamp(now)[:_MINUTE]))}</p>
      {_again(words)}"""


def answered(words: Words, key: str) -> str:
    """What became of an answer, as far as it is known here. `key`: of the sentence."""
    return f'<p role="status">{escape(words[key])}</p>{_again(words)}'


def _limit(words: Words, told: CaseProgress) -> list[tuple[str, str]]:
    if told.until and told.state is CaseState.SUSPENDED:
        return [(words["p_until"], stamp(told.until)[:_DAY])]
    if not told.due:
        return []
    over = f" <strong>{escape(words['p_over'])}</strong>" if told.late else ""
    return [(words["p_due"], f"{stamp(told.due)[:_DAY]}{over}")]


def _refusal(words: Words, told: CaseProgress, places: Places) -> list[tuple[str, str]]:
    """Why it was declined, and who may be asked next."""
    lines = [(words["p_reason"], escape(told.reason))] if told.reason else []
    if told.next_tier:
        call = f" · {_telephone(told.next_call)}" if told.next_call else ""
        lines.append((words["p_next_tier"], f"{escape(places.name(told.next_tier))}{call}"))
    return lines


def _telephone(entry: PhoneEntry) -> str:
    digits = "".join(sign for sign in entry.telephone if sign.isdigit() or sign == "+")
    return f'{escape(entry.name)} <a href="tel:{digits}">{escape(entry.telephone)}</a>'


def _steps(words: Words, told: CaseProgress) -> str:
    if not told.steps:
        return ""
    items = []
    for step in told.steps:
        current = ' aria-current="step"' if step.standing == "now" else ""
        at = f"<time>{stamp(step.at)[:_MINUTE]}</time>" if step.at else ""
        name = escape(bar_name(step.name, told.category, words))
        items.append(f'<li class="{step.standing or "later"}"{current}><span>{name}</span>{at}</li>')
    return f"<ol>{''.join(items)}</ol>"


def _rating(words: Words, code: str, told: CaseProgress, token: str) -> str:
    if told.rated:
        return f'<p class="rated">{escape(words["p_rated"])}</p>'
    if not told.may_rate:
        return ""
    buttons = "".join(
        f'<button type="submit" name="answer" value="{answer}">{escape(words[f"p_{answer}"])}</button>'
        for answer in ("satisfied", "unsatisfied")
    )
    return f"""<form method="post" action="{PATH}/rate?lang={words.language}" class="rate">
        <p>{escape(words["p_rate"])}</p>
        {hidden("code", code)}{hidden("token", token)}
        <div>{buttons}</div>
      </form>"""


def _again(words: Words) -> str:
    return f'<p><a href="{PATH}?lang={words.language}">{escape(words["p_other"])}</a></p>'

"""What the city keeps of a worker on its roster, for that one alone: the entry, and the phones that may send."""

from __future__ import annotations

from html import escape

from dashboard.benefit_text import until
from dashboard.html_page import row, table
from dashboard.locale import Words
from streams.geography.places import Places
from streams.registry.own_data import Benefit
from streams.registry.records import Sender, Worker


def own_data(
    worker: Worker, phones: list[Sender], benefits: list[Benefit], today: str, places: Places, words: Words
) -> str:
    """HTML. `today`: an ISO date."""
    village = places.nearest(worker.village)
    entry = (
        ("me_name", worker.name),
        ("me_own_number", worker.own_number or "—"),
        ("me_home", places.name(worker.home) if places.known(worker.home) else worker.home),
        ("me_village", places.name(village) if village else worker.village),
        ("workers_post", str(worker.post)),
        ("workers_kind", worker.called or words[worker.kind]),
    )
    lines = "".join(row([escape(words[key]), escape(text)]) for key, text in entry)
    devices = [
        row([str(one.number), escape(words["me_app_other" if one.foreign else "me_app_own"])])
        for one in sorted(phones, key=lambda one: one.number)
    ]
    heads = [words["me_device"], words["me_app"]]
    shown = table(heads, devices) if devices else f'<p class="quiet">{escape(words["me_no_device"])}</p>'
    return (
        f"<h2>{escape(words['me_data'])}</h2><table><tbody>{lines}</tbody></table>"
        f"<h2>{escape(words['me_benefits'])}</h2>{_benefits(benefits, today, words)}"
        f"<h2>{escape(words['me_devices'])}</h2>{shown}"
    )


def _benefits(benefits: list[Benefit], today: str, words: Words) -> str:
    if not benefits:
        return f'<p class="quiet">{escape(words["me_no_benefit"])}</p>'
    heads = [words[key] for key in ("benefit", "benefit_by", "benefit_from", "benefit_to")]
    lines = [
        row([escape(one.benefit), escape(one.giver), one.valid_from, escape(until(one, today, words))])
        for one in benefits
    ]
    return table(heads, lines)

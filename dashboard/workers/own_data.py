"""What the city keeps of a worker on its roster, for that one alone: the entry, and the phones that may send."""

from __future__ import annotations

from html import escape

from dashboard.html_page import row, table
from dashboard.locale import Words
from streams.geography.places import Places
from streams.registry.records import Sender, Worker


def own_data(worker: Worker, phones: list[Sender], places: Places, words: Words) -> str:
    """HTML. What is wrong in it is put right by the next roster: whom to ask is written at its foot."""
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
        f'<p class="quiet">{escape(words["me_correct"])}</p>'
        f"<h2>{escape(words['me_devices'])}</h2>{shown}"
    )

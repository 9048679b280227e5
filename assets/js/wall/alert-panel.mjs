// The wall's open alerts: at most eight, the gravest and oldest first, how many more there are, and the first of them in
// the strip. Only the symbol of one that nobody has taken yet blinks.

import { active, chip, place, sorted, text, untaken } from "../ui/alerts.mjs";
import { fill, minute } from "../ui/text.mjs";

const SHOWN = 8;
const RECENT_MS = 600_000;

export class AlertPanel {
  /** @param {import("../ui/page.mjs").Page} page */
  constructor(page) {
    this.page = page;
    this.said = "";
  }

  /** @param {Map<string, any>} all @param {number} now city ms @param {{recent: number, flood: number}} [desk] as the engine has it */
  show(all, now, desk) {
    const element = this.page.slot("alerts");
    if (!element || !now) return;
    const lines = sorted([...all].map(([id, line]) => ({ id, ...line })).filter(active));
    const w = this.page.words;
    title(this.page, fill(w.alerts_title, { n: lines.length }));
    const recent = desk?.recent ?? lines.filter((line) => line.last_at > now - RECENT_MS).length;
    this.page.say("alerts-aside", fill(desk?.flood ? w.wall_flood : w.alerts_recent, { n: recent }));
    const rows = this.#room(element, lines.length);
    this.page.say("alerts-more", lines.length > rows ? fill(w.alerts_more, { n: lines.length - rows }) : lines.length ? "" : w.alerts_none);
    this.#strip(lines[0], now);
    const said = JSON.stringify([lines.slice(0, rows), lines.length]);
    if (said === this.said) return;
    this.said = said;
    element.replaceChildren(...lines.slice(0, rows).map((line) => this.#row(line)));
  }

  #room(element, n) {
    const row = element.firstElementChild?.getBoundingClientRect().height;
    const fits = row ? Math.max(1, Math.floor((element.clientHeight + 2) / row)) : SHOWN;
    return Math.min(SHOWN, fits, n);
  }

  #row(line) {
    const row = document.createElement("div");
    row.className = untaken(line) ? "alert unacked" : "alert";
    row.dataset.testid = "alert";
    const what = span("what", text(line, this.page.words, this.page.live));
    const where = span("where", placed(place(line, this.page.live), this.page.words[`alert_${line.state}`]));
    row.append(chip(line, this.page.words), span("at digits", minute(line.at)), what, where);
    return row;
  }

  /** The first alert across the foot: its priority in a word, place, what, when, and how long nobody has taken it. */
  #strip(line, now) {
    const strip = this.page.slot("first-alert");
    if (!strip) return;
    const w = this.page.words;
    const waiting = line && line.state !== "acked" && line.state !== "in_progress";
    const shown = line
      ? [place(line, this.page.live), text(line, w, this.page.live), minute(line.at), w[`alert_${line.state}`], waiting ? since(now - line.at) : ""]
      : [];
    const said = JSON.stringify([line?.id, line?.state, shown]);
    if (strip.dataset.said === said) return;
    strip.dataset.said = said;
    const same = strip.dataset.of === `${line?.id}/${line?.state}`;
    strip.dataset.of = `${line?.id}/${line?.state}`;
    if (same) strip.lastElementChild.textContent = shown.filter(Boolean).join("  ");
    else strip.replaceChildren(...(line ? [chip(line, w), span("priority", w[`priority_${line.priority}`]), span("", shown.filter(Boolean).join("  "))] : []));
    strip.className = waiting ? "first unacked" : "first";
  }
}

const ROOM = 11;

/** Place and state; where both have no room on a wall the place stands alone: what nobody has taken blinks anyway. */
function placed(place, state) {
  const wide = [...state].reduce((sum, sign) => sum + (sign > "\u2e7f" ? 1 : 0.6), place.length);
  return wide > ROOM ? place : `${place} · ${state}`;
}

/** 00:58, 1:02:03. @param {number} ms */
export function since(ms) {
  const s = Math.max(0, Math.floor(ms / 1000));
  const two = (n) => String(n).padStart(2, "0");
  const short = `${two(Math.floor(s / 60) % 60)}:${two(s % 60)}`;
  return s < 3600 ? short : `${Math.floor(s / 3600)}:${short}`;
}

function title(page, words) {
  const head = page.root.querySelector(".panel.alerts h2");
  if (head && head.textContent !== words) head.textContent = words;
}

function span(css, words) {
  const element = document.createElement("span");
  element.className = css;
  element.textContent = words;
  return element;
}

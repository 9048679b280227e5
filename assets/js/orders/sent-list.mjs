// The list of what was sent about an alert. It changes in place: a row that is as it was keeps its buttons.

import { button, make } from "../ui/elements.mjs";
import { fill, timed } from "../ui/text.mjs";
import { waits } from "./inbox.mjs";
import { addressName, isLine } from "./names.mjs";
import { clockWords, countWords, stateWords } from "./sent.mjs";

/** @import { SentRow } from "../types.d.ts" */
/** @import { Known } from "./names.mjs" */
/** @import { Order } from "./sent.mjs" */
/**
 * @typedef {{again: (id: string, recipient: string) => void, log: (id: string, recipient: string) => void,
 *   withdraw: (id: string) => void, resend: (attempt: string) => void, phone: (recipient: string) => void}} SentParts
 *   `log`: what was said on the telephone is written down; `resend`: has an attempt made once more; `phone`: asks who
 *   answers for a post or department
 * @typedef {{element: HTMLElement, key: string}} Drawn `key`: what it was drawn from
 */

/** More recipients than that are counted over their rows. */
const FEW = 8;
const ENDED = ["withdrawn", "done", "declined", "returned"];

export class SentList {
  /** @param {HTMLElement} element @param {SentParts} parts */
  constructor(element, parts) {
    this.element = element;
    this.parts = parts;
    /** By message, and by message and recipient. @type {Map<string, Drawn>} */
    this.drawn = new Map();
  }

  /** @param {Order[]} orders @param {Known} known @param {number} now city ms */
  show(orders, known, now) {
    const boxes = orders.map((order) => this.#order(order, known, now));
    arrange(this.element, boxes);
    const keep = new Set(
      orders.flatMap(({ id, rows }) => [id, `${id} head`, `${id} counts`, ...rows.map(([to]) => `${id}/${to}`)]),
    );
    for (const name of this.drawn.keys()) if (!keep.has(name)) this.drawn.delete(name);
  }

  /** @param {Order} order @param {Known} known @param {number} now */
  #order({ id, head, rows }, known, now) {
    const box = this.#kept(id, "", () => Object.assign(make("article", "message"), { id: "" })).element;
    box.dataset.testid = "order";
    const top = this.#kept(`${id} head`, JSON.stringify(head), () => this.#head(id, head, known, now));
    const many = rows.length > FEW;
    const counts = this.#kept(`${id} counts`, "", () => make("p", "state counts")).element;
    written(counts, many ? countWords(rows, known.words) : "");
    box.classList.toggle("many", many);
    const lines = rows.map(([to, row]) => this.#row(id, to, row, known, now));
    arrange(box, [top.element, ...(many ? [counts] : []), ...lines]);
    return box;
  }

  /**
   * What was drawn from the same; else it is drawn anew.
   * @param {string} name
   * @param {string} key
   * @param {() => HTMLElement} draw
   */
  #kept(name, key, draw) {
    const known = this.drawn.get(name);
    if (known?.key === key) return known;
    const made = { element: draw(), key };
    this.drawn.set(name, made);
    return made;
  }

  /** @param {string} id @param {Order["head"]} head @param {Known} known @param {number} now */
  #head(id, head, { words }, now) {
    const drill = head.drill ? `${words.drill_mark} ` : "";
    const short = head.short ? fill(words.order_short, { n: head.quorum }) : "";
    const next = head.asked_next ? fill(words.order_asked_next, { time: timed(head.asked_next, now, words) }) : "";
    const withdrawn = head.withdrawn ? `${words.order_withdrawn}: ${head.reason}` : "";
    const title = make("p", "about", "", [
      make("b", "", `${drill}${words[`order_kind_${head.kind}`]}`),
      ` ${head.by} ${timed(head.at, now, words)} · `,
      make("span", "text", head.text),
    ]);
    if (!head.withdrawn) title.append(button("quiet", words.order_withdraw, () => this.parts.withdraw(id)));
    const notes = [short, next, withdrawn].filter(Boolean).map((text) => make("p", "state", text));
    return make("div", "", "", [title, ...notes]);
  }

  /** @param {string} id @param {string} to @param {SentRow} row @param {Known} known @param {number} now */
  #row(id, to, row, known, now) {
    const { words, live } = known;
    const name = addressName(to, known);
    const number = telephoneOf(to, known);
    const { element } = this.#kept(`${id}/${to}`, JSON.stringify([row, name, number ?? null]), () => {
      const made = make("div", "order-row", "", [
        make("b", "", name),
        make("span", "aside", words[`channel_of_${row.channel}`]),
        make("span", "said"),
        make("span", "digits"),
        ...this.#buttons(id, to, row, known, number),
      ]);
      Object.assign(made.dataset, { testid: "order-row", recipient: to, state: row.state });
      return made;
    });
    const [, , said, clock] = element.children;
    written(said, stateWords(to, row, words, now, live.channels ?? []));
    written(clock, clockWords(row, words, now));
    return element;
  }

  /** @param {string} id @param {string} to @param {SentRow} row @param {Known} known @param {string} [number] */
  #buttons(id, to, row, { words }, number) {
    const { parts } = this;
    const found = [];
    const attempt = row.tried;
    const over = ENDED.includes(row.state);
    if (attempt?.[6] && (!over || row.recall))
      found.push(button("quiet", words.attempt_again, () => parts.resend(attempt[0])));
    if (row.refused || over) return found;
    const log = () => parts.log(id, to);
    if (row.clocked && waits(row)) found.push(button("quiet", words.order_again, () => parts.again(id, to)));
    if (number) found.push(call(number, log));
    else if (number === undefined) found.push(button("quiet", words.order_phone, () => parts.phone(to)));
    else if (!isLine(to) && !to.startsWith("w")) found.push(make("span", "aside", words.order_no_phone));
    found.push(button("quiet", words.order_log, log));
    return found;
  }
}

/**
 * A number that is called by a click, with the form of what was said beside it.
 * @param {string} number
 * @param {() => void} log
 */
function call(number, log) {
  const link = Object.assign(make("a", "tel digits", number), { href: `tel:${number.replace(/[^\d+]/g, "")}` });
  link.addEventListener("click", log);
  return link;
}

/**
 * The number of a line: its own, or that of the city's directory; of a post or department once it was asked for,
 * undefined before, '' where nobody knows one.
 * @param {string} recipient
 * @param {Known} known
 */
function telephoneOf(recipient, { phones, offices }) {
  if (!isLine(recipient)) return recipient.startsWith("w") ? "" : offices?.get(recipient);
  const line = recipient.slice(1);
  return /^\d+$/.test(line) ? line : (phones?.[line]?.telephone ?? "");
}

/** @param {Element} element @param {string} text */
function written(element, text) {
  if (element.textContent !== text) element.textContent = text;
}

/**
 * These children in this order; what is in its place is not moved.
 * @param {HTMLElement} parent
 * @param {Element[]} wanted
 */
function arrange(parent, wanted) {
  for (const one of [...parent.children]) if (!wanted.includes(one)) one.remove();
  wanted.forEach((one, n) => {
    if (parent.children[n] !== one) parent.insertBefore(one, parent.children[n] ?? null);
  });
}

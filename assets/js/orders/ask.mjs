// The form of an order: to whom and what. Nobody is chosen beforehand, whatever the alert.

import { field, make, typed } from "../ui/elements.mjs";
import { GATEWAYS } from "./outside.mjs";
import { postGroups } from "./post-groups.mjs";
import { buttons, submits } from "./small-form.mjs";

/** @import { Live, Words } from "../types.d.ts" */
/** @import { AreaField } from "./area.mjs" */
/** @import { PostGroup } from "./post-groups.mjs" */
/**
 * @typedef {{value: string, word: string}} Choice `value`: a recipient
 * @typedef {{choices: Choice[], channels: string[], types: [string, string][], area: AreaField | null,
 *   live: Pick<Live, "names" | "scope">}} OrderOptions `channels`: configured gateways; `types`: of the case that is
 *   made, none where there is one; `area`: null where no worker may be sent; `live`: whose posts may be ticked by area
 */

const MINUTES = ["0", "1", "3", "5", "10", "30", "60", "120"];
const KINDS = ["order", "question", "text"];

/**
 * @param {Words} words
 * @param {OrderOptions} options
 * @param {(body: object) => void} send what the command wants, but what it is about
 * @param {() => void} close
 */
export function orderForm(words, { choices, channels, types, area, live }, send, close) {
  const minutes = MINUTES.map((n) => [n, minutesWord(n, words)]);
  const groups = postGroups(live, words);
  const form = make("form", "ask order-form", "", [
    ticks("to", words.order_to, choices),
    ...(groups.length ? [details("posts", words.posts_title, ticks("posts", words.posts_each, groups))] : []),
    ...(area ? [area.element] : []),
    field({ name: "text", word: words.order_text, long: true, needed: true }),
    make("div", "ask-fields", "", [
      field({ name: "kind", word: words.order_what, choices: KINDS.map((one) => [one, words[`order_kind_${one}`]]) }),
      field({ name: "channel", word: words.order_channel, choices: channelChoices(channels, words) }),
      field({ name: "answer", word: words.order_answer, choices: minutes }),
      field({ name: "arrive", word: words.order_arrive, choices: minutes }),
      field({ name: "quorum", word: words.order_quorum, type: "number" }),
      ...(types.length ? [field({ name: "matter", word: words.order_matter, choices: [["", "—"], ...types] })] : []),
    ]),
    details("next", words.order_next, ticks("next", words.order_next_to, choices)),
    tick("anyway", "yes", words.order_anyway),
    buttons(words.order_send, words, close),
  ]);
  form.dataset.testid = "form-order";
  submits(form, close, () => {
    const body = wish(form, area, groups);
    if (body) send(body);
  });
  return form;
}

/**
 * What a form asks for; null: nobody is to have it.
 * @param {HTMLFormElement} form
 * @param {AreaField | null} area
 * @param {PostGroup[]} groups
 */
function wish(form, area, groups) {
  const { kind, text, answer, arrive, quorum, channel, matter = "" } = typed(form);
  const { workers, regions, polygon } = area?.value ?? { workers: [], regions: [], polygon: [] };
  const by = (/** @type {string} */ to) => (channel && !to.startsWith("t") ? `${channel}:${to}` : to);
  const asked = new Set(ticked(form, "posts"));
  const posts = groups.filter(({ value }) => asked.has(value)).flatMap(({ members }) => members);
  const to = [...new Set([...ticked(form, "to"), ...posts])].map(by);
  const whole = workers.length > 0 && (regions.length > 0 || polygon.length > 0);
  if (!to.length && !whole) return null;
  return {
    ...{ kind, text, answer_s: Number(answer) * 60, arrive_s: Number(arrive) * 60, quorum: Number(quorum || 0) },
    audience: { to, ...(whole ? { workers, regions, polygon } : {}) },
    next: ticked(form, "next").map(by),
    anyway: ticked(form, "anyway").length > 0,
    matter,
  };
}

/** @param {string} name @param {string} word @param {HTMLElement} inner */
const details = (name, word, inner) => make("details", name, "", [make("summary", "", word), inner]);

/** @param {string} name @param {string} word @param {Choice[]} choices */
const ticks = (name, word, choices) =>
  make("fieldset", "choices", "", [
    make("legend", "", word),
    ...choices.map(({ value, word: label }) => tick(name, value, label)),
  ]);

/** @param {string} name @param {string} value @param {string} word */
const tick = (name, value, word) =>
  make("label", "choice", "", [Object.assign(make("input"), { type: "checkbox", name, value }), word]);

/** @param {HTMLFormElement} form @param {string} name */
const ticked = (form, name) =>
  [...form.querySelectorAll(`input[name=${name}]`)]
    .filter((box) => /** @type {HTMLInputElement} */ (box).checked)
    .map((box) => /** @type {HTMLInputElement} */ (box).value);

/** What is not configured says so before it is chosen. @param {string[]} channels @param {Words} words */
const channelChoices = (channels, words) => [
  ["", words.order_channel_usual],
  ...Object.entries(GATEWAYS).map(([channel, gateway]) => [
    channel,
    `${words[`channel_of_${channel}`]}${channels.includes(gateway) ? "" : words.order_channel_none}`,
  ]),
];

/** @param {string} n @param {Words} words */
function minutesWord(n, words) {
  return n === "0" ? words.order_no_clock : words.form_m.replace("{n}", n);
}

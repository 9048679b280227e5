// A file that leaves the system: asked for with a reason, saved by the browser.

import { ask, post } from "../live/http.mjs";
import { make } from "./elements.mjs";
import { fill } from "./text.mjs";

/** @import { Words } from "../types.d.ts" */
/**
 * @typedef {{notes: string[], rows: (string | number | null)[][], name: string}} Paper what a picture of an area must
 *   hold
 * @typedef {(paper: Paper) => Promise<Blob | null>} Draw
 * @typedef {{state: string, done: number, total: number, why: string, name: string}} Job
 */

const POLL_MS = 500;

/**
 * Asks for a file and saves it.
 * @param {string} address
 * @param {object} options
 * @param {Words} words
 * @param {(text: string) => void} [tell] called with how far a long one is
 * @returns {Promise<string>} what became of it
 */
export async function exported(address, options, words, tell = () => {}) {
  const answer = await post(address, options).catch(() => null);
  if (!answer?.ok) return whyNot(answer, words);
  if (answer.status === 202) return byJob((await answer.json()).job, words, tell);
  save(await answer.blob(), nameOf(answer.headers.get("Content-Disposition") ?? ""));
  return words.export_done;
}

/**
 * The name a file is given: the one of any signs (RFC 5987) before the one of old readers.
 * @param {string} disposition
 */
export function nameOf(disposition) {
  const extended = /filename\*=UTF-8''([^;]+)/i.exec(disposition)?.[1];
  return extended ? decodeURIComponent(extended) : (/filename="([^"]+)"/.exec(disposition)?.[1] ?? "export");
}

/**
 * Why something was refused, and what to do about it.
 * @param {Pick<Response, "json" | "status"> | null} answer
 * @param {Words} words
 * @returns {Promise<string>}
 */
export async function whyNot(answer, words) {
  const { code = "", detail = "" } = (await answer?.json().catch(() => null)) ?? {};
  return detail || (words[`refused_${code}`] ?? fill(words.export_failed, { code: answer?.status ?? 0 }));
}

/** @param {Blob} blob @param {string} name */
export function save(blob, name) {
  const link = make("a");
  link.href = URL.createObjectURL(blob);
  link.download = name;
  link.click();
  URL.revokeObjectURL(link.href);
}

/**
 * A file that takes long: how far it is, until it is there.
 * @param {string} job
 * @param {Words} words
 * @param {(text: string) => void} tell
 */
async function byJob(job, words, tell) {
  for (;;) {
    const answer = await ask(`/cases/job/${job}`).catch(() => null);
    if (!answer?.ok) return whyNot(answer, words);
    /** @type {Job} */
    const { state, done, total, why, name } = await answer.json();
    if (state === "failed") return why;
    if (state === "done") {
      const file = await ask(`/cases/job/${job}/file`);
      if (!file.ok) return fill(words.export_failed, { code: file.status });
      save(await file.blob(), name);
      return words.export_done;
    }
    tell(fill(words.export_making, { done, total: total || "…" }));
    await new Promise((later) => setTimeout(later, POLL_MS));
  }
}

/**
 * Asks for a picture: what it must show comes with the record of it.
 * @param {string} address
 * @param {object} options
 * @param {Words} words
 * @param {Draw} draw
 */
export async function pictured(address, options, words, draw) {
  const answer = await post(address, options).catch(() => null);
  if (!answer?.ok) return whyNot(answer, words);
  /** @type {Paper} */
  const paper = await answer.json();
  const drawn = await draw(paper);
  if (!drawn) return fill(words.export_failed, { code: 0 });
  save(drawn, paper.name);
  return words.export_done;
}

/**
 * Keeps a period's numbers as published; says how many, or why not.
 * @param {string} address
 * @param {object} options
 * @param {Words} words
 */
export async function published(address, options, words) {
  const answer = await post(address, options).catch(() => null);
  return answer?.ok ? fill(words.published, { n: (await answer.json()).published }) : whyNot(answer, words);
}

/**
 * Asks for a reason, then for the file.
 * @param {Words} words
 * @param {string[]} formats names of those the page offers
 * @param {() => [string, Record<string, string>]} request address and what is asked for
 * @param {Draw | null} [draw] of a picture
 * @param {string} [publish] where the period is published, for those who may
 */
export function exportForm(words, formats, request, draw = null, publish = "") {
  const form = make("form", "export");
  const looks = { name: "reason", required: true, maxLength: 200, placeholder: words.export_why };
  const reason = Object.assign(make("input"), { ...looks, ariaLabel: words.export_why });
  const output = make("output");
  const offered = [...formats, ...(publish ? ["publish"] : [])];
  const buttons = offered.map((value) => Object.assign(make("button", "", words[`export_${value}`]), { value }));
  form.append(reason, ...buttons, output);
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const [address, query] = request();
    const format = formatOf(event) || formats[0];
    const options = { ...query, reason: reason.value, format };
    if (format === "publish") output.textContent = await published(publish, options, words);
    else if (format === "png" && draw) output.textContent = await pictured(address, options, words, draw);
    else output.textContent = await exported(address, options, words, (text) => (output.textContent = text));
  });
  return form;
}

/** The value of the button that sent a form, "" for none. @param {SubmitEvent} event */
export const formatOf = ({ submitter }) => /** @type {HTMLButtonElement | null} */ (submitter)?.value ?? "";

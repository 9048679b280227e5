// A file that leaves the house: asked for with a reason, given to whoever sits here.

import { ask, post } from "../live/http.mjs";
import { make } from "./elements.mjs";
import { fill } from "./text.mjs";

const POLL_MS = 500;

/** Asks for a file and gives it to whoever sits here; says what became of it. */
export async function taken(address, asked, words, tell = () => {}) {
  const answer = await post(address, asked).catch(() => null);
  if (!answer?.ok) return whyNot(answer, words);
  if (answer.status === 202) return made((await answer.json()).job, words, tell);
  give(await answer.blob(), nameOf(answer.headers.get("Content-Disposition") ?? ""));
  return words.export_done;
}

/** The name a file is given: the one of any signs (RFC 5987) before the one of old readers. @param {string} said of Content-Disposition */
export function nameOf(said) {
  const extended = /filename\*=UTF-8''([^;]+)/i.exec(said)?.[1];
  return extended ? decodeURIComponent(extended) : (/filename="([^"]+)"/.exec(said)?.[1] ?? "export");
}

/** Why something was not given, and what to do about it. @param {Response | null} answer */
export async function whyNot(answer, words) {
  const { code = "", detail = "" } = (await answer?.json().catch(() => null)) ?? {};
  return detail || (words[`refused_${code}`] ?? fill(words.export_failed, { code: answer?.status ?? 0 }));
}

export function give(blob, name) {
  const link = make("a");
  link.href = URL.createObjectURL(blob);
  link.download = name;
  link.click();
  URL.revokeObjectURL(link.href);
}

/** A file that takes long: how far it is, until it is there. @param {(text: string) => void} tell */
async function made(job, words, tell) {
  for (;;) {
    const answer = await ask(`/cases/job/${job}`).catch(() => null);
    if (!answer?.ok) return whyNot(answer, words);
    const { state, done, total, why, name } = await answer.json();
    if (state === "failed") return why;
    if (state === "done") {
      const file = await ask(`/cases/job/${job}/file`);
      if (!file.ok) return fill(words.export_failed, { code: file.status });
      give(await file.blob(), name);
      return words.export_done;
    }
    tell(fill(words.export_making, { done, total: total || "…" }));
    await new Promise((later) => setTimeout(later, POLL_MS));
  }
}

/** Asks for a picture: what must stand in it comes with the record of it. @param {(told: any) => Promise<Blob | null>} draw */
async function pictured(address, asked, words, draw) {
  const answer = await post(address, asked).catch(() => null);
  if (!answer?.ok) return whyNot(answer, words);
  const told = await answer.json();
  const drawn = await draw(told);
  if (!drawn) return fill(words.export_failed, { code: 0 });
  give(drawn, told.name);
  return words.export_done;
}

/** Keeps a period's numbers as published; says how many, or why not. */
export async function published(address, asked, words) {
  const answer = await post(address, asked).catch(() => null);
  return answer?.ok ? fill(words.published, { n: (await answer.json()).published }) : whyNot(answer, words);
}

/** Asks for a reason, then for the file. @param {any} words @param {string[]} formats names of those the page offers @param {() => [string, Record<string, string>]} asked address and what is asked for @param {((told: any) => Promise<Blob | null>) | null} draw of a picture @param {string} publish where the period is published, for whoever may */
export function takeForm(words, formats, asked, draw = null, publish = "") {
  const form = make("form", "export");
  const reason = Object.assign(document.createElement("input"), { name: "reason", required: true, maxLength: 200, placeholder: words.export_why, ariaLabel: words.export_why });
  const output = make("output");
  form.append(reason, ...[...formats, ...(publish ? ["publish"] : [])].map((format) => Object.assign(make("button", "", words[`export_${format}`]), { value: format })), output);
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const [address, said] = asked();
    const format = event.submitter?.value ?? formats[0];
    const wanted = { ...said, reason: reason.value, format };
    if (format === "publish") {
      output.textContent = await published(publish, wanted, words);
      return;
    }
    output.textContent = await (format === "png" && draw ? pictured(address, wanted, words, draw) : taken(address, wanted, words, (text) => (output.textContent = text)));
  });
  return form;
}

// A file that leaves the house: asked for with a reason, given to whoever sits here.

import { make } from "./dom.mjs";
import { fill } from "./text.mjs";

/** Asks for a file and gives it to whoever sits here; says what became of it. */
export async function taken(address, asked, words) {
  const answer = await fetch(address, { method: "POST", headers: { "X-City": "1", "Content-Type": "application/json" }, cache: "no-store", body: JSON.stringify(asked) }).catch(() => null);
  if (!answer?.ok) return fill(words.export_failed, { code: answer?.status ?? 0 });
  const link = make("a");
  link.href = URL.createObjectURL(await answer.blob());
  link.download = /filename="([^"]+)"/.exec(answer.headers.get("Content-Disposition") ?? "")?.[1] ?? "export";
  link.click();
  URL.revokeObjectURL(link.href);
  return words.export_done;
}

/** Asks for a reason, then for the file. @param {any} words @param {() => [string, Record<string, string>]} asked address and what is asked for */
export function takeForm(words, asked) {
  const form = make("form", "export");
  const reason = Object.assign(document.createElement("input"), { name: "reason", required: true, maxLength: 200, placeholder: words.export_why, ariaLabel: words.export_why });
  const output = make("output");
  form.append(reason, ...["csv", "xlsx"].map((format) => Object.assign(make("button", "", words[`export_${format}`]), { value: format })), output);
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const [address, said] = asked();
    output.textContent = await taken(address, { ...said, reason: reason.value, format: event.submitter?.value ?? "csv" }, words);
  });
  return form;
}

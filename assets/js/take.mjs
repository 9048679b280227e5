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

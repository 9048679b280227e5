// Evidence of followed items: files go into a form by their hash, and are shown when they are asked for.

import { setProps } from "../live/dash-bridge.mjs";
import { post, send } from "../live/http.mjs";
import { fileField, make, targetOf } from "../ui/elements.mjs";
import { save, whyNot } from "../ui/export-form.mjs";
import { fill } from "../ui/text.mjs";

/** @import { Words } from "../types.d.ts" */

const ACCEPTED = "image/*,video/mp4,application/pdf";
const FIELD = "input[name='files']";

export class Evidence {
  /** @param {Words} words @param {string} language @param {{set?: typeof setProps}} [parts] */
  constructor(words, language, { set = setProps } = {}) {
    this.words = words;
    this.language = language;
    this.set = set;
    /** @type {WeakSet<Element>} */
    this.known = new WeakSet();
  }

  /** @param {HTMLElement} root of the page */
  start(root) {
    root.addEventListener("click", (event) => {
      const link = /** @type {HTMLElement | null} */ (targetOf(event)?.closest?.("a[data-file]") ?? null);
      if (!link) return;
      event.preventDefault();
      this.show(link);
    });
    // A view that is made anew brings new forms.
    new MutationObserver(() => this.fields(root)).observe(root, { childList: true, subtree: true });
    this.fields(root);
  }

  /** Beside each field for files a way to choose some. @param {Pick<HTMLElement, "querySelectorAll">} root */
  fields(root) {
    /** @type {NodeListOf<HTMLInputElement>} */
    const found = root.querySelectorAll(FIELD);
    for (const field of found) {
      if (this.known.has(field)) continue;
      this.known.add(field);
      const { input, label } = fileField(this.words.follow_files, this.words.file_choose, ACCEPTED);
      const output = make("output", "said");
      input.required = false;
      input.addEventListener("change", async () => {
        const file = input.files?.[0];
        if (file) await this.add(file, field, output);
      });
      (field.closest("label") ?? field).after(label, output);
    }
  }

  /** @param {File} file @param {HTMLInputElement} field @param {HTMLElement} output */
  async add(file, field, output) {
    const answer = await send(`/supervision/media?lang=${this.language}`, file).catch(() => null);
    if (!answer?.ok) {
      const detail = await whyNot(answer, this.words);
      output.textContent = fill(this.words.media_refused, { detail });
      return;
    }
    const { id } = await answer.json();
    const all = [...new Set([...field.value.split(" ").filter(Boolean), id])];
    this.set(field.id, { value: all.join(" ") });
    output.textContent = fill(this.words.follow_files_kept, { n: all.length });
  }

  /** A picture is shown beside its link, a paper is saved. @param {HTMLElement} link */
  async show(link) {
    const address = link.dataset.file ?? "";
    const answer = await post(address, {}).catch(() => null);
    if (!answer?.ok) {
      link.title = await whyNot(answer, this.words);
      link.after(make("output", "said", link.title));
      return;
    }
    const blob = await answer.blob();
    if (!blob.type.startsWith("image/")) {
      save(blob, address.split("/").at(-1)?.slice(0, 12) ?? "file");
      return;
    }
    const src = URL.createObjectURL(blob);
    link.after(Object.assign(make("img", "evidence"), { src, alt: link.textContent ?? "" }));
  }
}

// Pictures and papers of a case: each look is asked for by the page itself, so that it is on record.

import { post, send } from "../live/http.mjs";
import { make } from "../ui/elements.mjs";
import { save, whyNot } from "../ui/export-form.mjs";
import { fill } from "../ui/text.mjs";

/** @import { Words } from "../types.d.ts" */
/** @typedef {{id: string, type: string}} Medium `type`: media type */

export class Media {
  /** @param {{code: string, language: string}} live @param {Words} words */
  constructor(live, words) {
    this.live = live;
    this.words = words;
    /** @type {Map<string, string>} address of what was fetched, by its id */
    this.held = new Map();
  }

  /** @param {Medium} one @param {string} reason of a viewer who must give one */
  shown(one, reason) {
    const output = make("output", "said");
    if (one.type.startsWith("image/")) {
      const image = Object.assign(make("img"), { alt: this.words.media });
      const link = Object.assign(make("a", "medium", "", [image, output]), { href: "#" });
      this.#picture(one, reason, image, link, output);
      return link;
    }
    const link = Object.assign(
      make("a", "medium", "", [make("span", "", this.words[`media_${one.type.split("/")[0]}`]), output]),
      { href: "#" },
    );
    link.addEventListener("click", async (event) => {
      event.preventDefault();
      const blob = await this.#fetched(one, reason, output);
      if (!blob) return;
      const [kind, suffix] = one.type.split("/");
      if (kind === "application") return save(blob, `${one.id.slice(0, 12)}.${suffix}`);
      const tag = kind === "audio" ? "audio" : "video";
      link.replaceWith(Object.assign(make(tag, "medium"), { src: URL.createObjectURL(blob), controls: true }));
    });
    return link;
  }

  /**
   * Adds a file.
   * @param {File} file
   * @param {HTMLElement} output shows why it was not taken
   * @returns {Promise<boolean>} whether it was
   */
  async add(file, output) {
    const answer = await send(`/case/${this.live.code}/media?lang=${this.live.language}`, file).catch(() => null);
    if (answer?.ok) return true;
    const detail = answer ? ((await answer.json().catch(() => ({}))).detail ?? answer.status) : "—";
    output.textContent = fill(this.words.media_refused, { detail });
    return false;
  }

  /**
   * @param {Medium} one
   * @param {string} reason
   * @param {HTMLImageElement} image
   * @param {HTMLAnchorElement} link
   * @param {HTMLElement} output
   */
  async #picture(one, reason, image, link, output) {
    let address = this.held.get(one.id);
    if (!address) {
      const blob = await this.#fetched(one, reason, output);
      if (!blob) return;
      address = URL.createObjectURL(blob);
      this.held.set(one.id, address);
    }
    image.src = link.href = address;
    link.target = "_blank";
  }

  /** @param {Medium} one @param {string} reason @param {HTMLElement} output */
  async #fetched(one, reason, output) {
    const answer = await post(`/case/${this.live.code}/media/${one.id}`, { reason }).catch(() => null);
    if (answer?.ok) return answer.blob();
    output.textContent = await whyNot(answer, this.words);
    return null;
  }
}

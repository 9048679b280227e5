// Pictures and papers of a case: each look is asked for by the page itself, so that it is on record.

import { post, send } from "../live/http.mjs";
import { make } from "../ui/elements.mjs";
import { give, whyNot } from "../ui/export-form.mjs";
import { fill } from "../ui/text.mjs";

export class Media {
  /** @param {any} live @param {any} words */
  constructor(live, words) {
    Object.assign(this, { live, words });
    /** @type {Map<string, string>} address of what was fetched, by its id */
    this.held = new Map();
  }

  /** @param {{id: string, type: string}} one @param {string} reason why somebody looks who must say so */
  shown(one, reason) {
    const inside = one.type.startsWith("image/") ? Object.assign(make("img"), { alt: this.words.media }) : make("span", "", one.type);
    const said = make("output", "said");
    const link = Object.assign(make("a", "medium", "", [inside, said]), { href: "#" });
    if (one.type.startsWith("image/")) this.#picture(one, reason, inside, link, said);
    else {
      link.addEventListener("click", async (event) => {
        event.preventDefault();
        const blob = await this.#fetched(one, reason, said);
        if (blob) give(blob, `${one.id.slice(0, 12)}.${one.type.split("/")[1]}`);
      });
    }
    return link;
  }

  /** A file that is added; what became of it is said. @returns {Promise<boolean>} whether it was taken */
  async add(file, said) {
    const answer = await send(`/case/${this.live.code}/media?lang=${this.live.language}`, file).catch(() => null);
    if (answer?.ok) return true;
    said.textContent = fill(this.words.media_refused, { detail: answer ? ((await answer.json().catch(() => ({}))).detail ?? answer.status) : "—" });
    return false;
  }

  async #picture(one, reason, image, link, said) {
    if (!this.held.has(one.id)) {
      const blob = await this.#fetched(one, reason, said);
      if (!blob) return;
      this.held.set(one.id, URL.createObjectURL(blob));
    }
    image.src = link.href = this.held.get(one.id);
    link.target = "_blank";
  }

  async #fetched(one, reason, said) {
    const answer = await post(`/case/${this.live.code}/media/${one.id}`, { reason }).catch(() => null);
    if (answer?.ok) return answer.blob();
    said.textContent = await whyNot(answer, this.words);
    return null;
  }
}

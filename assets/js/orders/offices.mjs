// Who answers for a post or a department: asked for by a click, which is a look on record.

import { post } from "../live/http.mjs";

export class Offices {
  /** @param {() => void} changed @param {typeof post} [ask] */
  constructor(changed, ask = post) {
    this.changed = changed;
    this.ask = ask;
    /** Telephones by address, '' where nobody knows one. @type {Map<string, string>} */
    this.numbers = new Map();
  }

  /** @param {string} address @param {string} alert it is called about */
  async find(address, alert) {
    const answer = await this.ask("/duty/oncall", { address, alert });
    if (!answer.ok && answer.status !== 404) return;
    this.numbers.set(address, answer.ok ? (await answer.json()).telephone : "");
    this.changed();
  }
}

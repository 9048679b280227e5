// What a scene asks the pages' server for: while it is shown, and every ten minutes.

const ASK_MS = 600_000;

export class Asked {
  /** @param {number} scene @param {(address: string) => Promise<any>} get */
  constructor(scene, get) {
    this.scene = scene;
    this.get = get;
    this.at = -ASK_MS;
  }

  /**
   * A second has passed. What was told, null where that was nothing; undefined while it is not asked for.
   * @param {number} scene that is shown
   * @param {number} monotonic ms
   * @param {string} address
   */
  async beat(scene, monotonic, address) {
    if (scene !== this.scene || monotonic - this.at < ASK_MS) return undefined;
    this.at = monotonic;
    return (await this.get(address)) ?? null;
  }
}

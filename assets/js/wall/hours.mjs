// The 24-hour line: today's reports by hour over the usual ones of the same weekday. A Plotly figure made once,
// patched.

/** @import { HourlyReports } from "../types.d.ts" */
/** @import { Page } from "../ui/page.mjs" */
/**
 * @typedef {{newPlot: Draw, react: Draw, restyle: (element: HTMLElement, update: object) => void}} Plotly
 * @typedef {(element: HTMLElement, traces: object[], layout: object, config: object) => void} Draw
 */

const SOURCE = "/assets/vendor/plotly-basic.min.js";
const HOURS = [...Array(24).keys()];
const CONFIG = { displayModeBar: false };
/** @type {Promise<Plotly> | undefined} */
let library;

/**
 * What the two lines show at a local hour: whole hours are a line, the running one is a dot, what is to come is none.
 * @param {Pick<HourlyReports, "today" | "usual">} hours
 * @param {number} hour
 */
export function series({ today, usual }, hour) {
  return {
    done: HOURS.map((h) => (h < hour ? today[h] : null)),
    running: HOURS.map((h) => (h === hour ? today[h] : null)),
    usual: HOURS.map((h) => (usual.length ? usual[h] / 10 : null)),
  };
}

/** Plotly, fetched once, after the first paint: the page does not wait for it. */
function plotly() {
  library ??= new Promise((done, failed) => {
    const script = document.createElement("script");
    script.src = SOURCE;
    script.onload = () => done(/** @type {Window & {Plotly: Plotly}} */ (/** @type {unknown} */ (window)).Plotly);
    script.onerror = () => failed(new Error(`${SOURCE} is missing`));
    document.head.append(script);
  });
  return library;
}

export class HoursChart {
  /** @param {Page} page */
  constructor(page) {
    this.page = page;
    this.element = page.slot("hours");
    this.known = "";
    this.drawn = false;
    /** @type {Promise<unknown>} */
    this.turn = Promise.resolve();
    /** @type {(number | null)[][]} */
    this.lines = [];
    if (this.element) new ResizeObserver(() => this.#fit()).observe(this.element);
  }

  /** @param {HourlyReports | undefined} hours @param {number} hour of the local day */
  async show(hours, hour) {
    if (!this.element || !hours) return;
    const known = JSON.stringify([hours, hour]);
    if (known === this.known) return;
    this.known = known;
    this.page.say("hours-aside", hours.days ? this.page.words.hours_aside : "");
    const { usual, done, running } = series(hours, hour);
    const figure = await plotly();
    this.lines = [usual, done, running];
    if (this.drawn) return this.#next((element) => figure.restyle(element, { y: this.lines }));
    this.drawn = true;
    return this.#next((element) => figure.newPlot(element, this.#traces(), this.#layout(), CONFIG));
  }

  /**
   * One drawing after another: one that is under way would end with the size of its beginning.
   * @param {(element: HTMLElement) => unknown} draw
   */
  #next(draw) {
    const act = () => this.element && draw(this.element);
    this.turn = this.turn.then(act, act);
    return this.turn;
  }

  #traces() {
    const { theme, words } = this.page.live;
    const u = rootPx() / 10;
    const looks = [
      {
        mode: "lines",
        line: { color: theme["text-2"], width: 1.5 * u, dash: "dot", shape: "spline", smoothing: 0.6 },
        name: words.hours_aside,
      },
      {
        mode: "lines",
        line: { color: theme["load-5"], width: 3 * u, shape: "spline", smoothing: 0.6 },
        fill: "tozeroy",
        fillcolor: "rgba(76,163,156,.25)",
        name: words.reports,
      },
      {
        mode: "markers",
        marker: { color: theme.bg, size: 9 * u, line: { color: theme["load-5"], width: 2.5 * u } },
        name: words.reports,
      },
    ];
    const hovertemplate = "%{x}:00 %{y}<extra></extra>";
    return this.lines.map((y, n) => ({
      type: "scatter",
      x: HOURS,
      y,
      connectgaps: false,
      cliponaxis: false,
      hovertemplate,
      ...looks[n],
    }));
  }

  #layout() {
    const { theme } = this.page.live;
    const u = rootPx() / 10;
    const size = 26 * u;
    const font = { size, color: theme["text-2"], family: getComputedStyle(this.page.root).fontFamily };
    const axis = { zeroline: false, fixedrange: true };
    return {
      font,
      showlegend: false,
      hovermode: "closest",
      margin: { l: 0, r: 14 * u, t: 6 * u, b: 36 * u },
      paper_bgcolor: "rgba(0,0,0,0)",
      plot_bgcolor: "rgba(0,0,0,0)",
      hoverlabel: { font: { size } },
      xaxis: { ...axis, range: [0, 23], tickvals: [6, 12, 18], ticktext: ["6", "12", "18"], gridcolor: theme.line },
      yaxis: { ...axis, rangemode: "tozero", showgrid: false, showticklabels: false },
    };
  }

  /** Lines, fonts and margins follow the wall's own unit; never by CSS zoom, which breaks hover. */
  async #fit() {
    if (!this.drawn || !this.element) return;
    const figure = await plotly();
    await this.#next((element) => figure.react(element, this.#traces(), { ...this.#layout(), autosize: true }, CONFIG));
  }
}

const rootPx = () => parseFloat(getComputedStyle(document.documentElement).fontSize);

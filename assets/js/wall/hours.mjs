// The 24-hour line: today's reports by hour over the usual ones of the same weekday. A Plotly figure made once, patched.

const SOURCE = "/assets/vendor/plotly-basic.min.js";
const HOURS = [...Array(24).keys()];
let library;

/** What the two lines show at a local hour: whole hours are a line, the running one is a dot, what is to come is none. */
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
    script.onload = () => done(window.Plotly);
    script.onerror = () => failed(new Error(`${SOURCE} is missing`));
    document.head.append(script);
  });
  return library;
}

export class HoursChart {
  /** @param {import("../ui/page.mjs").Page} page */
  constructor(page) {
    this.page = page;
    this.element = page.slot("hours");
    this.said = "";
    if (this.element) new ResizeObserver(() => this.#fit()).observe(this.element);
  }

  /** @param {{today: number[], usual: number[], days: number} | undefined} hours @param {number} hour of the local day */
  async show(hours, hour) {
    if (!this.element || !hours) return;
    const said = JSON.stringify([hours, hour]);
    if (said === this.said) return;
    this.said = said;
    this.page.say("hours-aside", hours.days ? this.page.words.hours_aside : "");
    const found = series(hours, hour);
    const library = await plotly();
    this.lines = [found.usual, found.done, found.running];
    if (this.drawn) return library.restyle(this.element, { y: this.lines });
    this.drawn = true;
    return library.newPlot(this.element, this.#traces(), this.#layout(), { displayModeBar: false });
  }

  #traces() {
    return this.lines.map((y, n) => this.#trace(y, n));
  }

  #trace(y, n) {
    const { theme, words } = this.page.live;
    const u = rootPx() / 10;
    const look = [
      { mode: "lines", line: { color: theme["text-2"], width: 1.5 * u, dash: "dot", shape: "spline", smoothing: 0.6 }, name: words.hours_aside },
      { mode: "lines", line: { color: theme["load-5"], width: 3 * u, shape: "spline", smoothing: 0.6 }, fill: "tozeroy", fillcolor: "rgba(76,163,156,.25)", name: words.reports },
      { mode: "markers", marker: { color: theme.bg, size: 9 * u, line: { color: theme["load-5"], width: 2.5 * u } }, name: words.reports },
    ][n];
    return { type: "scatter", x: HOURS, y, connectgaps: false, cliponaxis: false, hovertemplate: "%{x}:00 %{y}<extra></extra>", ...look };
  }

  #layout() {
    const { theme } = this.page.live;
    const u = rootPx() / 10;
    const font = { size: 26 * u, color: theme["text-2"], family: getComputedStyle(this.page.root).fontFamily };
    return {
      font,
      showlegend: false,
      hovermode: "closest",
      margin: { l: 0, r: 14 * u, t: 6 * u, b: 36 * u },
      paper_bgcolor: "rgba(0,0,0,0)",
      plot_bgcolor: "rgba(0,0,0,0)",
      hoverlabel: { font: { size: 26 * u } },
      xaxis: { range: [0, 23], tickvals: [6, 12, 18], ticktext: ["6", "12", "18"], gridcolor: theme.line, zeroline: false, fixedrange: true },
      yaxis: { rangemode: "tozero", showgrid: false, showticklabels: false, zeroline: false, fixedrange: true },
    };
  }

  /** Lines, fonts and margins follow the wall's own unit; never by CSS zoom, which breaks hover. */
  async #fit() {
    if (!this.drawn) return;
    const library = await plotly();
    await library.react(this.element, this.#traces(), { ...this.#layout(), autosize: true }, { displayModeBar: false });
  }
}

const rootPx = () => parseFloat(getComputedStyle(document.documentElement).fontSize);

// The same frames into our own map, or into plotly's: what a bench page does. `window.bench` is what the bench calls.

const state = { took: [] };
const pause = (ms) => new Promise((done) => setTimeout(done, ms));
const bytes = async (many, n) => (await fetch(`/frames/${many}/${n}`)).arrayBuffer();

/** Our own: from bytes to the layer, as a page does it. */
async function ours() {
  const { CityMap } = await import("/assets/js/map/city.mjs");
  const { Replica } = await import("/assets/js/live/replica.mjs");
  const asked = "workers/2112";
  const replica = new Replica();
  replica.grant({ asked, topic: `${asked}/desk`, number: 1, columns: true });
  const map = new CityMap(document.querySelector("#map"), window.live);
  await map.start();
  while (!map.ready) await pause(50);
  return (raw) => {
    replica.binary(raw);
    map.draw(replica.of("workers"), replica.newest / 1000);
  };
}

/** Plotly's: the positions in arrays that are changed and told again, which is the least it can be asked. */
async function plotly(kind) {
  const { decodeFrame } = await import("/assets/js/live/replica.mjs");
  const [x, y] = kind === "scattermap" ? ["lon", "lat"] : ["x", "y"];
  const element = document.querySelector("#map");
  const layout = {
    map: { style: { version: 8, sources: {}, layers: [] }, center: { lon: 124, lat: 42.75 }, zoom: 7.5 },
  };
  const [lon, lat] = [[], []];
  return async (raw) => {
    const frame = decodeFrame(raw);
    frame.idx.forEach((idx, n) => {
      lon[idx] = frame.lon[n] / 1e6;
      lat[idx] = frame.lat[n] / 1e6;
    });
    if (element.data) return window.Plotly.restyle(element, { [x]: [lon], [y]: [lat] });
    const trace = { type: kind, mode: "markers", [x]: lon, [y]: lat, marker: { size: 5 } };
    return window.Plotly.newPlot(element, [trace], { ...layout, margin: { t: 0, b: 0, l: 0, r: 0 } });
  };
}

window.bench = {
  async begin(kind, many, updates) {
    state.show = kind === "ours" ? await ours() : await plotly(kind);
    state.frames = [];
    for (let n = 0; n <= updates; n++) state.frames.push(await bytes(many, n));
    await state.show(state.frames.shift());
    await pause(3000);
  },
  async rest(seconds) {
    await pause(seconds * 1000);
  },
  async run() {
    for (const raw of state.frames) {
      const begun = performance.now();
      const shown = state.show(raw);
      state.took.push(performance.now() - begun);
      await shown;
      await pause(1000 - (performance.now() - begun));
    }
  },
  atOnce: () => state.took.reduce((sum, ms) => sum + ms, 0) / state.took.length,
};

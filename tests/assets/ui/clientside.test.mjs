import assert from "node:assert/strict";
import { test } from "node:test";

import { functions, inPlace, provide } from "../../../assets/js/ui/clientside.mjs";

function built() {
  const went = [];
  const done = [];
  const place = { assign: (href) => went.push(href), pathname: "/region/2112" };
  const turn = (href) => went.push(`in place ${href}`);
  return { went, done, city: functions(place, "zh", { done: (id) => done.push(id) }, turn) };
}

test("a live number, what stands in its place, and nothing yet", () => {
  const { city } = built();
  assert.equal(city.count({ value: 2582, late: "" }), "2,582");
  assert.equal(city.count({ value: null, late: "历史补录中" }), "历史补录中");
  assert.equal(city.count(null), "…");
});

test("a clicked mark opens its cases, and never another server", () => {
  const { city, went } = built();
  city.follow({ points: [{ customdata: ["/cases?kpi=open", 3] }] });
  city.follow({ points: [{ customdata: "/cases?kpi=overdue" }] });
  for (const away of [
    "//evil.example/x",
    "/\\evil.example",
    "https://evil.example",
    "javascript:alert(1)",
    7,
    null,
    undefined,
  ]) {
    city.follow({ points: [{ customdata: away }] });
  }
  city.follow(null);
  city.follow({ points: [{ customdata: ["/region/2112?type=H01", 3] }] });
  assert.deepEqual(went, ["/cases?kpi=open", "/cases?kpi=overdue", "in place /region/2112?type=H01"]);
});

test("what is open now in the areas below, each bar with the list it counts", () => {
  const { city } = built();
  const meta = { names: { 211221: "铁岭县", 211224: "昌图县" }, cases: true };
  const figure = {
    data: [
      { type: "bar", x: [] },
      { type: "bar", x: [] },
    ],
    layout: { meta },
  };
  const records = { 2112: { open: 9, overdue: 2 }, 211224: { open: 4, overdue: 2 }, 211221: { open: 5, overdue: 0 } };
  const made = city.openAreas({ records, late: "" }, null, figure);
  assert.deepEqual(made.data[0].y, ["铁岭县", "昌图县"]);
  assert.deepEqual(
    made.data.map((trace) => trace.x),
    [
      [5, 2],
      [0, 2],
    ],
  );
  assert.deepEqual(made.data[0].customdata[1], ["/cases?kpi=open&region=211224", 4]);
  assert.deepEqual(made.data[1].customdata[1], ["/cases?kpi=overdue&region=211224", 2]);
  assert.deepEqual(made.layout.annotations, []);
  assert.deepEqual(city.openAreas(null, null, figure), figure);
  const late = city.openAreas({ records: {}, late: "历史补录中" }, null, figure);
  assert.equal(late.layout.annotations[0].text, "历史补录中");
  const none = city.openAreas({ records, late: "" }, null, { ...figure, layout: { meta: { ...meta, cases: false } } });
  assert.equal(none.data[0].customdata[0][0], "");
});

test("a form that was taken is named, and Dash finds the functions beside its own", () => {
  const { city, done } = built();
  city.formDone({ form: "order", n: 1 });
  city.formDone(null);
  assert.deepEqual(done, ["order"]);
  const scope = { location: {}, document: { querySelector: () => null }, dash_clientside: { set_props: 1 } };
  provide(scope, "zh", { done() {} });
  assert.deepEqual(Object.keys(scope.dash_clientside), ["set_props", "city"]);
});

test("a figure that is drawn is given its values where it is; what is new or says why not is drawn by Dash", () => {
  const styled = [];
  const plot = { data: [{ x: [1] }], layout: {} };
  const none = Symbol("no update");
  const asked = { outputs_list: { id: "overview-live" }, triggered: [{ prop_id: "live-areas.data" }] };
  const scope = {
    document: { querySelector: (selector) => (selector === "#overview-live .js-plotly-plot" ? plot : null) },
    dash_clientside: { callback_context: asked, no_update: none },
    Plotly: { restyle: (of, values) => styled.push([of, values]) },
  };
  const figure = { data: [{ x: [] }], layout: {} };
  const made = (held) => ({ data: [{ x: [held], y: ["a"], customdata: [["/c", held]] }], layout: { annotations: [] } });
  const fill = inPlace((held, _, own) => (held ? made(held) : own), scope);
  assert.equal(fill(7, null, figure), none);
  assert.deepEqual(styled, [[plot, { x: [[7]], y: [["a"]], customdata: [[["/c", 7]]] }]]);
  assert.equal(fill(null, null, figure), figure, "nothing is known yet");
  asked.triggered = [{ prop_id: "overview-live-place.children" }];
  assert.deepEqual(fill(8, null, figure), made(8), "the figure at its place is another one");
  asked.triggered = [];
  plot.layout = { annotations: [{ text: "历史补录中" }] };
  assert.deepEqual(fill(8, null, figure), made(8), "what was said goes");
  plot.layout = {};
  plot.data = [{ x: [] }];
  assert.deepEqual(fill(8, null, figure), made(8), "it was never filled");
  assert.equal(styled.length, 1);
});

import assert from "node:assert/strict";
import { test } from "node:test";

import { functions, provide } from "../../../assets/js/ui/clientside.mjs";

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

test("a form that was taken is named, and Dash finds the functions beside its own", () => {
  const { city, done } = built();
  city.formDone({ form: "order", n: 1 });
  city.formDone(null);
  assert.deepEqual(done, ["order"]);
  const scope = { location: {}, dash_clientside: { set_props: 1 } };
  provide(scope, "zh", { done() {} });
  assert.deepEqual(Object.keys(scope.dash_clientside), ["set_props", "city"]);
});

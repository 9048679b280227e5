import assert from "node:assert/strict";
import { test } from "node:test";

import { browser, pageOf, serverOf, settled, wordsOf } from "../browser.mjs";

browser("http://city.test/trends/211221?days=7");
const { panelPngs } = await import("../../../assets/js/areas/panel-png.mjs");

globalThis.Image = class {
  async decode() {}
};

async function taken(parts = {}) {
  const page = pageOf([], {
    words: wordsOf({ png_head: "{area} · {title}" }),
    language: "zh",
    names: { 211221: "铁岭县" },
  });
  page.root.innerHTML = `<section><header><button data-png="open" data-title="在办" data-from="2026-11-24"
    data-to="2026-11-30" title="把“在办”取为图片">PNG</button><span></span></header><div class="${
      parts.plot ?? "js-plotly-plot"
    }"></div></section>`;
  const asked = [];
  const plotly = { toImage: async (_, options) => asked.push(options) && "data:image/png;base64," };
  const drawn = [];
  const draw = async (paper, head, image) => drawn.push([paper.notes, head, image.src]) && null;
  panelPngs(page, { plotly: () => plotly, draw });
  page.root.querySelector("button").click();
  await settled();
  return { page, drawn, asked, said: () => page.root.querySelector("button + span").textContent };
}

test("a figure is taken with a reason, under its own days, and drawn with what the record says", async () => {
  const sent = serverOf({
    "/region/211221/export": () => Response.json({ notes: ["数据日期"], rows: [[]], name: "x.png" }),
  });
  const { page, drawn, said } = await taken();
  const form = page.root.querySelector("dialog form");
  form.querySelector("[name=note]").value = "周报";
  form.dispatchEvent(new SubmitEvent("submit", { cancelable: true, bubbles: true }));
  await settled();
  const days = { range: "custom", from: "2026-11-24", to: "2026-11-30" };
  const what = { what: "figure", figure: "open", reason: "周报", format: "png" };
  assert.deepEqual(sent, [["/region/211221/export", { days: "7", ...days, lang: "zh", ...what }]]);
  assert.deepEqual(drawn, [[["数据日期"], "铁岭县 · 在办", "data:image/png;base64,"]]);
  assert.equal(said(), "export_failed", "no picture came of it, and that is said");
  page.root.remove();
});

test("what is not drawn yet is not taken, and is said", async () => {
  const { page, drawn, said } = await taken({ plot: "later" });
  assert.equal(said(), "png_not_drawn");
  assert.equal(page.root.querySelector("dialog"), null);
  assert.deepEqual(drawn, []);
  page.root.remove();
});

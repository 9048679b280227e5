import assert from "node:assert/strict";
import { afterEach, test } from "node:test";

import { DashForms } from "../../../assets/js/ui/dash-forms.mjs";
import { Drafts } from "../../../assets/js/ui/drafts.mjs";

class Store {
  getItem(key) {
    return this[key] ?? null;
  }

  setItem(key, text) {
    this[key] = text;
  }

  removeItem(key) {
    delete this[key];
  }
}

class Form {
  constructor() {
    this.id = "order";
    this.dataset = { form: "order/211221" };
    this.elements = [
      { name: "text", tagName: "INPUT", id: "order-text", value: "" },
      { name: "note", tagName: "TEXTAREA", id: "order-note", value: "" },
      { name: "to", tagName: "SELECT", id: "order-to", value: "a", options: [{ value: "a" }, { value: "b" }] },
    ];
  }
}
globalThis.FormData = class {
  constructor(form) {
    this.form = form;
  }

  *[Symbol.iterator]() {
    for (const { name, value } of this.form.elements) yield [name, value];
  }
};
globalThis.HTMLFormElement = Form;
afterEach(() => delete globalThis.document);

function built(store = new Store()) {
  const told = [];
  let n = 0;
  const set = (id, props) => told.push([id, props]);
  const forms = new DashForms(new Drafts({ session: "s", store }), { set, id: () => `id-${(n += 1)}` });
  return { told, forms, store };
}

const rootOf = (form) => ({ querySelectorAll: () => [form] });

test("what was typed comes back into the form, once", () => {
  const { forms, store } = built();
  const typed = new Form();
  typed.elements[0].value = "催办";
  typed.elements[2].value = "b";
  forms.typed(typed);
  forms.typed(null);
  const { told, forms: again } = built(store);
  const form = new Form();
  again.fill(rootOf(form));
  assert.deepEqual(told, [["order-text", { value: "催办" }]]);
  assert.equal(form.elements[2].value, "b");
  again.fill(rootOf(form));
  assert.equal(told.length, 1);
});

test("a long text begins with what it is given, unless somebody wrote; and does so again once it was taken", () => {
  const { forms, store } = built();
  const first = () => {
    const form = new Form();
    form.elements[1].dataset = { first: "正在核实" };
    return form;
  };
  const form = first();
  forms.fill(rootOf(form));
  assert.equal(form.elements[1].value, "正在核实");
  form.elements[1].value = "阀门老化";
  forms.typed(form);
  const again = first();
  built(store).forms.fill(rootOf(again));
  assert.equal(again.elements[1].value, "阀门老化");
  globalThis.document = { getElementById: () => form };
  forms.done("order");
  assert.equal(form.elements[1].value, "正在核实");
});

test("what is sent goes into the form's store, and the answer before goes", () => {
  const { forms, told } = built();
  const form = new Form();
  form.elements[1].value = " 两日内 ";
  forms.send(form);
  assert.deepEqual(told, [
    ["order-said", { children: "" }],
    ["order-trouble", { children: "" }],
    ["order-sent", { data: { n: 1, id: "id-1", said: { text: "", note: "两日内", to: "a" } } }],
  ]);
});

test("the same texts are one act until they are taken; other texts, and what comes after, are another", () => {
  const { forms, told } = built();
  const form = new Form();
  globalThis.document = { getElementById: () => form };
  const sent = () => (forms.send(form), told.at(-1)[1].data);
  assert.deepEqual(
    [sent(), sent()].map(({ n, id }) => [n, id]),
    [
      [1, "id-1"],
      [2, "id-1"],
    ],
  );
  form.elements[1].value = "三日内";
  assert.equal(sent().id, "id-2");
  forms.done("order");
  form.elements[1].value = "三日内";
  assert.equal(sent().id, "id-3");
  form.dataset = { form: "order/211224" };
  assert.equal(sent().id, "id-4", "of another object");
});

test("once it was taken its draft is gone and it is empty", () => {
  const { forms, told, store } = built();
  const form = new Form();
  form.elements[0].value = "催办";
  form.elements[2].value = "b";
  forms.typed(form);
  globalThis.document = { getElementById: (id) => (id === "order" ? form : null) };
  forms.done("order");
  forms.done("another");
  assert.deepEqual(forms.drafts.read("order/211221"), {});
  assert.deepEqual([told.at(-1), form.elements[2].value], [["order-text", { value: "" }], "a"]);
  assert.equal(Object.keys(store).length, 0);
});

test("what became of a form's command is said beside its button, whichever comes first", () => {
  const told = [];
  const words = {
    refused_illegal: "现在不行",
    refused_other: "未能完成",
    form_in_force: "已生效",
    form_refused: "未生效：{why}",
  };
  const forms = new DashForms(new Drafts({ session: "s", store: new Store() }), {
    set: (id, props) => told.push([id, props.children]),
    words,
  });
  globalThis.document = { getElementById: () => new Form() };
  const outcome = (accepted, code) => ({ accepted, code, by: "", detail: "", version: 1, at: 1, since: 1 });
  forms.done("order", "c1");
  assert.deepEqual(
    told.filter(([id]) => id !== "order-text"),
    [],
  );
  forms.hear(new Map([["c1", outcome(true, "ok")]]));
  assert.deepEqual(told.splice(0).slice(-2), [
    ["order-said", "已生效"],
    ["order-trouble", ""],
  ]);
  forms.hear(new Map([["c2", outcome(false, "illegal")]]));
  assert.deepEqual(told.splice(0), [], "of another tab of this session");
  forms.done("order", "c2");
  assert.deepEqual(told.splice(0).slice(0, 2), [
    ["order-said", ""],
    ["order-trouble", "未生效：现在不行"],
  ]);
});

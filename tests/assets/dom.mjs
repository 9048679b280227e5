// As much of a page as the modules touch: elements with text, children, data and attributes, found by their slot.

class Element {
  constructor(tag) {
    this.tag = tag;
    this.children = [];
    this.dataset = {};
    this.style = {};
    this.attributes = {};
    this.writes = 0;
    this.text = "";
  }

  get textContent() {
    return this.text + this.children.map((child) => child.textContent).join("");
  }

  set textContent(text) {
    this.writes += 1;
    this.text = text;
  }

  get firstElementChild() {
    return this.children[0] ?? null;
  }

  get lastElementChild() {
    return this.children.at(-1) ?? null;
  }

  append(...children) {
    this.children.push(...children);
  }

  replaceChildren(...children) {
    this.writes += 1;
    this.children = children;
  }

  setAttribute(name, value) {
    this.attributes[name] = value;
  }

  addEventListener(name, act) {
    this.heard = { ...this.heard, [name]: act };
  }

  /** What somebody did. */
  fire(name) {
    return this.heard[name]({ preventDefault() {} });
  }

  toggleAttribute(name, on) {
    if (on) this.attributes[name] = "";
    else delete this.attributes[name];
  }

  scrollIntoView() {}

  get nextElementSibling() {
    return this.parent?.children[this.parent.children.indexOf(this) + 1] ?? null;
  }

  insertBefore(child, before) {
    child.remove();
    const at = before ? this.children.indexOf(before) : this.children.length;
    this.children.splice(at, 0, child);
    child.parent = this;
  }

  remove() {
    if (this.parent) this.parent.children.splice(this.parent.children.indexOf(this), 1);
    this.parent = null;
  }

  getBoundingClientRect() {
    return { height: 10 };
  }
}

globalThis.document = { createElement: (tag) => new Element(tag), createElementNS: (_, tag) => new Element(tag) };
globalThis.ResizeObserver = class {
  observe() {}
};

/** The root of a page with these slots and a veil; `root.slots` holds the elements. @param {string[]} names */
export function rootOf(...names) {
  const slots = Object.fromEntries(["veil-text", ...names].map((name) => [name, new Element("span")]));
  const veil = Object.assign(new Element("div"), { hidden: true });
  const root = Object.assign(new Element("main"), { slots, veil });
  root.querySelector = (asked) =>
    asked === ".veil" ? veil : (slots[asked.match(/^\[data-slot="(.+)"\]$/)?.[1] ?? ""] ?? null);
  return root;
}

/** What a table says, row by row. */
export const said = (table) => table.children.map((row) => row.children.map((cell) => cell.textContent));

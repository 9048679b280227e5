// Parts of a page that Dash laid out and never speaks to again: they come as data of the element they belong into, and
// are made here. When the data changes, what changed in it is changed in the page; the rest keeps its elements, with
// their focus and what the page's modules wrote into them.

import { turnTo } from "./clientside.mjs";

/** @typedef {Record<string, string>} Texts */
/** @typedef {string | [tag: string, attributes: Texts, style: Texts, parts: Part[]]} Part */
/** @typedef {{held: string, parts: Part[], nodes: Node[]}} Made */

/** What is in an element by its data. @type {WeakMap<Node, Node[]>} */
const inside = new WeakMap();

/** Makes the parts of a page's layout, and those of its views, which come later too. @param {ParentNode} root */
export function staticParts(root) {
  for (const view of root.querySelectorAll(".view")) partsOf(/** @type {HTMLElement} */ (view));
  for (const found of root.querySelectorAll("[data-static]")) {
    const one = /** @type {HTMLElement} */ (found);
    if (one.closest(".view")) continue;
    patch(one, [], [], JSON.parse(one.dataset.static ?? "[]"));
    one.addEventListener("click", follows);
  }
}

/** @param {HTMLElement} root of a view: what is written elsewhere on the page is not looked at */
function partsOf(root) {
  /** @type {WeakMap<Element, Made>} */
  const made = new WeakMap();
  /** @param {HTMLElement} element */
  const fill = (element) => {
    const before = made.get(element) ?? { held: "", parts: [], nodes: [] };
    const held = element.dataset.static ?? "";
    if (held === before.held) return;
    /** @type {Part[]} */
    const parts = held ? JSON.parse(held) : [];
    patch(element, before.nodes, before.parts, parts);
    made.set(element, { held, parts, nodes: before.nodes });
  };
  const look = () => {
    for (const one of root.querySelectorAll("[data-static]")) fill(/** @type {HTMLElement} */ (one));
  };
  look();
  const watcher = new MutationObserver((changes) => {
    for (const { type, target } of changes) if (type === "attributes") fill(/** @type {HTMLElement} */ (target));
    look();
  });
  watcher.observe(root, { childList: true, subtree: true, attributes: true, attributeFilter: ["data-static"] });
  root.addEventListener("click", follows);
}

/** A link within the page goes on without loading it, unless a key asks for elsewhere. @param {MouseEvent} event */
function follows(event) {
  const clicked = /** @type {Element} */ (event.target);
  const link = /** @type {HTMLAnchorElement | null} */ (clicked.closest("a[data-way]"));
  const elsewhere = event.ctrlKey || event.metaKey || event.shiftKey || event.altKey;
  if (!link || elsewhere || event.defaultPrevented) return;
  event.preventDefault();
  turnTo(link.href);
  scrollTo(0, 0);
}

/**
 * @param {Element} parent
 * @param {Node[]} nodes of the parts before; of those now afterwards
 * @param {Part[]} was
 * @param {Part[]} now
 */
function patch(parent, nodes, was, now) {
  now.forEach((part, n) => {
    const [node, before] = [nodes[n], was[n]];
    if (node && before !== undefined && same(before, part)) return change(node, before, part);
    const fresh = make(part);
    if (node?.parentNode === parent) parent.replaceChild(fresh, node);
    else parent.append(fresh);
    nodes[n] = fresh;
  });
  nodes.splice(now.length).forEach((node) => node.parentNode?.removeChild(node));
}

/** @param {Part} one @param {Part} other */
const same = (one, other) => (typeof one === "string" ? typeof other === "string" : one[0] === other[0]);

/** @param {Node} node @param {Part} was @param {Part} now */
function change(node, was, now) {
  if (typeof now === "string" || typeof was === "string") {
    if (was !== now) node.nodeValue = String(now);
    return;
  }
  const element = /** @type {HTMLElement} */ (node);
  const parts = was[3];
  changed(was[1], now[1], (name, value) =>
    value === undefined ? element.removeAttribute(name) : element.setAttribute(name, value),
  );
  // An empty value takes a style away.
  changed(was[2], now[2], (name, value) => element.style.setProperty(dashed(name), value ?? ""));
  const [text] = now[3];
  if (now[3].length > 1 || typeof text !== "string") return patch(element, inside.get(element) ?? [], parts, now[3]);
  // A lone text: the page's modules may have written another one over it.
  if (parts.length === 1 && parts[0] === text) return;
  element.textContent = text;
  inside.set(element, [...element.childNodes]);
}

/** @param {Texts} was @param {Texts} now @param {(name: string, value: string | undefined) => void} set */
function changed(was, now, set) {
  for (const name of Object.keys({ ...was, ...now })) if (was[name] !== now[name]) set(name, now[name]);
}

/** @param {Part} part @returns {Node} */
function make(part) {
  if (typeof part === "string") return document.createTextNode(part);
  const element = document.createElement(part[0]);
  inside.set(element, []);
  change(element, [part[0], {}, {}, []], part);
  return element;
}

/** @param {string} name of a style, as scripts write it */
const dashed = (name) => name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);

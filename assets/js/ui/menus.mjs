// What a head opens below itself is closed again by going elsewhere: a press or the focus outside of it, or Escape.

import { targetOf } from "./elements.mjs";

/** @param {HTMLElement} root */
export function closeMenus(root) {
  const open = () => [...root.querySelectorAll("details.menu[open]")];
  /** @param {Event} event */
  const elsewhere = (event) => {
    for (const menu of open()) if (!menu.contains(targetOf(event))) menu.removeAttribute("open");
  };
  root.addEventListener("pointerdown", elsewhere);
  root.addEventListener("focusin", elsewhere);
  root.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    for (const menu of open()) {
      menu.removeAttribute("open");
      menu.querySelector("summary")?.focus();
    }
  });
}

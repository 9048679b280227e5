import assert from "node:assert/strict";
import { test } from "node:test";

import { rootOf } from "../dom.mjs";

const { showOtherPerson } = await import("../../../assets/js/ui/other-person.mjs");

test("one line and one button; nothing on the page acts any more", () => {
  const root = rootOf();
  let line = null;
  let closed = 0;
  let loaded = 0;
  root.before = (made) => (line = made);
  root.querySelectorAll = () => [{ close: () => (closed += 1) }];
  const create = document.createElement;
  document.createElement = (tag) =>
    Object.assign(create(tag), {
      addEventListener(_, act) {
        this.act = act;
      },
      focus() {
        this.focused = true;
      },
    });
  showOtherPerson(
    root,
    { other_person: "本浏览器已换人登录，请重新载入", other_person_reload: "重新载入" },
    () => (loaded += 1),
  );
  document.createElement = create;
  assert.equal(line.textContent, "本浏览器已换人登录，请重新载入重新载入");
  assert.deepEqual([root.inert, closed, line.attributes.role, line.children[1].focused], [true, 1, "alert", true]);
  line.children[1].act();
  assert.equal(loaded, 1);
});

import assert from "node:assert/strict";
import { test } from "node:test";

import { tokenOf } from "../../../assets/js/phone/invitation.mjs";

test("the token of an invitation stands behind the hash, and nothing else is one", () => {
  const token = "k3_-".repeat(10);
  assert.equal(tokenOf(`#${token}`), token);
  for (const no of ["", "#", "#short", `${token}`, `#${token}&x=1`, `#${"a".repeat(101)}`])
    assert.equal(tokenOf(no), "");
});

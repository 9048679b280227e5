import assert from "node:assert/strict";
import { test } from "node:test";

import { codeOf } from "../../../assets/js/resident/code.mjs";

test("the code of a slip stands behind the hash, and nothing else is one", () => {
  assert.equal(codeOf("#211221-261127-HCMFEQP"), "211221-261127-HCMFEQP");
  for (const wrong of ["", "#", "#short", "#<script>alert(1)</script>", "211221-261127-HCMFEQP"])
    assert.equal(codeOf(wrong), "");
});

import assert from "node:assert/strict";
import { test } from "node:test";

import { Offices } from "../../../assets/js/orders/offices.mjs";

test("a number comes once it is asked for, none where nobody knows one, and a failure may be asked again", async () => {
  const answers = {
    uurban: [200, { telephone: "024-7" }],
    211221106: [404, {}],
    ujustice: [503, {}],
  };
  const asked = [];
  let drawn = 0;
  const offices = new Offices(
    () => (drawn += 1),
    async (path, body) => {
      asked.push([path, body]);
      const [status, said] = answers[body.address];
      return { ok: status === 200, status, json: async () => said };
    },
  );
  for (const address of Object.keys(answers)) await offices.find(address, "sos/1");
  assert.deepEqual(
    [...offices.numbers],
    [
      ["211221106", ""],
      ["uurban", "024-7"],
    ],
  );
  assert.equal(drawn, 2);
  assert.deepEqual(asked[1], ["/duty/oncall", { address: "uurban", alert: "sos/1" }]);
});

import assert from "node:assert/strict";
import { test } from "node:test";

import { CallPanel } from "../../../assets/js/talk/panel.mjs";
import { browser, wordsOf } from "../browser.mjs";

browser();
const words = wordsOf({
  talk_roll: "{n} {m} {k}",
  talk_busy: "{name} 请稍候",
  talk_from_talk: "{name} 呼叫",
  talk_offered: "{by} 移交 {name} 的通话",
  talk_notice_asked: "{by} 将录音 {reason}",
  talk_notice_on: "正在录音 {by} {reason}",
});
const NOW = 1_795_400_000_000;
const call = {
  ...{
    about: "",
    engine: "talk",
    scope: "2112",
    session: "s",
    at: NOW,
    ended: 0,
    why: "",
    notes: [],
    handovers: [],
    recordings: [],
  },
  members: [
    ["2112", "joined", NOW, NOW, NOW],
    ["w7", "ringing", NOW, NOW, 0],
    ["uurban", "joined", NOW, NOW, NOW],
  ],
};
const session = (more = {}) => ({
  ...{
    call: "c1",
    in: true,
    engine: "talk",
    holder: "",
    own: "2112",
    why: "",
    pressed: false,
    deaf: false,
    muted: false,
  },
  ...{
    over: "",
    lines: ["2112", "uurban"],
    missing: [],
    mesh: null,
    speaker: { level: 0, packets: 0 },
    line: { state: "open" },
  },
  presses: [],
  press(on) {
    this.presses.push(on);
  },
  ...more,
});
const view = (more = {}) => ({
  ...{
    rings: undefined,
    mine: ["c1", call],
    session: session(),
    said: "",
    own: "2112",
    desk: true,
    leads: false,
    keys: true,
  },
  ...{ now: NOW + 20_000, name: (address) => `<${address}>` },
  ...more,
});
function panelOf(more) {
  const asked = [];
  const act =
    (name) =>
    (...given) =>
      asked.push([name, ...given]);
  const panel = new CallPanel(words, {
    ...{
      answer: act("answer"),
      decline: act("decline"),
      hang: act("hang"),
      invite: act("invite"),
      note: act("note"),
      offer: act("offer"),
      record: act("record"),
      wall: act("wall"),
    },
  });
  document.body.replaceChildren(panel.element);
  panel.draw(view(more));
  const part = (id) => panel.element.querySelector(`[data-testid=${id}]`);
  return { panel, asked, part };
}

test("each member has the word of what it confirmed; a line that is cut says so before it is on record", () => {
  const { panel, part } = panelOf();
  assert.equal(part("talk-members").textContent, "<w7>talk_state_ringing<uurban>talk_state_joined");
  panel.draw(view({ session: session({ lines: ["2112"] }) }));
  assert.equal(part("talk-members").textContent, "<w7>talk_state_ringing<uurban>talk_cut");
  panel.draw(view({ session: session({ missing: ["uurban", "w7"] }) }));
  assert.equal(part("talk-members").textContent, "<w7>talk_state_ringing<uurban>talk_misses");
  assert.equal(part("talk-clock").textContent, "00:20");
  panel.draw(view({ session: session({ in: false }) }));
  assert.equal(part("talk-clock").textContent, "talk_connecting", "no clock before the line is in");
});

test("who rings is shown with both answers, and nothing else", () => {
  const rings = ["c2", { ...call, scope: "211221" }];
  const { asked, part, panel } = panelOf({ rings, session: session({ call: "" }), mine: undefined });
  assert.equal(part("talk-ring").querySelector("b").textContent, "<211221> 呼叫");
  part("talk-answer").click();
  part("talk-decline").click();
  assert.deepEqual(asked, [
    ["answer", rings],
    ["decline", rings],
  ]);
  assert.ok(part("talk-members").closest("[hidden]"));
  panel.draw(view({ session: session({ call: "" }), mine: undefined }));
  assert.ok(panel.element.hidden);
});

test("the key to speak is held, by hand or by the space bar, and says who speaks", () => {
  const { panel, part } = panelOf();
  const key = part("talk-key");
  key.setPointerCapture = () => {};
  const held = panel.view.session;
  key.dispatchEvent(new Event("pointerdown"));
  key.dispatchEvent(new Event("pointerup"));
  key.dispatchEvent(new KeyboardEvent("keydown", { key: " " }));
  key.dispatchEvent(new KeyboardEvent("keydown", { key: " ", repeat: true }));
  key.dispatchEvent(new KeyboardEvent("keyup", { key: " " }));
  assert.deepEqual(held.presses, [true, false, true, false]);
  panel.draw(view({ session: session({ holder: "w7", why: "busy", pressed: true }) }));
  assert.equal(key.textContent, "<w7> 请稍候");
  panel.draw(view({ session: session({ deaf: true }) }));
  assert.deepEqual([key.textContent, key.disabled], ["talk_no_microphone", true]);
});

test("no button is another one after a draw", () => {
  const { panel, part } = panelOf();
  const before = ["talk-end", "talk-key", "talk-mute", "talk-invite"].map(part);
  panel.draw(view({ session: session({ holder: "2112" }), now: NOW + 90_000 }));
  assert.deepEqual(["talk-end", "talk-key", "talk-mute", "talk-invite"].map(part), before);
});

test("a media server that is away is said, for as long as it is", () => {
  const mesh = { there: false, seen: false, stream: null, pictures: () => [], cut: () => false };
  const { panel, part } = panelOf({ session: session({ engine: "server", mesh }) });
  assert.equal(part("talk-said").textContent, "talk_no_server");
  panel.draw(view({ session: session({ engine: "server", mesh: { ...mesh, there: true } }) }));
  assert.equal(part("talk-said").textContent, "");
});

test("who leads puts the call on the wall and takes it off, by what is on record; nobody else is offered it", () => {
  const { part } = panelOf();
  assert.equal(part("talk-wall").hidden, true);
  const { panel, asked, part: lead } = panelOf({ leads: true });
  assert.equal(lead("talk-wall").textContent, "talk_wall_on");
  lead("talk-wall").click();
  assert.deepEqual(asked, [["wall", true]]);
  assert.equal(lead("talk-wall").textContent, "talk_wall_on", "not before the record says so");
  panel.draw(view({ leads: true, mine: ["c1", { ...call, wall: NOW }] }));
  assert.equal(lead("talk-wall").textContent, "talk_wall_off");
  lead("talk-wall").click();
  assert.deepEqual(asked.at(-1), ["wall", false]);
});

test("a call to many is counted: who was rung, who is on the line, who did not answer", () => {
  const { part } = panelOf();
  assert.equal(part("talk-roll").hidden, true);
  const states = ["joined", "joined", "unanswered", "declined", "ringing"];
  const members = [...states.entries()].map(([n, state]) => [`21122110620${n}`, state, NOW, NOW, NOW]);
  const { part: many } = panelOf({ mine: ["c1", { ...call, members: [call.members[0], ...members] }] });
  assert.equal(many("talk-roll").textContent, "5 2 2");
});

test("the lead of a call is offered once, and is another seat's to take or to pass over", () => {
  const { panel, asked, part } = panelOf();
  assert.deepEqual([part("talk-offer").textContent, part("talk-offer").disabled], ["talk_offer", false]);
  part("talk-offer").click();
  assert.deepEqual(
    asked.map(([name]) => name),
    ["offer"],
  );
  const offered = { ...call, handovers: [[NOW, "甲", 0, ""]] };
  panel.draw(view({ mine: ["c1", offered] }));
  assert.deepEqual([part("talk-offer").textContent, part("talk-offer").disabled], ["talk_offering", true]);
  panel.draw(view({ desk: false }));
  assert.equal(part("talk-offer").hidden, true, "of a member that did not begin it");
  const rings = ["c1", offered];
  const { asked: other, part: there } = panelOf({ rings, session: session({ call: "" }), mine: undefined });
  assert.equal(there("talk-ring").querySelector("b").textContent, "甲 移交 <2112> 的通话");
  assert.deepEqual([there("talk-answer").textContent, there("talk-decline").textContent], ["talk_take", "talk_pass"]);
  there("talk-answer").click();
  assert.deepEqual(other, [["answer", rings]]);
});

test("a recording is a lead's to begin, of speech alone, and each member reads who and why before it is on", () => {
  const { part } = panelOf();
  assert.equal(part("talk-record").hidden, true, "an officer has no such button");
  assert.equal(panelOf({ leads: true, session: session({ engine: "mesh" }) }).part("talk-record").hidden, true);
  const { panel, asked, part: lead } = panelOf({ leads: true });
  lead("talk-record").click();
  assert.deepEqual(asked, [["record", true]]);
  const taped = (state) => ["c1", { ...call, recordings: [[NOW, "甲", "取证", state, 0, ""]] }];
  panel.draw(view({ leads: true, mine: taped("on") }));
  assert.equal(lead("talk-record").textContent, "talk_record_on");
  lead("talk-record").click();
  assert.deepEqual(asked.at(-1), ["record", false]);
  const notice = (state) => session({ recording: { state, by: "甲", reason: "取证" } });
  panel.draw(view({ desk: false, session: notice("asked") }));
  assert.equal(lead("talk-notice").textContent, "甲 将录音 取证");
  panel.draw(view({ desk: false, session: notice("on") }));
  assert.deepEqual([lead("talk-notice").textContent, lead("talk-notice").hidden], ["正在录音 甲 取证", false]);
  assert.equal(lead("talk-engine").textContent, "talk_by_talk", "it does not say that nothing is recorded");
  panel.draw(view({ leads: true, mine: taped("none") }));
  assert.equal(lead("talk-notice").textContent, "talk_notice_none", "its lead reads that nothing was kept");
  panel.draw(view({ desk: false, mine: taped("none") }));
  assert.equal(lead("talk-notice").hidden, true);
});

test("a picture that does not come any more says so under it, and its element stays", () => {
  const cut = new Set();
  const pictures = () => [["uurban", null]];
  const mesh = { there: true, seen: false, stream: null, pictures, cut: (one) => cut.has(one) };
  const { panel, part } = panelOf({ session: session({ engine: "mesh", mesh }) });
  const [, other] = part("talk-videos").children;
  assert.equal(other.textContent, "<uurban>");
  cut.add("uurban");
  panel.draw(view({ session: session({ engine: "mesh", mesh }) }));
  assert.equal(part("talk-videos").children[1], other);
  assert.equal(other.textContent, "<uurban> · talk_way_cut");
});

// What the app's tabs draw, for their tests.

import { browser, wordsOf } from "../browser.mjs";

export const NOW = 1_795_400_000_000;
export const words = wordsOf({
  html_lang: "zh-CN",
  phone_away: "{events} 件、位置 {fixes} 条",
  phone_ended: "已停用，{events} 件、位置 {fixes} 条",
  phone_refused: "{reason}",
  phone_consent_long: "{days} 天",
  phone_duty_none: "不上传位置",
  phone_answer_waits: "{step}：待上传",
  answer_order_accepted: "接受",
  order_accepted: "已接",
  order_withdrawn: "已撤回",
  phone_withdrawn: "不同意上传位置",
  phone_waits: "待上传",
  phone_kept: "系统已收到",
  phone_case: "编号 {code}",
  phone_asks: "{address}",
  phone_reporter_waits: "群众电话待上传",
  phone_reporter_sent: "群众电话已收到",
  phone_benefit_until: "至 {day}",
  phone_benefit_over: "{day} 已到期",
  benefit_no_end: "长期",
  phone_station_way: "约 {m} 米",
  phone_station_open: "今日开放",
  phone_station_shut: "今日不开放",
  phone_benefits_none: "没有登记的保障",
  phone_stations_none: "本县没有登记的驿站",
  phone_files_wait: "附件 {n} 个待上传",
  phone_files_sent: "附件 {n} 个已收到",
  phone_files_refused: "附件未被接收：{why}",
  media_no_broken: "文件不完整",
  phone_look: "{role} 看了 {day}，理由：{reason}",
  role_duty: "值班员",
  audit_allowed: "允许",
  phone_left: "{n} 条",
  phone_sent_village: "没有取到位置，已按{village}",
});

const types = [
  { id: "H01", name: "楼道堆物", en: "Cluttered stairs", category: "H", serious: false, restricted: false },
  { id: "E01", name: "火情", en: "Fire", category: "E", serious: true, restricted: false },
  { id: "D05", name: "土地承包", en: "Land contract", category: "D", serious: false, restricted: false },
  {
    id: "R06",
    name: "网格员申诉（任务负担、保障待遇）",
    en: "A worker's complaint",
    category: "O",
    serious: false,
    restricted: true,
  },
  { id: "R05", name: "举报干部或网格员", en: "Complaint about staff", category: "O", serious: false, restricted: true },
];
export const own = {
  post: "腰堡镇 3 网格",
  name: "试一",
  kind: "full",
  village: "211221106201",
  village_name: "范家屯村",
  issuers: { 2112: "铁岭市" },
  types,
  usual: ["D05"],
  consent: null,
  text: "1",
  tracks_days: 15,
  progress: "https://city.test/p",
  cases: {},
  benefits: [],
  stations: [],
  looks: [],
};

/** A view with everything quiet, but for `more`. */
export const view = (more = {}) => ({
  given: { words: { zh: words }, platform: "综治通", simulated: true, text: "1" },
  words,
  language: "zh",
  phone: { key: "k", device: 7, epoch: 1, stream: "" },
  own,
  duty: null,
  consent: { given: true, version: "1", at: NOW, acknowledged: true },
  lapsed: false,
  waiting: { incident: 0, live: 0, backfill: 0 },
  first: Infinity,
  left: 0,
  sent: [],
  files: [],
  called: null,
  line: "open",
  reason: "",
  safe: true,
  newer: false,
  full: false,
  trouble: "",
  watching: true,
  messages: [],
  pending: {},
  hears: true,
  now: NOW,
  ...more,
});

/** Acts that are only written down. */
export function acts(store = {}) {
  const done = [];
  const note =
    (name) =>
    (...what) =>
      void done.push([name, ...what]);
  const names = ["agree", "begin", "end", "call", "answer", "keep", "aim", "pick", "attach"];
  const all = Object.fromEntries(names.map((name) => [name, note(name)]));
  return { ...all, report: async (wanted) => (done.push(["report", wanted]), wanted.placed), store, done, open: "" };
}

export const part = (element, id) => element.querySelector(`[data-testid="${id}"]`);
export const settled = () => new Promise((resolve) => setImmediate(resolve));
export function opened() {
  browser("http://city.test/phone/app");
  // Older nodes have none.
  globalThis.navigator ??= {};
}

// Types that several rooms share: records as streams/wire/records.py sends them, a page's configuration as
// dashboard/live.py lays it out, and what a page's module exchanges with main.mjs. No code.

import type { Feed } from "./live/feed.mjs";
import type { RenderQueue } from "./live/render-queue.mjs";
import type { Dots, Records } from "./live/replica.mjs";
import type { CityMap } from "./map/city.mjs";
import type { Page } from "./ui/page.mjs";

// -- records of topics -----------------------------------------------------------------------------------

export interface RegionNumbers {
  reports: number;
  open: number;
  reachable: number | null;
  overdue: number;
  on_time: number | null;
  due: number | null;
  handle_min: number | null;
  handled: number | null;
  silent_since: number;
  on_time_rate: string;
  few: boolean;
  load: string;
}

export interface HourlyReports {
  today: number[];
  usual: number[];
  days: number;
}

export interface Shares {
  of: Record<string, number | null>;
  at?: number;
  apart?: number;
}

export interface WallMove {
  at: number;
  step: string;
  region: string;
  lon_e6: number;
  lat_e6: number;
}

export interface WallMoves {
  of?: WallMove[];
  bright?: string;
}

export interface OverdueReason {
  type?: string;
  n?: number;
  of?: number;
  at?: number;
  missed?: boolean;
}

export interface AlertLine {
  rule: string;
  priority: number;
  state: string;
  region: string;
  subject: string;
  at: number;
  last_at: number;
  count: number;
  version: number;
  lon_e6: number;
  lat_e6: number;
  cleared: boolean;
  by: string;
  taken_at: number;
  told_at: number;
  group: string;
  rang: number;
  chatter: boolean;
  confirmed: boolean;
  level: number;
  tiers: number[];
  skipped: number[];
  next_at: number;
  until: number;
  under: string;
  mine: string;
  approx: boolean;
  case: string;
  steps: [number, string, string, string][];
  placed_at: number;
  worker: AlertWorker | null;
  seat: string;
  case_state: string;
  up_at: number;
  up_by: string;
  up_waits: boolean;
  up_taken_by: string;
  up_taken_at: number;
  calls: AlertCall[];
  merged: boolean;
  done: [id: string, at: number, by: string][];
  drill: boolean;
}

/** A department (`u…`) or telephone line (`t…`) that was sent to an alert, and since when it is in which state. */
export interface AlertService {
  to: string;
  state: string;
  at: number;
}

/** Of a wall; what is on site first. */
export interface WallAlertLine extends AlertLine {
  services?: AlertService[];
}

/** An attempt to reach somebody outside the browser, the newest of its receiver and channel. */
export interface AlertCall {
  id: string;
  channel: string;
  to: string;
  post: string;
  level: number;
  nth: number;
  state: string;
  since: number;
  note: string;
  repeats: number;
  again: boolean;
}

/** Who called for help, as known when the alert last moved; -1: not said, 0: none. */
export interface AlertWorker {
  post: string;
  kind: string;
  battery: number;
  accuracy_m: number;
  fix_at: number;
  session_at: number;
  purpose: string;
}

/** An alert with its key. */
export type Alert = AlertLine & { id: string };

export interface Figures {
  n: number;
  bins: number;
  most: number;
  over: number;
  mix: [number, number, number, number];
  top: Record<string, number>;
  ack_p50: Record<number, number>;
  ack_p90: Record<number, number>;
  acked: Record<number, number>;
  escalated: number;
  ended: number;
  nuisance: number;
  chatter: number;
  standing: number;
  rate: string;
  shares: Record<string, string>;
}

export interface DeskLine {
  recent: number;
  flood: number;
  seats: number;
  flood_by: string;
  first: string;
  quiet_s: number;
  figures: Figures | null;
}

export interface SeatLine {
  by: string;
  scope: string;
  since: number;
  sound: string;
  away: number;
}

export interface HandoverLine {
  scope: string;
  by: string;
  at: number;
  note: string;
  counts: Record<string, number>;
  taken_by: string;
  taken_at: number;
  grave: number;
}

export interface PlanLine {
  region: string;
  types: string[];
  begins: number;
  ends: number;
  words: string;
  by: string;
}

/** A drill that goes on; `began`: city ms. */
export interface DrillLine {
  scope: string;
  reason: string;
  to: string[];
  by: string;
  began: number;
}

export interface RuleLine {
  by: string;
  at: number;
  ends: number;
  reason: string;
  second: string;
  fault: boolean;
  asked: number;
}

export interface Cluster {
  n: number;
  lon_e6: number;
  lat_e6: number;
}

export interface Post {
  post: string;
  kind: string;
}

export interface MovedCase {
  revision: number;
  state: string;
  village: string;
}

export interface ReportLine {
  type: string;
  category: string;
  village: string;
  state: string;
  at: number;
  text: string;
}

export interface BacklogLine {
  done: number;
}

export interface FeedLine {
  at: number;
  fix_at: number;
  per_min: number;
}

export interface HealthLine {
  kind: string;
  name: string;
  instance: string;
  at: number;
  started: number;
  figures: Record<string, number>;
  note: string;
}

/** What an address is to do. Times are city ms. */
export interface OwnTask {
  state: string;
  since: number;
  due: number;
  revision: number;
}

/** What an address was sent and has yet to answer; `due` 0: it has no clock. */
export interface OwnMessage {
  kind: string;
  text: string;
  about: string;
  issuer: string;
  by: string;
  state: string;
  since: number;
  due: number;
  rung: number;
  drill: boolean;
  revision: number;
  reason: string;
}

/** How new the reports of an incident are. */
export interface OwnReport {
  revision: number;
}

/** A message as the desks that sent it see it: `n` recipients. */
export interface SentMessage {
  kind: string;
  text: string;
  about: string;
  scope: string;
  by: string;
  at: number;
  n: number;
  quorum: number;
  short: number;
  next: number;
  asked_next: number;
  drill: boolean;
  withdrawn: number;
  reason: string;
  revision: number;
}

/** One recipient of it. A receipt: step, city ms, by, note, via, late, evidence. */
export interface SentRow {
  state: string;
  channel: string;
  since: number;
  clocked: boolean;
  due: number;
  arrive_due: number;
  refused: string;
  unanswered: number;
  rung: number;
  rung_at: number;
  group: number;
  revision: number;
  receipts: [string, number, string, string, string, boolean, string[]][];
  tried: Tried | null;
  recall: boolean;
}

/** The newest attempt through a gateway: id, state, city ms of that, of what asked, nth, repeats, may be tried again. */
export type Tried = [string, string, number, number, number, number, boolean];

/** Somebody is under way or on site by another desk's order (`by`: its address), of which no more is told. */
export interface UnitLine {
  state: string;
  at: number;
  by: string;
}

/** Who said that the place of an alert is safe. */
export interface SafeLine {
  speaker: string;
  by: string;
  at: number;
}

/** A worker's newest session of duty ended without an act of theirs; `device`: the phone it was begun on. */
export interface OwnSession {
  device: number;
  started: number;
  ended: number;
}

/** When somebody last looked at the own track, real ms. */
export interface OwnLook {
  at: number;
}

/** A call of an address. Members: address, state, city ms it was rung, of the state, of its first answer. */
export interface OwnCall {
  about: string;
  engine: string;
  scope: string;
  by: string;
  session: string;
  at: number;
  ended: number;
  why: string;
  ended_by: string;
  recorded: boolean;
  revision: number;
  members: [address: string, state: string, since: number, at: number, joined: number][];
  notes: [at: number, by: string, text: string][];
  wall: number;
  handovers: [at: number, by: string, over: number, taken_by: string][];
  recordings: [at: number, by: string, reason: string, state: string, over: number, file: string][];
}

/** A call that a lead put on the wall. */
export interface WallCallLine {
  region: string;
  engine: string;
  since: number;
  n: number;
}

export type OwnRecord =
  OwnTask | OwnMessage | OwnSession | OwnLook | OwnReport | SentMessage | SentRow | UnitLine | SafeLine | OwnCall;

/** What a call from a page would be about, and who is near. `people`: in session, none where no worker may be called. */
export interface CallAbout {
  about: string;
  near: { value: string; word: string }[];
  posts?: Map<string, Post>;
  map?: CityMap | null;
  people?: (() => { lon: number; lat: number; kind: string }[]) | null;
}

export interface OutcomeLine {
  accepted: boolean;
  code: string;
  by: string;
  version: number;
  at: number;
  since: number;
  detail: string;
}

/** A worker's dot as the replica holds it. `x`, `y`: in mercator, 0 until drawn; `fx`, `fy`: where it was drawn last. */
export interface Dot {
  idx: number;
  lon: number;
  lat: number;
  fix: number;
  state: number;
  trail: number[];
  counted: boolean;
  sum: number;
  x: number;
  y: number;
  fx: number;
  fy: number;
}

// -- configuration of a page -----------------------------------------------------------------------------

export type Words = Record<string, string>;

export interface WallConfig {
  scenes: number[];
  density: string;
  visitor: boolean;
  ranking: boolean;
  rotate_s: number;
  shift: boolean;
  night: boolean;
  without: string[];
  hold: boolean;
  county: string;
  px: [number, number];
  /** How many displays make it up, across and down; the width of a seam between two. */
  screens: [number, number];
  bezel_px: number;
  /** Width of a pixel by its height. */
  pixel_ratio: number;
}

export interface Story {
  /** How long each scene is shown on a tour, 0: until a key is pressed. */
  step_s: number;
  bar: string[];
  scenes: { step: number; day: string; text: string }[];
}

/** What a page knows of an alert rule. `subject`: what the subject of an alert holds; `verify`: an alert is unverified until
 * it is confirmed; `volunteers`: they may be proposed; `unknown_cause`: it counts as violence until somebody says that it is
 * safe; `on_site`: somebody may be needed there. */
export interface Rule {
  subject: string;
  verify: boolean;
  volunteers: boolean;
  unknown_cause: boolean;
  on_site: boolean;
}

/** A store of Dash that holds one field of one record; with `fields` these of every record of the kind `topic` names. */
export interface LiveStore {
  id: string;
  topic: string;
  key: string;
  field: string;
  fields?: string[];
}

/** What every page is given. `query`: of its address. */
export interface Live {
  page: string;
  id: string;
  by: string;
  gateway: string;
  poll: string;
  calls: string;
  engines: string[];
  topics: string[];
  region: string;
  wall: WallConfig;
  /** Of a wall: tells its plan from another one. */
  mark: string;
  story: Story | null;
  commands: string[];
  locked: boolean;
  session: string;
  scope: string;
  city: string;
  demo: boolean;
  language: string;
  words: Words;
  theme: Record<string, string>;
  theme_name: string;
  types: Record<string, string>;
  ended_types: string[];
  workday_min: number;
  today: string;
  rules: Record<string, Rule>;
  names: Record<string, string>;
  geography: string;
  basemap: string;
  attribution: string;
  labels: Record<string, [number, number]>;
  /** Departments that may be ordered, by id. */
  units?: Record<string, string>;
  query: string;
  /** Of who looks, where the page's scope is what it shows. */
  ceiling?: string;
  /** Without load and legend on the map. */
  plain?: boolean;
  may_report?: boolean;
  villages?: Record<string, string>;
  duty?: boolean;
  /** Topic of the own alerts, on pages of a seat that do not show them themselves. */
  alarm?: string;
  /** Of a page that Dash draws. */
  stores?: LiveStore[];
}

// -- a page and main.mjs ---------------------------------------------------------------------------------

/** What the replica holds for each kind of topic. */
export interface Topics {
  regions: Records<RegionNumbers>;
  figures: Records<HourlyReports | Shares | WallMoves | OverdueReason>;
  alerts: Records<AlertLine>;
  shift: Records<DeskLine | SeatLine | HandoverLine | PlanLine | DrillLine | RuleLine | WallCallLine>;
  clusters: Records<Cluster>;
  workers: Dots;
  posts: Records<Post>;
  cases: Records<MovedCase>;
  reports: Records<ReportLine>;
  feed: Records<FeedLine | BacklogLine>;
  health: Records<HealthLine>;
  session: Records<OutcomeLine>;
  own: Records<OwnRecord>;
}

export type Kind = keyof Topics;

/** The table of a page: what shows a topic of each kind. */
export type Views = { [K in Kind]?: (held: Topics[K], asked: string) => void };

/** What a page's module is given. `redraw`: shows all topics again, by the page's own table or by a part of it. */
export interface Shell<L extends Live = Live> {
  page: Page<L>;
  feed: Feed;
  renders: RenderQueue;
  redraw: (views?: Views) => void;
}

/** What it gives back. `start`: after the first wiring; `beat`: at each beat while the page is live or polls; `second`:
 * each second, whatever the connection does. */
export interface Opened {
  views: Views;
  map?: CityMap | null;
  start?: () => void;
  beat?: () => void;
  second?: () => void;
}

export interface PageModule {
  open(shell: Shell<never>): Opened;
}

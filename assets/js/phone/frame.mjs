// The frame of the app: whose it is, whether it is connected, what waits, the tabs, and the button that calls for help.

import { make } from "../ui/elements.mjs";
import { fill } from "../ui/text.mjs";
import { HomeTab } from "./home-tab.mjs";
import { InboxTab } from "./inbox-tab.mjs";
import { OwnTab } from "./own-tab.mjs";
import { part, pressed, say, show } from "./parts.mjs";
import { ReportTab } from "./report-tab.mjs";
import { SosButton } from "./sos.mjs";

/** @import { Acts } from "./acts.mjs" */
/** @import { View } from "./app.mjs" */

export class Frame {
  /** @param {HTMLElement} root @param {Acts} acts */
  constructor(root, acts) {
    this.acts = acts;
    this.post = part("strong", "post");
    this.line = part("span", "line");
    this.platform = make("span", "quiet");
    this.mark = part("span", "simulated", "mark");
    this.banner = part("p", "banner", "banner");
    this.banner.role = "status";
    const report = new ReportTab(acts);
    const complains = () => {
      report.complain();
      this.go("report");
    };
    this.tabs = { home: new HomeTab(acts), report, inbox: new InboxTab(acts), own: new OwnTab(acts, complains) };
    this.sos = new SosButton(acts);
    this.unenrolled = part("section", "unenrolled", "card");
    this.buttons = Object.keys(this.tabs).map((name) => {
      const element = pressed(`tab-${name}`, "", () => this.go(name));
      return { name, element };
    });
    const head = make("header", "", "", [
      make("div", "", "", [this.post, make("p", "under", "", [this.platform, " ", this.mark])]),
      this.line,
    ]);
    this.main = make("main", "", "", [this.unenrolled, ...Object.values(this.tabs).map(({ element }) => element)]);
    this.nav = make("nav", "", "", [...this.buttons.map(({ element }) => element)]);
    root.append(head, this.banner, this.main, this.sos.element, this.nav, this.sos.panel);
    this.at = "home";
  }

  /** @param {string} tab */
  go(tab) {
    this.at = tab;
    this.acts.open = tab;
    if (this.view) this.draw(this.view);
    this.main.scrollTo?.(0, 0);
  }

  /** @param {View} view */
  draw(view) {
    this.view = view;
    const { words, phone, own, given } = view;
    document.documentElement.lang = words.html_lang;
    say(this.post, own?.post ?? given.platform);
    say(this.platform, given.platform);
    say(this.mark, given.simulated ? words.simulated : "");
    say(this.line, phone ? words[`phone_line_${view.line}`] : "");
    this.line.dataset.state = view.line;
    const trouble = bannerOf(view);
    say(this.banner, trouble);
    show(this.banner, trouble !== "");
    show(this.unenrolled, !phone);
    say(this.unenrolled, words.phone_unenrolled);
    for (const [name, tab] of Object.entries(this.tabs)) {
      show(tab.element, Boolean(phone) && name === this.at);
      tab.draw(view);
    }
    for (const { name, element } of this.buttons) {
      const n = name === "inbox" ? view.messages.length : 0;
      say(element, n ? fill(words.phone_tab_inbox_n, { n }) : words[`phone_tab_${name}`]);
      element.setAttribute("aria-current", name === this.at ? "page" : "false");
    }
    show(this.nav, Boolean(phone));
    this.sos.draw(view);
  }

  /** Each second. @param {number} now city ms */
  beat(now) {
    this.tabs.home.beat(now);
  }
}

/** What is wrong, the gravest first; '' for nothing. @param {View} view */
export function bannerOf({ words, phone, line, reason, full, waiting, trouble, lapsed, newer, duty }) {
  if (!phone) return "";
  const [events, fixes] = [waiting.incident, waiting.live + waiting.backfill];
  const kept = { events, fixes };
  if (full) return words.phone_full;
  if (line === "ended") return fill(words.phone_ended, kept);
  if (line === "refused") return fill(words.phone_refused, { reason, ...kept });
  if (line === "away") return fill(words.phone_away, kept);
  if (duty && trouble) return words[`phone_place_${trouble}`];
  if (lapsed) return words.phone_lapsed;
  return newer ? words.phone_newer : "";
}

/** A clock that is moved by hand: `now` and `later` for what keeps time, `pass(until)` runs what is due by then, ms. */
export function hands() {
  const time = { now: 0 };
  const due = [];
  const later = (f, ms) => due.push([time.now + ms, f]);
  const pass = (until) => {
    for (;;) {
      due.sort(([a], [b]) => a - b);
      if (!due.length || due[0][0] > until) break;
      const [when, f] = due.shift();
      time.now = when;
      f();
    }
    time.now = until;
  };
  return { time, now: () => time.now, later, pass };
}

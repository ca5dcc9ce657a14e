// Times and days as a phone shows them, in its own zone. The rehearsal's time may
// be ahead of this machine's.
let ahead = 0;

export function setAhead(ms) {
  const moved = ahead !== ms;
  ahead = ms;
  return moved;
}

export function now() {
  return new Date(Date.now() + ahead);
}

export function clock(ms) {
  return new Date(ms).toLocaleTimeString("en-GB", { hour: "2-digit", minute: "2-digit" });
}

// dayName is the line above the messages of one day.
export function dayName(date, words) {
  const today = now();
  if (date.toDateString() === today.toDateString()) return words.today;
  return words.date(date.getDate(), words.months[date.getMonth()], date.getFullYear() === today.getFullYear() ? "" : date.getFullYear());
}

// longDay is today as a lock screen names it.
export function longDay(words) {
  const today = now();
  return words.weekdays[today.getDay()] + words.comma + words.date(today.getDate(), words.months[today.getMonth()], "");
}

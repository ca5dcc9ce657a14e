// Times and days as a phone shows them, in its own zone.
export function clock(ms) {
  return new Date(ms).toLocaleTimeString("en-GB", { hour: "2-digit", minute: "2-digit" });
}

// dayName is the line above the messages of one day.
export function dayName(date, words) {
  const today = new Date();
  if (date.toDateString() === today.toDateString()) return words.today;
  return words.date(date.getDate(), words.months[date.getMonth()], date.getFullYear() === today.getFullYear() ? "" : date.getFullYear());
}

// longDay is today as a lock screen names it.
export function longDay(words) {
  const now = new Date();
  return words.weekdays[now.getDay()] + words.comma + words.date(now.getDate(), words.months[now.getMonth()], "");
}

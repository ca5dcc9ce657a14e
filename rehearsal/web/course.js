import { clock, now } from "./dates.js";
import { make, put } from "./make.js";

const weekdays = ["Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"];
const months = ["January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"];
const day = 24 * 60 * 60 * 1000;

// Course is the strip above the phones: what is wrong with the course that is being
// written, and the rehearsal's time once it was put forward.
export class Course {
  constructor() {
    this.now = null;
    this.ahead = 0;
    this.strip = document.getElementById("course");
    this.state = document.getElementById("course-state");
    this.list = document.getElementById("course-list");
    this.clock = document.getElementById("now");
  }

  // take brings the strip up to date.
  take(course) {
    const before = this.now?.problems.filter((p) => !p.warning).length ?? 0;
    this.now = course;
    const wrong = course.problems.filter((p) => !p.warning);
    const warnings = course.problems.filter((p) => p.warning);
    put(this.state, this.told(course, wrong.length));
    this.state.className = wrong.length ? "bad" : course.mended ? "mended" : "";
    this.lines([...wrong, ...warnings]);
    put(this.list.firstElementChild, [counted(wrong.length, "problem"), counted(warnings.length, "warning")].filter(Boolean).join(", "));
    this.list.hidden = course.problems.length === 0;
    if (wrong.length && !before) this.list.open = true;
    if (!wrong.length && before) this.list.open = false;
    this.show();
  }

  told(course, wrong) {
    const read = course.read ? clock(course.read) : "";
    if (course.waits && !wrong) return "The course is being read …";
    if (course.waits) return "The course cannot be used yet. Mend what is listed here and save: the phones come by themselves.";
    if (wrong) return `What was saved last cannot be used. The phones go on with the course as it was read at ${read}.`;
    return course.mended ? `Mended. The course was read again at ${read}.` : `The course was read at ${read}.`;
  }

  lines(problems) {
    const key = JSON.stringify(problems);
    if (key === this.listed) return;
    this.listed = key;
    this.list.lastElementChild.replaceChildren(...problems.map((p) => {
      const line = make("li", p.warning ? "warning" : "");
      const place = make("code", "", p.place);
      const message = make("span", "", (p.warning ? "Warning: " : "") + p.message);
      message.dir = "auto";
      line.append(place, message);
      return line;
    }));
  }

  // time shows what time it is once it is another than this machine's.
  time(ahead = this.ahead) {
    this.ahead = ahead;
    const at = now();
    put(this.clock, `It is now ${weekdays[at.getDay()]} ${at.getDate()} ${months[at.getMonth()]}, ${clock(at)}: moved ahead by ${counted(Math.round(ahead / day), "day")}.`);
    this.clock.hidden = !ahead;
    this.show();
  }

  show() {
    const watched = Boolean(this.now?.watched);
    this.state.hidden = !watched;
    if (!watched) this.list.hidden = true;
    this.strip.hidden = !watched && !this.ahead;
    this.strip.classList.toggle("calm", this.clock.hidden && this.list.hidden && !this.state.className && !this.now?.waits);
  }
}

function counted(n, thing) {
  return n ? `${n} ${thing}${n === 1 ? "" : "s"}` : "";
}

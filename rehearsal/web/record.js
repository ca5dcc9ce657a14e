import { make, put } from "./make.js";

const settles = 250;

// Record shows beside a phone what the bot has stored of its person. read gives it
// as it is now; while it is open it follows what she does.
export class Record {
  constructor(el, words, read) {
    Object.assign(this, { el, words, read });
    this.place = el.querySelector(".record");
    this.shelves = this.place.querySelector(".shelves");
    this.place.querySelector(".record-close").addEventListener("click", () => this.close());
  }

  open() {
    this.el.classList.add("recorded");
    this.place.hidden = false;
    this.shelves.focus({ preventScroll: true });
    this.el.scrollIntoView({ block: "nearest", inline: "nearest" });
    this.draw();
  }

  // close tells whether it was open and held the focus, or was the only thing to see.
  close() {
    if (this.place.hidden) return false;
    const held = this.place.contains(document.activeElement);
    this.place.hidden = true;
    this.el.classList.remove("recorded");
    if (held) this.el.querySelector(".desk-key").focus();
    return true;
  }

  // stale reads it again soon, of many times once.
  stale() {
    if (this.place.hidden) return;
    clearTimeout(this.due);
    this.due = setTimeout(() => this.draw(), settles);
  }

  async draw() {
    const turn = (this.turn = (this.turn ?? 0) + 1);
    let shelves;
    try {
      shelves = await this.read();
    } catch (error) {
      this.shelves.replaceChildren(make("p", "", error.message));
      this.known = "";
      return;
    }
    const known = JSON.stringify(shelves);
    if (turn !== this.turn || known === this.known) return;
    this.known = known;
    this.shelves.replaceChildren(...(shelves.length ? shelves.map((s) => this.shelf(s)) : [make("p", "", this.words.nothing)]));
  }

  shelf(s) {
    const out = make("section");
    out.append(make("h4", "", this.words.shelves[s.name] ?? s.name));
    const rows = make("dl");
    for (const r of s.rows) {
      const value = make("dd");
      const raw = make("code", "", r.value);
      raw.dir = "ltr";
      value.append(raw);
      if (r.words) {
        const words = make("span", "", r.words);
        words.dir = "auto";
        value.append(words);
      }
      const name = make("dt");
      put(name, r.name);
      name.dir = "ltr";
      rows.append(name, value);
    }
    out.append(rows);
    return out;
  }
}

import { attachment } from "./attachment.js";
import { clock } from "./dates.js";
import { make } from "./make.js";
import { rightToLeft, styled } from "./text.js";

// Bubble is one message with its keyboard. act: say, follow, press, copy.
export class Bubble {
  constructor(m, act, words) {
    Object.assign(this, { act, words });
    this.el = make("div", "entry" + (m.mine ? " mine" : ""));
    this.el.dataset.id = m.id;
    this.el.setAttribute("role", "group");
    this.el.setAttribute("aria-label", `${m.mine ? words.you : words.bot}, ${clock(m.date)}`);
    this.box = make("div", "bubble");
    this.el.append(this.box);
    this.update(m);
  }

  // update draws again what differs, and nothing else: what she has marked or
  // opened in the rest stays as it is.
  update(m) {
    const was = this.m;
    this.m = m;
    if (!was || !same(content(was), content(m))) this.attach(m);
    if (!was || !same(written(was), written(m))) this.write(m);
    if (!was || !same(was.keyboard, m.keyboard)) this.key(m);
  }

  attach(m) {
    this.attached?.remove();
    this.attached = attachment(m, this.words);
    if (this.attached) this.box.prepend(this.attached);
  }

  write(m) {
    const t = make("div", "text");
    styled(t, m.words, m.entities, this.act, this.words);
    t.append(this.meta(m));
    if (this.text) this.text.replaceWith(t);
    else this.box.append(t);
    this.text = t;
  }

  meta(m) {
    const meta = make("span", "meta" + (m.words && rightToLeft(m.words) ? " left" : ""));
    const time = make("time", "", clock(m.date));
    time.dateTime = new Date(m.date).toISOString();
    // The app does not call a message with buttons edited: screens change all the time.
    if (m.edited && !m.keyboard?.length) meta.append(make("bdi", "", this.words.edited), " ");
    meta.append(time);
    if (m.mine) {
      const ticks = make("span", "ticks", "✓✓");
      ticks.ariaHidden = "true";
      meta.append(ticks);
    }
    return meta;
  }

  // key draws the keyboard. A finger that rests on a button stays at its place.
  key(m) {
    const held = this.buttons().indexOf(document.activeElement);
    this.keys?.remove();
    this.keys = null;
    const keyed = Boolean(m.keyboard?.length);
    this.el.classList.toggle("keyed", keyed);
    if (!keyed) return;
    this.keys = make("div", "keys");
    for (const row of m.keyboard) {
      const line = make("div");
      for (const key of row) line.append(this.button(m, key));
      this.keys.append(line);
    }
    this.keys.addEventListener("keydown", (event) => this.step(event));
    this.el.append(this.keys);
    if (held >= 0) (this.buttons()[held] ?? this.buttons()[0]).focus({ preventScroll: true });
  }

  buttons() {
    return this.keys ? [...this.keys.querySelectorAll("button")] : [];
  }

  button(m, key) {
    const b = make("button", key.url ? "out" : key.copy_text ? "copies" : "", key.text);
    b.type = "button";
    b.title = key.text;
    b.addEventListener("click", () => {
      if (key.url) {
        if (!this.act.follow(key.url)) window.open(key.url, "_blank", "noopener,noreferrer");
      } else if (key.copy_text) {
        this.act.copy(key.copy_text.text);
      } else {
        b.classList.add("busy");
        this.act.press(m.id, key.callback_data);
      }
    });
    return b;
  }

  // step moves between the buttons as they lie on the screen.
  step(event) {
    const [down, right] = { ArrowDown: [1, 0], ArrowUp: [-1, 0], ArrowRight: [0, 1], ArrowLeft: [0, -1] }[event.key] ?? [0, 0];
    if (!down && !right) return;
    event.preventDefault();
    const row = document.activeElement.parentElement;
    const column = [...row.children].indexOf(document.activeElement) + right;
    const next = down > 0 ? row.nextElementSibling : down < 0 ? row.previousElementSibling : row;
    next?.children[Math.max(0, Math.min(column, next.children.length - 1))].focus();
  }
}

const content = (m) => [m.kind, m.file, m.question];
const written = (m) => [m.words, m.entities, m.edited && !m.keyboard?.length];

function same(a, b) {
  return JSON.stringify(a) === JSON.stringify(b);
}

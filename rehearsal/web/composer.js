import { make } from "./make.js";
import { Popup } from "./popup.js";

const attachments = [["photo", "📷"], ["voice", "🎤"], ["sticker", "🌷"], ["location", "📍"], ["contact", "👤"]];

// Composer is the field at the bottom, with the bot's menu of commands and what
// can be sent besides words. act: say, send, edit, last.
export class Composer {
  constructor(el, words, act) {
    Object.assign(this, { words, act });
    this.commands = [];
    this.form = el.querySelector(".composer");
    this.input = el.querySelector(".input");
    this.menu = el.querySelector(".menu");
    this.list = el.querySelector(".commands");
    this.strip = el.querySelector(".editing");
    this.attach = new Popup(el.querySelector(".attach"), el.querySelector(".from-foot"), () => this.kinds());
    this.label(el, words);
    this.wire();
  }

  label(el, words) {
    this.menu.textContent = words.menu;
    this.input.placeholder = words.message;
    this.input.setAttribute("aria-label", words.message);
    this.strip.firstElementChild.textContent = words.editing;
    this.strip.lastElementChild.setAttribute("aria-label", words.cancel);
    el.querySelector(".send").setAttribute("aria-label", words.send);
    el.querySelector(".attach").setAttribute("aria-label", words.attach);
  }

  wire() {
    this.form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.send(this.input.value);
    });
    this.input.addEventListener("keydown", (event) => this.typed(event));
    this.input.addEventListener("input", () => {
      const prefix = /^\/(\w*)$/.exec(this.input.value);
      if (prefix) this.show(prefix[1]);
      else this.fold();
    });
    this.menu.addEventListener("click", () => {
      if (!this.list.hidden) return this.fold();
      this.show("");
      this.list.querySelector("button")?.focus();
    });
    this.list.addEventListener("keydown", (event) => this.step(event));
    this.strip.lastElementChild.addEventListener("click", () => this.leave());
  }

  typed(event) {
    if (event.isComposing) return;
    if (event.key === "Enter" && !event.shiftKey) {
      event.preventDefault();
      this.send(this.input.value);
    } else if (event.key === "ArrowUp" && !this.input.value.trim()) {
      event.preventDefault();
      this.edit(this.act.last());
    } else if (event.key === "ArrowDown" && !this.list.hidden) {
      event.preventDefault();
      this.list.querySelector("button").focus();
    }
  }

  send(text) {
    this.fold();
    if (!text.trim()) return;
    if (this.edited) this.act.edit(this.edited, text);
    else this.act.say(text);
    this.input.value = "";
    this.leave();
    this.input.focus();
  }

  kinds() {
    return attachments.map(([kind, sign]) => ({ label: this.words[kind], sign, run: () => this.act.send(kind) }));
  }

  // edit puts a message of hers into the field, to be changed.
  edit(m) {
    if (!m) return;
    this.edited = m.id;
    this.input.value = m.words;
    this.strip.hidden = false;
    this.input.focus();
  }

  leave() {
    if (this.edited) this.input.value = "";
    this.edited = 0;
    this.strip.hidden = true;
  }

  show(prefix) {
    const fitting = this.commands.filter((c) => c.command.startsWith(prefix));
    this.list.replaceChildren(...fitting.map((c) => this.item(c)));
    this.list.hidden = fitting.length === 0;
    this.menu.setAttribute("aria-expanded", String(!this.list.hidden));
  }

  item(c) {
    const b = make("button");
    b.type = "button";
    b.append(make("bdi", "", c.description), make("bdi", "", "/" + c.command));
    b.addEventListener("click", () => {
      this.leave();
      this.send("/" + c.command);
    });
    const item = make("li");
    item.append(b);
    return item;
  }

  step(event) {
    const all = [...this.list.querySelectorAll("button")];
    const at = all.indexOf(document.activeElement);
    const to = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: all.length - 1 }[event.key];
    if (to === undefined) return;
    event.preventDefault();
    all.at(to % all.length).focus();
  }

  fold() {
    if (this.list.hidden) return false;
    if (this.list.contains(document.activeElement)) this.menu.focus();
    this.list.hidden = true;
    this.menu.setAttribute("aria-expanded", "false");
    return true;
  }

  // close takes one step back; it tells whether there was one.
  close() {
    if (this.attach.close() || this.fold()) return true;
    if (!this.edited) return false;
    this.leave();
    return true;
  }
}

import { make } from "./bubble.js";

// Composer is the field at the bottom with the bot's menu of commands.
export class Composer {
  constructor(el, words, act) {
    this.act = act;
    this.commands = [];
    this.form = el.querySelector(".composer");
    this.input = el.querySelector(".input");
    this.menu = el.querySelector(".menu");
    this.list = el.querySelector(".commands");
    this.menu.textContent = words.menu;
    this.input.placeholder = words.message;
    this.input.setAttribute("aria-label", words.message);
    el.querySelector(".send").setAttribute("aria-label", words.send);
    this.wire();
  }

  wire() {
    this.form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.send(this.input.value);
    });
    this.input.addEventListener("keydown", (event) => {
      if (event.key === "Enter" && !event.shiftKey && !event.isComposing) {
        event.preventDefault();
        this.send(this.input.value);
      }
    });
    this.input.addEventListener("input", () => {
      const typed = this.input.value;
      if (/^\/\w*$/.test(typed)) this.show(typed.slice(1));
      else this.close();
    });
    this.menu.addEventListener("click", () => {
      if (!this.list.hidden) return this.close();
      this.show("");
      this.list.querySelector("button")?.focus();
    });
    this.list.addEventListener("keydown", (event) => this.step(event));
  }

  send(text) {
    this.close();
    if (!text.trim()) return;
    this.input.value = "";
    this.act.say(text);
    this.input.focus();
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
    b.addEventListener("click", () => this.send("/" + c.command));
    const item = make("li");
    item.append(b);
    return item;
  }

  step(event) {
    const move = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (!move) return;
    event.preventDefault();
    const all = [...this.list.querySelectorAll("button")];
    all[(all.indexOf(document.activeElement) + move + all.length) % all.length].focus();
  }

  close() {
    this.list.hidden = true;
    this.menu.setAttribute("aria-expanded", "false");
  }
}

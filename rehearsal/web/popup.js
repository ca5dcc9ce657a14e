import { make } from "./make.js";

// Popup is a menu that a button opens. entries gives what it offers each time:
// { label, run, name, sign }; one without run is the title of those that follow.
export class Popup {
  constructor(button, list, entries) {
    Object.assign(this, { button, list, entries });
    button.addEventListener("click", () => (list.hidden ? this.open() : this.close()));
    list.addEventListener("keydown", (event) => this.step(event));
    // Not every browser gives the focus to a pressed button; the menu keeps it,
    // for it closes when the focus goes elsewhere.
    for (const el of [button, list]) el.addEventListener("mousedown", (event) => event.preventDefault());
    list.addEventListener("focusout", (event) => {
      if (!list.contains(event.relatedTarget) && event.relatedTarget !== button) this.close();
    });
  }

  open(entries = this.entries()) {
    this.list.replaceChildren(...entries.map((e) => (e.run ? this.item(e) : this.title(e))));
    this.show(true);
    this.list.scrollTop = 0;
    this.list.querySelector("button")?.focus();
  }

  // close tells whether it was open.
  close() {
    if (this.list.hidden) return false;
    const held = this.list.contains(document.activeElement);
    this.show(false);
    if (held) this.button.focus();
    return true;
  }

  show(on) {
    this.list.hidden = !on;
    this.button.setAttribute("aria-expanded", String(on));
  }

  title({ label }) {
    const t = make("div", "popover-title", label);
    t.setAttribute("role", "presentation");
    return t;
  }

  item({ label, run, name, sign }) {
    const b = make("button", name);
    b.type = "button";
    b.tabIndex = -1;
    b.setAttribute("role", "menuitem");
    if (sign) b.append(make("span", "sign", sign));
    b.append(label);
    b.addEventListener("click", () => {
      this.close();
      run();
    });
    return b;
  }

  step(event) {
    const all = [...this.list.querySelectorAll("button")];
    const at = all.indexOf(document.activeElement);
    const to = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: all.length - 1 }[event.key];
    if (event.key === "Tab") this.close();
    if (to === undefined) return;
    event.preventDefault();
    all.at(to % all.length).focus();
  }
}

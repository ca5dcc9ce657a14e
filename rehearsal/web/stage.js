import { calm } from "./chat.js";
import { now } from "./dates.js";
import { count, make, put } from "./make.js";
import { Phone } from "./phone.js";
import { preview } from "./preview.js";

const peekLasts = 5000;
const speakEvery = 1200;

// Stage holds the phones: beside each other where there is room, else one at a
// time with tabs. One phone is the chosen one; the arrow keys choose another.
export class Stage {
  constructor(send, author) {
    Object.assign(this, { send, author });
    this.course = null; // as it was told last
    this.phones = new Map(); // id → Phone
    this.tabs = new Map(); // id → its tab
    this.place = document.getElementById("phones");
    this.strip = document.getElementById("tabs");
    this.peek = document.getElementById("peek");
    this.live = document.getElementById("live");
    this.list = document.getElementById("aside");
    this.list.addEventListener("change", () => this.takeOut(Number(this.list.value)));
    this.narrow = matchMedia("(max-width: 719px)");
    this.narrow.addEventListener("change", () => this.arrange());
    document.addEventListener("visibilitychange", () => this.arrange());
    this.peek.addEventListener("click", () => this.visit(this.peeked));
    this.place.addEventListener("focusin", (event) => this.choose(this.of(event.target)));
    for (const holder of [this.place, this.strip]) holder.addEventListener("keydown", (event) => this.key(event));
  }

  // take brings the phones up to date. After a reset everything is told anew,
  // and what is the same stays where it is.
  take(news) {
    if (news.reset) this.keep(new Set(news.phones.map((v) => v.id)));
    for (const view of news.phones) {
      const known = this.phones.get(view.id);
      if (known) known.update(view, news.reset);
      else this.add(view, news.bot, !news.reset);
    }
  }

  keep(ids) {
    for (const [id, phone] of this.phones) {
      if (ids.has(id)) continue;
      phone.el.remove();
      this.tabs.get(id).remove();
      this.phones.delete(id);
      this.tabs.delete(id);
    }
    this.arrange();
  }

  add(view, bot, late) {
    const phone = new Phone(view, bot, this.send, this);
    this.phones.set(view.id, phone);
    this.place.append(phone.el);
    this.strip.append(this.tab(phone, view));
    phone.aside = view.aside;
    this.arrange();
    this.counted(phone);
    if (!late || !this.awaited) return;
    this.awaited = false;
    this.visit(phone);
  }

  tab(phone, view) {
    const b = make("button", "tab");
    b.type = "button";
    b.id = "tab-" + view.id;
    b.lang = view.lang;
    b.setAttribute("role", "tab");
    b.setAttribute("aria-controls", phone.el.id);
    b.append(make("bdi", "", view.name));
    if (view.role) b.append(make("bdi", "owner-role", phone.words[view.role]));
    b.append(make("span", "badge"));
    b.addEventListener("click", () => this.choose(phone));
    this.tabs.set(view.id, b);
    return b;
  }

  of(el) {
    return [...this.phones.values()].find((p) => p.el.contains(el) || this.tabs.get(p.id).contains(el));
  }

  choose(phone) {
    if (!phone || phone === this.chosen) return;
    this.chosen = phone;
    this.arrange();
    if (this.narrow.matches) this.tabs.get(phone.id).scrollIntoView({ block: "nearest", inline: "nearest" });
  }

  // arrange shows the chosen phone alone where there is no room for more.
  arrange() {
    if (!this.phones.has(this.chosen?.id)) this.chosen = this.out()[0];
    this.shelf();
    const narrow = this.narrow.matches;
    this.strip.hidden = !narrow;
    for (const phone of this.phones.values()) {
      const on = phone === this.chosen;
      const tab = this.tabs.get(phone.id);
      tab.setAttribute("aria-selected", String(on));
      tab.tabIndex = on ? 0 : -1;
      tab.hidden = phone.aside;
      phone.el.hidden = phone.aside || (narrow && !on);
      if (narrow) phone.el.setAttribute("role", "tabpanel");
      else phone.el.removeAttribute("role");
      phone.look();
    }
    if (this.peeked === this.chosen || !narrow) this.peek.hidden = true;
  }

  // out are the phones that are beside each other, and not in the list.
  out() {
    return [...this.phones.values()].filter((p) => !p.aside);
  }

  // shelf lists the phones that are not out; who chooses one takes it out.
  shelf() {
    const aside = [...this.phones.values()].filter((p) => p.aside);
    this.list.parentElement.hidden = aside.length === 0;
    const known = aside.map((p) => p.id).join();
    if (known === this.list.dataset.known) return;
    this.list.dataset.known = known;
    const head = make("option", "", `${aside.length} more phones…`);
    head.value = "";
    this.list.replaceChildren(head, ...aside.map((p) => {
      const option = make("option", "", `${p.name}, ${p.$(".owner-lang").textContent}`);
      option.value = p.id;
      return option;
    }));
  }

  takeOut(id) {
    const phone = this.phones.get(id);
    if (!phone) return;
    phone.aside = false;
    this.visit(phone);
  }

  front(phone) {
    return !document.hidden && this.phones.has(phone.id) && !phone.aside && (!this.narrow.matches || phone === this.chosen);
  }

  handle(phone) {
    return this.narrow.matches ? this.tabs.get(phone.id) : phone.$(".handle");
  }

  // visit goes to a phone and takes the focus to its name.
  visit(phone) {
    this.choose(phone);
    this.arrange();
    this.handle(phone).focus({ preventScroll: true });
    phone.el.scrollIntoView({ behavior: calm.matches ? "instant" : "smooth", block: "nearest", inline: "nearest" });
  }

  leave(phone) {
    this.handle(phone).focus();
  }

  // key: on a phone's name the arrows go to its neighbours, Enter and the arrow
  // down go into it.
  key(event) {
    if (!event.target.closest(".handle, .tab")) return;
    const all = this.out();
    const at = all.indexOf(this.of(event.target));
    const to = { ArrowRight: at + 1, ArrowLeft: at - 1, Home: 0, End: all.length - 1 }[event.key];
    if (to !== undefined) {
      event.preventDefault();
      this.visit(all.at(to % all.length));
    } else if (event.key === "Enter" || event.key === " " || event.key === "ArrowDown") {
      event.preventDefault();
      this.choose(all[at]);
      all[at].entrance().focus({ preventScroll: true });
    }
  }

  counted(phone) {
    const tab = this.tabs.get(phone.id);
    if (tab) count(tab.lastElementChild, phone.unread);
    const all = this.out().reduce((sum, p) => sum + p.unread, 0);
    document.title = (all ? `(${all}) ` : "") + "Rehearsal";
  }

  // came tells of messages: to the ear for the chosen phone alone, to the eye
  // for one that is behind the others.
  came(phone, messages) {
    if (phone === this.chosen) this.speak(phone, messages);
    else if (this.narrow.matches) this.show(phone, messages.at(-1));
  }

  show(phone, m) {
    clearTimeout(this.peekEnds);
    this.peeked = phone;
    put(this.peek.firstElementChild, phone.name);
    put(this.peek.lastElementChild, preview(m, phone.words));
    this.peek.lang = phone.view.lang;
    this.peek.dir = phone.$(".frame").dir;
    this.peek.hidden = false;
    this.peekEnds = setTimeout(() => (this.peek.hidden = true), peekLasts);
  }

  // speak reads the newest message out, and of many in a row only the last.
  speak(phone, messages) {
    this.spoken = { lang: phone.view.lang, text: preview(messages.at(-1), phone.words) };
    this.speaks ??= setTimeout(() => {
      this.speaks = null;
      this.live.lang = this.spoken.lang;
      this.live.textContent = this.spoken.text;
    }, speakEvery);
  }

  tick() {
    const day = now().toDateString();
    for (const phone of this.phones.values()) phone.tick(this.today !== day);
    this.today = day;
  }
}

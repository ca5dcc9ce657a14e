import { bubble, clock, make } from "./bubble.js";
import { Composer } from "./composer.js";
import { payloadOf, styled } from "./text.js";
import { wordsOf } from "./words.js";

const typingLasts = 5000;
const toastLasts = 3200;

// Phone is one person's phone on the page. The server tells what is on it;
// here is only how it looks and which screen is open.
export class Phone {
  constructor(view, bot, send) {
    this.bot = bot;
    this.post = (action) => send({ phone: view.id, ...action }).catch((error) => this.toast(error.message));
    this.words = wordsOf(view.lang);
    this.messages = new Map(); // id → { m, el }
    this.payload = "";
    this.unread = 0;
    this.act = {
      say: (text) => this.post({ do: "say", text }),
      press: (message, data) => this.post({ do: "press", message, data }),
      follow: (url) => this.follow(url),
      copy: (text) => navigator.clipboard?.writeText(text).then(() => this.toast(this.words.copied), () => this.toast(text)),
    };
    this.build(view);
    this.update(view);
    this.open(view.invitation && !view.started ? "invitation" : view.started ? "bot" : "list");
  }

  build(view) {
    const node = document.getElementById("phone").content.cloneNode(true);
    this.el = node.querySelector(".phone");
    const language = this.bot.languages.find((l) => l.code === view.lang);
    this.el.lang = view.lang;
    this.el.dataset.lang = view.lang;
    this.$(".frame").dir = language?.rtl ? "rtl" : "ltr";
    this.el.setAttribute("aria-label", `${view.name}, ${language?.name ?? view.lang}`);
    this.$(".owner-name").textContent = view.name;
    this.$(".owner-lang").textContent = language?.name ?? view.lang;
    this.$(".clock").textContent = clock(Date.now());
    this.label();
    this.composer = new Composer(this.el, this.words, this.act);
    this.wire();
    this.invitation(view);
  }

  $(selector) {
    return this.el.querySelector(selector);
  }

  screen(name) {
    return this.$(`[data-screen="${name}"]`);
  }

  label() {
    const w = this.words;
    this.screen("list").querySelector(".bar-title").textContent = w.chats;
    this.screen("invitation").querySelector(".bar-title").textContent = w.programme;
    this.screen("invitation").querySelector(".avatar").textContent = [...w.programme][0];
    this.$(".foot-note").textContent = w.outside;
    for (const back of this.el.querySelectorAll(".back")) back.setAttribute("aria-label", w.back);
    this.$(".more").setAttribute("aria-label", w.more);
    this.$(".down").setAttribute("aria-label", w.newest);
    this.$(".alert button").textContent = w.ok;
  }

  wire() {
    this.talk = this.screen("bot").querySelector(".talk");
    this.bubbles = this.talk.querySelector(".bubbles");
    for (const back of this.el.querySelectorAll(".back")) back.addEventListener("click", () => this.open("list"));
    this.$(".start").addEventListener("click", () => this.start());
    this.$(".down").addEventListener("click", () => this.toEnd(true));
    this.talk.addEventListener("scroll", () => this.scrolled());
    this.$(".more").addEventListener("click", () => this.popover(this.$(".popover").hidden));
    this.$(".alert button").addEventListener("click", () => this.closeAlert());
    this.el.addEventListener("keydown", (event) => {
      if (event.key !== "Escape") return;
      this.popover(false);
      this.closeAlert();
      this.composer.close();
    });
    this.el.addEventListener("click", (event) => {
      if (!event.target.closest(".more, .popover")) this.popover(false);
    });
    new ResizeObserver(() => this.stick && this.toEnd()).observe(this.bubbles);
    new ResizeObserver(() => this.stick && this.toEnd()).observe(this.talk);
    this.stick = true;
    this.top = 0;
  }

  invitation(view) {
    this.invited = Boolean(view.invitation);
    if (!this.invited) return;
    const m = { id: 0, kind: "text", words: view.invitation, entities: view.links, date: Date.now() };
    this.screen("invitation").querySelector(".bubbles").append(bubble(m, this.act, this.words));
    this.invitationAt = m.date;
    this.invitationWords = view.invitation;
  }

  // update takes what changed since the last time.
  update(view) {
    this.view = view;
    const own = view.messages.some((m) => m.mine && !this.messages.has(m.id));
    for (const id of view.gone) this.drop(id);
    for (const m of view.messages) this.place(m);
    this.days();
    for (const t of view.toasts) this.answered(t);
    this.composer.commands = view.commands ?? [];
    this.head();
    this.typing(view.typing);
    this.footing();
    if (own) this.toEnd();
    this.counts();
  }

  place(m) {
    const known = this.messages.get(m.id);
    const el = bubble(m, this.act, this.words);
    this.messages.set(m.id, { m, el });
    if (!known) {
      if (this.el.isConnected) el.classList.add("new");
      this.bubbles.append(el);
      if (!m.mine && this.el.isConnected && (this.at !== "bot" || !this.stick)) this.unread++;
      return;
    }
    const focused = known.el.contains(document.activeElement);
    el.querySelector(".bubble").classList.add("changed");
    known.el.replaceWith(el);
    if (focused) (el.querySelector(".keys button") ?? this.talk).focus({ preventScroll: true });
  }

  drop(id) {
    this.messages.get(id)?.el.remove();
    this.messages.delete(id);
  }

  // days puts a date above the first message of each day.
  days() {
    this.bubbles.querySelectorAll(".day").forEach((d) => d.remove());
    let last = "";
    for (const el of [...this.bubbles.children]) {
      const date = new Date(this.messages.get(Number(el.dataset.id)).m.date);
      const day = date.toDateString();
      if (day !== last) el.before(make("div", "day", this.dayName(date)));
      last = day;
    }
  }

  dayName(date) {
    if (date.toDateString() === new Date().toDateString()) return this.words.today;
    return date.toISOString().slice(0, 10);
  }

  head() {
    const bar = this.screen("bot");
    bar.querySelector(".bar-title").textContent = this.view.botName;
    bar.querySelector(".avatar").textContent = [...this.view.botName][0] ?? "";
    const about = this.$(".about");
    about.hidden = this.view.started || !this.view.about;
    about.textContent = this.words.about + "\n" + this.view.about;
  }

  typing(is) {
    clearTimeout(this.typingEnds);
    const sub = this.$(".bar-sub");
    sub.textContent = is ? this.words.typing : this.words.bot;
    sub.classList.toggle("live", is);
    if (is) this.typingEnds = setTimeout(() => this.typing(false), typingLasts);
  }

  // footing shows the field, or the one button that comes before it.
  footing() {
    const talking = this.view.started && !this.view.blocked;
    const start = this.$(".start");
    this.$(".composer").hidden = !talking;
    start.hidden = talking;
    start.textContent = this.view.blocked ? this.words.unblock : this.words.start;
  }

  start() {
    if (this.view.blocked) this.post({ do: "unblock" });
    else this.post({ do: "open", text: this.payload });
    this.payload = "";
  }

  // follow opens a link into the bot on this phone; false for any other link.
  follow(url) {
    const payload = payloadOf(url, this.bot.username);
    if (payload === null) return false;
    this.open("bot");
    if (this.view.started) {
      this.post({ do: "open", text: payload });
    } else {
      this.payload = payload;
      this.$(".start").focus();
    }
    return true;
  }

  open(name) {
    this.at = name;
    for (const s of this.el.querySelectorAll(".screen")) s.hidden = s.dataset.screen !== name;
    if (name === "bot") {
      this.unread = 0;
      this.toEnd();
    }
    if (name === "list") this.rows();
    this.counts();
  }

  rows() {
    const rows = this.$(".rows");
    rows.replaceChildren();
    const last = [...this.messages.values()].at(-1)?.m;
    rows.append(this.row("bot", this.view.botName, last?.words || this.words.bot, last?.date, this.unread));
    if (this.invited) rows.append(this.row("invitation", this.words.programme, this.invitationWords, this.invitationAt, 0));
  }

  row(screen, name, preview, date, unread) {
    const b = make("button");
    b.type = "button";
    const face = make("span", screen === "bot" ? "avatar" : "avatar warm", [...name][0]);
    face.ariaHidden = "true";
    b.append(face, make("b", "", name), make("time", "", date ? clock(date) : ""), make("span", "preview", preview.replaceAll("\n", " ")));
    if (unread) b.append(make("span", "badge", String(unread)));
    b.addEventListener("click", () => this.open(screen));
    return b;
  }

  counts() {
    this.$(".down").hidden = this.at !== "bot" || this.stick;
    this.$(".down-count").textContent = this.unread || "";
    const back = this.screen("invitation").querySelector(".back");
    if (this.unread && this.at !== "bot") back.dataset.count = this.unread;
    else delete back.dataset.count;
    if (this.at === "list") this.rows();
  }

  // Only her own hand upwards lets go of the end: growing content also moves
  // it away, before the view has followed.
  scrolled() {
    const { scrollTop, scrollHeight, clientHeight } = this.talk;
    if (scrollHeight - scrollTop - clientHeight < 40) this.stick = true;
    else if (scrollTop < this.top - 2) this.stick = false;
    this.top = scrollTop;
    if (this.stick && this.at === "bot") this.unread = 0;
    this.counts();
  }

  toEnd(smooth = false) {
    this.stick = true;
    this.talk.scrollTo({ top: this.talk.scrollHeight, behavior: smooth ? "smooth" : "instant" });
  }

  // answered ends the waiting of the pressed button and shows the words, if any.
  answered(t) {
    this.el.querySelectorAll(".busy").forEach((b) => b.classList.remove("busy"));
    if (!t.text) return;
    if (!t.alert) return this.toast(t.text);
    this.before = document.activeElement;
    this.$(".alert p").textContent = t.text;
    this.$(".veil").hidden = false;
    this.$(".alert button").focus();
  }

  closeAlert() {
    if (this.$(".veil").hidden) return;
    this.$(".veil").hidden = true;
    this.before?.focus();
  }

  toast(text) {
    const toast = this.$(".toast");
    clearTimeout(this.toastEnds);
    toast.textContent = text;
    toast.hidden = false;
    this.toastEnds = setTimeout(() => (toast.hidden = true), toastLasts);
  }

  popover(show) {
    const list = this.$(".popover");
    if (list.hidden === !show) return;
    list.hidden = !show;
    this.$(".more").setAttribute("aria-expanded", String(show));
    if (!show) return;
    list.replaceChildren();
    for (const kind of ["photo", "voice", "sticker", "location", "contact"]) {
      list.append(this.choice(this.words[kind], { do: "send", text: kind }));
    }
    const block = this.view.blocked ? "unblock" : "block";
    list.append(this.choice(this.words[block], { do: block }, "danger"));
    list.firstChild.focus();
  }

  choice(label, action, name = "") {
    const b = make("button", name, label);
    b.type = "button";
    b.setAttribute("role", "menuitem");
    b.addEventListener("click", () => {
      this.popover(false);
      this.$(".more").focus();
      this.post(action);
    });
    return b;
  }
}

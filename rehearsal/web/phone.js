import { Bubble } from "./bubble.js";
import { Chat } from "./chat.js";
import { Composer } from "./composer.js";
import { clock, now } from "./dates.js";
import { Desk } from "./desk.js";
import { Dialog } from "./dialog.js";
import { label } from "./labels.js";
import { count, put } from "./make.js";
import { Notes } from "./notes.js";
import { Popup } from "./popup.js";
import { Record } from "./record.js";
import { Rows } from "./rows.js";
import { payloadOf } from "./text.js";
import { wordsOf } from "./words.js";

const typingLasts = 5000;
const toastLasts = 3200;

// Phone is one person's phone on the page. The server tells what is on it; here
// is only how it looks and which screen is open. stage: front (is this phone
// before her?), came (messages she has not seen), counted, leave (the focus goes
// out of the phone).
export class Phone {
  constructor(view, bot, send, stage) {
    Object.assign(this, { view, bot, stage, id: view.id, name: view.name, payload: "", locked: false, unread: 0 });
    this.post = (action) => send({ phone: view.id, ...action }).catch((error) => this.toast(error.message));
    this.words = wordsOf(view.lang);
    this.el = document.getElementById("phone").content.cloneNode(true).querySelector(".phone");
    label(this.el, view, bot, this.words);
    this.parts();
    this.wire();
    this.invitation(view);
    this.at = this.first(view);
    this.update(view, true);
    this.open(this.at);
  }

  // first is the screen that a phone begins with.
  first(view) {
    return view.started ? "bot" : view.invitation ? "invitation" : "list";
  }

  $(selector) {
    return this.el.querySelector(selector);
  }

  screen(name) {
    return this.$(`[data-screen="${name}"]`);
  }

  parts() {
    this.act = {
      say: (text) => this.post({ do: "say", text }),
      send: (kind) => this.post({ do: "send", text: kind }),
      edit: (message, text) => this.post({ do: "edit", message, text }),
      press: (message, data) => this.post({ do: "press", message, data }),
      last: () => this.chat.last((m) => m.mine && m.kind === "text"),
      follow: (url) => this.follow(url),
      copy: (text) => navigator.clipboard?.writeText(text).then(() => this.toast(this.words.copied), () => this.toast(text)),
    };
    this.chat = new Chat(this.screen("bot"), this.act, this.words, (n) => this.counted(n));
    this.composer = new Composer(this.el, this.words, this.act);
    this.dialog = new Dialog(this.el, this.words);
    this.notes = new Notes(this.el, this.words, () => this.unlock("bot"), () => this.unlock(this.at));
    this.more = new Popup(this.$(".more"), this.$(".from-top"), () => this.choices());
    this.record = new Record(this.el, this.words, () => this.stage.author.stored(this.id));
    this.desk = new Desk(this);
    this.rows = new Rows(this.$(".rows"), this.words, (name) => this.open(name, true));
  }

  wire() {
    for (const back of this.el.querySelectorAll(".back")) back.addEventListener("click", () => this.open("list", true));
    this.$(".handle").addEventListener("click", () => this.entrance().focus({ preventScroll: true }));
    this.$(".start").addEventListener("click", () => this.start());
    this.$(".lock-key").addEventListener("click", () => (this.locked ? this.unlock(this.at) : this.lock()));
    this.el.addEventListener("keydown", (event) => {
      if (event.key !== "Escape" || event.defaultPrevented) return;
      event.preventDefault();
      if (this.dialog.close() || this.desk.close() || this.record.close() || this.more.close() || this.composer.close() || this.notes.fold()) return;
      this.stage.leave(this);
    });
  }

  // invitation puts what she was sent outside the bot into its own chat.
  invitation(view) {
    this.invited = view.invitation && { id: 0, kind: "text", words: view.invitation, entities: view.links, date: now().getTime() };
    const held = this.screen("invitation").querySelector(".bubbles");
    held.replaceChildren(...(this.invited ? [new Bubble(this.invited, this.act, this.words).el] : []));
  }

  // update takes what changed since the last time, or with whole everything.
  update(view, whole = false) {
    const anew = view.life !== this.view.life;
    this.view = view;
    if (view.messages.some((m) => m.mine)) this.payload = "";
    const came = this.chat.take(view, whole);
    for (const t of view.toasts) this.answered(t);
    this.composer.commands = view.commands ?? [];
    this.head();
    this.typing(view.typing);
    this.footing();
    this.tell(came);
    this.record.stale();
    if (anew) this.anew();
  }

  // anew begins again as a phone that was just added.
  anew() {
    this.payload = "";
    this.invitation(this.view);
    if (this.locked) this.unlock(this.at);
    this.open(this.first(this.view));
  }

  // tell shows what came in where she is looking now.
  tell(came) {
    if (this.locked) this.notes.list(this.news(), this.view.botName);
    if (came.length === 0) return;
    if (!this.locked && this.at !== "bot" && this.stage.front(this)) this.notes.tell(came.at(-1), this.view.botName);
    this.stage.came(this, came);
  }

  news() {
    return this.chat.unread.map((id) => this.chat.bubbles.get(id).m);
  }

  head() {
    const bar = this.screen("bot");
    put(bar.querySelector(".bar-title"), this.view.botName);
    put(bar.querySelector(".avatar"), [...this.view.botName][0] ?? "");
    const about = this.$(".about");
    about.hidden = this.view.started || !this.view.about;
    put(about, this.words.about + "\n" + this.view.about);
  }

  typing(is) {
    clearTimeout(this.typingEnds);
    const sub = this.$(".bar-sub");
    put(sub, is ? this.words.typing : this.words.bot);
    sub.classList.toggle("live", is);
    if (is) this.typingEnds = setTimeout(() => this.typing(false), typingLasts);
  }

  // footing shows the field, or the one button that comes before it: Start also
  // when a link with a payload was opened, as in the app.
  footing() {
    const talking = this.view.started && !this.view.blocked && !this.payload;
    const start = this.$(".start");
    const focused = document.activeElement === start;
    if (!talking) this.composer.leave();
    this.$(".composer").hidden = !talking;
    start.hidden = talking;
    put(start, this.view.blocked && !this.payload ? this.words.unblock : this.words.start);
    if (focused && talking) (this.chat.newestButton() ?? this.chat.talk).focus({ preventScroll: true });
    if (focused && talking) this.chat.waits = true;
  }

  start() {
    if (this.view.blocked && !this.payload) this.post({ do: "unblock" });
    else this.post({ do: "open", text: this.payload });
    this.payload = "";
  }

  // follow opens a link into the bot on this phone; false for any other link.
  follow(url) {
    const payload = payloadOf(url, this.bot.username);
    if (payload === null) return false;
    this.payload = payload;
    this.open("bot");
    this.footing();
    (this.$(".start").hidden ? this.composer.input : this.$(".start")).focus();
    return true;
  }

  // open shows a screen; with focus it also takes the focus there.
  open(name, focus = false) {
    this.at = name;
    const shown = this.locked ? "lock" : name;
    for (const s of this.el.querySelectorAll(".screen")) s.hidden = s.dataset.screen !== shown;
    this.more.close();
    this.composer.attach.close();
    this.notes.fold();
    if (name === "list") this.list();
    this.look();
    if (focus) this.entrance().focus({ preventScroll: true });
  }

  // look tells the chat whether she has it before her.
  look() {
    this.chat.look(!this.locked && this.at === "bot" && this.stage.front(this));
  }

  // entrance is where the focus goes when it comes into the phone.
  entrance() {
    if (this.locked) return this.$(".card, .unlock");
    if (this.at === "list") return this.$(".rows button");
    if (this.at === "invitation") return this.screen("invitation").querySelector(".text a") ?? this.$(".back");
    if (!this.$(".start").hidden) return this.$(".start");
    return this.chat.newestButton() ?? this.composer.input;
  }

  lock() {
    this.locked = true;
    this.el.classList.add("locked");
    this.$(".lock-key").setAttribute("aria-pressed", "true");
    this.notes.list(this.news(), this.view.botName);
    this.open(this.at, this.el.contains(document.activeElement) && document.activeElement !== this.$(".lock-key"));
  }

  unlock(at) {
    this.locked = false;
    this.el.classList.remove("locked");
    this.$(".lock-key").setAttribute("aria-pressed", "false");
    this.open(at, true);
  }

  // unlockTo shows a screen, whatever was before it.
  unlockTo(name) {
    if (this.locked) this.unlock(name);
    else this.open(name, true);
  }

  counted(n) {
    this.unread = n;
    count(this.$(".handle .badge"), n);
    const back = this.screen("invitation").querySelector(".back");
    if (n) back.dataset.count = n;
    else delete back.dataset.count;
    if (this.at === "list") this.list();
    this.stage.counted(this);
  }

  list() {
    const last = this.chat.last();
    this.rows.draw("bot", { name: this.view.botName, last, count: this.unread });
    if (this.invited) this.rows.draw("invitation", { name: this.words.programme, last: this.invited, count: 0 });
  }

  // answered ends the waiting of the pressed button and shows the words, if any.
  answered(t) {
    this.el.querySelectorAll(".busy").forEach((b) => b.classList.remove("busy"));
    if (t.text && t.alert) this.dialog.tell(t.text);
    else if (t.text) this.toast(t.text);
  }

  toast(text) {
    const toast = this.$(".toast");
    clearTimeout(this.toastEnds);
    toast.textContent = text;
    toast.hidden = false;
    this.toastEnds = setTimeout(() => (toast.hidden = true), toastLasts);
  }

  choices() {
    const w = this.words;
    const mine = this.act.last();
    const block = this.view.blocked ? "unblock" : "block";
    const out = [{ label: w.lock, run: () => this.lock(), name: "do-lock" }];
    if (mine && !this.$(".composer").hidden) out.unshift({ label: w.editLast, run: () => this.composer.edit(mine), name: "do-edit" });
    if (this.view.started) {
      out.push({ label: w[block], run: () => this.post({ do: block }), name: "danger do-block" });
      out.push({ label: w.clear, run: () => this.dialog.tell(w.clearAsk, w.clearYes, () => this.post({ do: "clear" })), name: "danger do-clear" });
    }
    return out;
  }

  tick(midnight) {
    put(this.$(".clock"), clock(now()));
    this.notes.tick();
    if (midnight) this.chat.midnight();
  }
}

import { Bubble } from "./bubble.js";
import { dayName } from "./dates.js";
import { count, make } from "./make.js";

export const calm = matchMedia("(prefers-reduced-motion: reduce)");

// Chat is the list of messages with the bot: what is there, what is unread, and
// where she reads. seen is called when the number of unread ones has changed.
export class Chat {
  constructor(screen, act, words, seen) {
    Object.assign(this, { act, words, seen });
    this.talk = screen.querySelector(".talk");
    this.place = this.talk.querySelector(".bubbles");
    this.down = screen.querySelector(".down");
    this.bubbles = new Map(); // id → Bubble, oldest first
    this.unread = []; // ids of the bot's messages that she has not seen, oldest first
    this.looking = false;
    this.stick = true;
    this.top = 0;
    this.talk.addEventListener("scroll", () => this.scrolled());
    this.down.addEventListener("click", () => this.toEnd(!calm.matches));
    const follow = new ResizeObserver(() => this.stick && this.toEnd());
    follow.observe(this.place);
    follow.observe(this.talk);
  }

  // take brings the chat up to date and gives the messages that came in now.
  // whole: the view has everything there is, and what it lacks is gone.
  take(view, whole) {
    const fresh = this.bubbles.size === 0 && whole;
    const held = this.held();
    const there = new Set(view.messages.map((m) => m.id));
    const gone = whole ? [...this.bubbles.keys()].filter((id) => !there.has(id)) : view.gone;
    const mark = this.mark();
    for (const id of gone) this.drop(id);
    for (const id of [...this.bubbles.keys()]) if (id <= view.cleared) this.drop(id);
    const came = view.messages.filter((m) => this.put(m));
    if (came.length > 3) came.forEach((m) => this.bubbles.get(m.id).el.classList.remove("new"));
    this.count(came, fresh);
    this.restore(mark);
    this.grip(held, came);
    return fresh ? [] : came.filter((m) => !m.mine);
  }

  put(m) {
    const known = this.bubbles.get(m.id);
    if (known) {
      known.update(m);
      return false;
    }
    const b = new Bubble(m, this.act, this.words);
    const last = [...this.days()].at(-1);
    const day = new Date(m.date).toDateString();
    if (last?.dataset.day !== day) this.place.append(this.day(day));
    if (this.looking) b.el.classList.add("new");
    this.bubbles.set(m.id, b);
    this.place.append(b.el);
    return true;
  }

  drop(id) {
    const el = this.bubbles.get(id)?.el;
    if (!el) return;
    const before = el.previousElementSibling;
    const last = !el.nextElementSibling || el.nextElementSibling.matches(".day");
    if (last && before?.matches(".day")) before.remove();
    el.remove();
    this.bubbles.delete(id);
    this.unread = this.unread.filter((u) => u !== id);
  }

  days() {
    return this.place.querySelectorAll(".day");
  }

  day(day) {
    const el = make("div", "day", dayName(new Date(day), this.words));
    el.dataset.day = day;
    return el;
  }

  // midnight names the days anew: today is not what it was.
  midnight() {
    for (const el of this.days()) el.textContent = dayName(new Date(el.dataset.day), this.words);
  }

  last(fits = () => true) {
    return [...this.bubbles.values()].reverse().find((b) => fits(b.m))?.m;
  }

  // count keeps what is unread; what she writes herself takes her to the end.
  count(came, fresh) {
    if (came.some((m) => m.mine) && !fresh) {
      this.unread = [];
      this.bar(0);
      this.stick = true;
    }
    if (!fresh && !(this.looking && this.stick)) this.unread.push(...came.filter((m) => !m.mine).map((m) => m.id));
    this.counts();
  }

  counts() {
    this.down.hidden = this.stick;
    count(this.down.firstElementChild, this.unread.length);
    this.seen(this.unread.length);
  }

  // look says whether she has the chat before her. Coming back, she finds where
  // she has not read yet.
  look(on) {
    if (this.looking === on) return;
    this.looking = on;
    if (!on) return this.bar(0);
    this.bar(this.unread[0]);
    if (this.unread.length > 0 && this.line) {
      this.talk.scrollTop = this.line.offsetTop - 8;
      this.stick = this.below() < 40;
    } else if (this.stick) {
      this.toEnd();
    }
    this.read();
  }

  // bar draws the line above the first unread message.
  bar(id) {
    this.line?.remove();
    this.line = null;
    const first = this.bubbles.get(id);
    if (!first) return;
    this.line = make("div", "unread-line", this.words.unread);
    first.el.before(this.line);
  }

  // read takes from the unread what is in view.
  read() {
    const edge = this.talk.scrollTop + this.talk.clientHeight - 24;
    const left = this.stick ? [] : this.unread.filter((id) => this.bubbles.get(id).el.offsetTop > edge);
    if (this.looking) this.unread = left;
    this.counts();
  }

  below() {
    return this.talk.scrollHeight - this.talk.scrollTop - this.talk.clientHeight;
  }

  // Only her own hand upwards lets go of the end: growing content also moves
  // it away, before the view has followed.
  scrolled() {
    const { scrollTop } = this.talk;
    if (this.below() < 40) this.stick = true;
    else if (scrollTop < this.top - 2) this.stick = false;
    this.top = scrollTop;
    if (this.looking) this.read();
  }

  toEnd(smooth = false) {
    this.stick = true;
    this.talk.scrollTo({ top: this.talk.scrollHeight, behavior: smooth ? "smooth" : "instant" });
  }

  // mark remembers what is at the top of the view while she reads further up;
  // restore brings it back there.
  mark() {
    if (this.stick || this.talk.clientHeight === 0) return null;
    const { scrollTop } = this.talk;
    const all = [...this.bubbles.values()].map((b) => b.el);
    const first = all.findIndex((el) => el.offsetTop + el.offsetHeight > scrollTop);
    return all.slice(Math.max(first, 0)).map((el) => ({ el, top: el.offsetTop - scrollTop }));
  }

  restore(mark) {
    const kept = mark?.find(({ el }) => el.isConnected);
    if (kept) {
      this.talk.scrollTop = kept.el.offsetTop - kept.top;
      this.top = this.talk.scrollTop;
    } else if (this.stick) {
      this.toEnd();
    }
  }

  // held tells whether her finger rests on a button that may go.
  held() {
    const keys = document.activeElement?.closest(".keys");
    return this.waits || (Boolean(keys) && this.place.contains(keys));
  }

  // grip finds the focus a new place when its button has gone: the next
  // keyboard, be it here already or on its way.
  grip(held, came) {
    const lost = document.activeElement === document.body || document.activeElement === this.talk;
    this.waits = held && lost;
    if (!this.waits || !this.looking) return;
    const keyed = [...came].reverse().find((m) => m.keyboard?.length);
    const next = keyed && this.bubbles.get(keyed.id).buttons()[0];
    (next ?? this.talk).focus({ preventScroll: true });
    this.waits = !next;
  }

  // newestButton is where a hand on the keyboard begins.
  newestButton() {
    return this.bubbles.get([...this.bubbles.keys()].at(-1))?.buttons()[0];
  }
}

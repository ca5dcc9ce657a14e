import { clock, longDay, now } from "./dates.js";
import { make, put } from "./make.js";
import { preview } from "./preview.js";

const shownCards = 3;
const bannerLasts = 5000;

// Notes is what a phone shows of a message outside the chat: cards on its lock
// screen, and a banner over another screen. open leads to the chat.
export class Notes {
  constructor(el, words, open, unlock) {
    this.words = words;
    this.lock = el.querySelector('[data-screen="lock"]');
    this.cards = el.querySelector(".cards");
    this.banner = el.querySelector(".banner");
    this.known = new Map(); // message's id → its card
    this.open = open;
    const key = el.querySelector(".unlock");
    key.textContent = words.unlock;
    key.addEventListener("click", unlock);
    this.banner.addEventListener("click", () => {
      this.fold();
      open();
    });
  }

  tick() {
    put(this.lock.querySelector(".lock-clock"), clock(now()));
    put(this.lock.querySelector(".lock-day"), longDay(this.words));
  }

  // list shows the newest unread messages as cards; those that stay are not
  // built again.
  list(messages, name) {
    this.tick();
    const newest = messages.slice(-shownCards).reverse();
    for (const [id, card] of this.known) {
      if (newest.some((m) => m.id === id)) continue;
      card.remove();
      this.known.delete(id);
    }
    newest.forEach((m, i) => {
      const card = this.card(m, name);
      if (this.cards.children[i] !== card) this.cards.insertBefore(card, this.cards.children[i] ?? null);
    });
    this.rest(messages.length - newest.length);
  }

  card(m, name) {
    let card = this.known.get(m.id);
    if (!card) {
      card = make("li");
      const b = make("button", "card");
      b.type = "button";
      b.addEventListener("click", () => this.open());
      b.append(...face(name, clock(m.date)));
      card.append(b);
      this.known.set(m.id, card);
    }
    put(card.querySelector(".card-text"), preview(m, this.words));
    return card;
  }

  rest(n) {
    this.more ??= make("li", "card-more");
    put(this.more, n > 0 ? `+${n}` : "");
    if (n > 0) this.cards.append(this.more);
    else this.more.remove();
  }

  // tell shows a banner for a while.
  tell(m, name) {
    clearTimeout(this.ends);
    this.banner.replaceChildren(...face(name, clock(m.date)));
    put(this.banner.querySelector(".card-text"), preview(m, this.words));
    this.banner.hidden = false;
    this.ends = setTimeout(() => this.fold(), bannerLasts);
  }

  fold() {
    const was = !this.banner.hidden;
    this.banner.hidden = true;
    return was;
  }
}

function face(name, time) {
  const round = make("span", "avatar", [...name][0]);
  round.ariaHidden = "true";
  return [round, make("b", "", name), make("time", "", time), make("span", "card-text")];
}

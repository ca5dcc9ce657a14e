import { clock } from "./dates.js";
import { count, make, put } from "./make.js";
import { preview } from "./preview.js";

// Rows is the list of chats on a phone.
export class Rows {
  constructor(place, words, open) {
    Object.assign(this, { place, words, open });
    this.known = new Map(); // screen → its row
  }

  // draw shows one chat: its name, its last message and how many are unread.
  draw(screen, chat) {
    const row = this.known.get(screen) ?? this.row(screen, chat.name);
    const [, name, time, line, badge] = row.children;
    put(name, chat.name);
    put(time, chat.last ? clock(chat.last.date) : "");
    put(line, chat.last ? preview(chat.last, this.words) : this.words.bot);
    count(badge, chat.count);
  }

  row(screen, name) {
    const b = make("button");
    b.type = "button";
    const face = make("span", screen === "bot" ? "avatar" : "avatar warm", [...name][0]);
    face.ariaHidden = "true";
    b.append(face, make("b"), make("time"), make("span", "preview"), make("span", "badge"));
    b.addEventListener("click", () => this.open(screen));
    this.place.append(b);
    this.known.set(screen, b);
    return b;
  }
}

import { Popup } from "./popup.js";

// Desk is the author's menu of one phone.
export class Desk {
  constructor(phone) {
    this.phone = phone;
    this.words = phone.words;
    this.popup = new Popup(phone.$(".desk-key"), phone.$(".from-desk"), () => this.entries());
  }

  close() {
    return this.popup.close();
  }

  entries() {
    const w = this.words;
    return [
      { label: w.jump + " …", name: "do-jump", run: () => this.popup.open(this.quizzes()) },
      { label: w.speak + " …", name: "do-speak", run: () => this.popup.open(this.languages()) },
      { label: w.silence, name: "do-silence", run: () => this.act({ do: "silence" }) },
      { label: w.stored, name: "do-stored", run: () => this.phone.record.open() },
      { label: w.over, name: "danger do-over", run: () => this.phone.dialog.tell(w.overAsk, w.overYes, () => this.act({ do: "over" })) },
    ];
  }

  // quizzes lists those of the course under their modules.
  quizzes() {
    const out = [];
    for (const m of this.phone.stage.course?.modules ?? []) {
      if (m.quizzes?.length) out.push({ label: this.title(m) });
      for (const q of m.quizzes ?? []) {
        out.push({ label: this.title(q), name: "do-quiz", run: () => this.act({ do: "jump", what: `${m.id}/${q.id}` }, true) });
      }
    }
    return out.length ? out : [{ label: this.words.noQuiz }];
  }

  title(of) {
    return of.title[this.phone.view.lang] ?? Object.values(of.title)[0] ?? of.id;
  }

  languages() {
    const { course } = this.phone.stage;
    return (course?.speaks ?? []).map((code) => ({
      label: this.phone.bot.languages.find((l) => l.code === code)?.name ?? code,
      name: "do-language",
      run: () => this.act({ do: "speak", what: code }, true),
    }));
  }

  // act asks for something; chat: what comes of it stands in the chat with the bot.
  async act(what, chat = false) {
    const { stage, el } = this.phone;
    el.classList.add("led");
    try {
      await stage.author.does(this.phone.id, what);
      stage.author.tell("");
      if (chat) this.phone.unlockTo("bot");
    } catch (error) {
      stage.author.tell(error.message);
    } finally {
      el.classList.remove("led");
      this.phone.record.stale();
    }
  }
}

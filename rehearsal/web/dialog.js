// Dialog is the box that must be answered before anything else on the phone.
export class Dialog {
  constructor(el, words) {
    this.words = words;
    this.veil = el.querySelector(".veil");
    this.screens = el.querySelectorAll(".screen, .banner");
    this.yes = el.querySelector(".yes");
    this.no = el.querySelector(".no");
    this.no.textContent = words.cancel;
    this.no.addEventListener("click", () => this.close());
    this.yes.addEventListener("click", () => {
      this.close();
      this.run?.();
    });
    this.veil.addEventListener("keydown", (event) => this.stay(event));
  }

  // tell shows words; with run it asks, and label is what agrees.
  tell(text, label = this.words.ok, run = null) {
    this.before = document.activeElement;
    this.run = run;
    this.veil.querySelector("p").textContent = text;
    this.veil.querySelector(".alert").setAttribute("aria-label", text);
    this.yes.textContent = label;
    this.yes.classList.toggle("danger", Boolean(run));
    this.no.hidden = !run;
    this.veil.hidden = false;
    for (const s of this.screens) s.inert = true;
    (run ? this.no : this.yes).focus();
  }

  close() {
    if (this.veil.hidden) return false;
    this.veil.hidden = true;
    for (const s of this.screens) s.inert = false;
    this.before?.focus();
    return true;
  }

  stay(event) {
    if (event.key !== "Tab" && !event.key.startsWith("Arrow")) return;
    event.preventDefault();
    if (!this.no.hidden) (document.activeElement === this.no ? this.yes : this.no).focus();
  }
}

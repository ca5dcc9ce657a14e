import { clock, now } from "./dates.js";

// label writes the app's own words onto a new phone.
export function label(el, view, bot, w) {
  const $ = (selector) => el.querySelector(selector);
  const language = bot.languages.find((l) => l.code === view.lang);
  el.id = "phone-" + view.id;
  el.dataset.lang = view.lang;
  if (view.role) el.dataset.role = view.role;
  $(".frame").lang = view.lang;
  $(".frame").dir = language?.rtl ? "rtl" : "ltr";
  el.setAttribute("aria-label", `${view.name}, ${language?.name ?? view.lang}`);
  $(".owner-name").textContent = view.name;
  $(".owner-lang").textContent = language?.name ?? view.lang;
  $(".owner-role").textContent = w[view.role] ?? "";
  $(".owner-role").hidden = !view.role;
  for (const part of [".owner-name", ".owner-lang", ".owner-role"]) $(part).lang = view.lang;
  $(".clock").textContent = clock(now());
  $('[data-screen="list"] .bar-title').textContent = w.chats;
  $('[data-screen="invitation"] .bar-title').textContent = w.programme;
  $('[data-screen="invitation"] .avatar').textContent = [...w.programme][0];
  $(".foot-note").textContent = w.outside;
  for (const back of el.querySelectorAll(".back")) back.setAttribute("aria-label", w.back);
  for (const talk of el.querySelectorAll(".talk")) talk.setAttribute("aria-label", w.chats);
  $(".more").setAttribute("aria-label", w.more);
  $(".down").setAttribute("aria-label", w.newest);
  $(".lock-key").setAttribute("aria-label", w.lock);
  $(".lock-key").setAttribute("aria-pressed", "false");
  $(".lock-key").lang = view.lang;
  $(".desk-key").setAttribute("aria-label", w.author);
  $(".desk-key").title = w.author;
  $(".record").setAttribute("aria-label", w.stored);
  $(".record h3").textContent = w.stored;
  $(".record-close").setAttribute("aria-label", w.back);
  for (const part of [".from-desk", ".record", ".desk-key"]) {
    $(part).lang = view.lang;
    $(part).dir = $(".frame").dir;
  }
}

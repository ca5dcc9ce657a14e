import { Phone } from "./phone.js";

const phones = new Map(); // id → Phone
const place = document.getElementById("phones");
const notice = document.getElementById("notice");

const stream = new EventSource("events");
stream.addEventListener("open", () => tell(""));
stream.addEventListener("error", () => tell("The rehearsal has stopped or is out of reach. This page goes on by itself when it is back."));
stream.addEventListener("message", (event) => take(JSON.parse(event.data)));

function take(news) {
  if (news.reset) begin(news);
  for (const view of news.phones) {
    const known = phones.get(view.id);
    if (known) {
      known.update(view);
      continue;
    }
    const phone = new Phone(view, news.bot, (action) => post("act", action));
    phones.set(view.id, phone);
    place.append(phone.el);
    phone.toEnd();
    if (!news.reset) phone.el.scrollIntoView({ behavior: "smooth", block: "nearest" });
  }
}

// begin starts over: the stream is new, or the rehearsal behind it is.
function begin(news) {
  phones.clear();
  place.replaceChildren();
  const buttons = news.bot.languages.map((language) => {
    const b = document.createElement("button");
    b.type = "button";
    b.lang = language.code;
    b.dataset.add = language.code;
    b.textContent = language.name;
    b.addEventListener("click", () => add(b, language.code));
    return b;
  });
  document.getElementById("languages").replaceChildren(...buttons);
}

async function add(button, lang) {
  button.disabled = true;
  try {
    await post("phones", { lang });
    tell("");
  } catch (error) {
    tell(error.message);
  } finally {
    button.disabled = false;
  }
}

async function post(path, body) {
  const answer = await fetch(path, { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(body) });
  if (!answer.ok) throw new Error(await answer.text());
}

function tell(words) {
  notice.textContent = words;
  notice.hidden = words === "";
}

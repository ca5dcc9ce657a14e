import { Course } from "./course.js";
import { setAhead } from "./dates.js";
import { make } from "./make.js";
import { Stage } from "./stage.js";

const notice = document.getElementById("notice");
const tools = document.getElementById("tools-toggle");
const course = new Course();
const stage = new Stage((action) => post("act", action), {
  does: (phone, what) => post("author", { phone, ...what }),
  stored: (phone) => read("stored/" + phone),
  tell,
});
setInterval(() => {
  course.time();
  stage.tick();
}, 5000);

const stream = new EventSource("events");
stream.addEventListener("open", () => tell(""));
stream.addEventListener("error", () => tell("The rehearsal has stopped or is out of reach. This page goes on by itself when it is back."));
stream.addEventListener("message", (event) => hear(JSON.parse(event.data)));

// What arrives between two pictures of the screen is drawn at once. A page in
// the background draws no pictures, and does not wait for them.
const waiting = [];
let due = 0;

function hear(news) {
  waiting.push(news);
  if (document.hidden) draw();
  else due ||= requestAnimationFrame(draw);
}

function draw() {
  cancelAnimationFrame(due);
  due = 0;
  for (const news of waiting.splice(0)) {
    if (news.reset) head(news.ways, news.bot.languages);
    const moved = setAhead(news.ahead);
    course.time(news.ahead);
    if (news.course) course.take(news.course);
    stage.course = course.now;
    stage.take(news);
    if (moved) stage.tick();
  }
}
document.addEventListener("visibilitychange", draw);

const wayNames = { invited: "with an invitation", stranger: "a stranger", coordinator: "a coordinator", owner: "an owner" };

// head offers to add a phone in each way and language.
function head(offered, languages) {
  const known = JSON.stringify([offered, languages]);
  if (known === tools.dataset.known) return;
  tools.dataset.known = known;
  const ways = offered.map((way, i) => {
    const radio = make("input");
    Object.assign(radio, { type: "radio", name: "way", value: way, checked: i === 0 });
    const label = make("label");
    label.append(radio, make("span", "", wayNames[way]));
    return label;
  });
  document.getElementById("ways").replaceChildren(...ways);
  document.getElementById("languages").replaceChildren(...languages.map(adder));
}

function adder(language) {
  const b = make("button", "", language.name);
  b.type = "button";
  b.lang = language.code;
  b.dataset.add = language.code;
  b.addEventListener("click", () => add(b, language.code));
  return b;
}

async function add(button, lang) {
  button.disabled = true;
  stage.awaited = true;
  try {
    await post("phones", { lang, as: document.querySelector("#ways :checked").value });
    tell("");
    unfold(false);
  } catch (error) {
    stage.awaited = false;
    tell(error.message);
  } finally {
    button.disabled = false;
  }
}

async function post(path, body) {
  const answer = await fetch(path, { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(body) });
  if (!answer.ok) throw new Error((await answer.text()).trim());
}

async function read(path) {
  const answer = await fetch(path);
  if (!answer.ok) throw new Error((await answer.text()).trim());
  return answer.json();
}

function tell(words) {
  notice.textContent = words;
  notice.hidden = words === "";
}

// unfold shows the tools where there is no room for them beside the title.
function unfold(on) {
  tools.setAttribute("aria-expanded", String(on));
}
tools.addEventListener("click", () => unfold(tools.getAttribute("aria-expanded") !== "true"));
document.querySelector(".page-head").addEventListener("keydown", (event) => {
  if (event.key !== "Escape" || tools.getAttribute("aria-expanded") !== "true") return;
  unfold(false);
  tools.focus();
});

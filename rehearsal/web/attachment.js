import { make } from "./make.js";

// attachment is what a message holds besides its words, or null.
export function attachment(m, words) {
  const src = m.file && "attachment/" + encodeURIComponent(m.file.id);
  switch (m.kind) {
    case "photo": return covered(m, picture(m, src, words), words);
    case "video": return covered(m, player("video", src, words.video, "media"), words);
    case "voice": return sound(m) ? player("audio", src, words.voice) : disc("🎙", words.voice, size(m.file.size));
    case "audio": return sound(m) ? player("audio", src, m.file.name) : disc("♪", m.file.name, size(m.file.size));
    case "document": return disc("🗎", m.file.name, size(m.file.size), src);
    case "video_note": return disc("▶", words.video, size(m.file.size));
    case "location": return disc("📍", words.location, "33.31, 44.36");
    case "contact": return disc("👤", words.contact, "+964 …");
    case "sticker": return make("div", "big", m.question?.emoji);
    case "poll": return poll(m.question);
  }
  return null;
}

function picture(m, src, words) {
  const holder = make("span", "media");
  const img = make("img");
  img.alt = m.words || words.photo;
  if (m.file.width) [img.width, img.height] = [m.file.width, m.file.height];
  img.style.aspectRatio = m.file.width ? `${m.file.width} / ${m.file.height}` : "";
  img.src = src;
  holder.append(img);
  return holder;
}

// covered hides what is not to be seen before it is touched.
function covered(m, shown, words) {
  if (!m.hidden) return shown;
  shown.classList.add("covered");
  shown.title = words.spoiler;
  shown.addEventListener("click", () => shown.classList.remove("covered"), { once: true });
  return shown;
}

function sound(m) {
  return /^(audio|application\/ogg)/.test(m.file.mime);
}

function player(kind, src, label, name = "") {
  const p = make(kind, name);
  p.controls = true;
  p.preload = "metadata";
  p.src = src;
  p.setAttribute("aria-label", label);
  return p;
}

function disc(sign, title, note, href) {
  const d = make(href ? "a" : "div", "attached");
  if (href) {
    d.href = href;
    d.download = title;
  }
  const round = make("span", "disc", sign);
  round.ariaHidden = "true";
  d.append(round, make("b", "", title), make("bdi", "", note));
  return d;
}

function poll(p) {
  const box = make("div");
  box.append(make("b", "", p.question));
  const list = make("ol", "poll");
  for (const option of p.options) list.append(make("li", "", option.text));
  box.append(list);
  return box;
}

function size(bytes) {
  if (bytes < 1024) return bytes + " B";
  if (bytes < 1 << 20) return Math.round(bytes / 1024) + " KB";
  return (bytes / (1 << 20)).toFixed(1) + " MB";
}

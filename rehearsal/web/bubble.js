import { rightToLeft, styled } from "./text.js";

// bubble draws one message with its keyboard. act: say, follow, press, copy.
export function bubble(m, act, labels) {
  const entry = make("div", "entry" + (m.mine ? " mine" : ""));
  entry.dataset.id = m.id;
  const box = make("div", "bubble");
  const attached = attachment(m, labels);
  if (attached) box.append(attached);
  box.append(text(m, act, labels));
  entry.append(box);
  if (m.keyboard?.length) {
    entry.classList.add("keyed");
    entry.append(keyboard(m, act));
  }
  return entry;
}

function text(m, act, labels) {
  const t = make("div", "text");
  styled(t, m.words, m.entities, act, labels);
  const meta = make("span", "meta" + (m.words && rightToLeft(m.words) ? " left" : ""));
  const time = make("time");
  time.dateTime = new Date(m.date).toISOString();
  time.textContent = clock(m.date);
  // The app does not call a message with buttons edited: screens change all the time.
  if (m.edited && !m.keyboard?.length) meta.append(labels.edited + " ");
  meta.append(time);
  t.append(meta);
  return t;
}

function keyboard(m, act) {
  const keys = make("div", "keys");
  for (const row of m.keyboard) {
    const line = make("div");
    for (const key of row) line.append(button(m, key, act));
    keys.append(line);
  }
  return keys;
}

function button(m, key, act) {
  const b = make("button");
  b.type = "button";
  b.textContent = key.text;
  b.title = key.text;
  if (key.url) b.className = "out";
  if (key.copy_text) b.className = "copies";
  b.addEventListener("click", () => {
    if (key.url) {
      if (!act.follow(key.url)) window.open(key.url, "_blank", "noopener,noreferrer");
    } else if (key.copy_text) {
      act.copy(key.copy_text.text);
    } else {
      b.classList.add("busy");
      act.press(m.id, key.callback_data);
    }
  });
  return b;
}

function attachment(m, labels) {
  const src = m.file && "attachment/" + encodeURIComponent(m.file.id);
  switch (m.kind) {
    case "photo": return picture(m, src, labels);
    case "video": return player("video", src, labels.video, "media");
    case "voice": return sound(m, src) ? player("audio", src, labels.voiceName) : disc("🎙", labels.voiceName, size(m.file.size));
    case "audio": return sound(m, src) ? player("audio", src, m.file.name) : disc("♪", m.file.name, size(m.file.size));
    case "document": return disc("🗎", m.file.name, size(m.file.size), src);
    case "video_note": return disc("▶", labels.video, size(m.file.size));
    case "location": return disc("📍", labels.locationName, "33.31, 44.36");
    case "contact": return disc("👤", labels.contactName, "+964 …");
    case "sticker": return make("div", "big", m.question?.emoji);
    case "poll": return poll(m.question);
  }
  return null;
}

function picture(m, src, labels) {
  const holder = make("span", "media");
  const img = make("img");
  img.alt = m.words || labels.picture;
  if (m.file.width) [img.width, img.height] = [m.file.width, m.file.height];
  img.style.aspectRatio = m.file.width ? `${m.file.width} / ${m.file.height}` : "";
  img.src = src;
  holder.append(img);
  return holder;
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
  d.append(round, make("b", "", title), make("span", "", note));
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

export function clock(ms) {
  return new Date(ms).toLocaleTimeString("en-GB", { hour: "2-digit", minute: "2-digit" });
}

export function make(tag, name = "", words = "") {
  const el = document.createElement(tag);
  if (name) el.className = name;
  if (words) el.textContent = words;
  return el;
}

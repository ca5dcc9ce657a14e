// Text with Telegram's marks, as elements. Offsets count UTF-16 units, as
// JavaScript's strings do.

const tags = {
  bold: "strong", italic: "em", underline: "u", strikethrough: "s", code: "code", pre: "pre",
  blockquote: "blockquote", expandable_blockquote: "blockquote",
};

// styled appends the words to target; act is told of commands and links.
export function styled(target, words, entities, act, labels) {
  const sorted = [...(entities ?? [])].sort((a, b) => a.offset - b.offset || b.length - a.length);
  fill(target, 0, words.length, sorted);

  function fill(into, from, to, inside) {
    let at = from;
    // A block ends its line; the line feed after it would add an empty one.
    const skip = () => { if (words[at] === "\n" && /^(PRE|BLOCKQUOTE)$/.test(into.lastChild?.tagName)) at++; };
    while (inside.length > 0) {
      const mark = inside.shift();
      const end = Math.min(mark.offset + mark.length, to);
      if (mark.offset < at) continue;
      into.append(words.slice(at, mark.offset));
      const part = element(mark, words.slice(mark.offset, end));
      const within = [];
      while (inside.length > 0 && inside[0].offset < end) within.push(inside.shift());
      fill(part, mark.offset, end, within);
      into.append(part);
      at = end;
      skip();
    }
    into.append(words.slice(at, to));
  }

  function element(mark, covered) {
    switch (mark.type) {
      case "bot_command": return button("command", () => act.say(covered));
      case "text_link": return link(mark.url, act);
      case "url": return link(/^[a-z]+:/i.test(covered) ? covered : "https://" + covered, act);
      case "spoiler": return spoiler(labels.spoiler);
    }
    const part = document.createElement(tags[mark.type] ?? "span");
    if (/^(PRE|BLOCKQUOTE)$/.test(part.tagName)) part.dir = "auto";
    return part;
  }
}

function button(name, onclick) {
  const b = document.createElement("button");
  b.type = "button";
  b.className = name;
  b.addEventListener("click", onclick);
  return b;
}

function link(url, act) {
  const a = document.createElement("a");
  a.href = url;
  a.target = "_blank";
  a.rel = "noopener noreferrer";
  a.addEventListener("click", (event) => {
    if (act.follow(url)) event.preventDefault();
  });
  return a;
}

function spoiler(label) {
  const b = button("spoiler", () => {
    b.classList.add("open");
    b.removeAttribute("aria-label");
  });
  b.setAttribute("aria-label", label);
  return b;
}

// rightToLeft tells whether the last line of a text runs from the right.
export function rightToLeft(words) {
  const line = words.slice(words.lastIndexOf("\n") + 1);
  const strong = /[\p{L}\u200e\u200f]/u.exec(line)?.[0] ?? "";
  return /[\u200f\p{Script=Arabic}\p{Script=Hebrew}]/u.test(strong);
}

// payloadOf reads a link into the bot: its payload, or null for any other link.
export function payloadOf(url, username) {
  let u;
  try {
    u = new URL(url);
  } catch {
    return null;
  }
  if (u.hostname !== "t.me" || u.pathname.toLowerCase() !== "/" + username.toLowerCase()) return null;
  return u.searchParams.get("start") ?? "";
}

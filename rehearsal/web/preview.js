// How a message reads in one line: in the list of chats and on a lock screen,
// where others may read it, too. Hidden text stays hidden there.
const signs = { photo: "📷", voice: "🎤", audio: "🎵", video: "🎬", video_note: "🎬", document: "📄", location: "📍", contact: "👤", poll: "📊" };

export const previewLength = 120;

export function preview(m, words) {
  const said = cut(veiled(m.words, m.entities).replace(/\s+/g, " ").trim(), previewLength);
  if (m.kind === "text") return said;
  const name = `${signs[m.kind] ?? m.question?.emoji ?? ""} ${said || named(m, words)}`;
  return name.trim();
}

function named(m, words) {
  switch (m.kind) {
    case "document": return m.file.name || words.file;
    case "audio": return m.file.name || words.voice;
    case "video_note": return words.video;
    case "poll": return m.question.question;
  }
  return words[m.kind] ?? "";
}

function veiled(text, entities) {
  let out = text;
  for (const e of entities ?? []) {
    if (e.type === "spoiler") out = out.slice(0, e.offset) + "▒".repeat(e.length) + out.slice(e.offset + e.length);
  }
  return out;
}

const letters = new Intl.Segmenter(undefined, { granularity: "grapheme" });

function cut(text, most) {
  if (text.length <= most) return text;
  const first = [];
  for (const { segment } of letters.segment(text)) {
    if (first.length === most) return first.join("").trimEnd() + "…";
    first.push(segment);
  }
  return text;
}

export function make(tag, name = "", words = "") {
  const el = document.createElement(tag);
  if (name) el.className = name;
  if (words) el.textContent = words;
  return el;
}

// put changes the words of an element only where they differ.
export function put(el, words) {
  if (el.textContent !== words) el.textContent = words;
}

// count shows a number, or nothing for none.
export function count(el, n) {
  put(el, n ? String(n) : "");
  el.hidden = !n;
}

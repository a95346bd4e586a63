// The field of the admin's bar as a combobox: https://www.w3.org/WAI/ARIA/apg/patterns/combobox/.
// "/" and Ctrl+K lead to it. Without a script the form leads to a page with the same.
const form = document.querySelector("form.find");
const field = form.querySelector("input");
const list = document.createElement("div");
const told = document.createElement("span");
const WAIT = 120; // milliseconds between two keys of somebody who types slowly

list.id = "find-list";
list.className = "find-list";
list.role = "listbox";
list.ariaLabel = "Found";
list.hidden = true;
told.className = "visually-hidden";
told.setAttribute("role", "status");
field.role = "combobox";
field.autocomplete = "off";
field.ariaAutoComplete = "list";
field.ariaExpanded = "false";
field.setAttribute("aria-controls", list.id);
field.setAttribute("aria-keyshortcuts", "/ Control+K");
form.append(list, told);

let timer, call, chosen;
let isAwaited = false; // what the list shows is no answer to what the field says
let isEntered = false; // the first hit of the awaited answer is to be opened
let cameFrom; // what had the focus before "/"

const options = () => [...list.querySelectorAll("[data-to]")];

function choose(option) {
  chosen?.setAttribute("aria-selected", "false");
  chosen = option;
  chosen?.setAttribute("aria-selected", "true");
  chosen?.scrollIntoView({ block: "nearest" });
  if (chosen) field.setAttribute("aria-activedescendant", chosen.id);
  else field.removeAttribute("aria-activedescendant");
}

function show(isOpen) {
  list.hidden = !isOpen;
  field.ariaExpanded = String(isOpen);
  if (!isOpen) choose();
}

function forget() {
  clearTimeout(timer);
  timer = undefined;
  call?.abort();
  isAwaited = isEntered = false;
}

function close() {
  forget();
  show(false);
  told.textContent = "";
}

function open(option) {
  const { to } = option.dataset;
  close();
  location.assign(to);
}

function tell(html) {
  // Made by our own template, which escapes what people wrote.
  list.replaceChildren(...new DOMParser().parseFromString(html, "text/html").body.childNodes);
  const hits = list.querySelectorAll("[data-hit]").length;
  const opensFirst = isEntered && hits > 0;
  forget();
  show(true);
  choose(options()[0]);
  told.textContent = `${hits} found`;
  if (opensFirst) open(chosen);
}

async function ask() {
  clearTimeout(timer);
  timer = undefined;
  isAwaited = true;
  call = new AbortController();
  const { signal } = call;
  const asked = new URLSearchParams({ q: field.value, part: "1" });
  try {
    const answer = await fetch(`${form.action}?${asked}`, { signal });
    if (!answer.ok || answer.redirected) throw new Error("signed out");
    const html = await answer.text();
    if (!signal.aborted) tell(html);
  } catch {
    if (signal.aborted) return; // overtaken by the next key
    // No connection, or signed out: the form leads to what the browser or the site says of that.
    const leaves = isEntered;
    close();
    if (leaves) form.submit();
  }
}

function enter() {
  isEntered = true;
  if (timer) ask();
}

function leave() {
  const back = cameFrom;
  field.blur();
  back.focus();
}

field.addEventListener("input", () => {
  forget();
  choose();
  if (!field.value.trim()) return close();
  isAwaited = true;
  timer = setTimeout(ask, WAIT);
});

field.addEventListener("focusout", () => {
  cameFrom = undefined;
  close();
});

const MOVES = {
  ArrowDown: (found) => found[(found.indexOf(chosen) + 1) % found.length],
  ArrowUp: (found) => found.at(Math.max(found.indexOf(chosen), 0) - 1),
  Home: (found) => found[0],
  End: (found) => found.at(-1),
};

field.addEventListener("keydown", (event) => {
  if (event.isComposing || event.shiftKey || event.ctrlKey || event.metaKey || event.altKey) return;
  const isOpen = !list.hidden;
  const found = options();
  if (event.key === "Escape" && (isOpen || isAwaited)) close();
  else if (event.key === "Escape" && cameFrom) leave();
  else if (event.key === "ArrowDown" && !isOpen && field.value.trim()) ask();
  else if (event.key === "Enter" && chosen) open(chosen);
  else if (event.key === "Enter" && isAwaited) enter();
  else if (event.key in MOVES && isOpen && found.length) choose(MOVES[event.key](found));
  else return;
  event.preventDefault();
});

// A press must not take the focus away before its click opens what is pressed.
list.addEventListener("pointerdown", (event) => event.preventDefault());
list.addEventListener("click", (event) => {
  const option = event.target.closest("[data-to]");
  if (option) open(option);
});

const PRESSED = ["checkbox", "radio", "submit", "button", "reset", "file", "image", "range", "color"];
const isWriting = (element) =>
  element.closest("textarea, select, [contenteditable]") ||
  (element.matches("input") && !PRESSED.includes(element.type));

document.addEventListener("keydown", (event) => {
  const isSlash = event.key === "/" && !event.ctrlKey && !event.metaKey && !event.altKey;
  const isControlK = event.key?.toLowerCase() === "k" && (event.ctrlKey || event.metaKey);
  if (event.defaultPrevented || !(isSlash || isControlK)) return;
  // In the text of an answer Ctrl+K makes a link.
  if (isSlash ? isWriting(event.target) : event.target.closest("textarea")) return;
  if (document.querySelector("dialog[open]")) return;
  event.preventDefault();
  if (event.target === field) return field.select();
  const before = document.activeElement;
  field.focus();
  field.select();
  cameFrom = before;
});

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

const options = () => [...list.querySelectorAll("[data-to]")];

function choose(option) {
  chosen?.setAttribute("aria-selected", "false");
  chosen = option;
  chosen?.setAttribute("aria-selected", "true");
  chosen?.scrollIntoView({ block: "nearest" });
  field.setAttribute("aria-activedescendant", chosen?.id ?? "");
}

function show(isOpen) {
  list.hidden = !isOpen;
  field.ariaExpanded = String(isOpen);
  if (!isOpen) choose();
}

function close() {
  clearTimeout(timer);
  call?.abort();
  show(false);
  told.textContent = "";
}

async function ask() {
  call?.abort();
  call = new AbortController();
  const { signal } = call;
  const asked = new URLSearchParams({ q: field.value, part: "1" });
  try {
    const answer = await fetch(`${form.action}?${asked}`, { signal });
    // Signed out, it is a page to sign in: the form leads there.
    if (!answer.ok || answer.redirected) return;
    const html = await answer.text();
    if (signal.aborted) return;
    // Made by our own template, which escapes what people wrote.
    list.replaceChildren(...new DOMParser().parseFromString(html, "text/html").body.childNodes);
    const found = options();
    show(true);
    choose(found[0]);
    told.textContent = found.length === 1 ? "1 found" : `${found.length} found`;
  } catch {} // overtaken by the next key, or no connection: the form works as ever
}

field.addEventListener("input", () => {
  clearTimeout(timer);
  if (field.value.trim()) timer = setTimeout(ask, WAIT);
  else close();
});

field.addEventListener("focusout", close);

field.addEventListener("keydown", (event) => {
  if (event.isComposing) return;
  const found = options();
  const at = found.indexOf(chosen);
  if (event.key === "Escape" && !list.hidden) close();
  else if (list.hidden || !found.length) return;
  else if (event.key === "ArrowDown") choose(found[(at + 1) % found.length]);
  else if (event.key === "ArrowUp") choose(found.at(at - 1));
  else if (event.key === "Enter" && chosen) location.assign(chosen.dataset.to);
  else return;
  event.preventDefault();
});

// A press must not take the focus away before its click opens what is pressed.
list.addEventListener("pointerdown", (event) => event.preventDefault());
list.addEventListener("click", (event) => {
  const option = event.target.closest("[data-to]");
  if (option) location.assign(option.dataset.to);
});

const WRITING = "input, textarea, select, [contenteditable]";
document.addEventListener("keydown", (event) => {
  const isSlash = event.key === "/" && !event.ctrlKey && !event.metaKey && !event.altKey;
  const isControlK = event.key.toLowerCase() === "k" && (event.ctrlKey || event.metaKey);
  if (event.defaultPrevented || !(isSlash || isControlK)) return;
  if (event.target.closest(WRITING) && (isSlash || event.target.closest("textarea"))) return;
  if (document.querySelector("dialog[open]")) return;
  event.preventDefault();
  field.focus();
  field.select();
});

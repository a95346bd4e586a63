// The preview beside the Markdown editor of the admin, made by the server that makes the page, and
// a button that says what it will do. Tab leaves the field as it does everywhere. Without this
// script the field is a plain textarea.
"use strict";

const WAIT = 300; // milliseconds without a key before a preview is asked for

function counted(number, one) {
  return `${number.toLocaleString()} ${one}${number === 1 ? "" : "s"}`;
}

function summary(made) {
  const parts = [counted(made.words, "word"), counted(made.sections, "section")];
  if (made.formulas) {
    const failed = made.failures ? `${made.failures} cannot be set` : "all set";
    parts.push(`${counted(made.formulas, "formula")}, ${failed}`);
  }
  return parts.join(" · ");
}

async function ask(address, token, answer, signal) {
  const body = new FormData();
  body.append("content", answer);
  const headers = { "X-CSRFToken": token };
  const response = await fetch(address, { method: "POST", body, headers, signal });
  const isJson = response.headers.get("Content-Type")?.startsWith("application/json");
  const made = isJson ? await response.json() : {};
  if (!response.ok) {
    throw new Error(made.error || `The preview could not be made (${response.status}).`);
  }
  return made;
}

function edit(box) {
  const field = box.querySelector("textarea");
  const preview = box.querySelector(".markdownx-preview");
  const counts = box.querySelector(".editor-counts");
  const token = field.form.elements.csrfmiddlewaretoken.value;
  let timer = 0;
  let request = new AbortController();

  async function refresh() {
    request.abort();
    request = new AbortController();
    const { signal } = request;
    try {
      const made = await ask(field.dataset.markdownxUrlsPath, token, field.value, signal);
      preview.innerHTML = made.html;
      scrollTogether(); // it grew: who writes at the end sees the end
      counts.textContent = summary(made);
      counts.classList.toggle("is-bad", made.failures > 0);
    } catch (error) {
      if (error.name === "AbortError") return;
      counts.textContent = error instanceof TypeError ? "No connection: the preview is not up to date." : error.message;
      counts.classList.add("is-bad");
    }
  }

  function scrollTogether() {
    const way = field.scrollHeight - field.clientHeight;
    const there = preview.scrollHeight - preview.clientHeight;
    preview.scrollTop = way > 0 ? (field.scrollTop / way) * there : 0;
  }

  const bar = box.querySelector(".editor-bar");
  bar.hidden = false;
  box.dataset.view = "both";
  bar.addEventListener("click", (event) => {
    const chosen = event.target.closest("[aria-pressed]");
    if (!chosen) return;
    box.dataset.view = chosen.value;
    for (const button of bar.querySelectorAll("[aria-pressed]")) {
      button.setAttribute("aria-pressed", String(button === chosen));
    }
  });
  box.addEventListener("insert-markdown", (event) => {
    if (box.dataset.view === "read") bar.querySelector("[value=both]").click();
    field.focus();
    // Deprecated and without a successor: nothing else leaves an insertion to the browser's undo.
    document.execCommand("insertText", false, event.detail.text);
  });
  field.addEventListener("scroll", scrollTogether, { passive: true });
  field.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(refresh, WAIT);
  });
  refresh();
}

// The button of the first rank carries its words for every status.
function nameButton(form) {
  const status = form.elements.status;
  const button = form.querySelector("button[data-published]");
  if (!status || !button) return;
  const follow = () => {
    button.textContent = button.dataset[status.value];
  };
  status.addEventListener("change", follow);
  follow();
}

document.addEventListener("DOMContentLoaded", () => {
  document.querySelectorAll("#article_form").forEach(nameButton);
  document.querySelectorAll(".markdownx").forEach(edit);
});

// The preview beside the Markdown editor of the admin, made by the server that makes the page, and
// what is counted in the text. Without this script the field is a plain textarea.
"use strict";

const WAIT = 300; // milliseconds without a key before a preview is asked for
const PAUSE = 3000; // milliseconds before what is wrong is read out: half a formula fails while it is typed

function counted(number, one) {
  return `${number.toLocaleString("en")} ${one}${number === 1 ? "" : "s"}`;
}

function notSet(made) {
  return `${counted(made.failures, "formula")} cannot be set`;
}

function summary(made) {
  const parts = [counted(made.words, "word"), counted(made.sections, "section")];
  if (made.formulas) {
    parts.push(counted(made.formulas, "formula") + (made.failures ? "" : ", all set"));
  }
  return parts.join(" · ");
}

function inWords(status) {
  if (status === 403) return "You signed in again since this page was opened. Copy your text and reload the page.";
  if (status === 413) return "The text is too large for a preview: what stands there is older.";
  if (status >= 500) return `The server could not make the preview (${status}). What you wrote stays here.`;
  return `The preview could not be made (${status}).`;
}

async function ask(address, answer, signal) {
  const body = new FormData();
  body.append("content", answer);
  const headers = { "X-CSRFToken": csrfToken() };
  const response = await fetch(address, { method: "POST", body, headers, signal }).catch((error) => {
    if (error.name === "AbortError") throw error;
    throw new Error("No connection: the preview is not up to date.");
  });
  const isJson = response.headers.get("Content-Type")?.startsWith("application/json");
  const made = isJson ? await response.json() : {};
  if (!response.ok || !isJson) {
    throw Object.assign(new Error(made.error || inWords(response.status)), { status: response.status });
  }
  return made;
}

// Where words stand that stood at a place once: what was typed since may have moved them.
function whereIs(text, words, place) {
  const before = text.lastIndexOf(words, place);
  const after = text.indexOf(words, place);
  if (before < 0 || after < 0) return Math.max(before, after);
  return place - before < after - place ? before : after;
}

function edit(box) {
  const field = box.querySelector("textarea");
  const preview = box.querySelector(".markdownx-preview");
  const find = (name) => box.querySelector(`.editor-${name}`);
  const [counts, failing, reason] = [find("counts"), find("failing"), find("reason")];
  const [problem, retry, said] = [find("problem"), find("retry"), find("said")];
  let timer = 0;
  let pause = 0;
  let asked = 0;
  let request = new AbortController();
  let formulas = []; // those that cannot be set: {words, start, reason}
  let turn = 0;
  const scrollTogether = EditorScrolling.together(field, preview);

  async function refresh() {
    clearTimeout(timer);
    request.abort();
    request = new AbortController();
    asked += 1;
    const number = asked;
    const answer = field.value;
    try {
      const made = await ask(field.dataset.markdownxUrlsPath, answer, request.signal);
      if (number === asked) show(made, answer);
    } catch (error) {
      if (number !== asked || error.name === "AbortError") return;
      if (error.status === 413) forgetCounts();
      complain(error.message);
    }
  }

  function show(made, answer) {
    preview.innerHTML = made.html;
    formulas = made.failing.map(({ start, end, reason: why }) => ({ words: answer.slice(start, end), start, reason: why }));
    const reasons = new Map(formulas.map(({ words, reason: why }) => [words, why]));
    for (const code of preview.querySelectorAll("code.tex")) {
      code.title = `Cannot be set. ${reasons.get(code.textContent) ?? ""}`.trim();
    }
    counts.textContent = summary(made);
    turn = 0;
    failing.hidden = !made.failures;
    failing.textContent = made.failures ? notSet(made) : "";
    reason.textContent = made.failures === 1 ? formulas[0].reason : "";
    complain("");
    if (made.failures) announce(`${notSet(made)}. ${reason.textContent}`);
    scrollTogether(); // it grew: who writes at the end sees the end
  }

  // What was counted in an older text is not that of one which is too long.
  function forgetCounts() {
    counts.textContent = reason.textContent = "";
    failing.hidden = true;
  }

  // The preview keeps its last good state.
  function complain(sentence) {
    problem.textContent = sentence;
    problem.hidden = retry.hidden = !sentence;
    announce(sentence);
  }

  function announce(sentence) {
    clearTimeout(pause);
    pause = setTimeout(() => {
      if (said.textContent !== sentence) said.textContent = sentence;
    }, PAUSE);
  }

  // Selects the next formula that cannot be set.
  function reveal() {
    const { words, start, reason: why } = formulas[turn % formulas.length];
    const place = whereIs(field.value, words, start);
    turn += 1;
    if (place < 0) return;
    if (box.dataset.view === "read") box.querySelector("button[value=both]").click();
    field.focus();
    field.setSelectionRange(place, place + words.length);
    field.scrollTop = EditorScrolling.depthsOf(field, [place])[0] - field.clientHeight / 3;
    reason.textContent = why;
    announce(why);
  }

  field.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(refresh, WAIT);
  });
  failing.addEventListener("click", reveal);
  retry.addEventListener("click", () => {
    field.focus(); // the button goes away
    refresh();
  });
  box.addEventListener("view-changed", scrollTogether);
  // A link would take what is being written away.
  preview.addEventListener("click", (event) => {
    const link = event.target.closest("a[href]");
    if (link) Object.assign(link, { target: "_blank", rel: "noopener" });
  });
  window.addEventListener("online", refresh);
  refresh();
}

document.addEventListener("DOMContentLoaded", () => {
  document.querySelectorAll(".markdownx").forEach(edit);
});

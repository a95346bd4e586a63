// What is typed into an article's form is kept: by this browser at once, by the server every few
// seconds. It is offered again after a crash, an expired session or a wrong button. Also shows who
// else has the article open, and asks before a page with unsaved words is left.
const HERE_AFTER = 400; // milliseconds without a key before the browser keeps the text
const THERE_AFTER = 3000; // and before the server does
const SIGN_EVERY = 20_000; // milliseconds between two signs that the form is open
const FORGET_AFTER = 90 * 24 * 3600 * 1000; // what nobody asked for in so long
const PREFIX = "quicktakes:";
const ASIDE = new Set(["csrfmiddlewaretoken", "draft_key", "kept", "draft", "draft_kept"]);

async function send(address, fields) {
  const body = new FormData();
  for (const [name, value] of fields) body.append(name, value);
  const response = await fetch(address, { method: "POST", body, headers: { "X-CSRFToken": csrfToken() } });
  const isJson = response.headers.get("Content-Type")?.startsWith("application/json");
  const made = isJson ? await response.json() : {};
  if (response.ok) return made;
  const error = new Error(made.error || `The server answered ${response.status}. What you write is kept in this browser.`);
  error.status = response.status;
  throw error;
}

function inWords(error) {
  return error instanceof TypeError ? "No connection: what you write is kept in this browser." : error.message;
}

function typed(form) {
  return [...new FormData(form)].filter(([name, value]) => !ASIDE.has(name) && typeof value === "string");
}

// What fields say, however they are numbered: a form that came back with an error counts its
// related lines anew, and has a blank one where another stood.
function meaning(fields) {
  const lines = {};
  const others = [];
  for (const [name, value] of fields) {
    const part = name.match(/^related_links-(\d+)-(\w+)$/);
    if (part) (lines[part[1]] ??= {})[part[2]] = value;
    else if (!/-(TOTAL|INITIAL)_FORMS$/.test(name)) others.push([name, value]);
  }
  const kept = Object.values(lines).filter((line) => (line.id || line.target) && !line.DELETE);
  kept.sort((one, other) => one.ORDER - other.ORDER);
  return JSON.stringify([others, kept.map((line) => [line.id, line.target])]);
}

// What this browser kept, by the key of its draft.
const here = {
  put(key, value) {
    try {
      localStorage.setItem(PREFIX + key, JSON.stringify(value));
      return true;
    } catch {
      return false; // no room, or not allowed to
    }
  },
  forget(key) {
    localStorage.removeItem(PREFIX + key);
  },
  all() {
    const found = [];
    for (const name of Object.keys(localStorage)) {
      if (!name.startsWith(PREFIX)) continue;
      try {
        found.push({ key: name.slice(PREFIX.length), ...JSON.parse(localStorage.getItem(name)) });
      } catch {
        localStorage.removeItem(name);
      }
    }
    return found;
  },
};

function watch(form, row) {
  const { article, user, keep, present } = row.dataset;
  const state = row.querySelector(".kept-state");
  const key = form.elements.draft_key;
  const opened = JSON.stringify(typed(form));
  let isUnsaved = "unsaved" in row.dataset;
  let isLeaving = false;
  let isAsking = false;
  let timerHere = 0;
  let timerThere = 0;
  let sending = null;
  let isBehind = false;

  const isDirty = () => isUnsaved || JSON.stringify(typed(form)) !== opened;

  function say(text, isBad = false) {
    if (state.textContent !== text) state.textContent = text;
    state.classList.toggle("is-bad", isBad);
  }

  function keepHere() {
    if (!isDirty()) return;
    const entry = { user, article, at: Date.now(), fields: typed(form) };
    if (!here.put(key.value, entry)) say("This browser has no room left to keep what you write.", true);
  }

  async function keepThere() {
    if (sending) isBehind = true;
    if (sending || isAsking || isLeaving || !isDirty()) return;
    const fields = [...typed(form), ["article", article], ["draft_key", key.value], ["kept", form.elements.kept.value]];
    sending = send(keep, fields);
    try {
      const made = await sending;
      form.elements.kept.value = made.kept;
      say(`Your draft was kept at ${made.at}`);
    } catch (error) {
      say(inWords(error), true);
    } finally {
      sending = null;
    }
    if (isBehind) onTyping(); // what was typed while it went out
    isBehind = false;
  }

  function onTyping() {
    clearTimeout(timerHere);
    timerHere = setTimeout(keepHere, HERE_AFTER);
    // Not put off by each key: who types without a pause is kept as well.
    timerThere ||= setTimeout(() => {
      timerThere = 0;
      keepThere();
    }, THERE_AFTER);
  }

  function showOthers(made) {
    const notice = form.querySelector(".others");
    const names = made.others.join(", ");
    const has = made.others.length === 1 ? "has" : "have";
    const parts = made.others.length ? [`${has} this article open as well. Whoever saves second is shown both texts.`] : [];
    if (made.saved_by) parts.push(`${made.saved_by} saved it at ${made.saved_at}, after you had opened it: when you save, you are shown both texts.`);
    notice.hidden = !parts.length;
    notice.querySelector("bdi").textContent = names;
    notice.querySelector("span").textContent = parts.join(" ");
  }

  async function giveSign() {
    if (!article) return;
    try {
      const made = await send(present, [["article", article], ["opened_version", form.elements.opened_version.value]]);
      if (!isAnother(made)) showOthers(made);
    } catch (error) {
      if (isDirty() || error.status === 403) say(inWords(error), true);
    }
  }

  function isAnother(made) {
    if (String(made.user) === user) return false;
    say("Another account is signed in in this browser by now. Sign in as yourself in another tab, then save.", true);
    return true;
  }

  // Before the form is sent: a session that ended would answer with a page to sign in, and the text
  // would be gone from the screen.
  async function askFirst(event) {
    if (isLeaving) return;
    if (event.submitter?.formTarget === "_blank") {
      // Another tab shows it, and may ask to sign in; this one stays as it is.
      keepHere();
      form.elements.csrfmiddlewaretoken.value = csrfToken();
      return;
    }
    event.preventDefault();
    if (isAsking) return;
    isAsking = true;
    const button = event.submitter;
    keepHere();
    try {
      if (sending) await sending.catch(() => {});
      const made = await send(present, [["article", article], ["ask", "1"]]);
      if (isAnother(made)) return;
    } catch (error) {
      if (error.status !== 404) {
        say(inWords(error), true);
        return;
      }
    } finally {
      isAsking = false;
      onTyping(); // what was typed meanwhile is kept too, unless the form goes now
    }
    isLeaving = true;
    form.elements.csrfmiddlewaretoken.value = csrfToken();
    form.requestSubmit(button);
  }

  function offer() {
    const keptAt = Number(row.dataset.keptAt || 0);
    const now = meaning(typed(form));
    const found = here.all().filter((entry) => {
      if (Date.now() - entry.at > FORGET_AFTER) here.forget(entry.key);
      if (entry.user !== user || entry.article !== article) return false;
      if (meaning(entry.fields) === now) here.forget(entry.key);
      // What the server kept of the same draft is as new, but for the time that it waits for.
      else return entry.key !== row.dataset.kept || entry.at > keptAt + HERE_AFTER + THERE_AFTER;
      return false;
    });
    const entry = found.sort((one, other) => other.at - one.at)[0];
    if (!entry) return;
    const notice = form.querySelector(".offer");
    const at = new Date(entry.at).toLocaleString([], { dateStyle: "medium", timeStyle: "short" });
    notice.querySelector("span").textContent = `This browser kept what you wrote here on ${at}, which was not saved.`;
    notice.hidden = false;
    notice.addEventListener("click", async (event) => {
      const chosen = event.target.closest("button")?.value;
      if (chosen === "forget") {
        here.forget(entry.key);
        notice.hidden = true;
      } else if (chosen === "restore") {
        try {
          const fields = [...entry.fields, ["article", article], ["draft_key", entry.key], ["force", "1"]];
          const made = await send(keep, fields);
          isLeaving = true;
          here.forget(entry.key);
          location.assign(made.go_on);
        } catch (error) {
          say(inWords(error), true);
        }
      }
    });
  }

  form.addEventListener("input", onTyping);
  form.addEventListener("change", onTyping);
  form.addEventListener("submit", askFirst);
  window.addEventListener("beforeunload", (event) => {
    if (isDirty() && !isLeaving) event.preventDefault();
  });
  window.addEventListener("pagehide", () => {
    if (!isLeaving) keepHere();
    if (!article) return;
    const body = new FormData();
    for (const [name, value] of [["article", article], ["left", "1"], ["csrfmiddlewaretoken", csrfToken()]]) body.append(name, value);
    navigator.sendBeacon(present, body);
  });
  window.addEventListener("pageshow", (event) => {
    if (event.persisted) isLeaving = false; // the reader came back to the page as it was
  });
  setInterval(giveSign, SIGN_EVERY);
  giveSign();
  offer();
}

document.addEventListener("DOMContentLoaded", () => {
  const form = document.getElementById("article_form");
  const row = form?.querySelector(".action-row[data-keep]");
  if (row && form.elements.draft_key) watch(form, row);
});

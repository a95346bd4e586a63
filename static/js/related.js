// The list of related articles as a picker, over the fields that the form sends: lines are moved by
// pointer or keys, removed and taken back, and added by a search or from suggestions. Without this
// script the same lines have a number, a box to remove them, and a field for an address.
const PAUSE = 200; // milliseconds without a key before a search is asked for

async function answerOf(response) {
  const isJson = response.headers.get("Content-Type")?.startsWith("application/json");
  const made = isJson ? await response.json() : {};
  if (!response.ok) throw new Error(made.error || `The server refused it (${response.status}). Load the page again, then try once more.`);
  return made.articles;
}

function inWords(error) {
  return error instanceof TypeError ? "No connection. Nothing is lost: try again." : error.message;
}

function make(name, properties = {}, ...children) {
  const element = Object.assign(document.createElement(name), properties);
  element.append(...children);
  return element;
}

// The subject with its dot, and the state of an article that readers do not see.
function about(article) {
  const subject = make("span", { className: "related-subject" }, make("span", { className: `dot ${article.hue}` }), make("bdi", { textContent: article.subject }));
  const state = article.state && make("span", { className: `state state-${article.state.name}`, textContent: article.state.word });
  return state ? [subject, state] : [subject];
}

class RelatedList {
  constructor(box, say) {
    this.list = box.querySelector(".related-list");
    this.pattern = box.querySelector("template");
    this.prefix = box.dataset.prefix;
    this.total = document.getElementById(`id_${this.prefix}-TOTAL_FORMS`);
    this.say = say;
    this.ordered = new OrderedList(this.list, {
      lines: () => this.kept,
      handle: ".related-handle",
      passed: () => this.count(),
      moved: (line) => this.moved(line),
      say,
    });
    this.lines.forEach((line) => this.equip(line));
    this.count();
  }

  get lines() {
    return [...this.list.querySelectorAll(".related-line:not(.is-blank)")];
  }

  get kept() {
    return this.lines.filter((line) => !this.field(line, "DELETE").checked);
  }

  get ids() {
    return this.kept.map((line) => this.field(line, "target").value).filter(Boolean);
  }

  field(line, name) {
    return line.querySelector(`[name$="-${name}"]`);
  }

  titleOf(line) {
    const title = line.querySelector(".related-title");
    return (title.hidden ? line.querySelector(".related-lost") : title).querySelector("bdi").textContent;
  }

  equip(line) {
    line.addEventListener("click", (event) => this.act(line, event.target.closest("button")?.classList));
    this.show(line);
  }

  act(line, pressed) {
    if (pressed?.contains("related-up")) this.ordered.move(line, -1);
    else if (pressed?.contains("related-down")) this.ordered.move(line, 1);
    else if (pressed?.contains("related-remove")) this.remove(line, true);
    else if (pressed?.contains("related-undo")) this.remove(line, false);
  }

  // Numbers as people count them, and what the buttons are called by.
  count() {
    const kept = this.kept;
    kept.forEach((line, place) => {
      const title = this.titleOf(line);
      const name = (selector, words) => line.querySelector(selector).setAttribute("aria-label", words);
      line.querySelector(".related-number").textContent = place + 1;
      name(".related-handle", `${place + 1} of ${kept.length}, move “${title}”`);
      name(".related-up", `Move “${title}” up`);
      name(".related-down", `Move “${title}” down`);
      name(".related-remove", `Remove “${title}”`);
      name(".related-find", `Find it: “${title}”`);
    });
  }

  changed() {
    this.count();
    this.list.dispatchEvent(new Event("change", { bubbles: true })); // drafts keep it
  }

  renumber() {
    this.lines.forEach((line, place) => {
      this.field(line, "order").value = place + 1;
    });
  }

  moved(line) {
    this.renumber();
    this.changed();
    const kept = this.kept;
    this.say(`Moved to ${kept.indexOf(line) + 1} of ${kept.length}`);
  }

  // A line says what its box says: one that is removed can be taken back where it stood.
  show(line) {
    const isGone = this.field(line, "DELETE").checked;
    line.classList.toggle("is-gone", isGone);
    const gone = line.querySelector(".related-gone");
    gone.hidden = !isGone;
    gone.querySelector("bdi").textContent = this.titleOf(line);
    gone.querySelector(".related-undo").setAttribute("aria-label", `Undo: “${this.titleOf(line)}”`);
  }

  remove(line, isGone) {
    this.field(line, "DELETE").checked = isGone;
    this.show(line);
    this.changed();
    line.querySelector(isGone ? ".related-undo" : ".related-remove").focus();
    this.say(isGone ? `Removed: ${this.titleOf(line)}` : `Back in the list: ${this.titleOf(line)}`);
  }

  fill(line, article) {
    const title = line.querySelector(".related-title");
    this.field(line, "target").value = article.id;
    title.href = article.href;
    title.hidden = false;
    title.querySelector("bdi").textContent = article.question;
    line.querySelector(".related-about").replaceChildren(...about(article));
    for (const one of line.querySelectorAll(".related-lost, .related-find, .errorlist")) one.hidden = true;
  }

  add(article) {
    const place = Number(this.total.value);
    const holder = make("template", { innerHTML: this.pattern.innerHTML.replaceAll("__prefix__", place) });
    const line = holder.content.querySelector("li");
    const orders = this.lines.map((one) => Number(this.field(one, "order").value));
    line.classList.remove("is-blank");
    this.fill(line, article);
    this.field(line, "order").value = Math.max(0, ...orders) + 1;
    this.list.append(line);
    this.total.value = place + 1;
    this.equip(line);
    this.changed();
    this.say(`Added as ${this.kept.length} of ${this.kept.length}: ${article.question}`);
  }

  mend(line, article) {
    this.fill(line, article);
    this.changed();
    this.say(`It leads to “${article.question}” now.`);
  }
}

class RelatedSearch {
  constructor(box, related, say) {
    this.input = box.querySelector("[role=combobox]");
    this.options = box.querySelector("[role=listbox]");
    this.address = box.dataset.find;
    this.own = box.dataset.article;
    this.related = related;
    this.say = say;
    this.request = new AbortController();
    this.at = -1;
    this.mending = null; // a line that leads nowhere and shall lead to what is picked
    this.listen(box);
  }

  listen(box) {
    this.input.addEventListener("input", () => this.wait());
    this.input.addEventListener("keydown", (event) => this.key(event));
    this.input.addEventListener("blur", () => this.close());
    this.options.addEventListener("pointerdown", (event) => event.preventDefault());
    this.options.addEventListener("click", (event) => this.pick(event.target.closest("[role=option]")));
    box.querySelector(".related-list").addEventListener("click", (event) => {
      const line = event.target.closest(".related-find") && event.target.closest(".related-line");
      if (line) this.lookFor(line);
    });
  }

  lookFor(line) {
    this.input.value = this.related.titleOf(line);
    this.input.focus();
    this.input.select();
    this.mending = line;
    this.look();
  }

  wait() {
    clearTimeout(this.timer);
    this.request.abort();
    if (!this.input.value.trim()) this.close();
    else this.timer = setTimeout(() => this.look(), PAUSE);
  }

  async look() {
    this.request.abort();
    this.request = new AbortController();
    const { signal } = this.request;
    try {
      const asked = new URLSearchParams({ q: this.input.value });
      const articles = await answerOf(await fetch(`${this.address}?${asked}`, { signal }));
      if (document.activeElement === this.input) this.open(articles);
    } catch (error) {
      if (error.name !== "AbortError") this.say(inWords(error));
    }
  }

  open(articles) {
    const there = new Set(this.related.ids);
    this.options.replaceChildren(...articles.map((article, place) => this.option(article, place, there)));
    this.options.hidden = !articles.length;
    this.input.setAttribute("aria-expanded", String(articles.length > 0));
    this.mark(-1);
    const count = `${articles.length} article${articles.length === 1 ? "" : "s"} found`;
    this.say(articles.length ? count : "No article has these words, this address or this number.");
  }

  option(article, place, there) {
    const id = String(article.id);
    const known = id === this.own ? "This article itself" : there.has(id) ? "In the list already" : "";
    const lines = [make("bdi", { className: "related-title", textContent: article.question }), make("span", { className: "related-about" }, ...about(article))];
    if (known) lines.push(make("span", { className: "related-known", textContent: known }));
    const option = make("li", { id: `related-found-${place}`, role: "option", article }, ...lines);
    option.setAttribute("aria-selected", "false");
    if (known) option.setAttribute("aria-disabled", "true");
    return option;
  }

  close() {
    clearTimeout(this.timer);
    this.request.abort();
    this.options.hidden = true;
    this.options.replaceChildren();
    this.input.setAttribute("aria-expanded", "false");
    this.mark(-1);
    if (document.activeElement !== this.input) this.mending = null;
  }

  mark(place) {
    this.at = place;
    [...this.options.children].forEach((option, at) => option.setAttribute("aria-selected", String(at === place)));
    const option = this.options.children[place];
    option?.scrollIntoView({ block: "nearest" });
    if (option) this.input.setAttribute("aria-activedescendant", option.id);
    else this.input.removeAttribute("aria-activedescendant");
  }

  key(event) {
    if (event.isComposing || event.altKey || event.ctrlKey || event.metaKey) return;
    const count = this.options.children.length;
    if (event.key === "Enter") {
      event.preventDefault(); // it would send the form
      this.pick(this.options.children[this.at]);
    } else if (event.key === "ArrowDown" && count) this.mark((this.at + 1) % count);
    else if (event.key === "ArrowUp" && count) this.mark((Math.max(this.at, 0) - 1 + count) % count);
    else if (event.key === "ArrowDown" && this.input.value.trim()) this.look();
    else if (event.key === "Escape" && count) this.close();
    else return;
    event.preventDefault();
  }

  pick(option) {
    if (!option) return;
    if (option.hasAttribute("aria-disabled")) {
      this.say(`${option.querySelector(".related-known").textContent}: choose another one.`);
      return;
    }
    const line = this.mending;
    this.mending = null;
    this.input.value = "";
    this.close();
    if (line) this.related.mend(line, option.article);
    else this.related.add(option.article);
  }
}

class Suggestions {
  constructor(box, related) {
    this.form = box.closest("form");
    this.section = box.querySelector(".related-suggested");
    this.list = this.section.querySelector("ul");
    this.none = this.section.querySelector(".related-none");
    this.again = this.section.querySelector(".related-again");
    this.address = box.dataset.suggest;
    this.article = box.dataset.article;
    this.related = related;
    this.again.addEventListener("click", () => this.load());
    related.list.addEventListener("change", () => this.leaveOut());
    const seen = new IntersectionObserver((entries) => {
      if (!entries.some((entry) => entry.isIntersecting)) return;
      seen.disconnect();
      this.load();
    });
    seen.observe(box);
  }

  async load() {
    const { question, answer } = this.form.elements;
    if (!question.value.trim()) {
      this.tell("Suggestions are made from the question: write it first.");
      return;
    }
    const body = new FormData();
    const chosen = this.related.ids.map((id) => ["chosen", id]);
    for (const [name, value] of [["article", this.article], ["question", question.value], ["answer", answer.value], ...chosen]) body.append(name, value);
    this.section.setAttribute("aria-busy", "true");
    try {
      const articles = await answerOf(await fetch(this.address, { method: "POST", body, headers: { "X-CSRFToken": csrfToken() } }));
      this.list.replaceChildren(...articles.map((article) => this.item(article)));
      this.tell(articles.length ? "" : "No other published article is close to this one.");
    } catch (error) {
      this.tell(inWords(error));
    } finally {
      this.section.removeAttribute("aria-busy");
    }
  }

  tell(sentence) {
    this.none.textContent = sentence;
    this.none.hidden = !sentence;
  }

  item(article) {
    const link = make("a", { className: "related-title", href: article.href, target: "_blank", rel: "noopener" }, make("bdi", { textContent: article.question }), make("span", { className: "visually-hidden", textContent: " (opens in a new tab)" }));
    const add = make("button", { type: "button", textContent: "Add", ariaLabel: `Add “${article.question}”` });
    const item = make("li", {}, link, make("span", { className: "related-about" }, ...about(article)), add);
    item.dataset.id = article.id;
    add.addEventListener("click", () => {
      const next = (item.nextElementSibling ?? item.previousElementSibling)?.querySelector("button");
      this.related.add(article); // takes it out of this list
      (next ?? this.again).focus();
    });
    return item;
  }

  leaveOut() {
    const there = new Set(this.related.ids);
    for (const item of [...this.list.children]) if (there.has(item.dataset.id)) item.remove();
  }
}

for (const box of document.querySelectorAll("fieldset.related:has(template)")) {
  const status = box.querySelector(".related-said");
  const say = (sentence) => {
    status.textContent = sentence;
  };
  const related = new RelatedList(box, say);
  new RelatedSearch(box, related, say);
  new Suggestions(box, related);
  box.classList.add("is-live");
  box.querySelector(".related-tools").hidden = false;
}

// Helps while writing: what is worth a look, questions like the one that is typed, the address, and
// how search engines and share cards will show the article. The server makes all of it from what
// the form holds; here it is put in its place, measured, and followed. Nothing keeps anybody from saving.
const WAIT = 800; // milliseconds without a key before the server is asked

// Google names no lengths and cuts by the width of the screen
// (developers.google.com/search/docs/appearance/title-link and /snippet). These are the figures that
// are measured and commonly given: titles of 20 pixels Arial up to 600 pixels, descriptions of 14
// up to 920 on a desk (indieweb.co.nz/resources/blog, "Optimising title and meta description length";
// iprospect.com, "Google results page looks different") and 600 on a phone
// (digitalroyalty.co.uk/tools/seo/serp-preview).
const FAMILY = 'Arial, "Liberation Sans", Arimo, Helvetica, sans-serif';
const KINDS = {
  title: { font: `20px ${FAMILY}`, most: 600, fewest: 15, empty: "Empty: made from the question" },
  description: { font: `14px ${FAMILY}`, most: 920, fewest: 25, empty: "Empty: the answer’s beginning serves" },
};
const ON_A_PHONE = 600; // pixels of a description

const pen = document.createElement("canvas").getContext("2d");

function widthOf(text, kind) {
  pen.font = KINDS[kind].font;
  return Math.round(pen.measureText(text).width);
}

function lengthOf(text) {
  return [...text].length;
}

// A text as a search engine cuts it: after the last whole word that fits.
function cut(text, kind) {
  const { most } = KINDS[kind];
  if (widthOf(text, kind) <= most) return text;
  let [fits, fails] = [0, text.length];
  while (fails - fits > 1) {
    const middle = (fits + fails) >> 1;
    if (widthOf(`${text.slice(0, middle)}\u00a0…`, kind) <= most) fits = middle;
    else fails = middle;
  }
  const head = text.slice(0, fits + 1);
  return `${head.slice(0, head.lastIndexOf(" ") + 1).trimEnd() || text.slice(0, fits)}\u00a0…`;
}

function counted(text, kind) {
  const { most, empty } = KINDS[kind];
  if (!text) return empty;
  const letters = lengthOf(text);
  return `${letters} character${letters === 1 ? "" : "s"}, ${widthOf(text, kind)} of ${most} pixels`;
}

function judged(title, description) {
  const said = [];
  for (const [kind, text] of Object.entries({ title, description })) {
    if (!text) continue;
    if (widthOf(text, kind) > KINDS[kind].most) said.push(`Search engines cut the ${kind}: say what matters first.`);
    else if (lengthOf(text) < KINDS[kind].fewest) said.push(`The ${kind} is short: there is room to say more.`);
  }
  if (said.length || !title || !description) return said.join(" ");
  if (widthOf(description, "description") > ON_A_PHONE) return "Both fit on a desk; a phone cuts the description.";
  return "Both fit on a phone and on a desk.";
}

async function ask(address, body, signal) {
  const headers = { "X-CSRFToken": csrfToken() };
  const response = await fetch(address, { method: "POST", body, headers, signal });
  const isJson = response.headers.get("Content-Type")?.startsWith("application/json");
  const made = isJson ? await response.json() : {};
  if (!response.ok || !isJson) throw new Error(made.error || `the server answered ${response.status}.`);
  return made;
}

// What has the focus stays where it stands on the screen, whatever changes its height above.
function steadily(change) {
  const focused = document.activeElement;
  const isAnywhere = focused && focused !== document.body;
  const before = isAnywhere ? focused.getBoundingClientRect().top : 0;
  change();
  if (!isAnywhere || !focused.isConnected) return;
  const moved = focused.getBoundingClientRect().top - before;
  if (moved) window.scrollBy({ top: moved, behavior: "instant" });
}

function help(form, panel) {
  const find = (name) => form.querySelector(`.hints-${name}`);
  const { question, answer, slug } = form.elements;
  const [summary, problem, said] = [find("summary"), find("problem"), find("said")];
  const alike = document.createElement("div");
  const places = { findings: find("findings"), address: find("address"), shown: find("shown"), alike };
  const put = {};
  const { article } = form.querySelector(".action-row").dataset;
  const asked = question.value;
  let isSlugMade = !article && slug && !slug.value.trim();
  let answerAsked = answer.value;
  let alikeSaid = "";
  let timer = 0;
  let request = new AbortController();

  function later() {
    clearTimeout(timer);
    timer = setTimeout(refresh, WAIT);
  }

  async function refresh() {
    clearTimeout(timer);
    request.abort();
    const mine = new AbortController();
    request = mine;
    const body = new FormData(form);
    body.append("article", article);
    const answerNow = answer.value;
    try {
      const made = await ask(panel.dataset.hints, body, mine.signal);
      if (mine === request) show(made, answerNow);
    } catch (error) {
      if (mine === request) complain(`Not up to date: ${error instanceof TypeError ? "no connection." : error.message}`);
    }
  }

  function show(made, answerNow) {
    answerAsked = answerNow;
    for (const [name, place] of Object.entries(places)) replace(name, place, made[name]);
    if (isSlugMade && document.activeElement !== slug) slug.value = made.slug;
    announce(made);
    summary.textContent = made.summary;
    complain("");
  }

  function replace(name, place, html) {
    if (put[name] === html) return;
    put[name] = html;
    const links = () => [...place.querySelectorAll("a")];
    const held = links().indexOf(document.activeElement);
    steadily(() => {
      place.innerHTML = html;
      if (name === "shown") measure();
    });
    if (held >= 0) (links()[Math.min(held, links().length - 1)] ?? place).focus({ preventScroll: true });
  }

  // Only what is new is read out, and only once the first answer is there.
  function announce(made) {
    const news = [];
    if (made.summary !== summary.textContent) news.push(`Hints: ${made.summary}.`);
    if (made.alike_said !== alikeSaid && made.alike_said) news.push(made.alike_said);
    alikeSaid = made.alike_said;
    if (news.length) said.textContent = news.join(" ");
  }

  function complain(sentence) {
    problem.textContent = sentence;
    problem.hidden = !sentence;
  }

  // The previews, cut as engines cut them.
  function measure() {
    const whole = { title: "", description: "" };
    for (const piece of places.shown.querySelectorAll("[data-cut]")) {
      const kind = piece.dataset.cut;
      whole[kind] = piece.textContent;
      piece.textContent = cut(whole[kind], kind);
    }
    places.shown.querySelector(".shown-said").textContent = judged(whole.title, whole.description);
  }

  function count(kind) {
    const field = form.elements[`seo-0-${kind}`];
    if (!field) return;
    const counter = document.createElement("span");
    counter.className = "counter";
    counter.id = `${field.id}_counter`;
    field.before(counter);
    field.setAttribute("aria-describedby", `${field.getAttribute("aria-describedby") ?? ""} ${counter.id}`.trim());
    const update = () => {
      counter.textContent = counted(field.value.trim(), kind);
    };
    field.addEventListener("input", update);
    update();
  }

  // Puts the cursor into the line that a hint is about, which what was typed since may have moved.
  function goToLine(number) {
    const lines = answerAsked.split("\n");
    const words = lines[number - 1] ?? "";
    const start = lines.slice(0, number - 1).join("\n").length + (number > 1 ? 1 : 0);
    const place = Math.max(whereIs(answer.value, words, start), 0);
    answer.focus();
    answer.setSelectionRange(place, place + words.length);
    answer.scrollTop = EditorScrolling.depthsOf(answer, [place])[0] - answer.clientHeight / 3;
  }

  // The place of questions alike is there from the first key in the question on: below it nothing
  // moves any more when they come and go.
  function makeRoom() {
    if (alike.isConnected || (article && question.value === asked)) return;
    alike.className = "hints-alike";
    question.closest(".form-row").append(alike);
  }

  places.findings.addEventListener("click", (event) => {
    const link = event.target.closest("a");
    if (!link) return;
    event.preventDefault();
    if (link.dataset.line) goToLine(Number(link.dataset.line));
    else document.querySelector(link.hash)?.focus();
  });
  if (slug) {
    slug.addEventListener("input", () => {
      isSlugMade = !article && !slug.value.trim();
    });
    // It is shown as it will be made, and made when the form is saved: of a question that is
    // longer by then.
    form.addEventListener("formdata", (event) => {
      if (isSlugMade) event.formData.set("slug", "");
    });
  }
  question.addEventListener("input", makeRoom);
  form.addEventListener("input", later);
  form.addEventListener("change", later);
  window.django?.jQuery(form).on("change", later); // the picker of articles tells jQuery alone
  window.addEventListener("online", refresh);
  Object.keys(KINDS).forEach(count);
  makeRoom();
  refresh();
}

document.addEventListener("DOMContentLoaded", () => {
  const form = document.getElementById("article_form");
  const panel = form?.querySelector(".hints");
  if (panel && form.elements.question && form.elements.answer) help(form, panel);
});

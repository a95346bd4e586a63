// The list of articles: what is chosen is counted, the box in the head chooses the page, Shift
// chooses all between two rows, and coming back from a form begins at its row. On a narrow screen the
// chosen tab is scrolled into sight.

const boxes = [...document.querySelectorAll(".action-select")];
const page = document.querySelector("#choose-page");
const count = document.querySelector(".chosen-count");
const all = document.querySelector("[name=select_across]");
let last = null;

document.querySelector(".tabs [aria-current]")?.scrollIntoView({ block: "nearest" });

function tell() {
  const chosen = boxes.filter((box) => box.checked).length;
  if (count) {
    count.textContent = all?.checked ? "All chosen" : `${chosen} chosen`;
  }
  if (page) {
    page.checked = chosen > 0 && chosen === boxes.length;
    page.indeterminate = chosen > 0 && chosen < boxes.length;
  }
  if (all && chosen === 0) {
    all.checked = false;
  }
}

for (const box of boxes) {
  box.addEventListener("click", (event) => {
    if (event.shiftKey && last) {
      const [from, to] = [boxes.indexOf(last), boxes.indexOf(box)].sort((a, b) => a - b);
      for (const between of boxes.slice(from, to + 1)) {
        between.checked = box.checked;
      }
    }
    last = box;
    tell();
  });
}

if (page && boxes.length) {
  page.hidden = false;
  page.addEventListener("change", () => {
    for (const box of boxes) {
      box.checked = page.checked;
    }
    tell();
  });
}
all?.addEventListener("change", tell);
// A browser that goes back keeps what was chosen.
addEventListener("pageshow", tell);

// One popup is open at a time where the browser does not see to that; Escape and a click beside it
// close it.
const popups = [...document.querySelectorAll("details.filter")];
document.addEventListener("keydown", (event) => {
  const open = popups.find((popup) => popup.open);
  if (event.key === "Escape" && open) {
    open.open = false;
    open.querySelector("summary").focus();
  }
});
document.addEventListener("click", (event) => {
  for (const popup of popups) {
    if (popup.open && !popup.contains(event.target)) {
      popup.open = false;
    }
  }
});

// After the browser has gone to the mark, which takes the focus away.
const marked = /^#article-\d+$/.test(location.hash) ? document.querySelector(location.hash) : null;
addEventListener("pageshow", () => marked?.closest("tr")?.querySelector("th a")?.focus());

// What was chosen is marked again where the page of an action leads back and nothing was done.
const KEPT = "articles-chosen";
const address = new URL(location);
document.querySelector("#changelist-form")?.addEventListener("submit", (event) => {
  if (event.submitter?.name === "action") {
    const pks = boxes.filter((box) => box.checked).map((box) => box.value);
    sessionStorage.setItem(KEPT, JSON.stringify({ pks, all: Boolean(all?.checked) }));
  }
});
if (address.searchParams.has("kept")) {
  const kept = JSON.parse(sessionStorage.getItem(KEPT)) ?? { pks: [], all: false };
  sessionStorage.removeItem(KEPT);
  for (const box of boxes) {
    box.checked = kept.pks.includes(box.value);
  }
  if (all) {
    all.checked = kept.all;
  }
  address.searchParams.delete("kept");
  history.replaceState(history.state, "", address);
}

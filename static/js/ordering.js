// The order of subjects: rows are moved by arrows, by Alt and an arrow key, by a written place, or
// dragged. Nothing is sent before the order is saved; without this script each arrow is sent.
const form = document.querySelector("[data-order]");
const list = form?.querySelector(".shelf-order");
const said = form?.querySelector("[data-said]");
let isChanged = false;

function rows() {
  return [...list.children];
}

function say(sentence) {
  said.textContent = sentence;
}

function moved(row) {
  isChanged = true;
  rows().forEach((one, at) => {
    one.querySelector("input[type=number]").value = at + 1;
  });
  const name = row.querySelector("bdi").textContent;
  say(`${name} is ${rows().indexOf(row) + 1} of ${rows().length}. Not saved yet.`);
}

function listen() {
  const ordered = new OrderedList(list, { lines: rows, handle: ".shelf-name", moved, say });
  list.addEventListener("click", (event) => {
    const button = event.target.closest("button[name=up], button[name=down]");
    if (!button) return;
    event.preventDefault();
    ordered.move(button.closest("li"), button.name === "up" ? -1 : 1);
  });
  list.addEventListener("change", (event) => {
    isChanged = true;
    if (event.target.type !== "number") return;
    const row = event.target.closest("li");
    const at = rows().indexOf(row);
    const by = Number.parseInt(event.target.value, 10) - 1 - at;
    for (let steps = Math.abs(by); steps > 0 && ordered.step(row, Math.sign(by)); steps -= 1);
    moved(row);
  });
  form.addEventListener("submit", () => {
    isChanged = false;
  });
  addEventListener("beforeunload", (event) => {
    if (isChanged) event.preventDefault();
  });
}

if (list) {
  document.querySelector(".shelf-hint").hidden = false;
  list.classList.add("is-live");
  listen();
}

// The order of subjects: rows are moved by arrows, by Alt and an arrow key, by a written place, or
// dragged. Nothing is sent before the order is saved; without this script each arrow is sent.
const form = document.querySelector("[data-order]");
const list = form?.querySelector(".shelf-order");
const said = form?.querySelector("[data-said]");
let isChanged = false;

function rows() {
  return [...list.children];
}

function number() {
  rows().forEach((row, at) => {
    row.querySelector("input[type=number]").value = at + 1;
  });
}

function place(row, at) {
  const others = rows().filter((one) => one !== row);
  const to = Math.max(0, Math.min(at, others.length));
  const focused = document.activeElement;
  list.insertBefore(row, others[to] ?? null);
  number();
  if (row.contains(focused)) focused.focus();
  isChanged = true;
  const name = row.querySelector("bdi").textContent;
  said.textContent = `${name} is ${to + 1} of ${others.length + 1}. Not saved yet.`;
}

function step(row, by) {
  place(row, rows().indexOf(row) + by);
  row.scrollIntoView({ block: "nearest" });
}

function listen() {
  list.addEventListener("click", (event) => {
    const button = event.target.closest("button[name=up], button[name=down]");
    if (!button) return;
    event.preventDefault();
    step(button.closest("li"), button.name === "up" ? -1 : 1);
  });
  list.addEventListener("keydown", (event) => {
    const row = event.target.closest("li");
    if (!row || !event.altKey || !["ArrowUp", "ArrowDown"].includes(event.key)) return;
    event.preventDefault();
    step(row, event.key === "ArrowUp" ? -1 : 1);
  });
  list.addEventListener("change", (event) => {
    isChanged = true;
    if (event.target.type !== "number") return;
    const wanted = Number.parseInt(event.target.value, 10);
    if (wanted > 0) place(event.target.closest("li"), wanted - 1);
    else number();
  });
  form.addEventListener("submit", () => {
    isChanged = false;
  });
  addEventListener("beforeunload", (event) => {
    if (isChanged) event.preventDefault();
  });
}

function letDrag() {
  let dragged = null;
  for (const row of rows()) {
    row.draggable = true;
    row.addEventListener("dragstart", (event) => {
      dragged = row;
      row.classList.add("is-dragged");
      event.dataTransfer.effectAllowed = "move";
      event.dataTransfer.setData("text/plain", row.id);
    });
    row.addEventListener("dragend", () => {
      row.classList.remove("is-dragged");
      dragged = null;
    });
    row.addEventListener("dragover", (event) => {
      if (!dragged) return;
      event.preventDefault();
    });
    row.addEventListener("drop", (event) => {
      if (!dragged || dragged === row) return;
      event.preventDefault();
      place(dragged, rows().indexOf(row));
    });
  }
}

if (list) {
  document.querySelector(".shelf-hint").hidden = false;
  listen();
  letDrag();
}

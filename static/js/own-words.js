// Two texts of which one is chosen: who writes other words chooses them.

document.querySelector("form.conflict")?.addEventListener("input", (event) => {
  if (!event.target.matches("textarea")) return;
  event.target.closest(".own").querySelector("input").checked = true;
});

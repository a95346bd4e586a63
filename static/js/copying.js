// A button that copies what a field beside it holds. Without a script the field can be copied by hand.
for (const button of document.querySelectorAll("[data-copies]")) {
  const field = document.getElementById(button.dataset.copies);
  const status = button.parentElement.querySelector("[role=status]");
  field.addEventListener("focus", () => field.select());
  button.hidden = !navigator.clipboard; // none without https
  button.addEventListener("click", async () => {
    try {
      await navigator.clipboard.writeText(field.value);
      status.textContent = "Copied";
    } catch {
      field.focus();
      status.textContent = "Press Ctrl+C to copy it";
    }
  });
}

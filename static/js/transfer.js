// Says that a file is too large before minutes are spent on sending it.
"use strict";

const form = document.querySelector("form[data-most]");
if (form) {
  const field = form.elements.file;
  const error = document.getElementById("file-error");
  form.addEventListener("submit", (event) => {
    const isTooLarge = field.files[0]?.size > Number(form.dataset.most);
    if (!isTooLarge) return;
    event.preventDefault();
    error.textContent = form.dataset.tooLarge;
    error.hidden = false;
    field.setAttribute("aria-invalid", "true");
    field.setAttribute("aria-describedby", "file-help file-error");
    field.focus();
  });
}

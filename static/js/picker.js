// Names the box that Django's autocomplete makes of a choice: it has a role, and no name of its own.
new MutationObserver(() => {
  for (const box of document.querySelectorAll(".select2-selection__rendered:not([aria-label])")) {
    const choice = box.closest(".select2-container").previousElementSibling;
    box.setAttribute("aria-label", choice.labels[0]?.textContent.trim() || choice.ariaLabel);
  }
}).observe(document.documentElement, { childList: true, subtree: true });

// How the editor shows text and preview: both, one of them, in the whole window.
"use strict";

{
  const KEPT = "editor-view";
  const VIEWS = ["both", "write", "read"];

  // A browser may refuse to keep anything.
  function kept() {
    try {
      return localStorage.getItem(KEPT);
    } catch {
      return null;
    }
  }

  function keep(view) {
    try {
      localStorage.setItem(KEPT, view);
    } catch {
      // It is chosen anew on the next page.
    }
  }

  function choose(box, view) {
    box.dataset.view = view;
    for (const button of box.querySelectorAll(".editor-bar button[value]")) {
      button.setAttribute("aria-pressed", String(button.value === view));
    }
    box.dispatchEvent(new CustomEvent("view-changed"));
  }

  function equip(box) {
    const bar = box.querySelector(".editor-bar");
    const full = bar.querySelector("[data-full]");

    function fill(isFull) {
      box.classList.toggle("is-full", isFull);
      full.setAttribute("aria-pressed", String(isFull));
    }
    bar.addEventListener("click", (event) => {
      const button = event.target.closest("button");
      if (button === full) fill(!box.classList.contains("is-full"));
      if (!VIEWS.includes(button?.value)) return;
      choose(box, button.value);
      keep(button.value);
    });
    box.addEventListener("keydown", (event) => {
      const isLeft = event.key === "Escape" && !event.isComposing && !event.target.closest("dialog");
      if (!isLeft || !box.classList.contains("is-full")) return;
      event.preventDefault();
      fill(false);
    });
    // Who follows a link to the text wants to see it.
    const link = `a[href="#${box.querySelector("textarea").id}"]`;
    document.addEventListener("click", (event) => {
      if (box.dataset.view === "read" && event.target.closest(link)) choose(box, "both");
    }, { capture: true });
    // Behind the whole window nobody would see where the focus is.
    document.addEventListener("focusin", (event) => {
      if (!box.contains(event.target) && !event.target.closest("dialog")) fill(false);
    });

    for (const part of box.querySelectorAll(".editor-bar, .editor-foot")) part.hidden = false;
    choose(box, VIEWS.includes(kept()) ? kept() : "both");
  }

  document.addEventListener("DOMContentLoaded", () => {
    document.querySelectorAll(".markdownx").forEach(equip);
  });
}

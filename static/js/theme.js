// Runs before the first paint, so that a chosen theme never flashes; the control appears later.
(() => {
  const root = document.documentElement;
  const themes = ["system", "light", "dark"];
  const stored = () => {
    try {
      return localStorage.getItem("theme") || "system";
    } catch {
      return "system";
    }
  };
  const apply = (theme) => {
    if (theme === "light" || theme === "dark") root.dataset.theme = theme;
    else delete root.dataset.theme;
  };
  apply(stored());

  document.addEventListener("DOMContentLoaded", () => {
    const control = document.querySelector(".theme");
    if (!control || !CSS.supports("color", "light-dark(red, red)")) return;
    const buttons = [...control.querySelectorAll("button")];
    const show = (theme) => {
      for (const button of buttons) button.setAttribute("aria-pressed", button.value === theme);
    };
    const choose = (theme) => {
      apply(theme);
      show(theme);
      try {
        if (theme === "system") localStorage.removeItem("theme");
        else localStorage.setItem("theme", theme);
      } catch {
        // Without storage the choice holds for this page.
      }
    };
    control.addEventListener("click", (event) => {
      const button = event.target.closest("button");
      if (!button) return;
      // On a phone only the pressed button is there, and steps to the next theme.
      const isAlone = buttons.filter((other) => other.offsetParent).length === 1;
      const next = themes[(themes.indexOf(button.value) + 1) % themes.length];
      choose(isAlone ? next : button.value);
      buttons.find((other) => other.getAttribute("aria-pressed") === "true").focus();
    });
    show(themes.includes(stored()) ? stored() : "system");
    control.hidden = false;
  });
})();

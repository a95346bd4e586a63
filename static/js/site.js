// All script of the reader's pages, at most 3 KB of it; without it everything works. It stands in
// the head and runs before the first paint: a chosen theme never flashes, and what needs a script
// is there from the start (.js), so that nothing moves. Words come from the page, in its language.
(() => {
  const all = (selector) => document.querySelectorAll(selector);
  const make = (name, values) => Object.assign(document.createElement(name), values);

  // Colors: those of the system, light, dark. A pressed button steps to the next, for on a phone
  // only the pressed one is there.
  let kept = {}; // without storage a choice holds for one page
  try {
    kept = localStorage;
  } catch {}
  const show = (theme = "system") => {
    document.documentElement.dataset.theme = theme;
    for (const one of all(".theme button")) one.ariaPressed = one.value === theme;
  };
  const choose = ({ currentTarget: one }) => {
    if (one.ariaPressed === "true") one = one.nextElementSibling || one.parentNode.children[0];
    show((kept.theme = one.value));
    one.focus();
  };

  // An answer: one button copies all its code and formulas, coming to what the reader points at,
  // taps or tabs to; a page is shared and printed.
  const read = (answer) => {
    const { copy, latex, copied } = answer.dataset;
    const { clipboard } = navigator; // none without https
    const [print, share] = all(".print,.share");
    print.onclick = () => window.print();
    if (!clipboard) return share?.remove();
    const tool = make("button", { ariaLive: "polite" });
    const keep = async (text, told) => {
      const label = told.textContent;
      await clipboard.writeText(text);
      told.textContent = copied;
      setTimeout(() => (told.textContent = label), 2000);
    };
    let from;
    const offer = ({ target }) => {
      const at = target.closest(".display,.wide") || target.closest("pre,math");
      if (target === tool || at === from) return;
      from = at;
      if (!at) return tool.remove();
      tool.textContent = at.localName === "pre" ? copy : latex;
      tool.style.top = at.getBoundingClientRect().y - answer.getBoundingClientRect().y + "px";
      at.after(tool);
    };
    answer.onpointerover = offer;
    answer.addEventListener("focusin", offer);
    tool.onclick = () => keep((from.querySelector("annotation") || from).textContent, tool);
    if (share) share.onclick = ({ target }) => {
      const { title, URL: url } = document;
      if (navigator.share) navigator.share({ title, url }).catch(() => {});
      else keep(url, target);
    };
  };

  // A search field suggests questions: https://www.w3.org/WAI/ARIA/apg/patterns/combobox/.
  const suggest = (input, n) => {
    const id = "suggested" + n;
    const ariaLabel = input.dataset.suggested;
    const list = make("ul", { id, role: "listbox", ariaLabel });
    const items = list.children;
    const status = make("span", { role: "status", className: "heard" });
    let timer, call, at;
    const mark = (to) => {
      at = to;
      for (const one of items) one.ariaSelected = one === items[at];
      input.setAttribute("aria-activedescendant", items[at]?.id || "");
    };
    const open = (isOpen) => {
      list.hidden = !isOpen;
      status.textContent = isOpen ? `${ariaLabel}: ${items.length}` : "";
      input.ariaExpanded = !!isOpen;
      mark(-1);
    };
    const ask = async () => {
      call?.abort();
      call = new AbortController();
      const asked = new URLSearchParams(new FormData(input.form));
      try {
        const [, texts, , links] = await (await fetch("/search/suggest?" + asked, call)).json();
        list.replaceChildren(
          ...texts.map((textContent, n) =>
            make("li", { id: id + n, role: "option", textContent, to: links[n] }),
          ),
        );
        open(texts[0]);
      } catch {} // an older request, or no connection: the form works as ever
    };
    input.after(list, status);
    Object.assign(input, { role: "combobox", ariaAutoComplete: "list", autocomplete: "off" });
    input.setAttribute("aria-controls", id);
    open();
    input.oninput = () => {
      clearTimeout(timer);
      timer = setTimeout(ask, 150);
    };
    input.onblur = () => {
      clearTimeout(timer);
      call?.abort();
      open();
    };
    input.onkeydown = (event) => {
      const step = { ArrowDown: 1, ArrowUp: items.length }[event.key];
      if (list.hidden) return;
      // What was typed stands among the items, before the first.
      if (step) mark(((at + 1 + step) % (items.length + 1)) - 1);
      else if (event.key === "Escape") open();
      else if (event.key === "Enter" && items[at]) location = items[at].to;
      else return;
      event.preventDefault();
    };
    list.onpointerdown = (event) => event.preventDefault();
    list.onclick = ({ target }) => (location = target.to);
  };

  document.documentElement.className = "js";
  show(kept.theme);
  document.addEventListener("DOMContentLoaded", () => {
    show(kept.theme);
    for (const one of all(".theme button")) one.onclick = choose;
    all("article .answer").forEach(read);
    all("[data-suggested]").forEach(suggest);
  });
})();

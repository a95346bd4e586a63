// The toolbar of the Markdown editor and its keys. What a command does to the text is told by
// editing-commands.js. All is written as if it were typed, so that the browser's own undo takes it
// back. Other scripts insert text by an event on the editor's box:
//   box.dispatchEvent(new CustomEvent("insert-markdown", { detail: { text } }))
"use strict";

{
  const IS_MAC = /Mac|iPhone|iPad/.test(navigator.platform);
  const SHOWN = IS_MAC
    ? { Meta: "⌘", Alt: "⌥", Shift: "⇧" }
    : { Control: "Ctrl+", Alt: "Alt+", Shift: "Shift+" };

  // "Control+B Meta+B", as in aria-keyshortcuts: the second is for a Mac, where Ctrl moves the caret.
  function keysOf(element) {
    const both = element.getAttribute("aria-keyshortcuts")?.split(" ");
    return both ? both[IS_MAC ? 1 : 0].split("+") : null;
  }

  function inWords(keys) {
    return keys.map((key) => SHOWN[key] ?? key).join("");
  }

  // Letters by what is typed, so that any layout of Latin letters serves; all else by its place.
  function keyOf(event) {
    const letter = /^[a-z]$/i.test(event.key) ? event.key : /^Key([A-Z])$/.exec(event.code)?.[1];
    const places = { Period: ".", Slash: "/" };
    return letter?.toUpperCase() ?? /^Digit(\d)$/.exec(event.code)?.[1] ?? places[event.code];
  }

  function isPressed(keys, event) {
    const has = (name) => keys.includes(name);
    return (
      event.ctrlKey === has("Control") &&
      event.metaKey === has("Meta") &&
      event.altKey === has("Alt") &&
      event.shiftKey === has("Shift") &&
      keyOf(event) === keys.at(-1)
    );
  }

  function stateOf(field) {
    return { text: field.value, start: field.selectionStart, end: field.selectionEnd };
  }

  function write(field, edit) {
    if (!edit) return;
    const { from, to, insert, start, end } = edit;
    field.focus();
    field.setSelectionRange(from, to);
    const isWritten = insert
      ? document.execCommand("insertText", false, insert)
      : document.execCommand("delete");
    if (!isWritten) {
      field.setRangeText(insert, from, to, "end");
      field.dispatchEvent(new InputEvent("input", { bubbles: true }));
    }
    field.setSelectionRange(start, end);
  }

  // One stop for the Tab key; arrow keys, Home and End go from button to button.
  function rove(bar) {
    const usable = () => [...bar.querySelectorAll("button:not(:disabled)")];
    const stopAt = (chosen) => {
      for (const button of bar.querySelectorAll("button")) button.tabIndex = button === chosen ? 0 : -1;
    };
    stopAt(usable()[0]);
    bar.addEventListener("focusin", (event) => stopAt(event.target));
    bar.addEventListener("keydown", (event) => {
      if (event.ctrlKey || event.metaKey || event.altKey) return;
      const buttons = usable();
      const at = buttons.indexOf(event.target);
      const next = { ArrowRight: at + 1, ArrowLeft: at - 1, Home: 0, End: -1 }[event.key];
      if (next === undefined) return;
      event.preventDefault();
      buttons.at(next % buttons.length).focus();
    });
    return () => {
      if (bar.querySelector('[tabindex="0"]:disabled')) stopAt(usable()[0]);
    };
  }

  function listKeys(dialog, buttons) {
    for (const keys of IS_MAC ? dialog.querySelectorAll("dt") : []) {
      keys.textContent = keys.textContent.replace("Ctrl+", "⌘");
    }
    const rows = buttons.map((button) => {
      const row = document.createElement("div");
      row.append(document.createElement("dt"), document.createElement("dd"));
      row.firstChild.textContent = inWords(keysOf(button));
      row.lastChild.textContent = button.dataset.name;
      return row;
    });
    dialog.querySelector("dl").prepend(...rows);
  }

  function equip(box) {
    const field = box.querySelector("textarea");
    const bar = box.querySelector(".editor-bar");
    const dialog = box.querySelector(".editor-keys");
    const help = box.querySelector("[data-opens=keys]");
    const commands = [...bar.querySelectorAll("[data-command]")];

    for (const button of box.querySelectorAll("button[data-command], [data-opens=keys]")) {
      button.dataset.name = button.getAttribute("aria-label") || button.textContent.trim();
      const keys = keysOf(button);
      button.title = keys ? `${button.dataset.name} (${inWords(keys)})` : button.dataset.name;
    }
    bar.setAttribute("aria-controls", field.id);
    const restop = rove(bar);
    listKeys(dialog, [...commands, help].filter(keysOf));

    function obey(name) {
      const command = EditingCommands.commands[name]; // "image" has none: its own script opens a dialog
      if (command) write(field, command(stateOf(field)));
    }
    bar.addEventListener("click", (event) => {
      obey(event.target.closest("[data-command]")?.dataset.command);
    });
    box.addEventListener("insert-markdown", (event) => {
      write(field, EditingCommands.inserted(stateOf(field), event.detail.text));
    });
    // There is no field to write in while the preview stands alone.
    box.addEventListener("view-changed", () => {
      for (const button of commands) button.disabled = box.dataset.view === "read";
      restop();
    });

    let isPlainPaste = false;
    field.addEventListener("keydown", (event) => {
      if (event.isComposing || event.getModifierState?.("AltGraph")) return;
      isPlainPaste = event.shiftKey && keyOf(event) === "V";
      const button = commands.find((one) => keysOf(one) && isPressed(keysOf(one), event));
      const isBare = !(event.ctrlKey || event.metaKey || event.altKey || event.shiftKey);
      const edit = event.key === "Enter" && isBare ? EditingCommands.entered(stateOf(field)) : null;
      if (!button && !edit) return;
      event.preventDefault();
      if (button) obey(button.dataset.command);
      else write(field, edit);
    });
    field.addEventListener("paste", (event) => {
      const pasted = event.clipboardData?.getData("text/plain") ?? "";
      const edit = isPlainPaste ? null : EditingCommands.pasted(stateOf(field), pasted);
      if (!edit) return;
      event.preventDefault();
      write(field, edit);
    });

    help.addEventListener("click", () => dialog.showModal());
    dialog.querySelector("button").addEventListener("click", () => dialog.close());
    box.addEventListener("keydown", (event) => {
      const isAsked = event.key === "?" && event.target !== field;
      if (dialog.open || !(isAsked || isPressed(keysOf(help), event))) return;
      event.preventDefault();
      dialog.showModal();
    });
  }

  document.addEventListener("DOMContentLoaded", () => {
    document.querySelectorAll(".markdownx").forEach(equip);
  });
}

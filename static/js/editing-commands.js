// The editor's commands by name. They take and return what those in editing-lines.js do.
"use strict";

const EditingCommands = (() => {
  const { BEGINNING, linesOf, joined, fencesAround, fenced, heading, list, quote, table, entered } = EditingLines;
  const ADDRESS = /^(?:https?:\/\/|mailto:)[^\s<>]+$/;
  const FENCE = /^[ \t]*(?:`{3,}|~{3,})/;
  const DOLLARS = /^[ \t]*\$\$[ \t]*$/;

  function withWord({ text, start, end }) {
    if (start !== end) return { text, start, end };
    const before = /[\p{L}\p{N}]+$/u.exec(text.slice(Math.max(0, start - 60), start));
    const after = /^[\p{L}\p{N}]+/u.exec(text.slice(end, end + 60));
    if (!before || !after) return { text, start, end };
    return { text, start: start - before[0].length, end: end + after[0].length };
  }

  // The selected words of each line, without white space and the line's own marks.
  function piecesOf(state) {
    const pieces = [];
    for (const line of linesOf(state)) {
      let from = Math.max(line.at, state.start);
      let to = Math.min(line.end, state.end);
      from = Math.max(from, line.at + BEGINNING.exec(line.words)[0].length);
      while (from < to && /\s/.test(state.text[from])) from += 1;
      while (from < to && /\s/.test(state.text[to - 1])) to -= 1;
      if (from < to) pieces.push({ from, to });
    }
    return pieces;
  }

  function run(text, at, step, mark) {
    let length = 0;
    while (text[at + length * step] === mark) length += 1;
    return length;
  }

  // How many of its marks a command takes away from both sides of words; 0 where it has to add some.
  const WORN = {
    "**": (length) => (length > 1 ? 2 : 0),
    "*": (length) => length % 2,
    "`": (length) => length,
    $: (length) => Math.min(length, 2),
  };

  function holds(words, mark) {
    return (mark === "*" ? words.replaceAll("**", "") : words).includes(mark);
  }

  // The edits that take marks off the words, wherever they were selected with them or without.
  function worn(text, piece, mark) {
    let { from, to } = piece;
    while (from < to && text[from] === mark[0]) from += 1;
    while (from < to && text[to - 1] === mark[0]) to -= 1;
    const length = Math.min(run(text, from - 1, -1, mark[0]), run(text, to, 1, mark[0]));
    const cut = WORN[mark](length);
    if (!cut || from === to || holds(text.slice(from, to), mark)) return null;
    return [{ at: from - cut, cut, add: "" }, { at: to, cut, add: "" }];
  }

  function put(text, { from, to }, mark) {
    if (mark !== "`") return [{ at: from, cut: 0, add: mark }, { at: to, cut: 0, add: mark }];
    const words = text.slice(from, to);
    const longest = Math.max(0, ...(words.match(/`+/g) || []).map((ticks) => ticks.length));
    const ticks = "`".repeat(longest + 1);
    const space = words.startsWith("`") || words.endsWith("`") ? " " : "";
    return [{ at: from, cut: 0, add: ticks + space }, { at: to, cut: 0, add: space + ticks }];
  }

  // Marks on both sides of the words of each line, as emphasis ends with its paragraph; or none.
  function marked(given, mark) {
    const state = withWord(given);
    const { text } = state;
    const pieces = piecesOf(state);
    if (!pieces.length) return unworded(state, mark);
    const off = pieces.map((piece) => worn(text, piece, mark));
    const edits = off.every(Boolean)
      ? off.flat()
      : pieces.filter((_, at) => !off[at]).flatMap((piece) => put(text, piece, mark));
    const only = given.start === given.end ? given : null; // a caret stays where it was in its word
    return joined(text, edits, only ? only.start : pieces[0].from, only ? only.end : pieces.at(-1).to);
  }

  function unworded({ text, end }, mark) {
    const length = mark.length;
    const isWorn = text.slice(end - length, end) === mark && text.slice(end, end + length) === mark;
    if (isWorn && end >= length) {
      return { from: end - length, to: end + length, insert: "", start: end - length, end: end - length };
    }
    return { from: end, to: end, insert: mark + mark, start: end + length, end: end + length };
  }

  function code(state) {
    const lines = linesOf(state);
    if (lines.length === 1 && !fencesAround(state, FENCE)) return marked(state, "`");
    const ticks = lines.flatMap(({ words }) => words.match(/`{3,}/g) || []);
    return fenced(state, FENCE, "`".repeat(Math.max(2, ...ticks.map((one) => one.length)) + 1));
  }

  function formula(state) {
    const lines = linesOf(state);
    const isInline = lines.length === 1 && lines[0].words.trim() && !fencesAround(state, DOLLARS);
    return isInline ? marked(state, "$") : fenced(state, DOLLARS, "$$");
  }

  function target(address) {
    return /[()\s]/.test(address) ? `<${address}>` : address;
  }

  function link(given) {
    const state = withWord(given);
    const { text } = state;
    const { from, to } = piecesOf(state)[0] || { from: state.end, to: state.end };
    const words = text.slice(from, to);
    const whole = /^\[([^\][]*)\]\([^()]*\)$/.exec(words);
    if (whole) return { from, to, insert: whole[1], start: from, end: from + whole[1].length };
    if (!words || ADDRESS.test(words)) {
      const insert = `[](${target(words)})`;
      return { from, to, insert, start: from + 1, end: from + 1 };
    }
    const place = from + words.length + 3;
    return { from, to, insert: `[${words}]()`, start: place, end: place };
  }

  // An address pasted over words makes a link of them.
  function pasted({ text, start, end }, clipboard) {
    const address = clipboard.trim();
    const words = text.slice(start, end);
    const isPlain = !words.trim() || words.includes("\n") || /[[\]]/.test(words) || ADDRESS.test(words.trim());
    if (isPlain || !/^https?:/.test(address) || !ADDRESS.test(address)) return null;
    const [, before, inside, after] = /^(\s*)(.*?)(\s*)$/.exec(words);
    const insert = `${before}[${inside}](${target(address)})${after}`;
    return { from: start, to: end, insert, start: start + insert.length, end: start + insert.length };
  }

  function inserted({ start, end }, words) {
    return { from: start, to: end, insert: words, start: start + words.length, end: start + words.length };
  }

  const commands = {
    bold: (state) => marked(state, "**"),
    italic: (state) => marked(state, "*"),
    "heading-2": (state) => heading(state, 2),
    "heading-3": (state) => heading(state, 3),
    link,
    list: (state) => list(state, false),
    "numbered-list": (state) => list(state, true),
    quote,
    table,
    code,
    formula,
  };
  return { commands, pasted, entered, inserted };
})();

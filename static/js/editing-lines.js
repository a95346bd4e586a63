// Lines of a text, and what the editor's commands do to them. Each command takes {text, start, end},
// a text and what is selected in it, and returns {from, to, insert, start, end}: what stands in place
// of text[from:to], and what is selected then. Null where there is nothing to do.
"use strict";

const EditingLines = (() => {
  // What a line begins with before its words: quote marks, a bullet or a number, a heading's marks.
  const BEGINNING = /^(?:[ \t]*>)*[ \t]*(?:(?:[-*+]|\d{1,9}[.)])[ \t]+(?:\[[ xX]\][ \t]+)?|#{1,6}[ \t]+)?/;
  const HEADING = /^#{1,6}(?:[ \t]+|$)/;
  const QUOTE = /^[ \t]*>[ \t]?/;
  const ITEM = /^((?:[ \t]*>)*[ \t]*)([-*+]|(\d{1,9})[.)])[ \t]+/;
  const BLOCK = /^[ \t]*(?:`{3,}|~{3,})/gm;

  function lineStart(text, place) {
    return place ? text.lastIndexOf("\n", place - 1) + 1 : 0;
  }

  function lineEnd(text, place) {
    const end = text.indexOf("\n", place);
    return end < 0 ? text.length : end;
  }

  // The lines that a selection touches; not the one at whose very beginning it ends.
  function linesOf({ text, start, end }) {
    const last = end > start && text[end - 1] === "\n" ? end - 1 : end;
    const from = lineStart(text, start);
    const lines = [];
    let at = from;
    for (const words of text.slice(from, lineEnd(text, last)).split("\n")) {
      lines.push({ at, words, end: at + words.length });
      at += words.length + 1;
    }
    return lines;
  }

  // Where a place of the selection is after the edits: its beginning stays before the words that
  // followed it, its end behind those that preceded it.
  function moved(place, edits, isStart) {
    let shift = 0;
    for (const { at, cut, add } of edits) {
      if (at > place || (at === place && !isStart)) break;
      shift += add.length - Math.min(cut, place - at);
    }
    return place + shift;
  }

  // One replacement out of edits {at, cut, add}, from left to right.
  function joined(text, edits, start, end) {
    if (!edits.length) return null;
    const from = edits[0].at;
    let insert = "";
    let done = from;
    for (const { at, cut, add } of edits) {
      insert += text.slice(done, at) + add;
      done = at + cut;
    }
    const first = moved(start, edits, true);
    return { from, to: done, insert, start: first, end: start === end ? first : moved(end, edits, false) };
  }

  // From where to where the lines above and below are fences, if both are.
  function fencesAround(state, fence) {
    const { text } = state;
    const lines = linesOf(state);
    const { at } = lines[0];
    const { end } = lines.at(-1);
    if (!at || end === text.length) return null;
    const from = lineStart(text, at - 1);
    const to = lineEnd(text, end + 1);
    return fence.test(text.slice(from, at - 1)) && fence.test(text.slice(end + 1, to)) ? { from, to } : null;
  }

  // Whole lines between two lines of their own; or those two taken away.
  function fenced(state, fence, opener) {
    const { text } = state;
    const lines = linesOf(state);
    const first = lines[0];
    const last = lines.at(-1);
    const instead = (from, to, insert) => ({ from, to, insert, start: from, end: from + insert.length });
    if (lines.length > 2 && fence.test(first.words) && fence.test(last.words)) {
      return instead(first.at, last.end, text.slice(first.end + 1, last.at - 1));
    }
    const inside = text.slice(first.at, last.end);
    const around = fencesAround(state, fence);
    if (around) return instead(around.from, around.to, inside);
    const start = first.at + opener.length + 1;
    return { from: first.at, to: last.end, insert: `${opener}\n${inside}\n${opener}`, start, end: start + inside.length };
  }

  // Lines with other beginnings; `change` tells {cut, add, at} for a line's words, or nothing.
  function rebegun(state, change) {
    const all = linesOf(state);
    const lines = all.length > 1 ? all.filter(({ words }) => words.trim()) : all;
    const edits = [];
    lines.forEach((line, number) => {
      const { at = 0, cut, add } = change(line.words, number, lines);
      if (cut || add) edits.push({ at: line.at + at, cut, add });
    });
    return joined(state.text, edits, state.start, state.end);
  }

  function heading(state, level) {
    const marks = "#".repeat(level);
    const has = ({ words }) => HEADING.exec(words)?.[0].trim() === marks;
    return rebegun(state, (words, _, lines) => {
      const cut = HEADING.exec(words)?.[0].length ?? 0;
      return { cut, add: lines.every(has) ? "" : `${marks} ` };
    });
  }

  function list(state, isNumbered) {
    const has = ({ words }) => {
      const item = ITEM.exec(words);
      return item && Boolean(item[3]) === isNumbered;
    };
    const { at: first } = linesOf(state)[0];
    const above = first ? ITEM.exec(state.text.slice(lineStart(state.text, first - 1), first)) : null;
    const count = above?.[3] ? Number(above[3]) : 0;
    return rebegun(state, (words, number, lines) => {
      const item = ITEM.exec(words);
      const at = item ? item[1].length : /^(?:[ \t]*>)*[ \t]*/.exec(words)[0].length;
      const cut = item ? item[0].length - at : 0;
      if (lines.every(has)) return { at, cut, add: "" };
      return { at, cut, add: isNumbered ? `${count + number + 1}. ` : "- " };
    });
  }

  function quote(state) {
    const lines = linesOf(state);
    const isQuoted = lines.every(({ words }) => QUOTE.test(words) || (lines.length > 1 && !words.trim()));
    const edits = lines.map((line) => ({
      at: line.at,
      cut: isQuoted ? (QUOTE.exec(line.words)?.[0].length ?? 0) : 0,
      add: isQuoted ? "" : "> ",
    }));
    return joined(state.text, edits, state.start, state.end);
  }

  // A block of its own after the line of the caret.
  function table(state) {
    const { text } = state;
    const line = linesOf(state).at(-1);
    const from = line.words.trim() ? line.end : line.at;
    const before = text.slice(0, from);
    const after = text.slice(line.end);
    const lead = !before || before.endsWith("\n\n") ? "" : before.endsWith("\n") ? "\n" : "\n\n";
    const trail = !after || after.startsWith("\n\n") ? "" : "\n";
    const first = "Column 1";
    const insert = `${lead}| ${first} | Column 2 |\n| --- | --- |\n|  |  |${trail}`;
    const start = from + lead.length + 2;
    return { from, to: line.end, insert, start, end: start + first.length };
  }

  function isInBlock(before) {
    return (before.match(BLOCK) || []).length % 2 > 0 || before.split("$$").length % 2 === 0;
  }

  // Enter goes on with a list, and ends it where nothing was written in the item.
  function entered({ text, start, end }) {
    if (start !== end) return null;
    const from = lineStart(text, start);
    const item = BEGINNING.exec(text.slice(from, start))[0];
    const mark = ITEM.exec(item);
    if (!mark || isInBlock(text.slice(0, from))) return null;
    if (!text.slice(from + item.length, lineEnd(text, start)).trim()) {
      const place = from + mark[1].length;
      return { from: place, to: lineEnd(text, start), insert: "", start: place, end: place };
    }
    const next = mark[3] ? item.replace(/\d{1,9}(?=[.)])/, String(Number(mark[3]) + 1)) : item;
    const insert = `\n${next.replace(/\[[xX]\]/, "[ ]")}`;
    return { from: start, to: start, insert, start: start + insert.length, end: start + insert.length };
  }

  return { BEGINNING, linesOf, joined, fencesAround, fenced, heading, list, quote, table, entered };
})();

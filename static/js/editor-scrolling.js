// The preview scrolls along with the text: headings stand at the same height on both sides, and
// between two of them the one side goes as far, in proportion, as the other.
"use strict";

const EditorScrolling = (() => {
  const HEADING_OR_FENCE = /^(?:#{1,6}[ \t]|[ \t]*(```|~~~))/gm;

  // How far down in a field the characters at ascending places stand, in pixels.
  function depthsOf(field, places) {
    const mirror = document.createElement("div");
    mirror.className = "editor-mirror";
    const style = getComputedStyle(field);
    for (const name of ["font", "letterSpacing", "padding", "tabSize"]) mirror.style[name] = style[name];
    mirror.style.width = `${field.clientWidth}px`;
    let at = 0;
    const marks = places.map((place) => {
      const mark = document.createElement("span");
      mark.textContent = "\u200b";
      mirror.append(field.value.slice(at, place), mark);
      at = place;
      return mark;
    });
    field.after(mirror);
    const depths = marks.map((mark) => mark.offsetTop);
    mirror.remove();
    return depths;
  }

  function headingPlaces(text) {
    const places = [];
    let isCode = false;
    for (const found of text.matchAll(HEADING_OR_FENCE)) {
      if (found[1]) isCode = !isCode;
      else if (!isCode) places.push(found.index);
    }
    return places;
  }

  // Pairs of heights that belong together, from the top to the end of what can be scrolled.
  function pairsOf(field, preview) {
    const way = field.scrollHeight - field.clientHeight;
    const there = preview.scrollHeight - preview.clientHeight;
    const headings = [...preview.querySelectorAll("h2, h3, h4, h5, h6")];
    const places = headingPlaces(field.value);
    const pairs = [[0, 0]];
    if (places.length === headings.length) {
      const top = preview.getBoundingClientRect().top - preview.scrollTop;
      depthsOf(field, places).forEach((depth, number) => {
        const height = headings[number].getBoundingClientRect().top - top;
        const [before, beside] = pairs.at(-1);
        if (depth > before && depth < way && height > beside && height < there) pairs.push([depth, height]);
      });
    }
    return [...pairs, [Math.max(way, 1), there]];
  }

  // Returns what brings the preview to the text's height; to be told when text or sizes changed.
  function together(field, preview) {
    let pairs = null;
    let frame = 0;
    function scroll() {
      frame = 0;
      if (!field.clientHeight || !preview.clientHeight) return;
      pairs ??= pairsOf(field, preview);
      const next = pairs.findIndex(([depth]) => depth >= field.scrollTop);
      const [[a, b], [c, d]] = next < 1 ? [pairs[0], pairs[1]] : [pairs[next - 1], pairs[next]];
      preview.scrollTop = b + ((field.scrollTop - a) / (c - a)) * (d - b);
    }
    field.addEventListener("scroll", () => {
      frame ||= requestAnimationFrame(scroll);
    }, { passive: true });
    const changed = () => {
      pairs = null;
      scroll();
    };
    new ResizeObserver(changed).observe(field);
    return changed;
  }

  return { depthsOf, together };
})();

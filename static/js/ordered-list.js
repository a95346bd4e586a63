// A list whose lines are put in order with a pointer, or with Alt and an arrow key. What a place
// means for the fields of a line, and how it is told, is up to the script that makes the list.
"use strict";

const OrderedList = (() => {
  const EDGE = 64; // pixels from the window's edges within which dragging scrolls the page

  // `lines()` gives those that have a place, from the top. A line is dragged by what `handle`
  // selects. `passed(line)` is called at each step of a pointer, `moved(line)` when a line has a new
  // place for good; `say` tells a sentence.
  return class {
    constructor(list, { lines, handle, passed = () => {}, moved, say }) {
      Object.assign(this, { list, lines, handle, passed, moved, say });
      list.addEventListener("keydown", (event) => this.key(event));
      list.addEventListener("pointerdown", (event) => this.drag(event));
    }

    neighbor(line, by) {
      const lines = this.lines();
      return lines[lines.indexOf(line) + by];
    }

    // The neighbor steps over the line, which stays where it is in the document: so it keeps the
    // focus and the pointer.
    step(line, by) {
      const neighbor = this.neighbor(line, by);
      if (!neighbor) return false;
      if (by < 0) line.after(neighbor);
      else line.before(neighbor);
      return true;
    }

    move(line, by) {
      if (!this.step(line, by)) {
        this.say(by < 0 ? "This is the first." : "This is the last.");
        return;
      }
      this.moved(line);
      line.scrollIntoView({ block: "nearest" });
    }

    lineOf(element) {
      return this.lines().find((line) => line.contains(element));
    }

    key(event) {
      const by = { ArrowUp: -1, ArrowDown: 1 }[event.key];
      const line = this.lineOf(event.target);
      if (!by || !line || !event.altKey || event.ctrlKey || event.metaKey) return;
      event.preventDefault();
      this.move(line, by);
    }

    drag(down) {
      const handle = down.target.closest(this.handle);
      const line = handle && this.lineOf(handle);
      if (!line || down.button !== 0) return;
      const before = [...this.list.children];
      const listening = new AbortController();
      const { signal } = listening;
      handle.setPointerCapture(down.pointerId);
      line.classList.add("is-dragged");
      const end = (isKept) => {
        listening.abort();
        line.classList.remove("is-dragged");
        const isMoved = before.some((one, place) => one !== this.list.children[place]);
        if (!isMoved) return;
        if (isKept) this.moved(line);
        else this.list.append(...before);
        this.passed(line);
      };
      handle.addEventListener("pointermove", ({ clientY }) => this.follow(line, clientY), { signal });
      handle.addEventListener("pointerup", () => end(true), { signal });
      handle.addEventListener("pointercancel", () => end(false), { signal });
      document.addEventListener("keydown", (event) => event.key === "Escape" && end(false), { signal });
    }

    // Whether the pointer is so far in the neighbor that the line, in its place, lies below it.
    reaches(line, by, y) {
      const there = this.neighbor(line, by)?.getBoundingClientRect();
      if (!there) return false;
      const height = line.offsetHeight;
      return by < 0 ? y < Math.min(there.bottom, there.top + height) : y > Math.max(there.top, there.bottom - height);
    }

    follow(line, y) {
      const top = window.scrollY;
      const by = this.reaches(line, -1, y) ? -1 : 1;
      while (this.reaches(line, by, y)) {
        this.step(line, by);
        window.scrollTo(0, top); // the browser may have followed the line
      }
      this.passed(line);
      if (y < EDGE) window.scrollBy(0, -EDGE / 4);
      if (y > innerHeight - EDGE) window.scrollBy(0, EDGE / 4);
    }
  };
})();

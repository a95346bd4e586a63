// Comforts of a question's page: printing, and the section being read marked in the contents.
document.addEventListener("DOMContentLoaded", () => {
  const print = document.querySelector(".print");
  if (!print) return;
  print.addEventListener("click", () => window.print());
  print.parentElement.hidden = false;

  const links = new Map(
    [...document.querySelectorAll(".contents-side a")].map((link) => [link.hash.slice(1), link]),
  );
  const headings = [...links.keys()].map((id) => document.getElementById(id));

  function mark() {
    const passed = headings.filter((heading) => heading.getBoundingClientRect().top < innerHeight / 3);
    const current = passed.at(-1)?.id;
    for (const [id, link] of links) {
      if (id === current) link.setAttribute("aria-current", "true");
      else link.removeAttribute("aria-current");
    }
  }

  if (headings.length) {
    addEventListener("scroll", mark, { passive: true });
    mark();
  }
});

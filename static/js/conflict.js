// The page of a conflict: a session that has ended is said before the page is sent, since a page to
// sign in would take what was written along.

const form = document.querySelector("form.conflict");
const trouble = form.querySelector(".ask-trouble");
let isAsked = false;

form.addEventListener("submit", async (event) => {
  if (isAsked) return;
  event.preventDefault();
  const body = new FormData();
  body.append("article", form.dataset.article);
  const headers = { "X-CSRFToken": csrfToken() };
  const response = await fetch(form.dataset.present, { method: "POST", body, headers }).catch(() => null);
  if (!response || response.status === 403) {
    const isJson = response?.headers.get("Content-Type")?.startsWith("application/json");
    trouble.textContent = isJson ? (await response.json()).error : "No connection. What you wrote stays here.";
    trouble.hidden = false;
    return;
  }
  isAsked = true;
  form.elements.csrfmiddlewaretoken.value = csrfToken();
  form.requestSubmit(event.submitter);
});

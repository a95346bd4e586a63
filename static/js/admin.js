// On every page of the admin: the token that a script sends along; tells the server the editor's time zone, and forgets what the browser
// kept of a text once the server has saved it.
"use strict";

const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
if (zone) {
  document.cookie = `zone=${encodeURIComponent(zone)}; path=/admin/; max-age=31536000; samesite=lax`;
}

function csrfToken() {
  // From the cookie, not from the form: signing in again in another tab makes a new one.
  return document.cookie.match(/(?:^|; )csrftoken=([^;]*)/)?.[1] ?? "";
}

document.addEventListener("DOMContentLoaded", () => {
  for (const link of document.querySelectorAll("[data-saved]")) {
    localStorage.removeItem(`quicktakes:${link.dataset.saved}`);
  }
});

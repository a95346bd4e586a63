// The page of a task that is not over: asks how it stands every second, less often where nothing
// changes, and reads out how it ended. Without a script the page comes anew every five seconds.
"use strict";

const EVERY = 1000; // milliseconds
const SELDOM = 10_000;

function watch(place) {
  const progress = document.getElementById("task-progress");
  const outcome = document.getElementById("task-outcome");
  const said = document.getElementById("task-said");
  const title = document.title.replace(/^\d+ % \| /, "");
  let wait = EVERY;
  let last = "";

  function show(told) {
    wait = told.progress === last ? Math.min(wait * 1.25, SELDOM) : EVERY;
    if (told.progress !== last) progress.innerHTML = told.progress;
    last = told.progress;
    document.title = told.is_over ? title : `${told.percent} % | ${title}`;
    if (!("outcome" in told)) return;
    const hadFocus = outcome.contains(document.activeElement);
    outcome.innerHTML = told.outcome;
    if (hadFocus) document.querySelector("h1").focus();
    place.dataset.state = told.state;
    if (told.is_over) said.textContent = told.said;
  }

  async function ask() {
    try {
      const response = await fetch(`${place.dataset.now}?state=${place.dataset.state}`);
      if (response.status === 403 || response.status === 404) {
        said.textContent = (await response.json()).error;
        said.classList.remove("visually-hidden");
        return;
      }
      if (!response.ok) throw new Error(response.statusText);
      const told = await response.json();
      show(told);
      if (told.is_over) return;
    } catch {
      wait = SELDOM; // no connection, or the site is restarting
    }
    setTimeout(ask, document.hidden ? SELDOM : wait);
  }

  setTimeout(ask, EVERY);
}

const place = document.querySelector("#task[data-now]");
if (place) watch(place);

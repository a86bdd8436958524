/** The bell: its figure, and a note for what was told while the page is open. Both come as HTML. */

import { watch } from "./live.js";

const STAY = 20_000;
const MOST = 3;
// Everybody hears of one market's move at once: not all shall ask in the same moment.
const LONGEST_WAIT = 600;

let waiting = 0;

document.addEventListener("live:messages", (event) => {
  const { messages } = /** @type {CustomEvent} */ (event).detail;
  const [facts] = Object.values(messages);
  const bell = document.getElementById("bell");
  if (!bell || !facts) return;
  const same = String(facts.unseen) === bell.dataset.unseen && String(facts.newest) === bell.dataset.newest;
  if (!same && waiting === 0) waiting = window.setTimeout(ask, Math.random() * LONGEST_WAIT);
});

async function ask() {
  waiting = 0;
  const bell = document.getElementById("bell");
  if (!bell) return;
  let answer;
  try {
    const headers = { "HX-Request": "true" }; // a part of a page, which is none by itself
    answer = await fetch(`${bell.dataset.ask}?after=${bell.dataset.newest}`, { headers });
  } catch {
    return; // the line is lost; the next news asks again
  }
  if (!answer.ok || answer.redirected) return;
  const parts = document.createRange().createContextualFragment(await answer.text());
  const fresh = parts.getElementById("bell");
  // A page that has told more than is now unseen must not tell it again.
  const newest = Math.max(Number(bell.dataset.newest), Number(fresh?.dataset.newest ?? 0));
  const notes = [...parts.querySelectorAll(".toast-note")];
  if (fresh) {
    fresh.dataset.newest = String(newest);
    bell.replaceWith(fresh);
  }
  show(notes);
}

/** @param {Element[]} notes newest first */
function show(notes) {
  const place = document.getElementById("toasts");
  if (!place) return;
  for (const note of notes.reverse()) {
    note.querySelector(".toast-close")?.addEventListener("click", () => note.remove());
    place.prepend(note);
    leaveLater(note);
  }
  while (place.children.length > MOST) place.lastElementChild?.remove();
}

/** Not while somebody reads it or stands on it with the keyboard. @param {Element} note */
function leaveLater(note) {
  setTimeout(() => {
    if (note.matches(":hover, :focus-within")) leaveLater(note);
    else note.remove();
  }, STAY);
}

watch([]);

/**
 * Parts of a page that follow what happens: data-live-src names where the part comes from.
 *
 * A part is asked for again when messages of this person moved, and every few seconds in case that
 * news was lost; data-live-every says how many. One that comes back without data-live-src has
 * reached its end.
 */

const EVERY = 3000;
const PATIENCE = 150; // several pieces of news at once are one reason to ask

let waiting = 0;
let round = 0;

function refreshAll() {
  waiting = 0;
  if (document.hidden) return;
  for (const part of document.querySelectorAll("[data-live-src]")) refresh(part);
}

function refreshDue() {
  round += 1;
  if (document.hidden) return;
  for (const part of document.querySelectorAll("[data-live-src]")) {
    const rounds = Math.ceil((Number(part.getAttribute("data-live-every") ?? 3) * 1000) / EVERY);
    if (round % rounds === 0) refresh(part);
  }
}

/** @param {Element} part */
async function refresh(part) {
  try {
    const answer = await fetch(part.getAttribute("data-live-src") ?? "");
    if (!answer.ok || answer.redirected) return;
    const fresh = document.createRange().createContextualFragment(await answer.text()).firstElementChild;
    if (fresh && part.isConnected && shown(fresh) !== shown(part)) part.replaceWith(fresh);
  } catch {
    // The line is lost: the next round asks again, and the page says what it knew.
  }
}

/** A form's token is another one every time, and says nothing. @param {Element} part */
function shown(part) {
  return part.outerHTML.replace(/(name="csrfmiddlewaretoken" value=")[^"]*/g, "$1");
}

function soon() {
  if (waiting === 0) waiting = window.setTimeout(refreshAll, PATIENCE);
}

document.addEventListener("live:messages", soon);
document.addEventListener("visibilitychange", soon);
setInterval(refreshDue, EVERY);

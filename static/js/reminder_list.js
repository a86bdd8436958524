// The list, or the page of one, follows what happens: a crossing, or a check that moved the distances. While somebody
// ticks reminders or searches, it waits, so that nothing moves under their hands.

function busy() {
  const list = document.querySelector("[data-reminder-list]");
  const at = document.activeElement;
  return list?.querySelector("input[name=pick]:checked") || (at instanceof HTMLElement && list?.contains(at) && at.matches("a, button, input"));
}

/** @param {boolean} urgent */
function renew(urgent) {
  const list = document.querySelector("[data-reminder-list]");
  if (!list || (busy() && !urgent)) return;
  if (urgent && list.querySelector("input[name=pick]:checked")) return;
  // @ts-ignore htmx is loaded by every page
  window.htmx.trigger(list, "news");
}

document.addEventListener("click", (event) => {
  const button = event.target instanceof Element && event.target.closest("[data-tick-all]");
  if (!button) return;
  const boxes = /** @type {NodeListOf<HTMLInputElement>} */ (document.querySelectorAll("input[name=pick]"));
  const tick = [...boxes].some((box) => !box.checked);
  for (const box of boxes) box.checked = tick;
});

document.addEventListener("heartbeat:news", () => renew(false));
document.addEventListener("live:crossing", () => renew(true));

// A reminder's page says what became of each message.
document.addEventListener("live:messages", () => {
  if (document.querySelector("[data-reminder-list] .told")) renew(false);
});

// A page that lost the line, or that has no Redis behind it, hears only which crossing is newest.
let newest = -1;
document.addEventListener("live:crossings", (event) => {
  const [facts] = Object.values(/** @type {CustomEvent} */ (event).detail.crossings);
  if (newest >= 0 && facts.newest > newest) renew(true);
  newest = facts.newest;
});

/** Keeps every <time class="age"> true while the page is open, as tracker/lib/ages.py spells it. */

/** @type {[number, number, string][]} */
const UNITS = [[172_800, 86_400, "d"], [7200, 3600, "h"], [100, 60, "min"]];

/**
 * @param {number} seconds
 * @returns {string}
 */
export function age(seconds) {
  for (const [from, length, unit] of UNITS) {
    if (seconds >= from) return `${Math.floor(seconds / length)}\u202f${unit}`;
  }
  return `${Math.max(0, Math.floor(seconds))}\u202fs`;
}

/**
 * @param {string} at an ISO time
 * @returns {string}
 */
export function ago(at) {
  return `${age((Date.now() - Date.parse(at)) / 1000)} ago`;
}

function keepTrue() {
  for (const time of document.querySelectorAll("time.age")) {
    const text = ago(time.getAttribute("datetime") ?? "");
    if (time.textContent !== text) time.textContent = text;
  }
}

setInterval(keepTrue, 1000);

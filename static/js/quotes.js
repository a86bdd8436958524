/** Live prices: whatever on the page carries data-coin is kept as the last commit has it. */

import { ago } from "./ages.js";
import { arrow, change, direction, money, shortMoney } from "./figures.js";
import { watch } from "./live.js";

/** @typedef {Record<string, string | null>} Quote */

const SHORTENED = new Set(["market_cap", "volume"]);
/** @type {Map<string, Quote>} */
const last = new Map();

const places = document.querySelectorAll("[data-coin]");
watch(new Set([...places].map((place) => place.getAttribute("data-coin") ?? "")));

document.addEventListener("live:quotes", (event) => {
  const { quotes } = /** @type {CustomEvent} */ (event).detail;
  for (const place of places) {
    const id = place.getAttribute("data-coin") ?? "";
    if (id in quotes) show(place, quotes[id], last.get(id));
  }
  for (const [id, quote] of Object.entries(quotes)) last.set(id, quote);
  const came = [...last.values()].map((quote) => quote.accepted_at ?? "").sort().at(-1);
  setTime(document.querySelector("[data-live-age] time"), came ?? null);
});

document.addEventListener("live:state", (event) => {
  const { connected } = /** @type {CustomEvent} */ (event).detail;
  for (const note of document.querySelectorAll("[data-live-state]")) {
    note.textContent = connected ? "Live." : "The live line is lost; trying again.";
    note.toggleAttribute("hidden", false);
    note.classList.toggle("lost", !connected);
  }
});

/**
 * @param {Element} place
 * @param {Quote} quote
 * @param {Quote | undefined} before
 */
function show(place, quote, before) {
  showPrice(place, quote, before);
  for (const cell of place.querySelectorAll("[data-change]")) {
    const percent = quote[cell.getAttribute("data-change") ?? ""];
    const move = cell.querySelector(".move");
    if (!move) continue;
    move.textContent = change(percent);
    move.className = `move ${direction(percent)}`;
  }
  for (const cell of place.querySelectorAll("[data-amount]")) {
    const name = cell.getAttribute("data-amount") ?? "";
    cell.textContent = SHORTENED.has(name) ? shortMoney(quote[name]) : money(quote[name]);
    cell.setAttribute("title", quote[name] === null ? "unknown" : `${quote[name]} USD`);
  }
  setTime(place.querySelector("[data-as-of] time"), quote.as_of);
}

/**
 * @param {Element} place
 * @param {Quote} quote
 * @param {Quote | undefined} before
 */
function showPrice(place, quote, before) {
  const price = place.querySelector("[data-price]");
  if (price) {
    price.textContent = money(quote.price);
    price.classList.toggle("unknown", quote.price === null);
    price.setAttribute("title", quote.price === null ? "unknown" : `${quote.price} USD`);
  }
  const tick = place.querySelector("[data-tick]");
  // The same answer told twice is no news.
  const isNews = before !== undefined && before.accepted_at !== quote.accepted_at;
  if (tick && isNews && quote.price !== null && before.price !== null) {
    const moved = Number(quote.price) - Number(before.price);
    tick.textContent = arrow(moved);
    tick.className = `tick ${direction(String(moved))}`;
  }
  const doubt = place.querySelector("[data-doubt]");
  if (doubt) doubt.textContent = quote.trust === "confirming" ? quote.reason : "";
}

/**
 * @param {Element | null} time
 * @param {string | null} at
 */
function setTime(time, at) {
  if (!time || !at) return;
  time.setAttribute("datetime", at);
  time.setAttribute("title", new Date(at).toLocaleString());
  time.textContent = ago(at);
}

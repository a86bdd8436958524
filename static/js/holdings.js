/**
 * The holdings follow the live prices. Every figure of the page is drawn from the same state in one
 * go, so the total is at every moment the sum of the rows one sees; what is unknown or too old to
 * rely on makes it unknown, as on the server.
 */

import { exact, less, product, share, spelt, sum } from "./exact.js";
import { arrow, change, direction, money, sumOfMoney } from "./figures.js";
import { watch } from "./live.js";

/** @typedef {Record<string, string | null>} Quote */

const TOO_OLD_LOOK = 5000;
/** @type {Map<string, Quote>} */
const quotes = new Map();

const table = () => /** @type {HTMLElement | null} */ (document.querySelector("[data-live-holdings]"));
const rows = () => /** @type {HTMLElement[]} */ ([...document.querySelectorAll("[data-live-holdings] tr[data-coin]")]);

function watchThem() {
  const names = rows().map((row) => row.dataset.coin ?? "");
  // More than a socket may watch: such a page is drawn anew by the server instead.
  if (names.length) watch(new Set(names.slice(0, 240)));
}

document.addEventListener("live:quotes", (event) => {
  const news = /** @type {CustomEvent} */ (event).detail.quotes;
  const before = new Map(quotes);
  for (const [id, quote] of Object.entries(news)) quotes.set(id, quote);
  for (const row of rows()) tick(row, news[row.dataset.coin ?? ""], before.get(row.dataset.coin ?? ""));
  draw();
});

document.addEventListener("live:holdings", () => {
  document.dispatchEvent(new CustomEvent("holdings:changed"));
});

document.addEventListener("htmx:afterSettle", () => {
  watchThem();
  draw();
});

document.addEventListener("live:state", (event) => {
  const { connected } = /** @type {CustomEvent} */ (event).detail;
  for (const note of document.querySelectorAll("[data-live-state]")) {
    note.textContent = connected ? "Live" : "The live line is lost; trying again.";
    note.toggleAttribute("hidden", false);
    note.classList.toggle("lost", !connected);
  }
});

/** @param {Quote} quote @returns {bigint | null} in US dollars, if it may be relied on */
function known(quote) {
  const oldest = Number(table()?.dataset.maxAge) * 1000;
  if (quote.as_of === null || quote.trust === "confirming") return null;
  return Date.now() - Date.parse(quote.as_of) <= oldest ? exact(quote.price) : null;
}

/** @param {Quote} quote */
function doubt(quote) {
  if (quote.trust === "confirming") return quote.reason;
  return known(quote) === null ? "The price is too old to rely on." : "";
}

function draw() {
  const place = table();
  if (!place || !quotes.size) return;
  const rate = exact(place.dataset.rate);
  const figures = rows().map((row) => reckon(row, rate));
  for (const each of figures) show(each);
  if (place.dataset.notLive === undefined) total(place, figures.filter((each) => each.counts));
}

/** @param {HTMLElement} row @param {bigint | null} rate */
function reckon(row, rate) {
  const quote = quotes.get(row.dataset.coin ?? "");
  const byHand = row.dataset.ownPrice !== undefined;
  const dollars = quote ? known(quote) : null;
  const price = byHand ? exact(row.dataset.ownPrice) : product(dollars, rate);
  const cost = exact(row.dataset.cost);
  const value = product(exact(row.dataset.quantity), price);
  const profit = less(value, cost);
  return {
    row, quote, byHand, dollars, price, value, cost,
    counts: row.dataset.counts !== undefined,
    unrealised: profit,
    realised: exact(row.dataset.realised),
    profit: sum(profit, exact(row.dataset.realised)),
  };
}

/** @param {ReturnType<typeof reckon>} each */
function show({ row, quote, byHand, dollars, price, value, unrealised, profit }) {
  if (!quote) return; // nothing was heard of it yet: what the server wrote still stands
  for (const cell of row.querySelectorAll("[data-change]")) {
    const percent = quote[cell.getAttribute("data-change") ?? ""];
    const move = cell.querySelector(".move");
    if (move) move.textContent = change(percent);
    if (move) move.className = `move ${direction(percent)}`;
  }
  if (!byHand) write(row, "price", spelt(price));
  if (row.dataset.quantity !== undefined) {
    write(row, "value", spelt(value));
    write(row, "unrealised", spelt(unrealised), true);
    write(row, "profit", spelt(profit), true);
    const line = exact(row.dataset.line);
    const away = share(less(line, dollars), dollars);
    if (row.dataset.line !== undefined) text(row, "distance", away === null ? "" : change(away));
  }
  const note = row.querySelector("[data-own-doubt]");
  const words = byHand ? "" : doubt(quote);
  if (note && (words || value !== null)) note.textContent = words || (exact(row.dataset.cost) === null ? note.textContent : "");
}

/** @param {HTMLElement} place @param {ReturnType<typeof reckon>[]} counted */
function total(place, counted) {
  const balance = sum(...counted.map((each) => each.value));
  const profit = sum(exact(place.dataset.goneRealised), ...counted.map((each) => each.profit));
  const unrealised = sum(...counted.map((each) => each.unrealised));
  const before = exact(place.dataset.before);
  const today = less(balance, before);
  write(document, "balance", spelt(balance));
  write(document, "profit", spelt(profit), true, ".totals-card, tfoot");
  write(document, "unrealised", spelt(unrealised), true, ".totals-card, tfoot");
  write(document, "today", spelt(today), true);
  percent("today_percent", share(today, before), 2);
  percent("unrealised_percent", share(unrealised, sum(...counted.map((each) => each.cost))), 1);
  for (const each of counted) text(each.row, "share", percentage(share(each.value, balance)));
  divide(counted, balance);
  const note = document.querySelector(".balance [data-own-doubt]");
  const unknown = counted.filter((each) => each.value === null);
  if (note) note.textContent = unknown.length ? `Unknown as long as these are: ${unknown.map(nameOf).join(", ")}.` : "";
}

/** @param {ReturnType<typeof reckon>} each */
function nameOf({ row }) {
  return row.querySelector(".coin-name")?.textContent ?? row.dataset.coin;
}

/** @param {ReturnType<typeof reckon>[]} counted @param {bigint | null} balance */
function divide(counted, balance) {
  const parts = [...document.querySelectorAll("[data-slice]")].map((label) => {
    const coins = new Set((label.getAttribute("data-slice") ?? "").split(" "));
    const held = counted.filter((each) => coins.has(each.row.dataset.coin ?? ""));
    return { label, part: share(sum(...held.map((each) => each.value)), balance) };
  });
  let x = 0;
  for (const [place, { label, part }] of parts.entries()) {
    label.textContent = percentage(part);
    const box = document.querySelector(`.allocation > svg .slice-${place + 1}`);
    const width = Number(part ?? 0) * 10;
    box?.setAttribute("x", x.toFixed(1));
    box?.setAttribute("width", Math.max(0, width).toFixed(1));
    x += width;
  }
}

/** @param {string | null} part */
function percentage(part) {
  return part === null ? "" : `${Number(part).toFixed(1)} %`;
}

/**
 * @param {ParentNode} where
 * @param {string} name
 * @param {string | null} amount
 * @param {boolean} [signed]
 * @param {string} [within]
 */
function write(where, name, amount, signed = false, within = "") {
  const sign = table()?.dataset.sign;
  const found = within
    ? within.split(", ").flatMap((each) => [...where.querySelectorAll(`${each} [data-own="${name}"]`)])
    : where.querySelectorAll(`[data-own="${name}"]`);
  for (const place of found) {
    place.textContent = name === "price" ? money(amount, sign) : sumOfMoney(amount, sign);
    place.className = amount === null ? "unknown" : signed ? `move ${direction(amount)}` : "";
    place.setAttribute("title", amount === null ? "unknown" : `${amount} ${table()?.dataset.currency?.toUpperCase()}`);
  }
}

/** @param {ParentNode} where @param {string} name @param {string} words */
function text(where, name, words) {
  for (const place of where.querySelectorAll(`[data-own="${name}"]`)) place.textContent = words;
}

/** @param {string} name @param {string | null} amount @param {number} decimals */
function percent(name, amount, decimals) {
  for (const place of document.querySelectorAll(`.totals-card [data-own="${name}"]`)) {
    place.textContent = amount === null ? "" : change(amount, decimals);
    place.className = `move ${direction(amount)}`;
  }
}

/** @param {HTMLElement} row @param {Quote | undefined} quote @param {Quote | undefined} before */
function tick(row, quote, before) {
  const mark = row.querySelector("[data-tick]");
  // The same answer told twice is no news.
  if (!mark || !quote || !before || before.accepted_at === quote.accepted_at) return;
  if (quote.price === null || before.price === null) return;
  const moved = Number(quote.price) - Number(before.price);
  mark.textContent = arrow(moved);
  mark.className = `tick ${direction(String(moved))}`;
}

for (const form of document.querySelectorAll("[data-submits-itself]")) {
  form.querySelector("button")?.classList.add("visually-hidden");
  form.addEventListener("change", () => /** @type {HTMLFormElement} */ (form).requestSubmit());
}

watchThem();
setInterval(draw, TOO_OLD_LOOK);

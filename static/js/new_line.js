/** The line of a new reminder: dragged in the chart, moved with the arrow keys, or typed below it. */

import { change, money } from "./figures.js";

const DIGITS = 5; // as many as anybody can mean with a finger
const STEP = 0.005;
const LONG_STEP = 0.05;

/** @typedef {import("../vendor/lightweight-charts/lightweight-charts.standalone.production.mjs").ISeriesApi<"Area">} Series */

/**
 * @param {HTMLElement} place the chart
 * @param {Series} series
 * @param {number[]} others prices that must be seen too
 */
export function newLine(place, series, others) {
  const form = /** @type {HTMLFormElement | null} */ (document.querySelector("[data-new-line]"));
  if (!form) return extend(series, others, () => []);
  const field = /** @type {HTMLInputElement} */ (form.elements.namedItem("threshold"));
  const direction = /** @type {HTMLSelectElement} */ (form.elements.namedItem("direction"));
  const now = Number(form.dataset.price);
  const line = series.createPriceLine({ price: Number(field.value), title: "new", lineWidth: 2 });
  const handle = makeHandle(place, form);
  let frozen = /** @type {{minValue: number, maxValue: number} | null} */ (null);
  extend(series, others, () => (price() ? [price()] : []), () => frozen);

  function price() {
    return Number(field.value);
  }

  function show() {
    const value = price();
    if (!(value > 0)) return;
    line.applyOptions({ price: value });
    const away = change(String((value / now - 1) * 100));
    const words = `${direction.value} ${money(field.value)}, ${away} from now`;
    handle.setAttribute("aria-valuetext", words);
    handle.setAttribute("aria-valuenow", field.value);
    const hint = form?.querySelector("[data-new-line-hint]");
    if (hint) hint.textContent = `${away} from now`;
    requestAnimationFrame(() => {
      const y = series.priceToCoordinate(value);
      handle.hidden = y === null;
      handle.style.top = `${y ?? 0}px`;
    });
  }

  /** @param {number} value */
  function move(value) {
    if (!(value > 0)) return;
    field.value = plain(value);
    direction.value = value >= now ? "above" : "below";
    show();
  }

  handle.addEventListener("pointerdown", (event) => {
    event.preventDefault();
    handle.setPointerCapture(event.pointerId);
    handle.focus();
    // While it is dragged the scale stands still, or the line would run from the finger.
    const box = place.getBoundingClientRect();
    frozen = range(series, box.height);
  });
  handle.addEventListener("pointermove", (event) => {
    if (!handle.hasPointerCapture(event.pointerId)) return;
    const y = event.clientY - place.getBoundingClientRect().top;
    const value = series.coordinateToPrice(y);
    if (value !== null) move(value);
  });
  handle.addEventListener("pointerup", () => {
    frozen = null;
    series.applyOptions({});
    show();
  });
  handle.addEventListener("keydown", (event) => {
    const steps = { ArrowUp: STEP, ArrowDown: -STEP, PageUp: LONG_STEP, PageDown: -LONG_STEP };
    const step = steps[/** @type {keyof typeof steps} */ (event.key)];
    if (!step) return;
    event.preventDefault();
    move(price() * (1 + step));
  });
  field.addEventListener("input", () => {
    if (price() > 0) direction.value = price() >= now ? "above" : "below";
    show();
  });
  new ResizeObserver(show).observe(place);
  show();
  return line;
}

/** @param {HTMLElement} place @param {HTMLFormElement} form */
function makeHandle(place, form) {
  const handle = document.createElement("div");
  handle.className = "line-handle";
  handle.tabIndex = 0;
  handle.setAttribute("role", "slider");
  handle.setAttribute("aria-orientation", "vertical");
  handle.setAttribute("aria-valuemin", "0");
  handle.setAttribute("aria-label", "The line of a new reminder");
  handle.textContent = "drag";
  place.parentElement?.append(handle);
  form.dataset.scripted = "";
  return handle;
}

/**
 * The scale shows the lines too.
 * @param {Series} series
 * @param {number[]} others
 * @param {() => number[]} more
 * @param {() => {minValue: number, maxValue: number} | null} [fixed]
 */
function extend(series, others, more, fixed = () => null) {
  series.applyOptions({
    autoscaleInfoProvider: (/** @type {() => any} */ original) => {
      const stands = fixed();
      if (stands) return { priceRange: stands };
      const found = original();
      if (!found) return found;
      const { minValue, maxValue } = found.priceRange;
      // A line that is far away would flatten the price: it stays outside.
      const reach = (maxValue - minValue || maxValue) * 3;
      const near = [...others, ...more()].filter((price) => price > minValue - reach && price < maxValue + reach);
      return { priceRange: { minValue: Math.min(minValue, ...near), maxValue: Math.max(maxValue, ...near) } };
    },
  });
  return null;
}

/** @param {Series} series @param {number} height */
function range(series, height) {
  const [high, low] = [series.coordinateToPrice(height * 0.08), series.coordinateToPrice(height * 0.85)];
  return high === null || low === null ? null : { minValue: Math.min(low, high), maxValue: Math.max(low, high) };
}

/** @param {number} value @returns {string} in a few digits, never 1e-7 */
function plain(value) {
  const magnitude = Math.floor(Math.log10(value));
  const decimals = Math.max(0, DIGITS - 1 - magnitude);
  const rounded = Number(value.toPrecision(DIGITS)).toFixed(Math.min(decimals, 24));
  return rounded.includes(".") ? rounded.replace(/\.?0+$/, "") : rounded;
}

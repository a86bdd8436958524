/**
 * How live numbers are spelt: the same as tracker/lib/figures.py does it on the server.
 * Both are held to one table, tests/tracker/figure_cases.json.
 */

export const UNKNOWN = "unknown";
const NARROW = "\u202f";
const SIGNIFICANT = 5;
const MOST_DECIMALS = 24;
/** @type {[number, string][]} */
const SCALES = [[1e12, "T"], [1e9, "B"], [1e6, "M"]];

/**
 * @param {string | null} text an exact number
 * @param {string} [sign] of the currency
 * @returns {string}
 */
export function money(text, sign = "$") {
  if (text === null) return UNKNOWN;
  const value = Number(text);
  return `${value < 0 ? "−" : ""}${sign}${rounded(Math.abs(value))}`;
}

/**
 * What somebody has, gained or lost: cents are enough from one on.
 * @param {string | null} text an exact number
 * @param {string} [sign] of the currency
 * @returns {string}
 */
export function sumOfMoney(text, sign = "$") {
  const value = Number(text);
  if (text === null || Math.abs(value) < 1) return money(text, sign);
  return `${value < 0 ? "−" : ""}${sign}${grouped(Math.abs(value).toFixed(2))}`;
}

/**
 * @param {string | null} text
 * @returns {string}
 */
export function shortMoney(text) {
  if (text === null) return UNKNOWN;
  const value = Number(text);
  for (const [scale, letter] of SCALES) {
    if (Math.abs(value) >= scale) {
      return `${value < 0 ? "−" : ""}$${(Math.abs(value) / scale).toFixed(2)}${NARROW}${letter}`;
    }
  }
  return money(text);
}

/**
 * @param {string | null} text per cent
 * @param {number} [decimals]
 * @returns {string}
 */
export function change(text, decimals = 1) {
  if (text === null) return UNKNOWN;
  const value = Number(text);
  return `${arrow(value)}${NARROW}${Math.abs(value).toFixed(decimals)}${NARROW}%`;
}

/** @param {number} value */
export function arrow(value) {
  return value > 0 ? "▲" : value < 0 ? "▼" : "=";
}

/**
 * @param {string | null} text
 * @returns {string}
 */
export function direction(text) {
  if (text === null) return "unknown";
  const value = Number(text);
  return value > 0 ? "up" : value < 0 ? "down" : "flat";
}

/** @param {number} size */
function rounded(size) {
  if (size === 0) return "0.00";
  const magnitude = Number(size.toExponential().split("e")[1]);
  const decimals = Math.min(Math.max(2, SIGNIFICANT - 1 - magnitude), MOST_DECIMALS);
  const [whole, fraction] = grouped(size.toFixed(decimals)).split(".");
  return `${whole}.${fraction.replace(/0+$/, "").padEnd(2, "0")}`;
}

/** @param {string} text of a number with decimals */
function grouped(text) {
  const [whole, fraction] = text.split(".");
  return `${whole.replace(/\B(?=(\d{3})+$)/g, ",")}.${fraction}`;
}

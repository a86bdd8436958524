/**
 * Decimal arithmetic that loses nothing: an amount is a whole number of 10⁻³⁶ parts.
 * The server reckons the same with Python's Decimal; a browser's own numbers would round.
 */

const PLACES = 36;
const ONE = 10n ** BigInt(PLACES);

/**
 * @param {string | null | undefined} text an exact number, as the server writes it
 * @returns {bigint | null} null: unknown
 */
export function exact(text) {
  const match = /^(-?)(\d+)(?:\.(\d+))?$/.exec(text ?? "");
  if (!match) return null;
  const fraction = (match[3] ?? "").slice(0, PLACES).padEnd(PLACES, "0");
  const size = BigInt(match[2]) * ONE + BigInt(fraction);
  return match[1] ? -size : size;
}

/**
 * @param {bigint | null} one
 * @param {bigint | null} other
 * @returns {bigint | null}
 */
export function product(one, other) {
  return one === null || other === null ? null : (one * other) / ONE;
}

/**
 * @param {...(bigint | null)} parts
 * @returns {bigint | null} complete or unknown
 */
export function sum(...parts) {
  let whole = 0n;
  for (const part of parts) {
    if (part === null) return null;
    whole += part;
  }
  return whole;
}

/**
 * @param {bigint | null} one
 * @param {bigint | null} other
 * @returns {bigint | null}
 */
export function less(one, other) {
  return one === null || other === null ? null : one - other;
}

/**
 * @param {bigint | null} part
 * @param {bigint | null} whole
 * @returns {string | null} per cent
 */
export function share(part, whole) {
  if (part === null || whole === null || whole === 0n) return null;
  return spelt((part * 100n * ONE) / whole);
}

/**
 * @param {bigint | null} value
 * @returns {string | null}
 */
export function spelt(value) {
  if (value === null) return null;
  const size = value < 0n ? -value : value;
  const digits = size.toString().padStart(PLACES + 1, "0");
  const fraction = digits.slice(-PLACES).replace(/0+$/, "");
  return `${value < 0n ? "-" : ""}${digits.slice(0, -PLACES)}${fraction ? `.${fraction}` : ""}`;
}

// The form of an entry helps: shows what the kind needs, links price and total, fills in the
// price of that day, and says what is held afterwards. The server reckons everything again.

const form = /** @type {HTMLFormElement} */ (document.querySelector("[data-entry-form]"));
const field = (name) => /** @type {HTMLInputElement} */ (form.elements.namedItem(name));

const PRICED = ["unit_price", "total", "currency"];
const NEEDS = {
  buy: PRICED,
  sell: PRICED,
  income: [...PRICED, "income_kind"],
  spend: PRICED,
  trade: ["other_coin", "other_quantity"],
  move: ["to_portfolio", "to_exchange"],
};
const OPTIONAL = [...PRICED, "income_kind", "other_coin", "other_quantity", "to_portfolio", "to_exchange"];
const COMING_IN = ["buy", "trade", "transfer_in", "income"];
const SCALE = 18n;

/** @param {string} text @returns {bigint | null} the amount times 10^18 */
function amount(text) {
  const plain = text.trim().replace(/[\s']/g, "").replace(/^(\d*),(\d*)$/, "$1.$2");
  const match = /^(\d*)(?:\.(\d{0,18}))?$/.exec(plain);
  if (!match || !(match[1] || match[2])) return null;
  return BigInt(`${match[1] || "0"}${(match[2] || "").padEnd(Number(SCALE), "0")}`);
}

/** @param {bigint} value @returns {string} */
function spelt(value) {
  const negative = value < 0n;
  const digits = (negative ? -value : value).toString().padStart(Number(SCALE) + 1, "0");
  const whole = digits.slice(0, -Number(SCALE));
  const rest = digits.slice(-Number(SCALE)).replace(/0+$/, "");
  return `${negative ? "-" : ""}${whole}${rest ? `.${rest}` : ""}`;
}

function showWhatTheKindNeeds() {
  const needed = NEEDS[field("kind").value] || [];
  for (const name of OPTIONAL) {
    const box = document.getElementById(`div_id_${name}`);
    const used = needed.includes(name);
    if (box) box.hidden = !used;
    for (const suffix of ["", "_id", "_asked"]) {
      const input = form.elements.namedItem(name + suffix);
      if (input && "disabled" in input) input.disabled = !used;
    }
  }
}

function linkPriceAndTotal() {
  const leads = field("leads").value;
  const quantity = amount(field("quantity").value);
  const known = leads && amount(field(leads).value);
  if (!quantity || known === null || known === "") return;
  const one = 10n ** SCALE;
  if (leads === "unit_price") field("total").value = spelt((known * quantity + one / 2n) / one);
  else field("unit_price").value = spelt((known * one + quantity / 2n) / quantity);
}

/** @param {string} text @param {string} [look] */
function line(text, look = "") {
  const made = document.createElement("p");
  made.textContent = text;
  made.className = look;
  return made;
}

function after(held) {
  const kind = field("kind").value;
  const quantity = amount(field("quantity").value);
  const before = amount(held);
  if (quantity === null || before === null || kind === "move") return null;
  return COMING_IN.includes(kind) ? before + quantity : before - quantity;
}

function say(hints) {
  const lines = [];
  const currency = field("currency").value;
  if (hints.price) lines.push(line(`The price of that day was ${hints.price} ${currency}.`));
  if (hints.held && form.dataset.editing === undefined) {
    const left = after(hints.held);
    lines.push(line(`You held ${hints.held} ${hints.symbol} at that time.`));
    if (left !== null && left >= 0n) lines.push(line(`After this entry: ${spelt(left)} ${hints.symbol}.`));
    if (left !== null && left < 0n) lines.push(line(`That is ${spelt(-left)} ${hints.symbol} more than you held.`, "too-much"));
  }
  document.getElementById("entry-hints")?.replaceChildren(...lines);
}

function fillPrice(hints) {
  const priced = (NEEDS[field("kind").value] || []).includes("unit_price");
  const untouched = !field("unit_price").value && !field("total").value;
  if (!hints.price || !priced || !(untouched || form.dataset.filled === field("unit_price").value)) return;
  field("unit_price").value = hints.price;
  field("leads").value = "unit_price";
  form.dataset.filled = hints.price;
  linkPriceAndTotal();
}

let asked = 0;
let known = {};

async function askForHints() {
  const wanted = new URLSearchParams();
  for (const name of ["coin", "coin_id", "coin_asked", "currency", "currency_id", "currency_asked", "at", "portfolio"]) {
    wanted.set(name, field(name)?.value ?? "");
  }
  if (!wanted.get("at")) return;
  const mine = (asked += 1);
  const answer = await fetch(`${form.dataset.hints}?${wanted}`).catch(() => null);
  if (!answer?.ok || mine !== asked) return;
  known = await answer.json();
  const again = document.getElementById("at-again");
  if (again) again.hidden = !known.twice;
  fillPrice(known);
  say(known);
}

form.dataset.scripted = "";
showWhatTheKindNeeds();
form.addEventListener("change", (event) => {
  const name = /** @type {HTMLInputElement} */ (event.target).name;
  if (name === "kind") showWhatTheKindNeeds();
  if (["coin", "currency", "at", "portfolio", "kind"].includes(name)) askForHints();
});
form.addEventListener("input", (event) => {
  const name = /** @type {HTMLInputElement} */ (event.target).name;
  if (name === "unit_price" || name === "total") field("leads").value = field(name).value ? name : "";
  if (["unit_price", "total", "quantity"].includes(name)) linkPriceAndTotal();
  if (["quantity", "kind"].includes(name)) say(known);
});
askForHints();

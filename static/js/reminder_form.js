// The form of a reminder speaks while it is filled in: the server reads the sentence back, says
// how far the line is, and what is odd. Without a script the Preview button does the same.

const form = /** @type {HTMLFormElement} */ (document.querySelector("[data-reminder-form]"));
const PAUSE = 300;
const LONGER = 700; // until the past is asked for, which is more work
const COINLESS = ["balance", "profit", "profit_percent"];
const OF_COIN = ["price", "change_1h", "change_24h", "change_7d"];
const PER_CENT = ["change_1h", "change_24h", "change_7d", "holding_profit_percent", "profit_percent"];

/** @param {string} name @param {boolean} used */
function show(name, used) {
  const box = document.getElementById(`div_id_${name}`);
  const column = box?.closest(".col, [class*='col-']") ?? box;
  if (column instanceof HTMLElement) column.hidden = !used;
}

function showWhatTheMetricNeeds() {
  const metric = /** @type {HTMLSelectElement} */ (form.elements.namedItem("metric")).value;
  show("coin", !COINLESS.includes(metric));
  show("portfolio", !OF_COIN.includes(metric));
  show("currency", !PER_CENT.includes(metric));
  show("threshold_as", !PER_CENT.includes(metric));
}

let timer = 0;
let asked = 0;

/** @param {boolean} withPast */
async function readBack(withPast = false) {
  const mine = (asked += 1);
  const body = new FormData(form);
  if (withPast) body.set("replay", "1");
  const answer = await fetch(form.dataset.preview ?? "", { method: "POST", body, headers: { "HX-Request": "true" } }).catch(() => null);
  if (!answer?.ok || answer.redirected || mine !== asked) return;
  const text = await answer.text();
  const place = document.getElementById("readback");
  if (!place || mine !== asked) return;
  const fresh = new DOMParser().parseFromString(text, "text/html").getElementById("readback");
  if (fresh && fresh.innerHTML !== place.innerHTML) place.replaceChildren(...fresh.childNodes);
  if (!withPast && place.querySelector(".readback-sentence")) {
    timer = window.setTimeout(() => readBack(true), LONGER);
  }
}

function later() {
  clearTimeout(timer);
  timer = window.setTimeout(() => readBack(), PAUSE);
}

form.dataset.scripted = "";
form.addEventListener("input", (event) => {
  if (/** @type {HTMLInputElement} */ (event.target).name !== "if_true") later();
});
form.addEventListener("change", (event) => {
  const name = /** @type {HTMLInputElement} */ (event.target).name;
  if (name === "metric") showWhatTheMetricNeeds();
  if (name !== "if_true") later();
});
showWhatTheMetricNeeds();
if (!document.querySelector("#readback .readback-sentence")) readBack();

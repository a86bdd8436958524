// The form of a reminder speaks while it is filled in: the server reads the sentence back, says
// how far the line is, and what is odd. Without a script the Preview button does the same.

const form = /** @type {HTMLFormElement} */ (document.querySelector("[data-reminder-form]"));
const PAUSE = 300;
const LONGER = 700; // until the past is asked for, which is more work

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

form.addEventListener("input", (event) => {
  if (/** @type {HTMLInputElement} */ (event.target).name !== "if_true") later();
});
form.addEventListener("change", (event) => {
  if (/** @type {HTMLInputElement} */ (event.target).name !== "if_true") later();
});
if (!document.querySelector("#readback .readback-sentence")) readBack();

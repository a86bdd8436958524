// A rhythm has its day, or none: the form shows only what is asked for.

const form = /** @type {HTMLFormElement} */ (document.querySelector("[data-summary-form]"));
const rhythm = /** @type {HTMLSelectElement} */ (form.elements.namedItem("rhythm"));

function show() {
  for (const [name, used] of [["weekday", "weekly"], ["day", "monthly"]]) {
    const box = document.getElementById(`div_id_${name}`)?.parentElement;
    if (box) box.hidden = rhythm.value !== used;
  }
}

rhythm.addEventListener("change", show);
show();

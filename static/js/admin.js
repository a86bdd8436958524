// Django's admin leaves a few things without a name for people who listen to a page; this names them.

/** @param {Element} field a date or time box that shares one label with its neighbour */
function nameHalf(field) {
  const label = field.closest(".form-row, td")?.querySelector("label, .fieldset-heading")?.textContent ?? "";
  const half = field.classList.contains("vTimeField") ? "time" : "date";
  field.setAttribute("aria-label", `${label.trim().replace(/:$/, "")} ${half}`.trim());
}

window.addEventListener("load", () => {
  document.querySelectorAll(".vDateField, .vTimeField").forEach(nameHalf);
  document.getElementById("searchbar")?.setAttribute("aria-label", "Search");
  document.querySelectorAll("span.help-tooltip[aria-label]").forEach((tip) => tip.setAttribute("role", "img"));
  for (const cell of document.querySelectorAll("th")) {
    if (!cell.textContent?.trim()) {
      cell.setAttribute("role", "presentation");
    }
  }
});

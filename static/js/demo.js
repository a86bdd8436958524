// The demo's desk: parts are fetched again every moment and put in only when they differ.

const screen = document.getElementById("screen");

document.addEventListener("htmx:configRequest", (event) => {
  const { elt, headers, verb } = /** @type {CustomEvent} */ (event).detail;
  if (verb === "get" && elt.dataset.mark) headers["X-Seen"] = elt.dataset.mark;
});

document.addEventListener("htmx:afterRequest", (event) => {
  const { elt, target, xhr, successful } = /** @type {CustomEvent} */ (event).detail;
  const mark = xhr.getResponseHeader("X-Mark");
  if (mark && target) target.dataset.mark = mark;
  if (successful && "clear" in elt.dataset) elt.querySelector("input[name=text]")?.form?.reset();
});

/** The newest message is the lowest one, so that is where the screen stands. */
function toTheEnd() {
  if (screen) screen.scrollTop = screen.scrollHeight;
}

document.addEventListener("htmx:afterSwap", (event) => {
  if (/** @type {CustomEvent} */ (event).detail.target === screen) toTheEnd();
});
toTheEnd();

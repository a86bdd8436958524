// When a partial update fails, the page says so instead of standing still.

/** @param {string} sentence what happened, what was kept, what to do */
function say(sentence) {
  const alert = document.createElement("div");
  alert.className = "alert alert-danger";
  alert.setAttribute("role", "alert");
  alert.textContent = sentence;
  document.getElementById("messages")?.replaceChildren(alert);
}

document.addEventListener("htmx:sendError", () => {
  say("The server could not be reached. Nothing was changed; what you typed is still here. Try again in a moment.");
});

document.addEventListener("htmx:responseError", (event) => {
  const status = /** @type {CustomEvent} */ (event).detail.xhr.status;
  say(
    status === 403
      ? "Your session ended or the page is too old. What you typed is still here: copy it, reload the page and log in again."
      : `That did not work (error ${status}). What you typed is still here. Try again, or reload the page.`,
  );
});

// Keeps the page that is shown without a connection. It never stores a page of the person's own.

window.addEventListener("load", () => {
  navigator.serviceWorker?.register("/service-worker.js");
});

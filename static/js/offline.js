// The offline page: since when, and back as soon as there is a connection again.

import { ago } from "./ages.js";

const place = document.querySelector("[data-offline-since]");

async function say() {
  const kept = await (await caches.open("bellwether-state")).match("/offline/since");
  if (!kept || !place) return;
  const since = await kept.text();
  const time = document.createElement("time");
  time.className = "age";
  time.dateTime = since;
  time.title = new Date(since).toLocaleString();
  time.textContent = ago(since);
  place.replaceChildren(`since ${new Date(since).toLocaleTimeString([], { hour: "2-digit", minute: "2-digit" })}, `, time);
}

window.addEventListener("online", () => location.reload());
document.querySelector("[data-try-again]")?.addEventListener("click", (event) => {
  event.preventDefault();
  location.reload();
});
say();

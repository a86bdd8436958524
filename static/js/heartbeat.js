// Keeps true what every page says of the watching: when lines were judged last, and whether that
// is too long ago. The times come over the live line; the worry comes from the clock alone.

import { ago } from "./ages.js";
import { watch } from "./live.js";

const NAME = "~checks";

watch([NAME]);

document.addEventListener("live:checks", (event) => {
  const facts = /** @type {CustomEvent} */ (event).detail.checks[NAME];
  if (!facts) return;
  let news = false;
  for (const place of document.querySelectorAll("[data-live-time]")) {
    const time = place.querySelector("time");
    const at = facts[place.getAttribute("data-live-time") ?? ""];
    if (!time || !at || Date.parse(time.getAttribute("datetime") ?? "") >= Date.parse(at)) continue;
    time.setAttribute("datetime", at);
    time.setAttribute("title", new Date(at).toLocaleString());
    time.textContent = ago(at);
    news = true;
  }
  // Parts of a page that the server draws anew with every check listen for this one.
  if (news) document.dispatchEvent(new CustomEvent("heartbeat:news"));
});

function worry() {
  for (const beat of document.querySelectorAll("[data-amber-after]")) {
    const time = beat.querySelector("[data-live-time] time");
    if (!time) continue;
    const seconds = (Date.now() - Date.parse(time.getAttribute("datetime") ?? "")) / 1000;
    const tone = ["red", "amber"].find((name) => seconds > Number(beat.getAttribute(`data-${name}-after`))) ?? "green";
    if (beat.getAttribute("data-tone") === tone) continue;
    beat.setAttribute("data-tone", tone);
    const place = beat.querySelector(".heartbeat-worry");
    if (place) place.textContent = beat.getAttribute(`data-${tone}`) ?? "";
  }
}

setInterval(worry, 1000);

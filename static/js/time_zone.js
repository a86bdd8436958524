// Tells the sign-up form which time zone this device is in, and offers it on the settings page.

const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;

for (const field of document.querySelectorAll("[data-time-zone]")) {
  if (zone && !field.value) field.value = zone;
}

for (const offer of document.querySelectorAll("[data-time-zone-offer]")) {
  const field = document.getElementById(offer.dataset.timeZoneOffer);
  if (!zone || !field || field.value.replaceAll(" ", "_") === zone) continue;
  offer.textContent = `Use this device’s time zone, ${zone.replaceAll("_", " ")}`;
  offer.hidden = false;
  offer.addEventListener("click", () => {
    field.value = zone;
    offer.hidden = true;
    field.focus();
  });
}

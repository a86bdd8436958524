/** Charts are drawn on a canvas, which knows no style sheet: they ask here for the page's colours. */

/**
 * A token is written with light-dark(), which only the browser can resolve.
 * @param {HTMLElement} place
 * @param {string} token
 * @param {number} [opacity]
 * @returns {string}
 */
export function colour(place, token, opacity = 1) {
  const probe = document.createElement("span");
  probe.style.color = `var(${token})`;
  place.append(probe);
  const resolved = getComputedStyle(probe).color;
  probe.remove();
  return opacity === 1 ? resolved : resolved.replace("rgb(", "rgba(").replace(")", `, ${opacity})`);
}

/**
 * Dress the chart now and whenever the theme changes or it is printed, as long as it is on the page.
 * @param {HTMLElement} place
 * @param {() => void} dress
 */
export function followTheme(place, dress) {
  const causes = [matchMedia("(prefers-color-scheme: dark)"), matchMedia("print")];
  const again = () => {
    if (place.isConnected) return dress();
    observer.disconnect();
    causes.forEach((cause) => cause.removeEventListener("change", again));
  };
  const observer = new MutationObserver(again);
  observer.observe(document.documentElement, { attributes: true });
  causes.forEach((cause) => cause.addEventListener("change", again));
  dress();
}

/** The line chart of a coin's page, in the colours of the page's theme. */

import { AreaSeries, createChart } from "../vendor/lightweight-charts/lightweight-charts.standalone.production.mjs";
import { money } from "./figures.js";

const place = /** @type {HTMLElement} */ (document.querySelector("[data-chart]"));
const source = document.getElementById(place.dataset.chart ?? "");
const points = JSON.parse(source?.textContent ?? "[]");

const chart = createChart(place, {
  autoSize: true,
  layout: { attributionLogo: false, background: { color: "transparent" } },
  localization: { priceFormatter: (/** @type {number} */ price) => money(String(price)) },
  timeScale: { timeVisible: true, borderVisible: false, fixLeftEdge: true, fixRightEdge: true },
  rightPriceScale: { borderVisible: false },
  handleScroll: false,
  handleScale: false,
});
const series = chart.addSeries(AreaSeries, { lineWidth: 2, priceLineVisible: false });
series.setData(points);
chart.timeScale().fitContent();

function dress() {
  const style = getComputedStyle(place);
  const colour = (/** @type {string} */ name) => resolve(style.getPropertyValue(name));
  chart.applyOptions({
    layout: { textColor: colour("--ink-soft"), fontFamily: style.fontFamily },
    grid: {
      vertLines: { visible: false },
      horzLines: { color: colour("--line") },
    },
  });
  series.applyOptions({
    lineColor: colour("--accent"),
    topColor: colour("--accent-soft"),
    bottomColor: colour("--accent-soft").replace("rgb(", "rgba(").replace(")", ", 0)"),
  });
}

/**
 * A token is written with light-dark(), which only the browser can resolve.
 * @param {string} value
 * @returns {string}
 */
function resolve(value) {
  const probe = document.createElement("span");
  probe.style.color = value;
  place.append(probe);
  const resolved = getComputedStyle(probe).color;
  probe.remove();
  return resolved;
}

dress();
new MutationObserver(dress).observe(document.documentElement, { attributes: true });
matchMedia("(prefers-color-scheme: dark)").addEventListener("change", dress);

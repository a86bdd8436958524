/** The line chart of a coin's page, in the colours of the page's theme. */

import { AreaSeries, createChart } from "../vendor/lightweight-charts/lightweight-charts.standalone.production.mjs";
import { colour, followTheme } from "./chart_colours.js";
import { money } from "./figures.js";

const place = /** @type {HTMLElement} */ (document.querySelector("[data-chart]"));
const source = document.getElementById(place.dataset.chart ?? "");
const points = JSON.parse(source?.textContent ?? "[]");

const chart = createChart(place, {
  autoSize: true,
  layout: { attributionLogo: false, background: { color: "transparent" } },
  localization: { priceFormatter: (/** @type {number} */ price) => money(String(price)) },
  timeScale: { timeVisible: true, borderVisible: false, fixLeftEdge: true, fixRightEdge: true },
  rightPriceScale: { borderVisible: false, entireTextOnly: true },
  handleScroll: false,
  handleScale: false,
});
const series = chart.addSeries(AreaSeries, { lineWidth: 2, priceLineVisible: false });
series.setData(points);
chart.timeScale().fitContent();

followTheme(place, () => {
  chart.applyOptions({
    layout: { textColor: colour(place, "--ink-soft"), fontFamily: getComputedStyle(place).fontFamily },
    grid: { vertLines: { visible: false }, horzLines: { color: colour(place, "--line") } },
  });
  series.applyOptions({
    lineColor: colour(place, "--accent"),
    topColor: colour(place, "--accent-soft"),
    bottomColor: colour(place, "--accent-soft", 0),
  });
});

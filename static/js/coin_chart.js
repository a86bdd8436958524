/**
 * The line chart of a coin's page: the price, the person's buys and sells, the lines of their
 * reminders, and one line more that is dragged to where the next reminder shall be. The form below
 * the chart holds its price; whoever cannot drag types there.
 */

import {
  AreaSeries, LineStyle, createChart, createSeriesMarkers,
} from "../vendor/lightweight-charts/lightweight-charts.standalone.production.mjs";
import { colour, followTheme } from "./chart_colours.js";
import { money } from "./figures.js";
import { newLine } from "./new_line.js";

/** @param {string | undefined} id */
function read(id) {
  return JSON.parse(document.getElementById(id ?? "")?.textContent ?? "null");
}

const place = /** @type {HTMLElement} */ (document.querySelector("[data-chart]"));
const drawn = read(place.dataset.marks) ?? { marks: [], levels: [] };
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
series.setData(read(place.dataset.chart) ?? []);
chart.timeScale().fitContent();

const markers = createSeriesMarkers(series, []);
const levels = drawn.levels.map((/** @type {{price: number, text: string}} */ level) =>
  series.createPriceLine({ price: level.price, title: level.text.split(" ")[0], lineWidth: 1, lineStyle: LineStyle.Dashed }));
const line = newLine(place, series, drawn.levels.map((/** @type {{price: number}} */ level) => level.price));

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
  const brass = { color: colour(place, "--brass"), axisLabelColor: colour(place, "--brass"), axisLabelTextColor: colour(place, "--surface") };
  for (const level of levels) level.applyOptions(brass);
  line?.applyOptions({ color: colour(place, "--warn"), axisLabelColor: colour(place, "--warn"), axisLabelTextColor: colour(place, "--surface") });
  markers.setMarkers(drawn.marks.map((/** @type {{time: number, way: string}} */ mark) => ({
    time: mark.time,
    position: mark.way === "in" ? "belowBar" : "aboveBar",
    shape: mark.way === "in" ? "arrowUp" : "arrowDown",
    color: colour(place, mark.way === "in" ? "--gain" : "--loss"),
  })));
});

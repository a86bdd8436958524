/** Value over time against the money that was put in, in the colours of the page's theme. */

import { AreaSeries, LineSeries, LineStyle, createChart } from "../vendor/lightweight-charts/lightweight-charts.standalone.production.mjs";
import { colour, followTheme } from "./chart_colours.js";
import { money } from "./figures.js";

/** @param {number} value @param {string | undefined} sign */
function short(value, sign) {
  // Cents say nothing beside thousands, and the axis is narrow.
  return Math.abs(value) >= 1000 ? money(String(Math.round(value)), sign).replace(/\.00$/, "") : money(String(value), sign);
}

function drawChart() {
  const place = /** @type {HTMLElement | null} */ (document.querySelector("[data-value-chart]"));
  const source = document.getElementById(place?.dataset.valueChart ?? "");
  if (!place || !source || place.dataset.drawn !== undefined) return;
  place.dataset.drawn = "";
  const series = JSON.parse(source.textContent ?? "{}");
  const covered = place.dataset.covered !== undefined;
  const spell = (/** @type {number} */ value) =>
    covered ? `${value.toFixed(0)} %` : short(value, place.dataset.currency);
  const chart = createChart(place, {
    autoSize: true,
    layout: { attributionLogo: false, background: { color: "transparent" } },
    localization: { priceFormatter: spell },
    timeScale: { borderVisible: false, fixLeftEdge: true, fixRightEdge: true, timeVisible: typeof series.value[0]?.time === "number" },
    rightPriceScale: { borderVisible: false, entireTextOnly: true },
    handleScroll: false,
    handleScale: false,
  });
  const value = chart.addSeries(AreaSeries, { lineWidth: 2, priceLineVisible: false });
  const putIn = chart.addSeries(LineSeries, { lineWidth: 2, lineStyle: LineStyle.Dashed, priceLineVisible: false, lastValueVisible: false });
  value.setData(series.value);
  putIn.setData(series.put_in);
  chart.timeScale().fitContent();
  followTheme(place, () => {
    chart.applyOptions({
      layout: { textColor: colour(place, "--ink-soft"), fontFamily: getComputedStyle(place).fontFamily },
      grid: { vertLines: { visible: false }, horzLines: { color: colour(place, "--line") } },
    });
    value.applyOptions({
      lineColor: colour(place, "--accent"),
      topColor: colour(place, "--accent-soft"),
      bottomColor: colour(place, "--accent-soft", 0),
    });
    putIn.applyOptions({ color: colour(place, "--brass") });
  });
}

drawChart();
document.addEventListener("htmx:afterSettle", drawChart);

// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
"use strict";

// Colours are the style sheet's variables, so that light, dark and print need no redrawing.
const chartConfig = {
  background: "transparent",
  padding: { left: 0, top: 4, right: 6, bottom: 0 },
  font: 'system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", sans-serif',
  view: { stroke: null },
  axis: {
    labelColor: "var(--soft)", labelFontSize: 12, labelPadding: 5,
    titleColor: "var(--soft)", titleFontSize: 12, titleFontWeight: 500, titlePadding: 8,
    gridColor: "var(--line)", gridOpacity: 0.8, domainColor: "var(--muted)",
    tickColor: "var(--muted)", tickSize: 4,
  },
  axisY: { domain: false, ticks: false },
};

// The configuration for a place of this width: fewer ticks where there is little room.
function configFor(width) {
  const axisX = { tickCount: width < 480 ? 4 : 6, labelFlush: false, labelSeparation: 6 };
  return { ...chartConfig, axisX };
}

// Draws every chart of the page; `data-state` on its place says how that went.
function drawCharts() {
  const specs = JSON.parse(document.getElementById("specs").textContent);
  const drawn = Object.entries(specs).map(async ([id, spec]) => {
    const place = document.getElementById(id);
    try {
      await vegaEmbed(place, spec, {
        mode: "vega-lite", renderer: "svg", actions: false, config: configFor(place.clientWidth),
      });
      place.dataset.state = "drawn";
    } catch (error) {
      place.dataset.state = "failed";
      console.error(`${id}: ${error.message}`);
    }
  });
  return Promise.all(drawn);
}

// Hides the rows of a table that lack a word of the search box and says how many are left.
function filterRows(input) {
  const words = input.value.toLowerCase().split(/\s+/).filter(Boolean);
  const rows = document.getElementById(input.dataset.filter).tBodies[0].rows;
  let shown = 0;
  for (const row of rows) {
    const text = row.textContent.toLowerCase();
    row.hidden = !words.every((word) => text.includes(word));
    shown += row.hidden ? 0 : 1;
  }
  input.parentElement.querySelector("output").textContent =
    words.length ? `${shown} of ${rows.length}` : "";
}

for (const input of document.querySelectorAll("input[data-filter]")) {
  input.addEventListener("input", () => filterRows(input));
}
drawCharts().then(() => { document.documentElement.dataset.charts = "done"; });

// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0

// Opens a report in headless Chromium and fails unless every chart is drawn, no error is logged,
// nothing is asked of the network and the page is no wider than its window.
//
//   node open_report.js REPORT.html [--width 1280] [--dark] [--print] [--screenshot OUT.png]
//
// With --print the page is looked at as on paper, and must come out as a PDF of several pages.
// CHROMIUM names another browser than the ones looked for. Without any: "SKIPPED:" and exit code 0.
import { existsSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { parseArgs } from "node:util";
import { chromium } from "playwright-core";

const browserPaths = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];
const browserArgs = [
  "--no-sandbox", "--headless=new", "--disable-gpu", "--disable-dev-shm-usage",
  "--disable-background-networking", "--disable-component-update", "--disable-default-apps",
  "--disable-extensions", "--disable-sync", "--no-first-run", "--force-color-profile=srgb",
];
const drawTimeoutMs = 60_000;

function readArguments() {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      width: { type: "string", default: "1280" },
      dark: { type: "boolean", default: false },
      print: { type: "boolean", default: false },
      screenshot: { type: "string" },
    },
  });
  if (positionals.length !== 1) throw new Error("usage: open_report.js REPORT.html [options]");
  return { file: path.resolve(positionals[0]), ...values, width: Number(values.width) };
}

// Collects what must not happen while the page lives.
function watch(page, file) {
  const problems = [];
  page.on("console", (message) => {
    if (message.type() === "error" || message.type() === "warning")
      problems.push(`console ${message.type()}: ${message.text()}`);
  });
  page.on("pageerror", (error) => problems.push(`page error: ${error.message}`));
  page.on("request", (request) => {
    const url = request.url();
    if (url !== pathToFileURL(file).href && !url.startsWith("data:"))
      problems.push(`request: ${url}`);
  });
  return problems;
}

// In the page: the charts that are announced, and what was drawn for each.
function measurePage() {
  const announced = Object.keys(JSON.parse(document.getElementById("specs").textContent));
  const charts = announced.map((id) => {
    const place = document.getElementById(id);
    const drawing = place?.querySelector("svg, canvas")?.getBoundingClientRect();
    const marks = place?.querySelectorAll(".mark-rect path, .mark-line path, .mark-symbol path, " +
      ".mark-rule line, .mark-area path").length;
    return {
      id, marks, state: place?.dataset.state, label: place?.getAttribute("aria-label"),
      width: drawing?.width ?? 0, height: drawing?.height ?? 0,
    };
  });
  return {
    charts, places: document.querySelectorAll(".chart").length,
    overflow: document.documentElement.scrollWidth - window.innerWidth,
  };
}

function chartProblems({ charts, places, overflow }) {
  const problems = [];
  if (charts.length === 0) problems.push("the page announces no chart");
  if (places !== charts.length) problems.push(`${places} places for ${charts.length} charts`);
  if (overflow > 1) problems.push(`the page is ${overflow} px wider than its window`);
  for (const chart of charts) {
    if (chart.state !== "drawn") problems.push(`${chart.id}: ${chart.state ?? "not drawn"}`);
    if (!(chart.width > 40 && chart.height > 40))
      problems.push(`${chart.id}: drawn ${chart.width} x ${chart.height} px`);
    if (!chart.marks) problems.push(`${chart.id}: holds no mark`);
    if (!chart.label) problems.push(`${chart.id}: has no text for readers who cannot see it`);
  }
  return problems;
}

// As on paper: dark on white, nothing that only a screen can use, and as many pages as it takes.
async function printProblems(page) {
  const problems = [];
  const shown = await page.evaluate(() => {
    const styles = getComputedStyle(document.body);
    return {
      paper: styles.backgroundColor, ink: styles.color,
      screenOnly: [...document.querySelectorAll("nav, .skip, .search")]
        .filter((e) => e.getBoundingClientRect().height > 0).map((e) => e.className || e.tagName),
    };
  });
  if (shown.paper !== "rgb(255, 255, 255)") problems.push(`printed on ${shown.paper}`);
  if (shown.ink !== "rgb(0, 0, 0)") problems.push(`printed in ${shown.ink}`);
  for (const name of shown.screenOnly) problems.push(`${name} is printed`);
  const pdf = (await page.pdf({ format: "A4", preferCSSPageSize: true })).toString("latin1");
  const pages = pdf.match(/\/Type\s*\/Page\b/g)?.length ?? 0;
  if (!pdf.startsWith("%PDF-") || pages < 2) problems.push(`a PDF of ${pages} pages`);
  return problems;
}

async function check(options, profile) {
  const browser = await chromium.launchPersistentContext(profile, {
    executablePath: options.browser, args: browserArgs, headless: true,
    viewport: { width: options.width, height: 900 },
    colorScheme: options.dark ? "dark" : "light",
  });
  try {
    const page = await browser.newPage();
    const problems = watch(page, options.file);
    await page.goto(pathToFileURL(options.file).href, { timeout: drawTimeoutMs });
    await page.waitForFunction(() => document.documentElement.dataset.charts === "done", null,
      { timeout: drawTimeoutMs });
    const measured = await page.evaluate(measurePage);
    problems.push(...chartProblems(measured));
    if (options.print) {
      await page.emulateMedia({ media: "print" });
      problems.push(...await printProblems(page));
    }
    if (options.screenshot)
      await page.screenshot({ path: options.screenshot, fullPage: true });
    return { problems, charts: measured.charts.length };
  } finally {
    await browser.close();
  }
}

async function main() {
  const options = readArguments();
  options.browser = process.env.CHROMIUM ?? browserPaths.find(existsSync);
  if (!options.browser) {
    console.log("SKIPPED: no Chromium found; ./test.sh installs it");
    return 0;
  }
  const profile = await mkdtemp(path.join(tmpdir(), "strandline-browser-"));
  try {
    const { problems, charts } = await check(options, profile);
    for (const problem of problems) console.error(problem);
    console.log(`${charts} charts at ${options.width} px: ${problems.length} problems`);
    return problems.length === 0 ? 0 : 1;
  } finally {
    await rm(profile, { recursive: true, force: true });
  }
}

process.exitCode = await main();

// Lighthouse on several pages, in one Chromium, as on a phone (its defaults: simulated slow 4G).
//
//   node lighthouse.mjs CHROMIUM CATEGORY,… RUNS ADDRESS…
//
// Prints JSON: for each address and category, the score of each run (0 to 100), and what failed.
// Performance is judged in each run; the others, which depend on no machine, in the first.

import { launch } from "chrome-launcher";
import lighthouse, { defaultConfig } from "lighthouse";

const [chromium, categories, runs, ...addresses] = process.argv.slice(2);
const flags = ["--headless=new", "--disable-gpu", "--no-first-run", "--disable-component-update"];
flags.push("--disable-dev-shm-usage"); // In a container, /dev/shm may be too small for a page.
if (process.getuid?.() === 0) flags.push("--no-sandbox");

// What counts in no score takes a third of the time.
const audits = Object.values(defaultConfig.categories).flatMap(({ auditRefs }) => auditRefs);
const counted = new Set(audits.filter(({ weight }) => weight).map(({ id }) => id));
const skipAudits = audits.map(({ id }) => id).filter((id) => !counted.has(id));

const chrome = await launch({ chromePath: chromium, chromeFlags: flags });
const said = {};
try {
  for (const address of addresses) {
    const pages = (said[address] = { scores: {}, failed: [] });
    for (let run = 0; run < Number(runs); run++) {
      const onlyCategories = categories.split(",").filter((name) => !run || name === "performance");
      if (!onlyCategories.length) break;
      const { lhr } = await lighthouse(address, {
        port: chrome.port,
        onlyCategories,
        skipAudits,
        logLevel: "error",
        disableFullPageScreenshot: true,
        // A busy machine must not end a page's load too soon.
        maxWaitForFcp: 120_000,
        maxWaitForLoad: 120_000,
      });
      if (lhr.runtimeError) throw new Error(`${address}: ${lhr.runtimeError.message}`);
      for (const [name, category] of Object.entries(lhr.categories)) {
        (pages.scores[name] ??= []).push(Math.round(category.score * 100));
        for (const { id, weight } of category.auditRefs) {
          if (!weight) continue;
          const { score, title } = lhr.audits[id];
          const told = `${name} ${id}: ${title}`;
          if (score !== null && score < 0.9 && !pages.failed.includes(told)) pages.failed.push(told);
        }
      }
    }
  }
} finally {
  chrome.kill();
}
console.log(JSON.stringify(said));

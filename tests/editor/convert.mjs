// For the tests: a list of { text, kind } on standard input → what format.mjs makes of each.
// node convert.mjs < request.json    with { schemas, files, titles, moments } in it

import { readFileSync } from "node:fs";
import yaml from "../../editor/node_modules/js-yaml/dist/js-yaml.mjs";
import { read, readMoment, slugify, write } from "../../editor/format.mjs";
import { writeOver } from "../../editor/kept.mjs";

const { schemas, files = [], titles = [], moments = [] } = JSON.parse(readFileSync(0, "utf8"));
const converted = files.map(({ text, kind, changes }) => {
  try {
    const data = read(text, schemas[kind], yaml);
    const changed = writeOver(text, { ...data, ...changes }, schemas[kind], yaml);
    return { data, text: write(data, schemas[kind], yaml), changed };
  } catch (error) {
    return { error: error.message, expected: error.constructor.name === "Unreadable" };
  }
});
process.stdout.write(JSON.stringify({
  files: converted, slugs: titles.map(slugify), moments: moments.map(readMoment),
}));

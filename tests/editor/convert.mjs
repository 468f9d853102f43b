// For the tests: on each line of standard input, a request { schemas, files, titles, moments } in JSON
// → on a line, what format.mjs makes of each.

import { createInterface } from "node:readline";
import yaml from "../../editor/node_modules/js-yaml/dist/js-yaml.mjs";
import { fileName, read, readMoment, write } from "../../editor/format.mjs";
import { writeOver } from "../../editor/kept.mjs";

const answered = ({ schemas, files = [], titles = [], moments = [] }) => ({
  files: files.map(({ text, kind, changes }) => {
    try {
      const data = read(text, schemas[kind], yaml);
      const changed = writeOver(text, { ...data, ...changes }, schemas[kind], yaml);
      return { data, text: write(data, schemas[kind], yaml), changed };
    } catch (error) {
      return { error: error.message, expected: error.constructor.name === "Unreadable" };
    }
  }),
  names: titles.map(fileName),
  moments: moments.map(readMoment),
});
for await (const line of createInterface({ input: process.stdin })) {
  process.stdout.write(`${JSON.stringify(answered(JSON.parse(line)))}\n`);
}

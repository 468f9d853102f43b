// A text as it was, but for what its form changed: remarks, order, quotes, ends of line and the
// body of a file stay as somebody typed them.

import {
  REMARK, Unreadable, dump, isFence, normalized, pair, plain, read, split, write, writeRecord,
} from "./format.mjs";

// [what is before, the words, what is after]: rich text has no empty lines at its edges.
function parted(body) {
  const [before] = /^(?:[ \t]*\n)*/.exec(body);
  const words = body.slice(before.length).trimEnd();
  return [before, words, body.slice(before.length + words.length)];
}

// `source`: the file that the form was filled from, or nothing.
export function writeOver(source, data, schema, yaml) {
  const whole = write(data, schema, yaml);
  if (!source) return whole;
  let before;
  try {
    before = read(source, schema, yaml);
  } catch (error) {
    if (error instanceof Unreadable) return whole;
    throw error;
  }
  const lines = source.split(/(?<=\n|\r(?!\n))/); // Each with its end.
  const end = /\r?\n|\r|$/.exec(source)[0] || "\n";
  const start = lines.findIndex((line) => plain(line).trim());
  const rows = (text) => text.split(/\r\n?|\n/).length;
  const head = rows(source) - rows(before.body);
  const [block] = /^---\n[^]*?(?<=\n)---\n/.exec(whole);
  const header = fields(lines.slice(0, head), start, schema, before, data, yaml, end)
    ?? [block.replaceAll("\n", end)];
  const [first, was, last] = parted(before.body);
  const [, now] = parted(data.body ?? "");
  const body = now && `${was && first}${now}${(was && last) || "\n"}`.replaceAll("\n", end);
  return [...header, ...(now === was ? lines.slice(head) : [body])].join("");
}

// The lines of a header that begins at `start`, those of the fields that changed being written
// anew; null where it has no block, or one field in several places.
function fields(header, start, schema, before, data, yaml, end) {
  const known = new Map(schema.fields.flatMap(({ key, aliases }) =>
    [key, ...aliases].map((name) => [name, key])));
  const order = schema.fields.map(({ key }) => key);
  const [was, is] = [before, data].map(({ body, ...values }) => writeRecord(values, schema.fields));
  if (JSON.stringify(was) === JSON.stringify(is)) return header;
  if (!isFence(header[start] ?? "")) return null;
  const written = (record, key) => (record[key] === undefined ? ""
    : dump({ [key]: record[key] }, yaml).replaceAll("\n", end));
  const parts = [];
  let lead = []; // Remarks and empty lines, which are of the field under them.
  for (const line of header.slice(start + 1, -1)) {
    const [margin, text] = split(plain(line));
    const found = !margin && text && !REMARK.test(text) ? pair(text, false, false) : null;
    if (found) {
      parts.push({ key: known.get(normalized(found[0])) ?? found[0], lead, lines: [line] });
      lead = [];
    } else if (!text || (!margin && REMARK.test(text))) {
      lead.push(line);
    } else if (!parts.length) {
      return null;
    } else {
      parts.at(-1).lines.push(...lead, line);
      lead = [];
    }
  }
  if (new Set(parts.map(({ key }) => key)).size < parts.length) return null;
  for (const key of Object.keys(is)) {
    if (parts.some((part) => part.key === key)) continue;
    const later = parts.findIndex((part) => order.indexOf(part.key) > order.indexOf(key));
    const place = later < 0 || !order.includes(key) ? parts.length : later;
    parts.splice(place, 0, { key, lead: [], lines: [] });
  }
  return [...header.slice(0, start + 1), ...parts.flatMap((part) => {
    const now = written(is, part.key);
    const same = part.lines.length && now === written(was, part.key);
    return [...part.lead, ...(same ? part.lines : now ? [now] : [])];
  }), ...lead, header.at(-1)];
}

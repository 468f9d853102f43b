// A text as it was, but for what its form changed: remarks, order, quotes, ends of line and the
// body of a file stay as somebody typed them.

import { REMARK, Unreadable, isFence, pair, plain, read, split, write, writeRecord } from "./format.mjs";

// `source`: the file that the form was filled from, or nothing.
export function writeOver(source, data, schema, yaml) {
  const whole = write(data, schema, yaml);
  if (!source) return whole;
  const kept = over(source.replace(/\r\n?/g, "\n"), whole, data, schema, yaml);
  if (kept === null) return whole;
  return /\r\n/.test(source) && !/(?:^|[^\r])\n/.test(source) ? kept.replaceAll("\n", "\r\n") : kept;
}

function over(source, whole, data, schema, yaml) {
  const lines = source.split("\n");
  const start = lines.findIndex((line) => plain(line).trim());
  if (start < 0 || !isFence(lines[start])) return null;
  const end = lines.findIndex((line, index) => index > start && isFence(line));
  let before;
  try {
    before = read(source, schema, yaml);
  } catch (error) {
    if (error instanceof Unreadable) return null;
    throw error;
  }
  const block = fields(lines.slice(start + 1, end), schema, before, data, yaml);
  if (block === null) return null;
  const body = data.body === before.body ? lines.slice(end + 1).join("\n")
    : whole.slice(/^---\n[^]*?(?<=\n)---\n/.exec(whole)[0].length);
  return [...lines.slice(0, start + 1), ...block, lines[end], body].join("\n");
}

// The lines of a block, those of the fields that changed being written anew; null where one field
// is in several places.
function fields(lines, schema, before, data, yaml) {
  const known = new Map(schema.fields.flatMap((f) => [f.key, ...f.aliases].map((key) => [key, f.key])));
  const order = schema.fields.map(({ key }) => key);
  const [was, is] = [before, data].map(({ body, ...values }) => writeRecord(values, schema.fields));
  const written = (record, key) => (record[key] === undefined ? "" : yaml.dump({ [key]: record[key] },
    { schema: yaml.FAILSAFE_SCHEMA, lineWidth: -1, noRefs: true, quotingType: '"' }).trimEnd());
  const parts = [];
  let lead = []; // Remarks and empty lines, which are of the field under them.
  for (const line of lines) {
    const [margin, text] = split(plain(line));
    const found = !margin && text && !REMARK.test(text) ? pair(text, false, false) : null;
    if (found) {
      const name = found[0].normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase().replace(/[ -]/g, "_");
      parts.push({ key: known.get(name) ?? found[0], lead, lines: [line] });
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
  return [...parts.flatMap((part) => {
    const now = written(is, part.key);
    const same = part.lines.length && now === written(was, part.key);
    return [...part.lead, ...(same ? part.lines : now ? [now] : [])];
  }), ...lead];
}

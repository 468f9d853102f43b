// A text of the content folder ↔ the values of a form.
//
// Reads what plugins/programmation reads (a YAML block or Pelican's header, keys in French or
// English, accents or not) and writes what `make rencontre` writes: keys in the order of KINDS,
// one value a line, nothing for an empty field.  `schema` is the table of one kind of file
// (`schema` of editor/forms.py).  tests/domain/test_editor_forms.py holds this module to the
// reader: a file that was read and written here means the same to it.

const SPACES = " \u00a0\u202f";
const PAIR = new RegExp(
  `^([^\\P{L}][\\p{L}\\p{N}_'’${SPACES}-]*):([${SPACES}]*)([^]*)$`, "u");
const DASHES = new RegExp(`^(?:-[${SPACES}]+)+`);
const BULLET = new RegExp(`^(?:[*–—][${SPACES}\\t]+|[•·▪‣◦][${SPACES}\\t]*|-(?=\\p{L}))`, "u");
const QUOTED_KEY = /^(["'])([\p{L}\p{N}_]+)\1(?=[ \u00a0]*:)/u;
const UNSEEN = /[\u00ad\u200b\u2060\ufeff]/g;
const QUOTED = { '"': /^"(?:[^"\\]|\\[^])*"/, "'": /^'(?:[^']|'')*'/ };
// Begins what is not read; « #économie » and « #1 » are words.
export const REMARK = /^#(?:[\s#]|$|[\p{L}][\p{L}\p{N}_ '’-]*:)/u;
const BLOCK_SCALAR = /^[|>][+-]?[1-9]?[+-]?(?:\s+#.*)?$/;
const HEADER_LINE = /^ {0,3}(\p{L}[\p{L}\p{N}_ \u00a0\u202f-]*):(?!\/\/)(.*)$/u;
const REFERENCES = new Set(["THEME", "PROFILE"]);

export class Unreadable extends Error {}

// -- Words, as french.py folds them ----------------------------------------------------------

const LIGATURES = { "œ": "oe", "Œ": "oe", "æ": "ae", "Æ": "ae", "’": "'" };

export function fold(text) {
  return text.replace(/[œŒæÆ’]/g, (letter) => LIGATURES[letter])
    .normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase().trim();
}

// Short enough for any disk, and for a number after it; Windows keeps some for its devices.
export function fileName(title) {
  return fold(title).replace(/[^a-z0-9]+/g, "-").replace(/^-/, "").slice(0, 120).replace(/-$/, "")
    .replace(/^(?:con|prn|aux|nul|com\d|lpt\d)$/, "$&-1");
}

export const normalized = (key) => fold(key).replace(/[ -]/g, "_");
const oneLine = (text) => text.replace(/[ \t\n]+/g, " ").trim();

// -- Reading ---------------------------------------------------------------------------------

export function read(text, schema, yaml) {
  const lines = text.replace(/^[\u00ad\u200b\u2060\ufeff]+/, "").replace(/\r\n?/g, "\n").split("\n");
  const start = lines.findIndex((line) => line.trim());
  if (start < 0) return { body: "" };
  const [entries, body] = isFence(lines[start])
    ? readBlock(lines, start, yaml)
    : readHeader(lines, start);
  const data = readRecord(entries, schema.fields, schema.synonyms);
  return { ...data, body };
}

function readBlock(lines, start, yaml) {
  const after = lines.slice(start + 1);
  const end = after.findIndex(isFence);
  if (end < 0) throw new Unreadable("le bloc ouvert par « --- » n’est pas fermé");
  let block;
  try {
    const quoted = quote(after.slice(0, end).map(plain)).join("\n");
    block = yaml.load(quoted, { schema: yaml.FAILSAFE_SCHEMA });
  } catch (error) {
    throw new Unreadable(error.reason ?? error.message);
  }
  if (block === null || typeof block !== "object" || Array.isArray(block)) {
    throw new Unreadable("aucun champ entre les lignes « --- »");
  }
  return [Object.entries(block), after.slice(end + 1).join("\n")];
}

// As content/decoding.py reads the whole of a text; a body that nobody changes keeps its bytes.
export const plain = (line) => line.replace(UNSEEN, "").normalize("NFC");

// Begins or ends the fields.
export const isFence = (line) => /^(?:[-–—]{2,}|—|\.{3})\s*$/.test(plain(line));

// What staff type is what YAML must read: « titre: Financement : un survol » is quoted first.
function quote(lines) {
  const done = [];
  for (let index = 0; index < lines.length;) {
    const [margin, typed] = split(lines[index]);
    const text = typed.replace(BULLET, "- ");
    if (!text || REMARK.test(text)) {
      done.push("");
      index += 1;
      continue;
    }
    if (margin.includes("\t")) throw new Unreadable("tabulation au début d’une ligne");
    const indent = " ".repeat(margin.length);
    const dashes = (DASHES.exec(text)?.[0] ?? "").replace(/[\u00a0\u202f]/g, " ");
    const rest = text.slice(dashes.length);
    const found = pair(rest, Boolean(dashes), Boolean(margin));
    let before, value, column;
    if (found) {
      before = `${indent}${dashes}${found[0]}: `;
      value = found[1];
      column = indent.length + dashes.length + 1;
    } else if (dashes) {
      [before, value, column] = [indent + dashes, rest, indent.length + 1];
    } else if (margin || text === "-") {
      [before, value, column] = [indent, rest, indent.length];
    } else {
      throw new Unreadable(`ligne sans deux-points : ${text}`);
    }
    const made = quoteValue(before, value, column, lines, index);
    done.push(...made);
    index += made.length;
  }
  return done;
}

function quoteValue(before, first, column, lines, index) {
  if (!first || REMARK.test(first) || first === "-") return [before + first];
  let more = [];
  let kept = 0;
  for (const line of lines.slice(index + 1)) {
    const [margin, text] = split(line);
    if (text && margin.length < column) break;
    more.push(" ".repeat(margin.length) + text);
    if (text) kept = more.length;
  }
  more = more.slice(0, kept);
  const typed = [first, ...more].join("\n");
  if (isYaml(first, typed)) return [before + first, ...more];
  if (QUOTED[first[0]] && !QUOTED[first[0]].test(typed)) {
    throw new Unreadable("guillemet ouvert et jamais fermé");
  }
  const comment = more.findIndex((line) => REMARK.test(line.trimStart()));
  if (comment >= 0) more = more.slice(0, comment);
  for (const line of more) {
    const text = line.trimStart();
    if (text.startsWith("- ") || pair(text, false, true)) {
      throw new Unreadable(`ligne en retrait sous un champ déjà rempli : ${text}`);
    }
  }
  const quoted = [first, ...more].map((line) => line.replaceAll("'", "''"));
  quoted[0] = `${before}'${quoted[0]}`;
  quoted[quoted.length - 1] += "'";
  return quoted;
}

export function split(line) {
  const text = line.trim();
  return text ? [line.slice(0, line.indexOf(text)), text] : ["", ""];
}

export function pair(text, inList, nested) {
  const match = PAIR.exec(inList || nested ? text : text.replace(QUOTED_KEY, "$2"));
  if (!match) return null;
  const key = match[1].replace(new RegExp(`[${SPACES}]+$`), "");
  const glued = match[3] && !match[2];
  if (glued && (inList || match[3].startsWith("//"))) return null;
  if (inList || nested) {
    const sentence = inList && key !== match[1] && /^\p{Lu}/u.test(key);
    if ([...SPACES].some((space) => key.includes(space)) || sentence) return null;
  }
  return [key, match[3].trim()];
}

function isYaml(first, typed) {
  if ("[{".includes(first[0])) return "]}".includes(typed.at(-1));
  if (QUOTED[first[0]]) {
    const match = QUOTED[first[0]].exec(typed);
    if (match === null) return false;
    const after = typed.slice(match[0].length);
    return !after.trim() || (/^\s/.test(after) && REMARK.test(after.trimStart()) && !after.trimStart().includes("\n"));
  }
  return BLOCK_SCALAR.test(first);
}

function readHeader(lines, start) {
  const entries = [];
  let end = lines.length;
  for (let index = start; index < lines.length; index += 1) {
    const line = plain(lines[index]);
    if (!line.trim() || (entries.length && isFence(line))) {
      end = index + 1;
      break;
    }
    const match = HEADER_LINE.exec(line);
    if (match) {
      entries.push([match[1].trim(), [match[2].trim()]]);
    } else if (entries.length && /^[ \t]/.test(line)) {
      entries.at(-1)[1].push(line.trim());
    } else if (entries.length) {
      end = index;
      break;
    } else {
      throw new Unreadable("il manque l’en-tête au début du fichier");
    }
  }
  const joined = entries.map(([key, values]) => {
    const typed = values.filter(Boolean);
    return [key, typed.length > 1 ? typed : typed[0] ?? ""];
  });
  return [joined, lines.slice(end).join("\n")];
}

function readRecord(entries, fields, synonyms) {
  const known = new Map(fields.flatMap((f) => [f.key, ...f.aliases].map((key) => [key, f])));
  const given = new Map();
  const others = {};
  for (const [key, node] of entries) {
    const field = known.get(normalized(key));
    if (!field) {
      others[key] = node;
    } else if (!given.has(field)) {
      given.set(field, node);
    } else if (field.type === "THEME") {
      given.set(field, [...items(field, given.get(field)), ...items(field, node)]);
    } else {
      throw new Unreadable(`le champ « ${key} » est écrit deux fois`);
    }
  }
  const data = {};
  for (const field of fields) {
    if (given.has(field)) {
      const value = readField(field, given.get(field), synonyms);
      if (value !== undefined) data[field.key] = value;
    }
  }
  return { ...data, ...others };
}

function readField(field, node, synonyms) {
  if (node === null || node === "" || (Array.isArray(node) && !node.length)) return undefined;
  if (field.many) {
    return items(field, node).map((item) => readItem(field, item, synonyms));
  }
  return readItem(field, node, synonyms);
}

function readItem(field, node, synonyms) {
  if (field.type === "RECORD") {
    const group = typeof node === "string" ? { [field.fields[0].key]: node } : node;
    if (Array.isArray(group)) throw new Unreadable(`liste inattendue sous « ${field.key} »`);
    return readRecord(Object.entries(group ?? {}), field.fields, synonyms);
  }
  const text = Array.isArray(node) ? node.join(" ") : node;
  if (typeof text !== "string") throw new Unreadable(`valeur inattendue sous « ${field.key} »`);
  return readValue(field, text.trim(), synonyms);
}

function items(field, node) {
  if (!Array.isArray(node) && typeof node !== "string") return [node];
  const separator =
    typeof node === "string" && REFERENCES.has(field.type) && !node.includes(";") ? "," : ";";
  return [node].flat().flatMap((item) => {
    const whole = Array.isArray(node) && !REFERENCES.has(field.type);
    if (typeof item !== "string" || whole) return [item];
    return item.split(separator).map((part) => part.trim()).filter(Boolean);
  });
}

function readValue(field, typed, synonyms) {
  // As messages show values, and staff copy them.
  const text = ["TEXT", "PARAGRAPH"].includes(field.type) ? typed
    : typed.replace(/^[«“‘]\s*([^«»“”‘]+?)\s*[»”’]$/u, "$1");
  switch (field.type) {
    case "DATETIME":
      return readMoment(text);
    case "FLAG":
      return ["oui", "o", "vrai", "yes", "true", "1"].includes(fold(text));
    case "CHOICE": {
      const word = synonyms[fold(text)] ?? fold(text);
      return field.choices.includes(word) ? word : text;
    }
    case "PICTURE":
      return text.replace(/^\{(?:static|filename|attach)\}/, "").trim()
        .replace(/^\.\//, "").replace(/^\//, "");
    default:
      return oneLine(text);
  }
}

const NAMES = ["janvier", "février", "mars", "avril", "mai", "juin", "juillet", "août",
  "septembre", "octobre", "novembre", "décembre"];
const MONTHS = NAMES.map(fold);
const DAYS = ["dimanche", "lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi"];
// As content/dates.py reads them.
const CLOCK = "(?<hour>\\d{1,2})\\s*(?:h(?:eures?)?|:)\\s*(?<minute>\\d{2})?(?::\\d{2}(?:\\.\\d+)?)?";
const TIME = `(?:(?:t|,\\s?|\\s)(?:a\\s)?${CLOCK})?$`;
const NAME = "(?<name>[a-z]+)\\.?,?\\s(?<year>\\d{4})"; // Of a month.
const FORMS = [
  "^(?<year>\\d{4})[-/](?<month>0?[1-9]|1[0-2])$",
  `^(?:en\\s)?${NAME}$`,
  `^(?<year>\\d{4})(?<sign>[-/])(?<month>\\d{1,2})\\k<sign>(?<day>\\d{1,2})${TIME}`,
  `^(?:le\\s)?(?:(?<named>[a-z]+)[.,]{0,2}\\s)?(?:le\\s)?(?<day>\\d{1,2})(?:\\s?er)?\\s${NAME}${TIME}`,
].map((form) => new RegExp(form));
const WORD_DASH = /(\d)[‐‑‒–−](?=\d)/g;
const NAMED_HOUR = /\b(midi|minuit)\b(?:\s(?:et\s)?(quart|demie?|trente)\b)?(?!\s*(?:et|\d))/;

// « jeudi 19 octobre 2017 8 h 30 » → "2017-10-19 08:30", as the form's picker writes it.  What is
// no moment, contradicts itself or does not exist is left as it is: the checker says what is wrong.
export function readMoment(text) {
  const flat = fold(oneLine(text.replace(/[\u00a0\u202f]/g, " "))).replace(WORD_DASH, "$1-").replace(NAMED_HOUR,
    (_, name, part) => `${name === "midi" ? 12 : 0} h ${part ? (part === "quart" ? 15 : 30) : ""}`
  ).trim();
  const found = FORMS.map((form) => form.exec(flat)?.groups).find(Boolean) ?? {};
  const { year, name, month = monthNumber(name), day, named, hour = "0", minute = "00" } = found;
  if (!Number(month)) return text;
  if (!day) return isoDay(year, month);
  const date = isoDay(year, month, day);
  const time = `${hour.padStart(2, "0")}:${minute}`;
  if (named && (named.length < 3 || !weekday(date).startsWith(named))) return text;
  if (!new Date(`${date}T${time}Z`).toJSON()?.startsWith(date)) return text;
  return found.hour ? `${date} ${time}` : date;
}

export const isoDay = (...parts) => parts.map((part) => String(part).padStart(2, "0")).join("-");

// Of a month's name, folded, whole or cut: 10 for « oct », nothing for « jui ».
function monthNumber(name) {
  const found = MONTHS.filter((month) => month.startsWith(name));
  return found.length === 1 && name.length > 2 ? MONTHS.indexOf(found[0]) + 1 : 0;
}

// "2017-10-19 08:30" → « 19 octobre 2017 8 h 30 », "2017-10" → « octobre 2017 »; what is no moment
// stays as it is.
export function momentInWords(text) {
  const alone = /^(\d{4})-(\d{2})$/.exec(text ?? "");
  if (alone && NAMES[alone[2] - 1]) return `${NAMES[alone[2] - 1]} ${alone[1]}`;
  const match = /^(\d{4})-(\d{2})-(\d{2})(?: (\d{2}):(\d{2}))?$/.exec(text ?? "");
  if (!match || !NAMES[match[2] - 1]) return text ?? "";
  const [, year, month, day, hour, minute] = match;
  const date = `${Number(day) === 1 ? "1er" : Number(day)} ${NAMES[month - 1]} ${year}`;
  if (hour === undefined) return date;
  return `${date} ${Number(hour)} h${minute === "00" ? "" : ` ${minute}`}`;
}

export function weekday(text) {
  const match = /^(\d{4})-(\d{2})-(\d{2})/.exec(text ?? "");
  return match ? DAYS[new Date(Date.UTC(match[1], match[2] - 1, match[3])).getUTCDay()] : "";
}

// What a list shows beside a value: its day in French, its choice with its accents.
export function inWords(data, schema, labels, communities) {
  const words = {};
  for (const field of schema.fields) {
    const value = data[field.key] || field.default;
    if (field.type === "DATETIME") words[`_${field.key}`] = momentInWords(value);
    if (field.type === "COMMUNITY") {
      words[`_${field.key}`] = [value ?? []].flat().map((one) => communities[one] ?? one).join(", ");
    }
    if (field.type === "CHOICE") words[`_${field.key}`] = labels[value] ?? value;
  }
  return words;
}

// -- Writing ---------------------------------------------------------------------------------

export function write(data, schema, yaml) {
  const { body = "", ...values } = data;
  const record = writeRecord(values, schema.fields);
  const block = Object.keys(record).length ? dump(record, yaml) : "";
  const text = body && !body.endsWith("\n") ? `${body}\n` : body;
  return `---\n${block}---\n${text}`;
}

export const dump = (record, yaml) => yaml.dump(record, {
  schema: yaml.FAILSAFE_SCHEMA, lineWidth: -1, noRefs: true, quotingType: '"',
});

export function writeRecord(values, fields) {
  const record = {};
  for (const field of fields) {
    const value = writeField(field, values[field.key]);
    if (value !== undefined) record[field.key] = value;
  }
  const known = new Set(fields.map((field) => field.key));
  for (const [key, value] of Object.entries(values)) {
    // A key that begins with _ helps the form and is not part of the file.
    if (!known.has(key) && !key.startsWith("_") && value !== null) record[key] = value;
  }
  return record;
}

function writeField(field, value) {
  if (value === undefined || value === null) return undefined;
  if (field.many) {
    const list = [value].flat().map((item) => writeItem(field, item)).filter((i) => i !== undefined);
    // One community is a line, as staff write it.
    if (field.type === "COMMUNITY" && list.length === 1) return list[0];
    return list.length ? list : undefined;
  }
  return writeItem(field, value);
}

function writeItem(field, value) {
  if (value === undefined || value === null) return undefined;
  if (field.type === "RECORD") {
    const record = writeRecord(value, field.fields);
    return Object.keys(record).length ? record : undefined;
  }
  if (field.type === "FLAG") return value ? "oui" : undefined;
  const text = oneLine(String(value));
  if (!text) return undefined;
  if (field.type === "DATETIME") return writeMoment(text, field.timed);
  // As the media library gives them: « /documents/aide.pdf ».
  if (field.type === "FILE") return text.replace(/^\/(?=documents\/)/, "");
  return field.type === "PICTURE" ? text.replace(/^\//, "") : text;
}

// "2017-10-19 08:30" → « 2017-10-19 8 h 30 »; midnight is a day alone where a day will do.
function writeMoment(text, timed) {
  const match = /^(\d{4}-\d{2}-\d{2}) (\d{2}):(\d{2})$/.exec(text);
  if (!match) return text;
  const [, date, hour, minute] = match;
  if (hour === "00" && minute === "00" && !timed) return date;
  return `${date} ${Number(hour)} h${minute === "00" ? "" : ` ${minute}`}`;
}

export function season(moment, firstMonth) {
  const match = /^(\d{4})-(\d{2})/.exec(moment ?? "");
  if (!match) return "";
  const year = Number(match[1]) - (Number(match[2]) < firstMonth ? 1 : 0);
  return firstMonth > 1 ? `${year}-${year + 1}` : `${year}`;
}

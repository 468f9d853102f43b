// The Markdown of a file ↔ that of the rich text, which knows neither tasks, tables of contents,
// abbreviations, columns set to a side nor « \| » in a cell, and takes « 2 * 3 * 4 » for emphasis: what
// it would lose is escaped or noted on its way in, and is as it was on its way out.

const originals = new Map(); // What was given to the form → what the file holds.
const sides = new Map(); // Header of a table → the rule under it.

const FENCE = /^\s*(?:[-*+]\s+|\d+[.)]\s+)*(`{3,}|~{3,})/;
const TASK = /^(\s*(?:>\s?)*(?:[-*+]|\d{1,3}[.)])\s+)\[([ xX])\](?=\s)/;
const ESCAPED_TASK = /^(\s*(?:>\s?)*(?:[-*+]|\d{1,3}[.)])\s+)\\\[([ xX])\](?=\s)/;
const ESCAPED_ABBREVIATION = /^\\\*\\?\[([^\]\n]+)\]:(?=\s)/;
// A note of one word, which would be the address of a link.
const NOTE = /^(\s*)(?=\[\^[^\]\n]+\]:\s+\S+\s*$)/;
const ESCAPED_NOTE = /^(\s*)\\(?=\[\^[^\]\n]+\]:\s)/;
const ESCAPED_CONTENTS = /^\\\[TOC\]$/;
const ESCAPED_TABLE = /^([ >*-]*)\\\|(?=.*\n[ >]*\| --- )/gm;
const RULE = /^\s*(?:\*\s*){3,}$/;
const EMPHASIS = /(?<![\p{L}\d_])_+[^\s_]/u;
// Code, a sign apart from words, words joined by signs, the bar of a cell.
const LONE_SIGN = new RegExp("(`+)[^`]*\\1|(\\S +)([*_]{1,2})(?= )"
  + "|(?<![^\\s(«])([\\p{L}\\d]+(?:_[\\p{L}\\d]+)+)(?![^\\s.,;:!?)»])|\\\\\\|", "gu");
export const BAR = "ǀ"; // A letter that looks like the sign, and that nobody types here.
export const BREAK = "\u2060"; // Before the end of a line that was pasted as one; never seen.
const TABLE_RULE = /^\s*\|?(?:\s*:?-+:?\s*\|)+(?:\s*:?-+:?\s*)?$/;

export function toForm(body) {
  const text = outsideCode(body, (line, before) => {
    if (TABLE_RULE.test(line) && line.includes(":")) sides.set(cells(before).join("|"), cells(line));
    return (RULE.test(line) ? line : line.replace(LONE_SIGN, (match, code, word, signs, joined) =>
      code ? match : joined ? (EMPHASIS.test(line) ? joined.replaceAll("_", "\\_") : joined)
        : signs ? word + signs.replace(/./g, "\\$&") : BAR)).replace(TASK, "$1\\[$2]")
      .replace(NOTE, "$1\\");
  });
  if (text !== body) originals.set(text, body);
  return text;
}

export function fromForm(body) {
  const broken = body.replace(/\u2060\n(?=[ >]*\S)/g, "\\\n").replaceAll(BREAK, "")
    .replace(ESCAPED_TABLE, "$1|");
  return originals.get(body) ?? outsideCode(broken, (line, before) => {
    const rule = TABLE_RULE.test(line) && !line.includes(":") && sides.get(cells(before).join("|"));
    return rule ? withSides(line, rule) : line.replaceAll(BAR, "\\|")
      .replace(ESCAPED_TASK, "$1[$2]")
      .replace(ESCAPED_NOTE, "$1")
      .replace(ESCAPED_ABBREVIATION, "*[$1]:")
      .replace(ESCAPED_CONTENTS, "[TOC]");
  });
}

function cells(line) {
  return line.trim().replace(/^\||\|$/g, "").split(/(?<!\\)\|/).map((cell) => cell.trim());
}

function withSides(line, rule) {
  const dashes = cells(line).map((cell, index) => cell
    .replace(/^-/, rule[index]?.startsWith(":") ? ":" : "-")
    .replace(/-$/, rule[index]?.endsWith(":") ? ":" : "-"));
  return `| ${dashes.join(" | ")} |`;
}

// `change` is given each line that is no code, and the line before it.
function outsideCode(text, change) {
  let fence = "";
  return text.split("\n").map((line, number, lines) => {
    const mark = FENCE.exec(line)?.[1] ?? "";
    if (fence) {
      if (mark[0] === fence[0] && mark.length >= fence.length) fence = "";
      return line;
    }
    fence = mark;
    return mark ? line : change(line, lines[number - 1] ?? "");
  }).join("\n");
}

// The Markdown of a text ↔ the rich text, by a plugin of remark, with which Decap reads and writes.
//
// Decap writes all of a text anew at each change: the blocks that did not change keep their lines
// (blocks.mjs).  In the others it knows neither tasks, tables of contents, abbreviations, what a
// note says after its first paragraph, nor « \| » in a cell, and takes « 2 * 3 * 4 » for emphasis:
// what it would lose is escaped or signed on its way in, and is as it was on its way out.

import { remember, written } from "./blocks.mjs";

const FENCE = /^\s*(?:[-*+]\s+|\d+[.)]\s+)*(`{3,}|~{3,})/;
const ITEM = "^\\s*(?:>\\s?)*(?:[-*+]|\\d{1,3}[.)])\\s+";
const TASK = new RegExp(`(?<=${ITEM})(?=\\[[ xX]\\]\\s)`);
// A note whose first line has one word, or none: it would be the address of a link.
const NOTE = /^\s*(?=\[\^[^\]\n]+\]:(?:\s+\S+)?\s*$)/;
// What does something on a page is signed, as people type it to show it; never seen.
const ACTS = "\u200b";
const TAG = "<(?:!|(?=[a-z/?]))";
const ENTITY = "&(?=#?\\w+;)|\\{(?=:? *(?:[.#]|[\\w-]+=)[^{}\\n]+\\})"; // Attributes, too.
const LINE = /^(?=\[TOC\]$|:\s|\*\[[^\]\n]+\]:\s)/; // A definition, an abbreviation.
// Begins lines that are no Markdown.
const HTML = new RegExp(`^${ACTS}</?(?:[uod]l|div|p|table|details|section|figure|blockquote)\\b`);
// A video's code is typed for what it does (GUIDE.md).
const SHOWN = new RegExp(`(?<!${ACTS})(?:(?!</?iframe\\b)${TAG}|${ENTITY})`, "gi");
// Tasks, notes, abbreviations, tables of contents, which are words to Decap.
const ESCAPED = new RegExp(`(?<=${ITEM})\\\\(?=\\[[ xX]\\]\\s)`
  + `|(?<=^\\s*)\\\\(?=\\[\\^[^\\]\\n]+\\]:(?:\\s|$))|(?<=^${ACTS}\\*?)\\\\(?=\\[)`, "g");
const RULE = /^\s*(?:\*\s*){3,}$/;
// Code, an address, a sign apart from words, words joined by signs, a path of Windows, the name of a
// link's address, a letter by its name.
const SIGNS = new RegExp("(`+)[^`]*\\1|(?<!\\]\\(|[<\"'=\\w])https?://[^\\s<>*]*"
  + "|(?<=[^\\s>+*-] +)[*_]{1,2}(?= )"
  + "|(?<![^\\s(«])[\\p{L}\\d]+(?:_[\\p{L}\\d]+)+(?![^\\s.,;:!?)»])"
  + "|(?<![^\\s([«\"'*_])(?:[A-Za-z]:\\\\(?!\\\\)|\\\\\\\\(?=\\w))[^\\s`|]*"
  + `|(?<=\\])\\[([^\\]\\n]+)\\]|(?<!\\\\)(?:${ENTITY})`, "gu");
const NAME = /^ {0,3}\[([^^\]\n]+)\]:/gm; // Of a link's address.
// Lines of a paragraph that would be something else; Decap looks at the first one alone, and not
// at its number.
const BLOCK_SIGN = new RegExp("^(\\s*)(?=[-+*](?:\\s|$)|#{1,6}\\s|>|[|:-][|: -]*-[|: -]*$|=+\\s*$"
  + "|:\\s|(?:_\\s*){3,}$|`{3}|~{3})|^(\\s*\\d{1,9})(?=[.)](?:\\s|$))", "gm");
const END = "  \n"; // Of a line.
const MARGIN = /^\s+|(?<= {2}\n)[ \t]+/g; // Of the line that a break begins, too.
const MARKS = { strong: "**", emphasis: "*", delete: "~~" };
const NOTE_START = /^(?:\[\^[^\]\n]+\]:|: {3})/; // Or of a definition.
const IN_NOTE = /^(?: {4}|\t)(\s*(?:(?:[-*+]|\d+[.)])\s+)?)(?=\S)/;
const NESTED = /^(?![> ]*$)((?:> ?)*)( *)(?:([-+*]|\d{1,9}[.)])( {1,4})(?=\S))?(?=\S)/;
export const NOTED = "\u2060"; // In what follows the first paragraph of a note; never seen.

function toForm(text) {
  const names = new Set([...text.matchAll(NAME)].map(([, name]) => name.toLowerCase()));
  const nested = nesting();
  let inNote = false;
  return outsideCode(text, (typed, before) => {
    inNote = NOTE_START.test(typed)
      || (inNote && (/^(?: {4}|\t|\s*$)/.test(typed) || /\S/.test(before)));
    const line = nested(inNote ? typed.replace(IN_NOTE, `$1${NOTED}`) : typed);
    return (RULE.test(line) ? line : line.replace(SIGNS, (match, code, name) =>
      code || names.has(name?.toLowerCase()) ? match
        : match.replace(/[*_[\\]/g, "\\$&").replace(/^[&{]/, `${ACTS}$&`)))
      .replace(TASK, "\\").replace(NOTE, "$&\\").replace(LINE, ACTS);
  }, nested);
}

// What is in an item by two spaces (GUIDE.md) is moved to where its words begin, as Decap has it.
function nesting() {
  const items = []; // { quote, margin, width, before, shift }, shift being that of what is in it.
  const moved = (line, { length }) =>
    line.slice(0, length) + " ".repeat(items.at(-1)?.shift ?? 0) + line.slice(length);
  return (line, isInside) => {
    const [, quote, space, mark, gap] = NESTED.exec(line) ?? [];
    if (space === undefined) return line;
    if (isInside) return moved(line, quote);
    const margin = space.length;
    const isIn = (item) => item.quote === quote && margin >= item.margin + 2;
    while (items.length && !isIn(items.at(-1))) items.pop();
    const outer = items.at(-1);
    if (outer) outer.shift ??= outer.before + Math.max(0, outer.width - margin + outer.margin);
    const made = moved(line, quote);
    if (mark) {
      const before = outer?.shift ?? 0;
      items.push({ quote, margin, before, width: mark.length + gap.length });
    }
    return made;
  };
}

function fromForm(body) {
  return outsideCode(body, (line) => (line.includes(NOTED) ? `    ${line}` : line)
    .replaceAll(NOTED, "").replace(ESCAPED, "").replaceAll(ACTS, ""));
}

// What Decap would lose of a tree: it takes the number 0 for none, what begins with a rule for
// words, and two quotations for one.
function prepare({ children = [], ...node }) {
  if (node.type === "html") node.value = node.value.replace(new RegExp(TAG, "gi"), `${ACTS}$&`);
  if (node.start === 0) node.start = "0";
  const empty = { type: "paragraph", children: [] };
  const inner = children.map(prepare).flatMap((child, index, { [index - 1]: former }) =>
    (child.type === "thematicBreak" && !former)
    || (child.type === "blockquote" && former?.type === child.type) ? [empty, child] : [child]);
  return { ...node, children: inner };
}

// `change` is given each line that is no code, and the line before it; `keep` the others, and
// whether they are below the first one of their code.
function outsideCode(text, change, keep = (line) => line) {
  let fence = "";
  return text.split("\n").map((line, number, lines) => {
    const mark = FENCE.exec(line)?.[1] ?? "";
    if (fence) {
      if (mark[0] === fence[0] && mark.length >= fence.length) fence = "";
      return keep(line, true);
    }
    fence = mark;
    return mark ? keep(line, false) : change(line, lines[number - 1] ?? "");
  }).join("\n");
}

// The plugin, of one reading or of one writing.
export function roundTrip() {
  const { Parser, Compiler } = this;
  let source = "";
  if (Parser) {
    this.Parser = (text, file) => {
      source = text;
      file.contents = toForm(text);
      return new Parser(text, file).parse();
    };
  } else {
    const { visitors } = Compiler.prototype;
    const words = (compiler, node) => compiler.all(node).join("").replace(MARGIN, "");
    visitors.text = function text({ value }, parent) {
      const isMarked = [parent, ...parent.children].some(({ type }) => MARKS[type]);
      const signs = `\`${isMarked ? "*" : ""}${this.inLink ? "[\\]" : ""}`;
      return value.replace(/^\\(?= {4})/, "")
        .replace(SHOWN, (some) => some.replace(/./g, "\\$&"))
        .replace(new RegExp(`(?<!\\\\)[${signs}]`, "g"), "\\$&");
    };
    visitors.html = visitors.text;
    for (const [type, mark] of Object.entries(MARKS)) {
      visitors[type] = function marked(node) {
        return this.all(node).join("").replace(/^(\s*)([^]*?)(\s*)$/, `$1${mark}$2${mark}$3`);
      };
    }
    visitors.paragraph = function paragraph(node) {
      const text = words(this, node);
      return HTML.test(text) ? text.replace(/\\(?=[*_~`[])/g, "")
        : text.replace(BLOCK_SIGN, "$1$2\\");
    };
    // Unseen where the site takes the next line for a block: « • un », « [^1]: ».
    visitors.break = () => END;
    visitors.heading = function heading(node) {
      const text = words(this, node).replaceAll(END, " ").replace(/(?<!\\)#+(?=\s*$)/, "\\$&");
      return `${"#".repeat(node.depth)} ${text}`;
    };
    visitors.tableCell = function tableCell(node) {
      return words(this, node).replaceAll(END, "<br>").replace(/(?<!\\)\|/g, "\\|");
    };
    visitors.root = function root({ children }) {
      Object.assign(this.options, { bullet: "-", ruleSpaces: false }); // As people write them.
      return written(children, (some) => fromForm(this.block({ type: "root", children: some })));
    };
  }
  return (tree) => {
    if (!Parser) return tree;
    const made = prepare(tree);
    remember(made.children.filter(({ position }) => position), source);
    return made;
  };
}

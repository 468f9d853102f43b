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
// A note of one word, which would be the address of a link.
const NOTE = /^\s*(?=\[\^[^\]\n]+\]:\s+\S+\s*$)/;
// What does something on a page is signed, as people type it to show it; never seen.
const ACTS = "\u200b";
const TAG = "<(?=[a-z/!?])";
const ENTITY = "&(?=#?\\w+;)";
// A video's code is typed for what it does (GUIDE.md).
const SHOWN = new RegExp(`(?<!${ACTS})(?:(?!</?iframe\\b)${TAG}|${ENTITY})`, "gi");
// Tasks, notes, abbreviations, tables of contents, which are words to Decap.
const ESCAPED = new RegExp(`(?<=${ITEM})\\\\(?=\\[[ xX]\\]\\s)`
  + `|(?<=^\\s*)\\\\(?=\\[\\^[^\\]\\n]+\\]:\\s)|^${ACTS}\\\\(?=\\[TOC\\]$)`
  + "|^\\\\(?=\\*\\\\?\\[[^\\]\\n]+\\]:\\s)|(?<=^\\\\\\*)\\\\(?=\\[[^\\]\\n]+\\]:\\s)", "g");
const RULE = /^\s*(?:\*\s*){3,}$/;
// Code, a sign apart from words, words joined by signs, a path of Windows, the name of a link's
// address, the bar of a cell, a letter by its name.
const SIGNS = new RegExp("(`+)[^`]*\\1|(?<=\\S +)[*_]{1,2}(?= )"
  + "|(?<![^\\s(«])[\\p{L}\\d]+(?:_[\\p{L}\\d]+)+(?![^\\s.,;:!?)»])"
  + "|(?<![^\\s([«\"'*_])(?:[A-Za-z]:\\\\(?!\\\\)|\\\\\\\\(?=\\w))[^\\s`|]*"
  + `|(?<=\\])\\[([^\\]\\n]+)\\]|\\\\[|]|(?<!\\\\)${ENTITY}`, "gu");
const NAME = /^ {0,3}\[([^^\]\n]+)\]:/gm; // Of a link's address.
// Lines of a paragraph that would be something else; Decap looks at the first one alone, and not
// at its number.
const BLOCK_SIGN = new RegExp("^(\\s*)(?=[-+*](?:\\s|$)|#{1,6}\\s|>|[|:-][|: -]*-[|: -]*$|=+\\s*$"
  + "|(?:_\\s*){3,}$|`{3}|~{3})|^(\\s*\\d{1,9})(?=[.)](?:\\s|$))", "gm");
const END = "  \n"; // Of a line.
const MARGIN = /^(?:\\(?= {4}))?[ \t]+/; // Decap escapes it.
const NOTE_START = /^(?:\[\^[^\]\n]+\]:|: {3})/; // Or of a definition.
const IN_NOTE = /^(?: {4}|\t)(\s*(?:(?:[-*+]|\d+[.)])\s+)?)(?=\S)/;
export const NOTED = "\u2060"; // In what follows the first paragraph of a note; never seen.
const BAR = "ǀ"; // A letter that looks like the sign, and that nobody types here.
const HELD = { "\\|": BAR, "&": `${ACTS}&` };

function toForm(text) {
  const names = new Set([...text.matchAll(NAME)].map(([, name]) => name.toLowerCase()));
  let inNote = false;
  return outsideCode(text, (typed, before) => {
    inNote = NOTE_START.test(typed)
      || (inNote && (/^(?: {4}|\t|\s*$)/.test(typed) || /\S/.test(before)));
    const line = inNote ? typed.replace(IN_NOTE, `$1${NOTED}`) : typed;
    return (RULE.test(line) ? line : line.replace(SIGNS, (match, code, name) =>
      code || names.has(name?.toLowerCase()) ? match
        : HELD[match] ?? match.replace(/[*_[\\]/g, "\\$&")))
      .replace(TASK, "\\").replace(NOTE, "$&\\").replace(/^\[TOC\]$/, `${ACTS}$&`);
  });
}

function fromForm(body) {
  return outsideCode(body, (line) => (line.includes(NOTED) ? `    ${line}` : line)
    .replaceAll(NOTED, "").replaceAll(BAR, "\\|").replace(ESCAPED, "").replaceAll(ACTS, ""));
}

function sign(node) {
  if (node.type === "html") node.value = node.value.replace(new RegExp(TAG, "gi"), `${ACTS}$&`);
  if (node.start === 0) node.start = "0"; // Decap takes no number for one.
  node.children?.forEach(sign);
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
    visitors.text = ({ value }) => value.replace(SHOWN, "\\$&");
    visitors.html = visitors.text;
    visitors.paragraph = function paragraph(node) {
      return this.all(node).join("").replace(MARGIN, "")
        .replace(BLOCK_SIGN, "$1$2\\");
    };
    // Unseen where the site takes the next line for a block: « • un », « [^1]: ».
    visitors.break = () => END;
    visitors.heading = function heading(node) {
      return `${"#".repeat(node.depth)} ${this.all(node).join("").replaceAll(END, " ")}`;
    };
    visitors.tableCell = function tableCell(node) {
      return this.all(node).join("").replaceAll(END, "<br>").replace(/(?<!\\)\|/g, BAR);
    };
    visitors.root = function root({ children }) {
      this.options.bullet = "-"; // As people write it.
      return written(children, (some) => fromForm(this.block({ type: "root", children: some })));
    };
  }
  return (tree) => {
    if (!Parser) return;
    sign(tree);
    remember(tree.children, source);
  };
}

// What is pasted into the rich text from Word, Google Docs, a mail or a page: Decap drops the bold
// of <b>, makes paragraphs of Word's lists and cells, items of lists that stand in no item, one
// paragraph of many <div>, and one word of two that a line of the source parts.

import { BAR, BREAK } from "./rich_text.mjs";

const BLOCKS = "p, h1, h2, h3, h4, h5, h6, ul, ol, li, blockquote, hr, table";
const BOXES = "body, div, section, article, header, footer, main, aside, figure, figcaption, dl,"
  + " dt, dd, address, center, details, summary, form, fieldset";
const ALL_BLOCKS = `${BLOCKS}, ${BOXES}`;
const isBlock = (node) => Boolean(node?.matches?.(ALL_BLOCKS));
const WORD_ITEM = /mso-list\s*:\s*\S+\s+level(\d)/;
const MARKER =
  /^[\s\u00a0]*(?:[·•●▪§o\uf0a7\uf0b7–-]|(\d{1,3}|[ivx]{1,4}|[a-z])[.)])[\s\u00a0]+/i;

function make(tag, ...content) {
  const made = document.createElement(tag);
  made.append(...content);
  return made;
}

function renamed(node, tag) {
  const made = make(tag, ...node.childNodes);
  node.replaceWith(made);
  return made;
}

const unwrap = (node, ...after) => node.replaceWith(...node.childNodes, ...after);

// Decap reads marks of words only, and <span> alone: it loses a link in either.
function emphasis(body) {
  // Inner ones first.  Google Docs puts all that is copied into a <b> that is not bold.
  for (const node of [...body.querySelectorAll("b, i, span")].reverse()) {
    const { fontWeight: weight, fontStyle: style } = node.style;
    const bold = weight ? /^(?:bold|[6-9]00)/.test(weight) : node.localName === "b";
    const italic = style ? style === "italic" : node.localName === "i";
    if (bold) node.replaceChildren(make("strong", ...node.childNodes));
    if (italic) node.replaceChildren(make("em", ...node.childNodes));
    unwrap(node);
  }
  const marked = ":is(strong, em, u, s, del, code) > a";
  for (let link = body.querySelector(marked); link; link = body.querySelector(marked)) {
    const mark = link.parentElement;
    const like = (...content) => make(mark.localName, ...content);
    for (const node of [...mark.childNodes]) {
      if (node.localName === "a") node.replaceChildren(like(...node.childNodes));
      else node.replaceWith(like(node.cloneNode(true)));
    }
    unwrap(mark);
  }
}

function withoutMarker(item) {
  const walker = document.createTreeWalker(item, NodeFilter.SHOW_TEXT);
  let [left, marker] = [(MARKER.exec(item.textContent) ?? [""])[0].length, ""];
  while (left && walker.nextNode()) {
    const cut = Math.min(left, walker.currentNode.data.length);
    marker += walker.currentNode.data.slice(0, cut);
    walker.currentNode.data = walker.currentNode.data.slice(cut);
    left -= cut;
  }
  return marker.trim();
}

// Word's items are paragraphs that say their level, and hold their sign.
function wordLists(body) {
  let lists = []; // The list of each level, the innermost one last.
  let last = null;
  for (const node of [...body.querySelectorAll("p, div, h1, h2, h3, h4, table")]) {
    const [, level] = WORD_ITEM.exec(node.getAttribute("style") ?? "") ?? [];
    if (!level) continue;
    if (last !== node.previousElementSibling || !last) lists = [];
    const marker = withoutMarker(node);
    lists.length = Math.min(lists.length, Number(level));
    if (lists.length < Number(level)) {
      const list = make(/\w[.)]/.test(marker) ? "ol" : "ul");
      if (lists.length) lists.at(-1).lastElementChild.append(list);
      else node.before(list);
      lists.push(list);
    }
    lists.at(-1).append(make("li", ...node.childNodes));
    node.remove();
    [last] = lists;
  }
}

function listsInItems(body) {
  for (const list of body.querySelectorAll("ul > ul, ul > ol, ol > ul, ol > ol")) {
    if (list.previousElementSibling?.localName === "li") list.previousElementSibling.append(list);
  }
}

// Decap takes ends of lines out: they are spaces.
function spaces(body) {
  body.normalize();
  const walker = document.createTreeWalker(body, NodeFilter.SHOW_TEXT);
  const texts = [];
  while (walker.nextNode()) texts.push(walker.currentNode);
  for (const text of texts) {
    text.data = text.data.replace(/[ \t\r\n]+/g, " ");
    const beside = [text.previousSibling, text.nextSibling];
    const edge = beside.some(isBlock) || (isBlock(text.parentElement) && beside.includes(null));
    if (text.data === " " && edge) text.remove();
  }
}

function breaks(body) {
  for (const node of body.querySelectorAll("br")) {
    if (node.closest("h1, h2, h3, h4, h5, h6, td, th")) node.replaceWith(" ");
    else node.before(BREAK);
  }
}

const UP = "⁰¹²³⁴⁵⁶⁷⁸⁹";
const DOWN = "₀₁₂₃₄₅₆₇₈₉";

// What the rich text cannot hold leaves words: Decap stops at a picture among them, and loses code.
function others(body) {
  for (const picture of body.querySelectorAll("img")) {
    const unseen = [picture.width, picture.height].some((side) => side === 1);
    picture.replaceWith(picture.alt || (unseen ? "" : "[image]"));
  }
  for (const frame of body.querySelectorAll("iframe[src], video[src], audio[src], embed[src]")) {
    const link = make("a", frame.src);
    link.href = frame.src;
    frame.replaceWith(make("p", link));
  }
  for (const box of body.querySelectorAll("input[type=checkbox]")) {
    box.replaceWith(box.checked ? "[x] " : "[ ] ");
  }
  for (const code of body.querySelectorAll("pre")) {
    const lines = code.textContent.trimEnd().split("\n");
    code.replaceWith(make("p", ...lines.flatMap((line, number) =>
      [...(number ? [make("br")] : []), ...(line.trim() ? [make("code", line)] : [])])));
  }
  for (const sign of body.querySelectorAll("sup, sub")) {
    if (/^\d+$/.test(sign.textContent)) {
      const signs = sign.localName === "sup" ? UP : DOWN;
      sign.replaceWith(sign.textContent.replace(/\d/g, (digit) => signs[digit]));
    }
  }
}

// Rows of Markdown; one row or one column only puts things beside or under one another.
function tables(body) {
  for (const table of [...body.querySelectorAll("table")].reverse()) {
    const rows = [...table.rows].map((row) => [...row.cells]);
    if (table.caption) table.before(renamed(table.caption, "p"));
    if (rows.length < 2 || rows[0].length < 2 || table.querySelector("li")) {
      table.replaceWith(...rows.flat().map((cell) => renamed(cell, "div")));
      continue;
    }
    const lines = rows.map((cells) => [...cells.flatMap((cell) => {
      for (const block of cell.querySelectorAll(ALL_BLOCKS)) unwrap(block, " ");
      cell.innerHTML = cell.innerHTML.trim().replaceAll("|", BAR);
      return ["| ", ...cell.childNodes, " "];
    }), "|"]);
    lines.splice(1, 0, [`${"| --- ".repeat(rows[0].length)}|`]);
    table.replaceWith(make("p", ...lines.flatMap((line, number) =>
      (number ? [make("br"), ...line] : line))));
  }
}

// Words that stand in a box beside blocks, or alone, are a paragraph.
function paragraphs(body) {
  for (const node of body.querySelectorAll(`:not(${ALL_BLOCKS})`)) {
    if (node.querySelector(ALL_BLOCKS)) unwrap(node);
  }
  for (const box of [body, ...body.querySelectorAll(`li, blockquote, ${BOXES}`)].reverse()) {
    if (box === body && ![...body.children].some(isBlock)) break;
    let words = [];
    for (const node of [...box.childNodes, null]) {
      if (node && !isBlock(node)) {
        words.push(node);
      } else if (words.length) {
        const paragraph = make("p");
        words[0].before(paragraph);
        paragraph.append(...words);
        words = [];
      }
    }
    if (box !== body && box.matches(BOXES)) unwrap(box);
  }
  for (const node of body.querySelectorAll("p")) {
    if (!node.textContent.replaceAll(BREAK, "").trim()) node.remove();
  }
}

export function cleaned(html) {
  const { body } = new DOMParser().parseFromString(html, "text/html");
  for (const place of body.querySelectorAll("a[href^='#']")) unwrap(place);
  others(body);
  spaces(body);
  breaks(body);
  emphasis(body);
  wordLists(body);
  listsInItems(body);
  tables(body);
  paragraphs(body);
  return body.innerHTML;
}

document.addEventListener("paste", (event) => {
  const rich = event.target.closest?.("[data-slate-editor=true]");
  const html = event.clipboardData?.getData("text/html");
  // What the editor itself has copied needs nothing.
  if (!rich || !html || html.includes("data-slate-fragment")) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  const dataTransfer = new DataTransfer();
  dataTransfer.setData("text/html", cleaned(html));
  dataTransfer.setData("text/plain", event.clipboardData.getData("text/plain"));
  rich.dispatchEvent(new InputEvent("beforeinput", { inputType: "insertFromPaste", dataTransfer,
    bubbles: true, cancelable: true, composed: true }));
}, true);

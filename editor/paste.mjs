// What is pasted into the rich text from Word, Google Docs, a mail or a page, as the nodes of Slate
// that Decap holds: its own reading of HTML knows neither tables, ends of line, code, notes, numbers
// of lists, nor what Word makes of a list.

import { paragraph, say } from "./dialog.mjs";
import { BAR, NOTED } from "./rich_text.mjs";
import { openForm } from "./store.mjs";

const HEADINGS = Object.fromEntries(["one", "two", "three", "four", "five", "six"]
  .map((number, index) => [`h${index + 1}`, `heading-${number}`]));
const BLOCKS = "p, h1, h2, h3, h4, h5, h6, ul, ol, li, blockquote, hr, table, pre, body, div,"
  + " section, article, header, footer, main, aside, figure, figcaption, dl, dt, dd, address,"
  + " center, details, summary, form, fieldset";
const WORD_ITEM = /mso-list\s*:\s*\S+\s+level(\d)/;
const MARKER =
  /^[\s\u00a0]*(?:[·•●▪§o\uf0a7\uf0b7–-]|(\d{1,3}|[ivx]{1,4}|[a-z])[.)])[\s\u00a0]+/i;
const ALPHA = [..."abcdefghijklmnopqrstuvwxyz"];
const ROMAN = "i ii iii iv v vi vii viii ix x xi xii xiii xiv xv xvi xvii xviii xix xx".split(" ");
const CALL = /^\W*\w{0,4}\W*$/; // « [1] », « * », « iv ».
const UP = "⁰¹²³⁴⁵⁶⁷⁸⁹";
const DOWN = "₀₁₂₃₄₅₆₇₈₉";

const block = (type, children, data) => ({ type, children, ...(data && { data }) });
const filled = (type, children, data) => (children.length ? [block(type, children, data)] : []);
const line = () => block("break", [{ text: "" }]);
const isBreak = ({ type }) => type === "break";
const wordsOf = (nodes) => nodes.map(({ text, children }) => text ?? wordsOf(children)).join("");

function make(tag, ...content) {
  const made = document.createElement(tag);
  made.append(...content);
  return made;
}

// -- What each program has of its own, as HTML ---------------------------------------------------

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
  for (const node of [...body.querySelectorAll("p, div")]) {
    const [, level] = WORD_ITEM.exec(node.getAttribute("style") ?? "") ?? [];
    if (!level) continue;
    if (last !== node.previousElementSibling || !last) lists = [];
    const marker = withoutMarker(node);
    const number = Number.parseInt(marker, 10);
    lists.length = Math.min(lists.length, Number(level));
    if (lists.length < Number(level)) {
      const list = make(number >= 0 ? "ol" : "ul");
      if (number >= 0) list.setAttribute("start", number);
      if (lists.length) lists.at(-1).lastElementChild.append(list);
      else node.before(list);
      lists.push(list);
    }
    // « a) », « iv. »: Markdown has numbers alone.
    const isLetter = /^\w+[.)]$/.test(marker) && lists.at(-1).localName === "ul";
    lists.at(-1).append(make("li", isLetter ? `${marker} ` : "", ...node.childNodes));
    node.remove();
    [last] = lists;
  }
}

// Two places that lead to each other, as all programs make a note and its call; [[number, note]].
function notes(body) {
  const known = openForm()?.data.get("body") ?? "";
  const places = new Map([...body.querySelectorAll("[id], [name]")].flatMap((each) =>
    [each.id, each.getAttribute("name")].map((name) => [new URL(`#${name}`, "a:").hash, each])));
  const led = (link) => places.get(link.hash);
  const leading = (box) => [...box.querySelectorAll("a[href*='#']")].filter(led);
  const found = [];
  let number = 0;
  for (const call of leading(body)) {
    if (!CALL.test(call.textContent)) continue;
    const place = led(call);
    const back = [place, ...leading(place)].find((link) => link.hash && led(link)?.contains(call));
    if (!back || !(call.compareDocumentPosition(back) & Node.DOCUMENT_POSITION_FOLLOWING)) continue;
    let note = back; // The largest box that holds nothing else.
    for (let box = back.parentElement; !note.matches("li") && !box.contains(call)
      && leading(box).length === 1; box = box.parentElement) note = box;
    do number += 1; while (known.includes(`[^${number}]`));
    (back.closest("sup, [class*=backlink]") ?? back).remove();
    (call.closest("sup") ?? call).replaceWith(`[^${number}]`);
    note.remove();
    found.push([number, note]);
  }
  for (const list of body.querySelectorAll("ol:not(:has(li))")) list.remove();
  return found;
}

// What the rich text cannot hold leaves words.
function others(body) {
  for (const node of body.querySelectorAll("style, script, title, template, [hidden], [style]")) {
    if (node.style.display === "none" || !node.matches("[style]:not([hidden])")) node.remove();
  }
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
  for (const sign of body.querySelectorAll("sup, sub")) {
    const signs = sign.localName === "sup" ? UP : DOWN;
    if (/^\d+$/.test(sign.textContent)) {
      sign.replaceWith(sign.textContent.replace(/\d/g, (digit) => signs[digit]));
    }
  }
}

// -- HTML → Slate --------------------------------------------------------------------------------

const ADDRESS = /^(?:(?:https?|mailto|tel):|[^:#]+(?:[?#]|$))/i;

// What marks the words of `node`, beside `marks`: Google Docs puts all into a <b> that is not bold.
function marksOf(node, marks) {
  const { localName, style } = node;
  const found = { ...marks };
  const address = localName === "a" ? node.getAttribute("href")?.trim() : "";
  if (ADDRESS.test(address)) found.link = address;
  if (["b", "strong"].includes(localName)) found.bold = true;
  if (["i", "em"].includes(localName)) found.italic = true;
  if (["s", "strike", "del"].includes(localName)) found.delete = true;
  if (["code", "kbd", "samp", "tt"].includes(localName)) found.code = true;
  if (style.fontWeight) found.bold = /^(?:bold|[6-9]00)/.test(style.fontWeight);
  if (style.fontStyle) found.italic = style.fontStyle === "italic";
  if (style.textDecoration.includes("line-through")) found.delete = true;
  return Object.fromEntries(Object.entries(found).filter(([, marked]) => marked));
}

const isBlock = (node) => Boolean(node.matches?.(BLOCKS) || node.querySelector?.(BLOCKS));

// `marks`: of what `node` is in, the address of its link being one.
function inlines(node, marks) {
  if (node.nodeType === Node.TEXT_NODE) {
    const text = node.data.replace(/[ \t\r\n]+/g, " ");
    return text ? [{ text, ...marks }] : [];
  }
  if (node.localName === "br") return [line()];
  return [...node.childNodes].flatMap((child) => inlines(child, marksOf(node, marks)));
}

function linked(nodes) {
  const made = [];
  for (const { link, ...node } of nodes) {
    const last = made.at(-1);
    if (link && last?.url === link) last.children.push(node);
    else if (link && node.text.trim()) made.push({ type: "link", url: link, children: [node] });
    else made.push(node);
  }
  return made;
}

// Paragraphs of `run`: two ends of line part them, and there are none at their edges.
function paragraphs(run, type) {
  const lines = [[]];
  // Browsers and Word say of a whole title that it is bold, as it looks.
  const isBold = type !== "paragraph" && run.every(({ text, bold }) => bold || !text?.trim());
  for (const { bold, ...marked } of run) {
    const node = bold && !isBold ? { bold, ...marked } : marked;
    if (isBreak(node)) lines.push([]);
    else lines.at(-1).push(node);
  }
  const found = [[]];
  for (const nodes of lines) {
    const seen = wordsOf(nodes).trim();
    if (!seen) found.push([]);
    else found.at(-1).push(linked(trimmed(nodes)));
  }
  return found.filter((all) => all.length).map((all) =>
    block(type, all.flatMap((nodes, index) => (index
      ? [...(type === "paragraph" ? [line()] : [{ text: " " }]), ...nodes] : nodes))));
}

function trimmed(nodes) {
  const seen = nodes.map(({ text }) => /[^ \u00a0]/.test(text));
  const inner = nodes.slice(seen.indexOf(true), seen.lastIndexOf(true) + 1);
  inner[0] = { ...inner[0], text: inner[0].text.replace(/^[ \u00a0]+/, "") };
  inner.push({ ...inner.at(-1), text: inner.pop().text.replace(/[ \u00a0]+$/, "") });
  return inner;
}

// Words that stand in a box beside blocks, or alone, are a paragraph.
function blocks(node, marks = {}, type = "paragraph") {
  const found = [];
  let run = [];
  for (const child of [...node.childNodes, null]) {
    if (child && !isBlock(child)) {
      run.push(...inlines(child, marks));
      continue;
    }
    found.push(...paragraphs(run, type));
    run = [];
    if (child) found.push(...blockOf(child, marksOf(child, marks)));
  }
  return found;
}

function blockOf(node, marks) {
  const { localName } = node;
  if (HEADINGS[localName]) return blocks(node, marks, HEADINGS[localName]);
  switch (localName) {
    case "ul":
    case "ol":
      return list(node, marks);
    case "blockquote":
      return filled("quote", blocks(node, marks));
    case "hr":
      return [block("thematic-break", [{ text: "" }])];
    case "pre":
      return [code(node.textContent.replace(/\s+$/, ""))];
    case "table":
      return table(node, marks);
    default:
      return blocks(node, marks);
  }
}

const code = (text) => block("shortcode", [{ text: "" }],
  { code: text, shortcode: "code-block", shortcodeData: { code: text } });

// `sign` before the words of `node`, or of each paragraph in it.
function signed(node, sign) {
  const alone = node.type === "paragraph" || node.type.startsWith("heading");
  return { ...node, children: alone ? [{ text: sign }, ...node.children]
    : node.children.map((each) => (each.type ? signed(each, sign) : each)) };
}

// « a. », « iv. », or nothing for a number: Markdown has numbers alone.
function letter(node, number) {
  const kind = node.style.listStyleType || node.querySelector("li")?.style.listStyleType
    || { a: "lower-alpha", A: "upper-alpha", i: "lower-roman", I: "upper-roman" }[node.type] || "";
  const [, size, way] = /^(lower|upper)-(alpha|latin|roman)$/.exec(kind) ?? [];
  const sign = (way === "roman" ? ROMAN : ALPHA)[number - 1] ?? String(number);
  return way && `${size === "upper" ? sign.toUpperCase() : sign}. `;
}

function list(node, marks) {
  const items = [];
  const isNested = (child) => ["ul", "ol"].includes(child.localName);
  const start = Number(node.getAttribute("start") || node.querySelector(":scope > li")?.value || 1);
  for (const child of node.childNodes) {
    const inner = isNested(child) ? list(child, marks)
      : blocks(make("div", child.cloneNode(true)), marks);
    // Many programs put a list within a list beside its item.
    if (isNested(child) && items.length) items.at(-1).children.push(...inner);
    else items.push(...filled("list-item", inner));
  }
  if (node.localName === "ul") return filled("bulleted-list", items);
  if (!letter(node, 1)) return filled("numbered-list", items, { start });
  return filled("bulleted-list", items.map(({ type, children: [first, ...rest] }, index) =>
    block(type, [signed(first, letter(node, start + index)), ...rest])));
}

// One row or one column only puts things beside or under one another.
function table(node, marks) {
  const rows = [...node.rows].map(() => []);
  [...node.rows].forEach((row, number) => {
    for (const cell of row.cells) {
      let column = 0;
      while (rows[number][column] !== undefined) column += 1;
      for (let down = 0; down < (cell.rowSpan || rows.length) && rows[number + down]; down += 1) {
        for (let across = 0; across < cell.colSpan; across += 1) {
          rows[number + down][column + across] = down || across ? null : cell;
        }
      }
    }
  });
  const width = Math.max(0, ...rows.map((row) => row.length));
  const caption = node.caption ? blocks(node.caption, marks) : [];
  if (rows.length < 2 || width < 2) {
    return [...caption, ...rows.flat().filter(Boolean).flatMap((cell) => blocks(cell, marks))];
  }
  const made = rows.map((row) => block("table-row", Array.from({ length: width }, (_, column) =>
    block("table-cell", row[column] ? cellOf(blocks(row[column], marks)) : [{ text: "" }]))));
  return [...caption, block("table", made)];
}

// What is in a cell, on the one line that it has.
function cellOf(nodes) {
  const found = linesOf(nodes).flatMap((words, index) =>
    (index ? [{ text: "<br>" }, ...words] : words));
  return found.length ? found : [{ text: "" }];
}

function linesOf(nodes) {
  return nodes.flatMap(({ type, children, data }) => {
    if (data?.code) return data.code.split("\n").map((text) => [{ text: inCell(text), code: true }]);
    if (type.endsWith("-list")) {
      return children.flatMap((item, index) => {
        const [first = [], ...rest] = linesOf(item.children);
        return [[{ text: data ? `${data.start + index}. ` : "• " }, ...first], ...rest];
      });
    }
    // Of a quote, a table: what a line has are words, links and breaks.
    const isLine = children.every(({ type: each }) => !each || ["link", "break"].includes(each));
    return isLine ? [children.map(wordsInCell)] : linesOf(children);
  });
}

const inCell = (text) => text.replaceAll("|", BAR);

function wordsInCell(node) {
  if (isBreak(node)) return { text: "<br>" };
  const { type, url, children, text } = node;
  return type ? { type, url: url.replaceAll("|", "%7C"), children: children.map(wordsInCell) }
    : { ...node, text: inCell(text) };
}

function pasted(html) {
  const { body } = new DOMParser().parseFromString(html, "text/html");
  const last = notes(body);
  for (const part of [body, ...last.map(([, note]) => note)]) {
    others(part);
    wordLists(part);
  }
  const found = blocks(body);
  while (found.at(-1)?.type === "thematic-break") found.pop();
  return [...found, ...last.flatMap(([number, note]) => noteOf(number, blocks(make("div", note))))];
}

// Its first paragraph has its number, the others the sign that they are of it.
function noteOf(number, nodes) {
  const all = nodes.filter(({ type }) => type !== "thematic-break");
  const first = all[0]?.type === "paragraph" ? all.shift() : block("paragraph", []);
  return [signed(first, `[^${number}]: `), ...all.map((node) => signed(node, NOTED))];
}

const inText = ({ target }) => target.closest?.("[data-slate-editor=true]");

// Pictures and documents go in by a field of theirs: told, as nothing would come of them.
function refuseFiles(event) {
  const given = event.clipboardData ?? event.dataTransfer;
  const words = ["text/html", "text/plain"].some((kind) => given?.getData(kind));
  if (!inText(event) || !given?.files.length || words) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  say("Un fichier ne se colle pas dans le texte", paragraph("Enregistrez l’image ou le document sur "
    + "cet ordinateur, puis, au-dessus du texte, « + », et « Image » ou « Document »."));
}
for (const kind of ["paste", "drop"]) document.addEventListener(kind, refuseFiles, true);

document.addEventListener("paste", (event) => {
  const rich = inText(event);
  const html = event.clipboardData?.getData("text/html");
  // As Markdown, the words alone are pasted.
  if (!rich || !html || localStorage.getItem("cms.md-mode") === "raw") return;
  // What the editor itself has copied is there as it was.
  const [, own] = /data-slate-fragment="([^"]+)"/.exec(html) ?? [];
  const nodes = own ? [own] : pasted(html);
  if (!nodes.length) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  const dataTransfer = new DataTransfer();
  dataTransfer.setData("application/x-slate-fragment",
    own ?? btoa(encodeURIComponent(JSON.stringify(nodes))));
  dataTransfer.setData("text/plain", event.clipboardData.getData("text/plain"));
  rich.dispatchEvent(new InputEvent("beforeinput", { inputType: "insertFromPaste", dataTransfer,
    bubbles: true, cancelable: true, composed: true }));
}, true);

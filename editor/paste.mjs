// What is pasted into the rich text from Word, Google Docs, a mail or a page.

import { element, paragraph, say } from "./dialog.mjs";
import { NOTED } from "./rich_text.mjs";
import { block, blocks, blocksOfText, cellOf, joined, signed } from "./slate.mjs";
import { openForm } from "./store.mjs";

const WORD_ITEM = /mso-list\s*:\s*\S+\s+level(\d)/;
const SLIDE_SIGN = "span:is([style*='special-format:bullet'], [style*=numbullet])";
const MARKER =
  /^[\s\u00a0]*(?:[·•●▪§o\uf0a7\uf0b7–-]|(\d{1,3}|[ivx]{1,4}|[a-z])[.)])[\s\u00a0]+/i;
// Remarks of Word's readers too, and « Copier le code ».
const UNSEEN = "style, script, title, template, button, [hidden], .MsoCommentReference,"
  + " [style*='mso-element:comment-list'], [style*='display:none'], [style*='display: none']";
const MEDIA = ":is(iframe, video, audio, embed, source:first-of-type)"
  + ":is([src^='http'], [src^='//'])";
const CALL = /^\W*\w{0,4}\W*$/; // « [1] », « * », « iv ».
const SIGNS = "0123456789n+-−";
const SET = { sup: "⁰¹²³⁴⁵⁶⁷⁸⁹ⁿ⁺⁻⁻", sub: "₀₁₂₃₄₅₆₇₈₉ₙ₊₋₋" };

function withoutMarker(item) {
  const walker = document.createTreeWalker(item, NodeFilter.SHOW_TEXT);
  const words = item.textContent;
  const sign = item.querySelector(`[style*=Ignore], ${SLIDE_SIGN}`)?.textContent;
  const end = sign ? words.indexOf(sign) + sign.length : MARKER.exec(words)?.[0].length ?? 0;
  let [left, marker] = [end, ""];
  while (left && walker.nextNode()) {
    const cut = Math.min(left, walker.currentNode.data.length);
    marker += walker.currentNode.data.slice(0, cut);
    walker.currentNode.data = walker.currentNode.data.slice(cut);
    left -= cut;
  }
  return marker.trim();
}

// Word and Excel say in a sheet what is bold or italic: before what an element says of itself, as
// text, since a browser would forget « mso-list ».
function withSheets(page) {
  const rules = [...page.querySelectorAll("style")].flatMap(({ textContent }) => {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(textContent.replace(/<!--|-->/g, ""));
    // Selectors of a namespace are of no use elsewhere.
    return [...sheet.cssRules].filter(({ selectorText = "|" }) => !selectorText.includes("|"));
  });
  for (const { selectorText, style } of rules.reverse()) {
    const said = ["font-weight", "font-style", "text-decoration"].map((name) =>
      style.getPropertyValue(name) && `${name}: ${style.getPropertyValue(name)};`).join("");
    for (const node of said ? page.body.querySelectorAll(selectorText) : []) {
      node.setAttribute("style", said + (node.getAttribute("style") ?? ""));
    }
  }
  return page.body;
}

// PowerPoint's points say how far they stand off: made as Word's.
function slidePoints(body) {
  const points = [...body.querySelectorAll("p, div")].filter((node) =>
    !node.querySelector("p, div") && node.querySelector(SLIDE_SIGN));
  const margins = points.map(({ style }) => Number.parseFloat(style.marginLeft) || 0);
  const levels = [...new Set(margins)].sort((one, other) => one - other);
  points.forEach((node, index) =>
    node.setAttribute("style", `mso-list: l0 level${levels.indexOf(margins[index]) + 1}`));
}

// Word's items are paragraphs that say their level, and hold their sign, or amid them lists that
// say it too; in a browser, lists side by side.
function officeLists(body) {
  slidePoints(body);
  for (const node of body.querySelectorAll("p, div, li, h1, h2, h3, h4, h5, h6")) {
    const [, level] = WORD_ITEM.exec(node.getAttribute("style") ?? "") ?? [];
    if (!level) continue;
    if (node.localName === "li") {
      node.dataset.ariaLevel = level;
      continue;
    }
    const marker = withoutMarker(node);
    const isNumber = /^\d+[.)]?$/.test(marker);
    // « a) », « Article 1 »: Markdown has numbers alone, and none before a title.
    const isTitle = node.matches("h1, h2, h3, h4, h5, h6");
    const said = (isTitle || !isNumber) && /\d|\w[.)]$/.test(marker) ? `${marker} ` : "";
    if (isTitle) {
      node.prepend(said);
      continue;
    }
    const list = isNumber ? element("ol", { start: Number.parseInt(marker, 10) }) : element("ul");
    list.append(element("li", { "data-aria-level": level, style: node.getAttribute("style") }, said,
      ...node.childNodes));
    node.replaceWith(list);
  }
  const last = []; // Item of each level.
  const between = new Range();
  for (const item of body.querySelectorAll("li[data-aria-level]")) {
    last.length = Math.min(item.dataset.ariaLevel >>> 0, 9);
    const outer = last.findLast(Boolean);
    if (outer && !outer.contains(item)) {
      between.setStart(outer, outer.childNodes.length);
      between.setEndBefore(item);
      if (!between.toString().trim()) outer.append(item.parentElement);
    }
    last.push(item);
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

// Between the words of a picture and those that it stood beside.
const gap = (one, other) => (/^[\p{L}\d]{2}$/u.test(`${one}${other}`) ? " " : "");

// What the rich text cannot hold leaves words.
function others(body) {
  for (const node of body.querySelectorAll(UNSEEN)) node.remove();
  // Titles of Word in a browser are paragraphs that say their level.
  for (const title of body.querySelectorAll("[role=heading]:is(p, div):not(:has(p, div))")) {
    const level = title.ariaLevel % 7 || 2;
    title.replaceWith(element(`h${level}`, {}, ...title.childNodes));
  }
  // Google Docs says of the item whether it is checked, strikes it then, and shows a picture.
  for (const box of body.querySelectorAll("input[type=checkbox], li[aria-checked] > img")) {
    const sign = (box.checked ?? box.parentElement.ariaChecked === "true") ? "[x] " : "[ ] ";
    const words = box.nextElementSibling;
    if (words?.localName === "p") words.prepend(sign);
    else box.before(sign);
    box.closest("li")?.style.removeProperty("text-decoration");
    box.remove();
  }
  for (const picture of body.querySelectorAll("img")) {
    const unseen = [picture.width, picture.height].some((side) => side === 1);
    const words = picture.alt || (unseen ? "" : "[image]");
    const beside = new Range();
    beside.selectNodeContents(body);
    beside.setEndBefore(picture);
    const before = gap(beside.toString().at(-1), words[0]);
    beside.selectNodeContents(body);
    beside.setStartAfter(picture);
    picture.replaceWith(before, words, gap(words.at(-1), beside.toString()[0]));
  }
  for (const frame of body.querySelectorAll(MEDIA)) {
    const href = frame.getAttribute("src").replace(/^\/\//, "https://");
    frame.replaceWith(element("p", {}, element("a", { href }, href)));
  }
  for (const set of body.querySelectorAll("sup, sub")) {
    if (/^[+−-]?[\dn]+$/.test(set.textContent)) {
      const shown = SET[set.localName];
      set.replaceWith(...[...set.textContent].map((sign) => shown[SIGNS.indexOf(sign)]));
    }
  }
}

function pasted(body) {
  const last = notes(body);
  for (const part of [body, ...last.map(([, note]) => note)]) {
    others(part);
    officeLists(part);
  }
  const found = joined(blocks(body));
  while (found.at(-1)?.type === "thematic-break") found.pop();
  return [...found, ...last.flatMap(([number, note]) => noteOf(number, blocks(note)))];
}

// Its first paragraph has its number, the others the sign that they are of it.
function noteOf(number, nodes) {
  const all = nodes.filter(({ type }) => type !== "thematic-break");
  const first = all[0]?.type === "paragraph" ? all.shift() : block("paragraph", []);
  return [signed(first, `[^${number}]: `), ...all.map((node) => signed(node, NOTED))];
}

// Slate joins what it is given to the words on both sides: of a list it would lose the points, and
// of a table the words.
function apart(nodes) {
  const isWords = nodes.length === 1 ? /^(?:paragraph|heading)/ : /^paragraph/;
  const edge = ({ type }) => (isWords.test(type) ? [] : [block("paragraph", [{ text: "" }])]);
  return [...edge(nodes[0]), ...nodes, ...edge(nodes.at(-1))];
}

const FRAGMENT = "application/x-slate-fragment";

function stop(event) {
  event.preventDefault();
  event.stopImmediatePropagation();
}

// What is pasted or dropped, as the text's own.
function take(event) {
  const { type, target, clientX, clientY } = event;
  const rich = target.closest?.("[data-slate-editor=true]");
  const given = event.clipboardData ?? event.dataTransfer;
  const isDrop = type === "drop";
  // What is moved within the text is so already.
  if (!rich || !given || (isDrop && given.types.includes(FRAGMENT))) return;
  const [html, text] = ["html", "plain"].map((kind) => given.getData(`text/${kind}`));
  const body = withSheets(new DOMParser().parseFromString(html, "text/html"));
  // Pictures and documents go in by a field of theirs: told, as nothing would come of them.
  if (given.files.length && !(html ? body.textContent : text).trim()) {
    stop(event);
    say("Un fichier ne se colle pas dans le texte", paragraph("Enregistrez l’image ou le document "
      + "sur cet ordinateur, puis, au-dessus du texte, « + », et « Image » ou « Document »."));
    return;
  }
  // As Markdown, the words alone are pasted.
  if (localStorage.getItem("cms.md-mode") === "raw") return;
  // What the editor itself has copied is there as it was.
  const [, own] = /data-slate-fragment="([^"]+)"/.exec(html) ?? [];
  const made = own ? [own] : html ? pasted(body) : blocksOfText(text);
  if (!made.length) return;
  stop(event);
  const place = isDrop ? target : getSelection().anchorNode?.parentElement;
  const isInCell = !own && place?.closest("td, th");
  const nodes = isInCell ? [block("paragraph", cellOf(made))] : apart(made);
  const dataTransfer = new DataTransfer();
  dataTransfer.setData(FRAGMENT, own ?? btoa(encodeURIComponent(JSON.stringify(nodes))));
  dataTransfer.setData("text/plain", text);
  const asked = { dataTransfer, clientX, clientY, inputType: "insertFromPaste", bubbles: true,
    cancelable: true, composed: true };
  if (isDrop) target.dispatchEvent(new DragEvent(type, asked));
  else rich.dispatchEvent(new InputEvent("beforeinput", asked));
}
for (const kind of ["paste", "drop"]) document.addEventListener(kind, take, true);

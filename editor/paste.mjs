// What is pasted into the rich text from Word, Google Docs or a page: Decap drops the bold of
// <b>, makes paragraphs of Word's lists and cells, and items of lists that stand in no item.

const WORD_ITEM = /mso-list\s*:\s*\S+\s+level(\d)/;
const MARKER = /^[\s\u00a0]*(?:[·•●▪§o\uf0a7\uf0b7–-]|(\d{1,3}|[a-z])[.)])[\s\u00a0]+/i;

function renamed(node, tag) {
  const made = node.ownerDocument.createElement(tag);
  made.append(...node.childNodes);
  node.replaceWith(made);
  return made;
}

function emphasis(body) {
  for (const node of body.querySelectorAll("b, i")) {
    // Google Docs puts all that is copied into a <b> that is not bold.
    if (/^(?:normal|400)$/.test(node.style.fontWeight)) node.replaceWith(...node.childNodes);
    else renamed(node, node.localName === "b" ? "strong" : "em");
  }
}

function withoutMarker(item) {
  const walker = item.ownerDocument.createTreeWalker(item, NodeFilter.SHOW_TEXT);
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
    if (!lists.length) {
      lists.push(node.ownerDocument.createElement(/\w[.)]/.test(marker) ? "ol" : "ul"));
      node.before(lists[0]);
    } else if (lists.length < Number(level)) {
      lists.push(node.ownerDocument.createElement(/\w[.)]/.test(marker) ? "ol" : "ul"));
      lists.at(-2).lastElementChild.append(lists.at(-1));
    }
    const item = node.ownerDocument.createElement("li");
    item.append(...node.childNodes);
    lists.at(-1).append(item);
    node.remove();
    [last] = lists;
  }
}

function listsInItems(body) {
  for (const list of body.querySelectorAll("ul > ul, ul > ol, ol > ul, ol > ol")) {
    if (list.previousElementSibling?.localName === "li") list.previousElementSibling.append(list);
  }
  // Decap glues the words of an item to those of the list in it, unless they are a paragraph.
  for (const list of body.querySelectorAll("li > ul, li > ol")) {
    const words = [];
    for (let node = list.previousSibling; node && !/^(?:p|ul|ol)$/.test(node.localName);
      node = node.previousSibling) words.unshift(node);
    if (words.some(({ textContent }) => textContent.trim())) {
      const paragraph = body.ownerDocument.createElement("p");
      list.before(paragraph);
      paragraph.append(...words);
    }
  }
}

// A row is a line, which the check tells to make a table of; Decap would make each cell a paragraph.
function rows(body) {
  for (const table of body.querySelectorAll("table")) {
    const lines = [...table.querySelectorAll("tr")].map((row) => [...row.querySelectorAll("td, th")]
      .map((cell) => cell.textContent.trim().replace(/\s+/g, " ")).join(" | "));
    const paragraph = body.ownerDocument.createElement("p");
    lines.forEach((line, number) =>
      paragraph.append(...(number ? [body.ownerDocument.createElement("br")] : []), line));
    table.replaceWith(paragraph);
  }
}

export function cleaned(html) {
  const { body } = new DOMParser().parseFromString(html, "text/html");
  for (const step of [emphasis, wordLists, listsInItems, rows]) step(body);
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

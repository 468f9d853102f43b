// HTML → the nodes of Slate that Decap holds, in which its rich text is; Decap's own reading of HTML
// knows neither tables, ends of line, code, numbers of lists nor the marks of most programs.

const HEADINGS = Object.fromEntries(["one", "two", "three", "four", "five", "six"]
  .map((number, index) => [`h${index + 1}`, `heading-${number}`]));
const BLOCKS = "p, h1, h2, h3, h4, h5, h6, ul, ol, li, blockquote, hr, table, pre, body, div,"
  + " section, article, header, footer, main, aside, figure, figcaption, dl, dt, dd, address,"
  + " center, details, summary, form, fieldset";
const MARKS = { b: "bold", strong: "bold", i: "italic", em: "italic", s: "delete", strike: "delete",
  del: "delete", code: "code", kbd: "code", samp: "code", tt: "code" };
// What marks is in a group; « inherit » says nothing.
const STYLED = [["bold", "fontWeight", /^(?:(bold|[6-9]00)|normal|lighter|[1-5]00)/],
  ["italic", "fontStyle", /^(?:(italic|oblique)|normal)/]];
const ALPHA = [..."abcdefghijklmnopqrstuvwxyz"];
const ROMAN = "i ii iii iv v vi vii viii ix x xi xii xiii xiv xv xvi xvii xviii xix xx".split(" ");

export const block = (type, children, data) => ({ type, children, ...(data && { data }) });
const filled = (type, children, data) => (children.length ? [block(type, children, data)] : []);
const line = () => block("break", [{ text: "" }]);
const ended = (text, marks) => text.split(/\r\n?|\n/).flatMap((words, index) =>
  [...(index ? [line()] : []), ...(words ? [{ text: words, ...marks }] : [])]);
const isBreak = ({ type }) => type === "break";

// « Rapport.doc#_Toc1 » leads into what it was copied from.
const ADDRESS = /^(?:(?:https?|mailto|tel):|\/|[^:#]+$)/i;

// Outlook and Google lead to others by pages of theirs, which count who goes there.
const COUNTED = /^https:\/\/(?:[\w-]+\.safelinks\.protection\.outlook\.com\/|www\.google\.\w+\/url)\?/;

function direct(address) {
  const { searchParams } = new URL(COUNTED.test(address) ? address : "a:");
  return searchParams.get("url") ?? searchParams.get("q") ?? address;
}

// What marks the words of `node`, beside `marks`: Google Docs puts all into a <b> that is not bold.
function marksOf(node, marks) {
  const { localName, style } = node;
  const found = { ...marks };
  const address = localName === "a" ? direct(node.getAttribute("href")?.trim()) : "";
  if (ADDRESS.test(address)) found.link = address;
  if (MARKS[localName]) found[MARKS[localName]] = true;
  for (const [mark, property, signs] of STYLED) {
    const said = signs.exec(style[property]);
    if (said) found[mark] = Boolean(said[1]);
  }
  if (style.textDecoration.includes("line-through")) found.delete = true;
  const isUnderlined = localName === "u" || style.textDecoration.includes("underline");
  // On a page, what is underlined leads somewhere.
  if (isUnderlined && !node.closest("a") && !node.querySelector("a")) found.italic = true;
  return Object.fromEntries(Object.entries(found).filter(([, marked]) => marked));
}

const isBlock = (node) => Boolean(node.matches?.(BLOCKS) || node.querySelector?.(BLOCKS));

// `marks`: of what `node` is in, the address of its link being one.
function inlines(node, marks) {
  if (node.nodeType === Node.TEXT_NODE) {
    const kept = /^pre/.test(node.parentElement.closest("[style*=white-space]")?.style.whiteSpace);
    return ended(kept ? node.data : node.data.replace(/[ \t\r\n]+/g, " "), marks);
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
  // Programs say of a whole title that it is bold or italic, as it looks.
  const looks = type === "paragraph" ? {} : Object.fromEntries(["bold", "italic"]
    .filter((mark) => run.every((node) => node[mark] || !node.text?.trim()))
    .map((mark) => [mark, undefined]));
  for (const node of run) {
    if (isBreak(node)) lines.push([]);
    else lines.at(-1).push({ ...node, ...looks });
  }
  const found = [[]];
  for (const nodes of lines) {
    if (nodes.some(({ text }) => text.trim())) found.at(-1).push(linked(trimmed(nodes)));
    else found.push([]);
  }
  return found.filter((all) => all.length).map((all) =>
    block(type, all.flatMap((nodes, index) => (index
      ? [...(type === "paragraph" ? [line()] : [{ text: " " }]), ...nodes] : nodes))));
}

export const blocksOfText = (text) => paragraphs(ended(text), "paragraph");

function trimmed(nodes) {
  const seen = nodes.map(({ text }) => /[^ \u00a0]/.test(text));
  const inner = nodes.slice(seen.indexOf(true), seen.lastIndexOf(true) + 1);
  inner[0] = { ...inner[0], text: inner[0].text.replace(/^[ \u00a0]+/, "") };
  inner.push({ ...inner.at(-1), text: inner.pop().text.replace(/[ \u00a0]+$/, "") });
  return inner;
}

// Words that stand in a box beside blocks, or alone, are a paragraph.
export function blocks(node, marks = {}, type = "paragraph") {
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
    case "pre": {
      const [inner, ...others] = node.querySelectorAll("code");
      return [code(codeLines(inner && !others.length ? inner : node).trimEnd())];
    }
    case "table":
      return table(node, marks);
    default:
      return blocks(node, marks);
  }
}

// Lines of code: what is between their ends, <br> or boxes.
function codeLines(node) {
  if (node.nodeType === Node.TEXT_NODE) return node.data;
  if (node.localName === "br") return "\n";
  return [...node.childNodes].reduce((text, child) => {
    const isApart = [child, child.previousSibling ?? child].some(isBlock);
    return `${text}${isApart && text && !text.endsWith("\n") ? "\n" : ""}${codeLines(child)}`;
  }, "");
}

const code = (text) => block("shortcode", [{ text: "" }],
  { code: text, shortcode: "code-block", shortcodeData: { code: text } });

// `sign` before the words of `node`, or of each paragraph in it.
export function signed(node, sign) {
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
      : isBlock(child) ? blockOf(child, marksOf(child, marks))
        : paragraphs(inlines(child, marks), "paragraph");
    // Many programs put a list within a list beside its item.
    if (isNested(child) && items.length) items.at(-1).children.push(...inner);
    else items.push(...filled("list-item", inner));
  }
  if (node.localName === "ul") return filled("bulleted-list", items);
  // In words: Decap takes the number 0 for none.
  if (!letter(node, 1)) return filled("numbered-list", items, { start: String(start) });
  return filled("bulleted-list", items.map(({ type, children: [first, ...rest] }, index) =>
    block(type, [signed(first, letter(node, start + index)), ...rest])));
}

// Lists side by side are one, as Decap makes of them, though of the first ones alone.
export function joined(nodes) {
  const made = [];
  for (const { children, ...node } of nodes) {
    const last = made.at(-1);
    if (node.type?.endsWith("-list") && last?.type === node.type) last.children.push(...children);
    else made.push(children ? { ...node, children: [...children] } : node);
  }
  return made.map((node) => (node.children ? { ...node, children: joined(node.children) } : node));
}

// One row, one column or one cell only puts things beside or under one another.
function table(node, marks) {
  const inside = (cell) => blocks(cell, marksOf(cell, marks));
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
  const isAlone = [...node.rows].flatMap(({ cells }) => [...cells])
    .filter(({ textContent }) => textContent.trim()).length === 1;
  if (rows.length < 2 || width < 2 || isAlone) {
    return [...caption, ...rows.flat().filter(Boolean).flatMap(inside)];
  }
  const made = rows.map((row) => block("table-row", Array.from({ length: width }, (_, column) =>
    block("table-cell", row[column] ? cellOf(inside(row[column])) : [{ text: "" }]))));
  return [...caption, block("table", made)];
}

// What is in a cell: words, links and ends of line.
export function cellOf(nodes) {
  const found = cellLines(nodes).flatMap((words, index) => (index ? [line(), ...words] : words));
  return found.length ? found : [{ text: "" }];
}

function cellLines(nodes) {
  return nodes.flatMap(({ type, children, data }) => {
    if (data?.code) return data.code.split("\n").map((text) => [{ text, code: true }]);
    if (type.endsWith("-list")) {
      return children.flatMap((item, index) => {
        const [first = [], ...rest] = cellLines(item.children);
        return [[{ text: data ? `${Number(data.start) + index}. ` : "• " }, ...first], ...rest];
      });
    }
    // Of a quote, a table: what a line has are words, links and breaks.
    const isLine = children.every(({ type: each }) => !each || ["link", "break"].includes(each));
    return isLine ? [children] : cellLines(children);
  });
}

// The blocks of a text in rich text, as its file has them: one that means the same keeps its lines.

const MARGIN = /^(?: {4}|\t)/;
let blocks = []; // { key, align, spread, text, gap }, gap being the lines up to the next one.
let places = new Map(); // Key → indexes of the blocks that have it.
let own = ""; // What was written last, which Decap reads at once.

// `nodes`: of remark's tree of `source`.
export function remember(nodes, source) {
  const lines = source.split("\n");
  // Code that stands off was read as words are: it has its own signs.
  for (const node of nodes.filter(({ type }) => type === "code")) {
    const typed = lines.slice(node.position.start.line - 1, node.position.end.line);
    if (!MARGIN.test(typed[0])) continue;
    node.value = typed.map((line) => line.replace(MARGIN, "")).join("\n");
  }
  if (source.trimEnd() === own) return;
  const found = [];
  for (const { position, ...node } of nodes) {
    const [start, end] = [position.start.line - 1, position.end.line];
    const last = found.at(-1);
    // Decap makes one list of two that are side by side.
    if (node.type === "list" && last?.node.type === "list" && last.node.ordered === node.ordered) {
      last.node.children = [...last.node.children, ...node.children];
      last.end = end;
    } else {
      found.push({ node, start, end });
    }
  }
  blocks = found.map(({ node, start, end }, index) => ({
    key: meaningOfBlock(node), align: node.align, spread: node.spread,
    text: lines.slice(start, end).join("\n"), gap: lines.slice(end, found[index + 1]?.start),
  }));
  places = new Map(blocks.map(({ key }) => [key, []]));
  blocks.forEach(({ key }, index) => places.get(key).push(index));
}

// The text of `nodes`; `write` makes that of those that changed.
export function written(nodes, write) {
  const parts = [];
  let changed = [];
  let last = -1; // Index of the last block that is here.
  const finish = () => {
    if (changed.length) parts.push(write(changed).trimEnd());
    changed = [];
  };
  for (const node of nodes) {
    const key = meaningOfBlock(node);
    const index = indexOf(key, last);
    const follows = parts.length > 0 && !changed.length && index === last + 1;
    // What stands off means something by what is before it.
    if (index >= 0 && (follows || !/^\s/.test(blocks[index].text))) {
      finish();
      const { text } = blocks[index];
      parts.push(follows ? [parts.pop(), ...blocks[last].gap, text].join("\n") : text);
      last = index;
    } else if (key) {
      // Decap forgets the sides of columns, and whether the points of a list stand apart.
      const { align, spread } = blocks[last + 1 + changed.length] ?? {};
      changed.push(node.type === "table" && align ? { ...node, align } : spaced(node, spread));
    }
  }
  finish();
  const text = parts.join("\n\n");
  own = [text, definitions(text)].join("\n\n").trimEnd();
  return own;
}

function spaced({ children, ...node }, apart = false) {
  if (!children) return node;
  const several = children.filter(({ type }) => type === "paragraph").length > 1;
  return { ...node, start: node.start && Number(node.start),
    spread: apart || (node.type === "listItem" && several),
    children: children.filter(meaning).map((child) => spaced(child, apart)) };
}

// Of the nearest block after the last one, or of any.
function indexOf(key, last) {
  const after = places.get(key) ?? [];
  return after.find((index) => index > last) ?? after[0] ?? -1;
}

// Of links « [words][name] », which stand between blocks: those that `text` calls and has no more.
function definitions(text) {
  return blocks.flatMap(({ gap }) => gap).filter((line) => {
    const [label] = /\[[^\]]+\](?=:)/.exec(line) ?? [];
    return label && text.includes(label) && !text.includes(line);
  }).join("\n");
}

const meaningOfBlock = (node) =>
  meaning(node.type === "html" ? { type: "paragraph", children: [node] } : node);

// What a node says, alike as Decap has read it and as it is about to write it.
function meaning({ type, value, children = [], data, ...node }) {
  if (type === "text" || type === "html") return value;
  const { shortcode, shortcodeData } = type === "shortcode" ? data : {};
  const { depth, ordered, lang, url, title, alt } = node;
  const start = ordered ? node.start || 1 : "";
  const said = { value, depth, ordered, start, lang, url, title, alt, shortcode, ...shortcodeData };
  const told = Object.entries(said).filter(([, each]) => each).sort().join();
  const inner = children.map(meaning).join("").replace(/\\(?=[!-/:-@[-`{-~])/g, "")
    .replace(/[ \t\n]+/g, " ").trim();
  return type === "paragraph" && !inner ? "" : `\u0001${type} ${told}\u0002${inner}\u0003`;
}

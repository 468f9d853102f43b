// The search page: Pagefind finds, this shows. Loaded by /recherche/ alone.

const root = document.querySelector("[data-search]");
const field = root.querySelector('input[name="q"]');
const status = root.querySelector("[data-search-status]");
const list = root.querySelector("[data-search-results]");
const choices = root.querySelector("[data-search-filters]");
const browse = root.querySelector("[data-search-browse]");
const PAGE = 10;
const SEARCHING = "Recherche en cours…";
const { now: shown } = document.documentElement.dataset;
/** Milliseconds; another day's noon where the site is shown as on that day. */
const now = shown ? Date.parse(shown) : Date.now();
const over = (page) => Date.parse(page.meta.fin) < now;
/** States of what does not take place. */
const OFF = new Set(["Annulée", "Reportée"]);
const LABELS = { type: "Quoi", communauté: "Communauté", année: "Année" };

/** "l'équipe" is searched as "équipe": the index holds elided words apart. */
const ELIDED = /(?<!\p{L})(?:[cdjlmnst]|(?:jus|lors|puis|quoi)?qu)['’](?=\p{L})/giu;

/** Letters and digits of a word, without case, accents or ligatures. */
const plain = (word) =>
  word.normalize("NFD").toLowerCase().replace(/œ/g, "oe").replace(/æ/g, "ae").replace(/[^\p{L}\p{N}]/gu, "");

/** As typed, and with ligatures or without: "coeur" must find "cœur". */
const spellings = (word) => {
  const joined = word.replace(/oe/gi, "œ").replace(/ae/gi, "æ");
  const apart = word.replace(/œ/gi, "oe").replace(/æ/gi, "ae");
  return [...new Set([word, joined, apart])];
};

let pagefind;
async function engine() {
  if (!pagefind) {
    pagefind = await import(root.dataset.search);
    await pagefind.options({ excerptLength: 24 });
    await pagefind.init();
    await drawFilters();
  }
  return pagefind;
}

async function drawFilters() {
  const known = await pagefind.filters();
  const wanted = new URLSearchParams(location.search);
  for (const [name, label] of Object.entries(LABELS)) {
    const values = Object.keys(known[name] || {});
    if (values.length < 2) continue;
    values.sort((a, b) => (name === "année" ? b.localeCompare(a) : a.localeCompare(b, "fr")));
    const select = document.createElement("select");
    select.name = name;
    select.append(new Option(name === "type" ? "Tout" : "Toutes", ""), ...values.map((value) => new Option(typeset(value), value)));
    select.value = values.includes(wanted.get(name)) ? wanted.get(name) : "";
    select.addEventListener("change", search);
    const wrapper = document.createElement("label");
    wrapper.append(label, select);
    choices.append(wrapper);
  }
  choices.hidden = !choices.children.length;
}

const chosen = () =>
  Object.fromEntries([...choices.querySelectorAll("select")].filter((s) => s.value).map((s) => [s.name, s.value]));

/** Whether a page has a word like this one. For a word that no page has, Pagefind answers with pages
    that have its first letters, were it only the "c" of "c’est". */
const known = new Map();
async function exists(word) {
  if (!known.has(word)) {
    const [first] = (await pagefind.search(word)).results;
    const text = first ? (await first.data()).raw_content.split(/\s+/) : [];
    const start = plain(word).slice(0, 4);
    known.set(word, Boolean(first) && first.words.some((place) => plain(text[place] || "").startsWith(start)));
  }
  return known.get(word);
}

/** Results of every spelling, best first, each page once. Words that no page has are left out. */
async function find(words, filters) {
  let queries = [""];
  for (const word of words.replace(ELIDED, "").split(/[\s'’]+/)) {
    if (!plain(word)) continue;
    const found = [];
    for (const spelling of spellings(word)) if (await exists(spelling)) found.push(spelling);
    if (found.length) queries = queries.flatMap((query) => found.map((spelling) => `${query} ${spelling}`.trim()));
  }
  const best = new Map();
  for (const query of queries.filter(Boolean)) {
    for (const result of (await pagefind.search(query, { filters })).results) {
      if (!(best.get(result.id)?.score >= result.score)) best.set(result.id, result);
    }
  }
  return [...best.values()].sort((a, b) => b.score - a.score);
}

/** Words about when, and not about what: "à venir", "quand est la prochaine rencontre de…". */
const WHEN = new Set(["venir", "prochain", "prochaine", "prochains", "prochaines", "bientot", "quand"]);
const SMALL = new Set("a au aux d de des du en est l la le les qu que quelle quelles sera seront sont une un".split(" "));
const MEETING = new Set(["rencontre", "rencontres"]);

/** Meaning of a query: whether it is about meetings to come, its community, its other words. */
async function asked(words) {
  const typed = words.split(/[\s'’.,;:!?()-]+/).filter(plain);
  const about = (word) => !SMALL.has(plain(word));
  const has = (word) => typed.some((other) => plain(other) === plain(word));
  const nameWords = (name) => name.split(/[\s'’-]+/).filter(about);
  const names = Object.keys((await pagefind.filters()).communauté || {});
  const community = names.find((name) => nameWords(name).every(has));
  const when = typed.some((word) => WHEN.has(plain(word)));
  const said = new Set(community ? nameWords(community).map(plain) : []);
  const left = typed.filter((word) =>
    about(word) && !said.has(plain(word)) && !(when && (WHEN.has(plain(word)) || MEETING.has(plain(word)))));
  return { when, community, rest: left.join(" ") };
}

/** Results that are meetings, by date: those to come, then those held, the nearest first. */
async function byDate(filters) {
  const latest = (await pagefind.search(null, { filters, sort: { fin: "desc" } })).results;
  let [from, to] = [0, latest.length];
  // As few pages as can tell where the past begins.
  while (from < to) {
    const middle = (from + to) >> 1;
    if (over(await latest[middle].data())) to = middle;
    else from = middle + 1;
  }
  return { coming: latest.slice(0, from).reverse(), held: latest.slice(from) };
}

/** Results in order; meetings to come are first for a query about them, or with a community's name. */
async function ranked(words, filters) {
  const sought = await find(words, filters);
  const { when, community, rest } = await asked(words);
  if (!when && !community) return sought;
  const within = community ? { communauté: community, ...filters } : filters;
  const named = rest ? await find(rest, within) : [];
  const ids = new Set(named.map((result) => result.id));
  const fits = (result) => !rest || ids.has(result.id);
  const { coming, held } = await byDate(within);
  const past = new Set(held.map((result) => result.id));
  const others = [...named, ...sought].filter((result) => !past.has(result.id));
  const all = [...coming.filter(fits), ...others, ...held.filter(fits)];
  return [...new Map(all.map((result) => [result.id, result])).values()];
}

let turn = 0;
async function search() {
  const words = field.value.trim();
  const mine = ++turn;
  const address = new URL(location.href);
  address.search = new URLSearchParams({ ...(words && { q: words }), ...chosen() });
  history.replaceState(null, "", address);
  if (!words) {
    list.replaceChildren();
    status.textContent = "";
    browse.hidden = false;
    return;
  }
  if (!pagefind) status.textContent = SEARCHING;
  try {
    await engine();
    const results = await ranked(words, chosen());
    if (mine !== turn) return;
    const count = results.length;
    status.textContent = count
      ? `${count}\u00a0résultat${count > 1 ? "s" : ""} pour «\u00a0${words}\u00a0»`
      : `Aucun résultat pour «\u00a0${words}\u00a0». Essayez un autre mot, ou parcourez le site.`;
    browse.hidden = count > 0;
    list.hidden = !count;
    list.replaceChildren();
    await more(results, mine);
  } catch {
    status.textContent = "La recherche n’est pas disponible ici : son index est fait quand le site est publié.";
    browse.hidden = false;
    list.hidden = true;
  }
}

async function more(results, mine) {
  const shown = list.children.length;
  const data = await Promise.all(results.slice(shown, shown + PAGE).map((result) => result.data()));
  if (mine !== turn) return;
  list.append(...data.map(item));
  // The focus goes from the button to the first new result.
  if (shown) list.children[shown].querySelector("a").focus();
  root.querySelector(".search-more")?.remove();
  if (results.length <= list.children.length) return;
  const button = document.createElement("button");
  button.type = "button";
  button.className = "button button--quiet search-more";
  button.textContent = "Plus de résultats";
  button.addEventListener("click", () => more(results, mine));
  list.after(button);
}

/** Typography of pages, lost in the index: elisions and no-break spaces. */
const typeset = (text) =>
  text
    .replace(/’ (?=\p{L}|<mark>)/gu, "’")
    .replace(/« /g, "«\u00a0")
    .replace(/ (?=[:»%$](?:\s|$))/g, "\u00a0")
    .replace(/(?<=\d) h\b(?: (?=\d))?/g, (hour) => hour.replaceAll(" ", "\u00a0"));

/** Dots where a sentence is cut. */
const cut = (text) => `${/^(?:<mark>)?\p{Ll}/u.test(text) ? "… " : ""}${text}${/[.!?…]$/.test(text) ? "" : "…"}`;

/** Text nodes and <mark>s only: a page's text never becomes markup. */
function excerpt(html) {
  const source = new DOMParser().parseFromString(cut(typeset(html)), "text/html").body;
  return [...source.childNodes].map((node) => {
    if (node.nodeName !== "MARK") return node.textContent;
    const mark = document.createElement("mark");
    mark.textContent = node.textContent;
    return mark;
  });
}

/** "Rencontre à venir", "Rencontre passée": the index may be of some days ago. */
function kind(page) {
  const [type] = page.filters.type || [];
  if (!page.meta.fin || OFF.has(page.meta.état)) return [type];
  return [`${type} ${over(page) ? "passée" : "à venir"}`];
}

/** Communities of a meeting, in words. */
const whose = (page) => (page.meta.qui ? [page.meta.qui] : page.filters.communauté || []);

/** State of a meeting; none once it is over, unless it did not take place. */
const state = (page) => (page.meta.fin && over(page) && !OFF.has(page.meta.état) ? [] : [page.meta.état]);

function item(page) {
  const row = document.createElement("li");
  const title = document.createElement("h2");
  const link = document.createElement("a");
  const facts = document.createElement("p");
  const text = document.createElement("p");
  title.className = "search-result-title";
  link.href = page.url;
  link.textContent = typeset(page.meta.title);
  title.append(link);
  facts.className = "search-result-facts";
  facts.textContent = [...kind(page), page.meta.date, ...whose(page), ...state(page)].filter(Boolean).map(typeset).join(", ");
  text.append(...excerpt(page.excerpt));
  row.append(title, facts, text);
  return row;
}

let waiting;
field.addEventListener("input", () => {
  clearTimeout(waiting);
  waiting = setTimeout(search, 200);
});
field.addEventListener("focus", () => engine().catch(() => {}), { once: true });
field.form.addEventListener("submit", (event) => {
  event.preventDefault();
  search();
});
field.value = new URLSearchParams(location.search).get("q") || "";
if (field.value) {
  // Shown at once, so that results move nothing.
  status.textContent = SEARCHING;
  browse.hidden = true;
  choices.hidden = false;
  engine().catch(() => {}).finally(search);
}

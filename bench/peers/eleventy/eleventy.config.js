// Posts, meetings, authors, tags, paged lists, one feed.
const PER_PAGE = 10;

const slug = (name) =>
  name.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase().replace(/[^a-z0-9]+/g, "-");

// One value per page of each term's list.
function listPages(items, termsOf, folder) {
  const byTerm = new Map();
  for (const item of items) {
    for (const term of termsOf(item)) {
      if (!byTerm.has(term)) byTerm.set(term, []);
      byTerm.get(term).push(item);
    }
  }
  return [...byTerm].flatMap(([term, all]) => {
    const count = Math.ceil(all.length / PER_PAGE);
    const base = `/${folder}/${slug(term)}/`;
    const address = (n) => (n === 0 ? base : `${base}page/${n + 1}/`);
    return Array.from({ length: count }, (_, n) => ({
      term,
      number: n + 1,
      count,
      address: address(n),
      previous: n > 0 ? address(n - 1) : "",
      next: n + 1 < count ? address(n + 1) : "",
      items: all.slice(n * PER_PAGE, (n + 1) * PER_PAGE),
    }));
  });
}

const newest = (api, glob) => api.getFilteredByGlob(glob).reverse();
const EVERY = "content/{articles,rencontres}/**/*.md";

export default function (config) {
  config.setQuietMode(true);
  config.addFilter("day", (date) => date.toISOString().slice(0, 10));
  config.addFilter("slug", slug);
  config.addCollection("every", (api) => newest(api, EVERY));
  config.addCollection("articles", (api) => newest(api, "content/articles/**/*.md"));
  config.addCollection("rencontres", (api) => newest(api, "content/rencontres/**/*.md"));
  config.addCollection("tagPages", (api) =>
    listPages(newest(api, EVERY), (item) => item.data.tags ?? [], "tags"),
  );
  config.addCollection("authorPages", (api) =>
    listPages(newest(api, EVERY), (item) => item.data.authors ?? [], "authors"),
  );
  return {
    dir: { input: "content", includes: "../_includes", output: "output" },
    markdownTemplateEngine: false,
  };
}

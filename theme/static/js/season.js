// A season's page: filters without loading a page; the next meeting among those shown.
const season = document.querySelector("[data-season]");
if (season) {
  const items = all(".months li[data-end]", season);
  for (const item of items) item.querySelector(".meeting-card").classList.toggle("is-past", over(item.dataset.end));
  const told = !season.querySelector("[data-next]").hidden || over(season.dataset.from);
  filters(season, items, told);
}

/** Update the sentence about the next meeting, among those shown. */
function tellNext(items, told) {
  const next = told ? firstToCome(items) : undefined;
  markNext(items, next);
  const place = season.querySelector("[data-next]");
  place.hidden = !next;
  if (!next) return;
  const words = nextWords(next);
  place.querySelector(".season-next-label").textContent = words;
  const title = next.querySelector(".meeting-card-title a");
  place.querySelector("a").href = title.href;
  place.querySelector("[data-next-title]").textContent = title.lastChild.textContent;
  const states = all(".meeting-card-labels .label[class*='label--']:not(.label--next, .label--example, .label--draft, .label--recap)", next);
  place.querySelector("[data-next-state]").replaceChildren(...states.flatMap((state) => [state.cloneNode(true), " "]));
  const when = next.querySelector("time").textContent;
  place.querySelector("[data-next-when]").textContent = when[0].toLowerCase() + when.slice(1);
  const away = relative(next.dataset.start, next.dataset.end);
  tell(place.querySelector("[data-next-relative]"), words.endsWith(away) ? "" : away);
}

function counted(count, noun, plural = `${noun}s`) {
  return count ? `${count}\u00a0${count > 1 ? plural : noun}` : `aucune ${noun}`;
}

/** Each filter has the address of the page with the same content. */
function filters(season, items, told) {
  const base = season.dataset.season;
  const built = { community: season.dataset.community, theme: season.dataset.theme };
  const days = all(".year [data-end], .month-going-on", season);
  const links = all("[data-filter]", season);
  const themeName = season.querySelector("[data-theme-name]");
  const status = season.querySelector("[data-count]");
  const organization = document.title.split(" | ").pop();

  const chosenIn = (url) => {
    const path = url.pathname.slice(base.length).split("/");
    const chosen = { community: "", theme: url.searchParams.get("theme") || "" };
    if (path[0] === "communautes") chosen.community = path[1];
    if (path[0] === "themes") chosen.theme = path[1];
    return url.pathname.startsWith(base) ? chosen : { ...built };
  };
  const address = ({ community, theme }) => {
    if (community) return `${base}communautes/${community}/${theme ? `?theme=${theme}` : ""}`;
    return theme ? `${base}themes/${theme}/` : base;
  };
  /** Whether this page has all meetings of `chosen`. */
  const holds = (chosen) =>
    (!built.community || built.community === chosen.community) && (!built.theme || built.theme === chosen.theme);
  const linkOf = (filter, slug) => links.find((link) => link.dataset.filter === filter && link.dataset.slug === slug);

  const show = (chosen) => {
    const fits = (node) =>
      (!chosen.community || node.dataset.community.split(" ").includes(chosen.community)) &&
      (!chosen.theme || node.dataset.themes.split(" ").includes(chosen.theme));
    for (const node of [...items, ...days]) node.hidden = !fits(node);
    for (const cell of all(".has-meetings", season)) {
      cell.classList.toggle("is-filtered", !cell.querySelector("[data-end]:not([hidden])"));
    }
    const community = linkOf("community", chosen.community);
    const theme = linkOf("theme", chosen.theme);
    const names = [community, theme].filter(Boolean).map((link) => link.dataset.name);
    for (const month of all(".month", season)) {
      const none = !month.querySelector("[data-end]:not([hidden])");
      month.classList.toggle("is-empty", none);
      const empty = month.querySelector(".month-empty");
      const whose = (community ? ` ${community.dataset.whose}` : "") + (theme ? " sur ce thème" : "");
      tell(empty, none ? `Pas de rencontre${whose}` : "");
    }
    for (const month of all(".month-row a", season)) {
      const left = all(`${month.hash} li[data-end]:not([hidden])`, season);
      const said = month.querySelector(".visually-hidden");
      said.textContent = said.textContent.replace(/[^,]*$/, ` ${counted(left.length, "rencontre")}`);
      for (const mark of all("[data-community]", month)) {
        const whose = mark.dataset.community.split(" ").filter((slug) => slug === (chosen.community || slug));
        mark.hidden = !left.some((item) => item.dataset.community.split(" ").some((slug) => whose.includes(slug)));
      }
    }
    for (const link of links) {
      const { filter, slug = "" } = link.dataset;
      const current = filter === "all" ? !chosen.community && !chosen.theme : chosen[filter] === slug;
      if (current) link.setAttribute("aria-current", "true");
      else link.removeAttribute("aria-current");
    }
    if (themeName) themeName.textContent = theme ? `\u00a0: ${theme.dataset.name}` : "";
    const heading = season.querySelector("[data-chosen]");
    tell(heading, names.join(", "));
    const color = community && [...community.classList].find((name) => name.startsWith("color-"));
    heading.className = `season-filter ${color || ""}`;
    if (color) heading.prepend(community.querySelector(".mark").cloneNode(true));
    document.title = `${season.dataset.title}${names.length ? `\u00a0: ${names.join(", ")}` : ""} | ${organization}`;
    const count = counted(items.filter((item) => !item.hidden).length, "rencontre");
    status.textContent = count[0].toUpperCase() + count.slice(1);
    const held = all(".months-past li[data-end]:not([hidden])", season);
    const fold = season.querySelector(".months-past .fold-count");
    if (fold) {
      const recaps = held.filter((item) => item.querySelector(".label--recap")).length;
      fold.textContent = counted(held.length, "rencontre") + (recaps ? `, ${counted(recaps, "compte rendu", "comptes rendus")}` : "");
    }
    offer(community);
    tellNext(items, told);
  };

  /** Offer the calendar of the chosen community: its address differs only by its slug. */
  const offer = (community) => {
    const button = season.querySelector("[data-follow]");
    if (!button || built.community) return;
    const from = button.dataset.follow.split("/").pop();
    const to = community ? `${community.dataset.slug}.ics` : "programmation.ics";
    if (from === to) return;
    button.dataset.follow = button.dataset.follow.replace(from, to);
    for (const node of all("a, [data-copy]", button)) {
      if (node.href) node.href = node.href.replace(from, to);
      if (node.dataset.copy) node.dataset.copy = node.dataset.copy.replace(from, to);
      if (node.textContent.includes(from)) node.textContent = node.textContent.replace(from, to);
    }
    const title = button.querySelector("[data-follow-title]");
    const before = title.textContent;
    title.dataset.all ??= before;
    const after = community ? `Rencontres\u00a0: ${community.dataset.name}` : title.dataset.all;
    for (const node of [title, ...all(".visually-hidden", button)]) node.textContent = node.textContent.replace(before, after);
  };

  const first = chosenIn(new URL(location.href));
  if (first.community !== built.community || first.theme !== built.theme) show(first);
  else tellNext(items, told);

  for (const link of links) {
    link.addEventListener("click", (event) => {
      if (event.ctrlKey || event.metaKey || event.shiftKey || event.button) return;
      const { filter, slug } = link.dataset;
      const now = chosenIn(new URL(location.href));
      const chosen = filter === "all" ? { community: "", theme: "" } : { ...now, [filter]: now[filter] === slug ? "" : slug };
      event.preventDefault();
      if (!holds(chosen)) {
        location.assign(address(chosen));
        return;
      }
      history.pushState(null, "", address(chosen));
      show(chosen);
    });
  }
  addEventListener("popstate", () => {
    const chosen = chosenIn(new URL(location.href));
    if (holds(chosen)) show(chosen);
    else location.reload();
  });
}

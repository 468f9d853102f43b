// What a page built days ago cannot know: what time it is now. And filters without a trip.
(() => {
  "use strict";
  const all = (selector, root = document) => [...root.querySelectorAll(selector)];
  const over = (moment) => Date.parse(moment) < Date.now();

  /** Show in `items` that one is the next meeting, and only that one. */
  const markNext = (items, next) => {
    for (const item of items) {
      item.querySelector(".meeting-card")?.classList.toggle("is-next", item === next);
      const label = item.querySelector(".label--next");
      if (label) label.hidden = item !== next;
    }
  };
  const firstToCome = (items) => items.find((i) => !over(i.dataset.end) && !("off" in i.dataset));

  // Lists of what comes next: what is past leaves them, for the list of past meetings if any.
  for (const list of all('[data-list="upcoming"]')) {
    const past = document.querySelector('[data-list="past"]');
    for (const item of [...list.children]) {
      if (!over(item.dataset.end)) continue;
      item.remove();
      if (!past) continue;
      item.hidden = false;
      item.querySelector(".meeting-card").classList.add("is-past");
      markNext([item], null);
      past.prepend(item);
      past.closest("section").hidden = false;
      const none = document.querySelector('[data-empty="past"]');
      if (none) none.hidden = true;
    }
    const shown = Number(list.dataset.shown || Infinity);
    const items = [...list.children];
    items.forEach((item, index) => { item.hidden = index >= shown; });
    markNext(items, firstToCome(items));
    if (!items.length) {
      const none = document.querySelector('[data-empty="upcoming"]');
      if (none) none.hidden = false;
    }
  }

  // News and dates that no longer hold.
  for (const item of all("[data-until]")) {
    if (!over(item.dataset.until)) continue;
    const list = item.closest(".notice");
    item.remove();
    if (list && !list.querySelector("[data-until]")) list.remove();
  }

  // A meeting's own page.
  for (const meeting of all("[data-meeting-end]")) {
    const past = over(meeting.dataset.meetingEnd);
    for (const part of all("[data-when]", meeting)) part.hidden = (part.dataset.when === "past") !== past;
  }

  // A season's page.
  const season = document.querySelector("[data-season]");
  if (season) {
    const items = all(".months [data-end]", season);
    const hadNext = items.some((item) => item.querySelector(".is-next"));
    for (const item of items) {
      item.querySelector(".meeting-card").classList.toggle("is-past", over(item.dataset.end));
    }
    if (hadNext || over(season.dataset.from)) markNext(items, firstToCome(items));
    filters(season, items);
  }

  /** Filter in place. Each choice keeps the address of the page that shows the same. */
  function filters(season, items) {
    const base = season.dataset.season;
    const built = { community: season.dataset.community, theme: season.dataset.theme };
    const days = all(".year [data-end]", season);
    const links = all("[data-filter]", season);
    const themeName = season.querySelector("[data-theme-name]");
    const status = season.querySelector("[data-count]");

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
    /** Whether this page holds all that `chosen` would show. */
    const holds = (chosen) =>
      (!built.community || built.community === chosen.community) && (!built.theme || built.theme === chosen.theme);

    const show = (chosen) => {
      const fits = (node) =>
        (!chosen.community || node.dataset.community === chosen.community) &&
        (!chosen.theme || node.dataset.themes.split(" ").includes(chosen.theme));
      for (const node of [...items, ...days]) node.hidden = !fits(node);
      for (const cell of all(".has-meetings", season)) {
        cell.classList.toggle("is-filtered", !cell.querySelector("[data-end]:not([hidden])"));
      }
      for (const month of all(".month", season)) {
        const none = !month.querySelector("[data-end]:not([hidden])");
        month.classList.toggle("is-empty", none);
        month.querySelector(".month-empty").hidden = !none;
      }
      for (const link of links) {
        const { filter, slug = "" } = link.dataset;
        const current = filter === "all" ? !chosen.community && !chosen.theme : chosen[filter] === slug;
        if (current) link.setAttribute("aria-current", "true");
        else link.removeAttribute("aria-current");
        if (filter === "theme" && current) themeName.textContent = `\u00a0: ${link.dataset.name}`;
      }
      if (!chosen.theme) themeName.textContent = "";
      const count = items.filter((item) => !item.hidden).length;
      status.textContent = `${count}\u00a0rencontre${count > 1 ? "s" : ""}`;
    };

    const first = chosenIn(new URL(location.href));
    if (first.community !== built.community || first.theme !== built.theme) show(first);

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

  // Buttons that copy an address, shown only where they work.
  if (navigator.clipboard) {
    for (const button of all("[data-copy]")) {
      button.hidden = false;
      button.addEventListener("click", async () => {
        await navigator.clipboard.writeText(button.dataset.copy);
        const said = button.textContent;
        button.textContent = "Copié";
        setTimeout(() => { button.textContent = said; }, 2000);
      });
    }
  }
})();

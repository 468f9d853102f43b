// Updates a page built days ago to the present time.
const all = (selector, root = document) => [...root.querySelectorAll(selector)];
const page = document.documentElement.dataset;
/** Milliseconds; another day's noon where the site is shown as on that day. */
const now = page.now ? Date.parse(page.now) : Date.now();
const over = (moment) => Date.parse(moment) < now;

/** Today in the site's time zone, `2018-02-01`. */
const today = new Intl.DateTimeFormat("sv-SE", { timeZone: page.timezone }).format(now);
const daysTo = (day) => Math.round((Date.parse(day.slice(0, 10)) - Date.parse(today)) / 864e5);

const GOES_ON = "en\u00a0cours";
/** `dans 7 jours`, `aujourd’hui à 13 h 30`, `en cours`; nothing for what is over or far away. */
const relative = (start, end) => {
  if (over(end)) return "";
  const days = daysTo(start);
  if (start.includes("T") ? over(start) : days < 0) return GOES_ON;
  const clock = start.slice(11, 16).replace(/^0/, "").replace(":", "\u00a0h\u00a0").replace(/\u00a000$/, "");
  if (days === 0) return clock ? `aujourd’hui à ${clock}` : "aujourd’hui";
  if (days === 1) return "demain";
  return days > 0 && days <= 30 ? `dans\u00a0${days}\u00a0jours` : "";
};
const tell = (node, text) => {
  node.textContent = text;
  node.hidden = !text;
};
for (const node of all("[data-relative]")) {
  const { start, end, meetingStart, meetingEnd } = node.closest("[data-start], [data-meeting-start]").dataset;
  tell(node, relative(start || meetingStart, end || meetingEnd));
}

/** Label of the next meeting, which may have begun. */
const nextWords = ({ dataset }) =>
  relative(dataset.start, dataset.end) === GOES_ON ? `Rencontre ${GOES_ON}` : "Prochaine rencontre";
/** Mark one of `items` as the next meeting, and no other. */
const markNext = (items, next) => {
  for (const item of items) {
    item.querySelector(".meeting-card")?.classList.toggle("is-next", item === next);
    const label = item.querySelector(".label--next");
    if (label) tell(label, item === next ? nextWords(item) : "");
  }
};
const firstToCome = (items) => items.find((i) => !i.hidden && !over(i.dataset.end) && !("off" in i.dataset));

// Lists of next meetings: past ones move to the list of past meetings, if there is one.
const coming = all('[data-list="upcoming"]');
const past = document.querySelector('[data-list="past"]');
for (const item of coming.flatMap((list) => [...list.children])) {
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
for (const list of coming) {
  [...list.children].forEach((item, index) => { item.hidden = index >= Number(list.dataset.shown || Infinity); });
  const fold = list.closest("details");
  if (fold && !list.children.length) fold.remove();
  // The list above is empty: these are no longer « the others ».
  else if (fold && !coming[0].children.length) fold.replaceWith(list);
}
const toCome = coming.flatMap((list) => [...list.children]);
markNext(toCome, firstToCome(toCome));
if (coming.length && !toCome.length) {
  for (const none of all('[data-empty="upcoming"]')) tell(none, none.dataset.words || none.textContent);
}

// News and dates that no longer hold.
for (const item of all("[data-until]")) {
  if (!over(item.dataset.until)) continue;
  const list = item.closest(".notice");
  item.remove();
  if (!list || list.querySelector("[data-until]")) continue;
  list.remove();
  for (const link of all("[href='#changements-titre']")) link.parentElement.remove();
}

// A meeting's own page.
for (const meeting of all("[data-meeting-end]")) {
  const ended = over(meeting.dataset.meetingEnd);
  meeting.classList.toggle("is-past", ended);
  for (const part of all("[data-when]", meeting)) {
    part.textContent ||= part.dataset.words;
    part.hidden = (part.dataset.when === "past") !== ended;
  }
}

// Today, in a season's grid, months and list.
for (const node of all("[data-built]")) node.removeAttribute("data-built");
for (const month of all(`:is(table, li)[data-month="${today.slice(0, 7)}"]`)) {
  const cells = all("td.month-grid-day", month);
  (cells[today.slice(8) - 1] || month.firstElementChild).setAttribute("aria-current", "date");
}
const line = document.querySelector("[data-today]");
const list = document.querySelector(`section[data-month="${today.slice(0, 7)}"] .meeting-list`);
if (line && list) {
  const words = new Intl.DateTimeFormat("fr-CA", { day: "numeric", month: "long", timeZone: "UTC" });
  line.firstElementChild.textContent = `Aujourd’hui, ${words.format(Date.parse(today)).replace(/^1 /, "1er ").replace(" ", "\u00a0")}`;
  list.insertBefore(line, [...list.children].find((item) => item.dataset.start?.slice(0, 10) >= today) || null);
} else line?.remove();

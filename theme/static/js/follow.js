// Ways to follow: the reader's own device first, addresses to copy, a community of one's own.

const agent = navigator.userAgent;
const device = /Android|CrOS/.test(agent) ? "google" : /Windows/.test(agent) ? "outlook" : "apple";
for (const list of all("[data-ways]")) list.prepend(...all(`[data-device=${device}]`, list));

// Buttons that copy an address, shown only where they work.
if (navigator.clipboard) {
  for (const button of all("[data-copy]")) {
    button.hidden = false;
    button.setAttribute("aria-live", "polite");
    const named = [...button.childNodes];
    button.addEventListener("click", async () => {
      await navigator.clipboard.writeText(button.dataset.copy);
      button.textContent = "Copié";
      setTimeout(() => button.replaceChildren(...named), 2000);
    });
  }
}

// A link to an anchor in a folded part unfolds it.
const unfold = () => {
  const target = document.getElementById(location.hash.slice(1));
  const fold = target?.closest("details:not([open])");
  if (!fold) return;
  fold.open = true;
  target.scrollIntoView();
};
unfold();
addEventListener("hashchange", unfold);

// A table wider than its column scrolls; some browsers need a tabindex to scroll it by keyboard.
for (const table of all(".prose table")) if (table.scrollWidth > table.clientWidth) table.tabIndex = 0;

// One's own community, remembered in this browser alone and never sent.
const KEY = "communaute";
const stored = (value) => {
  try {
    if (value === undefined) return localStorage.getItem(KEY) || "";
    if (value) localStorage.setItem(KEY, value);
    else localStorage.removeItem(KEY);
  } catch { /* Storage is refused: nothing is remembered. */ }
  return value || "";
};
const button = (text, act) => {
  const made = document.createElement("button");
  made.type = "button";
  made.className = "copy";
  made.textContent = text;
  made.addEventListener("click", act);
  return made;
};
for (const place of all("[data-mine]")) {
  const draw = () => {
    const mine = stored() === place.dataset.mine;
    place.replaceChildren(
      mine ? "C’est votre communauté. " : "",
      button(mine ? "Oublier" : "C’est ma communauté", () => { stored(mine ? "" : place.dataset.mine); draw(); place.querySelector("button").focus(); }),
    );
    place.hidden = false;
  };
  draw();
}
const mine = stored();
if (mine) {
  const first = document.querySelector(`[data-list="upcoming"][data-shown] > [data-community~="${CSS.escape(mine)}"]`);
  if (first) {
    const items = [...first.parentElement.children];
    const shown = Number(first.parentElement.dataset.shown);
    first.parentElement.prepend(first);
    [...first.parentElement.children].forEach((item, index) => { item.hidden = index >= shown; });
    markNext(items, first);
    const label = document.createElement("span");
    label.className = "label";
    label.textContent = "Ma communauté";
    first.querySelector(".meeting-card-labels").append(" ", label, " ", button("Oublier", () => { stored(""); location.reload(); }));
  }
  const choice = document.querySelector(`[data-calendars] [data-calendar$="/${CSS.escape(mine)}.ics"]`);
  if (choice) {
    choice.open = true;
    choice.parentElement.prepend(choice);
  }
}

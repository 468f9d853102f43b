// On the published site: whether what was saved is online yet, by the `build.json` of the site.

import { element } from "./dialog.mjs";

const KEPT = "pole-enregistre";
const OFTEN = 30_000; // Milliseconds between two looks.
const LATE = 20 * 60_000; // After which it is told that something prevents it.

const issues = {
  github: ({ repo }) => `https://github.com/${repo}/issues`,
  gitlab: ({ repo, base_url = "https://gitlab.com" }) => `${base_url}/${repo}/-/issues`,
  gitea: ({ repo, base_url }) => `${base_url}/${repo}/issues`,
};

async function revision() {
  const answer = await fetch("../build.json", { cache: "no-store" });
  if (!answer.ok) throw new Error(answer.statusText);
  return (await answer.json()).revision ?? "";
}

const hour = (when) => new Intl.DateTimeFormat("fr-CA", { timeStyle: "short" }).format(when);

function say(kind, ...words) {
  document.querySelector(".published")?.remove();
  const close = element("button", { type: "button", "aria-label": "Fermer",
    onclick: ({ target }) => target.parentElement.remove() }, "×");
  document.body.append(element("p", { class: `published ${kind}`, role: "status" }, ...words, close));
}

let timer = 0;

// After a save, or with `resume` when the page is opened again: say where it stands, until it is
// online.  `backend`: Decap's, which tells where the messages to staff are.
export async function followPublication(backend, { resume = false } = {}) {
  clearTimeout(timer);
  try {
    if (!resume) {
      const before = await revision();
      localStorage.setItem(KEPT, JSON.stringify({ at: Date.now(), before }));
    }
    const kept = JSON.parse(localStorage.getItem(KEPT) ?? "null");
    if (!kept) return;
    if (await revision() !== kept.before) {
      localStorage.removeItem(KEPT);
      say("done", `Le site a été refait depuis votre enregistrement de ${hour(kept.at)}.`);
      return;
    }
    if (Date.now() - kept.at < LATE) {
      say("", `Enregistré à ${hour(kept.at)}; le site se refait, ce qui prend quelques minutes.`);
    } else {
      const where = issues[backend.name]?.(backend);
      say("late", `Ce qui a été enregistré à ${hour(kept.at)} n’est pas en ligne, et le site n’a ` +
        "pas changé : il y reste sans doute une faute. ",
      where ? element("a", { href: where, target: "_blank", rel: "noopener" },
        "Le message qui la nomme") : "Le message qui la nomme est là où sont les textes.");
    }
  } catch {
    // No network: looked at again.
  }
  timer = setTimeout(() => followPublication(backend, { resume: true }), OFTEN);
}

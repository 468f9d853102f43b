// A text is judged before it is saved, by what `make check` finds: each mistake is shown at its
// field, an error stops the save, a warning may be passed.

import { post, base64 } from "./api.mjs";
import { Stopped, ask, element, paragraph, say } from "./dialog.mjs";

// -- Where a field is in the page -------------------------------------------------------------

function containers(within = document) {
  return [...within.querySelectorAll("label[for*='-field-']")]
    .map((label) => ({ name: label.htmlFor.replace(/-field-.*$/, ""),
      box: label.parentElement.parentElement }));
}

// « documents[1].lien » → the box of that field, or of the nearest one above it.
export function boxOf(field) {
  const all = containers();
  const top = all.filter(({ box }) => !all.some((other) => other.box !== box &&
    other.box.contains(box)));
  const [, key, index, inner] = /^([^.[]*)(?:\[(\d+)\])?(?:\.([^.[]*))?/.exec(field);
  const whole = top.find(({ name }) => name === key)?.box;
  if (!whole) return null;
  if (index === undefined && !inner) return whole;
  const same = containers(whole).filter(({ name, box }) => box !== whole &&
    name === (inner ?? "valeur"));
  return same[Number(index ?? 0)]?.box ?? whole;
}

const INPUT = "input:not([type=file]):not([tabindex='-1']), textarea, [contenteditable=true], button";

function goTo(box) {
  let shown = box; // A group may be closed on it.
  while (!shown.checkVisibility()) shown = shown.parentElement;
  shown.scrollIntoView({ block: "center" });
  shown.querySelector(INPUT)?.focus({ preventScroll: true });
}

// -- Marks ------------------------------------------------------------------------------------

export function clearMarks() {
  for (const note of document.querySelectorAll(".mark")) unmark(note);
  document.querySelector(".marks")?.remove();
}

function unmark(note) {
  note.remove();
  const input = document.querySelector(`[aria-describedby="${note.id}"]`);
  input?.removeAttribute("aria-describedby");
  input?.removeAttribute("aria-invalid");
  document.querySelector(`.marks [data-mark="${note.id}"]`)?.remove();
  if (!document.querySelector(".marks li")) document.querySelector(".marks")?.remove();
}

const inFormOrder = (a, b) => (a.box && b.box
  ? (a.box.compareDocumentPosition(b.box) & Node.DOCUMENT_POSITION_PRECEDING ? 1 : -1)
  : Number(!a.box) - Number(!b.box));

// A mistake at its field, all of them in a list that leads to them; the first one in sight, its
// field having the focus, so that a screen reader says both.
export function mark(problems) {
  clearMarks();
  const found = problems.map((problem) => ({ ...problem,
    box: problem.field ? boxOf(problem.field) : null,
    words: problem.line ? `${problem.message} — « ${problem.line} »` : problem.message }));
  const errors = found.filter(({ error }) => error).sort(inFormOrder);
  const sorted = [...errors, ...found.filter(({ error }) => !error).sort(inFormOrder)];
  const list = element("ul");
  sorted.forEach(({ box, words, error }, number) => {
    const kind = error ? "error" : "warning";
    const input = box?.querySelector(INPUT);
    box?.append(element("p", { class: `mark ${kind}`, id: `mark-${number}` }, words));
    if (input && !input.hasAttribute("aria-describedby")) {
      input.setAttribute("aria-describedby", `mark-${number}`);
      if (error) input.setAttribute("aria-invalid", "true");
    }
    const item = box ? element("button", { type: "button", onclick: () => goTo(box) }, words) : words;
    list.append(element("li", { class: kind, "data-mark": `mark-${number}` }, item));
  });
  const title = errors.length ? "À corriger avant d’enregistrer" : "À vérifier";
  const heading = element("h2", { role: "alert" });
  document.body.append(element("aside", { class: "marks", "aria-label": title }, heading, list,
    element("button", { type: "button", onclick: clearMarks }, "Fermer")));
  heading.textContent = title; // Said, being changed once it is in the page.
  const first = sorted.find(({ box }) => box)?.box;
  if (first) setTimeout(() => goTo(first)); // Once the save has ended.
}

// What is mended is no longer marked.
document.addEventListener("input", ({ target }) => {
  for (let box = target.parentElement; box; box = box.parentElement) {
    for (const note of [...box.children].filter((child) => child.matches(".mark"))) unmark(note);
  }
}, true);
addEventListener("hashchange", clearMarks);

// -- Judging ----------------------------------------------------------------------------------

const LEFT = "corrigez ce qui est montré, puis recommencez.";

// Where nobody else has changed the file, or whoever writes wants to go on.  Throws otherwise.
async function settle(theirs, mine, path) {
  const text = (label, value) => element("label", {}, label,
    element("textarea", { readonly: true, rows: 12 }, value));
  const answer = await ask("Ce texte a changé pendant que vous l’écriviez", [
    paragraph("Quelqu’un, ou un autre programme, a enregistré ce fichier depuis que vous l’avez " +
      "ouvert. Rien n’est perdu : voici les deux textes."),
    element("div", { class: "two-texts" }, text("Le sien, enregistré", theirs),
      text("Le vôtre, dans le formulaire", mine)),
  ], [
    { label: "Revenir au mien sans enregistrer", value: "", main: true },
    { label: "Enregistrer le mien, et garder le sien à côté", value: "mine" },
  ]);
  if (answer !== "mine") throw new Stopped("le texte a changé entre-temps; le vôtre reste ici.");
  const { kept } = await post("aside", { path });
  await say("Les deux textes sont gardés", paragraph(`L’autre texte est dans ${kept}.`));
}

// What is missing of `rows` in `data`, or is not as their patterns say.  `place`: that of `data`.
function mistakes(data, rows, place = "") {
  return rows.flatMap(({ key, label, type, many, required, pattern, fields }) => {
    const field = place + key;
    const given = [data[key] ?? []].flat().filter((value) => value !== "");
    if (!given.length && required && type !== "IDENTIFIER") {
      return [{ field, error: true, message: `${label} : champ manquant.` }];
    }
    return given.flatMap((value, index) => {
      if (type === "RECORD") {
        // A group that is alone may be left empty.
        const inner = many ? fields : fields.map((row) => ({ ...row, required: false }));
        return mistakes(value, inner, many ? `${field}[${index}].` : `${field}.`);
      }
      return !pattern || new RegExp(pattern[0]).test(value) ? []
        : [{ field, error: true, message: `${label} : écrivez ${pattern[1]}.` }];
    });
  });
}

// Without a server: the fields, and pictures that nobody describes.
export function judgedHere(data, rows) {
  const found = mistakes(data, rows);
  found.push(...rows.filter(({ key, type }) => type === "PICTURE" && data[key] &&
    rows.some((row) => row.key === `${key}_alt`) && !(data[`${key}_alt`] ?? "").trim())
    .map(({ key }) => ({ field: `${key}_alt`, error: true,
      message: "Texte de remplacement : dites ce que montre l’image." })));
  const [bare] = /!\[\s*\]\([^)]*\)/.exec(data.body ?? "") ?? [];
  if (bare) {
    found.push({ field: "body", line: bare, error: true,
      message: "image sans texte de remplacement : dites ce qu’elle montre." });
  }
  clearMarks();
  if (!found.length) return;
  mark(found);
  throw new Stopped(LEFT);
}

// Resolves to the judgement of a text that may be saved; throws with what stops it.
export async function judged(asked, files) {
  const added = await Promise.all(files.map(async ({ path, file }) =>
    ({ path, content: await base64(file) })));
  const found = await post("judge", { ...asked, files: added });
  if (found.theirs !== null) await settle(found.theirs, asked.text, asked.path);
  clearMarks();
  if (!found.problems.length) return found;
  mark(found.problems);
  if (found.problems.some(({ error }) => error)) throw new Stopped(LEFT);
  const answer = await ask("Enregistrer quand même?", [
    paragraph("Ce n’est pas une erreur, mais c’est à vérifier :"),
    element("ul", {}, ...found.problems.map(({ message }) => element("li", {}, message))),
  ], [
    { label: "Enregistrer quand même", value: "save", main: true },
    { label: "Revenir au texte", value: "" },
  ]);
  if (answer !== "save") throw new Stopped(LEFT);
  clearMarks();
  return found;
}

// Whether a text is to be removed: a meeting is rather cancelled.  The server keeps what others need.
export async function removal({ collection, data }, cancel) {
  let answer;
  if (collection === "rencontres" && data.get("statut") !== "brouillon") {
    answer = await ask("Annuler plutôt que supprimer?", [
      paragraph("Cette rencontre est annoncée. Supprimée, elle disparaît sans un mot des agendas " +
        "de celles et ceux qui la suivent. Annulée, elle reste, et chacun apprend qu’elle " +
        "n’aura pas lieu."),
    ], [
      { label: "Annuler la rencontre", value: "cancel", main: true },
      { label: "La supprimer quand même", value: "remove" },
      { label: "Ne rien faire", value: "" },
    ]);
    if (answer === "cancel") cancel();
  } else {
    answer = await ask("Supprimer ce texte?", "", [
      { label: "Ne rien faire", value: "", main: true },
      { label: "Supprimer", value: "remove" },
    ]);
  }
  return answer === "remove";
}

// What is typed and not saved is kept in this browser, and offered when its form is opened again.

import { ask, dayAndHour, element, paragraph } from "./dialog.mjs";
import { newFiles, onChange, openForm, refill } from "./store.mjs";

const WAIT = 300; // Milliseconds after the last change.

const opened = new Promise((resolve, reject) => {
  const request = indexedDB.open("pole-brouillons", 1);
  request.onupgradeneeded = () => request.result.createObjectStore("textes");
  request.onsuccess = () => resolve(request.result);
  request.onerror = () => reject(request.error);
});
opened.catch(warn);

async function inStore(mode, work) {
  const transaction = (await opened).transaction("textes", mode, { durability: "strict" });
  const request = work(transaction.objectStore("textes"));
  return new Promise((resolve, reject) => {
    transaction.oncomplete = () => resolve(request.result);
    transaction.onabort = transaction.onerror = () => reject(transaction.error ?? request.error);
  });
}

// Each tab keeps its own: of two that are open on one text, or on new ones, neither writes over the
// other's.  The name of one that lives is locked.
const TAB = crypto.randomUUID();
navigator.locks.request(TAB, () => new Promise(() => {}));
const textOf = ({ collection, slug, isNew }) => `${collection}/${isNew ? "" : slug}:`;
const nameOf = (form) => textOf(form) + TAB;

// [[name, draft]] of what this tab, and those that are no more, left of the text of `form`, the last
// one first.
async function leftOf(form) {
  const start = textOf(form);
  const { held } = await navigator.locks.query();
  const others = held.map(({ name }) => start + name).filter((name) => name !== start + TAB);
  const names = (await inStore("readonly", (texts) => texts.getAllKeys()))
    // Those kept before tabs had names have none.
    .filter((name) => `${name}:`.startsWith(start) && !others.includes(name));
  const drafts = await Promise.all(names.map(async (name) =>
    [name, await inStore("readonly", (texts) => texts.get(name))]));
  return drafts.sort(([, one], [, other]) => other.at - one.at);
}

function warn() {
  if (document.querySelector(".unkept")) return;
  document.body.append(element("p", { class: "unkept", role: "alert" },
    "Ce navigateur ne peut plus garder ce que vous tapez (disque plein ?). Enregistrez " +
    "maintenant, ou copiez votre texte ailleurs avant de quitter cette page."));
}

const remove = (name) => inStore("readwrite", (texts) => texts.delete(name)).catch(warn);
export const forget = (form) => remove(nameOf(form));

const asked = (draft, moved) => ask("Un texte non enregistré a été retrouvé", [
  paragraph(`Il a été tapé ici, jusqu’au ${dayAndHour(draft.at)}, et n’est pas enregistré.`),
  ...(moved ? [paragraph("Depuis, ce texte a été changé ailleurs : en enregistrant le vôtre, "
    + "vous verrez les deux.")] : []),
], [
  { label: "Le reprendre", value: "take", main: true },
  { label: "Le jeter", value: "drop" },
]);

// `bases`: path → the saved text that what is in the form began from.
export function keepDrafts(bases) {
  let timer = 0;
  let seen = null;
  let settled = null; // Key of the form whose earlier draft, if any, was taken or thrown away.

  function keep() {
    clearTimeout(timer);
    timer = 0;
    const form = openForm();
    if (!form?.changed || form.key !== settled) return;
    const draft = { data: form.data.toJS(), files: newFiles(form.files), at: new Date(),
      base: bases.get(form.path) ?? form.raw };
    inStore("readwrite", (texts) => texts.put(draft, nameOf(form))).then(
      () => document.querySelector(".unkept")?.remove(), warn);
  }

  async function offer(form) {
    for (const [name, draft] of await leftOf(form).catch(warn) ?? []) {
      if (openForm()?.key !== form.key) return;
      const same = JSON.stringify(draft.data) === JSON.stringify(form.data.toJS());
      const answer = same ? "drop" : await asked(draft, !form.isNew && draft.base !== form.raw);
      if (answer) await remove(name);
      if (answer === "take") {
        if (!form.isNew) bases.set(form.path, draft.base);
        refill(draft.data, draft.files);
        return;
      }
    }
  }

  onChange(() => {
    const form = openForm();
    if (form && form.key !== seen?.key) {
      const settle = () => { settled = form.key; keep(); };
      // What this page filled in itself has nothing earlier to wait for.
      if (form.changed) settle();
      else setTimeout(() => offer(form).then(settle));
    } else if (form && form.data !== seen?.data && !timer) {
      timer = setTimeout(keep, WAIT);
    }
    seen = form;
  });
  const now = () => timer && keep();
  addEventListener("pagehide", now);
  document.addEventListener("visibilitychange", now);
  return { stop: () => { clearTimeout(timer); timer = 0; } };
}

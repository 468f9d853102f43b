// Starts Decap with the forms made from KINDS, and with our own way to read and write files.

import yaml from "./js-yaml.mjs";
import { registerServer } from "./api.mjs";
import { clearMarks, judged, judgedHere, mark, removal } from "./judge.mjs";
import { Stopped } from "./dialog.mjs";
import { forget, keepDrafts } from "./drafts.mjs";
import { fileName, inWords, isoDay, read, season } from "./format.mjs";
import { writeOver } from "./kept.mjs";
import { followPublication } from "./online.mjs";
import { registerPreviews } from "./preview.mjs";
import { addButton } from "./send.mjs";
import { findStore, newFiles, onChange, openForm, refill, relist } from "./store.mjs";
import { addVersions } from "./versions.mjs";
import { registerAll } from "./widgets.mjs";
import "./paste.mjs";
import "./uploads.mjs";

const { CMS } = window;
const UNREADABLE = "_illisible";
const SOURCE = "_fichier"; // The file that a form was filled from.

const config = await (await fetch("config.json")).json();
const { decap, schemas, local } = config;
const identifiers = Object.fromEntries(
  decap.collections.map((collection) => [collection.name, collection.identifier_field]));

// -- Files -----------------------------------------------------------------------------------

const wordsOf = (data, schema) => inWords(data, schema, config.choices, config.communities);

function valuesOf(text, schema) {
  const data = read(text, schema, yaml);
  return { ...data, ...wordsOf(data, schema), [SOURCE]: text };
}

const textOf = (data, schema) => writeOver(data[SOURCE], data, schema, yaml);

function registerFormat(name, schema) {
  CMS.registerCustomFormat(name, "md", {
    fromFile(text) {
      try {
        return valuesOf(text, schema);
      } catch (error) {
        // Listed, so that staff see it; saving leaves the file exactly as it is.
        return { [identifiers[name]]: `⚠ Fichier illisible : ${error.message}`, [UNREADABLE]: text };
      }
    },
    toFile(data) {
      return data[UNREADABLE] ?? textOf(data, schema);
    },
  });
}

// What a form cannot ask: an identity for each new meeting, even one copied from another; its
// season's folder; a file name made as the build makes addresses.
function prepare(entry, uid = crypto.randomUUID()) {
  let data = entry.get("data");
  if (data.get(UNREADABLE) !== undefined) {
    throw new Stopped("ce fichier est illisible : corrigez-le d’abord dans un éditeur de texte.");
  }
  if (!entry.get("newRecord")) return data;
  const kind = entry.get("collection");
  data = data.set("_slug", fileName(String(data.get(identifiers[kind]) ?? "")) || "sans-titre");
  if (kind === "commentaires") {
    const post = (data.get("_article") ?? "").split("/").at(-1);
    if (!post) {
      const words = "Article : choisissez l’article commenté.";
      throw Object.assign(new Stopped(words), { field: "_article" });
    }
    const day = (data.get("date") ?? "").slice(0, 10);
    data = data.set("_article", post)
      .set("_slug", fileName(`${day} ${data.get("nom") ?? ""}`) || "sans-nom");
  }
  const year = /^\d{4}/.exec(data.get("date") ?? "")?.[0] ?? String(new Date().getFullYear());
  data = data.set("_annee", year);
  if (kind === "rencontres") {
    data = data.set("uid", uid)
      .set("_saison", season(data.get("debut"), config.first_month));
  }
  return data;
}

// As Decap will: « {{_annee}}/{{slug}} ».
function pathOf(kind, data) {
  const { folder, path = "{{slug}}" } = decap.collections.find(({ name }) => name === kind);
  const filled = path.replace("{{slug}}", data.get("_slug"))
    .replace(/\{\{(_\w+)\}\}/, (_, key) => data.get(key));
  return `${folder}/${filled}.md`.replace("//", "/");
}

// What is in the form, and the file where a save would put it.
function typed(entry, data = prepare(entry, "apercu")) {
  const kind = entry.get("collection");
  return { path: entry.get("path") || pathOf(kind, data), new: Boolean(entry.get("newRecord")),
    text: textOf(data.toJS(), schemas[kind]) };
}

// -- Before and after a save -----------------------------------------------------------------

const bases = new Map(); // Path → the saved text that the open form began from.

async function beforeSave(entry) {
  let data;
  try {
    data = prepare(entry);
  } catch (error) {
    if (error.field) mark([{ field: error.field, message: error.message, error: true }]);
    throw error;
  }
  const kind = entry.get("collection");
  if (!local) {
    judgedHere(data.toJS(), schemas[kind].fields);
    return data;
  }
  const asked = typed(entry, data);
  const base = bases.get(asked.path) ?? entry.get("raw") ?? "";
  const found = await judged({ ...asked, base }, newFiles(entry.get("mediaFiles")));
  // A page that moves keeps its former address.
  const former = found.address_before;
  if (former && found.address && former !== found.address) {
    const others = data.get("anciennes_adresses") ?? data.toList().clear();
    data = data.set("anciennes_adresses", others.push(former));
  }
  return data;
}

addEventListener("hashchange", () => bases.clear());

// A save that fails is told by Decap in the page: it is not a crash of the page.
addEventListener("unhandledrejection", (event) => {
  if (event.reason?.type === "ENTRY_PERSIST_FAILURE") event.preventDefault();
});

// -- Decap's own questions -------------------------------------------------------------------

// Decap keeps a copy too, offers it before its form is ready, then loses it: ours is offered.
const OWN_BACKUP = CMS.getLocale("fr").editor.editor.confirmLoadBackup;
const confirm = window.confirm.bind(window);
let agreed = false;
window.confirm = (question) => question !== OWN_BACKUP && (agreed || confirm(question));

document.addEventListener("click", (event) => {
  const button = event.target.closest?.("button");
  const form = local && button?.textContent.trim() === "Supprimer" && openForm();
  if (!form || form.isNew || agreed || button.closest("dialog")) return;
  event.stopPropagation();
  event.preventDefault();
  const cancel = () => refill({ ...form.data.toJS(), statut: "annulee" });
  removal(form, cancel).then((sure) => {
    if (!sure) return;
    forget(form);
    agreed = true;
    button.click();
    setTimeout(() => { agreed = false; });
  });
}, true);

// A copied meeting takes neither the other's identity, nor its state, nor its recap.
function takeOnlyWhatIsShared() {
  const form = openForm();
  if (form?.collection !== "rencontres" || !form.isNew || !form.data.get("uid")) return;
  const data = form.data.toJS();
  for (const key of config.not_copied) delete data[key];
  for (const field of schemas.rencontres.fields) {
    if (field.default && !field.many && data[field.key] === undefined && field.type === "CHOICE") {
      data[field.key] = field.default;
    }
  }
  const recap = new RegExp(config.recap, "im").exec(data.body ?? "");
  if (recap) data.body = `${data.body.slice(0, recap.index).trimEnd()}\n`;
  refill(data);
}

// « aujourd’hui », as the default of a field.
function dated(widget) {
  if (widget.widget !== "moment" || !widget.default) return widget;
  const now = new Date();
  return { ...widget, default: isoDay(now.getFullYear(), now.getMonth() + 1, now.getDate()) };
}

// -- Start -----------------------------------------------------------------------------------

registerAll(config);
registerServer(CMS);
if (local) registerPreviews(decap.collections, typed);
for (const [name, schema] of Object.entries(schemas)) registerFormat(name, schema);
CMS.registerEventListener({ name: "preSave", handler: ({ entry }) => beforeSave(entry) });
CMS.registerEventListener({
  name: "postSave",
  handler: ({ entry }) => {
    drafts?.stop();
    clearMarks();
    if (!local) followPublication(decap.backend);
    const [data, schema] = [entry.get("data").toJS(), schemas[entry.get("collection")]];
    const path = entry.get("path");
    bases.set(path, textOf(data, schema));
    relist(entry, { ...data, ...wordsOf(data, schema) });
    // The next save would take away what this one added.
    const form = openForm();
    if (path && form?.path === path && !form.data.equals(entry.get("data"))) refill(data);
    return forget({ collection: entry.get("collection"), slug: entry.get("slug"),
      isNew: Boolean(entry.get("newRecord")) });
  },
});
let drafts = null;
for (const collection of decap.collections) {
  if (collection.fields) collection.fields = collection.fields.map(dated);
}
CMS.init({ config: decap });
await findStore();
onChange(takeOnlyWhatIsShared);
drafts = keepDrafts(bases);
if (local) {
  addButton();
  addVersions((form, text) => refill(valuesOf(text, schemas[form.collection])));
} else {
  followPublication(decap.backend, { resume: true });
}

// Starts Decap with the forms made from KINDS, and with our own way to read and write files.

import yaml from "./js-yaml.mjs";
import { read, season, slugify, write } from "./format.mjs";

const { CMS } = window;
const UNREADABLE = "_illisible";

// -- Files -----------------------------------------------------------------------------------

function registerFormat(name, schema, identifier) {
  CMS.registerCustomFormat(name, "md", {
    fromFile(text) {
      try {
        return read(text, schema, yaml);
      } catch (error) {
        // Listed, so that staff see it; saving leaves the file exactly as it is.
        return { [identifier]: `⚠ Fichier illisible : ${error.message}`, [UNREADABLE]: text };
      }
    },
    toFile(data) {
      return data[UNREADABLE] ?? write(data, schema, yaml);
    },
  });
}

// What a form cannot ask: an identity for each new meeting, even one copied from another; its
// season's folder; a file name made as the build makes addresses.
function prepare(entry, identifiers, firstMonth) {
  let data = entry.get("data");
  if (data.get(UNREADABLE) !== undefined) {
    throw new Error("ce fichier est illisible : corrigez-le d’abord dans un éditeur de texte.");
  }
  if (!entry.get("newRecord")) return data;
  const kind = entry.get("collection");
  data = data.set("_slug", slugify(String(data.get(identifiers[kind]) ?? "")) || "sans-titre");
  if (kind === "rencontres") {
    data = data.set("uid", crypto.randomUUID())
      .set("_saison", season(data.get("debut"), firstMonth));
  }
  return data;
}

// « Photo de l’Été.JPG » → « photo-de-l-ete.jpg », before Decap sees the file.
function tidyName(name) {
  const dot = name.lastIndexOf(".");
  const stem = slugify(dot > 0 ? name.slice(0, dot) : name) || "fichier";
  return dot > 0 ? `${stem}.${name.slice(dot + 1).toLowerCase()}` : stem;
}

document.addEventListener("change", ({ target }) => {
  if (target.type !== "file" || !target.files.length) return;
  const tidied = new DataTransfer();
  for (const file of target.files) {
    tidied.items.add(new File([file], tidyName(file.name), file));
  }
  target.files = tidied.files;
}, true);

// A save that fails is told by Decap in the page: it is not a crash of the page.
addEventListener("unhandledrejection", (event) => {
  if (event.reason === undefined || event.reason.type === "ENTRY_PERSIST_FAILURE") {
    event.preventDefault();
  }
});

// -- Start -----------------------------------------------------------------------------------

const answer = await fetch("config.json");
const { decap, schemas, first_month: firstMonth } = await answer.json();
const identifiers = Object.fromEntries(
  decap.collections.map((collection) => [collection.name, collection.identifier_field]));

for (const [name, schema] of Object.entries(schemas)) {
  registerFormat(name, schema, identifiers[name]);
}
CMS.registerEventListener({
  name: "preSave",
  handler: ({ entry }) => prepare(entry, identifiers, firstMonth),
});
CMS.init({ config: decap });

// A file is looked at before Decap sees it: its name is made an address that no other file has, and
// what no page could show is told at once.

import { paragraph, say } from "./dialog.mjs";
import { fileName } from "./format.mjs";
import { choosesPicture, heldFiles } from "./store.mjs";

const HEIC = /^.{4}ftyp(?:hei[cmsx]|hev[cx]|m[is]f1)(?!.*avif)/s;
const HEIC_NAME = /\.(heic|heif|hif)$/i;
const PICTURE = /\.(avif|gif|jpe?g|png|webp)$/i;
const REFUSED = /\.(svg|html?|js|exe|docm|tiff?|bmp)$/i;
const ready = new WeakSet();

// « Photo de l’Été.JPG » → « photo-de-l-ete.jpg », or « photo-de-l-ete-2.jpg » beside another one,
// which Decap would remove from the disk at once, whoever shows it.
function tidyName(name, taken) {
  const dot = name.lastIndexOf(".");
  const stem = fileName(dot > 0 ? name.slice(0, dot) : name) || "fichier";
  const suffix = dot > 0 ? name.slice(dot).toLowerCase() : "";
  let made = stem + suffix;
  for (let number = 2; taken.includes(made); number += 1) made = `${stem}-${number}${suffix}`;
  return made;
}

async function digest(algorithm, ...parts) {
  const bytes = await crypto.subtle.digest(algorithm, await new Blob(parts).arrayBuffer());
  return [...new Uint8Array(bytes)].map((each) => each.toString(16).padStart(2, "0")).join("");
}

// The name of a document where the library has it already: its id is made of what is in it, here as
// for git.
async function nameHere(file) {
  const ids = [await digest("SHA-256", file), await digest("SHA-1", `blob ${file.size}\0`, file)];
  return heldFiles().find(({ id, path }) => ids.includes(id) && path.includes("documents/"))?.name;
}

// Why a file is not taken, or nothing.
async function trouble(file) {
  const head = new Uint8Array(await file.slice(0, 32).arrayBuffer());
  const text = String.fromCharCode(...head);
  if (HEIC.test(text) || HEIC_NAME.test(file.name)) {
    return "photo HEIC d’un téléphone, que les navigateurs ne montrent pas. Ouvrez-la, " +
      "choisissez Exporter (ou Enregistrer sous) en JPEG, et prenez cette copie.";
  }
  if (REFUSED.test(file.name)) {
    return "ce type de fichier n’est pas publié. Enregistrez l’image en PNG ou en JPEG, le " +
      "document en PDF.";
  }
  if (choosesPicture() && !PICTURE.test(file.name)) {
    return "ce champ veut une image (JPEG, PNG, WebP). Un document va dans « Documents » d’une " +
      "rencontre, ou dans un texte par « + », Document.";
  }
  if (PICTURE.test(file.name)) {
    try {
      (await createImageBitmap(file)).close();
    } catch {
      return "image illisible ou abîmée. Enregistrez-la de nouveau, ou prenez-en une autre.";
    }
  }
  const name = choosesPicture() ? "" : await nameHere(file);
  return name ? `il est déjà là, sous le nom « ${name} » : choisissez-le dans la liste.` : "";
}

async function check(input) {
  const tidied = new DataTransfer();
  for (const file of input.files) {
    const reason = await trouble(file);
    if (reason) {
      input.value = "";
      await say("Ce fichier ne peut pas être pris", paragraph(`${file.name} : ${reason}`));
      return;
    }
    const taken = heldFiles().map(({ name }) => name.toLowerCase());
    tidied.items.add(new File([file], tidyName(file.name, taken), file));
  }
  input.files = tidied.files;
  ready.add(input);
  input.dispatchEvent(new Event("change", { bubbles: true }));
}

document.addEventListener("change", (event) => {
  const { target } = event;
  if (target.type !== "file" || !target.files.length || ready.delete(target)) return;
  event.stopImmediatePropagation();
  check(target);
}, true);

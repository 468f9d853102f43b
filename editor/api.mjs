// What the page asks of the server of `make editor` (plugins/commands/editor_api.py).

import { Stopped } from "./dialog.mjs";

export async function post(name, asked = {}) {
  let answer, said;
  try {
    answer = await fetch(`api/${name}`, {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify(asked),
    });
    said = await answer.json();
  } catch {
    throw new Stopped("L’éditeur est arrêté sur cet ordinateur : relancez-le. " +
      "Votre texte reste dans le formulaire, et dans ce navigateur.");
  }
  if (answer.ok) return said;
  throw Object.assign(new Stopped(said.error ?? "Demande refusée."), { conflict: said.conflict });
}

// Decap's own backend for a server gives up after a minute, says why as JavaScript does, and would
// have all the pictures of the site in memory at each form: they are asked for when they are shown.
export function registerServer(CMS) {
  const { init } = CMS.getBackend("proxy");
  const shown = (file) => {
    const url = new URL(file.path.replace(/[^/]+/g, encodeURIComponent), document.baseURI).href;
    return { ...file, url, displayURL: url };
  };
  CMS.registerBackend("server", function Server(...given) {
    const backend = init(...given);
    const request = (asked) => post("v1", asked);
    const getMedia = async (mediaFolder = backend.mediaFolder) =>
      (await request({ action: "getMedia", params: { mediaFolder } })).map(shown);
    const getMediaFile = async (path) => shown({ path, name: path.replace(/.*\//, "") });
    const getDeployPreview = async () => null;
    return Object.assign(backend, { request, getMedia, getMediaFile, getDeployPreview });
  });
}

export async function base64(blob) {
  const bytes = new Uint8Array(await blob.arrayBuffer());
  let text = "";
  for (let index = 0; index < bytes.length; index += 0x8000) {
    text += String.fromCharCode(...bytes.subarray(index, index + 0x8000));
  }
  return btoa(text);
}

// The form as Decap holds it.  Decap gives no way to read it while it is filled in, nor to fill it
// in again: this module alone reaches into Decap (3.16) for that, by its page's React tree.

import { base64 } from "./api.mjs";

let store = null;

export async function findStore() {
  while (!(store = search())) await new Promise((resolve) => { setTimeout(resolve, 50); });
  // What is typed during a save would be told as saved, and be in no file.
  store.subscribe(() => {
    const entry = store.getState().entryDraft?.get("entry");
    document.getElementById("nc-root").inert = Boolean(entry?.get?.("isPersisting"));
    // Told in English, whatever the locale.
    for (const { id, message, ...notice } of store.getState().notifications.notifications) {
      const [, why] = /^Failed to \w+ media: (.*)/.exec(message) ?? [];
      if (!why) continue;
      store.dispatch({ type: "NOTIFICATION_DISMISS", id });
      store.dispatch({ type: "NOTIFICATION_SEND", payload: { ...notice, message: why } });
    }
  });
}

function search() {
  const root = document.getElementById("nc-root");
  const key = root && Object.keys(root).find((name) => name.startsWith("__reactContainer$"));
  const pending = key ? [root[key]] : [];
  for (let steps = 0; pending.length && steps < 500; steps += 1) {
    const fiber = pending.pop();
    const found = fiber.memoizedProps?.store ?? fiber.memoizedProps?.value?.store;
    if (found?.getState) return found;
    for (const next of [fiber.sibling, fiber.child]) if (next) pending.push(next);
  }
  return null;
}

// { collection, path, slug, isNew, raw, data, files, changed } of the open form, or null.
export function openForm() {
  const draft = store.getState().entryDraft;
  const entry = draft?.get("entry");
  const data = entry?.get?.("data");
  if (!data?.toJS || !entry.get("collection")) return null;
  return {
    entry,
    collection: entry.get("collection"),
    path: entry.get("path") ?? "",
    slug: entry.get("slug") ?? "",
    isNew: Boolean(entry.get("newRecord")),
    raw: entry.get("raw") ?? "",
    data,
    files: entry.get("mediaFiles"),
    changed: Boolean(draft.get("hasChanged")),
    key: draft.get("key"),
  };
}

// A field of the open form's kind, as Decap holds it.
export const fieldNamed = (name) => store.getState().collections.get(openForm().collection)
  .get("fields").find((field) => field.get("name") === name);

// [{ id, name, path, … }] of the open library and the open form.
export const heldFiles = () => [
  ...store.getState().mediaLibrary.get("files") ?? [], ...openForm()?.files?.toJS() ?? [],
];

// Whether what is chosen in the open library is to be a picture.
export const choosesPicture = () => Boolean(store?.getState().mediaLibrary?.get("forImage"));

// Have the list show what was saved: Decap leaves there what was read of the file before.
export function relist(entry, data) {
  if (entry.get("newRecord")) return;
  store.dispatch({ type: "ENTRY_SUCCESS",
    payload: { collection: entry.get("collection"), entry: { ...entry.toJS(), data } } });
}

let refilling = false;
export const onChange = (listener) => store.subscribe(() => refilling || listener());

// Of the files of a form, those put there and not yet saved: [{ path, file, … }].
export function newFiles(files) {
  const held = store.getState().medias;
  return (files?.toJS?.() ?? []).filter((file) => file.draft)
    .map((file) => ({ ...file, file: held[file.path]?.asset?.fileObj ?? file.file }))
    .filter(({ file }) => file);
}

// Fill the open form in with `data`, every field of it being drawn anew.
export function refill(data, files = []) {
  const form = openForm();
  const given = files.map((one) => ({ ...one, url: URL.createObjectURL(one.file) }));
  const assets = given.map(({ path, file, url }) => ({
    path, url, fileObj: file, field: undefined, toString: () => url,
    toBase64: () => base64(file),
  }));
  if (assets.length) store.dispatch({ type: "ADD_ASSETS", payload: assets });
  const entry = { ...form.entry.toJS(), data };
  const others = (entry.mediaFiles ?? []).filter((one) => !files.some(({ path }) => path === one.path));
  entry.mediaFiles = [...others, ...given.map(({ file, url, ...one }) =>
    ({ ...one, file, url, displayURL: url, draft: true }))];
  refilling = true;
  store.dispatch({ type: "DRAFT_LOCAL_BACKUP_RETRIEVED", payload: { entry } });
  refilling = false;
  store.dispatch({ type: "DRAFT_CREATE_FROM_LOCAL_BACKUP" });
}

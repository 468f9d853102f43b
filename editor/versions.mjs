// « Versions d’avant »: what a text was, as recorded by git, put back into its form.

import { post } from "./api.mjs";
import { ask, element, paragraph, say } from "./dialog.mjs";
import { onChange, openForm } from "./store.mjs";

const SHOWN = new Intl.DateTimeFormat("fr-CA", { dateStyle: "long", timeStyle: "short" });

async function offer(putBack) {
  const form = openForm();
  let versions;
  try {
    versions = await post("versions", { path: form.path });
  } catch (error) {
    await say("Versions d’avant", paragraph(error.message));
    return;
  }
  const others = versions.filter(({ text }) => text !== form.raw);
  if (!others.length) {
    await say("Versions d’avant", paragraph("Ce texte n’a pas d’autre version."));
    return;
  }
  const answer = await ask("Reprendre une version d’avant ?", paragraph("Elle remplit le " +
    "formulaire ; relisez-la, puis enregistrez. Celle d’aujourd’hui reste dans cette liste."), [
    ...others.map(({ when, words }, index) => ({ value: String(index),
      label: `${SHOWN.format(new Date(when))} — ${words.replace(/^Contenu : /, "")}` })),
    { label: "Ne rien changer", value: "", main: true },
  ]);
  if (answer && openForm()?.key === form.key) putBack(form, others[Number(answer)].text);
}

// `putBack`: (form, text) → fills the open form in with that text.
export function addVersions(putBack) {
  const button = element("button", { type: "button", class: "send versions", hidden: true },
    "Versions d’avant");
  button.addEventListener("click", () => offer(putBack));
  document.body.append(button);
  onChange(() => { button.hidden = !(openForm() && !openForm().isNew); });
}

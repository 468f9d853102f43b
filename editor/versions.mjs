// « Versions d’avant »: what a text was, as recorded by git, put back into its form.

import { post } from "./api.mjs";
import { ask, dayAndHour, element, paragraph, say } from "./dialog.mjs";
import { onChange, openForm } from "./store.mjs";

async function offer(putBack) {
  const form = openForm();
  const versions = await post("versions", { path: form.path });
  const others = versions.filter(({ text }) => text !== form.raw);
  if (!others.length) throw new Error("Ce texte n’a pas d’autre version.");
  const answer = await ask("Reprendre une version d’avant?", paragraph("Elle remplit le " +
    "formulaire; relisez-la, puis enregistrez. Celle d’aujourd’hui reste dans cette liste."), [
    ...others.map(({ when, words }, index) => ({ value: String(index),
      label: `${dayAndHour(new Date(when))} — ${words.replace(/^Contenu : /, "")}` })),
    { label: "Ne rien changer", value: "", main: true },
  ]);
  if (answer && openForm()?.key === form.key) putBack(form, others[Number(answer)].text);
}

// `putBack`: (form, text) → fills the open form in with that text.
export function addVersions(putBack) {
  const button = element("button", { type: "button", class: "send versions", hidden: true,
    onclick: () => offer(putBack).catch(({ message }) =>
      say("Versions d’avant", paragraph(message))) }, "Versions d’avant");
  document.body.append(button);
  onChange(() => { button.hidden = !(openForm() && !openForm().isNew); });
}

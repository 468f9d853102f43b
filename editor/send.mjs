// « Mettre en ligne »: what `make envoyer` does, with a button.

import { post } from "./api.mjs";
import { ask, element, paragraph, say } from "./dialog.mjs";
import { openForm } from "./store.mjs";

const lines = (text) => element("pre", { class: "said" }, text);

async function put(keep = "") {
  try {
    const { said } = await post("send", { keep });
    await say("Mettre en ligne", lines(said));
  } catch (error) {
    if (!error.conflict) {
      await say("Rien n’est en ligne pour l’instant", lines(error.message));
      return;
    }
    const answer = await ask("Deux personnes ont changé les mêmes lignes", lines(error.message), [
      { label: "Plus tard", value: "", main: true },
      { label: "Garder les miennes", value: "moi" },
      { label: "Garder les siennes", value: "en-ligne" },
    ]);
    if (answer) await put(answer);
  }
}

async function offer() {
  if (openForm()?.changed && !(await ask("Ce texte n’est pas enregistré", paragraph(
    "Ce que vous venez d’écrire ne sera pas mis en ligne : enregistrez-le d’abord."), [
    { label: "Revenir au texte", value: "", main: true },
    { label: "Mettre le reste en ligne", value: "go" }]))) return;
  const { changes, unsent } = await post("waiting");
  if (!changes.length && !unsent) {
    await put();
    return;
  }
  const list = element("ul", {}, ...changes.map((change) => element("li", {}, change)));
  const answer = await ask("Mettre en ligne?", changes.length ? list :
    paragraph("Des changements déjà enregistrés attendent d’être envoyés."), [
    { label: "Mettre en ligne", value: "send", main: true },
    { label: "Pas maintenant", value: "" },
  ]);
  if (answer) await put();
}

export function addButton() {
  document.body.append(element("button", { type: "button", class: "send",
    onclick: async ({ target }) => {
      target.disabled = true;
      await offer().catch(({ message }) => say("Mettre en ligne", lines(message)));
      target.disabled = false;
    } }, "Mettre en ligne"));
}

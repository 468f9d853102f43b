// Questions and notices of the editor, in one modal that the keyboard reaches.

export function element(name, attributes = {}, ...children) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (key === "onclick") made.addEventListener("click", value);
    else if (value !== false) made.setAttribute(key, value === true ? "" : value);
  }
  made.append(...children.filter((child) => child !== null));
  return made;
}

// The value of the button that is chosen; "" when the dialog is left with Escape.
export function ask(title, content, choices) {
  return new Promise((resolve) => {
    const dialog = element("dialog", { class: "question", "aria-labelledby": "question-title" },
      element("h2", { id: "question-title" }, title), ...[content].flat());
    const buttons = element("div", { class: "question-choices" });
    for (const { label, value, main = false } of choices) {
      buttons.append(element("button", { type: "button", class: main && "main", autofocus: main,
        onclick: () => dialog.close(value) }, label));
    }
    dialog.append(buttons);
    dialog.addEventListener("close", () => {
      dialog.remove();
      resolve(dialog.returnValue);
    });
    document.body.append(dialog);
    dialog.showModal();
  });
}

export const say = (title, content) =>
  ask(title, content, [{ label: "Fermer", value: "", main: true }]);

export const dayAndHour =
  new Intl.DateTimeFormat("fr-CA", { dateStyle: "long", timeStyle: "short" }).format;

export const paragraph = (text) => element("p", {}, text);

// Why a save does not go on, in words that Decap shows as they are.
export class Stopped extends Error {
  toString() {
    return this.message;
  }
}

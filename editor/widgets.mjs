// Fields that Decap has not: a moment in French order, all communities at once, a picture with its
// alternative text.

import { momentInWords, readMoment, weekday } from "./format.mjs";
import { roundTrip } from "./rich_text.mjs";
import { fieldNamed } from "./store.mjs";

const { CMS, createClass, h } = window;

// « 27 septembre 2018 8 h 30 », typed or chosen in the browser's own calendar.
const Moment = createClass({
  getInitialState() {
    return { typed: momentInWords(this.props.value) };
  },
  set(value, shown) {
    this.setState({ typed: shown ? momentInWords(value) : value });
    this.props.onChange(readMoment(value));
  },
  choose() {
    const picker = this.picker;
    const value = this.props.value ?? "";
    // A month alone is no day.
    picker.value = value.length < 10 ? ""
      : picker.type === "date" ? value.slice(0, 10) : value.replace(" ", "T");
    picker.showPicker();
  },
  render() {
    const { forID, classNameWrapper, field, setActiveStyle, setInactiveStyle, value } = this.props;
    const timed = field.get("timed");
    const month = field.get("partial") ? ", ou septembre 2018" : "";
    return h("div", { className: `${classNameWrapper} moment` },
      h("input", {
        id: forID, type: "text", value: this.state.typed, autoComplete: "off",
        placeholder: `27 septembre 2018${timed ? " 8 h 30" : ""}${month}`,
        onChange: ({ target }) => this.set(target.value, false),
        onFocus: setActiveStyle,
        onBlur: () => {
          this.setState({ typed: momentInWords(this.props.value) });
          setInactiveStyle();
        },
      }),
      h("span", { className: "moment-day" }, weekday(value)),
      h("button", { type: "button", onClick: () => this.choose() }, "Calendrier"),
      h("input", {
        type: timed ? "datetime-local" : "date", className: "moment-picker", tabIndex: -1,
        "aria-hidden": true, ref: (picker) => { this.picker = picker; },
        onChange: ({ target }) => target.value && this.set(target.value.replace("T", " "), true),
      }));
  },
});

// One or several of a list, or all of them, those to come too.
const Relation = CMS.getWidget("relation").control;
const Communities = createClass({
  shouldComponentUpdate: () => true, // Decap draws again by the value alone, where nothing says so.
  render() {
    const { field, onChange, value } = this.props;
    const everyone = field.get("everyone");
    const all = [value?.toJS?.() ?? value ?? []].flat().includes(everyone);
    const choose = ({ target }) =>
      onChange(field.toList().clear().concat(target.checked ? [everyone] : []));
    return h("div", {},
      h("label", { className: "everyone" },
        h("input", { type: "checkbox", checked: all, onChange: choose }), " Toutes les communautés"),
      all ? null : h(Relation, this.props));
  },
});

// Which post a comment belongs to: chosen for a new one, then told by its folder.
const Commented = createClass({
  shouldComponentUpdate: () => true,
  render() {
    const { entry, forID, classNameWrapper } = this.props;
    if (entry.get("newRecord")) return h(Relation, this.props);
    return h("p", { id: forID, className: classNameWrapper }, entry.get("slug").split("/")[0]);
  },
});

// Words that Decap's French lacks, or says of something else.
export function frenchWords(local) {
  const saved = local ? {
    publish: "Enregistrer", published: "Enregistré", publishing: "Enregistrement…",
    publishNow: "Enregistrer maintenant", publishAndCreateNew: "Enregistrer et en écrire un autre",
    publishAndDuplicate: "Enregistrer et dupliquer",
  } : {};
  return {
    app: { header: { media: "Images" } },
    editor: {
      editorToolbar: {
        ...saved, deleteEntry: "Supprimer", deletePublishedEntry: "Supprimer",
        deployButtonLabel: "Voir la page",
      },
      editorWidgets: {
        markdown: {
          strikethrough: "Barré",
          toggleMode: { rich: "Passer au texte mis en forme", markdown: "Passer au Markdown" },
        },
        image: { chooseMultiple: "Choisir des images", addMore: "Ajouter des images",
          removeAll: "Retirer toutes les images" },
        file: { chooseMultiple: "Choisir des fichiers", addMore: "Ajouter des fichiers",
          removeAll: "Retirer tous les fichiers" },
        datetime: { setToNow: "Mettre %{fieldLabel} à maintenant" },
        object: { expand: "Ouvrir", collapse: "Fermer" },
      },
    },
    ui: { toast: {
      onFailToPersist: "Rien n’est enregistré : %{details}",
      onFailToDelete: "Rien n’est supprimé : %{details}",
      entrySaved: local ? "Enregistré sur cet ordinateur" : "Entrée enregistrée",
    } },
  };
}

export function merged(base, over) {
  const made = { ...base };
  for (const [key, value] of Object.entries(over)) {
    made[key] = typeof value === "object" ? merged(base?.[key] ?? {}, value) : value;
  }
  return made;
}

const escaped = (text = "") => text.replace(/[[\]"\\]/g, "\\$&");
const shown = (text) => text?.replace(/\\([[\]"\\])/g, "$1");

const IMAGE = {
  id: "image",
  label: "Image",
  pattern: /^!\[((?:\\.|[^\]\\])*)\]\((.*?)(\s"((?:\\.|[^"\\])*)")?\)/,
  fromBlock: (match) =>
    match && { image: match[2], alt: shown(match[1]), title: shown(match[4]) },
  toBlock: ({ alt, image = "", title }) =>
    `![${escaped(alt)}](${image}${title ? ` "${escaped(title)}"` : ""})`,
  fields: [
    { label: "Image", name: "image", widget: "image", choose_url: false,
      media_library: { allow_multiple: false } },
    { label: "Texte de remplacement", name: "alt", widget: "string",
      hint: "Ce que montre l’image, pour qui ne la voit pas." },
    { label: "Légende au survol", name: "title", widget: "string", required: false },
  ],
};

// A file put into a text goes where `_document` says: Decap asks fields of the form alone for that.
const TextFile = createClass({
  shouldComponentUpdate: () => true,
  render() {
    const open = (asked) =>
      this.props.onOpenMediaLibrary({ ...asked, field: fieldNamed("_document") });
    return h(CMS.getWidget("file").control, { ...this.props, onOpenMediaLibrary: open });
  },
});

// A document of the text, alone in its paragraph.
const DOCUMENT = {
  id: "document",
  label: "Document",
  pattern: /^\[((?:\\.|[^\]\\])+)\]\((\/documents\/[^)\s]+)\)[ ]*$/m,
  fromBlock: (match) => match && { title: shown(match[1]), file: match[2] },
  toBlock: ({ title, file = "" }) => `[${escaped(title) || "Document"}](${file})`,
  fields: [
    { label: "Document", name: "file", widget: "textFile", choose_url: false,
      media_library: { allow_multiple: false } },
    { label: "Titre du document", name: "title", widget: "string" },
  ],
};

export function registerAll({ local }) {
  CMS.registerWidget("moment", Moment);
  CMS.registerWidget("communities", Communities);
  CMS.registerWidget("commented", Commented);
  CMS.registerEditorComponent(IMAGE);
  CMS.registerWidget("textFile", TextFile);
  CMS.registerEditorComponent(DOCUMENT);
  // « Code Block », by Decap.
  CMS.registerEditorComponent({ id: "code-block", label: "Code", widget: "code", type: "code-block" });
  CMS.registerRemarkPlugin(roundTrip);
  CMS.registerLocale("fr", merged(CMS.getLocale("fr"), frenchWords(local)));
}

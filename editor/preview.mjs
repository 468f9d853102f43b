// Beside the form: the site's own page of what is typed, which the server makes and does not save.

import { base64, post } from "./api.mjs";
import { newFiles } from "./store.mjs";

const { CMS, createClass, h } = window;
const WAIT = 200; // Milliseconds after the last change.
const NOTE = { font: "1rem/1.5 system-ui, sans-serif", padding: "1rem" };

// Pictures that are not saved yet: the page's policy lets in those that are in the page itself.
async function showNew(page, files) {
  for (const { path, file } of files) {
    for (const image of page.images) {
      if (new URL(image.src).pathname.endsWith(`/${encodeURI(path)}`)) {
        image.src = `data:${file.type};base64,${await base64(file)}`;
      }
    }
  }
}

// `typed`: entry → { path, new, text } of the form, as a save would write it.
function preview(typed) {
  return createClass({
    getInitialState() {
      return { html: "", notes: [] };
    },
    componentDidMount() {
      this.ask();
    },
    componentDidUpdate({ entry }) {
      if (entry.get("data") !== this.props.entry.get("data")) {
        clearTimeout(this.timer);
        this.timer = setTimeout(() => this.ask(), WAIT);
      }
    },
    componentWillUnmount() {
      clearTimeout(this.timer);
      this.asked = null;
    },
    async ask() {
      const asked = this.asked = {};
      let said;
      try {
        const { entry } = this.props;
        this.files = newFiles(entry.get("mediaFiles"));
        said = await post("page", { ...typed(entry), files: this.files.map(({ path }) => path) });
      } catch (error) {
        said = { html: "", missing: [error.message] };
      }
      // What was typed meanwhile has its own answer on its way.
      if (asked !== this.asked) return;
      this.scroll = this.frame?.contentWindow?.scrollY ?? 0;
      this.setState({ html: said.html, notes: said.missing });
    },
    loaded() {
      this.frame.contentWindow.scrollTo(0, this.scroll);
      showNew(this.frame.contentDocument, this.files);
    },
    render() {
      const { html, notes } = this.state;
      if (!html) {
        return h("div", { style: NOTE },
          notes.length > 0 && h("p", {}, "La page se verra ici dès que ceci sera rempli ou corrigé :"),
          h("ul", {}, ...notes.map((note) => h("li", {}, note))));
      }
      return h("iframe", { title: "La page du site, comme elle est écrite ici", srcDoc: html,
        ref: (frame) => { this.frame = frame; }, onLoad: () => this.loaded(),
        style: { border: 0, position: "fixed", inset: 0, width: "100%", height: "100%" } });
    },
  });
}

export function registerPreviews(collections, typed) {
  for (const { name } of collections) CMS.registerPreviewTemplate(name, preview(typed));
}

// Added to each page that is previewed, never to the site itself: loads the page again after a
// build, and shows above it what prevents one.
(() => {
  "use strict";
  const { run, version } = document.currentScript.dataset;
  const HOST = "preview-problems";
  const LOCATION = /^\s*(\S.*?:\d+) : (.*)$/;

  const STYLE = `
    :host { all: initial; }
    section {
      position: fixed; inset: 0 0 auto 0; z-index: 2147483647; box-sizing: border-box;
      max-height: 80vh; overflow: auto; padding: 1.25rem 1.5rem;
      background: #fff4f2; color: #241312; border-bottom: .3rem solid #b3261e;
      box-shadow: 0 .5rem 2rem rgb(0 0 0 / .35);
      font: 1rem/1.5 system-ui, sans-serif;
    }
    h1 { margin: 0 6rem .25rem 0; font-size: 1.25rem; }
    p { margin: 0 0 .5rem; }
    ul { margin: 0 0 .75rem; padding: 0; list-style: none; }
    li { margin: .4rem 0; padding: .5rem .75rem; background: #fff; border-left: .25rem solid #b3261e;
         overflow-wrap: anywhere; }
    li.warning { border-color: #9a6700; }
    strong { display: block; font-family: ui-monospace, monospace; font-size: .9em; }
    .note { white-space: pre-wrap; overflow-wrap: anywhere; }
    .below { font-size: .9em; opacity: .8; }
    button { position: absolute; top: 1rem; right: 1.25rem; padding: .35rem .8rem; cursor: pointer;
             font: inherit; color: inherit; background: #fff; border: 1px solid currentColor;
             border-radius: .3rem; }
    @media (prefers-color-scheme: dark) {
      section { background: #2b1614; color: #ffe9e6; border-color: #ff8a7e; }
      li, button { background: #3a1f1c; border-color: #ff8a7e; }
      li.warning { border-color: #e3b341; }
    }`;

  function element(name, text, className) {
    const made = document.createElement(name);
    if (text) made.textContent = text;
    if (className) made.className = className;
    return made;
  }

  function hide() {
    document.querySelector(HOST)?.remove();
  }

  // What a build said: its located problems as a list, its other lines as they are.
  function show(problems) {
    hide();
    const host = document.createElement(HOST);
    const root = host.attachShadow({ mode: "open" });
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(STYLE); // A page's security policy may refuse <style>.
    root.adoptedStyleSheets = [sheet];
    const section = element("section");
    section.setAttribute("role", "alert");
    section.lang = "fr";
    section.append(element("h1", "Le site n’a pas pu être reconstruit"));
    let list = null;
    let kind = "";
    for (const line of problems.split("\n")) {
      const match = LOCATION.exec(line);
      if (match) {
        if (!list) section.append((list = element("ul")));
        const item = element("li", "", kind);
        item.append(element("strong", match[1]), match[2]);
        list.append(item);
      } else if (line.trim()) {
        list = null;
        // What follows does not prevent the build.
        if (line.startsWith("Avertissements")) kind = "warning";
        section.append(element("p", line, "note"));
      }
    }
    section.append(
      element("p", "Dessous, la dernière version réussie. Enregistrez une correction : " +
        "cette page se mettra à jour d’elle-même.", "below"));
    const close = element("button", "Fermer");
    close.type = "button";
    close.addEventListener("click", hide);
    section.append(close);
    root.append(section);
    document.documentElement.append(host);
  }

  addEventListener("keydown", (event) => {
    if (event.key === "Escape") hide();
  });

  function receive(event) {
    const state = JSON.parse(event.data);
    if (state.run !== run || state.version !== Number(version)) {
      stop();
      location.reload();
    } else if (state.problems) {
      show(state.problems);
    } else {
      hide();
    }
  }

  let events = null;

  function start() {
    if (events || document.hidden) return;
    events = new EventSource("/_preview/events");
    events.addEventListener("message", receive);
  }

  function stop() {
    events?.close();
    events = null;
  }

  // A browser opens six connections at most to one server: a page that nobody sees gives its own
  // back, and learns what it missed once it is seen.
  document.addEventListener("visibilitychange", () => (document.hidden ? stop() : start()));
  addEventListener("pagehide", stop);
  addEventListener("pageshow", start);
  start();
})();

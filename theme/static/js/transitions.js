// From a card to its meeting, and back: the title slides to its place, if motion is not reduced. The sheet that asks for
// it is made here, as validators of CSS do not know such rules yet; other browsers show the page at once.
if ("onpagereveal" in window) {
  const motion = new CSSStyleSheet();
  motion.replaceSync(`
    @media (prefers-reduced-motion: no-preference) { @view-transition { navigation: auto; } }
    ::view-transition-group(*), ::view-transition-old(*), ::view-transition-new(*) { animation-duration: 0.2s; }
    .meeting-header h1 { view-transition-name: title; }
  `);
  document.adoptedStyleSheets.push(motion);
}

/** other: address of the previous page, or the next one. No transition between other pages. */
const move = (transition, other) => {
  if (!transition) return;
  const address = other?.split("#")[0];
  const card = all(".meeting-card-title a").find((link) => link.href === address && link.checkVisibility());
  if (card) {
    card.style.viewTransitionName = "title";
    transition.finished.finally(() => { card.style.viewTransitionName = ""; });
  } else if (!document.querySelector(".meeting-header h1")) transition.skipTransition();
};
addEventListener("pageswap", (event) => move(event.viewTransition, event.activation?.entry.url));
addEventListener("pagereveal", (event) => move(event.viewTransition, globalThis.navigation?.activation?.from?.url));

// The preview's own part of each page: follows what the author writes, shows mistakes, tells what is not published.
// It stands outside the page's body, in a shadow, and works where the page forbids inline scripts and styles.
(() => {
  "use strict";

  const WORDS = {
    en: {
      mistakes: "The hub has mistakes",
      waiting: "You see the page as it last was. It comes up to date as soon as they are mended.",
      hide: "Hide",
      show: "Show the mistakes",
      toolbar: "Preview",
      toolbarWrong: "Preview: there are mistakes",
      page: "This page",
      edit: "Open in the editor",
      noSource: "It is made of several texts.",
      appears: "Appears on",
      nowhere: "No other page shows it.",
      withheld: "Not published",
      all: "Everything is published.",
      onTheWay: "On the way to publication",
      board: "Editorial board",
      failed: "The preview does not answer.",
    },
    fr: {
      mistakes: "Il y a des erreurs",
      waiting: "La page reste telle qu’elle était. Elle sera mise à jour dès qu’elles seront corrigées.",
      hide: "Masquer",
      show: "Afficher les erreurs",
      toolbar: "Aperçu",
      toolbarWrong: "Aperçu : il y a des erreurs",
      page: "Cette page",
      edit: "Ouvrir dans l’éditeur",
      noSource: "Elle est faite de plusieurs textes.",
      appears: "Paraît sur",
      nowhere: "Aucune autre page ne la montre.",
      withheld: "Non publié",
      all: "Tout est publié.",
      onTheWay: "En préparation",
      board: "Tableau des textes",
      failed: "L’aperçu ne répond pas.",
    },
  };
  const STYLE = `
    .root { all: initial; color-scheme: light dark; font: 16px/1.5 system-ui, sans-serif;
      --paper: light-dark(#fff, #1c1c20); --ink: light-dark(#1c1c20, #f0f0f2); --faint: light-dark(#5c5c66, #a8a8b2);
      --line: light-dark(#c9c9d0, #46464e); --link: light-dark(#0b4fa8, #8ab8ff); --wrong: light-dark(#b3141b, #ff8a85); }
    .root, .root * { box-sizing: border-box; }
    [hidden] { display: none !important; }
    :focus-visible { outline: 3px solid var(--link); outline-offset: 2px; }
    button { font: inherit; color: inherit; background: var(--paper); border: 1px solid var(--line); border-radius: 8px;
      padding: 0 14px; min-height: 44px; cursor: pointer; }
    a { color: var(--link); overflow-wrap: anywhere; }
    h2 { font-size: 17px; margin: 0; }
    h3 { font-size: 13px; margin: 16px 0 4px; color: var(--faint); font-weight: 600; }
    p, ul { margin: 0; padding: 0; }
    li { list-style: none; padding: 4px 0; }
    .faint, code { color: var(--faint); font-size: 14px; overflow-wrap: anywhere; }
    code { font-family: ui-monospace, monospace; display: block; }
    .mistakes, .panel, .open { position: fixed; z-index: 2147483647; color: var(--ink); background: var(--paper);
      border: 1px solid var(--line); }
    .mistakes { inset: auto 0 0 0; max-height: 80vh; max-height: 80dvh; display: flex; flex-direction: column; gap: 8px;
      padding: 16px max(16px, calc((100vw - 1100px) / 2)); border-width: 4px 0 0; border-color: var(--wrong);
      box-shadow: 0 -8px 40px rgb(0 0 0 / 35%); }
    .head { display: flex; gap: 16px; align-items: center; justify-content: space-between; }
    .mistakes h2 { color: var(--wrong); }
    .mistakes > p { min-height: 44px; padding-right: 120px; }
    pre { font: 14px/1.5 ui-monospace, monospace; margin: 0; padding: 12px; overflow: auto; min-height: 0;
      border: 1px solid var(--line); border-radius: 8px; tab-size: 4; }
    .open { inset: auto 12px 12px auto; border-radius: 22px; opacity: .75; font-size: 14px; }
    .open:hover, .open:focus-visible, .open[aria-expanded=true] { opacity: 1; }
    .open.wrong { color: var(--wrong); border-color: var(--wrong); }
    .panel { inset: auto 12px 68px auto; width: min(400px, calc(100vw - 24px)); max-height: calc(100vh - 84px);
      max-height: calc(100dvh - 84px); overflow: auto; padding: 16px; border-radius: 12px; box-shadow: 0 8px 40px rgb(0 0 0 / 25%); }
    .panel h3:first-of-type { margin-top: 0; }
    .panel button { width: 100%; margin-bottom: 16px; }
    @media (forced-colors: active) { .open { opacity: 1; } }
    @media print { .root { display: none; } }`;

  const BOARD = "/__preview/board";
  const french = /^fr\b/i.test(document.documentElement.lang);
  const words = french ? WORDS.fr : WORDS.en;
  const isWithheld = location.pathname === "/__preview/withheld";
  const subject = isWithheld
    ? { source: new URLSearchParams(location.search).get("source") ?? "" }
    : { path: location.pathname };

  /** An element with its class, its text and what is in it. */
  const make = (name, properties = {}, ...children) => {
    const element = Object.assign(document.createElement(name), properties);
    element.append(...children);
    return element;
  };

  // What is shown.

  const text = make("pre", { tabIndex: 0 });
  const hide = make("button", { type: "button", textContent: words.hide });
  const title = make("h2", { textContent: words.mistakes, id: "title" });
  text.setAttribute("role", "group");
  text.setAttribute("aria-labelledby", "title");
  const mistakes = make("section", { className: "mistakes", hidden: true },
    make("div", { className: "head" }, title, hide), text, make("p", { className: "faint", textContent: words.waiting }));
  const alert = make("div", {}, mistakes);
  alert.setAttribute("role", "alert");

  const open = make("button", { type: "button", className: "open", textContent: words.toolbar });
  open.setAttribute("aria-expanded", "false");
  open.setAttribute("aria-controls", "panel");
  const panel = make("section", { className: "panel", id: "panel", hidden: true });
  panel.setAttribute("aria-label", words.toolbar);

  const root = make("div", { className: "root", lang: french ? "fr" : "en", dir: "ltr" }, alert, open, panel);
  const host = document.createElement("parvis-preview");
  const shadow = host.attachShadow({ mode: "open" });
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(STYLE);
  shadow.adoptedStyleSheets = [sheet];
  shadow.append(root);
  document.documentElement.append(host);

  // Mistakes.

  const tell = (message) => {
    // A page that stands for its mistakes says them itself.
    const isTold = document.querySelector("pre#mistakes")?.textContent.trim() === message.trim();
    text.textContent = message;
    mistakes.hidden = isTold;
    open.classList.toggle("wrong", !isTold);
    open.setAttribute("aria-label", isTold ? words.toolbar : words.toolbarWrong);
  };
  const mend = () => {
    text.textContent = "";
    mistakes.hidden = true;
    open.classList.remove("wrong");
    open.removeAttribute("aria-label");
  };
  const hideMistakes = () => {
    const hadFocus = mistakes.contains(shadow.activeElement);
    mistakes.hidden = true;
    if (hadFocus) open.focus();
  };
  hide.addEventListener("click", hideMistakes);

  // The toolbar.

  const link = (label, url) => {
    const anchor = make("a", { textContent: label || url });
    const target = new URL(url, location.href);
    if (["http:", "https:"].includes(target.protocol)) anchor.href = target.href;
    return anchor;
  };
  const faint = (words) => make("p", { className: "faint", textContent: words });
  const list = (items) => make("ul", {}, ...items.map((item) => make("li", {}, ...[item].flat())));
  const heading = (words) => make("h3", { textContent: words });

  const describe = (about) => {
    const parts = [];
    if (open.classList.contains("wrong")) {
      const show = make("button", { type: "button", textContent: words.show });
      show.addEventListener("click", () => { closePanel(); mistakes.hidden = false; hide.focus(); });
      parts.push(show);
    }
    parts.push(heading(words.page));
    if (about.source) {
      // The scheme is the author's choice, on the command line.
      parts.push(make("a", { textContent: words.edit, href: about.source.edit }), make("code", { textContent: about.source.path }));
    } else {
      parts.push(faint(words.noSource));
    }
    if (about.appears_on.length > 0) {
      parts.push(heading(words.appears), list(about.appears_on.map((page) => link(page.title, page.url))));
    } else if (about.source && !isWithheld) {
      parts.push(heading(words.appears), faint(words.nowhere));
    }
    const { withheld } = about;
    parts.push(heading(withheld.length > 0 ? `${words.withheld} (${withheld.length})` : words.withheld));
    parts.push(withheld.length > 0
      ? list(withheld.map((one) => [link(one.title || one.source.path, one.url), faint(`${one.kind} · ${one.reason}`)]))
      : faint(words.all));
    if (location.pathname !== BOARD) parts.push(heading(words.onTheWay), link(words.board, BOARD));
    panel.replaceChildren(...parts);
  };
  const openPanel = async () => {
    panel.hidden = false;
    open.setAttribute("aria-expanded", "true");
    try {
      const answer = await fetch(`/__preview/about?${new URLSearchParams(subject)}`);
      if (!answer.ok) throw new Error(answer.statusText);
      describe(await answer.json());
    } catch {
      panel.replaceChildren(faint(words.failed));
    }
  };
  const closePanel = () => {
    const hadFocus = panel.contains(shadow.activeElement);
    panel.hidden = true;
    open.setAttribute("aria-expanded", "false");
    if (hadFocus) open.focus();
  };
  open.addEventListener("click", () => (panel.hidden ? openPanel() : closePanel()));
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    if (!panel.hidden) closePanel();
    else if (!mistakes.hidden) hideMistakes();
  });

  // What changed.

  let leaving = false;
  const reload = () => {
    if (!leaving) location.reload();
    leaving = true;
  };
  /** Puts a style sheet in place of another, which stays until the new one is there. */
  const swap = ({ old, new: address }) => {
    const links = [...document.querySelectorAll("link[href]")].filter((link) => link.getAttribute("href") === old);
    if (links.length === 0) reload();
    for (const link of links) {
      const next = link.cloneNode();
      next.addEventListener("load", () => link.remove(), { once: true });
      next.addEventListener("error", reload, { once: true });
      next.setAttribute("href", address);
      link.after(next);
    }
  };

  let shown = new URL(document.currentScript.src).searchParams.get("page") ?? "";
  let events = null;
  const listenTo = (name, act) => events.addEventListener(name, (event) => {
    shown = event.lastEventId || shown;
    act(event.data);
  });
  const connect = () => {
    if (events) return;
    events = new EventSource(`/__preview/events?${new URLSearchParams({ ...subject, page: shown })}`);
    listenTo("mistakes", (data) => tell(JSON.parse(data).text));
    listenTo("mended", mend);
    listenTo("reload", reload);
    listenTo("style", (data) => JSON.parse(data).forEach(swap));
    listenTo("go", (path) => {
      if (!leaving && new URL(path, location.href).origin === location.origin) location.assign(path);
      leaving = true;
    });
    // A broken line mends itself; one that was refused does not.
    events.addEventListener("error", () => {
      if (events?.readyState !== EventSource.CLOSED) return;
      events = null;
      setTimeout(connect, 2000);
    });
  };
  // A browser has six connections for all pages of a host: those that nobody sees leave them to the others.
  const attend = () => {
    if (document.visibilityState === "visible") {
      connect();
    } else {
      events?.close();
      events = null;
    }
  };
  document.addEventListener("visibilitychange", attend);
  window.addEventListener("pagehide", () => { events?.close(); events = null; });
  window.addEventListener("pageshow", attend);
  attend();
})();

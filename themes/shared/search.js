// The search page. Nothing of the index is asked for before somebody focuses the field, types, or comes with `?q=`.
// All that comes out of the index is put in as text.
(() => {
  const form = document.querySelector("form[data-search]");
  const box = form && document.querySelector(form.dataset.results);
  if (!box) return;
  const field = form.querySelector("input[type=search]");
  const [list, found, more] = [".hits", "[role=status]", "[data-more]"].map((s) => box.querySelector(s));
  const heading = box.querySelector("h2[hidden]"), chips = box.querySelector(".chips");
  const buttons = [...chips.querySelectorAll("button")];
  const kinds = new Map(buttons.slice(1).map((button) => [button.dataset.kind, button.dataset.one]));
  const lang = document.documentElement.lang;
  const plural = new Intl.PluralRules(lang), numbers = new Intl.NumberFormat(lang);
  const PAGE = 10, EXCERPT = 32, BEFORE = 6;

  // Letters that taking accents away leaves as they are; the index has such words written out, too.
  const WHOLE = { "œ": "oe", "æ": "ae", "ß": "ss", "ø": "o", "ł": "l", "đ": "d" };
  const apart = (text) => text.toLowerCase().replace(/[œæßøłđ]/g, (c) => WHOLE[c]);
  const fold = (text) => apart(text).normalize("NFD").replace(/\p{M}/gu, "");
  const ELISION = /(^|[\s"])(?:[cdjlmnst]|qu|jusqu|lorsqu|puisqu|quoiqu)['’](?=\p{L})/giu;

  // The index has plain apostrophes, which part its words.
  const typeset = (text) => text.replace(/(\p{L})'(?=\p{L})/gu, "$1’");

  // What is asked of the index: `l’œuvre` is found by `oeuvre`. Words between quotation marks stay as they are.
  const asked = (text) => {
    text = text.trim().slice(0, 200);
    if (/^".+"$/.test(text)) return text;
    return apart(/^fr\b/.test(lang) ? text.replace(ELISION, "$1") : text);
  };

  let loading = null;
  const load = () => loading ??= (async () => {
    const index = await import(new URL(`${form.dataset.search}pagefind.js`, location.href).href);
    // A worker would begin by loading all of it once more.
    await index.options({ noWorker: true, baseUrl: "/", basePath: form.dataset.search });
    await index.init();
    await index.filters();
    return index;
  })();
  const ready = () => load().catch((error) => { loading = null; throw error; });

  let turn = 0, shown = 0, results = [], terms = [], kind = "";

  const say = (text) => { found.textContent = text; };
  const count = (n) => {
    const words = plural.select(n) === "one" ? form.dataset.one : form.dataset.other;
    return words.replace("{n}", numbers.format(n)).replace("{query}", field.value.trim());
  };

  const element = (name, cls, text) => {
    const made = document.createElement(name);
    if (cls) made.className = cls;
    if (text) made.textContent = text;
    return made;
  };

  // The words around the most hits, these marked.
  const excerpt = (data) => {
    const words = typeset(data.content).split(" ");
    let hits = (data.locations ?? []).filter((at) => at < words.length).sort((a, b) => a - b);
    if (!hits.length) {
      const begins = (word) => terms.some((term) => term.length > 2 && word.includes(term));
      hits = words.flatMap((word, at) => begins(fold(word)) ? [at] : []).slice(0, 50);
    }
    let start = 0, most = 0;
    for (const hit of hits) {
      const n = hits.filter((at) => at >= hit && at < hit + EXCERPT - BEFORE).length;
      if (n > most) [start, most] = [Math.max(0, hit - BEFORE), n];
    }
    const line = element("p", "excerpt"), marked = new Set(hits);
    const end = Math.min(words.length, start + EXCERPT);
    if (start > 0) line.append("… ");
    for (let at = start; at < end; at += 1) {
      line.append(marked.has(at) ? element("mark", "", words[at]) : words[at], at + 1 < end ? " " : "");
    }
    if (end < words.length) line.append(" …");
    return line;
  };

  const hit = (data) => {
    const item = element("li");
    const title = element("h3"), link = element("a", "", typeset(data.meta.title ?? data.raw_url));
    // Addresses come from the hub's own build; one of another place is no address of it.
    const url = new URL(data.raw_url ?? data.url, location.href);
    if (url.origin === location.origin) link.href = url.pathname + url.search + url.hash;
    title.append(link);
    const of = kinds.get(data.filters.kind?.[0]);
    if (of) item.append(element("p", "kind", of));
    item.append(title, excerpt(data));
    return item;
  };

  // Shows the next results in their order, each as soon as those before it are there.
  const show = async (mine) => {
    const next = results.slice(shown, shown + PAGE).map((result) => result.data());
    const first = shown;
    for (const data of next) {
      const item = hit(await data);
      if (mine !== turn) return null;
      if (shown === first && first === 0) list.replaceChildren();
      list.append(item);
      shown += 1;
    }
    more.hidden = shown >= results.length;
    return list.children[first];
  };

  const clear = (text) => {
    [results, shown] = [[], 0];
    list.replaceChildren();
    more.hidden = heading.hidden = chips.hidden = true;
    say(text);
  };

  const remember = (push) => {
    const url = new URL(location.href), query = field.value.trim();
    for (const [key, value] of [["q", query], ["kind", kind]]) {
      if (value) url.searchParams.set(key, value); else url.searchParams.delete(key);
    }
    if (url.href !== location.href) history[push ? "pushState" : "replaceState"](null, "", url);
  };

  const counts = (n) => {
    const all = n.kind ?? {};
    for (const button of buttons.slice(1)) {
      const { kind: of } = button.dataset;
      button.querySelector("b").textContent = all[of] ? ` ${numbers.format(all[of])}` : "";
      button.parentElement.hidden = !all[of] && of !== kind;
    }
    chips.hidden = buttons.filter((button) => !button.parentElement.hidden).length < 3 && !kind;
  };

  const search = async () => {
    const mine = turn += 1, query = asked(field.value);
    if (!query) return clear("");
    if (!loading) say(form.dataset.loading);
    try {
      const index = await ready();
      if (mine !== turn) return;
      const answer = await index.search(query, { filters: kind ? { kind: [kind] } : {} });
      if (mine !== turn) return;
      terms = fold(query.replaceAll('"', "")).split(/[^\p{L}\p{N}]+/u).filter(Boolean);
      [results, shown] = [answer.results, 0];
      counts(answer.totalFilters ?? answer.filters ?? {});
      heading.hidden = !results.length;
      if (!results.length) {
        list.replaceChildren();
        more.hidden = true;
        say(form.dataset.none.replace("{query}", field.value.trim()));
        return;
      }
      await show(mine);
      if (mine === turn) say(count(results.length));
    } catch {
      if (mine === turn) clear(form.dataset.failed);
    }
  };

  const choose = (value) => {
    kind = kinds.has(value) ? value : "";
    buttons.forEach((button) => button.setAttribute("aria-pressed", button.dataset.kind === kind));
  };

  let pause = 0;
  field.addEventListener("focus", () => { ready().catch(() => {}); });
  field.addEventListener("input", () => {
    search();
    clearTimeout(pause);
    pause = setTimeout(() => remember(false), 400);
  });
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    remember(true);
    search();
  });
  buttons.forEach((button) => button.addEventListener("click", () => {
    choose(button.dataset.kind);
    remember(false);
    search();
  }));
  more.addEventListener("click", async () => {
    const first = await show(turn);
    first?.querySelector("a").focus();
  });

  // Arrows go from the field through the results and back; Tab goes as it always does.
  box.parentElement.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.shiftKey) return;
    const links = [...list.querySelectorAll("h3 a")];
    const at = links.indexOf(document.activeElement);
    if (at < 0 && document.activeElement !== field) return;
    const to = { ArrowDown: links[at + 1], ArrowUp: at > 0 ? links[at - 1] : at === 0 && field, Escape: at >= 0 && field }[event.key];
    if (!to) return;
    event.preventDefault();
    to.focus();
  });

  const come = () => {
    const asked = new URLSearchParams(location.search);
    choose(asked.get("kind"));
    field.value = asked.get("q") ?? "";
    if (field.value || turn) search();
  };
  addEventListener("popstate", come);
  come();
})();

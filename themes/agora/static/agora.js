// agora: scheme, copy and share, a filter for the directory. Every page works without it.
(() => {
  const root = document.documentElement, key = "agora-scheme";
  const read = () => { try { return localStorage.getItem(key) || ""; } catch { return ""; } };
  const paint = (v) => { if (v) root.dataset.scheme = v; else delete root.dataset.scheme; };
  paint(read());
  const all = (s, f) => document.querySelectorAll(s).forEach(f);
  const fold = (s) => s.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();

  document.addEventListener("DOMContentLoaded", () => {
    // Light, dark, or what the system says.
    all(".scheme", (group) => {
      const buttons = [...group.querySelectorAll("button")];
      const show = (v) => buttons.forEach((b) => b.setAttribute("aria-pressed", b.dataset.set === v));
      buttons.forEach((b) => b.addEventListener("click", () => {
        try { localStorage.setItem(key, b.dataset.set); } catch { /* private window */ }
        paint(b.dataset.set);
        show(b.dataset.set);
      }));
      show(read());
      group.hidden = false;
    });

    // Copy an address, said aloud; offer the device's own sharing where there is one.
    if (navigator.clipboard) all("[data-copy]", (b) => {
      const words = b.textContent;
      b.addEventListener("click", async () => {
        try { await navigator.clipboard.writeText(new URL(b.dataset.copy, location.href).href); } catch { return; }
        b.textContent = b.dataset.done;
        b.setAttribute("aria-live", "polite");
        setTimeout(() => { b.textContent = words; }, 2500);
      });
      b.hidden = false;
      if (b.parentElement.tagName === "LI") b.parentElement.hidden = false;
    });
    if (navigator.share && matchMedia("(pointer: coarse)").matches) all(".share > span", (label) => {
      const b = document.createElement("button");
      b.type = "button";
      b.className = "btn quiet";
      b.textContent = label.textContent;
      b.addEventListener("click", () => navigator.share({ title: document.title, url: location.href }).catch(() => {}));
      label.parentElement.append(b);
    });

    // The directory narrows while one types.
    all("[data-find]", (field) => {
      const items = [...document.querySelectorAll(field.dataset.find)].map((el) => [el, fold(el.textContent)]);
      const out = field.parentElement.querySelector("output");
      field.addEventListener("input", () => {
        const words = fold(field.value).split(/\s+/).filter(Boolean);
        let n = 0;
        for (const [el, text] of items) {
          el.hidden = !words.every((w) => text.includes(w));
          if (!el.hidden) n += 1;
        }
        all(".band", (s) => {
          const li = s.querySelectorAll(field.dataset.find);
          if (li.length) s.hidden = [...li].every((x) => x.hidden);
        });
        out.textContent = n ? "" : out.dataset.none;
      });
      field.parentElement.hidden = false;
    });
  });
})();

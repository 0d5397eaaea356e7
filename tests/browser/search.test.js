// The search page: what is found, how it is reached, and what it costs.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { browser, open, website } from "./website.js";

const post = (title, body, more = "") => `---\ntitle: ${title}\ndate: 2026-01-01\n${more}---\n\n${body}\n`;
const FILLER = "Les ateliers du quartier ouvrent leurs portes chaque semaine aux voisins curieux. ".repeat(30);

const HUB = {
  "hub.yaml": "title: La place\nbase_url: https://place.example\nlanguages: {en: {title: The square}}\n",
  "content/posts/chevaux.md": post("Le pré", `${FILLER}\n\nDes chevaux paissent. ${FILLER}`),
  "content/posts/cheval.md": post("La selle", "Un cheval à la fois."),
  "content/posts/accent.md": post("Écouter", "La communauté répond à l’entreprise."),
  "content/posts/oeuvre.md": post("Un chef-d’œuvre", "Une œuvre de cœur, et sa sœur."),
  "content/posts/titre.md": post("L'attrape-cœur", "Un roman."),
  "content/posts/oeuvre-sans.md": post("Sans ligature", "Toute oeuvre compte."),
  "content/posts/attaque.md": post(
    "'<img src=x onerror=alert(1)> piégé'",
    "Un texte `<script>alert(2)</script>` & <b>piégé</b> `<img src=x onerror=alert(3)>`.",
    "tags: ['<svg onload=alert(4)>']\n",
  ),
  "content/experts/zoe.md": "---\nname: Zoé Dupont\ntitle: Sellière\n---\n\nElle aime chaque cheval.\n",
  "content/posts/horses.en.md": post("The meadow", "Running horses, and connected riders."),
  ...Object.fromEntries(Array.from({ length: 25 }, (_, n) => [
    `content/posts/n${n}.md`, post(`Numéro ${n}`, `Une girafe parmi ${n}. ${FILLER}`),
  ])),
};

let site, chromium;
before(async () => { [site, chromium] = [await website(HUB), await browser()]; });
after(async () => { await chromium?.close(); site?.close(); });

const SEARCH = "/recherche/";
const titles = (page) => page.locator(".hits h3 a").allTextContents();
/** Waits until the page says these words; tells what it said instead. */
const isSaid = async (page, words) => {
  const said = () => document.querySelector("[role=status]").textContent;
  try {
    await page.waitForFunction((words) => document.querySelector("[role=status]").textContent.includes(words), words);
  } catch (error) {
    throw new Error(`no ${words}, but: ${await page.evaluate(said)}`, { cause: error });
  }
};
/** Asks, and gives the titles of what is found. */
const ask = async (page, words) => {
  await page.fill("input[type=search]", words);
  await isSaid(page, `«\u00a0${words}\u00a0»`);
  return (await titles(page)).sort();
};

test("what is found in French", async () => {
  const { page, wrong } = await open(chromium, site);
  await page.goto(SEARCH);
  const horses = ["La selle", "Le pré", "Zoé Dupont"];
  for (const [words, expected] of [
    ["cheval", horses],
    ["chevaux", horses],
    ["CHEVAUX", horses],
    ["communaute", ["Écouter"]],
    ["communautés", ["Écouter"]],
    ["l’entreprise", ["Écouter"]],
    ["entreprise", ["Écouter"]],
    ["attrape", ["L’attrape-cœur"]],
    ["l'attrape-coeur", ["L’attrape-cœur"]],
    ["oeuvre", ["Sans ligature", "Un chef-d’œuvre"]],
    ["œuvres", ["Sans ligature", "Un chef-d’œuvre"]],
    ["l'œuvre", ["Sans ligature", "Un chef-d’œuvre"]],
    ["soeur coeur", ["Un chef-d’œuvre"]],
    ["zoe", ["Zoé Dupont"]],
    ["sellière", ["Zoé Dupont"]],
    ["\"chaque cheval\"", ["Zoé Dupont"]],
    ["introuvablement", []],
  ]) {
    assert.deepEqual(await ask(page, words), expected, words);
  }
  assert.deepEqual(wrong, []);
});

test("what is found in English", async () => {
  const { page, wrong } = await open(chromium, site);
  await page.goto("/en/search/?q=horse");
  await isSaid(page, "1 result for “horse”");
  assert.deepEqual(await titles(page), ["The meadow"]);
  for (const words of ["run", "connect", "rider"]) {
    await page.fill("input[type=search]", words);
    await isSaid(page, `“${words}”`);
    assert.deepEqual(await titles(page), ["The meadow"], words);
  }
  assert.deepEqual(wrong, []);
});

test("a result has its kind, its title, and the words around what was found", async () => {
  const { page } = await open(chromium, site);
  await page.goto(`${SEARCH}?q=chevaux`);
  await isSaid(page, "3 résultats pour «\u00a0chevaux\u00a0»");
  const meadow = page.locator(".hits > li", { hasText: "Le pré" });
  assert.equal(await meadow.locator(".kind").textContent(), "article");
  assert.equal(await meadow.locator("a").getAttribute("href"), "/blog/chevaux/");
  assert.deepEqual(await meadow.locator("mark").allTextContents(), ["chevaux"]);
  const words = await meadow.locator(".excerpt").textContent();
  assert.match(words, /^… .*Des chevaux paissent\..* …$/);
  await ask(page, "oeuvre");
  const master = page.locator(".hits > li", { hasText: "chef-d’œuvre" });
  assert.deepEqual(await master.locator("mark").allTextContents(), ["œuvre"]);
});

test("results are narrowed by kind, and the address keeps it", async () => {
  const { page } = await open(chromium, site);
  await page.goto(`${SEARCH}?q=cheval`);
  await isSaid(page, "3 résultats");
  const people = page.locator("[data-kind=experts]");
  assert.match(await people.textContent(), /1$/);
  await people.click();
  await isSaid(page, "1 résultat ");
  assert.deepEqual(await titles(page), ["Zoé Dupont"]);
  assert.equal(await people.getAttribute("aria-pressed"), "true");
  assert.match(page.url(), /q=cheval&kind=experts$/);
  await page.reload();
  await isSaid(page, "1 résultat ");
  await page.click("[data-kind='']");
  await isSaid(page, "3 résultats");
});

test("ten results at first, and more on demand", async () => {
  const { page } = await open(chromium, site);
  await page.goto(`${SEARCH}?q=girafe`);
  await isSaid(page, "25 résultats");
  assert.equal((await titles(page)).length, 10);
  await page.click("[data-more]");
  await page.waitForFunction(() => document.querySelectorAll(".hits > li").length === 20);
  const focused = () => page.evaluate(() => [...document.querySelectorAll(".hits a")].indexOf(document.activeElement));
  await page.waitForFunction(() => document.activeElement.closest(".hits"));
  assert.equal(await focused(), 10);
  await page.click("[data-more]");
  await page.waitForFunction(() => document.querySelectorAll(".hits > li").length === 25);
  assert.equal(await page.locator("[data-more]").isVisible(), false);
});

test("the keyboard is enough", async () => {
  const { page } = await open(chromium, site);
  await page.goto(SEARCH);
  await page.focus("input[type=search]");
  await page.keyboard.type("cheval");
  await isSaid(page, "3 résultats");
  const at = () => page.evaluate(() => {
    const links = [...document.querySelectorAll(".hits h3 a")];
    return document.activeElement.type === "search" ? "field" : links.indexOf(document.activeElement);
  });
  const seen = [];
  for (const key of ["ArrowDown", "ArrowDown", "ArrowUp", "ArrowUp", "ArrowDown", "Escape"]) {
    await page.keyboard.press(key);
    seen.push(await at());
  }
  assert.deepEqual(seen, [0, 1, 0, "field", 0, "field"]);
  await page.keyboard.press("Enter");
  assert.match(page.url(), /\?q=cheval$/);
  for (let presses = 0; presses < 12 && (await at()) !== 0; presses += 1) await page.keyboard.press("Tab");
  assert.equal(await at(), 0, "Tab comes to the results, too");
  const target = await page.evaluate(() => document.activeElement.pathname);
  await page.keyboard.press("Enter");
  await page.waitForURL(`**${target}`);
  await page.goBack();
  await isSaid(page, "3 résultats");
});

test("nothing of the index is loaded before it is used, and nothing ever from elsewhere", async () => {
  const { page, wrong } = await open(chromium, site);
  site.asked.length = 0;
  const ofIndex = () => site.asked.filter((path) => path.startsWith("/pagefind/"));
  await page.goto("/", { waitUntil: "networkidle" });
  assert.deepEqual(site.asked.filter((path) => path.includes("search")), [], "no script of the search elsewhere");
  await page.goto(SEARCH, { waitUntil: "networkidle" });
  assert.deepEqual(ofIndex(), []);
  const engine = page.waitForResponse("**/wasm.fr.pagefind");
  await page.focus("input[type=search]");
  await engine;
  assert.ok(ofIndex().includes("/pagefind/wasm.fr.pagefind"));
  assert.ok(!ofIndex().some((path) => path.endsWith(".pf_fragment")));
  await ask(page, "cheval");
  assert.equal(ofIndex().filter((path) => path.endsWith(".pf_fragment")).length, 3, "a part for each result shown");
  assert.deepEqual(wrong, []);
});

test("markup in texts and in what is asked stays text", async () => {
  const { page, wrong } = await open(chromium, site);
  const attack = "<img src=x onerror=alert(5)>";
  await page.goto(`${SEARCH}?q=${encodeURIComponent(`${attack} piégé`)}`);
  await isSaid(page, attack);
  await ask(page, "piégé");
  assert.deepEqual(await titles(page), ["<img src=x onerror=alert(1)> piégé"]);
  assert.match(await page.locator(".excerpt").textContent(), /<script>alert\(2\)<\/script> & piégé <img/);
  assert.equal(await page.locator("main :is(img, script:not([src]), svg:not(.i))").count(), 0);
  await ask(page, `zzz ${attack}`);
  assert.deepEqual(wrong, []);
});

// How long it takes is told, and nothing is asked of a clock: 100 ms is the aim.
test("a slow phone gets its results, too", async (t) => {
  const { page } = await open(chromium, site, { viewport: { width: 360, height: 740 }, hasTouch: true, isMobile: true });
  const session = await page.context().newCDPSession(page);
  await session.send("Emulation.setCPUThrottlingRate", { rate: 4 });
  await page.goto(SEARCH);
  const engine = page.waitForResponse("**/*.pf_filter");
  await page.tap("input[type=search]");
  await engine;
  const took = [];
  for (const words of ["cheval", "girafe", "oeuvre", "communaute", "ateliers voisins"]) {
    took.push(await page.evaluate((words) => new Promise((shown) => {
      const list = document.querySelector(".hits"), field = document.querySelector("input[type=search]");
      field.value = "";
      field.dispatchEvent(new Event("input"));
      new MutationObserver((_, observer) => {
        if (!list.children.length) return;
        observer.disconnect();
        shown(performance.now() - start);
      }).observe(list, { childList: true });
      field.value = words;
      const start = performance.now();
      field.dispatchEvent(new Event("input"));
    }), words));
  }
  t.diagnostic(`ms to the first result: ${took.map((ms) => ms.toFixed(1)).join(", ")}`);
});

test("without a script the page says so and leads elsewhere", async () => {
  const { page } = await open(chromium, site, { javaScriptEnabled: false });
  await page.goto(SEARCH);
  assert.ok(await page.locator("noscript").isVisible());
  await page.click("main nav a[href='/plan-du-site/']");
  assert.match(page.url(), /plan-du-site/);
});

test("an index that cannot be had is told of", async () => {
  const { page } = await open(chromium, site);
  await page.route("**/pagefind/**", (route) => route.abort());
  await page.goto(`${SEARCH}?q=cheval`);
  await isSaid(page, "La recherche ne répond pas");
  await page.unroute("**/pagefind/**");
  await page.reload();
  await isSaid(page, "3 résultats");
});

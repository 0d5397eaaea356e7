// The theme agora on the example hub: what a visitor does with it, and how it holds at three widths.
import assert from "node:assert/strict";
import { existsSync, readFileSync, readdirSync } from "node:fs";
import { dirname, join } from "node:path";
import { after, before, test } from "node:test";
import { PHONE, accessible, browser, cut, example, faults, lost, open, steady, website, wire } from "./website.js";
import { layout } from "./layout.js";

const POST = "/blog/nuit-des-rustines-compte-rendu/";
/** A page of each kind. */
const KINDS = {
  home: "/", blog: "/blog/", post: POST, people: "/experts/", person: "/experts/awa-diop/",
  voices: "/temoignages/", voice: "/temoignages/camille-roussel/", notice: "/temoignages/recueil-des-avis/",
  agenda: "/evenements/", told: "/evenements/nuit-des-rustines/", event: "/evenements/rencontres-du-cargo-2027/",
  tags: "/tags/", archives: "/blog/archives/", index: "/index/", follow: "/suivre/", map: "/plan-du-site/",
  legal: "/mentions-legales/", missing: "/nulle-part/",
};
const WIDTHS = [360, 768, 1280];

let site, chromium;
before(async () => { [site, chromium] = [await example(), await browser()]; });
after(async () => { await chromium?.close(); site?.close(); });

test("light and dark are chosen, and remembered on the next page", async () => {
  const { page, wrong } = await open(chromium, site, { colorScheme: "light" });
  await page.goto("/");
  const paper = () => page.evaluate(() => getComputedStyle(document.body).backgroundColor);
  const light = await paper();
  const choice = (value) => page.locator(`.scheme [data-set="${value}"]`);
  await choice("dark").click();
  const dark = await paper();
  assert.notEqual(dark, light);
  assert.equal(await choice("dark").getAttribute("aria-pressed"), "true");
  await page.goto("/experts/");
  assert.equal(await paper(), dark);
  await choice("").click();
  assert.equal(await paper(), light);
  assert.deepEqual(wrong, []);
});

test("the directory narrows while one types, whatever the accents", async () => {
  const { page, wrong } = await open(chromium, site);
  await page.goto(KINDS.people);
  const shown = () => page.locator(".arcade > li:visible");
  const all = await shown().count();
  assert.ok(all > 3);
  const one = (await page.locator(".arcade > li:visible h3, .arcade > li:visible h2").first().textContent()).trim();
  await page.fill("#find", one.normalize("NFD").replace(/\p{M}/gu, "").toUpperCase());
  const left = await shown().allTextContents();
  assert.ok(left.length >= 1 && left.length < all && left.every((text) => text.includes(one)), String(left));
  await page.fill("#find", "personne de ce nom");
  assert.equal(await shown().count(), 0);
  assert.notEqual((await page.locator(".find output").textContent()).trim(), "");
  await page.fill("#find", "");
  assert.equal(await shown().count(), all);
  assert.deepEqual(wrong, []);
});

test("every comment has an address of its own, and is counted", async () => {
  const { page, wrong } = await open(chromium, site);
  await page.goto(POST);
  const comments = page.locator(".thread > li");
  const count = await comments.count();
  assert.ok(count > 1);
  const heading = await page.locator("#h-comments").textContent();
  assert.ok(heading.includes(String(count)), `${heading}: ${count} are shown`);
  const last = comments.last();
  const id = await last.getAttribute("id");
  await last.locator(`a[href$="#${id}"]`).first().click();
  assert.ok(page.url().endsWith(`#${id}`));
  await page.goto(`${POST}#${id}`);
  assert.ok(await last.evaluate((element) => element.matches(":target")));
  const box = await last.boundingBox();
  assert.ok(box.y >= 0 && box.y < page.viewportSize().height, "it is on the screen");
  assert.deepEqual(wrong, []);
});

test("the cloud is a table, too: by keyboard, the heaviest first", async () => {
  const { page, wrong } = await open(chromium, site);
  await page.goto(KINDS.voices);
  const table = page.locator("details:has(table)").first();
  const rows = table.locator("tbody tr");
  assert.equal(await rows.first().isVisible(), false);
  await table.locator("summary").focus();
  await page.keyboard.press("Enter");
  assert.ok(await rows.first().isVisible());
  const numbers = (await table.locator("tbody .n").allTextContents()).map((text) => Number(text.replace(/\D/g, "")));
  assert.ok(numbers.length > 3);
  assert.deepEqual(numbers, numbers.toSorted((a, b) => b - a));
  assert.deepEqual(wrong, []);
});

test("an event goes into one's calendar", async () => {
  const { page, wrong } = await open(chromium, site);
  await page.goto(KINDS.event);
  const address = await page.locator("a[href$='.ics']").first().getAttribute("href");
  const answer = await page.request.get(new URL(address, page.url()).href);
  assert.ok(answer.headers()["content-type"].startsWith("text/calendar"));
  assert.match(await answer.text(), /BEGIN:VEVENT[\s\S]*DTSTART[\s\S]*END:VEVENT/);
  assert.deepEqual(wrong, []);
});

test("the keyboard leads to the text, through the menu and back", async () => {
  const { page, wrong } = await open(chromium, site, { viewport: PHONE });
  await page.goto("/");
  await page.keyboard.press("Tab");
  const focused = () => page.evaluate(() => document.activeElement.textContent.trim());
  assert.equal(await page.evaluate(() => document.activeElement.className), "skip");
  await page.keyboard.press("Enter");
  assert.ok(page.url().endsWith("#content"));
  const opener = page.locator("button[popovertarget=menu]:visible").first();
  await opener.focus();
  const name = await focused();
  await page.keyboard.press("Enter");
  const first = page.locator("#menu a").first();
  assert.ok(await first.isVisible());
  await page.keyboard.press("Tab");
  assert.ok(await page.evaluate(() => document.querySelector("#menu").contains(document.activeElement)));
  await page.keyboard.press("Escape");
  assert.equal(await first.isVisible(), false);
  assert.equal(await focused(), name, "focus is where it was");
  assert.deepEqual(wrong, []);
});

test("without scripts every page says the same, and offers nothing that does not work", async () => {
  const { page, wrong } = await open(chromium, site, { javaScriptEnabled: false });
  for (const path of Object.values(KINDS)) {
    await page.goto(path);
    for (const control of [".scheme", ".find", "[data-copy]"]) {
      assert.equal(await page.locator(`${control}:visible`).count(), 0, `${control} on ${path}`);
    }
    assert.ok((await page.locator("main").innerText()).length > 40, path);
  }
  assert.deepEqual(faults(wrong), []);
});

test("a post that reads from right to left is the same in a mirror", async () => {
  const blocks = (page) => page.evaluate(() => {
    const chosen = ".mark, .open, h1, .std, .by, .prose > :is(p, ul, ol, blockquote, h2, figure), .foot";
    const boxes = [...document.querySelectorAll(chosen)].map((block) => block.getBoundingClientRect());
    return boxes.map(({ left, right, width }) => [left, innerWidth - right, width].map(Math.round));
  });
  for (const width of WIDTHS) {
    const page = await steady(chromium, site, KINDS.post, width);
    const there = await blocks(page);
    await page.evaluate(() => { document.documentElement.dir = "rtl"; });
    assert.ok(await page.evaluate(() => document.documentElement.scrollWidth) <= width, `${width} px`);
    const back = await blocks(page);
    assert.ok(there.length > 12);
    there.forEach(([start, , breadth], n) => {
      const [, mirrored, same] = back[n];
      assert.ok(Math.abs(mirrored - start) <= 2 && Math.abs(breadth - same) <= 2, `${width} px: ${there[n]} and ${back[n]}`);
    });
    await layout(page, `agora-post-rtl-${width}`);
    await page.context().close();
  }
});

for (const [kind, path] of Object.entries(KINDS)) {
  test(`${kind}: nothing stands in anybody's way`, () => accessible(chromium, site, path));

  test(`${kind}: holds at text twice as large on a phone, and on a very wide screen`, async () => {
    for (const [width, size] of [[360, "200%"], [2560, "100%"]]) {
      const { page } = await open(chromium, site, { viewport: { width, height: 900 }, bypassCSP: true });
      await page.goto(path);
      await page.addStyleTag({ content: `html{font-size:${size}}` });
      await page.evaluate(() => document.fonts.ready);
      const wide = await page.evaluate(() => document.documentElement.scrollWidth);
      assert.ok(wide <= width, `${wide} px wide at ${width}, text at ${size}`);
      assert.deepEqual(await cut(page), [], `${width} px, text at ${size}`);
      await page.context().close();
    }
  });

  test(`${kind}: holds at three widths`, async () => {
    for (const width of WIDTHS) {
      const page = await steady(chromium, site, path, width);
      await layout(page, `agora-${kind}-${width}`);
      await page.context().close();
    }
  });
}

test("what the keyboard comes to is on the screen", async () => {
  for (const path of [POST, KINDS.event, KINDS.home]) assert.deepEqual(await lost(chromium, site, path), [], path);
});

test("the first view is light", async () => {
  const posts = ["/blog/une-charte-de-forum-en-140-mots/", "/blog/combien-coute-l-assurance-d-un-cargo/"];
  for (const path of [POST, ...posts, KINDS.people, KINDS.agenda]) {
    const { total, script, asked } = await wire(chromium, site, path);
    assert.ok(total <= 60_000, `${path}: ${total} bytes`);
    assert.ok(script > 0 && script <= 5_000, `${path}: ${script} bytes of script`);
    assert.ok(asked.some((address) => address.endsWith(".woff2")), "fonts count");
  }
});

test("every link of the example leads to a page", () => {
  const pages = readdirSync(site.out, { recursive: true }).filter((file) => file.endsWith(".html"));
  assert.ok(pages.length > 100);
  for (const page of pages) {
    const html = readFileSync(join(site.out, page), "utf8");
    for (const [, href] of html.matchAll(/<a [^>]*href="(\/[^"#?]*|[^":#?/][^":#?]*)"/g)) {
      const path = decodeURIComponent(href.startsWith("/") ? href : join("/", dirname(page), href));
      const file = join(site.out, path.endsWith("/") ? `${path}index.html` : path);
      assert.ok(existsSync(file), `${page} leads to ${href}`);
    }
  }
});

/** A hub with so many of each kind, each with the fewest fields. */
const crowd = (n) => {
  const files = { "hub.yaml": "title: La halle\nbase_url: https://halle.example\nbrand: {name: La halle, color: '#0b6e4f'}\nsearch: false\n" };
  for (let i = 1; i <= n; i += 1) {
    files[`content/posts/p${i}.md`] = `---\ntitle: Le billet numéro ${i}\ndate: 2026-01-0${i % 9 + 1}\ntags: [sujet-${i % 30}]\n---\n\nUne phrase.\n`;
    files[`content/experts/e${i}.md`] = `---\nname: Personne ${i}\n---\n`;
    files[`content/testimonials/t${i}.md`] = `---\ntitle: Avis ${i}\nauthor: {name: Cliente ${i}}\ndate: 2026-02-0${i % 9 + 1}\nsource: form\nconsent: {on: 2026-02-01, by: Cliente ${i}, proof: message}\nstatus: published\n---\n\nUn avis.\n`;
    files[`content/events/v${i}.md`] = `---\ntitle: Rencontre ${i}\nstart: 2027-01-${String(i % 28 + 1).padStart(2, "0")}T18:00\n---\n\nVenez.\n`;
  }
  return files;
};

for (const n of [0, 1, 3, 300]) {
  test(`the home page holds with ${n} of each kind`, async () => {
    const hub = await website(crowd(n));
    try {
      for (const width of [360, 1280]) {
        const page = await steady(chromium, hub, "/", width);
        assert.deepEqual(await cut(page), [], `${width} px`);
        const [bare, many] = await page.evaluate(() => [
          [...document.querySelectorAll("main section, main ul, main ol, main h2")]
            .filter((element) => element.checkVisibility() && !element.innerText.trim())
            .concat([...document.querySelectorAll("main section:has(> h2:only-child), main h2:empty")])
            .map((element) => element.outerHTML.slice(0, 100)),
          document.querySelectorAll("main a").length,
        ]);
        assert.deepEqual(bare, [], `${width} px`);
        assert.ok(many < 200, `${many} links`);
        if (n) assert.ok(many >= 3, `${many} links`);
        if (process.env.LAYOUTS_SEEN) await page.screenshot({ path: join(process.env.LAYOUTS_SEEN, `home-${n}-${width}.png`), fullPage: true });
        await page.context().close();
      }
    } finally {
      hub.close();
    }
  });
}

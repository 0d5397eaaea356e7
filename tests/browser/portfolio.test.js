// The theme portfolio, on the example with a person for its home page.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { PHONE, accessible, browser, cut, faults, lost, open, steady, variant, wire } from "./website.js";
import { layout } from "./layout.js";

/** A text without pictures, with words in italics. */
const SLANTED = `---
title: Un livre qui se prête
date: 2026-11-10
authors: [maelle-kerbrat]
---

Nous avons lu *Le Monde à bicyclette* à voix haute, et c'est **un livre** qui se prête. *Rien* ne presse.
`;
const HOME = "/";
const MISSION = "/missions/moyeu-ouvert/";
const CV = "/cv/";
/** A page of each kind. */
const KINDS = {
  home: HOME, mission: MISSION, cv: CV, post: "/blog/un-livre-qui-se-prete/", blog: "/blog/",
  person: "/experts/awa-diop/", agenda: "/evenements/", event: "/evenements/rencontres-du-cargo-2027/",
  voices: "/temoignages/", voice: "/temoignages/camille-roussel/", tags: "/tags/", archives: "/blog/archives/",
  follow: "/suivre/", map: "/plan-du-site/", legal: "/mentions-legales/", search: "/recherche/", missing: "/nulle-part/",
};
const KEPT = ["home", "mission", "cv"];

let site, chromium;
before(async () => {
  const portfolio = (hub) => hub.replace(/^theme: agora$/m, "theme: portfolio").replace(/^theme_options:.*$/m, "");
  site = await variant(portfolio, { "content/posts/un-livre-qui-se-prete.md": SLANTED });
  chromium = await browser();
});
after(async () => { await chromium?.close(); site?.close(); });

for (const [kind, path] of Object.entries(KINDS)) {
  test(`${kind}: nothing stands in anybody's way`, () => accessible(chromium, site, path));

  test(`${kind}: holds from 320 to 2560 px`, async () => {
    for (const width of [320, 360, 768, 1280, 2560]) {
      const page = await steady(chromium, site, path, width);
      assert.deepEqual(await cut(page), [], `${width} px`);
      if (KEPT.includes(kind) && [360, 768, 1280].includes(width)) await layout(page, `portfolio-${kind}-${width}`);
      await page.context().close();
    }
  });
}

test("every page says the same without scripts, and offers nothing that does not work", async () => {
  const { page, wrong } = await open(chromium, site, { javaScriptEnabled: false });
  for (const path of Object.values(KINDS)) {
    await page.goto(path);
    for (const control of [".scheme", "[data-print]", "[data-copy]"]) {
      assert.equal(await page.locator(`${control}:visible`).count(), 0, `${control} on ${path}`);
    }
    assert.ok((await page.locator("main").innerText()).length > 40, path);
  }
  assert.deepEqual(faults(wrong), []);
});

test("the keyboard leads past the menu, and one sees where it is", async () => {
  const { page, wrong } = await open(chromium, site, { viewport: PHONE });
  await page.goto(HOME);
  await page.keyboard.press("Tab");
  const skip = page.locator(".skip");
  assert.ok(await skip.evaluate((link) => document.activeElement === link && link.getBoundingClientRect().top >= 0));
  await page.keyboard.press("Enter");
  assert.ok(page.url().endsWith("#content"));
  for (let n = 0; n < 12; n += 1) {
    await page.keyboard.press("Tab");
    const [inside, outline] = await page.evaluate(() => {
      const focused = document.activeElement;
      return [document.querySelector("main").contains(focused), parseFloat(getComputedStyle(focused).outlineWidth)];
    });
    assert.ok(inside, "in the text");
    assert.ok(outline >= 2, `${outline} px`);
  }
  assert.deepEqual(wrong, []);
});

test("what the keyboard comes to is on the screen", async () => {
  for (const path of [HOME, MISSION, CV]) assert.deepEqual(await lost(chromium, site, path), [], path);
});

test("the CV has a button that prints, and fits on two sheets", async () => {
  const { page, wrong } = await open(chromium, site);
  await page.addInitScript(() => { window.print = () => { window.printed = true; }; });
  await page.goto(CV);
  await page.locator("[data-print]").click();
  assert.equal(await page.evaluate(() => window.printed), true);
  const sheets = (pdf) => pdf.toString("latin1").match(/\/Type\s*\/Page\b(?!s)/g).length;
  assert.ok(sheets(await page.pdf({ preferCSSPageSize: true })) <= 2);
  assert.deepEqual(wrong, []);
});

test("the first view is light, italics and all", async () => {
  for (const path of [HOME, KINDS.post, CV]) {
    const { total, script, asked } = await wire(chromium, site, path);
    assert.ok(total <= 60_000, `${path}: ${total} bytes`);
    assert.ok(script > 0 && script <= 5_000, `${path}: ${script} bytes of script`);
    assert.ok(asked.some((address) => address.endsWith(".woff2")), "fonts count");
    assert.ok(!asked.some((address) => address.includes("italic")), `${path} loads an italic`);
  }
});

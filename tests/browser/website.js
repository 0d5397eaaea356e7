// A hub built by the program under test, served to a browser as a strict host would.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import { dirname, extname, join, normalize, resolve } from "node:path";
import { gzipSync } from "node:zlib";
import axe from "axe-core";
import { chromium } from "playwright-core";

const HERE = import.meta.dirname;
const TYPES = {
  ".css": "text/css", ".html": "text/html; charset=utf-8", ".ics": "text/calendar", ".jpg": "image/jpeg", ".js": "text/javascript",
  ".json": "application/json", ".png": "image/png", ".svg": "image/svg+xml", ".webp": "image/webp", ".woff2": "font/woff2", ".xml": "application/xml",
};

/** The program: `PARVIS`, else the one that cargo made last. */
const program = () => {
  const target = process.env.CARGO_TARGET_DIR ?? resolve(HERE, "../../target");
  const made = [process.env.PARVIS, `${target}/debug/parvis`, `${target}/release/parvis`];
  const found = made.find((path) => path && existsSync(path));
  if (!found) throw new Error("build parvis first, or name it in PARVIS");
  return found;
};

/** The headers that a `_headers` file gives a path; a line that begins with `!` takes one away. */
const rules = (text) => {
  const list = [];
  for (const line of text.split("\n").filter(Boolean)) {
    if (!line.startsWith(" ")) list.push([line, []]);
    else list.at(-1)[1].push(line.trim());
  }
  return (path) => {
    const headers = new Map();
    for (const [pattern, lines] of list) {
      if (pattern.endsWith("*") ? !path.startsWith(pattern.slice(0, -1)) : path !== pattern) continue;
      for (const line of lines) {
        if (line.startsWith("!")) headers.delete(line.slice(1).trim());
        else headers.set(line.slice(0, line.indexOf(":")), line.slice(line.indexOf(":") + 1).trim());
      }
    }
    return headers;
  };
};

/** Builds a hub of these files, and serves it until `close`. */
export const website = async (files, ...options) => {
  const folder = mkdtempSync(join(tmpdir(), "parvis-browser-"));
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
  return serve(folder, folder, options);
};

/** Builds the example, and serves it until `close`. */
export const example = (...options) =>
  serve(resolve(HERE, "../../example-site"), mkdtempSync(join(tmpdir(), "parvis-browser-")), options);

/** Builds the example with other files, and with its `hub.yaml` changed, and serves it until `close`. */
export const variant = async (change, files, ...options) => {
  const folder = mkdtempSync(join(tmpdir(), "parvis-browser-"));
  cpSync(resolve(HERE, "../../example-site"), folder, { recursive: true });
  const hub = join(folder, "hub.yaml");
  writeFileSync(hub, change(readFileSync(hub, "utf8")));
  for (const [path, text] of Object.entries(files)) writeFileSync(join(folder, path), text);
  return serve(folder, folder, options);
};

const serve = async (root, folder, options) => {
  const out = join(folder, "public");
  const more = ["--out", out, "--cache", join(folder, "cache"), "--now", "2026-11-20", "--quiet", ...options];
  execFileSync(program(), ["build", "--root", root, ...more], { stdio: "inherit" });
  const headers = rules(readFileSync(join(out, "_headers"), "utf8"));
  const asked = [];
  const server = createServer((request, response) => {
    const path = decodeURIComponent(new URL(request.url, "http://x").pathname);
    asked.push(path);
    let file = join(out, normalize(path));
    if (existsSync(file) && statSync(file).isDirectory()) file = join(file, "index.html");
    const found = existsSync(file);
    if (!found) file = join(out, "404.html");
    for (const [name, value] of headers(path)) response.setHeader(name, value);
    response.setHeader("Content-Type", TYPES[extname(file)] ?? "application/octet-stream");
    // Chromium asks for one, whatever the page says.
    if (path === "/favicon.ico") return response.writeHead(204).end();
    response.writeHead(found ? 200 : 404);
    response.end(readFileSync(file));
  });
  await new Promise((listening) => { server.listen(0, "127.0.0.1", listening); });
  return {
    url: `http://127.0.0.1:${server.address().port}`,
    /** The paths that were asked for, in order. */
    asked,
    /** The folder of the website. */
    out,
    close: () => {
      server.closeAllConnections();
      server.close();
      rmSync(folder, { recursive: true });
    },
  };
};

/** Debian's Chromium, or what `CHROMIUM` names. */
export const browser = () => chromium.launch({
  executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
  args: ["--no-sandbox"],
});

/** A new page in a window of its own, and what went wrong on it: errors, refusals, requests to others. */
export const open = async (chromium, site, options = {}) => {
  const context = await chromium.newContext({ baseURL: site.url, reducedMotion: "reduce", ...options });
  const page = await context.newPage();
  const wrong = [];
  page.on("console", (message) => {
    if (["error", "warning"].includes(message.type())) wrong.push(message.text());
  });
  page.on("pageerror", (error) => wrong.push(String(error)));
  page.on("dialog", (dialog) => { wrong.push(`dialog: ${dialog.message()}`); dialog.dismiss(); });
  page.on("request", (request) => {
    if (!request.url().startsWith(site.url) && !request.url().startsWith("data:")) wrong.push(request.url());
  });
  return { page, wrong };
};

/** The browser says of the page for addresses that are not there that it is not there. */
export const faults = (wrong) => wrong.filter((message) => !message.includes("404 (Not Found)"));

export const PHONE = { width: 360, height: 740 };

/** What axe finds on a page (WCAG 2.2 AA): by daylight on a desk, by night on a phone. */
export const accessible = async (chromium, site, path) => {
  for (const [colorScheme, viewport] of [["light", { width: 1280, height: 900 }], ["dark", PHONE]]) {
    const { page, wrong } = await open(chromium, site, { colorScheme, viewport, bypassCSP: true });
    await page.goto(path);
    await page.addScriptTag({ content: axe.source });
    const found = await page.evaluate(() => axe.run({
      runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    }));
    const told = found.violations.map((one) => `${one.id}: ${one.nodes[0].html} (${one.nodes.length})`);
    assert.deepEqual(told, [], `${colorScheme}, ${viewport.width} px`);
    assert.deepEqual(faults(wrong), []);
    await page.context().close();
  }
};

/** A page of this width that neither scrolls sideways nor moves while it loads, and whose targets are 24 px or more; to be closed. */
export const steady = async (chromium, site, path, width) => {
  const { page, wrong } = await open(chromium, site, { viewport: { width, height: 900 } });
  await page.addInitScript(() => {
    window.shift = 0;
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries()) if (!entry.hadRecentInput) window.shift += entry.value;
    }).observe({ type: "layout-shift", buffered: true });
  });
  await page.goto(path);
  await page.evaluate(() => document.fonts.ready);
  const [wide, shift] = await page.evaluate(() => [document.documentElement.scrollWidth, window.shift]);
  assert.ok(wide <= width, `${wide} px wide at ${width}`);
  assert.ok(shift < 0.01, `layout shift ${shift} at ${width}`);
  const small = await page.evaluate(() => [...document.querySelectorAll("main li > a, nav a, button, summary, .cloud a")]
    .filter((element) => element.checkVisibility() && getComputedStyle(element).display !== "inline")
    .map((element) => [element, element.getBoundingClientRect()])
    .filter(([, box]) => box.width > 0 && (box.height < 23.5 || box.width < 23.5))
    .map(([element, box]) => `${element.outerHTML.slice(0, 80)} ${box.width} × ${box.height}`));
  assert.deepEqual(small, [], `targets under 24 px at ${width}`);
  assert.deepEqual(faults(wrong), []);
  return page;
};

/** Texts that are cut off, or that stand out of the page, but for what is made to be cut or to scroll. */
export const cut = (page) => page.evaluate(() => [...document.querySelectorAll("body *")]
  .filter((element) => [...element.childNodes].some((node) => node.nodeType === 3 && node.data.trim()) && element.checkVisibility())
  .filter((element) => !element.closest(".vh, .skip, .crumb, pre, .table, svg, [popover], .row .p-summary"))
  .filter((element) => {
    const out = [...element.childNodes].filter((node) => node.nodeType === 3 && node.data.trim()).some((node) => {
      const range = document.createRange();
      range.selectNodeContents(node);
      const box = range.getBoundingClientRect();
      return box.left < -1 || box.right > document.documentElement.clientWidth + 1;
    });
    if (out) return true;
    const hidden = getComputedStyle(element).overflow !== "visible";
    return hidden && (element.scrollWidth > element.clientWidth + 1 || element.scrollHeight > element.clientHeight + 2);
  })
  .map((element) => element.outerHTML.slice(0, 100)));

/** What is not on the screen when the keyboard has come to it, on a small laptop. */
export const lost = async (chromium, site, path) => {
  const { page } = await open(chromium, site, { viewport: { width: 1280, height: 720 } });
  await page.goto(path);
  const found = [];
  for (let n = 0; n < 60; n += 1) {
    await page.keyboard.press("Tab");
    const [at, isSeen] = await page.evaluate(() => {
      const focused = document.activeElement;
      const { top, bottom, left, right } = focused.getBoundingClientRect();
      const isSeen = bottom > 0 && top < innerHeight && right > 0 && left < innerWidth;
      return [focused === document.body ? "" : focused.outerHTML.slice(0, 100), isSeen];
    });
    if (!at) break;
    if (!isSeen) found.push(at);
  }
  await page.context().close();
  return found;
};

/** Bytes, compressed, that a browser asks for to show the top of a page; pictures are told apart. */
export const wire = async (chromium, site, path) => {
  const { page } = await open(chromium, site, { viewport: { width: 1280, height: 800 } });
  const asked = new Set();
  page.on("request", (request) => asked.add(decodeURIComponent(new URL(request.url()).pathname)));
  await page.goto(path, { waitUntil: "networkidle" });
  await page.evaluate(() => document.fonts.ready);
  await page.context().close();
  const sums = { total: 0, script: 0, pictures: 0, asked: [...asked] };
  for (const address of asked) {
    const file = join(site.out, address.endsWith("/") ? `${address}index.html` : address);
    if (!existsSync(file)) continue;
    const kind = TYPES[extname(file)] ?? "";
    const text = readFileSync(file);
    const size = /^font|jpeg|png|webp/.test(kind) ? text.length : gzipSync(text, { level: 9 }).length;
    sums[kind.startsWith("image") ? "pictures" : "total"] += size;
    if (kind === "text/javascript") sums.script += size;
  }
  return sums;
};

// A hub built by the program under test, served to a browser as a strict host would.
import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import { dirname, extname, join, normalize, resolve } from "node:path";
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

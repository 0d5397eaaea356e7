// Does a page look as it did? A screenshot in grey, each pixel the mean of a square, is compared with the one that is kept.
// What moves, grows or vanishes shows; another version of the browser or of a font does not.
import assert from "node:assert/strict";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { PNG } from "pngjs";

const KEPT = join(import.meta.dirname, "layouts");
/** Pixels of the screen a side of a square. */
const SQUARE = 12;
/** Levels of grey, of 255, by which a square has changed. */
const CHANGED = 48;
/** The share of squares that may have changed. */
const MOST = 0.04;
/** What is further down is more of the same. */
const TALLEST = 3000;

/** Shrinks a screenshot. */
const shrink = (screenshot) => {
  const { width, height, data } = PNG.sync.read(screenshot);
  const small = new PNG({ width: Math.ceil(width / SQUARE), height: Math.ceil(Math.min(height, TALLEST) / SQUARE), colorType: 0 });
  for (let y = 0; y < small.height; y++) for (let x = 0; x < small.width; x++) {
    let [sum, n] = [0, 0];
    for (let row = y * SQUARE; row < Math.min((y + 1) * SQUARE, height); row++) {
      for (let column = x * SQUARE; column < Math.min((x + 1) * SQUARE, width); column++) {
        const at = (row * width + column) * 4;
        sum += 0.299 * data[at] + 0.587 * data[at + 1] + 0.114 * data[at + 2];
        n += 1;
      }
    }
    small.data.fill(Math.round(sum / n), (y * small.width + x) * 4, (y * small.width + x) * 4 + 3);
    small.data[(y * small.width + x) * 4 + 3] = 255;
  }
  return small;
};

/** Compares a page with its kept picture. `LAYOUTS=overwrite` keeps what is there now: look at it first. */
export const layout = async (page, name) => {
  const screenshot = await page.screenshot({ fullPage: true, animations: "disabled" });
  const file = join(KEPT, `${name}.png`);
  const now = shrink(screenshot);
  if (process.env.LAYOUTS === "overwrite") {
    mkdirSync(KEPT, { recursive: true });
    writeFileSync(file, PNG.sync.write(now, { colorType: 0, inputColorType: 6 }));
    return;
  }
  assert.ok(existsSync(file), `${name}: no layout is kept; look at the page, then run with LAYOUTS=overwrite`);
  const then = PNG.sync.read(readFileSync(file));
  let changed = Math.abs(now.height - then.height) * now.width;
  for (let at = 0; at < Math.min(now.data.length, then.data.length); at += 4) {
    changed += Math.abs(now.data[at] - then.data[at]) > CHANGED ? 1 : 0;
  }
  const share = changed / (now.width * Math.max(now.height, then.height));
  if (share > MOST) {
    const seen = join(process.env.LAYOUTS_SEEN ?? "/tmp", `${name}.png`);
    writeFileSync(seen, screenshot);
    assert.fail(`${name}: ${(share * 100).toFixed(1)} % of the page look otherwise; see ${seen}`);
  }
};

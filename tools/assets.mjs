// Brings what the pages need out of node_modules: font slices and the icons the templates really use.
// Run after `npm ci --ignore-scripts`, and again when a template or a table names a new icon: node tools/assets.mjs
import { existsSync, mkdirSync, readFileSync, readdirSync, statSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const root = join(dirname(fileURLToPath(import.meta.url)), "..");
const out = join(root, "bancheng/ui/static/ui");
const vendor = join(out, "vendor");

/** Writes only what changed, so that a second run touches nothing. */
function write(path, content) {
  if (existsSync(path) && readFileSync(path).equals(Buffer.from(content))) return;
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, content);
}

// ---- fonts: 黑体 400 and 700 for work, 宋体 400 (paper) and 700 (titles), as woff2 slices chosen by unicode-range
function font(family, weight) {
  const home = join(root, "node_modules/@fontsource", family);
  const css = readFileSync(join(home, `${weight}.css`), "utf8").replace(/,\s*url\([^)]*\.woff\) format\(['"]woff['"]\)/g, "");
  for (const [, file] of css.matchAll(/url\(\.\/files\/([^)]+\.woff2)\)/g)) {
    const target = join(vendor, "files", file);
    const source = join(home, "files", file);
    if (!existsSync(target) || statSync(target).size !== statSync(source).size) write(target, readFileSync(source));
  }
  return css;
}

const faces = [["noto-sans-sc", 400], ["noto-sans-sc", 700], ["noto-serif-sc", 400], ["noto-serif-sc", 700]];
write(join(vendor, "fonts.css"), faces.map(([family, weight]) => font(family, weight)).join("\n"));
write(join(vendor, "LICENSE-noto-sans-sc.txt"), readFileSync(join(root, "node_modules/@fontsource/noto-sans-sc/LICENSE")));
write(join(vendor, "LICENSE-noto-serif-sc.txt"), readFileSync(join(root, "node_modules/@fontsource/noto-serif-sc/LICENSE")));

// ---- icons: every quoted word in our templates and Python that is the name of an outline icon
function* sources(folder) {
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) { if (!["static", "__pycache__", "migrations"].includes(entry.name)) yield* sources(path); }
    else if (/\.(html|svg|py)$/.test(entry.name)) yield path;
  }
}

const outline = join(root, "node_modules/@tabler/icons/icons/outline");
const known = new Set(readdirSync(outline).map((file) => file.replace(/\.svg$/, "")));
const used = new Set();
for (const path of sources(join(root, "bancheng")))
  for (const [, word] of readFileSync(path, "utf8").matchAll(/["']([a-z][a-z0-9-]+)["']/g)) if (known.has(word)) used.add(word);

const symbols = [...used].sort().map((name) => {
  const inner = readFileSync(join(outline, `${name}.svg`), "utf8")
    .replace(/<!--[\s\S]*?-->/g, "").replace(/^[\s\S]*?<svg[^>]*>/, "").replace(/<\/svg>\s*$/, "")
    .replace(/<path stroke="none"[^>]*>/g, "").replace(/\s*\n\s*/g, "");
  return `<symbol id="${name}" viewBox="0 0 24 24">${inner}</symbol>`;
});
write(join(out, "icons.svg"), `<svg xmlns="http://www.w3.org/2000/svg"><!-- Tabler Icons, MIT; built by tools/assets.mjs -->\n${symbols.join("\n")}\n</svg>\n`);
console.log(`assets: ${faces.length} font faces, ${symbols.length} icons`);

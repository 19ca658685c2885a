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

// ---- fonts: 黑体 400 and 700 for work, 宋体 700 for titles, 宋体 400 for paper, as woff2 slices chosen by unicode-range.
// Faces that cover the same characters stand side by side: the style sheet then packs to a quarter.
function faces(family, weight) {
  const home = join(root, "node_modules/@fontsource", family);
  return [...readFileSync(join(home, `${weight}.css`), "utf8").matchAll(/@font-face \{([^}]*)\}/g)].map(([, face]) => {
    const file = face.match(/url\(\.\/files\/([^)]+\.woff2)\)/)[1];
    const target = join(vendor, "files", file), source = join(home, "files", file);
    if (!existsSync(target) || statSync(target).size !== statSync(source).size) write(target, readFileSync(source));
    const value = (name) => face.match(new RegExp(`${name}: ([^;]+);`))[1];
    return { range: value("unicode-range"), css: `@font-face{font-family:${value("font-family")};font-weight:${weight};font-display:swap;src:url(files/${file}) format("woff2");unicode-range:${value("unicode-range")}}` };
  });
}
const sheet = (...all) => all.flat().sort((a, b) => (a.range < b.range ? -1 : a.range > b.range ? 1 : 0)).map((face) => face.css).join("\n") + "\n";

write(join(vendor, "fonts.css"), sheet(faces("noto-sans-sc", 400), faces("noto-sans-sc", 700), faces("noto-serif-sc", 700)));
write(join(vendor, "paper-fonts.css"), sheet(faces("noto-serif-sc", 400)));
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
console.log(`assets: fonts and ${symbols.length} icons`);

// What is asked of every page, whoever reads it and however: no violation that axe knows; nothing wider than the window;
// borders and focus rings that stand out; every word in the language of the page.
import { readFileSync } from 'node:fs';
import { assert, known, require } from './support.mjs';

const axe = readFileSync(require.resolve('axe-core/axe.min.js'), 'utf8');
const root = new URL('../../', import.meta.url);
const read = (path) => readFileSync(new URL(path, root), 'utf8');

/// What was found wrong, page by page, so that one run shows everything.
const findings = new Map();
const find = (page, what) => findings.set(what, (findings.get(what) ?? new Set()).add(page));

export const LOOKS = [
  { lang: 'zh-CN', size: 'normal' },
  { lang: 'zh-CN', size: 'large' },
  { lang: 'en', size: 'normal' },
  { lang: 'en', size: 'large' },
];

let looked = 0;
export const pagesLookedAt = () => looked;

/// Looks a page over in every look. It is reloaded for each, since language and size are the server's; what must be open
/// is opened again.
export async function lookOver(page, name, open = async () => {}) {
  const width = page.viewportSize().width;
  looked += 1;
  for (const { lang, size } of LOOKS) {
    await page.context().addCookies(Object.entries({ lang, size }).map(([cookie, value]) => ({ name: cookie, value, url: known.url })));
    await page.reload();
    await open(page);
    const here = `${name} (${lang}, ${size})`;
    assert.equal(await page.getAttribute('html', 'lang'), lang, here);
    const light = lang === 'zh-CN' || size === 'normal';
    if (light) await violations(page, `${here} light`);
    await words(page, here, lang);
    if (lang === 'zh-CN') await contrasts(page, `${here} light`);
    await picture(page, `${here} light`);
    await page.emulateMedia({ colorScheme: 'dark' });
    if (lang === 'zh-CN') {
      await violations(page, `${here} dark`);
      await contrasts(page, `${here} dark`);
    }
    await picture(page, `${here} dark`);
    await page.emulateMedia({ colorScheme: 'light' });
    await page.setViewportSize({ width: 360, height: 740 });
    await picture(page, `${here} 360 px`);
    const wide = await page.evaluate(sideways);
    if (wide.length) find(here, `wider than 360 px: ${wide.join(', ')}`);
    await page.setViewportSize({ width, height: 768 });
  }
}

// Pictures of all of them, for eyes: QUINTAKE_TEST_PICTURES names a folder.
async function picture(page, here) {
  const folder = process.env.QUINTAKE_TEST_PICTURES;
  if (folder) await page.screenshot({ path: `${folder}/${here.replace(/[^\w.-]+/g, '_')}.png`, fullPage: true });
}

async function violations(page, here) {
  await page.evaluate(axe);
  const found = await page.evaluate(() => window.axe.run(document, { resultTypes: ['violations'], rules: { 'target-size': { enabled: true } } }));
  for (const { id, nodes } of found.violations) find(here, `axe ${id}: ${nodes.slice(0, 3).map((node) => `${node.html.slice(0, 160)} ${node.any.map((check) => check.message)[0] ?? ''}`).join(' | ')}`);
}

// What sticks out to the right of the window; what scrolls by itself in its own box may.
function sideways() {
  const width = document.documentElement.clientWidth;
  if (document.documentElement.scrollWidth <= width) return [];
  const inABox = (element) => { for (let at = element.parentElement; at && at !== document.body; at = at.parentElement) if (/auto|scroll|hidden/.test(getComputedStyle(at).overflowX)) return true; return false; };
  const out = [...document.body.querySelectorAll('*')].filter((element) => element.getBoundingClientRect().right > width + 1 && !inABox(element));
  return out.slice(0, 4).map((element) => `${element.tagName.toLowerCase()}.${element.className} ${Math.round(element.getBoundingClientRect().right)} px`).concat(out.length ? [] : ['the page']);
}

// Borders of whatever can be operated, and the ring around whatever has the focus: at least 3:1 (WCAG 1.4.11, 2.4.7).
async function contrasts(page, here) {
  // The ring is shown to those who come by keyboard.
  await page.keyboard.press('Tab');
  for (const what of await page.evaluate(edges)) find(here, what);
  await page.evaluate(() => { scrollTo(0, 0); document.activeElement.blur(); });
}

function edges() {
  const channels = (color) => { const [r, g, b, a = 1] = color.match(/[\d.]+/g).map(Number); return { r, g, b, a }; };
  const over = (top, below) => ({ r: top.r * top.a + below.r * (1 - top.a), g: top.g * top.a + below.g * (1 - top.a), b: top.b * top.a + below.b * (1 - top.a), a: 1 });
  const linear = (value) => { const part = value / 255; return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4; };
  const luminance = ({ r, g, b }) => 0.2126 * linear(r) + 0.7152 * linear(g) + 0.0722 * linear(b);
  const contrast = (one, other) => { const [high, low] = [luminance(one), luminance(other)].sort((a, b) => b - a); return (high + 0.05) / (low + 0.05); };
  const ground = (element) => {
    const layers = [];
    for (let at = element; at; at = at.parentElement) layers.push(channels(getComputedStyle(at).backgroundColor));
    return layers.reverse().reduce((below, top) => over(top, below), { r: 255, g: 255, b: 255, a: 1 });
  };
  const named = (element) => `<${element.tagName.toLowerCase()}${element.id ? ` id=${element.id}` : ''} class="${element.className}"> ${(element.textContent || element.name || '').trim().slice(0, 20)}`;
  const shown = (element) => element.checkVisibility({ visibilityProperty: true }) && element.getClientRects().length > 0;
  const found = [];

  const CONTROLS = 'input:not([type=hidden], [type=radio], [type=checkbox]), select, textarea, .button, .choice, .tile, .chips a, details.act, dialog';
  for (const control of [...document.querySelectorAll(CONTROLS)].filter(shown)) {
    const style = getComputedStyle(control);
    const outside = control.matches('dialog') ? ground(document.body) : ground(control.parentElement);
    const filled = contrast(ground(control), outside);
    const sides = ['Top', 'Right', 'Bottom', 'Left'].map((side) => {
      if (style[`border${side}Style`] === 'none' || parseFloat(style[`border${side}Width`]) < 1) return 0;
      return contrast(over(channels(style[`border${side}Color`]), outside), outside);
    });
    const best = Math.max(filled, Math.min(...sides));
    if (best < 3) found.push(`the edge of ${named(control)} has ${best.toFixed(2)}:1`);
  }

  const FOCUSABLE = 'a[href], button, input:not([type=hidden]), select, textarea, summary, [tabindex]:not([tabindex="-1"])';
  for (const element of [...document.querySelectorAll(FOCUSABLE)].filter((each) => each.checkVisibility({ visibilityProperty: true }) && !each.disabled)) {
    // What lies behind an open dialog cannot be reached.
    if (document.querySelector('dialog[open]') && !element.closest('dialog')) continue;
    element.focus();
    if (document.activeElement !== element) { found.push(`${named(element)} takes no focus`); continue; }
    const style = getComputedStyle(element);
    const width = parseFloat(style.outlineWidth);
    if (style.outlineStyle === 'none' || width < 2) { found.push(`no ring around ${named(element)}`); continue; }
    const ring = over(channels(style.outlineColor), ground(element.parentElement));
    const ratio = contrast(ring, ground(element.parentElement));
    if (ratio < 3) found.push(`the ring around ${named(element)} has ${ratio.toFixed(2)}:1`);
    // Neither cut off by a box around it nor under something that stays in place.
    const box = element.getBoundingClientRect();
    if (box.width < 2 || box.height < 2) { found.push(`${named(element)} cannot be seen with the focus`); continue; }
    const reach = parseFloat(style.outlineOffset) + Math.min(width, 2);
    for (let at = element.parentElement; at && at !== document.body; at = at.parentElement) {
      if (!/hidden|clip|auto|scroll/.test(getComputedStyle(at).overflowX)) continue;
      const frame = at.getBoundingClientRect();
      if (box.left - reach < frame.left - 0.5 || box.right + reach > frame.right + 0.5 || box.top - reach < frame.top - 0.5 || box.bottom + reach > frame.bottom + 0.5) {
        found.push(`the ring around ${named(element)} is cut off by ${named(at).slice(0, 40)}`);
      }
    }
    const points = [[box.left + box.width / 2, box.top + box.height / 2], [box.left + 2, box.top + 2], [box.right - 2, box.bottom - 2]];
    const seen = points.some(([x, y]) => { const top = document.elementFromPoint(x, y); return top && (element.contains(top) || top.contains(element) || top.closest('label')?.contains(element)); });
    if (!seen) found.push(`${named(element)} lies under something, or off the screen`);
  }
  return found;
}

// The sample county's own texts: they are what they are, in every language.
const county = [];
(function gather(value) {
  if (typeof value === 'string') county.push(value);
  else if (value && typeof value === 'object') Object.values(value).forEach(gather);
})(JSON.parse(read('src/demo/county.json')));
/// A petition of the sample county.
export const PETITION = county.find((text) => text.length > 40 && /请/.test(text));
const HAN = /[\u4e00-\u9fff]+/g;
const runs = (text) => text.match(HAN) ?? [];
const texts = [...county, '田野', '云溪县信访局', '信访局'].join('\n');
const wholeNames = new Set([...county.flatMap(runs), '田野', '信访局']);
// What the program says in Chinese: as it stands, on an English page it was forgotten.
const ours = new Set(read('src/lang/zh-CN.ftl').split('\n').filter((line) => !line.startsWith('#')).flatMap(runs));

// Names that are the same in both languages, and what is no word.
const NO_WORDS = [
  /[\w.+-]+@[\w.-]+/g, /https?:\/\/\S+/g, /\b\d{6}-\d\d-[A-Z]-\d{6}-[0-9A-Z]\b/g, /\b[0-9A-Z]{4}(-[0-9A-Z]{4}){3}\b/g,
  // The code of a problem; initials and a rule of iCalendar as examples.
  /(?<=代码 )[a-z]+(-[a-z]+)*/g, /“[a-z]{2,4}”/g, /FREQ=\S+/g,
  /\b(JSON|PDF|Quintake|QR|CSV|KiB|MiB)\b/g, /\b(CN-\d{4}|DEFAULTS)\b/g, /\bQZ-[A-Z]+\b/g, /\b[a-z]+\/[\w.+-]+\b/g, /\b\S+\.(jpg|png|pdf)\b/g,
];

async function words(page, here, lang) {
  const said = await page.evaluate(() => {
    const own = document.documentElement.lang;
    const said = [document.title];
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT | NodeFilter.SHOW_ELEMENT);
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
      const element = node.nodeType === Node.TEXT_NODE ? node.parentElement : node;
      if (element.closest('script, style, kbd, [translate=no]') || element.closest('[lang]')?.lang !== own) continue;
      if (node.nodeType === Node.TEXT_NODE) said.push(node.textContent);
      else for (const name of ['title', 'aria-label', 'placeholder', 'alt', 'data-saved', 'data-lost', 'data-title', 'data-join', 'data-joined']) if (node.hasAttribute(name)) said.push(node.getAttribute(name));
    }
    return said.filter((text) => text.trim());
  });
  const people = (known.people ?? []).map((person) => person.user).concat(known.new?.user ?? [], 'office');
  for (const text of said) {
    let rest = NO_WORDS.reduce((left, name) => left.replace(name, ' '), text.replace(/《[^》]*》/g, ' '));
    if (lang === 'en') {
      for (const run of runs(rest)) {
        if (wholeNames.has(run) && !ours.has(run)) continue;
        if (ours.has(run) ? !county.includes(run) && !county.some((whole) => whole.includes(text.trim()) && text.trim() !== run) : !texts.includes(run)) find(here, `Chinese: ${run} in “${text.trim().slice(0, 60)}”`);
      }
    } else {
      if (county.some((whole) => whole.includes(text.trim()))) continue;
      for (const word of rest.match(/[A-Za-z]{2,}/g) ?? []) if (!people.some((user) => text.includes(user))) find(here, `English: ${word} in “${text.trim().slice(0, 60)}”`);
    }
  }
}

/// What every page must pass has been looked at.
export function nothingFound() {
  const told = [...findings].map(([what, pages]) => `${what}\n    on ${[...pages].slice(0, 4).join(', ')}${pages.size > 4 ? ` and ${pages.size - 4} more` : ''}`);
  assert.ok(told.length === 0, `${told.length} findings:\n${told.join('\n')}`);
}

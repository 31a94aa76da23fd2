// What every story in the browser shares: it starts Chromium once, gives each person a context of his own, and fails on
// whatever a page complains about.
import { createRequire } from 'node:module';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import assert from 'node:assert/strict';

const home = process.env.QUINTAKE_TEST_BROWSER;
export const require = createRequire(join(home, 'package.json'));
const { chromium } = require('playwright-core');

// Nothing of Chromium's own goes out to the network, and it starts with an empty profile. Its own words are English
// everywhere, since Debian's package has no others: they decide the order in which a day is typed.
const FLAGS = ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking',
  '--disable-component-update', '--disable-sync', '--lang=en-US'];
// A state that does not come is a failure after this long; nothing waits for a time to pass.
const PATIENCE = 15_000;

export const known = JSON.parse(readFileSync(process.argv[2], 'utf8'));

/// Tells a story in a browser that is closed at its end, whatever the end is.
export async function story(tell) {
  const browser = await chromium.launch({ executablePath: join(home, 'chromium'), headless: true, args: FLAGS });
  try {
    await tell(browser);
  } finally {
    await browser.close();
  }
}

/// What pages complained about so far: errors of scripts, refused styles, answers that failed.
export const complaints = [];

/// A visitor: a context of his own, its first page.
export async function visitor(browser, settings = {}) {
  const context = await browser.newContext({ baseURL: known.url, locale: 'zh-CN', viewport: { width: 1366, height: 768 }, reducedMotion: 'reduce', ...settings });
  context.setDefaultTimeout(PATIENCE);
  const page = await context.newPage();
  page.on('console', (message) => {
    // The answer to a form that was refused stands on its page; the browser notes its status as an error.
    const ofTheAnswer = /the server responded with a status of 4\d\d/.test(message.text()) && message.location().url === page.url();
    if (['error', 'warning'].includes(message.type()) && !ofTheAnswer) complaints.push(`${page.url()}: ${message.text()}`);
  });
  page.on('pageerror', (error) => complaints.push(`${page.url()}: ${error}`));
  page.on('requestfailed', (request) => {
    // What leaves a page is cut short by leaving it.
    if (!/ERR_ABORTED/.test(request.failure().errorText)) complaints.push(`${request.url()}: ${request.failure().errorText}`);
  });
  page.on('request', (request) => { if (!request.url().startsWith(known.url) && !/^(data|about):/.test(request.url())) complaints.push(`goes elsewhere: ${request.url()}`); });
  return page;
}

/// Somebody at his desk, signed in by keyboard.
export async function atTheDesk(browser, { user, password }, settings) {
  const page = await visitor(browser, settings);
  await page.goto('/desk');
  await focused(page, '#user');
  await page.keyboard.type(user);
  await page.keyboard.press('Tab');
  await page.keyboard.type(password);
  await arrives(page, () => page.keyboard.press('Enter'), /\/desk(\/units)?$/);
  return page;
}

/// Does something that leads to another page, and waits until that page stands there with its script at work.
export async function arrives(page, act, url) {
  await page.evaluate(() => { window.before = true; });
  await act();
  await page.waitForFunction(() => !window.before && document.readyState === 'complete');
  if (url) assert.match(page.url(), url);
}

/// The cursor stands in an element.
export function focused(page, selector) {
  return page.waitForFunction((wanted) => document.activeElement?.matches(wanted), selector);
}

/// A keyboard that counts what it presses; a chord is as many keys as fingers. A mouse on the page is a failure.
export async function keyboard(page) {
  await page.context().addInitScript(() => {
    for (const kind of ['mousedown', 'pointerdown', 'touchstart', 'wheel']) {
      addEventListener(kind, () => console.error('a mouse was used'), true);
    }
  });
  const keys = {
    pressed: 0,
    async press(...pressed) {
      for (const key of pressed) {
        keys.pressed += key.split('+').filter(Boolean).length || 1;
        await page.keyboard.press(key);
      }
    },
    async type(text) {
      for (const key of text) await keys.press(key);
    },
    // Words come out of an input method whose keys are not counted.
    write: (words) => page.keyboard.insertText(words),
  };
  return keys;
}

export function quiet() {
  assert.deepEqual(complaints, [], 'pages complained');
}

export { assert };

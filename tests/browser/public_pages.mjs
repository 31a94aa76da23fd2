// Every public page, in every look.
import { assert, known, quiet, story, visitor } from './support.mjs';
import { PETITION, lookOver, nothingFound, pagesLookedAt } from './look.mjs';

await story(async (browser) => {
  const page = await visitor(browser);
  const press = (selector) => Promise.all([page.waitForEvent('load'), page.click(selector)]);
  const at = async (path, name = path) => {
    await page.goto(path);
    await lookOver(page, name);
  };
  await weigh(page, '/');
  for (const path of ['/', '/directory', `/directory/${known.unit}`, '/directory?q=sthj', '/directory?q=zzzz', '/figures', '/figures?as_of=2026-11-01', '/privacy', '/progress', '/nowhere']) await at(path);

  // The form, page by page, with what it says when something is missing.
  await page.goto('/submit');
  await lookOver(page, 'the form, its text');
  await press('main .button');
  await lookOver(page, 'the form, no text');
  await page.fill('#text', PETITION);
  await press('main .button');
  await lookOver(page, 'the form, its unit');
  await page.check('[name=knows_unit][value=yes]');
  await press('main .buttons .button');
  await lookOver(page, 'the form, no unit');
  await page.check('[name=knows_unit][value=no]');
  await press('main .button');
  await lookOver(page, 'the form, the contact');
  await page.fill('#phone', '12');
  await press('main .button:not(.link)');
  await lookOver(page, 'the form, a wrong telephone number');
  await page.fill('#phone', '13900000001');
  await press('main .button');
  await lookOver(page, 'the form, to check');
  await press('main .buttons .button');
  await lookOver(page, 'the receipt');

  const ask = async (code) => {
    await page.goto('/progress');
    await page.fill('[name=number]', known.number);
    await page.fill('[name=code]', code);
    await press('main .button');
  };
  await ask('AAAA-BBBB-CCCC-DDDD');
  await lookOver(page, 'a wrong code');
  await ask(known.code);
  assert.ok((await page.textContent('main')).includes(known.number));
  await lookOver(page, 'the progress of a case that was closed');
  console.log(`${pagesLookedAt()} public pages`);
  nothingFound();
  quiet();
});

// What goes over a village's line when somebody comes for the first time.
async function weigh(page, path) {
  const devtools = await page.context().newCDPSession(page);
  await devtools.send('Network.enable');
  let bytes = 0;
  devtools.on('Network.loadingFinished', ({ encodedDataLength }) => { bytes += encodedDataLength; });
  await page.goto(path, { waitUntil: 'networkidle' });
  console.log(`the first view of ${path}: ${(bytes / 1024).toFixed(1)} KiB`);
  assert.ok(bytes > 1000 && bytes <= 60 * 1024, `${bytes} bytes`);
}

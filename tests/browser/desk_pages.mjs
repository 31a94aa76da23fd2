// Every page of the desk, as each role sees it, in every look.
import { assert, atTheDesk, known, quiet, story, visitor } from './support.mjs';
import { lookOver, nothingFound, pagesLookedAt } from './look.mjs';

const openAll = (page) => page.evaluate(() => document.querySelectorAll('details').forEach((each) => { each.open = true; }));

await story(async (browser) => {
  const stranger = await visitor(browser);
  await stranger.goto('/desk/sign-in');
  await lookOver(stranger, 'sign-in');
  await stranger.fill('#user', known.new.user);
  await stranger.fill('#password', 'wrong');
  await Promise.all([stranger.waitForEvent('load'), stranger.press('#password', 'Enter')]);
  await stranger.fill('#password', known.new.password);
  await Promise.all([stranger.waitForURL(/password$/), stranger.press('#password', 'Enter')]);
  await lookOver(stranger, 'the first password');

  for (const person of known.people) {
    const page = await atTheDesk(browser, person);
    const seen = new Set();
    const at = async (path, open) => {
      if (seen.has(path)) return;
      seen.add(path);
      await page.goto(path);
      await lookOver(page, `${person.role} ${path}`, open);
    };
    await page.goto('/desk');
    const ways = await page.$$eval('nav.ways a', (links) => links.map((link) => link.getAttribute('href')));
    const cases = await page.$$eval('td.title a', (links) => links.map((link) => link.getAttribute('href')));
    assert.ok(ways.length > 0, person.role);
    for (const way of ways) await at(way);
    if (cases.length) await at(cases[0], openAll);
    if (person.role === 'bureau') {
      // A case in every state, an empty list, the sheet of the keys, a refused act.
      for (const state of ['accepted', 'closed']) {
        await page.goto(`/desk?state=${state}`);
        await at(await page.getAttribute('td.title a', 'href'), openAll);
      }
      // Somebody was quicker: it is told what has changed since.
      await page.goto(cases[0]);
      await page.$eval('#act-class form', (form) => { form.elements.version.value = '0'; form.elements.class.value = 'suggestion'; form.submit(); });
      await page.waitForSelector('.faults');
      await lookOver(page, 'a refused act');
      await at('/desk?state=closed&due=late&channel=post');
      await at('/desk/call', async () => {
        await page.focus('#unit');
        await page.keyboard.type('q');
        await page.waitForSelector('.combo ul:not([hidden])');
      });
      await page.goto('/desk');
      await lookOver(page, 'the sheet of the keys', async () => { await page.click('#show-keys'); });
      await at('/desk/password');
      await page.goto('/desk/quarantine');
      await at(await page.getAttribute('main a[href^="/desk/quarantine/"]', 'href'));
    }
    if (person.role === 'clerk') {
      await page.goto('/desk?channel=visit');
      const number = (await page.getAttribute('td.title a', 'href')).split('/').pop();
      await at(`/desk/receipts/${number}`);
      await at(`/desk/call?saved=${number}`);
      await page.goto('/desk/letter');
      await page.focus('#text');
      await page.keyboard.press('Control+Enter');
      await page.waitForSelector('.faults');
      await lookOver(page, 'a refused entry');
    }
    if (person.role === 'administrator') await at('/desk/units/QZ-CG');
    await page.context().close();
  }
  console.log(`${pagesLookedAt()} pages of the desk`);
  nothingFound();
  quiet();
});

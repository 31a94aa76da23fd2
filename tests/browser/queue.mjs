// From the queue to the reply without a mouse: triage hands a case on, the unit accepts it and answers.
import { arrives, assert, atTheDesk, focused, keyboard, known, quiet, story } from './support.mjs';

const [lamp, , water] = known.numbers;
const chosen = (page) => page.textContent('tr[aria-selected=true] .mono');

await story(async (browser) => {
  const page = await atTheDesk(browser, known.triage);
  const keys = await keyboard(page);

  // ? shows the keys, Escape puts them away.
  await keys.press('?');
  await page.waitForSelector('dialog[open]');
  await keys.press('Escape');
  await page.waitForSelector('dialog:not([open])', { state: 'attached' });

  // The newest stands first; j goes down, k up.
  await keys.press('j', 'j', 'k');
  assert.equal(await chosen(page), water);
  await keys.press('j', 'j');
  assert.equal(await chosen(page), lamp);
  await keys.press('k');
  await keys.press('j');
  await arrives(page, () => keys.press('Enter'), new RegExp(`/desk/cases/${lamp}$`));

  // Back: the same line is chosen.
  await arrives(page, () => keys.press('q'), /\/desk$/);
  await page.waitForSelector('tr[aria-selected=true]');
  assert.equal(await chosen(page), lamp);
  await arrives(page, () => keys.press('Enter'), new RegExp(`/desk/cases/${lamp}$`));

  // f opens the form that hands it on, with the cursor in the unit.
  await keys.press('f');
  await focused(page, '#route-unit');
  await keys.type('zjj');
  await keys.press('Tab');
  await arrives(page, () => keys.press('Control+Enter'), /\?done=routings$/);
  assert.match(await page.textContent('[role=status]'), /已(转送|交办)给/);

  // By search, too: its address tells nobody what was looked for.
  await arrives(page, () => keys.press('q'), /\/desk$/);
  await keys.press('/');
  await focused(page, '#q');
  await keys.write('路灯');
  await arrives(page, () => keys.press('Enter'));
  assert.equal(await page.locator('table.queue tbody tr').count(), 1);
  assert.equal(await page.inputValue('#q'), '路灯');
  assert.ok(!decodeURIComponent(page.url()).includes('路灯'), page.url());

  const unit = await atTheDesk(browser, known.handler);
  const theirs = await keyboard(unit);
  await theirs.press('j');
  assert.equal(await chosen(unit), lamp);
  await arrives(unit, () => theirs.press('Enter'), new RegExp(`/desk/cases/${lamp}$`));
  await theirs.press('a');
  await focused(unit, '#accept-class');
  // Nothing is chosen for anybody.
  assert.equal(await unit.inputValue('#accept-class'), '');
  await theirs.press('ArrowDown');
  await arrives(unit, () => theirs.press('Control+Enter'), /\?done=acceptance$/);
  await theirs.press('r');
  await focused(unit, '#kind');
  await theirs.press('ArrowDown', 'Tab');
  await focused(unit, '#reply-text');
  const reply = '路灯已于今天修好，换了灯泡和一段老化的线路，请到村口查看。';
  await theirs.write(reply);
  // What is begun is kept, by the clock of the office, and is there again after another page.
  await unit.waitForFunction(() => /草稿已存 \d\d:\d\d/.test(document.querySelector('#act-replies .saved').textContent));
  await unit.goto('/desk');
  await unit.goBack();
  await unit.reload();
  assert.equal(await unit.inputValue('#reply-text'), reply);
  assert.equal(await unit.inputValue('#kind'), 'substantive');
  await unit.focus('#reply-text');
  await theirs.press('Control+Enter');
  await unit.waitForURL(/\?done=replies$/);
  assert.ok((await unit.textContent('main')).includes(reply));
  quiet();
});

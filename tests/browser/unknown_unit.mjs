// A unit that is not in the list is neither forgotten nor sent; the keys lead on from an entry form, too.
import { arrives, assert, atTheDesk, focused, keyboard, known, quiet, story } from './support.mjs';

await story(async (browser) => {
  const page = await atTheDesk(browser, known.clerk);
  const keys = await keyboard(page);
  await arrives(page, () => keys.press('l'), /\/desk\/letter$/);
  await focused(page, '#text');
  await keys.write('来信反映景泉村小学门口没有斑马线，请求划线。');
  await keys.press('Tab');
  await keys.write('青龙山管委会');
  await keys.press('Tab');
  assert.equal(await page.inputValue('#unit'), '青龙山管委会', 'what was typed stays');
  assert.ok((await page.textContent('#unit-unknown')).includes('没有找到这个单位'));
  assert.equal(await page.getAttribute('#unit', 'aria-invalid'), 'true');
  await keys.press('Control+Enter');
  await focused(page, '#unit');
  assert.match(page.url(), /\/desk\/letter$/, 'nothing was sent');

  // Out of the field, and away; from there the search is one key off. The letter is kept.
  await keys.press('Escape');
  await arrives(page, () => keys.press('q'), /\/desk$/);
  await arrives(page, () => keys.press('l'), /\/desk\/letter$/);
  await focused(page, '#text');
  await keys.press('Escape');
  await arrives(page, () => keys.press('/'), /\/desk$/);
  await focused(page, '#q');
  await keys.press('Escape');
  await arrives(page, () => keys.press('l'), /\/desk\/letter$/);
  assert.equal(await page.inputValue('#text'), '来信反映景泉村小学门口没有斑马线，请求划线。');

  // Chosen from the list, it goes.
  await focused(page, '#text');
  await keys.press('Tab');
  await keys.type('zjj');
  await keys.press('Tab');
  assert.equal(await page.getAttribute('#unit', 'aria-invalid'), null);
  await arrives(page, () => keys.press('Control+Enter'), /\/desk\/letter\?saved=/);
  quiet();
});

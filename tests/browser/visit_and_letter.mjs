// A visit and a letter, every field by Tab.
import { arrives, assert, atTheDesk, focused, keyboard, known, quiet, story } from './support.mjs';

// Goes on by Tab until the cursor stands in a field, in the order of the page.
async function onTo(page, keys, field) {
  for (let steps = 0; steps < 12; steps += 1) {
    await keys.press('Tab');
    if (await page.evaluate((id) => document.activeElement.id === id, field)) return;
  }
  assert.fail(`no way by Tab to ${field}`);
}

await story(async (browser) => {
  const page = await atTheDesk(browser, known.clerk);
  const keys = await keyboard(page);

  await arrives(page, () => keys.press('v'), /\/desk\/visit$/);
  await focused(page, '#text');
  await keys.write('我们组的自来水停了三天，请派人来看。');
  await onTo(page, keys, 'unit');
  await keys.type('mzj');
  await onTo(page, keys, 'name');
  await keys.write('王德福');
  await onTo(page, keys, 'group_size');
  await keys.type('3');
  await onTo(page, keys, 'representatives');
  await keys.write('王德福、李桂英');
  await onTo(page, keys, 'class');
  await keys.press('ArrowDown');
  await arrives(page, () => keys.press('Control+Enter'), /\/desk\/visit\?saved=/);
  await focused(page, '#text');
  const visit = new URL(page.url()).searchParams.get('saved');

  // Back to the page, on to the letter: the keys are letters again outside of a field.
  await keys.press('Escape');
  await arrives(page, () => keys.press('l'), /\/desk\/letter$/);
  await focused(page, '#text');
  await keys.write('来信反映景泉村低保名单没有公示。');
  await onTo(page, keys, 'name');
  await keys.write('陈国强');
  await onTo(page, keys, 'address');
  await keys.write('景泉村3组');
  await onTo(page, keys, 'postmark');
  await keys.type('11202026');
  await onTo(page, keys, 'registered_number');
  await keys.type('XA12345678943');
  // Enter in a field goes on and never sends.
  await keys.press('Enter');
  await focused(page, '#sender_as_written');
  await arrives(page, () => keys.press('Control+Enter'), /\/desk\/letter\?saved=/);
  await focused(page, '#text');
  const letter = new URL(page.url()).searchParams.get('saved');

  for (const [number, parts] of [[visit, ['自来水停了三天', '王德福', '云溪县民政局', '李桂英']], [letter, ['低保名单', '陈国强', '景泉村3组', '2026-11-20', 'XA12345678943']]]) {
    await page.goto(`/desk/cases/${number}`);
    const said = await page.textContent('main');
    for (const part of parts) assert.ok(said.includes(part), `${part} in ${number}`);
  }
  quiet();
});

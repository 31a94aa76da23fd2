// Two people have the same case open. The first hands it on; the second is told, and loses no word.
import { arrives, assert, atTheDesk, focused, keyboard, known, quiet, story } from './support.mjs';

const address = `/desk/cases/${known.number}`;
const NOTE = '请先到现场看一下，再定由谁修。';

await story(async (browser) => {
  const first = await atTheDesk(browser, known.first);
  const second = await atTheDesk(browser, known.second);
  await first.goto(address);
  await second.goto(address);
  const [hers, his] = [await keyboard(first), await keyboard(second)];

  await his.press('f');
  await focused(second, '#route-unit');
  await his.type('mzj');
  await his.press('Tab');
  await second.focus('#note');
  await his.write(NOTE);

  await hers.press('f');
  await focused(first, '#route-unit');
  await hers.type('zjj');
  await hers.press('Tab');
  await arrives(first, () => hers.press('Control+Enter'), /\?done=routings$/);

  await arrives(second, () => his.press('Control+Enter'), /\/routings$/);
  const told = await second.textContent('.faults');
  assert.ok(told.includes('王丽') && told.includes('云溪县住建局') && told.includes('11-23 09:00'), told);
  assert.ok(await second.evaluate(() => document.activeElement.matches('.faults')), 'the cursor stands where it is told');
  assert.equal(await second.inputValue('#note'), NOTE, 'what he wrote is kept');
  assert.equal(await second.inputValue('#route-unit'), '云溪县民政局');

  // He has read it, and sends it once more, as a unit that helps.
  await second.focus('#part');
  await his.press('ArrowDown');
  await arrives(second, () => his.press('Control+Enter'), /\?done=routings$/);
  const events = await second.textContent('.events');
  for (const part of ['王丽', '陈志远', '云溪县住建局', '云溪县民政局', NOTE]) assert.ok(events.includes(part), `${part}: ${events}`);
  quiet();
});

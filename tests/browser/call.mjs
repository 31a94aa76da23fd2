// A call, from the queue to the next empty form.
import { arrives, assert, atTheDesk, focused, keyboard, known, quiet, story } from './support.mjs';

await story(async (browser) => {
  const page = await atTheDesk(browser, known.clerk);
  const keys = await keyboard(page);
  for (const [round, narrative] of ['景泉村村口的路灯坏了三个月，晚上看不见路。', '南门口菜市场夜里装货的声音太大。'].entries()) {
    keys.pressed = 0;
    if (round === 0) await arrives(page, () => keys.press('c'), /\/desk\/call$/);
    await focused(page, '#text');
    await keys.write(narrative);
    await keys.press('Tab');
    await keys.type('zjj');
    await keys.press('Tab');
    await keys.type('13900000001');
    await arrives(page, () => keys.press('Control+Enter'), /\/desk\/call\?saved=/);
    assert.ok(keys.pressed <= 24, `${keys.pressed} keys`);
    console.log(`call ${round + 1}: ${keys.pressed} keys beyond the narrative`);
    await focused(page, '#text');
    assert.equal(await page.inputValue('#text'), '', 'the next form is empty');
    assert.equal(await page.inputValue('#phone'), '');
    assert.match(await page.textContent('[role=status]'), /已登记/);
  }
  // It is there as it was meant.
  const number = new URL(page.url()).searchParams.get('saved');
  await page.goto(`/desk/cases/${number}`);
  const said = await page.textContent('main');
  for (const part of ['南门口菜市场夜里装货的声音太大', '云溪县住建局', '13900000001']) assert.ok(said.includes(part), part);
  quiet();
});

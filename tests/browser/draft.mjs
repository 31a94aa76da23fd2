// Nothing that was typed is lost: by a reload, by another page, by the end of a session.
import { arrives, assert, atTheDesk, focused, keyboard, known, quiet, story } from './support.mjs';

const BEGUN = '景泉村的李桂英来电，说村口的路灯';
const kept = (page) => page.waitForFunction(() => /已保存|\d\d:\d\d/.test(document.querySelector('#saved')?.textContent ?? ''));

await story(async (browser) => {
  const page = await atTheDesk(browser, known.clerk);
  const keys = await keyboard(page);
  await arrives(page, () => keys.press('c'), /\/desk\/call$/);
  await focused(page, '#text');
  await keys.write(BEGUN);
  await keys.press('Tab');
  await keys.type('zjj');
  await keys.press('Tab');
  await keys.type('139');
  await kept(page);
  await page.reload();
  const asLeft = async () => {
    assert.equal(await page.inputValue('#text'), BEGUN);
    assert.equal(await page.inputValue('#unit'), '云溪县住建局');
    assert.equal(await page.inputValue('#phone'), '139');
  };
  await asLeft();
  assert.ok((await page.textContent('.note')).includes('没有保存完的内容'));

  // The session ends elsewhere; the form is sent all the same, and waits behind the sign-in.
  await page.fill('#text', `${BEGUN}坏了半年。`);
  await kept(page);
  const other = await page.context().newPage();
  await other.goto('/desk');
  await Promise.all([other.waitForURL(/sign-in/), other.getByRole('button', { name: '退出' }).press('Enter')]);
  await page.focus('#text');
  await arrives(page, () => keys.press('Control+Enter'), /\/desk\/sign-in\?back=/);
  await focused(page, '#user');
  await keys.write(known.clerk.user);
  await keys.press('Tab');
  await keys.write(known.clerk.password);
  await arrives(page, () => keys.press('Enter'), /\/desk\/call$/);
  assert.equal(await page.inputValue('#text'), `${BEGUN}坏了半年。`);
  assert.equal(await page.inputValue('#phone'), '139');
  await page.fill('#phone', '13900000001');
  await page.focus('#text');
  await arrives(page, () => keys.press('Control+Enter'), /\/desk\/call\?saved=/);
  assert.equal(await page.inputValue('#text'), '');
  quiet();
});

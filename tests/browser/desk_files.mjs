// The files of an entry: in the words of the page, by keyboard, and without scripts.
import { arrives, assert, atTheDesk, focused, keyboard, known, quiet, story, visitor } from './support.mjs';

const SCANS = [{ name: '来信第1页.txt', mimeType: 'text/plain', buffer: Buffer.from('a') }, { name: '信封.txt', mimeType: 'text/plain', buffer: Buffer.from('b') }];

async function isKept(page) {
  const number = new URL(page.url()).searchParams.get('saved');
  await page.goto(`/desk/cases/${number}`);
  const files = await page.locator('.files').first().textContent();
  for (const { name } of SCANS) assert.ok(files.includes(name), `${name} is kept: ${files}`);
}

await story(async (browser) => {
  const page = await atTheDesk(browser, known.clerk);
  const keys = await keyboard(page);
  // The dialog of the system is the browser's to open, and is answered here; asked for early, so that none is missed.
  page.on('filechooser', () => {});
  for (const [lang, words] of [['zh-CN', '选文件'], ['en', 'Choose files']]) {
    await page.context().addCookies([{ name: 'lang', value: lang, url: known.url }]);
    await page.goto('/desk/letter');
    await focused(page, '#text');
    const heard = await (await page.context().newCDPSession(page)).send('Accessibility.getFullAXTree');
    const names = heard.nodes.map((node) => node.name?.value ?? '').filter((name) => name.includes(words));
    assert.ok(names.length > 0, `its name is announced in ${lang}`);
    assert.equal(await page.locator('#files').evaluate((input) => getComputedStyle(input).opacity), '0', 'the words of the browser are not seen');
    await keys.write('来信反映景泉村低保名单没有公示。');
    let tabs = 0;
    while (!await page.evaluate(() => document.activeElement.id === 'files')) {
      await keys.press('Tab');
      tabs += 1;
      assert.ok(tabs < 20, 'it is reached by keyboard');
    }
    const ring = await page.locator('label[for=files].button').evaluate((label) => getComputedStyle(label).outlineStyle);
    assert.notEqual(ring, 'none', 'and it shows');
    const [chooser] = await Promise.all([page.waitForEvent('filechooser'), keys.press('Enter')]);
    const top = () => page.locator('#join').evaluate((field) => field.getBoundingClientRect().top + scrollY);
    const stood = await top();
    await chooser.setFiles(SCANS);
    assert.equal((await page.locator('.chosen li').allTextContents()).join(), SCANS.map(({ name }) => name).join());
    assert.equal(await top(), stood, 'the field beside it stays where it is');
    await arrives(page, () => keys.press('Control+Enter'), /\/desk\/letter\?saved=/);
    await isKept(page);
  }

  const plain = await visitor(browser, { javaScriptEnabled: false });
  await plain.goto('/desk');
  await plain.fill('#user', known.clerk.user);
  await plain.fill('#password', known.clerk.password);
  await Promise.all([plain.waitForEvent('load'), plain.press('#password', 'Enter')]);
  await plain.goto('/desk/letter');
  assert.ok(await plain.locator('#files').isVisible() && !await plain.locator('label[for=files].button').isVisible(), 'without a script it is the field of the browser');
  await plain.fill('#text', '来信反映桥头村自来水发黄。');
  await plain.setInputFiles('#files', SCANS);
  await Promise.all([plain.waitForURL(/saved=/), plain.getByRole('button', { name: /保存/ }).click()]);
  await isKept(plain);
  quiet();
});

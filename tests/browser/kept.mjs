// Nothing a citizen wrote is lost on a phone, and what he has to keep can be kept.
import { readFileSync } from 'node:fs';
import { assert, known, quiet, story, visitor } from './support.mjs';

const TYPED = '我们村口的路灯坏了半年，\n晚上老人出门摔了两次。';

await story(async (browser) => {
  const page = await visitor(browser, { viewport: { width: 360, height: 740 }, isMobile: true, hasTouch: true });
  const press = (name) => Promise.all([page.waitForEvent('load'), page.getByRole('button', { name, exact: true }).first().tap()]);

  // The size of type and the language, in the middle of writing.
  await page.goto('/submit');
  await page.fill('#text', TYPED);
  await press('大字版');
  assert.equal(await page.getAttribute('html', 'data-size'), 'large');
  assert.equal(await page.inputValue('#text'), TYPED);
  await press('English');
  assert.equal(await page.getAttribute('html', 'lang'), 'en');
  assert.equal(await page.inputValue('#text'), TYPED);
  await press('中文');
  await press('普通字号');
  assert.ok(!page.url().includes('?'), 'nothing of it stands in the address');
  const button = await page.locator('main .button').boundingBox();
  assert.ok(button.y + button.height <= 740, `the way on is on the first screen, and not at ${button.y}`);

  // Another page opens beside it.
  const [beside] = await Promise.all([page.waitForEvent('popup'), page.getByRole('link', { name: '查进度' }).tap()]);
  await beside.waitForLoadState();
  assert.match(beside.url(), /\/progress$/);
  await beside.close();
  assert.equal(await page.inputValue('#text'), TYPED);

  // Enter leads on, and does not press the first button of the page.
  await press('下一步');
  await press('下一步');
  await page.fill('#phone', '13900000001');
  await Promise.all([page.waitForEvent('load'), page.press('#phone', 'Enter')]);
  assert.ok((await page.textContent('main')).includes('请核对'));

  // Files: in the words of the page, by keyboard as well.
  const files = page.getByLabel('选照片或者文件');
  assert.equal(await files.getAttribute('type'), 'file');
  const heard = await (await page.context().newCDPSession(page)).send('Accessibility.getFullAXTree');
  const names = heard.nodes.map((node) => node.name?.value ?? '');
  assert.ok(names.some((name) => name.includes('照片和材料') && name.includes('选照片或者文件')), 'its name is announced');
  let tabs = 0;
  while (!await files.evaluate((input) => input === document.activeElement)) {
    await page.keyboard.press('Tab');
    tabs += 1;
    assert.ok(tabs < 60, 'it is reached by keyboard');
  }
  const ring = await page.locator('label[for=files].button').evaluate((label) => getComputedStyle(label).outlineStyle);
  assert.notEqual(ring, 'none', 'and it shows');
  await files.setInputFiles([{ name: '路灯.txt', mimeType: 'text/plain', buffer: Buffer.from('a') }, { name: '现场.txt', mimeType: 'text/plain', buffer: Buffer.from('b') }]);
  assert.equal((await page.locator('.pick li').allTextContents()).join(), '路灯.txt,现场.txt');
  await press('提交');

  // The receipt: as a file, on paper.
  const [number, code] = await page.locator('.receipt dd').allTextContents();
  assert.ok(await page.getByRole('button', { name: '打印或者存成 PDF' }).isVisible());
  const [download] = await Promise.all([page.waitForEvent('download'), page.getByRole('button', { name: '存成文件' }).tap()]);
  assert.equal(download.suggestedFilename(), `${number}.txt`);
  const saved = readFileSync(await download.path(), 'utf8');
  assert.ok(saved.includes(number) && saved.includes(code), saved);
  await page.emulateMedia({ media: 'print' });
  for (const gone of ['header.bar', 'footer', '.looks >> nth=0', '[data-print]']) assert.ok(!await page.locator(gone).first().isVisible(), gone);
  for (const there of ['.receipt dd >> nth=0', '.receipt dd >> nth=1', '.next >> nth=0']) assert.ok(await page.locator(there).isVisible(), there);
  await page.emulateMedia({ media: 'screen' });

  // In large type the whole number is seen in its box.
  await page.goto('/progress');
  await press('大字版');
  await page.fill('#number', number);
  await page.fill('#code', code);
  for (const box of ['#number', '#code']) {
    const hidden = await page.locator(box).evaluate((input) => input.scrollWidth - input.clientWidth);
    assert.ok(hidden <= 0, `${box} hides ${hidden} px`);
  }
  await press('普通字号');
  assert.equal(await page.inputValue('#code'), code);

  // The figures: every rate with what it is made of, on the screen and not beside it.
  for (const look of ['大字版', 'English']) {
    await page.goto('/figures');
    await press(look);
    const values = await page.locator('.figure .big').evaluateAll((all) => all.map((value) => [value.textContent.trim(), value.getBoundingClientRect()].map((part) => part.right ?? part)));
    assert.equal(values.length, 10);
    for (const [value, right] of values) assert.ok(value && right > 0 && right <= 360, `${value} ends at ${right} px`);
  }
  assert.ok(known.url);
  quiet();
});

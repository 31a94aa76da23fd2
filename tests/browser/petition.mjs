// A citizen with an old phone: no script, 360 px, a photo.
import { assert, known, quiet, story, visitor } from './support.mjs';

// The smallest picture there is that a camera could have made.
const photo = Buffer.from('/9j/4AAQSkZJRgABAQEASABIAAD/2wBDAP//////////////////////////////////////////////////////////////////////////////////////wgALCAABAAEBAREA/8QAFBABAAAAAAAAAAAAAAAAAAAAAP/aAAgBAQABPxA=', 'base64');

await story(async (browser) => {
  const page = await visitor(browser, { javaScriptEnabled: false, viewport: { width: 360, height: 740 }, isMobile: true, hasTouch: true, deviceScaleFactor: 2 });
  const fits = async () => {
    // Without a script of the page's own; the browser itself is asked.
    const { cssContentSize, cssLayoutViewport } = await (await page.context().newCDPSession(page)).send('Page.getLayoutMetrics');
    assert.ok(cssContentSize.width <= cssLayoutViewport.clientWidth, `${page.url()} is ${cssContentSize.width} px wide`);
  };
  const press = async (name) => {
    await Promise.all([page.waitForEvent('load'), page.getByRole('button', { name, exact: true }).tap()]);
    await fits();
  };

  await page.goto('/');
  await fits();
  await Promise.all([page.waitForEvent('load'), page.locator('a.tile-main').tap()]);
  assert.match(page.url(), /\/submit$/);
  await fits();
  await page.fill('#text', '我们村口的路灯坏了半年，晚上老人出门摔了两次，请派人修好。');
  await press('下一步');
  await press('下一步');
  await page.fill('#phone', '13900000001');
  await page.fill('#name', '李桂英');
  await press('下一步');
  assert.ok((await page.textContent('dl.summary')).includes('摔了两次'), 'the answers are there to check');
  // What was typed is there after going back.
  await press('修改 联系方式');
  assert.equal(await page.inputValue('#phone'), '13900000001');
  await press('下一步');
  await page.setInputFiles('#files', { name: '路灯.jpg', mimeType: 'image/jpeg', buffer: photo });
  await press('提交');
  const [number, code] = await page.locator('.receipt dd').allTextContents();
  assert.match(number, /^439901-26-T-\d{6}-[0-9A-Z]$/);
  const huge = await page.locator('.receipt dd').first().boundingBox();
  assert.ok(huge.height >= 24 && huge.height < 45, 'number and code in huge type, each on one line');

  // Days later, from the home page, with what stands on the receipt.
  await page.goto('/');
  await Promise.all([page.waitForEvent('load'), page.locator('a.tile[href="/progress"]').tap()]);
  await fits();
  await page.fill('[name=number]', number.toLowerCase());
  await page.fill('[name=code]', code.replaceAll('-', ' '));
  await press('查询');
  const said = await page.textContent('main');
  assert.ok(said.includes(number) && said.includes('已经登记'), said);
  await page.fill('#text', '昨天又有人摔倒了。');
  await page.setInputFiles('#files', { name: '现场.jpg', mimeType: 'image/jpeg', buffer: photo });
  await press('补充');
  assert.ok(!page.url().includes(code), 'the code stands in no address');
  quiet();
});

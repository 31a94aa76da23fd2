// The receipt on paper.
import { assert, atTheDesk, known, quiet, require, story } from './support.mjs';

const readQr = require('jsqr');
const A5 = [419.5, 595.3];

await story(async (browser) => {
  const page = await atTheDesk(browser, known.clerk);
  await page.goto(`/desk/receipts/${known.number}`);

  const pdf = (await page.pdf({ preferCSSPageSize: true, path: process.env.KEEP })).toString('latin1');
  const sheets = [...pdf.matchAll(/\/Type\s*\/Page\b(?!s)/g)].length;
  const sizes = [...pdf.matchAll(/\/MediaBox\s*\[\s*0\s+0\s+([\d.]+)\s+([\d.]+)\s*\]/g)].map(([, width, height]) => [Number(width), Number(height)]);
  assert.equal(sheets, 1, 'one sheet');
  for (const [width, height] of sizes) assert.ok(Math.abs(width - A5[0]) < 1 && Math.abs(height - A5[1]) < 1, `A5, and not ${width} × ${height}`);
  assert.ok(sizes.length > 0);

  await page.emulateMedia({ media: 'print' });
  const parts = await page.locator('.slip').allInnerTexts();
  assert.equal(parts.length, 2);
  assert.ok(parts[0].includes(known.number) && parts[0].includes(known.code) && parts[0].includes('0735-2222000'), parts[0]);
  assert.ok(parts[1].includes(known.number) && !parts[1].includes(known.code), 'the code stands on the petitioner’s part alone');
  for (const gone of ['header.bar', 'footer', '.heading']) assert.ok(!await page.locator(gone).first().isVisible(), gone);

  // The picture is read as a telephone would read it.
  const shot = (await page.locator('.qr').screenshot()).toString('base64');
  const blank = await (await browser.newContext()).newPage();
  const { pixels, width, height } = await blank.evaluate(async (png) => {
    const image = new Image();
    image.src = `data:image/png;base64,${png}`;
    await image.decode();
    const canvas = new OffscreenCanvas(image.width, image.height);
    const pen = canvas.getContext('2d');
    pen.drawImage(image, 0, 0);
    return { pixels: [...pen.getImageData(0, 0, image.width, image.height).data], width: image.width, height: image.height };
  }, shot);
  const read = readQr(Uint8ClampedArray.from(pixels), width, height);
  assert.equal(read?.data, `${known.url}/progress`, 'the QR code leads to the progress, and holds no code');
  quiet();
});

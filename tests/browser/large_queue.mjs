// The queue in large type: whatever a line has, its unit and its state stand where those of the others do.
import { assert, atTheDesk, known, quiet, story } from './support.mjs';

await story(async (browser) => {
  const page = await atTheDesk(browser, known.triage, { viewport: { width: 1280, height: 800 } });
  for (const lang of ['zh-CN', 'en']) {
    await page.context().addCookies(Object.entries({ lang, size: 'large' }).map(([name, value]) => ({ name, value, url: known.url })));
    await page.goto('/desk');
    assert.equal(await page.locator('tbody tr').count(), known.lines);
    assert.ok(await page.locator('tbody .badge.good').count() > 0, 'one has nothing due any more');
    for (const column of ['unit', 'state']) {
      const edges = await page.locator(`td.${column}`).evaluateAll((cells) => [...new Set(cells.map((cell) => Math.round(cell.getBoundingClientRect().left)))]);
      assert.equal(edges.length, 1, `${column} in ${lang} stands at ${edges.join(', ')}`);
    }
  }
  quiet();
});

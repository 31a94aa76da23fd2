// An input method at work: Enter takes a word out of its list. It must not reach the form.
import { arrives, assert, atTheDesk, focused, keyboard, known, quiet, story, visitor } from './support.mjs';

// What an input method does in Chromium: it composes, and its keys carry the code 229.
async function inputMethod(page) {
  const devtools = await page.context().newCDPSession(page);
  const key = async (code, modifiers = 0) => {
    for (const type of ['rawKeyDown', 'keyUp']) {
      await devtools.send('Input.dispatchKeyEvent', { type, key: type === 'keyUp' ? code : 'Process', code, modifiers, windowsVirtualKeyCode: type === 'keyUp' ? 13 : 229 });
    }
  };
  return {
    composes: (text) => devtools.send('Input.imeSetComposition', { text, selectionStart: text.length, selectionEnd: text.length }),
    enter: () => key('Enter'),
    controlEnter: () => key('Enter', 2),
    commits: (text) => devtools.send('Input.insertText', { text }),
  };
}

// Some systems give Enter its own code while composing; the event says so itself.
const plainEnter = (page, keys) => page.evaluate((more) => {
  const { activeElement: field } = document;
  return field.dispatchEvent(new KeyboardEvent('keydown', { key: 'Enter', code: 'Enter', keyCode: 13, isComposing: true, bubbles: true, cancelable: true, ...more }));
}, keys);

await story(async (browser) => {
  const sent = [];
  const watch = (page) => page.on('request', (request) => {
    if (request.method() === 'POST' && !/drafts|alike/.test(request.url())) sent.push(request.url());
  });
  const page = await atTheDesk(browser, known.clerk);
  const keys = await keyboard(page);
  watch(page);
  const method = await inputMethod(page);

  await arrives(page, () => keys.press('c'), /\/desk\/call$/);
  for (const [field, pinyin, word] of [['#text', 'lu deng', '路灯'], ['#unit', 'zhu jian', '住建局'], ['#name', 'li gui ying', '李桂英']]) {
    await page.focus(field);
    await method.composes(pinyin);
    assert.equal(await page.inputValue(field), pinyin, 'the composition is open');
    await method.enter();
    await method.controlEnter();
    assert.ok(await plainEnter(page, {}), 'the key is left to the input method');
    assert.ok(await plainEnter(page, { ctrlKey: true }), 'the key is left to the input method');
    await focused(page, field);
    await method.commits(word);
    assert.equal(await page.inputValue(field), word);
  }
  assert.deepEqual(sent, []);
  assert.match(page.url(), /\/desk\/call$/);
  // The same key afterwards is ours again: this is what would have happened.
  await arrives(page, () => keys.press('Control+Enter'), /\/desk\/call\?saved=/);
  assert.equal(sent.length, 1);

  // The keys of the queue are not those of an input method either.
  await page.goto('/desk');
  await page.evaluate(() => document.body.dispatchEvent(new KeyboardEvent('keydown', { key: 'c', keyCode: 229, isComposing: true, bubbles: true })));
  await keys.press('/');
  await focused(page, '#q');
  await method.composes('lu deng');
  await method.enter();
  await focused(page, '#q');
  await method.commits('路灯');
  assert.match(page.url(), /\/desk$/);

  // A citizen, on the page where the contact is asked for: one line each, which a bare Enter would send.
  const citizen = await visitor(browser);
  watch(citizen);
  await citizen.goto('/submit');
  await citizen.fill('#text', '村口的路灯坏了');
  await citizen.click('button.button');
  await citizen.click('button.button[value=contact]');
  sent.length = 0;
  const theirs = await inputMethod(citizen);
  await citizen.focus('#name');
  await theirs.composes('li gui ying');
  await theirs.enter();
  await theirs.commits('李桂英');
  assert.equal(await citizen.inputValue('#name'), '李桂英');
  assert.deepEqual(sent, []);
  quiet();
});

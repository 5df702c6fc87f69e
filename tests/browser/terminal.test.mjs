// The terminal page: a tablet at a door, which reads codes with its camera or with a scanner that types.
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { readFile } from 'node:fs/promises';
import { buildDoor, buildPlace, makeLink } from './lib/building.mjs';
import { film, phoneWith } from './lib/camera.mjs';
import { startChromium } from './lib/chromium.mjs';
import { startDoorward } from './lib/doorward.mjs';
import { assertPresentable, shown, visit } from './lib/guest.mjs';
import { TABLET, idle, makeTerminal, pair, scan, tablet } from './lib/terminal.mjs';

const AXE = await readFile(new URL(import.meta.resolve('axe-core/axe.min.js')), 'utf8');
const PORTRAIT = { viewport: { width: 768, height: 1024 } };
const PHONE = { viewport: { width: 390, height: 844 } };

describe('the terminal page', { timeout: 180_000 }, () => {
  let doorward, browser, building, front, link, video, filming;

  before(async () => {
    [doorward, browser] = await Promise.all([startDoorward(), startChromium()]);
    building = await buildPlace(doorward.api);
    front = await buildDoor(doorward.api, building, 'Front door');
    link = await makeLink(doorward.api, building, { quick_response_code_type: 'online' });
    video = await film(browser, phoneWith(link.quick_response_code_image));
    filming = await startChromium({ camera: video.file });
  });

  after(async () => {
    await Promise.all([browser?.close(), filming?.close(), doorward?.stop()]);
    await front?.shelly.stop();
    await video?.remove();
  });

  const terminal = () => makeTerminal(doorward.api, building, front);
  const wall = async (test, by = browser, options = TABLET) => tablet(test, by, doorward, await terminal(), options);
  const answer = (page, state) => page.locator(`#stage[data-state="${state}"]`).waitFor();

  it('opens the door for a code that the camera sees, once while it stays in view', async (test) => {
    const page = await visit(test, filming, `${doorward.address}/terminal`, TABLET);
    const [before, sent, errors] = [front.shelly.pulses, [], []];
    page.on('request', (request) => request.url().endsWith('/scan') && sent.push(request.postDataJSON()));
    page.on('console', (message) => message.type() === 'error' && errors.push(message.text()));
    await pair(page, doorward.api, await terminal());
    await answer(page, 'grant');
    await shown(page, /Pull the door now/);
    const [said, stage] = await Promise.all(['.said', '#stage'].map((part) => page.locator(part).boundingBox()));
    assert.ok(said.height > stage.height - 8 && said.width > stage.width - 8, 'the answer takes the place of the picture');
    assert.equal(await page.getByRole('status').textContent(), 'Open. Pull the door now.');
    await shown(page, /Camera on since \d\d:\d\d/);
    await idle(page);
    // It is read again and again: several pictures later it was not sent again.
    await page.evaluate(() => new Promise((done) => {
      let pictures = 0;
      const next = () => (pictures++ < 20 ? document.querySelector('video').requestVideoFrameCallback(next) : done());
      next();
    }));
    assert.deepEqual(sent, [{ text: link.quick_response_code_token }]);
    assert.equal(front.shelly.pulses, before + 1);
    assert.deepEqual(errors.filter((text) => !/401/.test(text)), []);
    await assertPresentable(page);
    const { width, height } = await page.locator('video').boundingBox();
    assert.ok(width > 600 && height > 250, `what the camera sees is ${width} × ${height} px`);
  });

  it('opens for a scanner that types, also while a button has the focus', async (test) => {
    const page = await wall(test);
    for (const text of [link.quick_response_code_token, link.secret]) {
      const before = front.shelly.pulses;
      await page.getByRole('button', { name: /Sound/ }).focus();
      await scan(page, text);
      await answer(page, 'grant');
      await idle(page);
      assert.equal(front.shelly.pulses, before + 1);
    }
    assert.equal(await page.getByRole('button', { name: 'Sound on' }).count(), 1, 'no key of a code pressed the button');
    await shown(page, /No camera since/);
  });

  it('refuses a wrong code in red and with the reason, and forgets it', async (test) => {
    const page = await wall(test);
    const before = front.shelly.pulses;
    await scan(page, 'open sesame');
    await answer(page, 'deny');
    await shown(page, /Code f299ef/);
    await idle(page);
    assert.equal(front.shelly.pulses, before);
    assert.ok(!(await page.content()).includes('sesame'));
    assert.ok(!doorward.log().includes('sesame') && !doorward.log().includes(link.secret), 'no code is in the log');
  });

  it('asks for a code, and says when that does not pair', async (test) => {
    const page = await visit(test, browser, `${doorward.address}/terminal`, PHONE);
    await shown(page, /Pair this tablet/);
    await assertPresentable(page);
    await page.getByLabel('Pairing code').fill('0000-0000');
    await page.getByRole('button', { name: 'Pair' }).click();
    await page.getByRole('alert').getByText(/does not pair/).waitFor();
    // A key outside the field is no code.
    assert.equal(await page.locator('#terminal').isVisible(), false);
    await pair(page, doorward.api, await terminal());
    await page.reload();
    await shown(page, /Front door/);
    const cookies = await page.context().cookies();
    assert.deepEqual(cookies.map(({ name, httpOnly, sameSite, path }) => [name, httpOnly, sameSite, path]), [['doorward_terminal', true, 'Strict', '/terminal']]);
  });

  it('says that it is not paired any more', async (test) => {
    const id = await terminal();
    const page = await tablet(test, browser, doorward, id);
    const before = front.shelly.pulses;
    await doorward.api.delete(`/terminals/${id}/pairing`);
    await scan(page, link.secret);
    await shown(page, /not paired any more/);
    assert.equal(front.shelly.pulses, before);
    await assertPresentable(page);
    await pair(page, doorward.api, id);
    await scan(page, link.secret);
    await answer(page, 'grant');
  });

  it('says when it cannot reach its server, and comes back', async (test) => {
    const page = await wall(test);
    await shown(page, /Connected since \d\d:\d\d/);
    await doorward.away();
    await scan(page, link.secret);
    await shown(page, /No connection/);
    await shown(page, /Not connected since \d\d:\d\d/);
    await doorward.back();
    await shown(page, /^Connected since/);
    await idle(page);
    await scan(page, link.secret);
    await answer(page, 'grant');
  });

  for (const [size, options] of Object.entries({ tablet: TABLET, portrait: PORTRAIT, phone: PHONE })) {
    it(`is presentable on a ${size}, in every answer`, async (test) => {
      const page = await wall(test, browser, options);
      await assertPresentable(page);
      await page.evaluate(AXE);
      for (const [text, state] of [[link.secret, 'grant'], ['open sesame', 'deny']]) {
        for (const colorScheme of ['light', 'dark']) {
          await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
          await scan(page, text);
          await answer(page, state);
          const { violations } = await page.evaluate('axe.run({ resultTypes: ["violations"] })');
          assert.deepEqual(violations.map(({ id }) => id), [], `${state} in ${colorScheme}`);
          const { height } = await page.locator('.said').boundingBox();
          assert.ok(height > options.viewport.height * 0.5, `the answer is ${height} px high`);
        }
      }
    });
  }

  it('speaks German', async (test) => {
    const page = await wall(test, browser, { ...TABLET, locale: 'de-DE' });
    await shown(page, /Code zeigen/);
    await scan(page, link.secret);
    await shown(page, /Ziehen Sie jetzt/);
    assert.equal(await page.locator('html').getAttribute('lang'), 'de');
  });

  it('remembers that it is to be silent, and fills the screen when asked', async (test) => {
    const page = await wall(test);
    await page.getByRole('button', { name: 'Sound on' }).click();
    await page.getByRole('button', { name: 'Full screen' }).click();
    await page.waitForFunction('document.fullscreenElement !== null');
    await page.getByRole('button', { name: 'Leave full screen' }).click();
    await page.waitForFunction('document.fullscreenElement === null');
    await page.reload();
    await page.getByRole('button', { name: 'Sound off' }).waitFor();
  });
});

// A guest opens a door: by every hand that may, and by nothing that only looks at or clicks on things.
import assert from 'node:assert/strict';
import { after, before, beforeEach, describe, it } from 'node:test';
import { buildDoor, buildPlace, makeLink } from './lib/building.mjs';
import { startChromium } from './lib/chromium.mjs';
import { startDoorward } from './lib/doorward.mjs';
import { activate, control, holdUntil, shown, visit } from './lib/guest.mjs';
import { part } from './lib/mail.mjs';
import { startMailbox } from './lib/mailbox.mjs';
import { until } from './lib/wait.mjs';

const OPEN = /Open — pull now/;

describe('the guest page opens a door', { timeout: 180_000 }, () => {
  let mailbox, doorward, browser, building, door, link;

  before(async () => {
    mailbox = await startMailbox();
    doorward = await startDoorward({ smtpUrl: mailbox.url });
    browser = await startChromium();
    building = await buildPlace(doorward.api);
    door = await buildDoor(doorward.api, building, 'Front door');
  });

  after(async () => {
    await browser?.close();
    await doorward?.stop();
    await mailbox?.stop();
    await door?.shelly.stop();
  });

  beforeEach(async () => {
    door.shelly.pulses = 0;
    link = await makeLink(doorward.api, building);
  });

  /** The unlock events of this link. */
  async function unlocks() {
    const events = await doorward.api.events('lock.unlock');
    return events.filter((event) => event.actor_type === 'GroupLink' && event.actor_id === link.id);
  }

  async function assertOpenedOnce() {
    assert.equal(door.shelly.pulses, 1);
    assert.deepEqual(door.shelly.unexpected, []);
    const [event, ...more] = await unlocks();
    assert.deepEqual(more, []);
    assert.equal(event.success, true);
    assert.equal(event.object_id, door.lock.id);
    assert.equal(event.authenticated_by_type, 'GroupLink');
    assert.equal(event.authenticated_by_id, link.id);
  }

  async function assertNothingHappened() {
    assert.equal(door.shelly.pulses, 0);
    assert.deepEqual(await unlocks(), []);
    const [listed] = await doorward.api.get(`/group_links?ids=${link.id}`);
    assert.equal(listed.last_used_at, null);
  }

  /** Where the page's form leads, where its script opens the door, and the cookie it is known by. */
  async function addresses(page) {
    const form = await page.locator('form').first().getAttribute('action');
    const [{ name, value }] = await page.context().cookies();
    return { form, opening: form.replace(/[^/]+$/, 'open'), cookie: `${name}=${value}` };
  }

  it('from the mail, by holding the button, and is ready again afterwards', async (test) => {
    link = await makeLink(doorward.api, building, { email: 'gus@example.com' });
    const mail = await mailbox.mailTo('gus@example.com');
    const address = part(mail, 'text/plain').match(/http:\S+\/grouplinks\/\S+/)[0];
    assert.equal(address, doorward.address + link.path);

    const page = await visit(test, browser, address);
    await holdUntil(page, control(page, 'Front door'), OPEN);
    await assertOpenedOnce();
    await shown(page, /Hold to open/);
    assert.equal(door.shelly.pulses, 1);
  });

  it('by a finger that rests on the button', async (test) => {
    const page = await visit(test, browser, doorward.address + link.path, { hasTouch: true, isMobile: true });
    const box = await control(page, 'Front door').boundingBox();
    const devtools = await page.context().newCDPSession(page);
    const finger = { x: box.x + box.width / 2, y: box.y + box.height / 2 };
    await devtools.send('Input.dispatchTouchEvent', { type: 'touchStart', touchPoints: [finger] });
    await shown(page, OPEN);
    await devtools.send('Input.dispatchTouchEvent', { type: 'touchEnd', touchPoints: [] });
    await assertOpenedOnce();
  });

  for (const key of ['Enter', 'Space']) {
    it(`by holding the ${key} key`, async (test) => {
      const page = await visit(test, browser, doorward.address + link.path);
      await control(page, 'Front door').focus();
      await page.keyboard.down(key);
      await shown(page, OPEN);
      await page.keyboard.up(key);
      await assertOpenedOnce();
    });
  }

  it('by a screen reader, which cannot hold, after a question', async (test) => {
    const page = await visit(test, browser, doorward.address + link.path);
    await activate(page, control(page, 'Front door'));
    const question = page.getByRole('group', { name: 'Open Front door?' });
    await question.waitFor();
    await assertNothingHappened();
    await question.getByRole('button', { name: 'Open' }).click();
    await shown(page, OPEN);
    await assertOpenedOnce();
  });

  it('without JavaScript, after a question on a page of its own', async (test) => {
    const page = await visit(test, browser, doorward.address + link.path, { javaScriptEnabled: false });
    await control(page, 'Front door').click();
    await shown(page, /Open Front door\?/);
    await assertNothingHappened();
    await page.getByRole('button', { name: /^Open/ }).click();
    await shown(page, /pull now/);
    await assertOpenedOnce();
  });

  it('never by a click', async (test) => {
    const page = await visit(test, browser, doorward.address + link.path);
    await control(page, 'Front door').click();
    await shown(page, /Keep holding/);
    await assertNothingHappened();
  });

  it('never by a hold that slips off the button', async (test) => {
    const page = await visit(test, browser, doorward.address + link.path);
    const box = await control(page, 'Front door').boundingBox();
    await control(page, 'Front door').hover();
    await page.mouse.down();
    await page.mouse.move(box.x + box.width / 2, box.y + box.height + 100);
    await shown(page, /Keep holding for/);
    await page.mouse.up();
    await assertNothingHappened();
  });

  it('never by a robot that loads the page and clicks everything once', async (test) => {
    const page = await visit(test, browser, doorward.address + link.path);
    for (const element of await page.locator('button, a, input, [role=button]').all()) {
      if (await element.isVisible()) await element.click();
    }
    await page.evaluate(() => {
      for (const element of document.querySelectorAll('*')) element.click?.();
      for (const form of document.forms) form.requestSubmit();
    });
    await page.waitForLoadState('networkidle');
    await assertNothingHappened();
  });

  it('never by a GET or a HEAD of any address it uses', async (test) => {
    const page = await visit(test, browser, doorward.address + link.path);
    const { form, opening, cookie } = await addresses(page);
    for (const path of [link.path, new URL(page.url()).pathname, form, opening]) {
      for (const method of ['HEAD', 'GET']) await fetch(doorward.address + path, { method, headers: { cookie } });
    }
    await assertNothingHappened();
  });

  it('never on behalf of another site', async (test) => {
    const page = await visit(test, browser, doorward.address + link.path);
    const { opening, cookie } = await addresses(page);
    const post = (headers) => fetch(doorward.address + opening, { method: 'POST', headers: { cookie, ...headers } });
    const foreign = await post({ origin: 'http://elsewhere.example', 'sec-fetch-site': 'cross-site' });
    assert.equal(foreign.status, 403);
    await assertNothingHappened();
    const own = await post({ origin: doorward.address, 'sec-fetch-site': 'same-origin' });
    assert.equal(own.status, 200);
    await assertOpenedOnce();
  });

  it('keeps the secret out of addresses, the document and other requests', async (test) => {
    const context = await browser.newContext();
    test.after(() => context.close());
    const page = await context.newPage();
    const requests = [];
    page.on('request', (request) => requests.push(request));
    await page.goto(doorward.address + link.path);
    await holdUntil(page, control(page, 'Front door'), OPEN);

    assert.ok(!page.url().includes(link.secret));
    assert.ok(!(await page.content()).includes(link.secret));
    assert.equal(await page.evaluate('document.cookie + JSON.stringify(localStorage) + JSON.stringify(sessionStorage)'), '{}{}');
    for (const cookie of await context.cookies()) {
      assert.ok(cookie.httpOnly, `${cookie.name} is HttpOnly`);
      assert.equal(cookie.sameSite, 'Lax');
    }
    const [first, ...later] = requests;
    assert.equal((await first.response()).headers()['referrer-policy'], 'no-referrer');
    for (const request of later) {
      assert.ok(!request.url().includes(link.secret), request.url());
      assert.ok(!(await request.headerValue('referer'))?.includes(link.secret), request.url());
    }
    assert.ok(!doorward.log().includes(link.secret));
  });

  it('takes at most 30 kB over the wire', async (test) => {
    const context = await browser.newContext();
    test.after(() => context.close());
    const page = await context.newPage();
    const devtools = await context.newCDPSession(page);
    let bytes = 0;
    let underway = 0;
    devtools.on('Network.requestWillBeSent', ({ redirectResponse }) => {
      if (redirectResponse) bytes += redirectResponse.encodedDataLength;
      else underway += 1;
    });
    devtools.on('Network.loadingFinished', ({ encodedDataLength }) => {
      bytes += encodedDataLength;
      underway -= 1;
    });
    await devtools.send('Network.enable');
    await page.goto(doorward.address + link.path);
    await control(page, 'Front door').waitFor();
    await until('the last byte', () => underway === 0);
    test.diagnostic(`${bytes} bytes`);
    assert.ok(bytes > 1_000 && bytes <= 30_000, `${bytes} bytes`);
  });
});

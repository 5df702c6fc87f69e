// What the guest page says when a door does not open, and that every state is fit to be shown.
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { buildDoor, buildPlace, inMinutes, makeLink, makeSchedule } from './lib/building.mjs';
import { startChromium } from './lib/chromium.mjs';
import { startDoorward } from './lib/doorward.mjs';
import { assertPresentable, control, holdUntil, shown, visit } from './lib/guest.mjs';
import { until } from './lib/wait.mjs';

describe('the guest page tells', { timeout: 180_000 }, () => {
  let doorward, browser, building, front, side;

  before(async () => {
    doorward = await startDoorward();
    browser = await startChromium();
    building = await buildPlace(doorward.api);
    front = await buildDoor(doorward.api, building, 'Front door');
    side = await buildDoor(doorward.api, building, 'Side door');
  });

  after(async () => {
    await browser?.close();
    await doorward?.stop();
    await front?.shelly.stop();
    await side?.shelly.stop();
  });

  async function visitLink(test, fields) {
    const link = await makeLink(doorward.api, building, fields);
    return visit(test, browser, doorward.address + link.path);
  }

  /** A door in a place and a group of its own, with a link. */
  async function otherDoor(test, name) {
    const own = await buildPlace(doorward.api);
    const { lock, shelly } = await buildDoor(doorward.api, own, name);
    test.after(() => shelly.stop());
    const link = await makeLink(doorward.api, own);
    return { ...own, lock, visit: () => visit(test, browser, doorward.address + link.path) };
  }

  /** What a clock in Berlin shows at a moment. */
  function clockInBerlin(moment) {
    const clock = new Intl.DateTimeFormat('en-GB', { timeZone: 'Europe/Berlin', hour: '2-digit', minute: '2-digit' });
    return clock.format(new Date(moment));
  }

  async function assertNoControl(page) {
    assert.equal(await control(page, 'Front door').count(), 0);
  }

  /** How the last attempt at a door ended, by the record. */
  async function lastOutcome(lock) {
    const events = await doorward.api.events('lock.unlock');
    const { success, code } = events.find((event) => event.object_id === lock.id);
    return { success, code };
  }

  it('who invites where, and which doors', async (test) => {
    const page = await visitLink(test, { valid_until: inMinutes(120) });
    for (const text of ['Example Offices', 'Harbour House', /Example Quay 1/, /Gus Guest/]) await shown(page, text);
    for (const name of ['Front door', 'Side door']) {
      const { width, height } = await control(page, name).boundingBox();
      assert.ok(width >= 48 && height >= 48, `${name}: ${width} × ${height}`);
    }
    await assertPresentable(page);
  });

  it('that the door is open, and for how long', async (test) => {
    const page = await visitLink(test);
    await holdUntil(page, control(page, 'Front door'), /Open — pull now/);
    await shown(page, /Stays open for \d s/);
    await shown(page, /Hold to open/);
  });

  it('how long it is until the link starts, and when that is at the place', async (test) => {
    const starts = inMinutes(90);
    const page = await visitLink(test, { valid_from: starts });
    await shown(page, new RegExp(clockInBerlin(starts)));
    await shown(page, /Berlin/);
    assert.match(await page.getByRole('timer').innerText(), /^1 h (29|30) min/);
    await assertNoControl(page);
    await assertPresentable(page);
  });

  it('by itself that the link has started', async (test) => {
    const page = await visitLink(test, { valid_from: inMinutes(2 / 60) });
    await control(page, 'Front door').waitFor();
  });

  it('that the link has expired', async (test) => {
    const page = await visitLink(test, { valid_from: inMinutes(-120), valid_until: inMinutes(-60) });
    await shown(page, /expired/);
    await shown(page, /f298ef/);
    await assertNoControl(page);
    await assertPresentable(page);
  });

  it('that the link is switched off', async (test) => {
    const page = await visitLink(test, { link_enabled: false });
    await shown(page, /switched off/i);
    await shown(page, /f297ef/);
    await assertNoControl(page);
    await assertPresentable(page);
  });

  it('that a door is locked down, while the other one opens', async (test) => {
    await doorward.api.post(`/locks/${front.lock.id}/lock_down`);
    test.after(() => doorward.api.post(`/locks/${front.lock.id}/cancel_lockdown`));
    const page = await visitLink(test);
    await shown(page, /locked down/i);
    await shown(page, /fad001/);
    await assertNoControl(page);
    await assertPresentable(page);
    await holdUntil(page, control(page, 'Side door'), /Open — pull now/);
  });

  it('that the place is locked down', async (test) => {
    await doorward.api.post(`/places/${building.place.id}/lock_down`);
    test.after(() => doorward.api.post(`/places/${building.place.id}/cancel_lockdown`));
    const page = await visitLink(test);
    await shown(page, /fad002/);
    await assertNoControl(page);
    await assertPresentable(page);
  });

  it('when a door that is closed at this time opens next', async (test) => {
    const gate = await otherDoor(test, 'Gate');
    const inTwoDays = new Date(Date.now() + 2 * 24 * 60 * 60_000);
    const berlin = (options) => new Intl.DateTimeFormat('en-GB', { timeZone: 'Europe/Berlin', ...options }).format(inTwoDays);
    const day = berlin({ weekday: 'long' }).toLowerCase();
    const hours = { [day]: true, starts_at_time: '08:00', ends_at_time: '18:00' };
    await makeSchedule(doorward.api, 'Group', gate.group, 'allow', hours);
    const page = await gate.visit();
    await shown(page, 'Closed at this time');
    await shown(page, new RegExp(`^Opens ${berlin({ weekday: 'short' })} ${berlin({ day: 'numeric' })} .*, 08:00 \\(Berlin\\)$`));
    await shown(page, /34ffaa/);
    assert.equal(await control(page, 'Gate').count(), 0);
    await assertPresentable(page);
  });

  it('by itself that a door has opened for its time, and until when', async (test) => {
    const gate = await otherDoor(test, 'Gate');
    const ends = inMinutes(60);
    await makeSchedule(doorward.api, 'Lock', gate.lock, 'allow', { starts_at: inMinutes(8 / 60), ends_at: ends });
    const page = await gate.visit();
    await shown(page, 'Closed at this time');
    await control(page, 'Gate Hold to open').waitFor({ timeout: 15_000 }); // the page asks every 20 s anyway
    await shown(page, new RegExp(`^Open until (.*, )?${clockInBerlin(ends)} \\(Berlin\\)\\. Press and hold`));
    await assertPresentable(page);
    await holdUntil(page, control(page, 'Gate'), /Open — pull now/);
  });

  it('how many openings are left, and when there are more once they are used up', async (test) => {
    const page = await visitLink(test, { unlock_limit: 2, unlock_limit_period: 'month' });
    await shown(page, '2 of 2 openings left this month');
    await assertPresentable(page);
    const height = () => page.evaluate('document.documentElement.scrollHeight');
    const before = await height();
    await holdUntil(page, control(page, 'Front door'), /Open — pull now/);
    await shown(page, '1 of 2 openings left this month');
    assert.equal(await height(), before, 'nothing moves');
    await control(page, 'Front door Hold to open').waitFor();
    await holdUntil(page, control(page, 'Side door'), /Open — pull now/);
    await page.getByRole('heading', { name: 'Used up' }).waitFor();
    await shown(page, /^Both openings of this month are used\. There are 2 more from .*, 00:00 \(Berlin\)/);
    await shown(page, 'Renewed in');
    await shown(page, /e00410/);
    await assertNoControl(page);
    await assertPresentable(page);
  });

  it('that the openings are used up for good', async (test) => {
    const page = await visitLink(test, { unlock_limit: 1 });
    await shown(page, '1 opening left in total');
    await holdUntil(page, control(page, 'Front door'), /Open — pull now/);
    await page.getByRole('heading', { name: 'Used up' }).waitFor();
    await shown(page, /^The one opening of this link is used\. Ask the person who invited you/);
    assert.equal(await page.getByRole('timer').count(), 0);
    await assertPresentable(page);
  });

  it('that a door is held open, until when, and still opens it', async (test) => {
    const gate = await otherDoor(test, 'Gate');
    const ends = inMinutes(60);
    await makeSchedule(doorward.api, 'Lock', gate.lock, 'unlock', { starts_at: inMinutes(-60), ends_at: ends });
    await until('the hold', async () => (await doorward.api.get(`/locks/${gate.lock.id}`)).on_scheduled_unlock);
    const page = await gate.visit();
    await control(page, 'Gate Held open: just walk in').waitFor();
    await shown(page, new RegExp(`^Held open until (.*, )?${clockInBerlin(ends)} \\(Berlin\\)\\.`));
    await assertPresentable(page);
    await holdUntil(page, control(page, 'Gate'), /Open — pull now/);
  });

  it('a lockdown that came after the page was loaded', async (test) => {
    const page = await visitLink(test);
    await doorward.api.post(`/locks/${front.lock.id}/lock_down`);
    test.after(() => doorward.api.post(`/locks/${front.lock.id}/cancel_lockdown`));
    front.shelly.pulses = 0;
    await holdUntil(page, control(page, 'Front door'), /fad001/);
    assert.equal(front.shelly.pulses, 0);
    assert.deepEqual(await lastOutcome(front.lock), { success: false, code: 'fad001' });
  });

  for (const [mood, words, code] of [['absent', /did not answer/, 'fac003'], ['refusing', /did not open/, 'fac004']]) {
    it(`that the door's relay is ${mood}, and opens once it is back`, async (test) => {
      front.shelly.mood = mood;
      test.after(() => (front.shelly.mood = 'willing'));
      const page = await visitLink(test);
      await holdUntil(page, control(page, 'Front door'), words);
      assert.deepEqual(await lastOutcome(front.lock), { success: false, code });
      await assertPresentable(page);
      front.shelly.mood = 'willing';
      await holdUntil(page, control(page, 'Front door'), /Open — pull now/);
      assert.deepEqual(await lastOutcome(front.lock), { success: true, code: null });
    });
  }

  it('how long to wait after too many tries, asks for nothing until then, and opens afterwards', async (test) => {
    const page = await visitLink(test);
    const seconds = 5;
    const tooMany = { code: 'e00429', title: 'Too many tries', text: 'Wait a few seconds, then try again.' };
    const refuse = (route) => route.fulfill({ status: 429, headers: { 'retry-after': `${seconds}` }, json: tooMany });
    await page.route('**/open', refuse, { times: 1 });
    const asked = [];
    page.on('request', (request) => asked.push(request.url()));
    front.shelly.pulses = 0;
    const button = control(page, 'Front door Too many tries');
    await holdUntil(page, control(page, 'Front door'), /^Wait [1-5] s, then hold again\.$/);
    assert.equal(await button.getAttribute('aria-disabled'), 'true');
    await button.hover();
    await page.mouse.down();
    await shown(page, /^Wait 3 s, then hold again\.$/);
    await page.mouse.up();
    assert.equal(asked.length, 1, asked.join(' '));
    await control(page, 'Front door Hold to open').waitFor();
    assert.equal(front.shelly.pulses, 0);
    await holdUntil(page, control(page, 'Front door'), /Open — pull now/);
    assert.equal(front.shelly.pulses, 1);
  });

  it('that an address was guessed at too often', async (test) => {
    const limited = await startDoorward({ rateLimit: 5 });
    test.after(() => limited.stop());
    const guess = `${limited.address}/grouplinks/nosuchlinknosuchlinknosuchlink`;
    for (let times = 0; times < 15; times += 1) await fetch(guess);
    const page = await visit(test, browser, guess);
    await page.getByRole('heading', { name: 'Too many tries' }).waitFor();
    await assertPresentable(page);
  });

  it('that the phone has no connection, and opens once it has', async (test) => {
    const page = await visitLink(test);
    front.shelly.pulses = 0;
    await page.context().setOffline(true);
    await shown(page, /No connection/);
    await holdUntil(page, control(page, 'Front door'), control(page, 'Front door No connection'));
    assert.equal(front.shelly.pulses, 0);
    await assertPresentable(page);
    await page.context().setOffline(false);
    await holdUntil(page, control(page, 'Front door'), /Open — pull now/);
    assert.equal(front.shelly.pulses, 1);
  });

  it('that the address is wrong', async (test) => {
    const page = await visit(test, browser, `${doorward.address}/grouplinks/nosuchlinknosuchlinknosuchlink`);
    await shown(page, 'Wrong address');
    await assertPresentable(page);
  });

  it('that the link must be opened from the message again where its cookie is missing', async (test) => {
    const page = await visitLink(test);
    const elsewhere = await visit(test, browser, page.url());
    await shown(elsewhere, /from the message/);
    await assertNoControl(elsewhere);
    await assertPresentable(elsewhere);
  });

  it('the question to a browser without JavaScript', async (test) => {
    const page = await visitLink(test);
    // As such a browser sends it; axe itself needs JavaScript.
    await control(page, 'Front door').evaluate((button) => button.form.submit());
    await page.getByRole('heading', { name: 'Open Front door?' }).waitFor();
    await assertPresentable(page);
  });
});

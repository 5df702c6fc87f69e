// The dashboard: signing in, what an owner sees, signing out.
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { buildDoor, buildPlace, inMinutes, makeLink, makeSchedule } from './lib/building.mjs';
import { startChromium } from './lib/chromium.mjs';
import { signIn } from './lib/dashboard.mjs';
import { startDoorward } from './lib/doorward.mjs';
import { assertPresentable, shown, visit } from './lib/guest.mjs';
import { until } from './lib/wait.mjs';

describe('the dashboard', { timeout: 120_000 }, () => {
  let doorward, browser, front, hall;

  before(async () => {
    doorward = await startDoorward();
    browser = await startChromium();
    const building = await buildPlace(doorward.api);
    front = await buildDoor(doorward.api, building, 'Front door');
    hall = await buildDoor(doorward.api, building, 'Hall');
    await makeSchedule(doorward.api, 'Lock', hall.lock, 'unlock', { starts_at: inMinutes(-60), ends_at: inMinutes(60) });
    await makeLink(doorward.api, building, { valid_until: inMinutes(120), unlock_limit: 3, unlock_limit_period: 'day' });
    await makeLink(doorward.api, building, { name: 'Early Guest', valid_from: inMinutes(120) });
    await doorward.api.post(`/locks/${front.lock.id}/unlock`);
  });

  after(async () => {
    await browser?.close();
    await doorward?.stop();
    await front?.shelly.stop();
    await hall?.shelly.stop();
  });

  it('asks who it is, and says so politely when it is wrong', async (test) => {
    const page = await visit(test, browser, doorward.address);
    await assertPresentable(page);
    await signIn(page, doorward, { password: 'not the password' });
    await shown(page, /e-mail address or the password is wrong/);
    assert.equal(await page.getByLabel('Email').inputValue(), doorward.account.email);
    await assertPresentable(page);
  });

  it('tells a door that a schedule holds open', async (test) => {
    await until('the hold', async () => (await doorward.api.get(`/locks/${hall.lock.id}`)).on_scheduled_unlock);
    const page = await visit(test, browser, doorward.address);
    await signIn(page, doorward);
    await shown(page, 'Held open');
    await shown(page, /^Held open until .*\(Berlin\)$/);
    await shown(page, /began to hold/);
    await assertPresentable(page);
  });

  it('shows doors, links and what happened, and lets go again', async (test) => {
    const page = await visit(test, browser, doorward.address);
    await signIn(page, doorward);
    for (const text of ['Example Offices', 'Harbour House', 'Links about to expire', 'Gus Guest']) await shown(page, text);
    await shown(page, /opened/);
    assert.equal(await page.getByRole('link', { name: 'Front door' }).first().getAttribute('href'), `/app/doors/${front.lock.id}`);
    await assertPresentable(page);
    const [cookie] = await page.context().cookies();
    assert.ok(cookie.httpOnly && cookie.sameSite === 'Strict');
    await page.getByLabel('Your account').click();
    await page.getByRole('button', { name: 'Sign out' }).click();
    await page.getByLabel(/password/i).waitFor();
    await page.goto(`${doorward.address}/app`);
    await page.getByLabel(/password/i).waitFor();
  });
});

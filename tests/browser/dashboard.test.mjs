// The dashboard: signing in, what an owner sees, signing out.
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { buildDoor, buildPlace, inMinutes, makeLink } from './lib/building.mjs';
import { startChromium } from './lib/chromium.mjs';
import { signIn } from './lib/dashboard.mjs';
import { startDoorward } from './lib/doorward.mjs';
import { assertPresentable, shown, visit } from './lib/guest.mjs';

describe('the dashboard', { timeout: 120_000 }, () => {
  let doorward, browser, front;

  before(async () => {
    doorward = await startDoorward();
    browser = await startChromium();
    const building = await buildPlace(doorward.api);
    front = await buildDoor(doorward.api, building, 'Front door');
    await makeLink(doorward.api, building, { valid_until: inMinutes(120) });
    await makeLink(doorward.api, building, { name: 'Early Guest', valid_from: inMinutes(120) });
    await doorward.api.post(`/locks/${front.lock.id}/unlock`);
  });

  after(async () => {
    await browser?.close();
    await doorward?.stop();
    await front?.shelly.stop();
  });

  it('asks who it is, and says so politely when it is wrong', async (test) => {
    const page = await visit(test, browser, doorward.address);
    await assertPresentable(page);
    await signIn(page, doorward, { password: 'not the password' });
    await shown(page, /e-mail address or the password is wrong/);
    assert.equal(await page.getByLabel(/e-mail/i).inputValue(), doorward.account.email);
    await assertPresentable(page);
  });

  it('shows doors, links and what happened, and lets go again', async (test) => {
    const page = await visit(test, browser, doorward.address);
    await signIn(page, doorward);
    for (const text of ['Example Offices', 'Harbour House', 'Gus Guest', 'Early Guest', /Not yet valid/]) await shown(page, text);
    await shown(page, /opened/);
    await assertPresentable(page);
    const [cookie] = await page.context().cookies();
    assert.ok(cookie.httpOnly && cookie.sameSite === 'Strict');
    await page.getByRole('button', { name: 'Sign out' }).click();
    await page.getByLabel(/password/i).waitFor();
    await page.goto(`${doorward.address}/app`);
    await page.getByLabel(/password/i).waitFor();
  });
});

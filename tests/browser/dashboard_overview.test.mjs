// The overview and the events: at a glance, as it happens, explained, taken along, and whether the ledger is whole.
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { after, before, describe, it } from 'node:test';
import { buildDoor, buildPlace, inMinutes, makeLink } from './lib/building.mjs';
import { startChromium } from './lib/chromium.mjs';
import { signIn } from './lib/dashboard.mjs';
import { startDoorward } from './lib/doorward.mjs';
import { assertPresentable, shown, visit } from './lib/guest.mjs';

const SIZES = { phone: { width: 390, height: 844 }, desktop: { width: 1280, height: 800 } };

describe('the overview and the events', { timeout: 240_000 }, () => {
  let doorward, browser, building, front, off;

  before(async () => {
    doorward = await startDoorward();
    browser = await startChromium();
    building = await buildPlace(doorward.api);
    front = await buildDoor(doorward.api, building, 'Front door');
    await makeLink(doorward.api, building, { name: 'Ends Soon', valid_until: inMinutes(600) });
    off = await makeLink(doorward.api, building, { name: 'Switched Off', link_enabled: false });
    await doorward.api.post(`/locks/${front.lock.id}/unlock`);
    await refuse();
  });

  after(async () => {
    await browser?.close();
    await doorward?.stop();
    await front?.shelly.stop();
  });

  async function refuse() {
    const headers = { authorization: `KISI-GROUP-LINK ${off.secret}`, accept: 'application/json' };
    return fetch(`${doorward.address}/locks/${front.lock.id}/unlock`, { method: 'POST', headers });
  }

  /** A signed-in page of this size; any error of its scripts fails the test, unless the server is meant to be away. */
  async function enter(test, size, path = '/app', { away = false } = {}) {
    const page = await visit(test, browser, doorward.address, { viewport: SIZES[size] });
    const errors = [];
    page.on('pageerror', (error) => errors.push(error.message));
    page.on('console', (message) => {
      if (message.type() !== 'error') return;
      if (away && /ERR_CONNECTION|ERR_INCOMPLETE|net::ERR/.test(message.text())) return;
      errors.push(message.text());
    });
    test.after(() => assert.deepEqual(errors, [], 'errors of the page'));
    await signIn(page, doorward);
    await page.getByRole('heading', { name: 'Overview', level: 1 }).waitFor();
    if (path !== '/app') await page.goto(doorward.address + path);
    return page;
  }

  for (const size of Object.keys(SIZES)) {
    it(`tells today at a glance (${size})`, async (test) => {
      const page = await enter(test, size);
      await page.getByRole('heading', { name: 'Overview', level: 1 }).waitFor();
      for (const name of ['Right now', 'Unlocks today', 'Refusals worth a look', 'Links about to expire', 'Latest events']) {
        await page.getByRole('heading', { name }).waitFor();
      }
      assert.equal(await page.getByRole('link', { name: '1 Doors' }).getAttribute('href'), '/app/doors');
      await page.getByRole('link', { name: 'Send access link' }).waitFor();
      assert.equal(await page.getByRole('link', { name: 'Manage access links' }).isVisible(), size === 'phone');
      await page.getByText('As a table').click();
      await page.getByRole('table', { name: 'Unlocks per hour of today' }).waitFor();
      await assertPresentable(page);
    });

    it(`shows what happens as it happens, and lets it be paused (${size})`, async (test) => {
      const page = await enter(test, size, '/app/events');
      await shown(page, /^Live:/);
      await assertPresentable(page);
      const lines = page.locator('.timeline li');
      const before = await lines.count();
      await refuse();
      await page.waitForFunction((count) => document.querySelectorAll('.timeline li').length === count, before + 1);
      await page.getByRole('status').filter({ hasText: '1 new event' }).waitFor();
      assert.match(await lines.first().innerText(), /Switched Off was refused at Front door/);

      await page.getByRole('button', { name: 'Pause' }).click();
      await refuse();
      await page.waitForTimeout(600);
      assert.equal(await lines.count(), before + 1, 'nothing moves while it is paused');
      await page.getByRole('button', { name: 'Resume' }).click();
      await page.waitForFunction((count) => document.querySelectorAll('.timeline li').length === count, before + 2);
    });

    it(`finds by filters, explains a refusal and leads to all that somebody did (${size})`, async (test) => {
      const page = await enter(test, size, '/app/events');
      await page.getByRole('combobox', { name: /^Door/ }).selectOption({ label: 'Front door' });
      await page.getByRole('combobox', { name: /^What came of it/ }).selectOption({ label: 'Refused or failed' });
      await page.getByRole('button', { name: 'Filter' }).click();
      await page.waitForURL(/success=no/);
      await page.locator('.timeline li').first().getByRole('link').click();
      await page.getByRole('heading', { name: 'Switched Off was refused at Front door' }).waitFor();
      await shown(page, 'The link is switched off.');
      await shown(page, /They may have changed since/);
      await assertPresentable(page);
      await page.getByRole('link', { name: 'All they did' }).click();
      await shown(page, /Only what one person did/);
      await assertPresentable(page);
    });

    it(`verifies the ledger by a click (${size})`, async (test) => {
      const page = await enter(test, size, '/app/events');
      await page.getByRole('link', { name: 'Verify the ledger' }).click();
      await page.getByRole('button', { name: /^Verify/ }).click();
      await shown(page, 'The ledger is whole: every entry is as it was written.');
      await page.getByRole('button', { name: 'Verify again' }).waitFor();
      await assertPresentable(page);
    });
  }

  it('is taken along as a table', async (test) => {
    const page = await enter(test, 'desktop', '/app/events?type=lock.unlock');
    await page.getByText('Export').click();
    const [download] = await Promise.all([page.waitForEvent('download'), page.getByRole('link', { name: 'As a table (CSV)' }).click()]);
    const table = await readFile(await download.path(), 'utf8');
    assert.match(table, /Switched Off/);
    assert.match(table.split('\r\n')[0], /^When \(UTC\),/);
  });

  it('catches up with what happened while the server was away', async (test) => {
    const page = await enter(test, 'desktop', '/app/events', { away: true });
    await shown(page, /^Live:/);
    const lines = page.locator('.timeline li');
    const before = await lines.count();
    await doorward.away();
    await shown(page, /The connection is lost/);
    await doorward.back();
    await refuse();
    await page.waitForFunction((count) => document.querySelectorAll('.timeline li').length >= count, before + 1);
    await shown(page, /^Live:/);
    const ids = await lines.evaluateAll((all) => all.map((line) => line.id));
    assert.equal(new Set(ids).size, ids.length, 'nothing is told twice');
  });
});

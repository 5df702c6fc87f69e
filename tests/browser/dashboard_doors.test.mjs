// Doors, groups and hours, as an administrator manages them on a phone and at a desk.
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { buildDoor, buildPlace } from './lib/building.mjs';
import { startChromium } from './lib/chromium.mjs';
import { signIn } from './lib/dashboard.mjs';
import { startDoorward } from './lib/doorward.mjs';
import { assertPresentable, shown, visit } from './lib/guest.mjs';

const SIZES = { phone: { width: 390, height: 844 }, desk: { width: 1280, height: 800 } };

describe('doors and groups in the dashboard', { timeout: 240_000 }, () => {
  let doorward, browser, building, front;

  before(async () => {
    doorward = await startDoorward();
    browser = await startChromium();
    building = await buildPlace(doorward.api);
    front = await buildDoor(doorward.api, building, 'Front door');
  });

  after(async () => {
    await browser?.close();
    await doorward?.stop();
    await front?.shelly.stop();
  });

  /** A signed-in page of this size; whatever its console or its scripts complain of fails the test. */
  async function signedIn(test, size, options = {}) {
    const page = await visit(test, browser, doorward.address, { viewport: SIZES[size], ...options });
    const complaints = [];
    // A form that is shown again comes with a status that the browser remarks on.
    const serious = (message) => message.type() === 'error' && !message.text().includes('status of 422');
    page.on('console', (message) => serious(message) && complaints.push(message.text()));
    page.on('pageerror', (error) => complaints.push(String(error)));
    test.after(() => assert.deepEqual(complaints, []));
    await signIn(page, doorward);
    await page.getByLabel('Your account').waitFor();
    return page;
  }

  const go = (page, path) => page.goto(`${doorward.address}${path}`);
  const press = (page, name) => page.getByRole('main').getByRole('link', { name, exact: true }).click();
  const dialog = (page) => page.getByRole('dialog');
  const told = (page, text) => page.getByRole('status').filter({ hasText: text }).first().waitFor();

  for (const size of Object.keys(SIZES)) {
    it(`adds a door, sets its relay and tests it, on a ${size}`, async (test) => {
      const name = `Side door of the ${size}`;
      const page = await signedIn(test, size, { geolocation: { latitude: 52.52, longitude: 13.4 }, permissions: ['geolocation'] });
      await go(page, '/app/doors');
      await assertPresentable(page);
      await press(page, 'Add door');
      await page.getByLabel('Name').fill(name);
      await page.getByLabel('Place', { exact: true }).selectOption('Harbour House');
      await page.getByRole('button', { name: 'Use my location' }).click();
      await shown(page, /Filled in, to within/);
      assert.equal(await page.getByLabel('Latitude').inputValue(), '52.520000');
      await assertPresentable(page);
      await page.getByRole('button', { name: 'Add door' }).click();
      await told(page, `${name} is added.`);
      await shown(page, 'No relay');
      await assertPresentable(page);

      await press(page, 'Change relay');
      assert.equal(await dialog(page).getByLabel('Address').isVisible(), false);
      await dialog(page).getByLabel('Kind').selectOption('Any device that opens on an HTTP request');
      assert.ok(await dialog(page).getByLabel('URL', { exact: true }).isVisible());
      assert.equal(await dialog(page).getByLabel('Hold: URL').isVisible(), false);
      await dialog(page).getByLabel('Can be held open').check();
      assert.ok(await dialog(page).getByLabel('Hold: URL').isVisible());
      await dialog(page).getByLabel('Kind').selectOption('Shelly (second generation or later)');
      assert.equal(await dialog(page).getByLabel('Hold: URL').isVisible(), false);
      await dialog(page).getByLabel('Address').fill(front.shelly.address);
      await dialog(page).getByLabel('Opens for').fill('1');
      await dialog(page).getByRole('button', { name: 'Save relay' }).click();
      await told(page, 'The relay is saved.');
      await shown(page, /Shelly at .*opens for 1 second/);
      await press(page, 'Test pulse');
      await shown(dialog(page), /The door really opens for 1 second/);
      await dialog(page).getByRole('button', { name: 'Send pulse' }).click();
      await shown(page, /^It answered after \d+ ms\.$/);
      await assertPresentable(page);
    });

    it(`opens a door by a hold alone, and locks it down, on a ${size}`, async (test) => {
      const page = await signedIn(test, size);
      await go(page, `/app/doors/${front.lock.id}`);
      const opened = () => doorward.api.events('lock.unlock').then((events) => events.length);
      const before = await opened();
      const open = page.getByRole('button', { name: 'Hold to open' });
      await open.click();
      assert.equal(await opened(), before, 'a click does not open');
      await open.hover();
      await page.mouse.down();
      await told(page, 'Front door is open for 2 seconds.');
      await page.mouse.up();
      assert.equal(await opened(), before + 1);
      await shown(page, /^Open for another/);
      await page.getByText('Ready', { exact: true }).first().waitFor();

      // Without a pointer a question is asked.
      await open.focus();
      await page.keyboard.press('Enter');
      await page.getByRole('heading', { name: 'Open Front door?' }).waitFor();
      await assertPresentable(page);
      await page.getByRole('link', { name: 'Cancel' }).click();

      await press(page, 'Lock down');
      await shown(dialog(page), /administrators included/);
      await dialog(page).getByRole('button', { name: 'Lock down' }).click();
      await told(page, 'The door is locked down.');
      await assertPresentable(page);
      await page.getByRole('button', { name: 'End lockdown' }).click();
      await told(page, 'The lockdown of this door has ended.');
    });

    it(`draws hours as a week and changes them, on a ${size}`, async (test) => {
      const page = await signedIn(test, size);
      await go(page, `/app/doors/${front.lock.id}`);
      await press(page, 'Add hours');
      const form = dialog(page);
      assert.equal(await form.getByLabel('First day').isVisible(), false);
      await form.getByRole('button', { name: 'Add hours' }).click();
      await shown(page, 'On these days needs at least one day.');
      for (const day of ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday']) await page.getByLabel(day).check();
      await page.getByLabel('From', { exact: true }).fill('08:00');
      await page.getByLabel('Until', { exact: true }).fill('18:00');
      await page.getByLabel('Name', { exact: true }).fill('Office hours');
      await assertPresentable(page);
      await page.getByRole('button', { name: 'Add hours' }).click();
      await told(page, 'The hours are added.');
      await page.getByRole('row', { name: /^Wed .* 08:00–18:00$/ }).waitFor();
      await assertPresentable(page);
      await page.getByRole('link', { name: 'Change Mon–Fri, 08:00–18:00' }).click();
      await dialog(page).getByLabel('Until', { exact: true }).fill('02:00');
      await dialog(page).getByRole('button', { name: 'Save changes' }).click();
      await told(page, 'The hours are changed.');
      await page.getByRole('row', { name: /^Wed .* 00:00–02:00, 08:00–24:00$/ }).waitFor();
      await page.getByRole('link', { name: /^Delete Mon–Fri/ }).click();
      await dialog(page).getByRole('button', { name: 'Delete hours' }).click();
      await told(page, 'The hours are deleted.');
    });

    it(`fills a group with doors and empties it, on a ${size}`, async (test) => {
      const page = await signedIn(test, size);
      await go(page, '/app/groups');
      await assertPresentable(page);
      await press(page, 'Add group');
      await page.getByLabel('Name').fill(`Cleaners of the ${size}`);
      await page.getByLabel('Place', { exact: true }).selectOption('Harbour House');
      await assertPresentable(page);
      await page.getByRole('button', { name: 'Add group' }).click();
      await told(page, 'Put doors into it next.');
      await press(page, 'Add doors');
      await assertPresentable(page);
      await page.getByRole('checkbox', { name: /^Front door/ }).check();
      await page.getByRole('button', { name: 'Add doors' }).click();
      await told(page, '1 door added.');
      await assertPresentable(page);
      await page.getByRole('link', { name: 'Remove Front door' }).click();
      await dialog(page).getByRole('button', { name: 'Remove door' }).click();
      await told(page, 'Front door is removed from this group.');
      await press(page, 'Delete');
      await dialog(page).getByRole('button', { name: 'Delete group' }).click();
      await told(page, 'is deleted.');
    });

    it(`shows a reader's secret when asked, on a ${size}`, async (test) => {
      const page = await signedIn(test, size);
      await go(page, `/app/doors/${front.lock.id}`);
      await press(page, 'Reader’s secret');
      await page.getByRole('button', { name: 'Make secret' }).click();
      await page.getByRole('button', { name: 'Show secret' }).click();
      await page.getByRole('img', { name: 'QR code of the secret' }).waitFor();
      assert.match(await page.getByLabel('Address').inputValue(), /^otpauth:\/\/totp\//);
      await assertPresentable(page);
      await press(page, 'Delete secret');
      await dialog(page).getByRole('button', { name: 'Delete secret' }).click();
      await told(page, 'The secret is deleted.');
    });
  }

  it('tells a door that asks for it where the person is', async (test) => {
    const here = { latitude: 52.52, longitude: 13.4 };
    await doorward.api.patch(`/locks/${front.lock.id}`, { lock: { ...here, geofence_restriction_enabled: true } });
    const page = await signedIn(test, 'phone', { geolocation: here, permissions: ['geolocation'] });
    await go(page, `/app/doors/${front.lock.id}`);
    await page.getByRole('button', { name: 'Hold to open' }).hover();
    await page.mouse.down();
    await told(page, 'Front door is open for 2 seconds.');
    await page.mouse.up();
    await go(page, `/app/doors/${front.lock.id}/open`);
    await page.getByRole('button', { name: 'Use my location' }).click();
    await shown(page, /Filled in, to within/);
    await assertPresentable(page);
  });

  it('leads from a place to a new door of it', async (test) => {
    const page = await signedIn(test, 'desk');
    await go(page, `/app/places/${building.place.id}`);
    await press(page, 'Add door');
    assert.equal(await page.getByLabel('Place', { exact: true }).inputValue(), `${building.place.id}`);
  });
});

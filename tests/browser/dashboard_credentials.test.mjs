// Credentials → Digital credentials, at a desk and on a phone.
import assert from 'node:assert/strict';
import { mkdir } from 'node:fs/promises';
import { after, before, describe, it } from 'node:test';
import { buildDoor, buildPlace, inMinutes, makeLink } from './lib/building.mjs';
import { startChromium } from './lib/chromium.mjs';
import { signIn } from './lib/dashboard.mjs';
import { startDoorward } from './lib/doorward.mjs';
import { assertPresentable, shown, visit } from './lib/guest.mjs';

const SIZES = { phone: { width: 390, height: 844 }, desktop: { width: 1280, height: 800 } };

describe('links in the dashboard', { timeout: 180_000 }, () => {
  let doorward, browser, building, door;

  before(async () => {
    doorward = await startDoorward();
    browser = await startChromium();
    building = await buildPlace(doorward.api);
    door = await buildDoor(doorward.api, building, 'Front door');
    await makeLink(doorward.api, building, { valid_until: inMinutes(120), unlock_limit: 3, unlock_limit_period: 'day' });
    await makeLink(doorward.api, building, { name: 'Early Guest', valid_from: inMinutes(120) });
  });

  after(async () => {
    await browser?.close();
    await doorward?.stop();
    await door?.shelly.stop();
  });

  async function open(test, viewport, path) {
    const page = await visit(test, browser, doorward.address, { viewport, permissions: ['clipboard-read', 'clipboard-write'] });
    const wrong = [];
    page.on('pageerror', (error) => wrong.push(String(error)));
    page.on('console', (message) => message.type() === 'error' && !/status of 422/.test(message.text()) && wrong.push(message.text()));
    test.after(() => assert.deepEqual(wrong, [], 'nothing goes wrong in the browser'));
    await signIn(page, doorward);
    await page.getByLabel('Your account').waitFor();
    await page.goto(doorward.address + path);
    return page;
  }

  async function picture(page, size, name) {
    await assertPresentable(page);
    const folder = process.env.PICTURES;
    if (!folder) return;
    await mkdir(folder, { recursive: true });
    for (const colorScheme of ['light', 'dark']) {
      await page.emulateMedia({ colorScheme });
      await page.screenshot({ path: `${folder}/${name}-${size}-${colorScheme}.png`, fullPage: size === 'desktop' });
    }
    await page.emulateMedia({ colorScheme: null });
  }

  for (const [size, viewport] of Object.entries(SIZES)) {
    it(`sends a link by hand, shows it once and copies it (${size})`, async (test) => {
      const page = await open(test, viewport, '/app/credentials');
      await shown(page, 'Gus Guest');
      await picture(page, size, 'list');
      await page.getByRole('link', { name: 'Send access link' }).click();
      await page.getByLabel('Type').selectOption('QR code');
      await page.getByLabel('Name').fill(`Hana ${size}`);
      await page.getByLabel('Send link via').selectOption('Send manually (copy to clipboard)');
      assert.ok(await page.getByLabel('Email').isHidden());
      await page.getByLabel('Group').selectOption({ index: 0 });
      assert.match(await page.getByLabel('Group').locator('option:checked').textContent(), /Visitors of Harbour House/);
      if (size === 'phone') {
        const never = page.getByRole('switch', { name: 'Never expires' });
        assert.ok(await never.isChecked());
        assert.ok(await page.getByLabel('Valid until').isHidden());
        await never.uncheck();
      }
      await page.getByLabel('Valid until').fill('2030-01-02T09:00');
      await picture(page, size, 'new');
      if (size === 'phone') {
        const box = await page.getByRole('button', { name: 'Create' }).boundingBox();
        assert.ok(box.y > viewport.height / 2 && box.y + box.height <= viewport.height, 'the button is in reach of a thumb');
      }
      await page.getByRole('button', { name: 'Create' }).click();
      await page.getByRole('heading', { name: 'Access link details' }).waitFor();
      await shown(page, /Until Wed 2 Jan 2030, 09:00 \(Berlin\)|Wed 2 Jan 2030, 09:00 \(Berlin\)/);
      const link = await page.getByLabel('Access link', { exact: true }).inputValue();
      assert.match(link, /\/grouplinks\//);
      await page.getByRole('button', { name: 'Copy' }).click();
      await shown(page, 'Copied');
      assert.equal(await page.evaluate(() => navigator.clipboard.readText()), link);
      assert.equal(new URL(page.url()).pathname, '/app/credentials/new');
      for (const kind of ['PNG', 'SVG']) {
        const [download] = await Promise.all([page.waitForEvent('download'), page.getByRole('link', { name: `Download ${kind}` }).click()]);
        assert.equal(download.suggestedFilename(), `access-link.${kind.toLowerCase()}`);
      }
      await picture(page, size, 'details');
      await page.reload();
      await page.getByRole('link', { name: 'Done' }).click();
      await page.getByRole('heading', { name: `Hana ${size}` }).waitFor();
      await picture(page, size, 'link');
      const made = await doorward.api.get(`/group_links?query=Hana%20${size}`);
      assert.equal(made.length, 1);
    });

    it(`says what is wrong beside the field, then sends a link by mail (${size})`, async (test) => {
      const page = await open(test, viewport, '/app/credentials/new');
      await page.getByLabel('Name').fill(`Mira ${size}`);
      await page.getByRole('button', { name: 'Send link' }).click();
      const email = page.getByLabel('Email');
      await page.locator('#email-error').waitFor();
      assert.ok(await email.evaluate((field) => field === document.activeElement));
      assert.equal(await page.getByLabel('Name').inputValue(), `Mira ${size}`);
      await picture(page, size, 'wrong');
      await email.fill('mira@example.com');
      await page.getByRole('button', { name: 'Send link' }).click();
      await shown(page, /is on its way to mira@example.com/);
    });

    it(`extends, changes and destroys a link in dialogs (${size})`, async (test) => {
      const link = await makeLink(doorward.api, building, { name: `Dora ${size}`, valid_until: '2030-01-02T09:00:00Z' });
      const page = await open(test, viewport, `/app/credentials/${link.id}`);
      await page.getByRole('button', { name: '1 week' }).click();
      await shown(page, /is extended\. Until Wed 9 Jan 2030, 10:00 \(Berlin\)/);
      await page.getByRole('link', { name: 'Extend' }).click();
      const dialog = page.getByRole('dialog');
      await dialog.getByLabel('Extend', { exact: true }).selectOption('Until a day and a time');
      await dialog.getByLabel('Valid until').fill('2030-02-01T12:00');
      await picture(page, size, 'extend');
      await dialog.getByRole('button', { name: 'Extend' }).click();
      await shown(page, /Until Fri 1 Feb 2030, 12:00 \(Berlin\)/);
      await page.getByRole('link', { name: 'Change' }).click();
      await page.getByLabel('Name').fill(`Dora Two ${size}`);
      await picture(page, size, 'edit');
      await page.getByRole('button', { name: 'Save changes' }).click();
      await page.getByRole('heading', { name: `Dora Two ${size}` }).waitFor();
      await page.getByRole('link', { name: 'Destroy' }).click();
      await dialog.getByRole('button', { name: 'Destroy link' }).click();
      await shown(page, `The link of Dora Two ${size} is destroyed.`);
    });

    it(`makes another link from the form that the way back leads to (${size})`, async (test) => {
      const page = await open(test, viewport, '/app/credentials/new');
      const make = async () => {
        await page.getByLabel('Name').fill(`Twin ${size}`);
        await page.getByLabel('Send link via').selectOption('Send manually (copy to clipboard)');
        await page.getByRole('button', { name: 'Create' }).click();
        await page.getByRole('heading', { name: 'Access link details' }).waitFor();
        return page.getByLabel('Access link', { exact: true }).inputValue();
      };
      const first = await make();
      await page.reload();
      assert.equal(await page.getByLabel('Access link', { exact: true }).inputValue(), first, 'reloading makes no other');
      await page.goBack();
      assert.notEqual(await make(), first);
      assert.equal((await doorward.api.get(`/group_links?query=Twin%20${size}`)).length, 2);
    });

    it(`searches, ticks and switches off several (${size})`, async (test) => {
      for (const name of ['One', 'Two']) await makeLink(doorward.api, building, { name: `Tick ${name} ${size}` });
      const page = await open(test, viewport, '/app/credentials');
      await page.getByLabel('Search links').fill(`tick`);
      await page.waitForURL(/q=tick/);
      await page.getByLabel(`Tick Tick One ${size}`).check();
      await page.getByLabel(`Tick Tick Two ${size}`).check();
      await shown(page, '2 ticked');
      await picture(page, size, 'ticked');
      await page.getByRole('button', { name: 'Switch off' }).click();
      await shown(page, 'Switch off 2 links?');
      await picture(page, size, 'bulk');
      await page.getByRole('button', { name: 'Switch off 2 links' }).click();
      await shown(page, '2 links are switched off');
      await picture(page, size, 'bulk-done');
      await page.getByRole('link', { name: 'Done' }).click();
      await page.getByLabel('State').selectOption('Switched off');
      await page.waitForURL(/state=disabled/);
      await shown(page, `Tick One ${size}`);
    });

    it(`sends links to a pasted list, with a preview and progress (${size})`, async (test) => {
      const page = await open(test, viewport, '/app/credentials/several');
      const people = Array.from({ length: 25 }, (_, number) => `Guest ${number} ${size},guest${number}@example.com`);
      await page.getByLabel('People').fill(`name,email\n${people.join('\n')}\nNobody ${size}\n`);
      await page.getByRole('button', { name: 'Preview' }).click();
      await shown(page, /25 links can be sent; 1 line is wrong/);
      await picture(page, size, 'preview');
      await page.getByRole('button', { name: 'Send 25 links' }).click();
      await shown(page, /25 links are made and on the way/);
      await shown(page, new RegExp(`Line 27, Nobody ${size}`));
      await picture(page, size, 'made');
      const made = await doorward.api.get(`/group_links?query=${size}&limit=250`);
      assert.equal(made.filter(({ name }) => name.startsWith('Guest ')).length, 25);
    });
  }
});

// The settings: who one is and how one looks, what may be sent and what arrives, who is told of events, reports and signing keys.
import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import { after, before, describe, it } from 'node:test';
import { buildDoor, buildPlace, makeLink } from './lib/building.mjs';
import { startChromium } from './lib/chromium.mjs';
import { signIn } from './lib/dashboard.mjs';
import { startDoorward } from './lib/doorward.mjs';
import { assertPresentable, shown, visit } from './lib/guest.mjs';
import { part } from './lib/mail.mjs';
import { startMailbox } from './lib/mailbox.mjs';
import { until } from './lib/wait.mjs';

const SIZES = { phone: { width: 390, height: 844 }, desktop: { width: 1280, height: 800 } };
const LOGO = Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 8 8"><rect width="8" height="8" fill="#1d4f91"/></svg>');

describe('the settings', { timeout: 300_000 }, () => {
  let doorward, browser, mailbox, receiver, building, front;

  before(async () => {
    mailbox = await startMailbox();
    receiver = await startReceiver();
    doorward = await startDoorward({ smtpUrl: mailbox.url });
    browser = await startChromium();
    building = await buildPlace(doorward.api);
    front = await buildDoor(doorward.api, building, 'Front door');
  });

  after(async () => {
    await browser?.close();
    await doorward?.stop();
    await front?.shelly.stop();
    await receiver?.stop();
    await mailbox?.stop();
  });

  /** A signed-in page of this size; any error of its scripts fails the test. */
  async function enter(test, size, path) {
    const page = await visit(test, browser, doorward.address, { viewport: SIZES[size] });
    const errors = [];
    page.on('pageerror', (error) => errors.push(error.message));
    // A form that is refused is answered with a status that the browser writes to its console.
    page.on('console', (message) => message.type() === 'error' && !/status of 4(09|22)/.test(message.text()) && errors.push(message.text()));
    test.after(() => assert.deepEqual(errors, [], 'errors of the page'));
    await signIn(page, doorward);
    await page.getByRole('heading', { name: 'Overview', level: 1 }).waitFor();
    await page.goto(doorward.address + path);
    return page;
  }

  for (const size of Object.keys(SIZES)) {
    it(`changes the organization and says what is wrong beside its field (${size})`, async (test) => {
      const page = await enter(test, size, '/app/settings');
      await assertPresentable(page);
      const name = page.getByRole('textbox', { name: 'Name', exact: true });
      await name.fill('');
      await page.getByRole('button', { name: 'Save changes' }).click();
      await shown(page, /Name can.t be blank\./);
      await name.fill(`Example Offices ${size}`);
      await page.getByRole('button', { name: 'Save changes' }).click();
      await page.getByRole('status').filter({ hasText: /saved/ }).first().waitFor();
      assert.equal((await doorward.api.get('/organization')).name, `Example Offices ${size}`);
    });

    it(`previews a colour, warns of a weak one, and takes a logo (${size})`, async (test) => {
      const page = await enter(test, size, '/app/settings/branding');
      await assertPresentable(page);
      const preview = page.getByRole('img', { name: 'A mail with a button of this colour' });
      await page.getByRole('textbox', { name: 'Colour' }).fill('#ffd400');
      await shown(page, /hardly stands out/);
      assert.match(await preview.innerHTML(), /#ffd400/, 'the preview follows without a click');
      await assertPresentable(page);
      await page.getByLabel('Picture').setInputFiles({ name: 'logo.svg', mimeType: 'image/svg+xml', buffer: LOGO });
      await page.getByRole('button', { name: 'Upload logo' }).click();
      await page.getByRole('button', { name: 'Remove logo' }).waitFor();
      await assertPresentable(page);
      await page.getByRole('button', { name: 'Remove logo' }).click();
      await shown(page, 'No logo yet.');
    });

    it(`tells what is used of the quotas (${size})`, async (test) => {
      const page = await enter(test, size, '/app/settings/quotas');
      await page.getByRole('cell', { name: /^Links and access keys with an email address/ }).waitFor();
      await assertPresentable(page);
    });

    it(`sends a test mail that arrives, and tells so without being asked again (${size})`, async (test) => {
      const page = await enter(test, size, '/app/settings/messages');
      await assertPresentable(page);
      await shown(page, /Text messages cannot be sent/);
      await page.getByRole('button', { name: 'Send test mail' }).click();
      await page.getByRole('status').filter({ hasText: 'A test mail to owner@example.com is on its way.' }).waitFor();
      await page.getByRole('row', { name: /Mail to owner@example.com/ }).first().getByText('Sent').waitFor();
      const mail = await mailbox.mailTo('owner@example.com');
      assert.match(part(mail, 'text/plain'), /this is a test\. Mails of .* reach owner@example\.com/);
      await assertPresentable(page);
    });

    it(`adds an integration, shows its secret once, and replays a delivery (${size})`, async (test) => {
      const page = await enter(test, size, '/app/settings/integrations');
      await page.getByRole('link', { name: 'Add integration' }).click();
      await page.getByRole('heading', { name: 'New integration' }).waitFor();
      await assertPresentable(page);
      await page.getByLabel('Name').fill(`Alarm ${size}`);
      await page.getByLabel('Address').fill(receiver.address);
      await page.getByLabel('Events', { exact: true }).fill('lock.unlock');
      await page.getByRole('button', { name: 'Create integration' }).click();
      const key = page.getByRole('textbox', { name: 'Signing key' });
      await key.waitFor();
      assert.match(await key.inputValue(), /^whsec_/);
      await assertPresentable(page);
      await page.getByRole('link', { name: 'Done' }).click();
      await page.getByRole('heading', { name: `Alarm ${size}` }).waitFor();
      assert.doesNotMatch(await page.content(), /whsec_/);

      const before = receiver.count();
      await doorward.api.post(`/locks/${front.lock.id}/unlock`);
      await until('a delivery', () => receiver.count() > before);
      await until('the log tells it', async () => {
        await page.reload();
        return (await page.getByRole('button', { name: /^Replay/ }).count()) > 0;
      });
      await assertPresentable(page);
      const once = receiver.count();
      await page.getByRole('button', { name: /^Replay/ }).first().click();
      await until('it is delivered again', () => receiver.count() > once);
    });

    it(`schedules a report and deletes its schedule (${size})`, async (test) => {
      const page = await enter(test, size, '/app/settings/reports');
      await shown(page, /No report is scheduled/);
      await assertPresentable(page);
      await page.getByRole('link', { name: 'Schedule report' }).click();
      await page.getByRole('heading', { name: 'Schedule a report' }).waitFor();
      await assertPresentable(page);
      await page.getByLabel('Name', { exact: true }).fill('Weekly unlocks');
      await page.getByLabel('Mail it to').fill('ada@example.com');
      await page.getByRole('button', { name: 'Schedule report' }).click();
      await page.getByRole('row', { name: /Weekly unlocks On/ }).waitFor();
      await assertPresentable(page);
      await page.getByRole('link', { name: 'Delete the schedule Weekly unlocks' }).click();
      await page.getByRole('dialog').getByRole('button', { name: 'Delete schedule' }).click();
      await shown(page, /No report is scheduled/);
    });

    it(`replaces the signing key after telling what follows (${size})`, async (test) => {
      const page = await enter(test, size, '/app/settings/signing_keys');
      await page.getByRole('link', { name: /^(Make|Replace) signing key/ }).click();
      const dialog = page.getByRole('dialog');
      await dialog.getByText(/The present key signs nothing more/).waitFor();
      await dialog.getByRole('button', { name: 'Replace signing key' }).click();
      await shown(page, /signs from now on/);
      await assertPresentable(page);
    });
  }

  for (const size of Object.keys(SIZES)) {
    it(`adds a partner key, shows its secret once, switches it off and deletes it (${size})`, async (test) => {
      const page = await enter(test, size, '/app/settings/partner-keys');
      await shown(page, /No partner keys yet/);
      await assertPresentable(page);
      await page.getByRole('link', { name: 'Add partner key' }).click();
      await page.getByLabel('Name').fill(`Booking ${size}`);
      await page.getByRole('checkbox', { name: /Visitors of Harbour House/ }).check();
      assert.ok(await page.getByLabel('Public key', { exact: true }).isHidden());
      await page.getByRole('radio', { name: /The partner.s own key/ }).check();
      await page.getByLabel('Public key', { exact: true }).fill('nonsense');
      await assertPresentable(page);
      await page.getByRole('button', { name: 'Create partner key' }).click();
      await page.getByLabel('Public key', { exact: true }).and(page.locator('[aria-invalid]')).waitFor();
      await assertPresentable(page);
      await page.getByRole('radio', { name: /shared secret/i }).check();
      await page.getByRole('button', { name: 'Create partner key' }).click();
      const secret = page.getByRole('textbox', { name: 'Shared secret' });
      await secret.waitFor();
      const text = await secret.inputValue();
      assert.ok(text.length >= 32);
      await assertPresentable(page);
      await page.getByRole('link', { name: 'Done' }).click();
      await page.getByRole('row', { name: new RegExp(`Booking ${size}.*1 group.*Never.*On`) }).waitFor();
      assert.ok(!(await page.content()).includes(text), 'the secret is not shown again');
      await assertPresentable(page);

      const dialog = page.getByRole('dialog');
      await page.getByRole('link', { name: `Booking ${size}` }).first().click();
      await dialog.getByRole('switch', { name: 'Codes open doors' }).uncheck();
      await assertPresentable(page);
      await dialog.getByRole('button', { name: 'Save changes' }).click();
      await page.getByRole('row', { name: new RegExp(`Booking ${size}.*Off`) }).waitFor();
      await page.getByRole('link', { name: `Delete Booking ${size}` }).click();
      await dialog.getByText(/None of the codes that are signed with it opens a door/).waitFor();
      await assertPresentable(page);
      await dialog.getByRole('button', { name: 'Delete partner key' }).click();
      await shown(page, /No partner keys yet/);
    });
  }

  for (const size of ['phone', 'desktop']) {
    it(`has foreign codes judged by a webhook (${size})`, async (test) => {
      const page = await enter(test, size, '/app/settings/evaluation-webhooks');
      await shown(page, /No evaluation webhook yet/);
      await assertPresentable(page);
      await page.getByRole('link', { name: 'Add evaluation webhook' }).click();
      await page.getByLabel('Name').fill('Ticket office');
      await page.getByLabel('Address').fill('gopher://tickets.example.com');
      await page.getByRole('button', { name: 'Create webhook' }).click();
      await page.getByLabel('Address').and(page.locator('[aria-invalid]')).waitFor();
      await assertPresentable(page);
      await page.getByLabel('Address').fill('http://127.0.0.1:9/judge');
      await page.getByRole('button', { name: 'Create webhook' }).click();
      const secret = page.getByRole('textbox', { name: 'Signing secret' });
      await secret.waitFor();
      const text = await secret.inputValue();
      assert.match(text, /^whsec_/);
      await assertPresentable(page);
      await page.getByRole('link', { name: 'Done' }).click();
      await shown(page, /It has decided nothing yet/);
      assert.ok(!(await page.content()).includes(text), 'the secret is not shown again');
      await assertPresentable(page);
      await page.getByRole('button', { name: 'Send test' }).click();
      await shown(page, /Nothing was opened/);
      await assertPresentable(page);
      await page.getByRole('link', { name: 'Delete' }).click();
      await page.getByRole('button', { name: 'Delete webhook' }).click();
      await shown(page, /No evaluation webhook yet/);
    });
  }

  it('exports many events with progress, then offers the table', async (test) => {
    const page = await enter(test, 'desktop', '/app/events?type=lock.unlock');
    await page.getByText('Export', { exact: true }).click();
    await page.getByRole('button', { name: 'Many events, with progress' }).click();
    await page.getByRole('heading', { name: 'Export of events' }).waitFor();
    await page.getByRole('button', { name: 'Download table (CSV)' }).waitFor();
    await assertPresentable(page);
    const [file] = await Promise.all([page.waitForEvent('download'), page.getByRole('button', { name: 'Download table (CSV)' }).click()]);
    assert.match(file.suggestedFilename(), /\.csv$/);
  });

  it('finds events by the name of a link', async (test) => {
    await makeLink(doorward.api, building, { name: 'Nora Named' });
    const page = await enter(test, 'phone', '/app/events');
    await page.getByRole('searchbox', { name: 'Who' }).fill('nora');
    await page.getByRole('button', { name: 'Filter' }).click();
    await shown(page, /Only what one person did \(Nora Named/);
    await assertPresentable(page);
  });

  it('makes several QR codes to pass on by hand, shown once', async (test) => {
    const page = await enter(test, 'desktop', '/app/credentials/several');
    await page.getByLabel('People').fill('Kim Sample\nSam Sample');
    await page.getByLabel('Send links via').selectOption('manual');
    await page.getByLabel('Type', { exact: true }).selectOption('qr_code');
    await page.getByRole('button', { name: 'Preview' }).click();
    await page.getByRole('button', { name: 'Make 2 links' }).click();
    await page.getByRole('button', { name: 'Show the links once' }).click();
    await page.getByRole('heading', { name: '2 access links' }).waitFor();
    await page.getByRole('img', { name: 'QR code of Kim Sample' }).waitFor();
    await assertPresentable(page);
    const [file] = await Promise.all([page.waitForEvent('download'), page.getByRole('link', { name: 'Download table (CSV)' }).click()]);
    assert.equal(file.suggestedFilename(), 'access-links.csv');
  });
});

/** A receiver of webhooks that takes everything. */
async function startReceiver() {
  let count = 0;
  const server = createServer((request, response) => {
    request.resume();
    request.on('end', () => {
      count += 1;
      response.writeHead(204).end();
    });
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    address: `http://127.0.0.1:${server.address().port}/hook`,
    count: () => count,
    stop: () => new Promise((resolve) => server.close(resolve)),
  };
}

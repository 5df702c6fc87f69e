// The dashboard: people, teams, one's own account, and a session that ends in the middle of a form.
import assert from 'node:assert/strict';
import { createHmac } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:http';
import { after, before, describe, it } from 'node:test';
import { buildPlace } from './lib/building.mjs';
import { startChromium } from './lib/chromium.mjs';
import { signIn } from './lib/dashboard.mjs';
import { startDoorward } from './lib/doorward.mjs';
import { assertPresentable, shown, visit } from './lib/guest.mjs';

const PHONE = { width: 390, height: 844 };
const DESK = { width: 1280, height: 800 };

/** The code that an authenticator app shows for a key in base 32 (RFC 6238), so many steps from now. */
function code(key, steps = 0) {
  const bits = [...key].map((character) => 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'.indexOf(character).toString(2).padStart(5, '0')).join('');
  const secret = Buffer.from(bits.match(/.{8}/g).map((byte) => Number.parseInt(byte, 2)));
  const counter = Buffer.alloc(8);
  counter.writeBigUInt64BE(BigInt(Math.floor(Date.now() / 30_000) + steps));
  const digest = createHmac('sha1', secret).update(counter).digest();
  const number = digest.readUInt32BE(digest[19] & 15) & 0x7fffffff;
  return String(number % 1_000_000).padStart(6, '0');
}

for (const [device, viewport] of [['a phone', PHONE], ['a desk', DESK]]) {
  describe(`people on ${device}`, { timeout: 180_000 }, () => {
    let doorward, browser, building;
    const said = [];

    before(async () => {
      doorward = await startDoorward();
      browser = await startChromium();
      building = await buildPlace(doorward.api);
    });

    after(async () => {
      await browser?.close();
      await doorward?.stop();
    });

    async function open(test, path, options = {}) {
      const page = await visit(test, browser, doorward.address, { viewport, ...options });
      page.on('pageerror', (error) => said.push(`${page.url()}: ${error}`));
      page.on('console', (message) => {
        // What the browser itself says of an answer such as 422 is no fault of the page.
        if (message.type() === 'error' && !/status of 4\d\d/.test(message.text())) said.push(`${page.url()}: ${message.text()}`);
      });
      await signIn(page, doorward);
      await page.waitForURL(`${doorward.address}/app`);
      await page.goto(`${doorward.address}${path}`);
      return page;
    }

    it('adds somebody with a role, changes it, and switches their access off and on', async (test) => {
      const page = await open(test, '/app/users');
      await assertPresentable(page);
      await page.getByRole('link', { name: 'Add user' }).click();
      const dialog = page.getByRole('dialog');
      await dialog.getByLabel('Email').fill('robin@example.com');
      await dialog.getByLabel('Name').fill('Robin Example');
      await dialog.getByRole('radio', { name: /^Managed/ }).check();
      assert.equal(await dialog.getByLabel('Group', { exact: true }).isVisible(), false);
      await dialog.getByRole('radio', { name: /^Member/ }).check();
      await dialog.getByLabel('Group', { exact: true }).selectOption({ label: `${building.group.name} · ${building.place.name}` });
      await shown(page, 'Berlin time');
      await dialog.getByLabel('Valid until').fill('2031-05-01T18:00');
      await dialog.getByLabel('Unlock limit').fill('3');
      await dialog.getByLabel('The limit counts').selectOption('day');
      await dialog.getByRole('button', { name: 'Add user' }).click();
      await page.getByRole('heading', { name: 'Robin Example' }).waitFor();
      await shown(page, '0 of 3 unlocks used today');
      await shown(page, /1 May 2031.*Berlin/);
      await assertPresentable(page);

      await page.getByRole('link', { name: /^Change Member on/ }).click();
      assert.equal(await dialog.getByLabel('Valid until').inputValue(), '2031-05-01T18:00');
      await dialog.getByRole('radio', { name: /^Group manager/ }).check();
      await dialog.getByRole('button', { name: 'Save changes' }).click();
      await shown(page, 'The changes are saved.');
      await page.getByRole('link', { name: 'Add role' }).click();
      await dialog.getByRole('radio', { name: /^Observer/ }).check();
      await dialog.getByRole('button', { name: 'Add role' }).click();
      await shown(page, 'The whole organization');
      await page.getByRole('link', { name: /^Remove Observer/ }).click();
      await dialog.getByRole('button', { name: 'Remove role' }).click();
      await shown(page, /Observer on .* is removed/);

      await page.getByRole('link', { name: 'Switch access off' }).click();
      await shown(page, 'Links that they sent go on working.');
      await dialog.getByRole('button', { name: 'Switch access off' }).click();
      await shown(page, 'Access off');
      await page.getByRole('button', { name: 'Switch access on' }).click();
      await shown(page, 'Access on');

      await page.goto(`${doorward.address}/app/users/new`);
      await assertPresentable(page);
      await page.getByLabel('Email').fill('robin@example.com');
      await page.getByRole('button', { name: 'Add user' }).click();
      await shown(page, 'Email has already been taken.');
      await assertPresentable(page);
    });

    it('finds people by what is typed and by state', async (test) => {
      await doorward.api.post('/users', { user: { email: 'ines@example.com', name: 'Ines Invited' } });
      const page = await open(test, '/app/users');
      await page.getByLabel('State').selectOption('invited');
      if (viewport === PHONE) await page.getByRole('button', { name: 'Search' }).click();
      await page.waitForURL(/state=invited/);
      await shown(page, 'Ines Invited');
      await page.getByRole('link', { name: 'Olivia Owner' }).waitFor({ state: 'detached' });
      await page.goto(`${doorward.address}/app/users`);
      await page.keyboard.press('/');
      await page.keyboard.type('Ines');
      await page.waitForURL(/q=Ines/);
      await shown(page, 'Ines Invited');
      await assertPresentable(page);
    });

    it('imports a list, after it was shown, and goes on by itself', async (test) => {
      const page = await open(test, '/app/users/import');
      await assertPresentable(page);
      const lines = Array.from({ length: 60 }, (_, number) => `Person ${number},p${number}@example.com`);
      await page.getByLabel('CSV file').setInputFiles({
        name: 'people.csv',
        mimeType: 'text/csv',
        buffer: Buffer.from(['Name,Email', ...lines, 'nobody at all'].join('\n')),
      });
      await page.waitForFunction(() => document.querySelector('[name=lines]').value.includes('p59@example.com'));
      await page.getByRole('radio', { name: /^Managed/ }).check();
      await page.getByRole('button', { name: 'Check the lines' }).click();
      await shown(page, '60 people');
      await shown(page, /1 line is wrong/);
      await shown(page, 'Line 62');
      await assertPresentable(page);
      await page.getByRole('button', { name: 'Add 60 people' }).click();
      await page.getByRole('heading', { name: 'The import is done' }).waitFor();
      await shown(page, '60 people added.');
      await assertPresentable(page);
      await page.getByRole('link', { name: 'To the users' }).click();
      await page.getByRole('link', { name: 'Next' }).click();
      await page.waitForURL(/page=2/);
    });

    it('makes a team with a member and a role', async (test) => {
      await doorward.api.post('/users', { user: { email: 'sam@example.com', name: 'Sam Sample', send_emails: false } });
      const page = await open(test, '/app/teams');
      await assertPresentable(page);
      const dialog = page.getByRole('dialog');
      await page.getByRole('link', { name: 'Add team' }).click();
      await dialog.getByLabel('Name').fill('Cleaners');
      await dialog.getByRole('button', { name: 'Create team' }).click();
      await page.getByRole('heading', { name: 'Cleaners' }).waitFor();
      await page.getByRole('link', { name: 'Add members' }).click();
      await dialog.getByLabel('E-mail addresses').fill('sam@example.com');
      await dialog.getByRole('button', { name: 'Add members' }).click();
      await shown(page, 'Sam Sample');
      await page.getByRole('link', { name: 'Add role' }).click();
      await dialog.getByRole('radio', { name: /^Place access manager/ }).check();
      await dialog.getByLabel('Place', { exact: true }).selectOption({ label: building.place.name });
      await dialog.getByRole('button', { name: 'Add role' }).click();
      await shown(page, 'Place access manager');
      await assertPresentable(page);
      await page.getByRole('link', { name: 'Take out Sam Sample' }).click();
      await dialog.getByRole('button', { name: 'Take out' }).click();
      await shown(page, 'No members yet.');
      await page.getByRole('link', { name: 'Delete' }).click();
      await shown(page, /1 role of the team/);
      await dialog.getByRole('button', { name: 'Delete team' }).click();
      await shown(page, 'Cleaners is deleted.');
    });

    it('looks after one’s own account', async (test) => {
      const page = await open(test, '/app/account', { permissions: ['clipboard-read', 'clipboard-write'] });
      await assertPresentable(page);
      await page.getByRole('link', { name: 'Add API key' }).click();
      await page.getByLabel('Name').fill('Intercom');
      await page.getByLabel('Password').fill(doorward.account.password);
      await assertPresentable(page);
      await page.getByRole('button', { name: 'Add API key' }).click();
      await page.getByRole('heading', { name: 'Your API key' }).waitFor();
      await assertPresentable(page);
      await page.getByRole('button', { name: 'Copy' }).click();
      await shown(page, 'Copied');
      const key = await page.evaluate(() => navigator.clipboard.readText());
      const answer = await fetch(`${doorward.address}/user`, { headers: { authorization: `KISI-LOGIN ${key}`, accept: 'application/json' } });
      assert.equal((await answer.json()).email, doorward.account.email);
      await page.getByRole('link', { name: 'Done' }).click();
      await page.getByRole('link', { name: 'Delete Intercom' }).click();
      await page.getByRole('dialog').getByRole('button', { name: 'Delete API key' }).click();
      await shown(page, 'Intercom is deleted.');

      await page.getByRole('link', { name: 'Set up' }).click();
      await page.getByRole('button', { name: 'Show the QR code' }).click();
      await page.getByRole('img', { name: /QR code/ }).waitFor();
      await assertPresentable(page);
      const secret = await page.getByLabel('Key').textContent();
      await page.getByLabel('Verification code').fill('000000');
      await page.getByRole('button', { name: 'Switch on' }).click();
      await shown(page, /Verification code is wrong/);
      await page.getByLabel('Verification code').fill(code(secret));
      await page.getByRole('button', { name: 'Switch on' }).click();
      await page.getByRole('heading', { name: 'Two-factor sign-in is on' }).waitFor();
      await assertPresentable(page);
      const backup = (await page.getByLabel('Backup codes').textContent()).split('\n');
      assert.equal(backup.length, 10);
      await page.getByRole('link', { name: 'Done' }).click();
      await page.getByRole('link', { name: 'Switch off' }).click();
      await page.getByRole('dialog').getByLabel('Verification code').fill(backup[3]);
      await page.getByRole('dialog').getByRole('button', { name: 'Switch off' }).click();
      await shown(page, 'Two-factor sign-in is off.');
    });

    it('remembers the domain, finds it, and switches to another organization', async (test) => {
      const page = await open(test, '/app');
      await page.getByLabel('Your account').click();
      await page.getByRole('button', { name: 'Sign out' }).click();
      await page.getByLabel('Password').waitFor();
      assert.equal(await page.getByLabel('Domain').inputValue(), doorward.account.domain);
      await assertPresentable(page);
      await page.getByRole('link', { name: 'Find your domain' }).click();
      await assertPresentable(page);
      await page.getByLabel('Email').fill(doorward.account.email);
      await page.getByRole('button', { name: 'Send the mail' }).click();
      await shown(page, 'Look into your mail');
      await signIn(page, { ...doorward, account: { ...doorward.account, domain: '' } });
      await page.waitForURL(`${doorward.address}/app`);
      await page.getByLabel('Your account').click();
      await page.getByRole('link', { name: 'Switch organization' }).click();
      await page.getByRole('dialog').getByLabel('Domain').fill('sunny-mill');
      await page.getByRole('dialog').getByRole('button', { name: 'Sign out and go on' }).click();
      await page.getByLabel('Password').waitFor();
      assert.equal(await page.getByLabel('Domain').inputValue(), 'sunny-mill');
      assert.equal(await page.getByLabel('Email').inputValue(), doorward.account.email);
    });

    it('keeps what was filled in while the session ended, and goes on where somebody wanted to go', async (test) => {
      const page = await open(test, `/app/places/${building.place.id}/edit`);
      const logins = await doorward.api.get('/logins');
      for (const login of logins.filter((one) => one.name === 'Browser')) await doorward.api.delete(`/logins/${login.id}`);
      const name = `Harbour House ${device}`;
      await page.getByLabel('Name').fill(name);
      await page.getByRole('button', { name: 'Save changes' }).click();
      await shown(page, /what you filled in is kept/);
      await assertPresentable(page);
      await page.getByLabel('Domain').fill(doorward.account.domain);
      await page.getByLabel('Email').fill(doorward.account.email);
      await page.getByLabel('Password').fill(doorward.account.password);
      await page.getByRole('button', { name: 'Sign in' }).click();
      await page.getByRole('heading', { name: 'You are signed in' }).waitFor();
      await assertPresentable(page);
      await page.getByRole('button', { name: 'Back to the form' }).click();
      assert.equal(await page.getByLabel('Name').inputValue(), name);
      assert.notEqual((await doorward.api.get(`/places/${building.place.id}`)).name, name, 'nothing is saved yet');
      await page.getByRole('button', { name: 'Save changes' }).click();
      await shown(page, 'The changes are saved.');
      assert.equal((await doorward.api.get(`/places/${building.place.id}`)).name, name);
      building.place.name = name;

      await page.context().clearCookies();
      await page.goto(`${doorward.address}/app/users?q=owner`);
      await page.getByLabel('Domain').fill(doorward.account.domain);
      await page.getByLabel('Email').fill(doorward.account.email);
      await page.getByLabel('Password').fill(doorward.account.password);
      await page.getByRole('button', { name: 'Sign in' }).click();
      await page.waitForURL(`${doorward.address}/app/users?q=owner`);
    });

    it('does nothing for a form on another site', async (test) => {
      const server = createServer((request, answer) => {
        const target = new URL(request.url, 'http://other').searchParams.get('to');
        const fields = ['email=evil@example.com', 'name=Evil', 'kind=managed', 'lines=evil2@example.com'].map((pair) => pair.split('='));
        const inputs = fields.map(([name, value]) => `<input name="${name}" value="${value}">`).join('');
        answer.setHeader('content-type', 'text/html');
        answer.end(`<form method="post" action="${doorward.address}${target}">${inputs}<button>Send</button></form>`);
      }).listen(0, '127.0.0.1');
      await once(server, 'listening');
      test.after(() => server.close());
      const page = await open(test, '/app');
      const { id } = await doorward.api.get('/user');
      const before = (await doorward.api.get('/users?limit=100')).length;
      for (const target of ['/app/users/new', '/app/users/import/run', '/app/teams/new', `/app/users/${id}/edit`, '/app/account/edit',
        '/app/account/logins/elsewhere', '/app/account/two_factor', '/app/account/switch', '/app/sign_out']) {
        await page.goto(`http://127.0.0.1:${server.address().port}/?to=${target}`);
        await page.getByRole('button', { name: 'Send' }).click();
        await shown(page, 'The request did not come from this page.');
      }
      assert.equal((await doorward.api.get('/users?limit=100')).length, before);
      assert.equal((await doorward.api.get('/teams')).length, 0);
      assert.equal((await doorward.api.get('/user')).name, 'Olivia Owner');
      await page.goto(`${doorward.address}/app/account`);
      await page.getByRole('heading', { name: 'My account' }).waitFor();
    });

    it('said nothing in the console', () => assert.deepEqual(said, []));
  });
}

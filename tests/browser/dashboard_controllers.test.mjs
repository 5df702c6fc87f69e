// Controllers and scanners, as an administrator manages them: from the first token to an agent that drives a door.
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { startAgent } from './lib/agent.mjs';
import { buildDoor, buildPlace } from './lib/building.mjs';
import { startChromium } from './lib/chromium.mjs';
import { signIn } from './lib/dashboard.mjs';
import { startDoorward } from './lib/doorward.mjs';
import { assertPresentable, shown, visit } from './lib/guest.mjs';
import { until } from './lib/wait.mjs';

const SIZES = { phone: { width: 390, height: 844 }, desktop: { width: 1280, height: 800 } };
const PATIENCE = 30_000;

describe('controllers in the dashboard', { timeout: 240_000 }, () => {
  let doorward, browser, front;

  before(async () => {
    doorward = await startDoorward();
    browser = await startChromium();
    front = await buildDoor(doorward.api, await buildPlace(doorward.api), 'Front door');
  });

  after(async () => {
    await browser?.close();
    await doorward?.stop();
    await front?.shelly.stop();
  });

  /** A signed-in page of this size; whatever its console or its scripts complain of fails the test. */
  async function enter(test, size, path) {
    const page = await visit(test, browser, doorward.address, { viewport: SIZES[size], permissions: ['clipboard-read', 'clipboard-write'] });
    const complaints = [];
    // A form that is shown again comes with a status that the browser remarks on.
    const serious = (message) => message.type() === 'error' && !/status of 4(09|22)/.test(message.text());
    page.on('console', (message) => serious(message) && complaints.push(message.text()));
    page.on('pageerror', (error) => complaints.push(String(error)));
    test.after(() => assert.deepEqual(complaints, []));
    await signIn(page, doorward);
    await page.getByLabel('Your account').waitFor();
    await page.goto(doorward.address + path);
    return page;
  }

  const press = (page, name) => page.getByRole('main').getByRole('link', { name, exact: true }).click();
  const told = (page, text) => page.getByRole('status').filter({ hasText: text }).first().waitFor();
  const command = (page) => page.getByLabel('Command').inputValue();

  for (const size of Object.keys(SIZES)) {
    it(`adds a controller, sees its agent come, gives it a door and a scanner, and deletes it (${size})`, async (test) => {
      const name = `Cellar ${size}`;
      const page = await enter(test, size, '/app/doors');
      await press(page, 'Controllers');
      await shown(page, /No controllers yet/);
      await assertPresentable(page);

      await press(page, 'Add controller');
      await page.getByRole('button', { name: 'Add controller' }).click();
      await shown(page, /Name can.t be blank\./);
      await page.getByLabel('Name').fill(name);
      await page.getByLabel('Place', { exact: true }).selectOption('Harbour House');
      await assertPresentable(page);
      await page.getByRole('button', { name: 'Add controller' }).click();

      await page.getByRole('heading', { name: `Start the agent of ${name}` }).waitFor();
      await shown(page, /within 15 minutes/);
      await shown(page, 'Waiting for its agent');
      const line = await command(page);
      assert.match(line, new RegExp(`^doorward agent --server ${doorward.address} --token \\S+$`));
      await page.getByRole('button', { name: 'Copy' }).click();
      await shown(page, 'Copied');
      assert.equal(await page.evaluate(() => navigator.clipboard.readText()), line);
      await assertPresentable(page);

      const agent = await startAgent(line);
      test.after(() => agent.stop());
      // Nobody reloads the page.
      await page.getByText('Online', { exact: true }).waitFor({ timeout: PATIENCE });
      await press(page, 'Done');
      await page.getByRole('heading', { name, level: 1 }).waitFor();
      assert.ok(!(await page.content()).includes(line.split(' ').at(-1)), 'the token is not shown again');
      await shown(page, 'Online');
      await shown(page, /None yet\. Choose this controller/);
      await assertPresentable(page);
      const controller = new URL(page.url()).pathname;

      await page.goto(`${doorward.address}/app/doors/${front.lock.id}`);
      await press(page, 'Change relay');
      await page.getByRole('dialog').getByLabel('Controller').selectOption(`${name}, Harbour House`);
      await page.getByRole('dialog').getByRole('button', { name: 'Save relay' }).click();
      await told(page, 'The relay is saved.');
      await press(page, name);
      await page.getByRole('main').getByRole('link', { name: 'Front door' }).waitFor();
      await until('its agent knows all', async () => {
        await page.reload();
        return page.getByText('Knows who may open, up to date').isVisible();
      }, PATIENCE);

      const dialog = page.getByRole('dialog');
      await press(page, 'Add scanner');
      await dialog.getByLabel('Name').fill(`Gate ${size}`);
      await dialog.getByLabel('Door', { exact: true }).selectOption('Front door');
      await dialog.getByLabel('Device').fill('/etc/passwd');
      await dialog.getByRole('button', { name: 'Add scanner' }).click();
      await shown(page, /Device must be a serial line/);
      await assertPresentable(page);
      await page.getByLabel('Device').fill(`/dev/ttyUSB${size === 'phone' ? 0 : 1}`);
      await page.getByRole('button', { name: 'Add scanner' }).click();
      await told(page, `Gate ${size} is added.`);
      await shown(page, /\/dev\/ttyUSB\d, 9600 baud/);
      await assertPresentable(page);
      await press(page, `Change Gate ${size}`);
      await dialog.getByLabel('How it is read').selectOption('The agent’s standard input');
      assert.ok(await dialog.getByLabel('Device').isHidden());
      await dialog.getByRole('button', { name: 'Save changes' }).click();
      await told(page, 'The changes are saved.');
      await shown(page, 'Standard input');

      await press(page, 'Change');
      await dialog.getByLabel('Name').waitFor();
      const id = controller.split('/').at(-1);
      await doorward.api.patch(`/controllers/${id}`, { controller: { name: `${name} below` } });
      await dialog.getByLabel('Notes').fill('Behind the boiler');
      await dialog.getByRole('button', { name: 'Save changes' }).click();
      await shown(page, /Somebody else has changed this/);
      assert.equal((await doorward.api.get(`/controllers/${id}`)).description, null);

      await page.goto(doorward.address + controller);
      await press(page, 'New token');
      await shown(page, /Its agent goes on until another enrols/);
      await assertPresentable(page);
      await page.getByRole('button', { name: 'Make new token' }).click();
      await page.getByRole('heading', { name: `Start the agent of ${name} below` }).waitFor();
      assert.notEqual(await command(page), line);
      await press(page, 'Done');

      await page.goto(`${doorward.address}/app/controllers`);
      await page.getByRole('row', { name: /Cellar .* below/ }).getByText('Online').waitFor();
      await assertPresentable(page);
      await press(page, 'All scanners');
      await shown(page, `Gate ${size}`);
      await assertPresentable(page);
      await page.goto(doorward.address + controller);
      await press(page, 'Delete');
      await shown(dialog, /1 door stays shut until its relay names another controller: Front door\./);
      await shown(dialog, /1 scanner is read by nobody any more\./);
      await assertPresentable(page);
      await dialog.getByRole('button', { name: 'Delete controller' }).click();
      await told(page, `${name} below is deleted.`);
      await until('its agent is refused', () => agent.log().includes('the server refused this agent'), PATIENCE);
      await page.goto(`${doorward.address}/app/doors/${front.lock.id}`);
      await shown(page, new RegExp(`Number ${id}, which is deleted`));

      await page.goto(`${doorward.address}/app/controllers/scanners`);
      await press(page, `Delete Gate ${size}`);
      await dialog.getByRole('button', { name: 'Delete scanner' }).click();
      await shown(page, /No scanners yet/);
    });
  }
});

// A page that somebody else made, on an origin of its own, opens doors with a link: the one in docs/examples.
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { after, before, describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import { buildDoor, buildPlace, makeLink } from './lib/building.mjs';
import { startChromium } from './lib/chromium.mjs';
import { startDoorward } from './lib/doorward.mjs';
import { shown } from './lib/guest.mjs';

const EXAMPLE = fileURLToPath(new URL('../../docs/examples/own-page.html', import.meta.url));

describe('a page of another origin', { timeout: 120_000 }, () => {
  let doorward, browser, building, door, server, origin;

  before(async () => {
    doorward = await startDoorward();
    browser = await startChromium();
    building = await buildPlace(doorward.api);
    door = await buildDoor(doorward.api, building, 'Front door');
    const example = await readFile(EXAMPLE, 'utf8');
    assert.ok(example.includes('https://doors.example.com'));
    const page = example.replace('https://doors.example.com', doorward.address);
    server = createServer((_request, response) => {
      response.writeHead(200, { 'content-type': 'text/html; charset=utf-8' }).end(page);
    });
    await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
    origin = `http://127.0.0.1:${server.address().port}`;
    assert.notEqual(new URL(origin).port, new URL(doorward.address).port);
  });

  after(async () => {
    await browser?.close();
    server?.close();
    await doorward?.stop();
    await door?.shelly.stop();
  });

  async function visit(test, secret) {
    const page = await browser.newPage();
    const problems = [];
    page.on('pageerror', (error) => problems.push(String(error)));
    test.after(() => page.close());
    await page.goto(`${origin}/#${secret}`);
    return { page, problems };
  }

  it('lists the doors of a link and opens one', async (test) => {
    const link = await makeLink(doorward.api, building);
    const { page, problems } = await visit(test, link.secret);
    await shown(page, /Choose a door/);
    assert.equal(door.shelly.pulses, 0);
    await page.getByRole('button', { name: 'Open Front door' }).click();
    await shown(page, /Front door is open/);
    assert.equal(door.shelly.pulses, 1);
    assert.deepEqual(problems, []);
    const events = await doorward.api.events('lock.unlock');
    assert.ok(events.some((event) => event.success && event.actor_type === 'GroupLink' && event.actor_id === link.id));
  });

  it('reads why a link opens nothing', async (test) => {
    const link = await makeLink(doorward.api, building);
    const { page } = await visit(test, link.secret);
    await shown(page, /Choose a door/);
    await doorward.api.patch(`/group_links/${link.id}`, { group_link: { link_enabled: false } });
    door.shelly.pulses = 0;
    await page.getByRole('button', { name: 'Open Front door' }).click();
    await page.waitForFunction(() => !/Opening|Choose/.test(document.querySelector('#said').textContent));
    const said = await page.locator('#said').textContent();
    assert.match(said, /link|access/i);
    assert.equal(door.shelly.pulses, 0);
  });

  it('reads that a secret is none, and gets no cookie that would open anything', async (test) => {
    const { page } = await visit(test, '0'.repeat(32));
    await page.waitForFunction(() => document.querySelector('#said').textContent !== 'One moment …');
    assert.notEqual(await page.locator('#said').textContent(), '');
    assert.equal(await page.getByRole('button').count(), 0);
    assert.deepEqual(await page.context().cookies(doorward.address), []);
  });

  it('cannot use what the guest page knows of its visitor', async (test) => {
    const link = await makeLink(doorward.api, building);
    const { page } = await visit(test, link.secret);
    await shown(page, /Choose a door/);
    await page.goto(doorward.address + link.path);
    const before = door.shelly.pulses;
    await page.goto(`${origin}/#none`);
    const status = await page.evaluate(
      async ([address, lock]) => {
        const answer = await fetch(`${address}/locks/${lock}/unlock`, { method: 'POST', credentials: 'include' }).catch(() => null);
        return answer?.status ?? 'refused';
      },
      [doorward.address, door.lock.id],
    );
    assert.equal(status, 'refused', 'the browser keeps the answer from a page that sends cookies');
    assert.equal(door.shelly.pulses, before);
  });
});

// The page with a link's QR code: large enough for a scanner, there without a network, and gone when the link is.
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { writeFile, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { promisify } from 'node:util';
import { buildDoor, buildPlace, inMinutes, makeLink } from './lib/building.mjs';
import { startChromium } from './lib/chromium.mjs';
import { startDoorward } from './lib/doorward.mjs';
import { assertPresentable, shown, visit } from './lib/guest.mjs';
import { until } from './lib/wait.mjs';

const SHOW = /Show code for the scanner/;
const KEPT = /Kept on this phone/;

/** What an independent decoder reads on a picture of the screen. */
async function decoded(page) {
  const folder = await mkdtemp(join(tmpdir(), 'doorward-code-'));
  const file = join(folder, 'screen.png');
  await writeFile(file, await page.screenshot());
  const script = 'import sys, zxingcpp; from PIL import Image; print("\\n".join(r.text for r in zxingcpp.read_barcodes(Image.open(sys.argv[1]))))';
  const { stdout } = await promisify(execFile)(process.env.DOORWARD_PYTHON ?? 'python3', ['-c', script, file]);
  await rm(folder, { recursive: true });
  return stdout.trim();
}

describe('the page with the code', { timeout: 180_000 }, () => {
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

  async function codePage(test, fields) {
    const link = await makeLink(doorward.api, building, fields);
    const page = await visit(test, browser, doorward.address + link.path);
    await page.getByRole('link', { name: SHOW }).click();
    await shown(page, KEPT);
    return { link, page };
  }

  /** Whether the page still comes when the server cannot be reached: the network is cut for the page and its worker. */
  async function withoutNetwork(page) {
    await page.context().setOffline(true);
    try {
      await page.reload({ timeout: 10_000 });
      return await page.getByRole('img', { name: /QR code/ }).isVisible();
    } catch {
      return false;
    } finally {
      await page.context().setOffline(false);
    }
  }

  for (const type of ['online', 'offline']) {
    it(`shows a scanner the ${type} code that the link was made with`, async (test) => {
      const { link, page } = await codePage(test, { quick_response_code_type: type, valid_until: inMinutes(60) });
      assert.equal(await decoded(page), link.quick_response_code_token);
      await assertPresentable(page);
      const { width } = await page.getByRole('img', { name: /QR code/ }).boundingBox();
      assert.ok(width >= 300, `the code is ${width} px wide on a screen of 390`);
    });
  }

  it('is there without a network, and forgotten when the link is deleted', async (test) => {
    const { link, page } = await codePage(test, { quick_response_code_type: 'offline', valid_until: inMinutes(60) });
    assert.ok(await withoutNetwork(page), 'it is kept');
    assert.equal(await decoded(page), link.quick_response_code_token);
    await doorward.api.delete(`/group_links/${link.id}`);
    await page.reload();
    await shown(page, /Open the link again/);
    assert.ok(!(await withoutNetwork(page)), 'it is forgotten');
    assert.deepEqual(await page.evaluate('caches.keys()').catch(() => []), []);
  });

  it('is forgotten when the link ends, also without a network', async (test) => {
    const end = Date.now() + 8_000;
    const fields = { quick_response_code_type: 'offline', valid_until: new Date(end).toISOString() };
    const { page } = await codePage(test, fields);
    const keys = () => page.evaluate('caches.keys()');
    assert.equal((await keys()).length, 1);
    await page.context().setOffline(true);
    await shown(page, /Link has expired/);
    assert.ok(Date.now() >= end - 1_000);
    assert.equal(await page.getByRole('img', { name: /QR code/ }).count(), 0);
    await until('the code is forgotten', async () => (await keys()).length === 0);
  });

  it('keeps nothing of a link without a code', async (test) => {
    const link = await makeLink(doorward.api, building, { valid_until: inMinutes(60) });
    const page = await visit(test, browser, doorward.address + link.path);
    await shown(page, /Front door/);
    assert.equal(await page.getByRole('link', { name: SHOW }).count(), 0);
    assert.equal((await page.evaluate('navigator.serviceWorker.getRegistrations()')).length, 0);
  });
});

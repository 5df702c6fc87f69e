// The demo, by what it prints and nothing else.
import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { startChromium } from './lib/chromium.mjs';
import { Api, PROGRAM } from './lib/doorward.mjs';
import { control, holdUntil, shown, visit } from './lib/guest.mjs';
import { freePort, startListening } from './lib/process.mjs';
import { until } from './lib/wait.mjs';

describe('the demo', { timeout: 120_000 }, () => {
  let data, demo, browser;

  before(async () => {
    data = await mkdtemp(join(tmpdir(), 'doorward-demo-'));
    const port = await freePort();
    demo = await startListening(port, PROGRAM, ['demo', '--data', data, '--listen', `127.0.0.1:${port}`]);
    browser = await startChromium();
    await until('the greeting', () => /Data /.test(demo.log()));
  });

  after(async () => {
    await browser?.close();
    await demo?.stop();
    await rm(data, { recursive: true, force: true });
  });

  function printed(pattern) {
    const [, found] = demo.log().match(pattern);
    return found;
  }

  it('opens a simulated door for whoever holds the button of the printed page, and records it', async (test) => {
    const page = await visit(test, browser, printed(/^Guest page +(\S+)$/m));
    await holdUntil(page, control(page, 'Front door'), /Open — pull now/);
    await until('the simulator', () => /simulated door open.*Front door/.test(demo.log()));
    const api = new Api(printed(/^API +(\S+)/m), printed(/^API key +(\S+)$/m));
    const [event, ...more] = await api.events('lock.unlock');
    assert.deepEqual(more, []);
    const { success, object_name, actor_type, actor_name } = event;
    assert.deepEqual({ success, object_name, actor_type, actor_name }, {
      success: true,
      object_name: 'Front door',
      actor_type: 'GroupLink',
      actor_name: 'Robin Example',
    });
  });

  it('has a link that is not open yet, and one that has expired', async (test) => {
    await shown(await visit(test, browser, printed(/^ +not yet +(\S+)$/m)), /Not open yet/);
    await shown(await visit(test, browser, printed(/^ +expired +(\S+)$/m)), /expired/);
  });
});

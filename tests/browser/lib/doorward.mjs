// The program under test with a fresh data folder, and a client of its API.
import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { freePort, startListening } from './process.mjs';

/** The program under test. */
export const PROGRAM = process.env.DOORWARD_BIN ?? fileURLToPath(new URL('../../../target/debug/doorward', import.meta.url));

/** Bootstraps an organization and serves it. `smtpUrl` is where its mail goes; `rateLimit` 0 is no limit. */
export async function startDoorward({ smtpUrl, organization = 'Example Offices', owner = 'Olivia Owner', rateLimit = 0 } = {}) {
  const data = await mkdtemp(join(tmpdir(), 'doorward-browser-'));
  const bootstrap = ['bootstrap', '--data', data, '--domain', 'example', '--email', 'owner@example.com', '--name', organization, '--json'];
  const { stdout } = await promisify(execFile)(PROGRAM, bootstrap);
  const account = JSON.parse(stdout);
  const port = await freePort();
  const address = `http://127.0.0.1:${port}`;
  const options = ['--data', data, '--listen', `127.0.0.1:${port}`, '--public-url', address, '--rate-limit', `${rateLimit}`];
  if (smtpUrl) options.push('--smtp-url', smtpUrl, '--mail-from', 'doors@example.com');
  const serve = () => startListening(port, PROGRAM, ['serve', ...options, '--allow-private-egress']);
  let server = await serve();
  const api = new Api(address, account.api_key);
  const { id } = await api.get('/user');
  await api.patch(`/users/${id}`, { user: { name: owner } });
  return {
    address,
    account,
    api,
    log: () => server.log(),
    /** Stops the server; `back` starts it again with the same data, at the same address. */
    away: () => server.stop(),
    async back() {
      server = await serve();
    },
    async stop() {
      await server.stop();
      await rm(data, { recursive: true, force: true });
    },
  };
}

/** Calls the API as the owner; an answer that is not 2xx is an error. */
export class Api {
  #address;
  #secret;

  constructor(address, secret) {
    this.#address = address;
    this.#secret = secret;
  }

  get = (path) => this.#call('GET', path);
  post = (path, body) => this.#call('POST', path, body);
  patch = (path, body) => this.#call('PATCH', path, body);
  delete = (path) => this.#call('DELETE', path);

  /** The events of one type, newest first. */
  async events(type) {
    const set = await this.post('/event_sets', { event_set: { event_type: type } });
    return set.events;
  }

  async #call(method, path, body) {
    const headers = { accept: 'application/json', authorization: `KISI-LOGIN ${this.#secret}` };
    if (body) headers['content-type'] = 'application/json';
    const answer = await fetch(this.#address + path, { method, headers, body: body && JSON.stringify(body) });
    const text = await answer.text();
    if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${text}`);
    return text && JSON.parse(text);
  }
}

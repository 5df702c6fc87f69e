// A real SMTP server (Debian's aiosmtpd) that keeps what it receives in a Maildir.
import { mkdtemp, readFile, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort, startListening } from './process.mjs';
import { until } from './wait.mjs';

const PYTHON = process.env.DOORWARD_PYTHON ?? '/usr/bin/python3';

/** Starts one on a free port. */
export async function startMailbox() {
  const folder = await mkdtemp(join(tmpdir(), 'doorward-mail-'));
  const port = await freePort();
  const args = ['-m', 'aiosmtpd', '-n', '-l', `127.0.0.1:${port}`, '-c', 'aiosmtpd.handlers.Mailbox', join(folder, 'mail')];
  const server = await startListening(port, PYTHON, args);
  const received = join(folder, 'mail', 'new');
  return {
    url: `smtp://127.0.0.1:${port}`,
    /** The first mail for this recipient, as it stood on the wire. */
    async mailTo(recipient) {
      return until(`a mail to ${recipient}`, async () => {
        const names = await readdir(received).catch(() => []);
        const mails = await Promise.all(names.map((name) => readFile(join(received, name), 'utf8')));
        return mails.find((mail) => mail.includes(`X-RcptTo: ${recipient}`));
      });
    },
    async stop() {
      await server.stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

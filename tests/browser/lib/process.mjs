// Programs that the tests start: on free ports, and never outliving the tests.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { connect, createServer } from 'node:net';
import { until } from './wait.mjs';

// The program ends when our end of the pipe closes, which it does however we die.
const TIED = '"$@" </dev/null & child=$!; cat >/dev/null; kill -INT "$child" 2>/dev/null; wait "$child"';

/** A TCP port on 127.0.0.1 that nobody uses. */
export async function freePort() {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address();
  server.close();
  await once(server, 'close');
  return port;
}

/** Starts a program. `log()` is everything it printed. */
export function start(program, args) {
  let text = '';
  const shell = spawn('sh', ['-c', TIED, 'sh', program, ...args], { stdio: ['pipe', 'pipe', 'pipe'] });
  for (const stream of [shell.stdout, shell.stderr]) stream.on('data', (chunk) => (text += chunk));
  return {
    log: () => text,
    async stop() {
      shell.stdin.end();
      if (shell.exitCode === null && shell.signalCode === null) await once(shell, 'exit');
    },
  };
}

/** Starts a program and waits until it takes connections on `port`. */
export async function startListening(port, program, args) {
  const running = start(program, args);
  try {
    await until(`${program} on port ${port}`, () => accepts(port));
  } catch (error) {
    await running.stop();
    throw new Error(`${error.message}\n${running.log()}`);
  }
  return running;
}

async function accepts(port) {
  const socket = connect(port, '127.0.0.1');
  try {
    await once(socket, 'connect');
    return true;
  } catch {
    return false;
  } finally {
    socket.destroy();
  }
}

// The agent of a controller, as a program of its own.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PROGRAM } from './doorward.mjs';
import { start } from './process.mjs';

/** Starts it by the command that the dashboard shows, with a data folder of its own. */
export async function startAgent(command) {
  const [program, ...args] = command.split(' ');
  if (program !== 'doorward') throw new Error(`not a command of this program: ${command}`);
  const data = await mkdtemp(join(tmpdir(), 'doorward-agent-'));
  const agent = start(PROGRAM, [...args, '--data', data]);
  return {
    ...agent,
    async stop() {
      await agent.stop();
      await rm(data, { recursive: true, force: true });
    },
  };
}

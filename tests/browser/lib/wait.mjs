// Waiting for something to become true, never for time to pass.
import { setTimeout as pause } from 'node:timers/promises';

/** Asks until the answer is truthy, and returns it; fails with `what` after `limit` milliseconds. */
export async function until(what, ask, limit = 10_000) {
  const deadline = performance.now() + limit;
  for (;;) {
    const answer = await ask();
    if (answer) return answer;
    if (performance.now() > deadline) throw new Error(`waited ${limit} ms in vain: ${what}`);
    await pause(20);
  }
}

// Debian's Chromium, without a display and without talking to anyone.
import { chromium } from 'playwright-core';

const ARGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** Launches it; `CHROMIUM` names another binary. `camera` is a video that its camera sees, which pages may use unasked. */
export function startChromium({ camera } = {}) {
  const filmed = ['--use-fake-device-for-media-stream', '--use-fake-ui-for-media-stream', `--use-file-for-fake-video-capture=${camera}`];
  const args = camera ? [...ARGS, ...filmed] : ARGS;
  return chromium.launch({ executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium', args });
}

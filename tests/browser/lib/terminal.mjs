// A tablet at a door.
import { shown, visit } from './guest.mjs';

export const TABLET = { viewport: { width: 1024, height: 768 } };

/** A terminal for a tablet at a door: its id. */
export async function makeTerminal(api, { place }, { lock }, name = 'Tablet at the door') {
  const terminal = { name, place_id: place.id, lock_id: lock.id, scanner: { kind: 'camera' } };
  return (await api.post('/terminals', { terminal })).id;
}

/** Types a new code of a terminal on the page of a tablet. */
export async function pair(page, api, id) {
  const { pairing_code: code } = await api.post(`/terminals/${id}/pairing_code`);
  await page.getByRole('textbox').fill(code.toLowerCase());
  await page.keyboard.press('Enter');
  await page.locator('#terminal').waitFor();
}

/** A tablet's page, paired with a terminal. */
export async function tablet(test, browser, { address, api }, id, options = TABLET) {
  const page = await visit(test, browser, `${address}/terminal`, options);
  await pair(page, api, id);
  return page;
}

/** Types a text as a scanner does, wherever the focus is. */
export async function scan(page, text) {
  await page.keyboard.type(text);
  await page.keyboard.press('Enter');
}

/** Waits until the last answer is gone. */
export async function idle(page) {
  await page.locator('#stage[data-state="ready"]').waitFor();
  await shown(page, /Show your code/);
}

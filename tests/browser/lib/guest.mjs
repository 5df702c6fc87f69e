// The guest page, as a person uses it and as it must present itself.
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';

const AXE = await readFile(new URL(import.meta.resolve('axe-core/axe.min.js')), 'utf8');
const NARROWEST = { width: 320, height: 640 };

/** A browser context with one page at this address, closed with the test. */
export async function visit(test, browser, address, options = {}) {
  const context = await browser.newContext({ viewport: { width: 390, height: 844 }, ...options });
  test.after(() => context.close());
  const page = await context.newPage();
  await page.goto(address);
  return page;
}

/** The control of the door with this name. */
export function control(page, name) {
  return page.getByRole('button', { name: new RegExp(`^${name}`) });
}

/** Waits until the page shows this text. */
export async function shown(page, text) {
  await page.getByText(text).filter({ visible: true }).first().waitFor();
}

/** Presses the mouse on a control and keeps it down until the page shows this, a text or a locator. */
export async function holdUntil(page, button, sign) {
  await button.hover();
  await page.mouse.down();
  await (sign instanceof RegExp ? shown(page, sign) : sign.waitFor());
  await page.mouse.up();
}

/** Activates a control as a screen reader does: Chromium runs an access key through the same code. */
export async function activate(page, button) {
  await button.evaluate((element) => (element.accessKey = 'o'));
  const devtools = await page.context().newCDPSession(page);
  const alt = 1;
  await devtools.send('Input.dispatchKeyEvent', { type: 'rawKeyDown', modifiers: alt, key: 'o', code: 'KeyO', windowsVirtualKeyCode: 79 });
  await devtools.send('Input.dispatchKeyEvent', { type: 'char', modifiers: alt, key: 'o', text: 'o', unmodifiedText: 'o' });
}

/** Fails if axe finds anything, in light or dark, or if a narrow screen scrolls sideways. Leaves the page as it was. */
export async function assertPresentable(page) {
  await page.evaluate(AXE);
  for (const colorScheme of ['light', 'dark']) {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    const { violations } = await page.evaluate('axe.run({ resultTypes: ["violations"] })');
    const found = violations.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.html).join(' ')}`);
    assert.deepEqual(found, [], `what axe finds in ${colorScheme}`);
  }
  await page.emulateMedia({ colorScheme: null, reducedMotion: null });
  const before = page.viewportSize();
  await page.setViewportSize(NARROWEST);
  const width = await page.evaluate('document.documentElement.scrollWidth');
  assert.ok(width <= NARROWEST.width, `the page is ${width} px wide on a screen of ${NARROWEST.width} px`);
  await page.setViewportSize(before);
}

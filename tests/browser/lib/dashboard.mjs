// The dashboard, as an owner uses it.

/** Signs in as the organization's owner, with the keyboard alone; the page then shows the overview. */
export async function signIn(page, { address, account }, { password = account.password } = {}) {
  await page.goto(`${address}/app`);
  await page.getByLabel('Domain').focus();
  await page.keyboard.type(account.domain);
  await page.keyboard.press('Tab');
  await page.keyboard.type(account.email);
  await page.keyboard.press('Tab');
  await page.keyboard.type(password);
  await page.keyboard.press('Enter');
  await page.waitForLoadState();
}

// Lighthouse on the pages that people meet first, at phone and desktop size. Fails below the bar, and where a first visit is heavy.
import { launch } from 'chrome-launcher';
import lighthouse, { desktopConfig } from 'lighthouse';
import { buildDoor, buildPlace, makeLink } from '../browser/lib/building.mjs';
import { startDoorward } from '../browser/lib/doorward.mjs';

const BAR = 98;
const HEAVIEST = 100_000;
const CATEGORIES = ['performance', 'accessibility', 'best-practices'];
const CHROMIUM = process.env.CHROMIUM ?? '/usr/bin/chromium';

const doorward = await startDoorward();
const chromium = await launch({ chromePath: CHROMIUM, chromeFlags: ['--headless=new', '--no-sandbox', '--disable-gpu'] });
const stops = [() => chromium.kill(), () => doorward.stop()];
let failed = false;
try {
  const building = await buildPlace(doorward.api);
  const door = await buildDoor(doorward.api, building, 'Front door');
  stops.push(() => door.shelly.stop());
  const link = await makeLink(doorward.api, building);
  await doorward.api.post(`/locks/${door.lock.id}/unlock`);

  const cellar = { name: 'Cellar', place_id: building.place.id };
  const controller = await doorward.api.post('/controllers', { controller: cellar });

  const owner = await signedIn();
  const guest = await entered(link.path);
  const pages = [
    ['sign-in', '/app/sign_in'],
    ['overview', '/app', owner],
    ['credentials', '/app/credentials', owner],
    ['messages', '/app/settings/messages', owner],
    ['reports', '/app/settings/reports', owner],
    ['signing keys', '/app/settings/signing_keys', owner],
    ['partner keys', '/app/settings/partner-keys', owner],
    ['controllers', '/app/controllers', owner],
    ['controller', `/app/controllers/${controller.id}`, owner],
    ['scanners', '/app/controllers/scanners', owner],
    ['guest page', guest.path, guest.cookie],
  ];
  console.log(`page          screen    ${CATEGORIES.map((name) => name.padEnd(15)).join('')}bytes`);
  for (const [name, path, cookie] of pages) {
    for (const [screen, config] of [['phone', undefined], ['desktop', desktopConfig]]) {
      const options = { port: chromium.port, onlyCategories: CATEGORIES, logLevel: 'error' };
      if (cookie) options.extraHeaders = { Cookie: cookie };
      const { lhr } = await lighthouse(doorward.address + path, options, config);
      const scores = CATEGORIES.map((category) => Math.round(lhr.categories[category].score * 100));
      const bytes = lhr.audits['total-byte-weight'].numericValue;
      const short = scores.some((score) => score < BAR) || bytes > HEAVIEST;
      failed ||= short;
      console.log(`${name.padEnd(14)}${screen.padEnd(10)}${scores.map((score) => `${score}`.padEnd(15)).join('')}${bytes}${short ? '  short' : ''}`);
      for (const category of short ? CATEGORIES : []) {
        for (const { id, weight } of lhr.categories[category].auditRefs) {
          const { score, title, displayValue } = lhr.audits[id];
          if (weight && score !== null && score < 1) console.log(`    ${category}: ${title} ${displayValue ?? ''}`);
        }
      }
    }
  }
} finally {
  for (const stop of stops.reverse()) await stop();
}
process.exitCode = failed ? 1 : 0;

/** The cookie of the signed-in owner. */
async function signedIn() {
  const { domain, email, password } = doorward.account;
  const answer = await fetch(`${doorward.address}/app/sign_in`, {
    method: 'POST',
    redirect: 'manual',
    headers: { origin: doorward.address },
    body: new URLSearchParams({ domain, email, password }),
  });
  return cookies(answer);
}

/** Where a link leads, and the cookie that it leaves. */
async function entered(path) {
  const answer = await fetch(doorward.address + path, { redirect: 'manual' });
  return { path: answer.headers.get('location'), cookie: cookies(answer) };
}

function cookies(answer) {
  return answer.headers.getSetCookie().map((cookie) => cookie.split(';')[0]).join('; ');
}

// Takes the pictures of docs/pictures/: every page in its main states, and the mail, on a phone and a desktop, light and dark.
// Names behind the command take those alone: node pictures.mjs dashboard-reports dashboard-messages.
import { mkdir } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { startAgent } from './lib/agent.mjs';
import { buildDoor, buildPlace, inMinutes, makeLink, makeSchedule } from './lib/building.mjs';
import { startChromium } from './lib/chromium.mjs';
import { startDoorward } from './lib/doorward.mjs';
import { control, holdUntil, shown } from './lib/guest.mjs';
import { part } from './lib/mail.mjs';
import { film, phoneWith } from './lib/camera.mjs';
import { makeTerminal, pair, scan } from './lib/terminal.mjs';
import { signIn } from './lib/dashboard.mjs';
import { startMailbox } from './lib/mailbox.mjs';
import { until } from './lib/wait.mjs';

const FOLDER = fileURLToPath(new URL('../../docs/pictures/', import.meta.url));
const SCREENS = {
  phone: { viewport: { width: 390, height: 844 }, deviceScaleFactor: 2 },
  desktop: { viewport: { width: 1280, height: 800 }, deviceScaleFactor: 1 },
};
const ONLY = process.argv.slice(2);
const RECIPIENT = 'gus@example.com';
const DAY = 24 * 60;

const mailbox = await startMailbox();
const doorward = await startDoorward({ smtpUrl: mailbox.url });
const browser = await startChromium();
const stops = [() => browser.close(), () => doorward.stop(), () => mailbox.stop()];
try {
  await mkdir(FOLDER, { recursive: true });
  const { api } = doorward;
  const logo = `data:image/png;base64,${await drawLogo()}`;
  await api.patch('/organization', { organization: { logo } });
  const harbour = await buildPlace(api);
  const front = await buildDoor(api, harbour, 'Front door', { pulseSeconds: 5 });
  const garden = await buildPlace(api, { name: 'Garden Studio', address: 'Example Lane 7, 10119 Berlin' });
  const gate = await buildDoor(api, garden, 'Gate');
  const studio = await buildDoor(api, garden, 'Studio');
  const library = await buildPlace(api, { name: 'Corner Library', address: 'Example Square 3, 10117 Berlin' });
  const reading = await buildDoor(api, library, 'Reading room');
  stops.push(...[front, gate, studio, reading].map(({ shelly }) => () => shelly.stop()));

  const today = { valid_from: inMinutes(-60), valid_until: inMinutes(8 * 60) };
  const link = await makeLink(api, harbour, { ...today, email: RECIPIENT });
  const mail = await shownMail(RECIPIENT, { logo });
  const coded = await makeLink(api, garden, { ...today, email: 'gabi@example.com', quick_response_code_type: 'online', language: 'de' });
  const code = `data:image/png;base64,${coded.quick_response_code_image}`;
  const mailWithCode = await shownMail('gabi@example.com', { logo, code });
  const future = await makeLink(api, harbour, { valid_from: inMinutes(DAY + 90), valid_until: inMinutes(2 * DAY) });
  const expired = await makeLink(api, harbour, { valid_from: inMinutes(-2 * DAY), valid_until: inMinutes(-DAY) });
  const several = await makeLink(api, garden, today);
  const limited = await makeLink(api, harbour, { ...today, unlock_limit: 1, unlock_limit_period: 'day' });
  const closed = await makeLink(api, library);
  await makeSchedule(api, 'Group', library.group, 'allow', { starts_at: inMinutes(DAY + 120), ends_at: inMinutes(DAY + 300) });

  await take('guest-ready', opened(link));
  await take('guest-open', opened(link, hold(/Open — pull now/)));
  await take('guest-several', opened(several));
  await take('guest-future', opened(future));
  await take('guest-expired', opened(expired));
  await take('guest-closed', opened(closed, (page) => shown(page, 'Closed at this time')));
  await use(limited);
  await take('guest-used-up', opened(limited, (page) => shown(page, /e00410/)));
  front.shelly.mood = 'absent';
  await take('guest-offline', opened(link, async (page) => {
    await hold(/did not answer/)(page);
    await page.reload();
    await shown(page, /May be offline/);
  }));
  front.shelly.mood = 'refusing';
  await take('guest-refused', opened(link, hold(/fac004/)));
  front.shelly.mood = 'willing';
  await api.post(`/locks/${gate.lock.id}/lock_down`);
  await take('guest-locked-down', opened(several, (page) => shown(page, /fad001/)));
  await take('mail', (page) => page.setContent(mail));
  await take('mail-with-code', (page) => page.setContent(mailWithCode));
  await take('guest-code', (page) => page.goto(`${doorward.address}${coded.path}`).then(() => page.goto(`${page.url()}/code`)));
  await terminals(harbour, front, coded);
  await take('sign-in', (page) => page.goto(`${doorward.address}/app`));
  await take('forgotten', (page) => page.goto(`${doorward.address}/app/password`));
  await take('forgotten-sent', forgotten);
  await api.post('/users/password', { user: { domain: doorward.account.domain, email: doorward.account.email } });
  await take('new-password', mailed(doorward.account.email, '/app/password/'));
  await api.post('/users', { user: { name: 'Mia Member', email: 'mia@example.com' } });
  await take('invitation', mailed('mia@example.com', '/app/invitation/'));
  await api.post('/users', { user: { name: 'Noah Member', email: 'noah@example.com', password_flow_enabled: false } });
  await api.post('/users/confirmation', { user: { domain: doorward.account.domain, email: 'noah@example.com' } });
  await take('confirmation', mailed('noah@example.com', '/app/confirmation/'));
  const webhook = { type: 'event_webhook', name: 'Front desk', url: 'https://desk.example.com/hook' };
  await api.post('/integrations', { integration: webhook });
  await api.post('/teams', { team: { name: 'Cleaners' } });
  const weekly = { name: 'Weekly unlocks', reporter_id: 2, period: 'week', frequency: 1, scheduled_at: inMinutes(7 * DAY).slice(0, 10) };
  await api.post('/scheduled_reports', { scheduled_report: { ...weekly, time_zone: 'Europe/Berlin', emails: ['ada@example.com'] } });
  await api.post('/reports', { report: { name: 'Who there is', reporter_id: 5 } });
  await api.post('/organization/signing_keys/rotate');
  const cellar = await api.post('/controllers', { controller: { name: 'Cellar', place_id: garden.place.id, description: 'Behind the boiler' } });
  const agent = await startAgent(`doorward agent --server ${doorward.address} --token ${cellar.enrolment_token}`);
  stops.push(() => agent.stop());
  await until('the agent', async () => (await api.get(`/controllers/${cellar.id}`)).online);
  await api.patch(`/locks/${studio.lock.id}`, { lock: { relay: { kind: 'shelly', address: studio.shelly.address, controller_id: cellar.id } } });
  const scanner = { kind: 'serial', device: '/dev/serial/by-id/usb-Example_Scanner_1-if00' };
  const terminal = { name: 'Studio, outside', place_id: garden.place.id, lock_id: studio.lock.id, controller_id: cellar.id, scanner };
  await api.post('/terminals', { terminal });
  await api.post('/controllers', { controller: { name: 'Attic', place_id: library.place.id } });
  const judge = await api.post('/evaluation_webhooks', { evaluation_webhook: { name: 'Ticket office', url: 'https://tickets.example.com/judge' } });
  await api.post('/partner_keys', { partner_key: { name: 'Booking', algorithm: 'HS256', group_ids: [garden.group.id] } });
  const { id: owner } = await api.get('/user');
  const [refused] = (await api.events('lock.unlock')).filter(({ success }) => !success);
  const dashboard = {
    overview: '/app',
    places: '/app/places',
    place: `/app/places/${harbour.place.id}`,
    doors: '/app/doors',
    door: `/app/doors/${front.lock.id}`,
    controllers: '/app/controllers',
    controller: `/app/controllers/${cellar.id}`,
    'controllers-new': '/app/controllers/new',
    groups: '/app/groups',
    group: `/app/groups/${library.group.id}`,
    credentials: '/app/credentials',
    'credentials-new': '/app/credentials/new',
    credential: `/app/credentials/${link.id}`,
    users: '/app/users',
    user: `/app/users/${owner}`,
    teams: '/app/teams',
    events: '/app/events',
    // None where the pictures in which somebody is refused are left out.
    ...(refused && { event: `/app/events/${refused.uuid ?? refused.id}` }),
    settings: '/app/settings',
    branding: '/app/settings/branding',
    quotas: '/app/settings/quotas',
    integrations: '/app/settings/integrations',
    messages: '/app/settings/messages',
    reports: '/app/settings/reports',
    'signing-keys': '/app/settings/signing_keys',
    'partner-keys': '/app/settings/partner-keys',
    'partner-keys-new': '/app/settings/partner-keys/new',
    'evaluation-webhooks': '/app/settings/evaluation-webhooks',
    'evaluation-webhooks-new': '/app/settings/evaluation-webhooks/new',
    'evaluation-webhook': `/app/settings/evaluation-webhooks/${judge.id}`,
    account: '/app/account',
  };
  const storageState = await signedIn();
  await testMail(storageState);
  for (const [name, path] of Object.entries(dashboard)) {
    await take(`dashboard-${name}`, (page) => page.goto(doorward.address + path), { storageState });
  }
} finally {
  for (const stop of stops) await stop();
}

/** A sun over a roof, as a PNG in Base64. */
async function drawLogo() {
  const page = await browser.newPage({ viewport: { width: 96, height: 96 } });
  await page.setContent(`<body style="margin:0"><svg viewBox="0 0 48 48" width="96" height="96">
    <rect width="48" height="48" rx="10" fill="#1d4f91"/><circle cx="24" cy="19" r="8" fill="#ffc94d"/><path d="M8 36 24 22l16 14v4H8z" fill="#fff"/>
  </svg>`);
  const png = await page.screenshot({ omitBackground: true });
  await page.close();
  return png.toString('base64');
}

/** A mail as it stands where the server has a name, with the pictures that it carries as attachments. */
async function shownMail(recipient, pictures) {
  const html = part(await mailbox.mailTo(recipient), 'text/html');
  return html.replaceAll(doorward.address, 'https://doors.example.com').replaceAll(/cid:([a-z]+)/g, (_all, name) => pictures[name]);
}

/** Holds the front door's button until a text shows. */
function hold(text) {
  return (page) => holdUntil(page, control(page, 'Front door'), text);
}

/** Opens the front door with a link. */
async function use(link) {
  const page = await browser.newPage();
  await opened(link, hold(/Open — pull now/))(page);
  await page.close();
}

/** What the owner's browser holds. */
async function signedIn() {
  const page = await browser.newPage();
  await signIn(page, doorward);
  await page.getByRole('heading', { level: 1 }).waitFor();
  const state = await page.context().storageState();
  await page.close();
  return state;
}

/** Has the owner sent a test mail, which arrives. */
async function testMail(storageState) {
  const context = await browser.newContext({ storageState });
  const page = await context.newPage();
  await page.goto(`${doorward.address}/app/settings/messages`);
  await page.getByRole('button', { name: 'Send test mail' }).click();
  await page.getByRole('row', { name: /Mail to/ }).getByText('Sent').waitFor();
  await context.close();
}

/** Asks for a new password. */
async function forgotten(page) {
  await page.goto(`${doorward.address}/app/password`);
  await page.getByLabel('Domain').fill(doorward.account.domain);
  await page.getByLabel('Email').fill('mia@example.com');
  await page.getByRole('button', { name: 'Send the mail' }).click();
  await page.waitForLoadState();
}

/** Opens the page that a mail to this recipient leads to. To look at it uses nothing up. */
function mailed(recipient, path) {
  return async (page) => {
    const text = part(await mailbox.mailTo(recipient), 'text/plain');
    await page.goto(text.split(/\s/).find((word) => word.includes(path)));
  };
}

/** Takes the page of a tablet at a door, whose camera sees somebody's phone. */
async function terminals(place, door, { quick_response_code_image: code }) {
  const names = ['terminal-pair', 'terminal-ready', 'terminal-open', 'terminal-denied'];
  if (ONLY.length && !names.some((name) => ONLY.includes(name))) return;
  const id = await makeTerminal(doorward.api, place, door);
  const guest = await makeLink(doorward.api, place);
  // Whose code is not to be seen yet, so that the page waits.
  const video = await film(browser, phoneWith(code).replace('<img', '<img hidden'));
  const filming = await startChromium({ camera: video.file });
  const paired = (arrange) => async (page) => {
    await page.goto(`${doorward.address}/terminal`);
    await pair(page, doorward.api, id);
    await shown(page, /Camera on/);
    await arrange(page);
  };
  const answered = (text, state) => paired(async (page) => {
    await scan(page, text);
    await page.locator(`#stage[data-state="${state}"]`).waitFor();
  });
  const by = { by: filming };
  await take('terminal-pair', (page) => page.goto(`${doorward.address}/terminal`).then(() => shown(page, /Pair this tablet/)), by);
  await take('terminal-ready', paired(() => {}), by);
  await take('terminal-open', answered(guest.secret, 'grant'), by);
  await take('terminal-denied', answered('open sesame', 'deny'), by);
  await filming.close();
  await video.remove();
}

/** Opens a link's page and brings it into a state. */
function opened(link, prepare = () => {}) {
  return async (page) => {
    await page.goto(doorward.address + link.path);
    await prepare(page);
  };
}

/** One picture for each screen and colour scheme. */
async function take(name, arrange, { by = browser, ...more } = {}) {
  if (ONLY.length && !ONLY.includes(name)) return;
  for (const [screen, size] of Object.entries(SCREENS)) {
    for (const colorScheme of ['light', 'dark']) {
      const context = await by.newContext({ ...size, ...more, colorScheme, reducedMotion: 'reduce' });
      const page = await context.newPage();
      await arrange(page);
      await page.mouse.move(0, 0);
      await page.screenshot({ path: `${FOLDER}${name}-${screen}-${colorScheme}.png`, fullPage: name.startsWith('mail') });
      await context.close();
    }
  }
}

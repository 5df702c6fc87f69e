// The guest page in the link's language, on a narrow screen: the page, what its script says, and the page with the code.
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { buildDoor, buildPlace, inMinutes, makeLink } from './lib/building.mjs';
import { startChromium } from './lib/chromium.mjs';
import { startDoorward } from './lib/doorward.mjs';
import { activate, assertPresentable, control, holdUntil, shown, visit } from './lib/guest.mjs';

const NARROW = { viewport: { width: 320, height: 640 } };

/** What a guest reads first, while the door is open, and of a link that starts later; and what is read out. */
const LANGUAGES = {
  de: { hold: 'Zum Öffnen halten', open: 'Offen – ziehen', closes: /^Bleibt \d s offen$/, later: 'Noch nicht offen', away: /^1 Std\. \d\d Min\./, said: /ist wieder zu\. Zum Öffnen halten\./ },
  fr: { hold: 'Maintenir pour ouvrir', open: 'Ouvert – tirez', closes: /^Reste ouverte \d s$/, later: 'Pas encore ouvert', away: /^1 h \d\d min/, said: /c’est refermé\. Maintenir pour ouvrir\./ },
  es: { hold: 'Mantenga para abrir', open: 'Abierta – tire', closes: /^Queda abierta \d s$/, later: 'Aún no está abierto', away: /^1 h \d\d min/, said: /se ha vuelto a cerrar\. Mantenga para abrir\./ },
};

describe('the guest page speaks the language of its link', { timeout: 180_000 }, () => {
  let doorward, browser, building, mill, gate;

  before(async () => {
    doorward = await startDoorward();
    browser = await startChromium();
    building = await buildPlace(doorward.api);
    mill = await buildDoor(doorward.api, building, 'Mill');
    gate = await buildDoor(doorward.api, building, 'Gate');
  });

  after(async () => {
    await browser?.close();
    await doorward?.stop();
    await mill?.shelly.stop();
    await gate?.shelly.stop();
  });

  async function visitLink(test, fields, at = building) {
    const link = await makeLink(doorward.api, at, fields);
    return visit(test, browser, doorward.address + link.path, NARROW);
  }

  /** Tells how high the page has been from now on. */
  async function heightsOf(page) {
    await page.evaluate(() => {
      window.heights = new Set();
      const look = () => {
        window.heights.add(document.documentElement.scrollHeight);
        requestAnimationFrame(look);
      };
      look();
    });
    return () => page.evaluate(() => [...window.heights]);
  }

  /** Nothing is cut off, and it is presentable in this language. */
  async function assertFits(page, language) {
    assert.equal(await page.locator('html').getAttribute('lang'), language);
    const cut = await page.evaluate(() => [...document.querySelectorAll('h1, h2, p, .name, .label, .opens, .button')]
      .filter((part) => part.checkVisibility() && !part.classList.contains('unseen'))
      .filter((part) => part.scrollWidth > part.clientWidth + 1 || part.scrollHeight > part.clientHeight + 1)
      .filter((part) => getComputedStyle(part).overflow === 'hidden')
      .map((part) => part.textContent));
    assert.deepEqual(cut, [], 'what is cut off');
    await assertPresentable(page);
  }

  for (const [language, says] of Object.entries(LANGUAGES)) {
    it(`in ${language}, while a door is opened`, async (test) => {
      const page = await visitLink(test, { language, unlock_limit: 5, valid_until: inMinutes(60) });
      await control(page, `Mill ${says.hold}`).waitFor();
      await assertFits(page, language);
      const heights = await heightsOf(page);
      await holdUntil(page, control(page, 'Mill'), control(page, `Mill ${says.open}`));
      await shown(page, says.closes);
      assert.equal((await heights()).length, 1, `nothing moves: ${await heights()}`);
      await assertFits(page, language);
      await page.getByRole('status').filter({ hasText: says.said }).waitFor();
    });

    it(`in ${language}, before the link starts`, async (test) => {
      const page = await visitLink(test, { language, valid_from: inMinutes(90) });
      await page.getByRole('heading', { name: says.later }).waitFor();
      assert.match(await page.getByRole('timer').innerText(), says.away);
      await assertFits(page, language);
    });

    it(`in ${language}, of a relay that is away`, async (test) => {
      const own = await buildPlace(doorward.api);
      const { shelly } = await buildDoor(doorward.api, own, 'Mill');
      test.after(() => shelly.stop());
      shelly.mood = 'absent';
      const page = await visitLink(test, { language }, own);
      await holdUntil(page, control(page, 'Mill'), /fac003/);
      await assertFits(page, language);
    });
  }

  it('in German, to a screen reader and where there is no connection', async (test) => {
    const page = await visitLink(test, { language: 'de' });
    await activate(page, control(page, 'Mill'));
    await shown(page, 'Mill öffnen?');
    await page.getByRole('button', { name: 'Abbrechen' }).click();
    await page.context().setOffline(true);
    await shown(page, /Keine Verbindung\. Gehen Sie dorthin/);
    await holdUntil(page, control(page, 'Mill'), control(page, 'Mill Keine Verbindung'));
    await assertFits(page, 'de');
  });

  it('in German, with the code, also without a network', async (test) => {
    const page = await visitLink(test, { language: 'de', quick_response_code_type: 'offline', valid_until: inMinutes(60) });
    await page.getByRole('link', { name: 'Code für das Lesegerät zeigen' }).click();
    await shown(page, 'Auf diesem Telefon gespeichert: Der Code ist auch ohne Netz da.');
    await assertFits(page, 'de');
    await page.context().setOffline(true);
    await page.reload();
    await shown(page, 'Halten Sie diesen Code vor das Lesegerät');
    assert.equal(await page.locator('html').getAttribute('lang'), 'de');
  });

  it('another one, once the link has another one', async (test) => {
    const link = await makeLink(doorward.api, building, { language: 'de' });
    const page = await visit(test, browser, doorward.address + link.path, NARROW);
    await control(page, 'Mill Zum Öffnen halten').waitFor();
    await doorward.api.patch(`/group_links/${link.id}`, { group_link: { language: 'fr' } });
    await page.evaluate("dispatchEvent(new Event('online'))"); // as when the page is asked to catch up
    await control(page, 'Mill Maintenir pour ouvrir').waitFor();
    await assertFits(page, 'fr');
  });

  it('and where no link is known, that of the browser', async (test) => {
    const path = `${doorward.address}/grouplinks/nosuchlinknosuchlinknosuchlink`;
    const page = await visit(test, browser, path, { ...NARROW, locale: 'fr-CH' });
    await page.getByRole('heading', { name: 'Mauvaise adresse' }).waitFor();
    await assertFits(page, 'fr');
  });
});

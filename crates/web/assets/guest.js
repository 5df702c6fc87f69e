// The guest page: a door opens after a hold of one second, and the page keeps itself true.
//
// A click alone never opens, whoever made it: mail scanners click. Assistive technology, which cannot hold, is asked a
// question instead. Without this script the same control is a form that leads to a page with that question.
//
// Its words come with the page, in the page's language.

const HOLD = 1000; // milliseconds, as the fill's transition in guest.css
const POLL = 20000;
const PATIENCE = 15000;
const SLIP = 32; // pixels a finger may slip off the control

const ICONS = { ready: 'door', holding: 'door', waiting: 'wait', paused: 'wait', open: 'open', refused: 'alert', lost: 'offline' };

const main = document.querySelector('main');
const page = document.getElementById('page');
const voice = document.getElementById('voice');
const net = document.getElementById('net');
const address = main.dataset.home;
const language = document.documentElement.lang;
const words = JSON.parse(main.dataset.words);
const doors = new Map();
let skew = main.dataset.now - Date.now();
let refreshing = false;

const serverNow = () => Date.now() + skew;
const say = (text) => { voice.textContent = text; };
const buzz = (pattern) => { if (navigator.vibrate) navigator.vibrate(pattern); };
const connected = (yes) => { net.hidden = yes; };

// Fills in what stands in braces.
const fill = (text, values) => text.replace(/\{(\w+)\}/g, (_, name) => values[name]);

function span(milliseconds) {
  const seconds = Math.max(0, Math.ceil(milliseconds / 1000));
  const [d, h, m, s] = [Math.floor(seconds / 86400), Math.floor(seconds / 3600) % 24, Math.floor(seconds / 60) % 60, seconds % 60];
  const two = (n) => String(n).padStart(2, '0');
  const { days, hours, minutes, seconds: units } = words.units;
  if (d) return `${d} ${days} ${h} ${hours} ${two(m)} ${minutes}`;
  if (h) return `${h} ${hours} ${two(m)} ${minutes} ${two(s)} ${units}`;
  return m ? `${m} ${minutes} ${two(s)} ${units}` : `${s} ${units}`;
}

async function request(url, options) {
  const abort = new AbortController();
  const timer = setTimeout(() => abort.abort(), PATIENCE);
  try {
    const response = await fetch(url, { ...options, headers: { accept: 'application/json', 'accept-language': language }, signal: abort.signal });
    const wait = Number(response.headers.get('retry-after')); // seconds
    return { status: response.status, wait, body: await response.json() };
  } finally {
    clearTimeout(timer);
  }
}

// Whether a screen reader made this pointer event: such events have no size, or no pressure, or no kind of pointer.
const synthetic = (event) => !event.pointerType
  || (event.width === 0 && event.height === 0)
  || (event.pointerType === 'mouse' && event.width === 1 && event.height === 1 && event.pressure === 0);

class Door {
  constructor(element) {
    this.element = element;
    this.served = element.outerHTML;
    for (const part of element.querySelectorAll('[data-js]')) part.textContent = part.dataset.js;
    this.button = element.querySelector('.hold');
    this.fill = element.querySelector('.fill');
    this.label = element.querySelector('.label');
    this.note = element.querySelector('.note');
    this.icon = element.querySelector('use');
    this.name = element.querySelector('.name').textContent;
    this.rest = { state: this.state, label: this.label.textContent, text: this.note.textContent };
    this.restIcon = this.icon.getAttribute('href');
    this.pressed = false; // by a real finger, mouse or key
    this.released = -HOLD;
    this.timer = 0;
    if (this.button) this.listen();
  }

  get state() {
    return this.element.dataset.state;
  }

  get busy() {
    return ['holding', 'waiting', 'paused', 'open', 'asking'].includes(this.state);
  }

  listen() {
    const { button } = this;
    const on = (type, react) => button.addEventListener(type, react);
    on('pointerdown', (event) => {
      if (!event.isTrusted || !event.isPrimary || event.button !== 0 || synthetic(event)) return;
      this.start();
      if (this.state === 'holding') button.setPointerCapture(event.pointerId);
    });
    on('pointermove', (event) => {
      if (this.state !== 'holding') return;
      const box = button.getBoundingClientRect();
      const slipped = event.clientX < box.left - SLIP || event.clientX > box.right + SLIP
        || event.clientY < box.top - SLIP || event.clientY > box.bottom + SLIP;
      if (slipped) this.stop();
    });
    for (const type of ['pointerup', 'pointercancel', 'lostpointercapture']) on(type, () => this.release());
    on('blur', () => this.stop());
    on('keydown', (event) => {
      if (event.key === 'Escape') this.stop();
      if (event.key !== 'Enter' && event.key !== ' ') return;
      event.preventDefault();
      if (event.isTrusted && !event.repeat) this.start();
    });
    on('keyup', (event) => {
      if (event.key !== 'Enter' && event.key !== ' ') return;
      event.preventDefault();
      this.release();
    });
    on('click', (event) => {
      event.preventDefault();
      const follows = this.pressed || performance.now() - this.released < HOLD;
      if (this.busy || follows) return;
      if (event.isTrusted && event.detail === 0) this.ask();
      else this.hint();
    });
    on('contextmenu', (event) => event.preventDefault());
    button.form.addEventListener('submit', (event) => event.preventDefault());
  }

  show(state, label, text, code) {
    this.element.dataset.state = state;
    this.label.textContent = label;
    this.note.textContent = text;
    if (code) this.note.append(' ', Object.assign(document.createElement('small'), { textContent: fill(words.code, { code }) }));
    this.icon.setAttribute('href', ICONS[state] ? `#i-${ICONS[state]}` : this.restIcon);
    this.button.setAttribute('aria-busy', state === 'waiting');
    this.button.setAttribute('aria-disabled', state === 'paused');
  }

  // A refusal stays to be read, until the next try.
  repeat({ label, note }) {
    this.show('refused', label.textContent, '');
    this.note.replaceChildren(...note.cloneNode(true).childNodes);
  }

  settle(text = this.rest.text) {
    this.show(this.rest.state, this.rest.label, text);
    this.icon.setAttribute('href', this.restIcon);
  }

  hint() {
    this.settle(words.hint);
    say(words.hint);
  }

  start() {
    this.pressed = true;
    if (this.busy) return;
    this.show('holding', words.holding, this.rest.text);
    say(words.holding_said);
    this.timer = setTimeout(() => this.open(), HOLD);
  }

  release() {
    if (this.pressed) this.released = performance.now();
    this.pressed = false;
    this.stop();
  }

  stop() {
    if (this.state !== 'holding') return;
    clearTimeout(this.timer);
    this.hint();
  }

  ask() {
    const make = (tag, properties, ...children) => {
      const node = Object.assign(document.createElement(tag), properties);
      node.append(...children);
      return node;
    };
    const question = make('p', { id: `q${this.element.id}` }, fill(words.question, { door: this.name }));
    const yes = make('button', { type: 'button', className: 'button primary' }, words.yes);
    const no = make('button', { type: 'button', className: 'button' }, words.no);
    const box = make('div', { className: 'question' }, question, make('div', {}, yes, no));
    box.setAttribute('role', 'group');
    box.setAttribute('aria-labelledby', question.id);
    const close = () => {
      box.remove();
      this.settle();
      this.button.focus();
    };
    yes.addEventListener('click', (event) => {
      if (!event.isTrusted) return;
      close();
      this.open();
    });
    no.addEventListener('click', close);
    box.addEventListener('keydown', (event) => { if (event.key === 'Escape') close(); });
    this.element.dataset.state = 'asking';
    this.button.parentElement.append(box);
    yes.focus();
  }

  async open() {
    this.show('waiting', words.opening, words.waiting);
    say(fill(words.opening_said, { door: this.name }));
    buzz(30);
    try {
      const { status, wait, body } = await request(`${address}/locks/${this.element.dataset.lock}/open`, { method: 'POST' });
      connected(true);
      if (status === 200) this.opened(body);
      else if (status === 429 && wait > 0) this.pause(body.title, wait);
      else this.refused(body);
    } catch (error) {
      if (error.name === 'AbortError') this.refused(words.late);
      else this.refused(error instanceof SyntaxError ? words.fault : { state: 'lost', ...words.lost });
    }
  }

  opened({ pulse_seconds: seconds, openings }) {
    this.show('open', words.open, '');
    const counted = document.getElementById('openings');
    if (counted && openings) counted.textContent = openings;
    say(`${fill(words.open_said, { door: this.name, time: span(seconds * 1000) })} ${openings ? `${openings}.` : ''}`);
    buzz([60, 40, 60]);
    this.drain(seconds);
    this.count(seconds, (time) => fill(words.stays_open, { time }), () => {
      this.fill.removeAttribute('style');
      this.settle();
      say(`${this.rest.state === 'held' ? `${this.name}:` : fill(words.closed_said, { door: this.name })} ${this.rest.label}.`);
      refresh();
    });
  }

  // There were too many tries: nothing more is asked of the server until it takes another one.
  pause(title, seconds) {
    this.show('paused', title, '');
    const wait = (time) => fill(words.wait, { time });
    say(`${this.name}: ${title}. ${wait(span(seconds * 1000))}`);
    buzz(200);
    this.count(seconds, wait, () => {
      this.settle();
      say(`${this.name}: ${this.rest.label}.`);
    });
  }

  // Tells the time that is left, until it is over.
  count(seconds, told, over) {
    const end = performance.now() + seconds * 1000;
    const tell = () => { this.note.textContent = told(span(end - performance.now())); };
    tell();
    const tick = setInterval(() => {
      if (performance.now() < end) {
        tell();
        return;
      }
      clearInterval(tick);
      over();
    }, 200);
  }

  // The fill runs out as the door's time does.
  drain(seconds) {
    this.fill.style.transition = 'none';
    this.fill.style.transform = 'none';
    this.fill.getBoundingClientRect();
    this.fill.style.transition = `transform ${seconds}s linear`;
    this.fill.style.transform = 'translateX(-100%)';
  }

  refused({ state = 'refused', title, text, code }) {
    this.show(state, title, text, code);
    say(`${this.name}: ${title}. ${text}`);
    buzz(200);
    if (state === 'lost') connected(false);
    else refresh();
  }
}

// A door that the server shows as before stays as it is, with what it was saying.
function enhance(root) {
  const before = new Map(doors);
  doors.clear();
  for (const element of root.querySelectorAll('.door')) {
    const known = before.get(element.id);
    if (known && known.served === element.outerHTML) {
      element.replaceWith(known.element);
      doors.set(element.id, known);
    } else {
      const door = new Door(element);
      doors.set(element.id, door);
      if (known && known.state === 'refused' && door.button) door.repeat(known);
    }
  }
  return before;
}

function busy() {
  return [...doors.values()].some((door) => door.busy);
}

function replace({ html, seen }) {
  const title = page.querySelector('.notice h2');
  const focus = document.activeElement.id;
  const fresh = document.createElement('template');
  fresh.innerHTML = html;
  const before = enhance(fresh.content);
  page.replaceChildren(fresh.content);
  main.dataset.seen = seen;
  const again = focus && document.getElementById(focus);
  if (again) again.focus({ preventScroll: true });
  const heading = page.querySelector('.notice h2');
  if (heading ? !title || title.textContent !== heading.textContent : title) {
    say(heading ? heading.textContent : words.ready_said);
    return;
  }
  for (const [id, door] of doors) {
    const was = before.get(id);
    if (was && was.rest.state !== door.rest.state && door.state !== 'refused') say(`${door.name}: ${door.rest.label}. ${door.rest.text}`);
  }
}

async function refresh() {
  if (refreshing || busy()) return;
  refreshing = true;
  try {
    const { status, body } = await request(`${address}/state?seen=${main.dataset.seen}`);
    if (status === 401 || status === 404) {
      location.reload();
      return;
    }
    if (status === 200) {
      connected(true);
      skew = body.now - Date.now();
      for (const door of doors.values()) if (door.state === 'lost') door.settle();
      if (body.html && !busy()) { // never under a finger
        if (body.language === language) replace(body);
        else location.reload();
      }
    }
  } catch (error) {
    if (!(error instanceof SyntaxError)) connected(false);
  } finally {
    refreshing = false;
  }
}

function tick() {
  const countdown = page.querySelector('[data-until]');
  if (countdown) countdown.textContent = span(countdown.dataset.until - serverNow());
  const due = page.querySelector('[data-due]');
  if (due && serverNow() >= due.dataset.due) refresh();
}

enhance(page);
tick();
connected(navigator.onLine !== false);
setInterval(tick, 1000);
setInterval(() => { if (!document.hidden) refresh(); }, POLL);
document.addEventListener('visibilitychange', () => { if (!document.hidden) refresh(); });
addEventListener('pageshow', (event) => { if (event.persisted) refresh(); });
addEventListener('online', refresh);
addEventListener('offline', () => connected(false));

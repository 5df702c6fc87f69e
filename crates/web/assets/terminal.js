// The terminal page: reads codes with the camera or from a scanner that types, has the server decide, and shows how it stands.
//
// Its words come with the page, in the browser's language. It keeps nothing of what it has read.

const LOOK = 10_000; // milliseconds between two questions how the terminal stands
const LOOK_AGAIN = 2_000; // while the server cannot be reached
const PATIENCE = 8_000;
const DECISION_PATIENCE = 15_000; // the server waits for the door
const SHOWN = 3_000; // how long an answer stands
const PAUSE = 120; // between two pictures
const GONE = 1_500; // a code that was not seen for so long may be shown again
const LONGEST = 1_024; // characters of a code
const KEY_PAUSE = 2_000; // a scanner that types does not pause so long within a code
const WIDEST = 800; // pixels of a picture that is looked at
const CAMERA_AGAIN = 5_000;
const ICONS = { ready: 'code', checking: 'wait', grant: 'open', deny: 'alert' };
const MUTED = 'doorward_terminal_muted';
const PAIRED = 'doorward_terminal_paired';

const main = document.querySelector('main');
const words = JSON.parse(main.dataset.words);
const $ = (selector) => main.querySelector(selector);
const [pairing, terminal, stage, video] = ['#pairing', '#terminal', '#stage', 'video'].map($);
const fill = (text, values) => text.replace(/\{(\w+)\}/g, (_, name) => values[name]);
const rest = (milliseconds) => new Promise((done) => setTimeout(done, milliseconds));

// Storage may be forbidden; then nothing is remembered.
const remember = (name, value) => { try { localStorage.setItem(name, value); } catch { /* not kept */ } };
const remembered = (name) => { try { return localStorage.getItem(name); } catch { return null; } };

let zone; // of the place
let skew = 0; // of the server's clock, in milliseconds
let view = 'starting';

async function ask(path, body, patience = PATIENCE) {
  const options = body && { method: 'POST', body: JSON.stringify(body) };
  const headers = { accept: 'application/json', 'accept-language': words.language, ...(body && { 'content-type': 'application/json' }) };
  const response = await fetch(`/terminal/${path}`, { ...options, headers, cache: 'no-store', signal: AbortSignal.timeout(patience) });
  const text = await response.text();
  const wait = Number(response.headers.get('retry-after')); // seconds
  return { status: response.status, wait, body: text ? JSON.parse(text) : {} };
}

// ---- How it stands

function time(at) {
  const format = { hour: '2-digit', minute: '2-digit', ...(zone && { timeZone: zone }) };
  return new Date(at + skew).toLocaleTimeString(words.language, { ...format, hourCycle: 'h23' });
}

class Health {
  constructor(id, good, bad) {
    this.element = $(id);
    this.texts = { good, bad };
    this.state = 'waiting';
  }

  is(state) {
    if (this.state !== state) [this.state, this.since] = [state, Date.now()];
    this.tell();
  }

  tell() {
    if (this.state === 'waiting') return;
    this.element.dataset.state = this.state;
    const text = fill(this.texts[this.state], { time: time(this.since) });
    const word = this.element.querySelector('.word');
    if (word.textContent !== text) word.textContent = text;
  }
}

const server = new Health('#server', words.connected, words.disconnected);
const camera = new Health('#camera', words.camera_on, words.camera_off);

function show(next) {
  if (view === next) return;
  view = main.dataset.view = next;
  pairing.hidden = next !== 'pairing';
  terminal.hidden = next !== 'terminal';
  if (next === 'pairing') {
    stopCamera();
    $('.revoked').hidden = remembered(PAIRED) !== 'yes';
    $('#code').focus();
  } else {
    remember(PAIRED, 'yes');
    startCamera();
    keepAwake();
  }
}

async function look() {
  try {
    const { status, body } = await ask('state');
    if (status === 401) {
      server.is('good');
      show('pairing');
    } else if (status === 200) {
      [zone, skew] = [body.time_zone, body.now - Date.now()];
      $('#door').textContent = body.door ?? words.no_door;
      $('#place').textContent = `${body.place} · ${body.terminal}`;
      document.title = body.door ?? body.terminal;
      server.is('good');
      show('terminal');
      tick();
    } else if (status !== 429) {
      server.is('bad');
    }
  } catch {
    server.is('bad');
    // Whether it is paired is not known; what it was before may be shown.
    if (view === 'starting' && remembered(PAIRED) === 'yes') show('terminal');
  }
  camera.tell();
}

async function keepLooking() {
  for (;;) {
    await look();
    await rest(server.state === 'bad' ? LOOK_AGAIN : LOOK);
  }
}

// By the clock of the place, once that is known.
function tick() {
  const text = zone ? time(Date.now()) : '';
  if ($('#clock').textContent !== text) $('#clock').textContent = text;
}

// ---- Pairing

pairing.querySelector('form').addEventListener('submit', async (event) => {
  event.preventDefault();
  const [wrong, code, button] = [$('#wrong'), $('#code'), pairing.querySelector('button')];
  [wrong.textContent, button.disabled] = ['', true];
  try {
    const { status, wait, body } = await ask('pair', { code: code.value });
    if (status === 204) {
      code.value = '';
      await look();
    } else {
      wrong.textContent = status === 429 ? fill(words.too_many, { seconds: wait }) : `${body.title}. ${body.text}`;
    }
  } catch {
    wrong.textContent = `${words.lost.title}. ${words.lost.text}`;
  }
  button.disabled = false;
  if (view === 'pairing') code.focus();
});

// ---- The answer

let [busy, back] = [false, 0];

function put(state, { title, text }, code) {
  stage.dataset.state = state;
  stage.querySelector('.said use').setAttribute('href', `#i-${ICONS[state]}`);
  stage.querySelector('h2').textContent = title;
  stage.querySelector('.text').textContent = text;
  stage.querySelector('.code').textContent = code ? fill(words.code, { code }) : '';
}

function ready() {
  put('ready', $('.seen').hidden ? words.show_scanner : words.show);
}

function answer(state, said, code) {
  put(state, said, code);
  $('#voice').textContent = `${said.title}. ${said.text}`;
  sound(state === 'grant' ? [[660, 0, 0.12], [880, 0.12, 0.2]] : [[220, 0, 0.18], [185, 0.2, 0.3]]);
  clearTimeout(back);
  back = setTimeout(() => {
    $('#voice').textContent = '';
    if (!busy) ready();
  }, SHOWN);
}

async function decide(text) {
  if (busy || view !== 'terminal') return;
  busy = true;
  clearTimeout(back);
  put('checking', { title: words.checking, text: '' });
  try {
    const { status, wait, body } = await ask('scan', { text }, DECISION_PATIENCE);
    busy = false;
    if (status === 401) {
      ready();
      show('pairing');
    } else if (status === 429) {
      answer('deny', { title: body.title, text: fill(words.too_many, { seconds: wait }) }, body.code);
    } else {
      answer(body.decision === 'grant' ? 'grant' : 'deny', body, body.code);
    }
  } catch (error) {
    busy = false;
    if (error.name === 'TimeoutError') {
      answer('deny', words.late);
    } else {
      server.is('bad');
      answer('deny', words.lost);
    }
  }
}

// ---- A scanner that types: keys, then Enter, wherever the focus is

let [typed, typedAt] = ['', 0];

document.addEventListener('keydown', (event) => {
  if (view !== 'terminal' || event.isComposing) return;
  const altGraph = event.getModifierState('AltGraph');
  if (!altGraph && (event.ctrlKey || event.metaKey || event.altKey)) return;
  const now = performance.now();
  if (now - typedAt > KEY_PAUSE) typed = '';
  if (event.key === 'Enter') {
    const text = typed;
    typed = '';
    if (!text) return; // it presses the button that has the focus
    event.preventDefault();
    decide(text);
  } else if (event.key.length === 1 && (typed || event.key !== ' ')) {
    event.preventDefault();
    // A space of the code is not to press a button.
    if (document.activeElement instanceof HTMLButtonElement) document.activeElement.blur();
    typedAt = now;
    if (typed.length <= LONGEST) typed += event.key;
  }
});

// ---- The camera

let stream;
let starting = false;
let [inView, seenAt] = ['', 0];

async function startCamera() {
  if (starting) return;
  starting = true;
  while (view === 'terminal' && !stream) await openCamera();
  starting = false;
}

async function openCamera() {
  try {
    const video = { facingMode: 'user', width: { ideal: 1280 }, height: { ideal: 720 } };
    await useCamera(await navigator.mediaDevices.getUserMedia({ audio: false, video }));
  } catch {
    stopCamera();
    await rest(CAMERA_AGAIN);
  }
}

async function useCamera(found) {
  if (view !== 'terminal') return found.getTracks().forEach((track) => track.stop());
  stream = found;
  const [track] = found.getVideoTracks();
  track.addEventListener('ended', () => {
    stopCamera();
    startCamera();
  });
  $('.seen').hidden = false;
  $('.seen').classList.toggle('mirrored', track.getSettings().facingMode !== 'environment');
  video.srcObject = found;
  await video.play();
  camera.is('good');
  if (stage.dataset.state === 'ready') ready();
  read(found);
}

function stopCamera() {
  stream?.getTracks().forEach((track) => track.stop());
  stream = undefined;
  video.srcObject = null;
  $('.seen').hidden = true;
  camera.is('bad');
  if (stage.dataset.state === 'ready') ready();
}

// The browser's own detector where it has one, else a script beside the page.
async function detector() {
  const formats = await globalThis.BarcodeDetector?.getSupportedFormats().catch(() => []);
  if (formats?.includes('qr_code')) {
    const own = new BarcodeDetector({ formats: ['qr_code'] });
    return async () => (await own.detect(video))[0]?.rawValue ?? '';
  }
  const reader = new Worker(main.dataset.reader);
  const canvas = document.createElement('canvas');
  const context = canvas.getContext('2d', { willReadFrequently: true });
  return () => new Promise((done, failed) => {
    const scale = Math.min(1, WIDEST / video.videoWidth);
    [canvas.width, canvas.height] = [video.videoWidth * scale, video.videoHeight * scale].map(Math.round);
    context.drawImage(video, 0, 0, canvas.width, canvas.height);
    const { data, width, height } = context.getImageData(0, 0, canvas.width, canvas.height);
    reader.onmessage = (message) => done(message.data);
    reader.onerror = failed;
    reader.postMessage({ pixels: data, width, height }, [data.buffer]);
  });
}

let detecting;

async function read(from) {
  detecting ??= detector();
  while (stream === from) {
    await rest(PAUSE);
    if (document.hidden || busy || !video.videoWidth) continue;
    try {
      seen(await (await detecting)());
    } catch {
      detecting = detector(); // with a new script, if that has failed
      await rest(CAMERA_AGAIN);
    }
  }
}

// What stays in view is sent once.
function seen(text) {
  const now = performance.now();
  if (!text) {
    if (now - seenAt > GONE) inView = '';
    return;
  }
  seenAt = now;
  if (text === inView) return;
  inView = text;
  decide(text.slice(0, LONGEST + 1)).then(() => { seenAt = performance.now(); });
}

navigator.mediaDevices?.addEventListener('devicechange', () => { if (view === 'terminal' && !stream) startCamera(); });

// ---- Sound, screen

let audio;
let muted = remembered(MUTED) === 'yes';

// Browsers are silent until somebody has touched the page.
function wake() {
  audio ??= new AudioContext();
  if (audio.state === 'suspended') audio.resume();
}

for (const type of ['pointerdown', 'keydown']) document.addEventListener(type, wake);

function sound(tones) {
  if (muted || audio?.state !== 'running') return;
  for (const [frequency, after, length] of tones) {
    const [tone, volume, at] = [audio.createOscillator(), audio.createGain(), audio.currentTime + after];
    tone.frequency.value = frequency;
    volume.gain.setValueAtTime(0.25, at);
    volume.gain.exponentialRampToValueAtTime(0.001, at + length);
    tone.connect(volume).connect(audio.destination);
    tone.start(at);
    tone.stop(at + length);
  }
}

function tellSound() {
  $('#sound').textContent = muted ? words.sound_off : words.sound_on;
  $('#sound').setAttribute('aria-pressed', String(!muted));
}

$('#sound').addEventListener('click', () => {
  muted = !muted;
  remember(MUTED, muted ? 'yes' : 'no');
  tellSound();
});

async function keepAwake() {
  if (!document.hidden) await navigator.wakeLock?.request('screen').catch(() => {});
}

document.addEventListener('visibilitychange', () => {
  if (document.hidden || view !== 'terminal') return;
  keepAwake();
  look();
});

const screenButton = $('#screen');
screenButton.hidden = !document.fullscreenEnabled;
screenButton.addEventListener('click', () => (document.fullscreenElement ? document.exitFullscreen() : document.documentElement.requestFullscreen()).catch(() => {}));
document.addEventListener('fullscreenchange', () => {
  screenButton.textContent = document.fullscreenElement ? words.leave_full_screen : words.full_screen;
});

tellSound();
ready();
setInterval(tick, 1_000);
keepLooking();

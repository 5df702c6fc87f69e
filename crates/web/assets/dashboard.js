// The dashboard's own manners. Every page works without this file, a little slower.
'use strict';

const $ = (selector, root = document) => root.querySelector(selector);
const all = (selector, root = document) => [...root.querySelectorAll(selector)];

// Fields that are of use only while another has a value: data-when="via=email phone".
function showWhen(form) {
  for (const field of all('[data-when]', form)) {
    const [name, values] = field.dataset.when.split('=');
    // One that is itself of no use now has no value.
    const controls = all(`[name="${name}"]`, form).filter((one) => !one.closest('[data-when][hidden]'));
    const chosen = controls.filter((one) => !['radio', 'checkbox'].includes(one.type) || one.checked).map((one) => one.value);
    const on = values === '' ? chosen.every((value) => !value) : values.split(' ').some((value) => chosen.includes(value));
    field.hidden = !on;
    for (const one of all('input, select, textarea', field)) one.disabled = !on;
  }
}

// Moments are typed on the clock of the place that is chosen.
function sayZone(form) {
  const zone = $('option[data-zone]:checked', form)?.dataset.zone;
  if (!zone) return;
  const label = zone.split('/').pop().replaceAll('_', ' ');
  for (const one of all('.moment .zone', form)) one.textContent = `${label} time`;
}

function prepare(root) {
  for (const form of all('form', root)) {
    showWhen(form);
    sayZone(form);
  }
  for (const one of all('[data-here], [data-copy], [data-print], .tick-all', root)) one.hidden = false;
  countTicks();
}

document.addEventListener('input', ({ target }) => {
  if (!target.form) return;
  showWhen(target.form);
  sayZone(target.form);
});

// A form is sent once, however often its button is pressed.
document.addEventListener('submit', (event) => {
  const { target: form, submitter } = event;
  if (form.dataset.sent) {
    event.preventDefault();
    return;
  }
  if (form.method !== 'post' || form.target || 'again' in form.dataset) return;
  form.dataset.sent = 'sent';
  submitter?.setAttribute('aria-busy', 'true');
});
// The browser's way back shows the page as it was left.
addEventListener('pageshow', () => {
  // A form that made a link makes another one from here: it is a new one, though it looks the same.
  for (const key of all('.link-form[data-sent] [name="_key"]')) key.value = newKey();
  for (const form of all('form[data-sent]')) delete form.dataset.sent;
  for (const one of all('button[aria-busy]')) one.removeAttribute('aria-busy');
});

function newKey() {
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, '0')).join('');
}

// Rows that are ticked, and what can be done with them.
function countTicks() {
  for (const bar of all('[data-ticks]')) {
    const count = all(`input[name="${bar.dataset.ticks}"]:checked`).length;
    bar.hidden = count === 0;
    for (const told of all('.count', bar)) told.textContent = count;
  }
}
document.addEventListener('change', ({ target }) => {
  if (target.matches('.tick-all')) {
    for (const one of all(`input[name="${target.value}"]`)) one.checked = target.checked;
  }
  countTicks();
});

// A link marked data-dialog opens its page's panel in a dialog.
const dialog = $('#dialog');
async function openDialog(address) {
  const answer = await fetch(address, { headers: { 'HX-Request': 'true' } });
  const panel = answer.ok && $('.panel', new DOMParser().parseFromString(await answer.text(), 'text/html'));
  if (!panel) {
    location.assign(address);
    return;
  }
  // The page behind may have fields of the same names.
  for (const one of all('[id]', panel)) one.id = `dialog-${one.id}`;
  for (const one of all('[for]', panel)) one.htmlFor = `dialog-${one.htmlFor}`;
  for (const name of ['aria-describedby', 'aria-labelledby']) {
    for (const one of [panel, ...all(`[${name}]`, panel)]) {
      const ids = one.getAttribute(name);
      if (ids) one.setAttribute(name, ids.split(' ').map((id) => `dialog-${id}`).join(' '));
    }
  }
  $('.dialog-body', dialog).replaceChildren(panel);
  dialog.setAttribute('aria-label', $('h1', panel)?.textContent ?? '');
  prepare(dialog);
  dialog.showModal();
  ($('[autofocus]', panel) ?? $('input:not([type=hidden]), select, textarea, button', panel))?.focus();
}

document.addEventListener('click', async (event) => {
  const { target } = event;
  const opener = target.closest('a[data-dialog]');
  if (opener && !event.ctrlKey && !event.metaKey && !event.shiftKey) {
    event.preventDefault();
    await openDialog(opener.href);
    return;
  }
  if (target.closest('[data-close]') && dialog?.open) {
    event.preventDefault();
    dialog.close();
    return;
  }
  if (target === dialog) dialog.close();
  const copy = target.closest('[data-copy]');
  if (copy) {
    const source = document.getElementById(copy.dataset.copy);
    await copyText(source);
    $('.said', copy.parentElement).textContent = 'Copied';
  }
  if (target.closest('[data-print]')) print();
  const here = target.closest('[data-here]');
  if (here) locate(here);
  // A menu closes when something else is pressed.
  for (const menu of all('details[open]:is(.you, .more-ways, .menu-of)')) if (!menu.contains(target)) menu.open = false;
});

async function copyText(source) {
  const text = source.value ?? source.textContent;
  if (navigator.clipboard) {
    await navigator.clipboard.writeText(text);
    return;
  }
  source.focus();
  source.select?.();
  document.execCommand('copy');
}

// "Use my location" fills in latitude and longitude.
function locate(button) {
  const form = button.closest('form');
  const said = $('.said', button.parentElement);
  const fail = () => (said.textContent = 'Your browser did not tell where you are.');
  if (!navigator.geolocation) return fail();
  said.textContent = 'Looking…';
  navigator.geolocation.getCurrentPosition(
    ({ coords }) => {
      form.elements.latitude.value = coords.latitude.toFixed(6);
      form.elements.longitude.value = coords.longitude.toFixed(6);
      said.textContent = `Filled in, to within ${Math.ceil(coords.accuracy)} m`;
    },
    fail,
    { enableHighAccuracy: true, timeout: 15000 },
  );
}

// A CSV file is read into the field for pasted lines, where it can be looked at.
for (const input of all('input[type=file][data-into]')) {
  const field = document.getElementById(input.dataset.into);
  const part = input.closest('.file');
  part.hidden = false;
  input.addEventListener('change', async () => {
    const [file] = input.files;
    if (!file) return;
    const large = file.size > 500_000;
    if (!large) field.value = await file.text();
    $('.said', part).textContent = large ? 'The file is too large: 500 kB are the most.' : `Read ${file.name}`;
  });
}

// Keys: "/" to the search, "n" a new link, "g" and a letter to a page.
const WAYS = { o: '/app', d: '/app/doors', l: '/app/credentials', e: '/app/events', u: '/app/users' };
let going = 0;
document.addEventListener('keydown', (event) => {
  const { key, target, ctrlKey, metaKey, altKey, isComposing } = event;
  if (key === 'Escape') for (const menu of all('details[open]:is(.you, .more-ways, .menu-of)')) menu.open = false;
  if (ctrlKey || metaKey || altKey || isComposing || dialog?.open) return;
  if (target.matches('input, select, textarea') || target.isContentEditable) return;
  const go = Date.now() - going < 1500 && WAYS[key];
  going = 0;
  if (go) location.assign(go);
  else if (key === 'g') going = Date.now();
  else if (key === '/') {
    const search = $('input[type=search]');
    if (!search) return;
    event.preventDefault();
    search.focus();
    search.select();
  } else if (key === 'n' && $('.ways a[href="/app/credentials"]')) location.assign('/app/credentials/new');
});

document.addEventListener('htmx:afterSwap', ({ target }) => prepare(target));
prepare(document);
$('.tabs [aria-current]')?.scrollIntoView({ block: 'nearest', inline: 'center' });

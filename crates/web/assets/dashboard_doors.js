// A door opens after a hold of one second. A click alone never opens; a key or a screen reader, which cannot hold, leads to a question.
const HOLD = 1000; // milliseconds, as the fill's transition in dashboard_doors.css

function holdToOpen(button) {
  const note = document.getElementById(button.getAttribute('aria-describedby'));
  const rest = note.dataset.js;
  let timer = 0;
  const form = document.getElementById('hold-form');
  const send = () => {
    const submit = () => {
      note.textContent = 'Opening…';
      form.requestSubmit();
    };
    if (!('near' in button.dataset) || !navigator.geolocation) return submit();
    note.textContent = 'Looking where you are…';
    const found = ({ coords }) => {
      form.elements.latitude.value = coords.latitude;
      form.elements.longitude.value = coords.longitude;
      submit();
    };
    navigator.geolocation.getCurrentPosition(found, submit, { enableHighAccuracy: true, timeout: 15000 });
  };
  const stop = () => {
    if (!timer) return;
    clearTimeout(timer);
    timer = 0;
    delete button.dataset.holding;
    note.textContent = rest;
  };
  button.addEventListener('pointerdown', (event) => {
    if (!event.isTrusted || !event.isPrimary || event.button !== 0 || timer) return;
    button.dataset.holding = 'holding';
    note.textContent = 'Keep holding…';
    timer = setTimeout(() => {
      timer = 0;
      send();
    }, HOLD);
  });
  for (const type of ['pointerup', 'pointercancel', 'pointerleave', 'blur']) button.addEventListener(type, stop);
  button.addEventListener('click', (event) => {
    if (event.detail > 0) event.preventDefault();
  });
  button.addEventListener('contextmenu', (event) => event.preventDefault());
  for (const part of [note, ...all('[data-js]', button)]) part.textContent = part.dataset.js;
  addEventListener('pageshow', () => {
    delete button.dataset.holding;
    note.textContent = rest;
  });
}

// How a door stands is not looked up behind an open dialog: if the session has ended, what is typed there would be lost.
document.addEventListener('htmx:beforeRequest', (event) => {
  if (event.target.id === 'state' && dialog?.open) event.preventDefault();
});

for (const button of all('[data-hold]')) holdToOpen(button);

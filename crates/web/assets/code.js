// Keeps the page with the code on the phone, and keeps the phone awake while it is shown.

const shown = document.getElementById('code');
const here = `${document.querySelector('main[data-home]').dataset.home}/`;

// Without the worker the page needs a network, as any other.
async function keep() {
  if (!navigator.serviceWorker) return;
  try {
    await navigator.serviceWorker.register(`${here}worker.js`, { scope: here });
    const registration = await navigator.serviceWorker.getRegistration(here);
    const worker = registration && (registration.active || registration.waiting || registration.installing);
    if (!worker || !shown) return;
    const kept = document.getElementById('kept');
    const tell = () => { if (worker.state === 'activated') kept.textContent = kept.dataset.kept; };
    worker.addEventListener('statechange', tell);
    tell();
  } catch {
    // A browser may forbid it, such as in a private window.
  }
}

async function stayAwake() {
  if (document.hidden || !navigator.wakeLock) return;
  try {
    await navigator.wakeLock.request('screen');
  } catch {
    // The battery is low.
  }
}

function end() {
  if (!shown || !shown.dataset.until || Date.now() < Number(shown.dataset.until)) return;
  shown.remove();
  document.getElementById('ended').hidden = false;
  navigator.serviceWorker?.getRegistration(here).then((registration) => registration?.active?.postMessage('forget'));
}

keep();
if (shown) {
  stayAwake();
  document.addEventListener('visibilitychange', stayAwake);
  end();
  setInterval(end, 1000);
}

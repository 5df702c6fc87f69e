// Keeps the page with the code of one link, so that it is there without a network. It keeps nothing else, and forgets it once the
// link has ended, or the server says that it is gone.

const here = new URL('./', location).pathname;
const page = `${here}code`;
const store = `doorward ${here}`;
const PATIENCE = 3000; // milliseconds that a network may take before what is kept is shown
const UNTIL = 'x-doorward-until';
const GONE = [401, 403, 404, 410];

const forget = () => caches.delete(store);

async function keep(response) {
  const text = await response.clone().text();
  const cache = await caches.open(store);
  await cache.addAll([...new Set(text.match(/\/assets\/[\w.-]+/g))]);
  await cache.put(page, response);
}

async function kept() {
  const found = await caches.match(page, { cacheName: store });
  const until = Number(found?.headers.get(UNTIL));
  if (!found || !until || Date.now() < until) return found;
  await forget();
  return undefined;
}

async function fetched() {
  const response = await fetch(page, { credentials: 'same-origin', redirect: 'error', signal: AbortSignal.timeout(PATIENCE) });
  if (response.ok) await keep(response.clone());
  else if (GONE.includes(response.status)) await forget();
  return response;
}

async function shown() {
  try {
    const response = await fetched();
    return response.ok || GONE.includes(response.status) ? response : (await kept()) ?? response;
  } catch {
    return (await kept()) ?? Response.error();
  }
}

addEventListener('install', (event) => {
  event.waitUntil(fetched().then(() => skipWaiting()));
});
addEventListener('activate', (event) => event.waitUntil(clients.claim()));
addEventListener('message', (event) => {
  if (event.data === 'forget') event.waitUntil(forget());
});
addEventListener('fetch', (event) => {
  const { origin, pathname } = new URL(event.request.url);
  if (event.request.method !== 'GET' || origin !== location.origin) return;
  if (pathname === page) event.respondWith(shown());
  else if (pathname.startsWith('/assets/')) {
    event.respondWith(caches.match(event.request, { cacheName: store }).then((found) => found ?? fetch(event.request)));
  }
});

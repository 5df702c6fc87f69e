// What happens, as it happens: data-live holds the address of the stream; new lines go on top of the first timeline.
function follow(bar) {
  const button = $('button', bar);
  const said = $('[role=status]', bar);
  let source, timer, position, news;
  const list = () => $('.timeline');

  // What was recorded between the page and the stream is read once the stream is open: nothing falls between them.
  async function refresh() {
    const answer = await fetch(location.href, { headers: { 'HX-Request': 'true' } });
    if (!answer.ok) return;
    const page = new DOMParser().parseFromString(await answer.text(), 'text/html');
    const fresh = $('.timeline', page);
    if (!fresh) return;
    for (const line of [...fresh.children].reverse()) add(line);
  }

  function add(line) {
    if (document.getElementById(line.id)) return;
    const there = list();
    const time = (one) => $('time', one)?.dateTime ?? '';
    // Newest first, also where two servers record at once.
    const after = [...there.children].find((one) => time(one) <= time(line));
    there.insertBefore(document.importNode(line, true), after ?? null);
    for (const old of [...there.children].slice(200)) old.remove();
    for (const empty of all('.empty', there.parentElement)) empty.remove();
    news += 1;
  }

  function open() {
    clearTimeout(timer);
    news = 0;
    const address = new URL(bar.dataset.live, location.href);
    if (position) address.searchParams.set('last_event_id', position);
    source = new EventSource(address);
    source.addEventListener('open', () => {
      said.textContent = 'Live: new events appear here as they happen.';
      if (!position) refresh();
    });
    source.addEventListener('position', (event) => (position = event.lastEventId));
    source.addEventListener('event', (event) => {
      position = event.lastEventId;
      const line = $('li', new DOMParser().parseFromString(event.data, 'text/html'));
      if (!line) return;
      add(line);
      said.textContent = `Live: ${news} new ${news === 1 ? 'event' : 'events'}.`;
    });
    source.addEventListener('ended', ({ data }) => {
      source.close();
      said.textContent = `${data} Open the page again.`;
    });
    source.addEventListener('error', () => {
      said.textContent = 'The connection is lost. Trying again.';
      if (source.readyState !== EventSource.CLOSED) return;
      // The server refused: the position may be of another ledger, so it starts anew.
      position = undefined;
      timer = setTimeout(open, 3000);
    });
  }

  button.addEventListener('click', () => {
    const paused = button.textContent === 'Resume';
    button.textContent = paused ? 'Pause' : 'Resume';
    if (paused) {
      open();
      return;
    }
    clearTimeout(timer);
    source.close();
    said.textContent = 'Paused. Resume shows what you missed.';
  });
  bar.hidden = false;
  open();
}
for (const bar of all('[data-live]')) follow(bar);

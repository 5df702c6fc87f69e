// Looks like a Shelly of the second generation, as far as opening a door goes.
import { once } from 'node:events';
import { createServer } from 'node:http';

/** Starts one. `pulses` counts openings; `mood` is `willing`, `refusing` (an error answer) or `absent` (hangs up). */
export async function startShelly() {
  const shelly = { address: '', pulses: 0, mood: 'willing', unexpected: [] };
  const server = createServer(async (request, answer) => {
    let body = '';
    for await (const chunk of request) body += chunk;
    if (shelly.mood === 'absent') return request.socket.destroy();
    if (shelly.mood === 'refusing') return reply(answer, 500, { code: -103, message: 'Invalid argument' });
    if (request.method === 'POST' && request.url === '/rpc/Switch.Set') {
      const { id, on, toggle_after: seconds } = JSON.parse(body);
      if (id === 0 && on === true && seconds > 0) {
        shelly.pulses += 1;
        return reply(answer, 200, { was_on: false });
      }
    }
    shelly.unexpected.push(`${request.method} ${request.url} ${body}`);
    reply(answer, 404, { code: 404, message: 'No handler' });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  shelly.address = `127.0.0.1:${server.address().port}`;
  shelly.stop = async () => {
    server.closeAllConnections();
    server.close();
    await once(server, 'close');
  };
  return shelly;
}

function reply(answer, status, body) {
  answer.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
}

// Drives npm's `kisi-client` against a Doorward server: software written for Kisi works by changing one base URL.
// DOORWARD_URL, DOORWARD_DOMAIN, DOORWARD_EMAIL and DOORWARD_PASSWORD name the server and the owner.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';

import Kisi from 'kisi-client';

const { DOORWARD_URL, DOORWARD_DOMAIN, DOORWARD_EMAIL, DOORWARD_PASSWORD } = process.env;
const owner = { domain: DOORWARD_DOMAIN, email: DOORWARD_EMAIL, password: DOORWARD_PASSWORD };

const connect = () => new Kisi({ baseURL: DOORWARD_URL });

const signedIn = async () => {
  const client = connect();
  await client.signIn(owner);
  return client;
};

/** What the client throws for an answer: its status, and its code and reason as the client understands them. */
const refused = async call => {
  const error = await call.then(() => assert.fail('it was not refused'), error => error);
  assert.ok(error.status, `not an answer: ${error}`);
  return { status: error.status, code: error.code, reason: error.reason };
};

let host;
let place;

before(async () => {
  host = await signedIn();
  place = await host.post('places', { place: { name: 'Harbour House', address: 'Example Quay 1', timeZone: 'Europe/Berlin' } });
});

after(() => host.delete(`places/${place.id}`));

test('the owner signs in, and signs out again', async () => {
  const client = connect();
  const login = await client.signIn(owner);
  assert.equal(login.type, 'device');
  assert.equal(login.user.email, DOORWARD_EMAIL);
  assert.equal(login.secret, login.authenticationToken);

  assert.equal((await client.get('user')).email, DOORWARD_EMAIL);
  const secret = login.secret;
  await client.signOut();
  assert.equal((await refused(client.get('user'))).status, 401);
  client.setLoginSecret(secret);
  assert.deepEqual(await refused(client.get('user')), {
    status: 401,
    code: 'afc496',
    reason: 'Sign in first: the request has no valid credential.',
  });
});

test('a wrong password is told in code and words', async () => {
  const { status, code, reason } = await refused(connect().signIn({ ...owner, password: 'not the password' }));
  assert.deepEqual([status, code, typeof reason], [401, 'afc516', 'string']);
});

test('without signing in there is nothing to see', async () => {
  assert.equal((await refused(connect().get('places'))).status, 401);
});

test('lists come in pages, with how many there are', async () => {
  const names = ['Visitors 1', 'Visitors 2', 'Visitors 3'];
  const groups = [];
  for (const name of names) groups.push(await host.post('groups', { group: { name, placeId: place.id } }));

  const first = await host.get('groups', { placeId: place.id, limit: 2, sort: 'name' });
  assert.deepEqual(first.pagination, { offset: 0, limit: 2, count: 3 });
  assert.deepEqual(first.data.map(group => group.name), names.slice(0, 2));
  const second = await host.get('groups', { placeId: place.id, limit: 2, offset: 2, sort: 'name' });
  assert.deepEqual(second.pagination, { offset: 2, limit: 2, count: 3 });
  assert.deepEqual(second.data.map(group => group.id), [groups[2].id]);
  const beyond = await host.get('groups', { placeId: place.id, offset: 3 });
  assert.deepEqual(beyond, { pagination: { offset: 0, limit: 0, count: 3 }, data: [] });
  const some = await host.get('groups', { ids: `${groups[0].id},${groups[2].id}` });
  assert.deepEqual(some.data.map(group => group.id).sort(), [groups[0].id, groups[2].id].sort());

  for (const group of groups) await host.delete(`groups/${group.id}`);
});

test('a link is made, changed, used and deleted', async () => {
  const lock = await host.post('locks', { lock: { name: 'Front door', placeId: place.id, relay: { kind: 'simulated' } } });
  assert.deepEqual([lock.resourceType, lock.placeId, lock.place.name], ['Lock', place.id, 'Harbour House']);
  const group = await host.post('groups', { group: { name: 'Visitors', placeId: place.id } });
  const groupLock = await host.post('group_locks', { groupLock: { groupId: group.id, lockId: lock.id } });
  const link = await host.post('group_links', { groupLink: { groupId: group.id, name: 'Gus Guest' } });
  assert.equal(link.linkEnabled, true);

  assert.equal(await host.put(`group_links/${link.id}`, { groupLink: { name: 'Gus G. Guest' } }), '');
  const listed = await host.get('group_links', { groupId: group.id });
  assert.deepEqual(listed.data.map(({ id, name }) => ({ id, name })), [{ id: link.id, name: 'Gus G. Guest' }]);

  const guest = new Kisi({ baseURL: DOORWARD_URL });
  guest.client.defaults.headers.common.Authorization = `KISI-GROUP-LINK ${link.secret}`;
  assert.deepEqual((await guest.get('locks')).data.map(({ id }) => id), [lock.id]);
  assert.deepEqual(await guest.post(`locks/${lock.id}/unlock`), { message: 'Unlocked!' });
  assert.deepEqual(await host.post(`locks/${lock.id}/unlock`), { message: 'Unlocked!' });

  await host.post(`locks/${lock.id}/lock_down`);
  assert.deepEqual(await refused(guest.post(`locks/${lock.id}/unlock`)), {
    status: 409,
    code: 'fad001',
    reason: 'This door is locked down.',
  });
  await host.post(`locks/${lock.id}/cancel_lockdown`);

  await host.delete(`group_links/${link.id}`);
  assert.equal((await refused(guest.post(`locks/${lock.id}/unlock`))).code, 'f299ef');
  await host.delete(`group_locks/${groupLock.id}`);
  assert.deepEqual(await refused(host.get(`group_locks/${groupLock.id}`)), {
    status: 404,
    code: 'e00404',
    reason: 'There is nothing here for you.',
  });
  await host.delete(`locks/${lock.id}`);
  await host.delete(`groups/${group.id}`);
});

test('fields that break rules are named', async () => {
  const { status, code, reason } = await refused(host.post('places', { place: { name: ' ' } }));
  assert.deepEqual([status, code, Object.keys(reason).sort()], [422, '000000', ['address', 'name']]);
});

test('a user lives through the client', async () => {
  const made = await host.post('users', { user: { name: 'Mia Member', email: 'mia@example.com', sendEmails: false, confirm: true } });
  assert.deepEqual([made.resourceType, made.accessEnabled], ['User', true]);
  await host.put(`users/${made.id}`, { user: { notes: 'Second floor' } });
  const read = await host.get(`users/${made.id}`);
  assert.deepEqual([read.name, read.notes], ['Mia Member', 'Second floor']);
  await host.delete(`users/${made.id}`);
  assert.equal((await refused(host.get(`users/${made.id}`))).status, 404);
});

// A small building to open: a place with doors behind Shelly look-alikes, and links to them.
import { startShelly } from './shelly.mjs';

/** A place in Berlin with one group. */
export async function buildPlace(api, { name = 'Harbour House', address = 'Example Quay 1, 10117 Berlin' } = {}) {
  const place = await api.post('/places', { place: { name, address, time_zone: 'Europe/Berlin' } });
  const group = await api.post('/groups', { group: { name: `Visitors of ${name}`, place_id: place.id } });
  return { place, group };
}

/** A door of that place's group, with a relay of its own. */
export async function buildDoor(api, { place, group }, name, { pulseSeconds = 2 } = {}) {
  const shelly = await startShelly();
  const relay = { kind: 'shelly', address: shelly.address, pulse_seconds: pulseSeconds };
  const lock = await api.post('/locks', { lock: { name, place_id: place.id, relay } });
  await api.post('/group_locks', { group_lock: { group_id: group.id, lock_id: lock.id } });
  return { lock, shelly };
}

/** A link to that group's doors; `fields` as in the API. Its page's path is `path`. */
export async function makeLink(api, { group }, fields = {}) {
  const link = await api.post('/group_links', { group_link: { group_id: group.id, name: 'Gus Guest', ...fields } });
  return { ...link, path: `/grouplinks/${link.secret}` };
}

/** A moment so many minutes from now, as the API takes it. */
export function inMinutes(minutes) {
  return new Date(Date.now() + minutes * 60_000).toISOString();
}

/** A schedule of a group or a lock; `fields` as in the API. One of `allow` also switches on that times are asked for. */
export async function makeSchedule(api, type, { id }, consequence, fields) {
  await api.post('/schedules', { schedule: { scheduleable_type: type, scheduleable_id: id, consequence, ...fields } });
  const kind = type.toLowerCase();
  if (consequence === 'allow') await api.patch(`/${kind}s/${id}`, { [kind]: { time_restriction_enabled: true } });
}

// A host's day with the generated client: what compiles here is what its users may write.

import { Doorward, Refusal, type GroupLink, type NewGroupLink, type Page } from '../../clients/typescript/doorward';

export async function inviteGuest(url: string, key: string): Promise<string> {
  const host = new Doorward({ url, login: key });
  const place = await host.createPlace({ name: 'Harbour House', address: 'Example Quay 1' });
  const group = await host.createGroup({ name: 'Visitors', place_id: place.id });
  const made: NewGroupLink = await host.createGroupLink(
    { name: 'Gus Guest', group_id: group.id, valid_until: null },
    { idempotencyKey: 'gus' },
  );
  const page: Page<GroupLink> = await host.listGroupLinks({ group_id: group.id, limit: 250 });
  const endless: GroupLink[] = page.items.filter(link => link.valid_until === null);
  await host.updateGroupLink(made.id, { link_enabled: endless.length > 0 });
  return made.secret;
}

export async function open(url: string, secret: string, lock: number): Promise<string> {
  try {
    return (await new Doorward({ url, groupLink: secret }).unlockLock(lock, {})).message;
  } catch (error) {
    if (error instanceof Refusal) return `${error.code}: ${error.message}`;
    throw error;
  }
}

// @ts-expect-error: a place has no colour of this kind.
export const wrong = (host: Doorward) => host.createPlace({ name: 'Harbour House', colour: 'red' });

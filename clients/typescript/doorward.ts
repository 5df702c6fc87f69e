// The client of Doorward 0.1.0's API.
// Written by `cargo xtask clients` from the API document. Changes by hand are lost.

/** How to reach a server, and as whom. */
export interface Connection {
  /** Its address, such as `https://doors.example.com`. */
  url: string;
  /** The secret of a login, or an API key. */
  login?: string;
  /** The secret of a group link, instead. */
  groupLink?: string;
  /** The access key of a guest, instead. */
  accessKey?: string;
  /** What sends requests, if it is not `fetch` itself. */
  fetch?: typeof fetch;
}

/** What goes with a single call. */
export interface Options {
  /** Names the request: sent again with the same name, it is done once. */
  idempotencyKey?: string;
  /** Ends the call. */
  signal?: AbortSignal;
}

/** A part of a list. */
export interface Page<T> {
  items: T[];
  /** Where it starts. */
  offset: number;
  /** How many there are in all. */
  total: number;
}

/** An answer that refuses. */
export class Refusal extends Error {
  constructor(
    readonly status: number,
    /** Six characters that say why. */
    readonly code: string,
    message: string,
    /** Messages by field, if fields break rules. */
    readonly errors: Record<string, string[]>,
    /** Seconds to wait before the next try, if there were too many. */
    readonly retryAfter: number | null,
  ) {
    super(message);
    this.name = 'Refusal';
  }
}

type Query = Record<string, string | number | boolean | null | undefined>;

/** The API of a server. */
export class Doorward {
  private readonly connection: Connection;

  constructor(connection: Connection) {
    this.connection = connection;
  }

  /**
   * Sum up schedules
   *
   * When the enabled schedules of a group or a door hold.
   */
  getCalendarSummary(query: {
    /**
     * An ISO 8601 interval of at most 400 days
     */
    around?: string | null;
    /**
     * `allow`, `unlock` or `first_to_arrive`
     */
    consequence?: string | null;
    /**
     * Of this lock; this or `group_id` is required
     */
    lock_id?: number | null;
    /**
     * Of this group
     */
    group_id?: number | null;
  } = {}, options: Options = {}): Promise<CalendarSummary> {
    return this.one('GET', `/calendar/summary`, query, undefined, options);
  }

  /**
   * List commands
   *
   * Unlocks that were granted, newest first, with what came of them. Doorward's own.
   */
  listCommands(query: {
    /**
     * Only of this door
     */
    lock_id?: number | null;
    /**
     * Only `pending`, `expired`, `opened` or `failed` ones
     */
    state?: string | null;
    /**
     * Rows at most: 10 if not given, 250 at most
     */
    limit?: number | null;
    /**
     * Rows to pass over, at most 20000
     */
    offset?: number | null;
  } = {}, options: Options = {}): Promise<Page<Command>> {
    return this.page('GET', `/commands`, query, undefined, options);
  }

  /**
   * Fetch a command
   *
   * Doorward's own.
   */
  getCommand(id: string, options: Options = {}): Promise<Command> {
    return this.one('GET', `/commands/${encodeURIComponent(id)}`, {}, undefined, options);
  }

  /**
   * List controllers
   */
  listControllers(query: {
    /**
     * Only these ids, separated by commas
     */
    ids?: string | null;
    /**
     * Part of the name
     */
    query?: string | null;
    /**
     * Only of this place
     */
    place_id?: number | null;
    /**
     * Only the one that drives this lock
     */
    lock_id?: number | null;
    /**
     * `online`: only those that are connected; `offline`: only the others
     */
    status?: string | null;
    /**
     * `name`; a leading - reverses
     */
    sort?: string | null;
    /**
     * Rows at most: 10 if not given, 250 at most
     */
    limit?: number | null;
    /**
     * Rows to pass over, at most 20000
     */
    offset?: number | null;
  } = {}, options: Options = {}): Promise<Page<Controller>> {
    return this.page('GET', `/controllers`, query, undefined, options);
  }

  /**
   * Create a controller
   *
   * The answer holds the token that enrols its agent: `doorward agent --server URL --token TOKEN --data DIR`.
   */
  createController(controller: ControllerInput, options: Options = {}): Promise<ControllerWithToken> {
    return this.one('POST', `/controllers`, {}, { controller }, options);
  }

  /**
   * Fetch a controller
   */
  getController(id: number, options: Options = {}): Promise<Controller> {
    return this.one('GET', `/controllers/${encodeURIComponent(id)}`, {}, undefined, options);
  }

  /**
   * Update a controller
   *
   * Its place cannot be changed. PUT works as well.
   */
  updateController(id: number, controller: ControllerInput, options: Options = {}): Promise<void> {
    return this.nothing('PATCH', `/controllers/${encodeURIComponent(id)}`, {}, { controller }, options);
  }

  /**
   * Delete a controller
   *
   * Its agent's connection ends at once, and its key is refused from then on. Locks that it drove do not open until their relay
   * names another controller, or none.
   */
  deleteController(id: number, options: Options = {}): Promise<void> {
    return this.nothing('DELETE', `/controllers/${encodeURIComponent(id)}`, {}, undefined, options);
  }

  /**
   * Make a new enrolment token
   *
   * In place of one that was not used. An agent that is enrolled goes on until another enrols with the token; then its key is refused.
   */
  enrolmentTokenController(id: number, options: Options = {}): Promise<ControllerWithToken> {
    return this.one('POST', `/controllers/${encodeURIComponent(id)}/enrolment_token`, {}, undefined, options);
  }

  /**
   * List evaluation webhooks
   */
  listEvaluationWebhooks(query: {
    /**
     * Only these ids, separated by commas
     */
    ids?: string | null;
    /**
     * Part of the name
     */
    query?: string | null;
    /**
     * Rows at most: 10 if not given, 250 at most
     */
    limit?: number | null;
    /**
     * Rows to pass over, at most 20000
     */
    offset?: number | null;
  } = {}, options: Options = {}): Promise<Page<EvaluationWebhook>> {
    return this.page('GET', `/evaluation_webhooks`, query, undefined, options);
  }

  /**
   * Create an evaluation webhook
   *
   * The answer holds the secret that signs what it is sent. One may be for the organization, and one for each terminal.
   */
  createEvaluationWebhook(evaluation_webhook: EvaluationWebhookInput, options: Options = {}): Promise<EvaluationWebhookWithSecret> {
    return this.one('POST', `/evaluation_webhooks`, {}, { evaluation_webhook }, options);
  }

  /**
   * Fetch an evaluation webhook
   */
  getEvaluationWebhook(id: number, options: Options = {}): Promise<EvaluationWebhook> {
    return this.one('GET', `/evaluation_webhooks/${encodeURIComponent(id)}`, {}, undefined, options);
  }

  /**
   * Update an evaluation webhook
   *
   * Holds for the next code that is shown, and closes its circuit. Whose codes it judges cannot be changed. PUT works as well.
   */
  updateEvaluationWebhook(id: number, evaluation_webhook: EvaluationWebhookInput, options: Options = {}): Promise<void> {
    return this.nothing('PATCH', `/evaluation_webhooks/${encodeURIComponent(id)}`, {}, { evaluation_webhook }, options);
  }

  /**
   * Delete an evaluation webhook
   *
   * Foreign codes are refused where it judged them.
   */
  deleteEvaluationWebhook(id: number, options: Options = {}): Promise<void> {
    return this.nothing('DELETE', `/evaluation_webhooks/${encodeURIComponent(id)}`, {}, undefined, options);
  }

  /**
   * List what an evaluation webhook decided
   *
   * The last 50 decisions are kept, without the codes.
   */
  listEvaluationWebhookDecisions(id: number, query: {
    /**
     * Rows at most: 10 if not given, 250 at most
     */
    limit?: number | null;
    /**
     * Rows to pass over, at most 20000
     */
    offset?: number | null;
  } = {}, options: Options = {}): Promise<Page<EvaluationDecision>> {
    return this.page('GET', `/evaluation_webhooks/${encodeURIComponent(id)}/decisions`, query, undefined, options);
  }

  /**
   * Replace the secret of an evaluation webhook
   *
   * The answer holds the new one. The one before it signs too for another day.
   */
  secretEvaluationWebhook(id: number, options: Options = {}): Promise<EvaluationWebhookWithSecret> {
    return this.one('POST', `/evaluation_webhooks/${encodeURIComponent(id)}/secret`, {}, undefined, options);
  }

  /**
   * Test an evaluation webhook
   *
   * Puts the code `doorward-test` to it, switched on or off, and tells what came back. It opens nothing.
   */
  testEvaluationWebhook(id: number, options: Options = {}): Promise<EvaluationWebhookTest> {
    return this.one('POST', `/evaluation_webhooks/${encodeURIComponent(id)}/test`, {}, undefined, options);
  }

  /**
   * List reporters of events
   */
  listEventExportReporters(query: {
    /**
     * Rows at most: 10 if not given, 250 at most
     */
    limit?: number | null;
    /**
     * Rows to pass over, at most 20000
     */
    offset?: number | null;
  } = {}, options: Options = {}): Promise<Page<Reporter>> {
    return this.page('GET', `/event_export_reporters`, query, undefined, options);
  }

  /**
   * Create an event set
   *
   * The answer is finished and carries the first page.
   */
  createEventSet(event_set: EventSetInput, query: {
    /**
     * Events at most: 50 if not given, 1000 at most
     */
    limit?: number | null;
  } = {}, options: Options = {}): Promise<EventSet> {
    return this.one('POST', `/event_sets`, query, { event_set }, options);
  }

  /**
   * Fetch a page of an event set
   */
  getEventSet(id: number, query: {
    /**
     * From the page before; the first page if not given
     */
    cursor?: string | null;
    /**
     * Events at most: 50 if not given, 1000 at most
     */
    limit?: number | null;
  } = {}, options: Options = {}): Promise<EventSet> {
    return this.one('GET', `/event_sets/${encodeURIComponent(id)}`, query, undefined, options);
  }

  /**
   * List events
   *
   * Newest first. While there are more, `X-Next-Cursor` holds the `cursor` of the next page, and `Link` with `rel="next"` its
   * whole address (RFC 8288): the filters must stay the same. What is recorded meanwhile joins no later page. Doorward's own.
   */
  getEvents(query: {
    /**
     * ISO 8601 interval of at most 90 days; the last 90 days if not given
     */
    interval?: string | null;
    /**
     * Actor type (`User`, `GroupLink`, `Guest`)
     */
    event_actor_type?: string | null;
    /**
     * Actor id; only with its type
     */
    event_actor_id?: number | null;
    /**
     * Credential type (`Login`, `GroupLink`, `AccessKey`)
     */
    event_authenticated_by_type?: string | null;
    /**
     * Credential id; only with its type
     */
    event_authenticated_by_id?: number | null;
    /**
     * Object type (`Lock`)
     */
    event_object_type?: string | null;
    /**
     * Object id; only with its type
     */
    event_object_id?: number | null;
    /**
     * Place; not together with `place_id`
     */
    event_place_id?: number | null;
    /**
     * Place; not together with `event_place_id`
     */
    place_id?: number | null;
    /**
     * What worked, or what did not
     */
    event_success?: boolean | null;
    /**
     * Types, separated by commas
     */
    event_type?: string | null;
    /**
     * Sequences, separated by commas
     */
    event_sequence?: string | null;
    /**
     * Events, separated by commas
     */
    event_uuid?: string | null;
    /**
     * From the answer before; the first page if not given
     */
    cursor?: string | null;
    /**
     * Events at most: 50 if not given, 1000 at most
     */
    limit?: number | null;
  } = {}, options: Options = {}): Promise<Array<Event>> {
    return this.one('GET', `/events`, query, undefined, options);
  }

  /**
   * Fetch event types by object
   *
   * `GET /events/types` says the same.
   */
  getEventsMeta(options: Options = {}): Promise<EventMeta> {
    return this.one('GET', `/events/meta`, {}, undefined, options);
  }

  /**
   * Follow events
   *
   * Server-sent events. A message of type `event` holds an event as event sets show it; its `id` resumes the stream behind it,
   * as `Last-Event-ID` or `last_event_id`, without loss or repeat. Without one the stream begins now. Messages without data tell
   * the position when nothing else was sent for a while. A message of type `error` holds `code` and `error`, and ends the
   * stream: its credential or right is gone, say. A user has 16 streams at most.
   */
  getEventsStream(query: {
    /**
     * Types, separated by commas
     */
    event_type?: string | null;
    /**
     * Object type (`Lock`)
     */
    event_object_type?: string | null;
    /**
     * Object id; only with its type
     */
    event_object_id?: number | null;
    /**
     * Actor type (`User`, `GroupLink`, `Guest`)
     */
    event_actor_type?: string | null;
    /**
     * Actor id; only with its type
     */
    event_actor_id?: number | null;
    /**
     * What worked, or what did not
     */
    event_success?: boolean | null;
    /**
     * Place
     */
    place_id?: number | null;
    /**
     * The `id` to resume behind; the header wins
     */
    last_event_id?: string | null;
  } = {}, options: Options = {}): Promise<Response> {
    return this.stream('GET', `/events/stream`, query, undefined, options);
  }

  /**
   * List event types
   */
  getEventsTypes(options: Options = {}): Promise<Array<string>> {
    return this.one('GET', `/events/types`, {}, undefined, options);
  }

  /**
   * List group links
   */
  listGroupLinks(query: {
    /**
     * Only these ids, separated by commas
     */
    ids?: string | null;
    /**
     * Only of this group
     */
    group_id?: number | null;
    /**
     * Only those of whose last message this became: `queued`, `sent`, `delivered`, `refused` or `failed`. Doorward's own
     */
    delivery_status?: string | null;
    /**
     * Part of the name, the e-mail address, the phone number or the group's name
     */
    query?: string | null;
    /**
     * `name`, `unlock` (never used first), `valid_until` (without end last) or `group_name`; a leading - reverses
     */
    sort?: string | null;
    /**
     * Rows at most: 10 if not given, 250 at most
     */
    limit?: number | null;
    /**
     * Rows to pass over, at most 20000
     */
    offset?: number | null;
  } = {}, options: Options = {}): Promise<Page<GroupLink>> {
    return this.page('GET', `/group_links`, query, undefined, options);
  }

  /**
   * Create a group link
   */
  createGroupLink(group_link: GroupLinkInput, options: Options = {}): Promise<NewGroupLink> {
    return this.one('POST', `/group_links`, {}, { group_link }, options);
  }

  /**
   * Fetch a group link
   *
   * Doorward's own.
   */
  getGroupLink(id: number, options: Options = {}): Promise<GroupLink> {
    return this.one('GET', `/group_links/${encodeURIComponent(id)}`, {}, undefined, options);
  }

  /**
   * Update a group link
   *
   * Doorward's own. Name, group, validity, unlock limit, `link_enabled` and `quick_response_code_type` may change; the secret stays, and so
   * does an offline code that was given out, which is outdated then if it says another group or validity. What was opened counts on: a
   * limit below it is used up. Where the period of the limit changes, the unlocks of the present one count. E-mail address and phone
   * number cannot be changed.
   */
  updateGroupLink(id: number, group_link: GroupLinkInput, options: Options = {}): Promise<void> {
    return this.nothing('PATCH', `/group_links/${encodeURIComponent(id)}`, {}, { group_link }, options);
  }

  /**
   * Delete a group link
   */
  deleteGroupLink(id: number, options: Options = {}): Promise<void> {
    return this.nothing('DELETE', `/group_links/${encodeURIComponent(id)}`, {}, undefined, options);
  }

  /**
   * Send a group link again
   *
   * Doorward's own. Only a digest of the secret is stored, so the message carries a new secret: links that were sent before open
   * nothing from now on. One more text message counts towards the quota. A link with neither an e-mail address nor a phone number is
   * rotated instead, and one that has expired is changed first.
   */
  resendGroupLink(id: number, options: Options = {}): Promise<void> {
    return this.nothing('POST', `/group_links/${encodeURIComponent(id)}/resend`, {}, undefined, options);
  }

  /**
   * Give a group link a new secret
   *
   * Doorward's own. The old secret and its QR code open nothing from now on. The new ones are in this answer and nowhere else; if the link has an
   * e-mail address or a phone number, it is sent there too, as that of a new link is. If the quota of text messages is reached, it is
   * not sent, and `delivery_error` says so.
   */
  rotateGroupLink(id: number, options: Options = {}): Promise<NewGroupLink> {
    return this.one('POST', `/group_links/${encodeURIComponent(id)}/rotate`, {}, undefined, options);
  }

  /**
   * List group locks
   */
  listGroupLocks(query: {
    /**
     * The group
     */
    group_id?: number | null;
    /**
     * Only these ids, separated by commas
     */
    ids?: string | null;
    /**
     * Only with this door
     */
    lock_id?: number | null;
    /**
     * Part of the name
     */
    query?: string | null;
    /**
     * Rows at most: 10 if not given, 250 at most
     */
    limit?: number | null;
    /**
     * Rows to pass over, at most 20000
     */
    offset?: number | null;
  } = {}, options: Options = {}): Promise<Page<GroupLock>> {
    return this.page('GET', `/group_locks`, query, undefined, options);
  }

  /**
   * Create a group lock
   */
  createGroupLock(group_lock: GroupLockInput, options: Options = {}): Promise<GroupLock> {
    return this.one('POST', `/group_locks`, {}, { group_lock }, options);
  }

  /**
   * Fetch a group lock
   */
  getGroupLock(id: number, options: Options = {}): Promise<GroupLock> {
    return this.one('GET', `/group_locks/${encodeURIComponent(id)}`, {}, undefined, options);
  }

  /**
   * Delete a group lock
   */
  deleteGroupLock(id: number, options: Options = {}): Promise<void> {
    return this.nothing('DELETE', `/group_locks/${encodeURIComponent(id)}`, {}, undefined, options);
  }

  /**
   * List groups
   */
  listGroups(query: {
    /**
     * Only these ids, separated by commas
     */
    ids?: string | null;
    /**
     * Part of the name
     */
    query?: string | null;
    /**
     * `organization` or `place`
     */
    scope?: string | null;
    /**
     * Only of this place
     */
    place_id?: number | null;
    /**
     * Only with this door
     */
    lock_id?: number | null;
    /**
     * None is found: there are no elevators
     */
    elevator_stop_id?: number | null;
    /**
     * `name`; a leading - reverses
     */
    sort?: string | null;
    /**
     * Rows at most: 10 if not given, 250 at most
     */
    limit?: number | null;
    /**
     * Rows to pass over, at most 20000
     */
    offset?: number | null;
  } = {}, options: Options = {}): Promise<Page<Group>> {
    return this.page('GET', `/groups`, query, undefined, options);
  }

  /**
   * Create a group
   */
  createGroup(group: GroupInput, options: Options = {}): Promise<Group> {
    return this.one('POST', `/groups`, {}, { group }, options);
  }

  /**
   * Fetch a group
   */
  getGroup(id: number, options: Options = {}): Promise<Group> {
    return this.one('GET', `/groups/${encodeURIComponent(id)}`, {}, undefined, options);
  }

  /**
   * Update a group
   */
  updateGroup(id: number, group: GroupInput, options: Options = {}): Promise<void> {
    return this.nothing('PATCH', `/groups/${encodeURIComponent(id)}`, {}, { group }, options);
  }

  /**
   * Delete a group
   */
  deleteGroup(id: number, options: Options = {}): Promise<void> {
    return this.nothing('DELETE', `/groups/${encodeURIComponent(id)}`, {}, undefined, options);
  }

  /**
   * List guests
   */
  listGuests(query: {
    /**
     * Only these ids, separated by commas
     */
    ids?: string | null;
    /**
     * Part of the name, the e-mail address or the phone number
     */
    query?: string | null;
    /**
     * `name`; a leading - reverses
     */
    sort?: string | null;
    /**
     * Rows at most: 10 if not given, 250 at most
     */
    limit?: number | null;
    /**
     * Rows to pass over, at most 20000
     */
    offset?: number | null;
  } = {}, options: Options = {}): Promise<Page<Guest>> {
    return this.page('GET', `/guests`, query, undefined, options);
  }

  /**
   * Create a guest
   *
   * A guest without a right opens nothing, and without an access key neither: that comes with an invite, or with a role assignment of
   * which the guest is told (`notify`).
   */
  createGuest(guest: GuestInput, options: Options = {}): Promise<Guest> {
    return this.one('POST', `/guests`, {}, { guest }, options);
  }

  /**
   * Fetch a guest
   */
  getGuest(id: number, options: Options = {}): Promise<Guest> {
    return this.one('GET', `/guests/${encodeURIComponent(id)}`, {}, undefined, options);
  }

  /**
   * Delete a guest
   *
   * Their role assignments, team memberships and access key go with them: the very next unlock is refused.
   */
  deleteGuest(id: number, options: Options = {}): Promise<void> {
    return this.nothing('DELETE', `/guests/${encodeURIComponent(id)}`, {}, undefined, options);
  }

  /**
   * List integrations
   */
  listIntegrations(query: {
    /**
     * Only these ids, separated by commas
     */
    ids?: string | null;
    /**
     * Part of the name
     */
    query?: string | null;
    /**
     * Only of this place
     */
    place_id?: number | null;
    /**
     * `organization`, `place` or `group`; none belongs to a group
     */
    scope?: string | null;
    /**
     * Only of this group: none
     */
    group_id?: number | null;
    /**
     * Only those that are switched on, or off
     */
    enabled?: boolean | null;
    /**
     * Rows at most: 10 if not given, 250 at most
     */
    limit?: number | null;
    /**
     * Rows to pass over, at most 20000
     */
    offset?: number | null;
  } = {}, options: Options = {}): Promise<Page<Integration>> {
    return this.page('GET', `/integrations`, query, undefined, options);
  }

  /**
   * Create an integration
   *
   * Events that are recorded from now on are posted to the address, one by one, at least once each.
   */
  createIntegration(integration: IntegrationInput, options: Options = {}): Promise<Integration> {
    return this.one('POST', `/integrations`, {}, { integration }, options);
  }

  /**
   * Fetch an integration
   */
  getIntegration(id: number, options: Options = {}): Promise<Integration> {
    return this.one('GET', `/integrations/${encodeURIComponent(id)}`, {}, undefined, options);
  }

  /**
   * Update an integration
   *
   * Switched off, it loses what waits to be sent; switched on, it gets what is recorded from then on.
   */
  updateIntegration(id: number, integration: IntegrationInput, options: Options = {}): Promise<void> {
    return this.nothing('PATCH', `/integrations/${encodeURIComponent(id)}`, {}, { integration }, options);
  }

  /**
   * Delete an integration
   */
  deleteIntegration(id: number, options: Options = {}): Promise<void> {
    return this.nothing('DELETE', `/integrations/${encodeURIComponent(id)}`, {}, undefined, options);
  }

  /**
   * List an integration's deliveries
   *
   * Those that ended are kept for thirty days.
   */
  listIntegrationDeliveries(id: number, query: {
    /**
     * Rows at most: 10 if not given, 250 at most
     */
    limit?: number | null;
    /**
     * Rows to pass over, at most 20000
     */
    offset?: number | null;
  } = {}, options: Options = {}): Promise<Page<Delivery>> {
    return this.page('GET', `/integrations/${encodeURIComponent(id)}/deliveries`, query, undefined, options);
  }

  /**
   * Replay a delivery
   *
   * Sends its event once more, whether it was delivered, was given up, or waits for its next try.
   */
  replayIntegrationDelivery(id: number, delivery_id: number, options: Options = {}): Promise<void> {
    return this.nothing('POST', `/integrations/${encodeURIComponent(id)}/deliveries/${encodeURIComponent(delivery_id)}/replay`, {}, undefined, options);
  }

  /**
   * Test an integration
   *
   * Sends an event of the type `integration.test` now, switched on or off, and tells what came back within ten seconds.
   */
  testIntegration(id: number, options: Options = {}): Promise<IntegrationTest> {
    return this.one('POST', `/integrations/${encodeURIComponent(id)}/test`, {}, undefined, options);
  }

  /**
   * Create an invite
   *
   * Gives a user a right on a place or group, or a place in a team, in one step. An unknown e-mail address adds a user, as
   * `POST /users` does. Whoever is invited as a guest is a new one, without an account: they get a right on a group, or a place in a
   * team, and an access key, which is mailed to them and told nowhere else.
   */
  createInvite(invite: InviteInput, options: Options = {}): Promise<Invite> {
    return this.one('POST', `/invites`, {}, { invite }, options);
  }

  /**
   * List locks
   *
   * A user sees the doors they may open or manage; the holder of a group link sees the doors of its group, and a
   * guest those of their rights, in brief.
   */
  listLocks(query: {
    /**
     * Only these ids, separated by commas
     */
    ids?: string | null;
    /**
     * Part of the name
     */
    query?: string | null;
    /**
     * Only of this place
     */
    place_id?: number | null;
    /**
     * Only of this floor
     */
    floor_id?: number | null;
    /**
     * Only with (or without) a relay
     */
    configured?: boolean | null;
    /**
     * Only locked down (or not)
     */
    locked_down?: boolean | null;
    /**
     * Only those whose relay answered last time (or did not)
     */
    online?: boolean | null;
    /**
     * Only those that are open right now (or are not)
     */
    unlocked?: boolean | null;
    /**
     * `true`: only the caller's favourites; `false`: only the others; `*`: all. Given at all, it adds `favorite` to the items
     */
    favorite?: string | null;
    /**
     * `name`, or `favorite`: favourites first, then by name; a leading - reverses
     */
    sort?: string | null;
    /**
     * Rows at most: 50 if not given, 250 at most
     */
    limit?: number | null;
    /**
     * Rows to pass over, at most 20000
     */
    offset?: number | null;
  } = {}, options: Options = {}): Promise<Page<Lock>> {
    return this.page('GET', `/locks`, query, undefined, options);
  }

  /**
   * Create a lock
   */
  createLock(lock: LockInput, options: Options = {}): Promise<Lock> {
    return this.one('POST', `/locks`, {}, { lock }, options);
  }

  /**
   * Fetch a lock
   */
  getLock(id: number, query: {
    /**
     * Given at all, it adds `favorite` to the answer
     */
    favorite?: string | null;
  } = {}, options: Options = {}): Promise<Lock> {
    return this.one('GET', `/locks/${encodeURIComponent(id)}`, query, undefined, options);
  }

  /**
   * Update a lock
   */
  updateLock(id: number, lock: LockInput, options: Options = {}): Promise<void> {
    return this.nothing('PATCH', `/locks/${encodeURIComponent(id)}`, {}, { lock }, options);
  }

  /**
   * Delete a lock
   */
  deleteLock(id: number, options: Options = {}): Promise<void> {
    return this.nothing('DELETE', `/locks/${encodeURIComponent(id)}`, {}, undefined, options);
  }

  /**
   * End the lockdown of a door
   */
  cancelLockdownLock(id: number, options: Options = {}): Promise<void> {
    return this.nothing('POST', `/locks/${encodeURIComponent(id)}/cancel_lockdown`, {}, undefined, options);
  }

  /**
   * Put a door among one's favourites
   */
  favoriteLock(id: number, options: Options = {}): Promise<void> {
    return this.nothing('POST', `/locks/${encodeURIComponent(id)}/favorite`, {}, undefined, options);
  }

  /**
   * Be the first to arrive at a door
   *
   * Opens it, as an unlock does; from then on its schedules hold it open. Any unlock of a door that awaits the first to arrive does
   * the same. The body is optional.
   */
  firstToArriveLock(id: number, body: UnlockBody, options: Options = {}): Promise<void> {
    return this.nothing('POST', `/locks/${encodeURIComponent(id)}/first_to_arrive`, {}, body, options);
  }

  /**
   * Be the last to leave by a door
   *
   * Ends what its schedules hold open, until they begin anew or someone arrives who is awaited. Needs the right to unlock the
   * door, and does not open it. The body is optional.
   */
  lastToLeaveLock(id: number, body: UnlockBody, options: Options = {}): Promise<void> {
    return this.nothing('POST', `/locks/${encodeURIComponent(id)}/last_to_leave`, {}, body, options);
  }

  /**
   * Lock a door down: it stays shut for everyone
   */
  lockDownLock(id: number, options: Options = {}): Promise<void> {
    return this.nothing('POST', `/locks/${encodeURIComponent(id)}/lock_down`, {}, undefined, options);
  }

  /**
   * Fetch the proximity secret of a door
   *
   * Doorward's own.
   */
  getLockProximitySecret(id: number, options: Options = {}): Promise<ProximitySecret> {
    return this.one('GET', `/locks/${encodeURIComponent(id)}/proximity_secret`, {}, undefined, options);
  }

  /**
   * Make the proximity secret of a door, or replace it
   *
   * The values of an earlier secret are refused from now on. Doorward's own.
   */
  proximitySecretLock(id: number, options: Options = {}): Promise<ProximitySecret> {
    return this.one('POST', `/locks/${encodeURIComponent(id)}/proximity_secret`, {}, undefined, options);
  }

  /**
   * Remove the proximity secret of a door
   *
   * A reader restriction then refuses everyone. Doorward's own.
   */
  deleteLockProximitySecret(id: number, options: Options = {}): Promise<void> {
    return this.nothing('DELETE', `/locks/${encodeURIComponent(id)}/proximity_secret`, {}, undefined, options);
  }

  /**
   * Take a door from one's favourites
   */
  unfavoriteLock(id: number, options: Options = {}): Promise<void> {
    return this.nothing('POST', `/locks/${encodeURIComponent(id)}/unfavorite`, {}, undefined, options);
  }

  /**
   * Unlock a door
   *
   * Answers once the door has opened. The body is optional.
   */
  unlockLock(id: number, body: UnlockBody, options: Options = {}): Promise<Unlocked> {
    return this.one('POST', `/locks/${encodeURIComponent(id)}/unlock`, {}, body, options);
  }

  /**
   * Fetch the current login
   */
  getCurrentLogin(options: Options = {}): Promise<CurrentLogin> {
    return this.one('GET', `/login`, {}, undefined, options);
  }

  /**
   * Update the current login
   *
   * Its name, unless it is an API key. The tokens for push messages that clients send are not kept: this server sends none.
   */
  updateCurrentLogin(login: CurrentLoginInput, options: Options = {}): Promise<void> {
    return this.nothing('PUT', `/login`, {}, { login }, options);
  }

  /**
   * Sign out
   */
  deleteCurrentLogin(options: Options = {}): Promise<void> {
    return this.nothing('DELETE', `/login`, {}, undefined, options);
  }

  /**
   * Sign out elsewhere
   *
   * Every other login of the user is gone, API keys too.
   */
  deleteCurrentLoginElsewhere(options: Options = {}): Promise<void> {
    return this.nothing('DELETE', `/login/elsewhere`, {}, undefined, options);
  }

  /**
   * Make the current login the primary one of its user
   */
  promoteCurrentLogin(options: Options = {}): Promise<void> {
    return this.nothing('POST', `/login/promote`, {}, undefined, options);
  }

  /**
   * List logins
   *
   * One's own, or for who makes logins for others, anyone's.
   */
  listLogins(query: {
    /**
     * Only these ids, separated by commas
     */
    ids?: string | null;
    /**
     * Of this user: an id or `me`, the default
     */
    user_id?: string | null;
    /**
     * `me`, or `all` for everyone's. Deprecated: use `user_id`
     */
    scope?: string | null;
    /**
     * Rows at most: 10 if not given, 250 at most
     */
    limit?: number | null;
    /**
     * Rows to pass over, at most 20000
     */
    offset?: number | null;
  } = {}, options: Options = {}): Promise<Page<Login>> {
    return this.page('GET', `/logins`, query, undefined, options);
  }

  /**
   * Create a login
   *
   * With `user`: signs in by domain, e-mail address and password. `login.email` makes a device login on behalf of the user with that
   * address, for an administrator, who comes with a credential or with `user`. A user has at most 40 device logins, the least
   * recently used of which make room, and 10 API keys. Where two-factor sign-in is on, `user.otp_attempt` is needed as well.
   */
  createLogin(body: LoginBody, options: Options = {}): Promise<NewLogin> {
    return this.one('POST', `/logins`, {}, body, options);
  }

  /**
   * Fetch a login
   *
   * One's own, or for who makes logins for others, anyone's.
   */
  getLogin(id: number, options: Options = {}): Promise<Login> {
    return this.one('GET', `/logins/${encodeURIComponent(id)}`, {}, undefined, options);
  }

  /**
   * Delete a login
   *
   * One's own, or one of someone whom one manages. Its secret is nobody's from then on.
   */
  deleteLogin(id: number, options: Options = {}): Promise<void> {
    return this.nothing('DELETE', `/logins/${encodeURIComponent(id)}`, {}, undefined, options);
  }

  /**
   * Make a login the primary one of its user
   *
   * A device login of one's own, or of someone whom one manages. The user's other logins are demoted.
   */
  promoteLogin(id: number, options: Options = {}): Promise<void> {
    return this.nothing('POST', `/logins/${encodeURIComponent(id)}/promote`, {}, undefined, options);
  }

  /**
   * List members
   */
  listMembers(query: {
    /**
     * Only these ids, separated by commas
     */
    ids?: string | null;
    /**
     * Part of e-mail address, name or notes
     */
    query?: string | null;
    /**
     * This e-mail address, ignoring case
     */
    email?: string | null;
    /**
     * Only of this group
     */
    group_id?: number | null;
    /**
     * Only of this place
     */
    place_id?: number | null;
    /**
     * Of this user: the user's own id, or `me`
     */
    user_id?: string | null;
    /**
     * `name`, `unlock` or `access_enabled`; a leading - reverses
     */
    sort?: string | null;
    /**
     * Rows at most: 50 if not given, 100 at most
     */
    limit?: number | null;
    /**
     * Rows to pass over, at most 20000
     */
    offset?: number | null;
  } = {}, options: Options = {}): Promise<Page<Member>> {
    return this.page('GET', `/members`, query, undefined, options);
  }

  /**
   * Create a member
   */
  createMember(member: UserInput, options: Options = {}): Promise<Member> {
    return this.one('POST', `/members`, {}, { member }, options);
  }

  /**
   * Fetch a member
   */
  getMember(id: number, options: Options = {}): Promise<Member> {
    return this.one('GET', `/members/${encodeURIComponent(id)}`, {}, undefined, options);
  }

  /**
   * Update a member
   */
  updateMember(id: number, member: UserInput, options: Options = {}): Promise<void> {
    return this.nothing('PATCH', `/members/${encodeURIComponent(id)}`, {}, { member }, options);
  }

  /**
   * Delete a member
   */
  deleteMember(id: number, options: Options = {}): Promise<void> {
    return this.nothing('DELETE', `/members/${encodeURIComponent(id)}`, {}, undefined, options);
  }

  /**
   * List messages that have not left
   *
   * Doorward's own. Newest first: those that wait to be sent, and those that were given up, with the reason.
   */
  listMessages(query: {
    /**
     * Only those that are `queued`, or only those that have `failed`
     */
    status?: string | null;
    /**
     * Only those that carry this link
     */
    group_link_id?: number | null;
    /**
     * Rows at most: 10 if not given, 250 at most
     */
    limit?: number | null;
    /**
     * Rows to pass over, at most 20000
     */
    offset?: number | null;
  } = {}, options: Options = {}): Promise<Page<Message>> {
    return this.page('GET', `/messages`, query, undefined, options);
  }

  /**
   * Remove a message that was given up
   *
   * Doorward's own.
   */
  deleteMessage(id: number, options: Options = {}): Promise<void> {
    return this.nothing('DELETE', `/messages/${encodeURIComponent(id)}`, {}, undefined, options);
  }

  /**
   * Send a message again
   *
   * Doorward's own. A message that was given up is sent as it is: a link in it keeps its secret. One that waits is left alone.
   */
  resendMessage(id: number, options: Options = {}): Promise<void> {
    return this.nothing('POST', `/messages/${encodeURIComponent(id)}/resend`, {}, undefined, options);
  }

  /**
   * Fetch the organization
   */
  getOrganization(options: Options = {}): Promise<Organization> {
    return this.one('GET', `/organization`, {}, undefined, options);
  }

  /**
   * Update the organization
   */
  updateOrganization(organization: OrganizationInput, options: Options = {}): Promise<void> {
    return this.nothing('PATCH', `/organization`, {}, { organization }, options);
  }

  /**
   * Become the organization's owner
   *
   * For the user to whom it is offered. The owner so far becomes an administrator.
   */
  acceptTransferOrganization(options: Options = {}): Promise<void> {
    return this.nothing('POST', `/organization/accept_transfer`, {}, undefined, options);
  }

  /**
   * Take the offer of the organization back
   *
   * For its owner alone.
   */
  cancelTransferOrganization(options: Options = {}): Promise<void> {
    return this.nothing('POST', `/organization/cancel_transfer`, {}, undefined, options);
  }

  /**
   * Count what the organization has
   */
  getOrganizationDashboard(options: Options = {}): Promise<Dashboard> {
    return this.one('GET', `/organization/dashboard`, {}, undefined, options);
  }

  /**
   * Fetch the organization's quotas
   *
   * Doorward's own. For whoever sees any of its links. Whoever runs the server changes them, with `doorward quota set`.
   */
  getOrganizationQuotas(options: Options = {}): Promise<Quotas> {
    return this.one('GET', `/organization/quotas`, {}, undefined, options);
  }

  /**
   * Decline the organization
   *
   * For the user to whom it is offered.
   */
  rejectTransferOrganization(options: Options = {}): Promise<void> {
    return this.nothing('POST', `/organization/reject_transfer`, {}, undefined, options);
  }

  /**
   * Offer the organization to another user
   *
   * For its owner alone. An offer made before is replaced. Nothing changes until the user accepts.
   */
  requestTransferOrganization(organization: TransferInput, options: Options = {}): Promise<void> {
    return this.nothing('POST', `/organization/request_transfer`, {}, { organization }, options);
  }

  /**
   * Fetch the organization's settings
   */
  getOrganizationSettings(options: Options = {}): Promise<Settings> {
    return this.one('GET', `/organization/settings`, {}, undefined, options);
  }

  /**
   * List the keys that sign offline passes
   *
   * Public halves only. Each is made when it is first needed, so there may be none.
   */
  listOrganizationSigningKeys(query: {
    /**
     * Rows at most: 10 if not given, 250 at most
     */
    limit?: number | null;
    /**
     * Rows to pass over, at most 20000
     */
    offset?: number | null;
  } = {}, options: Options = {}): Promise<Page<SigningKey>> {
    return this.page('GET', `/organization/signing_keys`, query, undefined, options);
  }

  /**
   * Give the organization a new key that signs offline passes
   *
   * The keys so far sign nothing any more. Passes that they have signed count until they end: rotate or mail those links again that are to
   * have a pass of the new key.
   */
  rotateOrganizationSigningKeys(options: Options = {}): Promise<SigningKey> {
    return this.one('POST', `/organization/signing_keys/rotate`, {}, undefined, options);
  }

  /**
   * List organizations
   *
   * A credential belongs to one organization: the list holds that one.
   */
  listOrganizations(query: {
    /**
     * Rows at most: 10 if not given, 250 at most
     */
    limit?: number | null;
    /**
     * Rows to pass over, at most 20000
     */
    offset?: number | null;
  } = {}, options: Options = {}): Promise<Page<Organization>> {
    return this.page('GET', `/organizations`, query, undefined, options);
  }

  /**
   * Find one's organizations
   *
   * Mails a list of them to the address. The answer is the same whether the address is known or not.
   */
  findOrganizations(user: FindInput, options: Options = {}): Promise<void> {
    return this.nothing('POST', `/organizations/find`, {}, { user }, options);
  }

  /**
   * Fetch an organization by its domain
   */
  getOrganizationPublic(domain: string, options: Options = {}): Promise<PublicOrganization> {
    return this.one('GET', `/organizations/${encodeURIComponent(domain)}/public`, {}, undefined, options);
  }

  /**
   * List partner keys
   */
  listPartnerKeys(query: {
    /**
     * Only these ids, separated by commas
     */
    ids?: string | null;
    /**
     * Part of the name
     */
    query?: string | null;
    /**
     * Rows at most: 10 if not given, 250 at most
     */
    limit?: number | null;
    /**
     * Rows to pass over, at most 20000
     */
    offset?: number | null;
  } = {}, options: Options = {}): Promise<Page<PartnerKey>> {
    return this.page('GET', `/partner_keys`, query, undefined, options);
  }

  /**
   * Create a partner key
   *
   * For `HS256`, the answer holds the secret that the partner signs with.
   */
  createPartnerKey(partner_key: PartnerKeyInput, options: Options = {}): Promise<PartnerKeyWithSecret> {
    return this.one('POST', `/partner_keys`, {}, { partner_key }, options);
  }

  /**
   * Fetch a partner key
   */
  getPartnerKey(id: number, options: Options = {}): Promise<PartnerKey> {
    return this.one('GET', `/partner_keys/${encodeURIComponent(id)}`, {}, undefined, options);
  }

  /**
   * Update a partner key
   *
   * Holds for the next code that is shown. How it signs cannot be changed. PUT works as well.
   */
  updatePartnerKey(id: number, partner_key: PartnerKeyInput, options: Options = {}): Promise<void> {
    return this.nothing('PATCH', `/partner_keys/${encodeURIComponent(id)}`, {}, { partner_key }, options);
  }

  /**
   * Delete a partner key
   *
   * None of its codes opens a door any more.
   */
  deletePartnerKey(id: number, options: Options = {}): Promise<void> {
    return this.nothing('DELETE', `/partner_keys/${encodeURIComponent(id)}`, {}, undefined, options);
  }

  /**
   * List places
   */
  listPlaces(query: {
    /**
     * Only these ids, separated by commas
     */
    ids?: string | null;
    /**
     * Part of the name
     */
    query?: string | null;
    /**
     * `true`: only the caller's favourites; `false`: only the others; `*`: all. Given at all, it adds `favorite` to the items
     */
    favorite?: string | null;
    /**
     * `name`, or `favorite`: favourites first, then by name; a leading - reverses
     */
    sort?: string | null;
    /**
     * Rows at most: 50 if not given, 250 at most
     */
    limit?: number | null;
    /**
     * Rows to pass over, at most 20000
     */
    offset?: number | null;
  } = {}, options: Options = {}): Promise<Page<Place>> {
    return this.page('GET', `/places`, query, undefined, options);
  }

  /**
   * Create a place
   */
  createPlace(place: PlaceInput, options: Options = {}): Promise<Place> {
    return this.one('POST', `/places`, {}, { place }, options);
  }

  /**
   * Fetch a place
   */
  getPlace(id: number, query: {
    /**
     * Given at all, it adds `favorite` to the answer
     */
    favorite?: string | null;
  } = {}, options: Options = {}): Promise<Place> {
    return this.one('GET', `/places/${encodeURIComponent(id)}`, query, undefined, options);
  }

  /**
   * Update a place
   */
  updatePlace(id: number, place: PlaceInput, options: Options = {}): Promise<void> {
    return this.nothing('PATCH', `/places/${encodeURIComponent(id)}`, {}, { place }, options);
  }

  /**
   * Delete a place
   */
  deletePlace(id: number, options: Options = {}): Promise<void> {
    return this.nothing('DELETE', `/places/${encodeURIComponent(id)}`, {}, undefined, options);
  }

  /**
   * End the lockdown of a place
   */
  cancelLockdownPlace(id: number, options: Options = {}): Promise<void> {
    return this.nothing('POST', `/places/${encodeURIComponent(id)}/cancel_lockdown`, {}, undefined, options);
  }

  /**
   * Put a place among one's favourites
   */
  favoritePlace(id: number, options: Options = {}): Promise<void> {
    return this.nothing('POST', `/places/${encodeURIComponent(id)}/favorite`, {}, undefined, options);
  }

  /**
   * Lock a place down: every door there stays shut for everyone
   */
  lockDownPlace(id: number, options: Options = {}): Promise<void> {
    return this.nothing('POST', `/places/${encodeURIComponent(id)}/lock_down`, {}, undefined, options);
  }

  /**
   * Take a place from one's favourites
   */
  unfavoritePlace(id: number, options: Options = {}): Promise<void> {
    return this.nothing('POST', `/places/${encodeURIComponent(id)}/unfavorite`, {}, undefined, options);
  }

  /**
   * List presences
   *
   * Who opened doors of a place on a day, whoever opened one last first.
   */
  listPresences(query: {
    /**
     * The place
     */
    place_id?: number | null;
    /**
     * A day on the place's clock, such as 2026-12-24
     */
    date?: string | null;
    /**
     * Rows at most: 10 if not given, 250 at most
     */
    limit?: number | null;
    /**
     * Rows to pass over, at most 20000
     */
    offset?: number | null;
  } = {}, options: Options = {}): Promise<Page<Presence>> {
    return this.page('GET', `/presences`, query, undefined, options);
  }

  /**
   * Fetch a report's table
   *
   * At the address that `POST /reports/{id}/download` answers. It needs no credential and changes nothing.
   */
  getReportDownload(token: string, options: Options = {}): Promise<Response> {
    return this.stream('GET', `/report_downloads/${encodeURIComponent(token)}`, {}, undefined, options);
  }

  /**
   * List reports
   */
  listReports(query: {
    /**
     * Only these ids, separated by commas
     */
    ids?: string | null;
    /**
     * Part of the name
     */
    query?: string | null;
    /**
     * Only `waiting`, `in_progress`, `finished` or `failed` ones
     */
    status?: string | null;
    /**
     * Only those that this scheduled report made
     */
    scheduled_report_id?: number | null;
    /**
     * Rows at most: 10 if not given, 250 at most
     */
    limit?: number | null;
    /**
     * Rows to pass over, at most 20000
     */
    offset?: number | null;
  } = {}, options: Options = {}): Promise<Page<Report>> {
    return this.page('GET', `/reports`, query, undefined, options);
  }

  /**
   * Create a report
   *
   * It is made in the background: ask again until its status is `finished`. It is kept for thirty days.
   */
  createReport(report: ReportInput, options: Options = {}): Promise<Report> {
    return this.one('POST', `/reports`, {}, { report }, options);
  }

  /**
   * Fetch a report
   *
   * What is known of it; `POST /reports/{id}/download` leads to the table.
   */
  getReport(id: number, options: Options = {}): Promise<Report> {
    return this.one('GET', `/reports/${encodeURIComponent(id)}`, {}, undefined, options);
  }

  /**
   * Delete a report
   */
  deleteReport(id: number, options: Options = {}): Promise<void> {
    return this.nothing('DELETE', `/reports/${encodeURIComponent(id)}`, {}, undefined, options);
  }

  /**
   * Download a report
   *
   * Answers an address at which the table can be fetched without any credential, for five minutes.
   */
  downloadReport(id: number, options: Options = {}): Promise<ReportDownload> {
    return this.one('POST', `/reports/${encodeURIComponent(id)}/download`, {}, undefined, options);
  }

  /**
   * List role assignments
   */
  listRoleAssignments(query: {
    /**
     * Only these ids, separated by commas
     */
    ids?: string | null;
    /**
     * Part of the holder's name or e-mail address
     */
    query?: string | null;
    /**
     * Only this role
     */
    role_id?: string | null;
    /**
     * `User`, `Team` or `Guest`
     */
    assignee_type?: string | null;
    /**
     * Only of this user, team or guest; needs `assignee_type`
     */
    assignee_id?: number | null;
    /**
     * `Organization`, `Place` or `Group`
     */
    applies_to_type?: string | null;
    /**
     * Only on this; needs `applies_to_type`
     */
    applies_to_id?: number | null;
    /**
     * `organization`, `place` or `group`
     */
    scope?: string | null;
    /**
     * Of this user: an id or `me`
     */
    user_id?: string | null;
    /**
     * Only of this place
     */
    place_id?: number | null;
    /**
     * Only of this group
     */
    group_id?: number | null;
    /**
     * `user.name`; a leading - reverses
     */
    sort?: string | null;
    /**
     * Rows at most: 10 if not given, 250 at most
     */
    limit?: number | null;
    /**
     * Rows to pass over, at most 20000
     */
    offset?: number | null;
  } = {}, options: Options = {}): Promise<Page<RoleAssignment>> {
    return this.page('GET', `/role_assignments`, query, undefined, options);
  }

  /**
   * Create a role assignment
   */
  createRoleAssignment(role_assignment: RoleAssignmentInput, options: Options = {}): Promise<RoleAssignment> {
    return this.one('POST', `/role_assignments`, {}, { role_assignment }, options);
  }

  /**
   * Fetch a role assignment
   */
  getRoleAssignment(id: number, options: Options = {}): Promise<RoleAssignment> {
    return this.one('GET', `/role_assignments/${encodeURIComponent(id)}`, {}, undefined, options);
  }

  /**
   * Update a role assignment
   */
  updateRoleAssignment(id: number, role_assignment: RoleAssignmentInput, options: Options = {}): Promise<void> {
    return this.nothing('PATCH', `/role_assignments/${encodeURIComponent(id)}`, {}, { role_assignment }, options);
  }

  /**
   * Delete a role assignment
   */
  deleteRoleAssignment(id: number, options: Options = {}): Promise<void> {
    return this.nothing('DELETE', `/role_assignments/${encodeURIComponent(id)}`, {}, undefined, options);
  }

  /**
   * List roles
   */
  listRoles(query: {
    /**
     * Rows at most: 10 if not given, 250 at most
     */
    limit?: number | null;
    /**
     * Rows to pass over, at most 20000
     */
    offset?: number | null;
  } = {}, options: Options = {}): Promise<Page<Role>> {
    return this.page('GET', `/roles`, query, undefined, options);
  }

  /**
   * Fetch a role
   */
  getRole(id: string, options: Options = {}): Promise<Role> {
    return this.one('GET', `/roles/${encodeURIComponent(id)}`, {}, undefined, options);
  }

  /**
   * List scheduled reports
   */
  listScheduledReports(query: {
    /**
     * Only these ids, separated by commas
     */
    ids?: string | null;
    /**
     * Part of the name
     */
    query?: string | null;
    /**
     * Only those that are switched on, or off
     */
    enabled?: boolean | null;
    /**
     * Rows at most: 10 if not given, 250 at most
     */
    limit?: number | null;
    /**
     * Rows to pass over, at most 20000
     */
    offset?: number | null;
  } = {}, options: Options = {}): Promise<Page<ScheduledReport>> {
    return this.page('GET', `/scheduled_reports`, query, undefined, options);
  }

  /**
   * Create a scheduled report
   *
   * On each of its dates it makes a report of the days since the date before, at most 180, and mails it to its addresses.
   */
  createScheduledReport(scheduled_report: ScheduledReportInput, options: Options = {}): Promise<ScheduledReport> {
    return this.one('POST', `/scheduled_reports`, {}, { scheduled_report }, options);
  }

  /**
   * Fetch a scheduled report
   */
  getScheduledReport(id: number, options: Options = {}): Promise<ScheduledReport> {
    return this.one('GET', `/scheduled_reports/${encodeURIComponent(id)}`, {}, undefined, options);
  }

  /**
   * Update a scheduled report
   *
   * If its dates change, or it is switched on, what was due before today is left out. No date has two reports.
   */
  updateScheduledReport(id: number, scheduled_report: ScheduledReportInput, options: Options = {}): Promise<void> {
    return this.nothing('PATCH', `/scheduled_reports/${encodeURIComponent(id)}`, {}, { scheduled_report }, options);
  }

  /**
   * Delete a scheduled report
   */
  deleteScheduledReport(id: number, options: Options = {}): Promise<void> {
    return this.nothing('DELETE', `/scheduled_reports/${encodeURIComponent(id)}`, {}, undefined, options);
  }

  /**
   * List schedules
   */
  listSchedules(query: {
    /**
     * Only these ids, separated by commas
     */
    ids?: string | null;
    /**
     * `allow`, `unlock` or `first_to_arrive`
     */
    consequence?: string | null;
    /**
     * `Group` or `Lock`
     */
    scheduleable_type?: string | null;
    /**
     * Only of this; needs `scheduleable_type`
     */
    scheduleable_id?: number | null;
    /**
     * Rows at most: 10 if not given, 250 at most
     */
    limit?: number | null;
    /**
     * Rows to pass over, at most 20000
     */
    offset?: number | null;
  } = {}, options: Options = {}): Promise<Page<Schedule>> {
    return this.page('GET', `/schedules`, query, undefined, options);
  }

  /**
   * Create a schedule
   */
  createSchedule(schedule: ScheduleInput, options: Options = {}): Promise<Schedule> {
    return this.one('POST', `/schedules`, {}, { schedule }, options);
  }

  /**
   * Fetch a schedule
   */
  getSchedule(id: number, options: Options = {}): Promise<Schedule> {
    return this.one('GET', `/schedules/${encodeURIComponent(id)}`, {}, undefined, options);
  }

  /**
   * Update a schedule
   */
  updateSchedule(id: number, schedule: ScheduleInput, options: Options = {}): Promise<void> {
    return this.nothing('PATCH', `/schedules/${encodeURIComponent(id)}`, {}, { schedule }, options);
  }

  /**
   * Delete a schedule
   */
  deleteSchedule(id: number, options: Options = {}): Promise<void> {
    return this.nothing('DELETE', `/schedules/${encodeURIComponent(id)}`, {}, undefined, options);
  }

  /**
   * List shares
   */
  listShares(query: {
    /**
     * Only these ids, separated by commas
     */
    ids?: string | null;
    /**
     * Part of the user's name or e-mail address
     */
    query?: string | null;
    /**
     * Of this user: an id or `me`
     */
    user_id?: string | null;
    /**
     * Only of this group
     */
    group_id?: number | null;
    /**
     * Rows at most: 10 if not given, 250 at most
     */
    limit?: number | null;
    /**
     * Rows to pass over, at most 20000
     */
    offset?: number | null;
  } = {}, options: Options = {}): Promise<Page<Share>> {
    return this.page('GET', `/shares`, query, undefined, options);
  }

  /**
   * Create a share
   *
   * An unknown e-mail address adds a user, as `POST /users` does.
   */
  createShare(share: ShareInput, options: Options = {}): Promise<Share> {
    return this.one('POST', `/shares`, {}, { share }, options);
  }

  /**
   * Fetch a share
   */
  getShare(id: number, options: Options = {}): Promise<Share> {
    return this.one('GET', `/shares/${encodeURIComponent(id)}`, {}, undefined, options);
  }

  /**
   * Update a share
   */
  updateShare(id: number, share: ShareInput, options: Options = {}): Promise<void> {
    return this.nothing('PATCH', `/shares/${encodeURIComponent(id)}`, {}, { share }, options);
  }

  /**
   * Delete a share
   */
  deleteShare(id: number, options: Options = {}): Promise<void> {
    return this.nothing('DELETE', `/shares/${encodeURIComponent(id)}`, {}, undefined, options);
  }

  /**
   * Announce a file
   *
   * Answers an address that takes it. A picture is in use once its `file_name` is sent as `image` of a user or a place, or as `logo` of the
   * organization; until then it is kept for a day.
   */
  createSignedUploadUrl(signed_upload_url: UploadInput, options: Options = {}): Promise<SignedUploadUrl> {
    return this.one('POST', `/signed_upload_urls`, {}, { signed_upload_url }, options);
  }

  /**
   * List team memberships
   */
  listTeamMemberships(query: {
    /**
     * Only these ids, separated by commas
     */
    ids?: string | null;
    /**
     * Only of this team
     */
    team_id?: number | null;
    /**
     * `User` or `Guest`
     */
    member_type?: string | null;
    /**
     * Only of this user or guest; needs `member_type`
     */
    member_id?: number | null;
    /**
     * Rows at most: 10 if not given, 250 at most
     */
    limit?: number | null;
    /**
     * Rows to pass over, at most 20000
     */
    offset?: number | null;
  } = {}, options: Options = {}): Promise<Page<TeamMembership>> {
    return this.page('GET', `/team_memberships`, query, undefined, options);
  }

  /**
   * Create a team membership
   *
   * The user holds the team's role assignments from now on; a guest opens the doors of those with the role `group_basic`.
   */
  createTeamMembership(team_membership: TeamMembershipInput, options: Options = {}): Promise<TeamMembership> {
    return this.one('POST', `/team_memberships`, {}, { team_membership }, options);
  }

  /**
   * Fetch a team membership
   */
  getTeamMembership(id: number, options: Options = {}): Promise<TeamMembership> {
    return this.one('GET', `/team_memberships/${encodeURIComponent(id)}`, {}, undefined, options);
  }

  /**
   * Delete a team membership
   *
   * The very next unlock no longer counts on the team's role assignments.
   */
  deleteTeamMembership(id: number, options: Options = {}): Promise<void> {
    return this.nothing('DELETE', `/team_memberships/${encodeURIComponent(id)}`, {}, undefined, options);
  }

  /**
   * List teams
   */
  listTeams(query: {
    /**
     * Only these ids, separated by commas
     */
    ids?: string | null;
    /**
     * Part of the name
     */
    query?: string | null;
    /**
     * `name`; a leading - reverses
     */
    sort?: string | null;
    /**
     * Rows at most: 10 if not given, 250 at most
     */
    limit?: number | null;
    /**
     * Rows to pass over, at most 20000
     */
    offset?: number | null;
  } = {}, options: Options = {}): Promise<Page<Team>> {
    return this.page('GET', `/teams`, query, undefined, options);
  }

  /**
   * Create a team
   */
  createTeam(team: TeamInput, options: Options = {}): Promise<Team> {
    return this.one('POST', `/teams`, {}, { team }, options);
  }

  /**
   * Fetch a team
   */
  getTeam(id: number, options: Options = {}): Promise<Team> {
    return this.one('GET', `/teams/${encodeURIComponent(id)}`, {}, undefined, options);
  }

  /**
   * Update a team
   */
  updateTeam(id: number, team: TeamInput, options: Options = {}): Promise<void> {
    return this.nothing('PATCH', `/teams/${encodeURIComponent(id)}`, {}, { team }, options);
  }

  /**
   * Delete a team
   *
   * Its memberships and role assignments go with it.
   */
  deleteTeam(id: number, options: Options = {}): Promise<void> {
    return this.nothing('DELETE', `/teams/${encodeURIComponent(id)}`, {}, undefined, options);
  }

  /**
   * List terminals
   */
  listTerminals(query: {
    /**
     * Only these ids, separated by commas
     */
    ids?: string | null;
    /**
     * Part of the name
     */
    query?: string | null;
    /**
     * Only of this place
     */
    place_id?: number | null;
    /**
     * Only at this lock
     */
    lock_id?: number | null;
    /**
     * Only those that this controller reads
     */
    controller_id?: number | null;
    /**
     * `name`; a leading - reverses
     */
    sort?: string | null;
    /**
     * Rows at most: 10 if not given, 250 at most
     */
    limit?: number | null;
    /**
     * Rows to pass over, at most 20000
     */
    offset?: number | null;
  } = {}, options: Options = {}): Promise<Page<Terminal>> {
    return this.page('GET', `/terminals`, query, undefined, options);
  }

  /**
   * Create a terminal
   *
   * Bound to a lock and to a controller whose agent reads its scanner, it opens that lock for whoever shows a code that may.
   */
  createTerminal(terminal: TerminalInput, options: Options = {}): Promise<Terminal> {
    return this.one('POST', `/terminals`, {}, { terminal }, options);
  }

  /**
   * Fetch a terminal
   */
  getTerminal(id: number, options: Options = {}): Promise<Terminal> {
    return this.one('GET', `/terminals/${encodeURIComponent(id)}`, {}, undefined, options);
  }

  /**
   * Update a terminal
   *
   * Its place cannot be changed. PUT works as well.
   */
  updateTerminal(id: number, terminal: TerminalInput, options: Options = {}): Promise<void> {
    return this.nothing('PATCH', `/terminals/${encodeURIComponent(id)}`, {}, { terminal }, options);
  }

  /**
   * Delete a terminal
   */
  deleteTerminal(id: number, options: Options = {}): Promise<void> {
    return this.nothing('DELETE', `/terminals/${encodeURIComponent(id)}`, {}, undefined, options);
  }

  /**
   * End the pairing of a terminal
   *
   * Its tablet is refused from then on, and so is a code that was not used. Doorward's own.
   */
  deleteTerminalPairing(id: number, options: Options = {}): Promise<void> {
    return this.nothing('DELETE', `/terminals/${encodeURIComponent(id)}/pairing`, {}, undefined, options);
  }

  /**
   * Make another pairing code
   *
   * An earlier one is dead. A tablet that is paired goes on until another is paired with this code. Doorward's own.
   */
  pairingCodeTerminal(id: number, options: Options = {}): Promise<TerminalWithCode> {
    return this.one('POST', `/terminals/${encodeURIComponent(id)}/pairing_code`, {}, undefined, options);
  }

  /**
   * Fetch the current user
   */
  getCurrentUser(options: Options = {}): Promise<CurrentUser> {
    return this.one('GET', `/user`, {}, undefined, options);
  }

  /**
   * Update the current user
   *
   * A new password needs the present one, and ends the user's other device logins.
   */
  updateCurrentUser(user: CurrentUserInput, options: Options = {}): Promise<void> {
    return this.nothing('PATCH', `/user`, {}, { user }, options);
  }

  /**
   * Delete the current user
   *
   * With their rights and logins. The owner of the organization cannot go.
   */
  deleteCurrentUser(options: Options = {}): Promise<void> {
    return this.nothing('DELETE', `/user`, {}, undefined, options);
  }

  /**
   * Switch two-factor sign-in on
   *
   * With a code of the secret.
   */
  activateCurrentUser2fa(user: OtpInput, options: Options = {}): Promise<void> {
    return this.nothing('POST', `/user/2fa/activate`, {}, { user }, options);
  }

  /**
   * Make backup codes
   *
   * In place of those before.
   */
  backupCodesCurrentUser2fa(options: Options = {}): Promise<BackupCodes> {
    return this.one('POST', `/user/2fa/backup_codes`, {}, undefined, options);
  }

  /**
   * Switch two-factor sign-in off
   *
   * With a code of the secret, or a backup code.
   */
  deactivateCurrentUser2fa(user: OtpInput, options: Options = {}): Promise<void> {
    return this.nothing('POST', `/user/2fa/deactivate`, {}, { user }, options);
  }

  /**
   * Begin with two-factor sign-in
   *
   * Makes the secret that an authenticator app shows codes of. Nothing is asked for at sign-in before one of them has been shown.
   */
  otpSecretCurrentUser2fa(options: Options = {}): Promise<OtpSecret> {
    return this.one('POST', `/user/2fa/otp_secret`, {}, undefined, options);
  }

  /**
   * List reporters of users
   */
  listUserExportReporters(query: {
    /**
     * Rows at most: 10 if not given, 250 at most
     */
    limit?: number | null;
    /**
     * Rows to pass over, at most 20000
     */
    offset?: number | null;
  } = {}, options: Options = {}): Promise<Page<Reporter>> {
    return this.page('GET', `/user_export_reporters`, query, undefined, options);
  }

  /**
   * List users
   */
  listUsers(query: {
    /**
     * Only these ids, separated by commas
     */
    ids?: string | null;
    /**
     * Part of e-mail address, name or notes
     */
    query?: string | null;
    /**
     * This e-mail address, ignoring case
     */
    email?: string | null;
    /**
     * Only of this group
     */
    group_id?: number | null;
    /**
     * Only of this place
     */
    place_id?: number | null;
    /**
     * Of this user: an id or `me`
     */
    user_id?: string | null;
    /**
     * `name`, `unlock` or `access_enabled`; a leading - reverses
     */
    sort?: string | null;
    /**
     * Rows at most: 50 if not given, 100 at most
     */
    limit?: number | null;
    /**
     * Rows to pass over, at most 20000
     */
    offset?: number | null;
  } = {}, options: Options = {}): Promise<Page<User>> {
    return this.page('GET', `/users`, query, undefined, options);
  }

  /**
   * Create a user
   *
   * Unless `send_emails` or `password_flow_enabled` is false, a mail invites them to choose a password.
   */
  createUser(user: UserInput, options: Options = {}): Promise<User> {
    return this.one('POST', `/users`, {}, { user }, options);
  }

  /**
   * Ask for the confirmation mail again
   *
   * Mails a link that is good for a week. The answer is the same whether there is anything to confirm or not.
   */
  confirmationUsers(user: AddressInput, options: Options = {}): Promise<void> {
    return this.nothing('POST', `/users/confirmation`, {}, { user }, options);
  }

  /**
   * Ask for a new password
   *
   * Mails a link that is good for an hour. The answer is the same whether anybody has the address or not.
   */
  passwordUsers(user: AddressInput, options: Options = {}): Promise<void> {
    return this.nothing('POST', `/users/password`, {}, { user }, options);
  }

  /**
   * Choose a new password
   *
   * With the token that the mail brought, once. All device logins of the user end.
   */
  updateUsersPassword(user: PasswordInput, options: Options = {}): Promise<void> {
    return this.nothing('PATCH', `/users/password`, {}, { user }, options);
  }

  /**
   * Sign in
   *
   * The older form of `POST /logins`.
   */
  signInUsers(body: LoginBody, options: Options = {}): Promise<NewLogin> {
    return this.one('POST', `/users/sign_in`, {}, body, options);
  }

  /**
   * Sign up
   *
   * For whoever was invited, with the token that the mail brought: they choose a password, and their address is confirmed. They
   * sign in afterwards.
   */
  signUpUsers(body: SignUpBody, options: Options = {}): Promise<CurrentUser> {
    return this.one('POST', `/users/sign_up`, {}, body, options);
  }

  /**
   * Fetch a user
   */
  getUser(id: number, options: Options = {}): Promise<User> {
    return this.one('GET', `/users/${encodeURIComponent(id)}`, {}, undefined, options);
  }

  /**
   * Update a user
   */
  updateUser(id: number, user: UserInput, options: Options = {}): Promise<void> {
    return this.nothing('PATCH', `/users/${encodeURIComponent(id)}`, {}, { user }, options);
  }

  /**
   * Delete a user
   */
  deleteUser(id: number, options: Options = {}): Promise<void> {
    return this.nothing('DELETE', `/users/${encodeURIComponent(id)}`, {}, undefined, options);
  }

  private async stream(method: string, path: string, query: Query, body: unknown, options: Options): Promise<Response> {
    const { url, login, groupLink, accessKey } = this.connection;
    const headers: Record<string, string> = { Accept: 'application/json, application/problem+json, text/event-stream' };
    if (login !== undefined) headers['Authorization'] = `KISI-LOGIN ${login}`;
    if (groupLink !== undefined) headers['Authorization'] = `KISI-GROUP-LINK ${groupLink}`;
    if (accessKey !== undefined) headers['Authorization'] = `KISI-ACCESS-KEY ${accessKey}`;
    if (body !== undefined) headers['Content-Type'] = 'application/json';
    if (options.idempotencyKey !== undefined) headers['Idempotency-Key'] = options.idempotencyKey;
    const given = Object.entries(query).filter(([, value]) => value !== undefined && value !== null);
    const search = new URLSearchParams(given.map(([name, value]) => [name, String(value)])).toString();
    const address = url.replace(/\/+$/, '') + path + (search === '' ? '' : `?${search}`);
    const request: RequestInit = { method, headers };
    if (body !== undefined) request.body = JSON.stringify(body);
    if (options.signal !== undefined) request.signal = options.signal;
    const answer = await (this.connection.fetch ?? fetch)(address, request);
    if (!answer.ok) throw await refusal(answer);
    return answer;
  }

  private async nothing(method: string, path: string, query: Query, body: unknown, options: Options): Promise<void> {
    await this.stream(method, path, query, body, options);
  }

  private async one<T>(method: string, path: string, query: Query, body: unknown, options: Options): Promise<T> {
    return (await this.stream(method, path, query, body, options)).json() as Promise<T>;
  }

  private async page<T>(method: string, path: string, query: Query, body: unknown, options: Options): Promise<Page<T>> {
    const answer = await this.stream(method, path, query, body, options);
    const [part = '', total = ''] = (answer.headers.get('X-Collection-Range') ?? '').split('/');
    return { items: (await answer.json()) as T[], offset: Number.parseInt(part, 10) || 0, total: Number(total) };
  }
}

async function refusal(answer: Response): Promise<Refusal> {
  const body = (await answer.json().catch(() => ({}))) as Partial<ProblemBody>;
  const wait = answer.headers.get('Retry-After');
  const message = body.detail ?? answer.statusText;
  return new Refusal(answer.status, body.code ?? '000000', message, body.errors ?? {}, wait === null ? null : Number(wait));
}

/**
 * A guest's access key, without what it opens doors by: that is in the guest's mail alone.
 */
export type AccessKey = {
  id: number;
  link_enabled: boolean;
  qr_code_enabled: boolean;
  resource_type: string;
};

/**
 * The message of a device that means that it opened.
 */
export type Acknowledgement = {
  /**
   * What must stand there.
   */
  equals?: Record<string, unknown> | null;
  /**
   * This text exactly; any if neither this nor `pointer` is given.
   */
  payload?: string | null;
  /**
   * A JSON pointer (RFC 6901) into it.
   */
  pointer?: string | null;
  /**
   * Where it appears, without wildcards.
   */
  topic: string;
};

/**
 * Whose account it is about.
 */
export type AddressInput = {
  /**
   * The organization's domain.
   */
  domain?: string | null;
  /**
   * E-mail address.
   */
  email?: string | null;
};

/**
 * What a role assignment applies to, in brief.
 */
export type AppliesTo = OrganizationBrief | PlaceBrief | GroupBrief;

/**
 * Who holds a role assignment, in brief.
 */
export type Assignee = UserBrief | TeamBrief | GuestBrief;

/**
 * Backup codes: told this once.
 */
export type BackupCodes = {
  /**
   * Ten codes of six characters, each good once.
   */
  backup_codes: Array<string>;
};

/**
 * What schedules come to.
 */
export type CalendarSummary = {
  /**
   * When they hold: regular ones less overrides.
   */
  events: Array<Span>;
  /**
   * What overrides take away from regular ones.
   */
  exceptions: Array<Span>;
  /**
   * Every day of the interval, as the place's clock tells them.
   */
  schedules_by_day: Array<Day>;
};

/**
 * A command: an unlock that was granted, or what a door's timer told its relay.
 */
export type Command = {
  actor_id: number | null;
  actor_name: string | null;
  actor_type: string | null;
  closed_at: Timestamp | null;
  /**
   * Why it failed.
   */
  code: string | null;
  /**
   * Obeyed before this moment or not at all.
   */
  expires_at: Timestamp;
  granted_at: Timestamp;
  /**
   * A UUID; the `uuid` and `sequence` of the unlock's event.
   */
  id: string;
  lock_id: number;
  lock_name: string | null;
  /**
   * The node that granted it.
   */
  node: string;
  place_id: number | null;
  resource_type: string;
  /**
   * `pending`: the door may obey it. `expired`: it may no longer, and is about to be recorded as failed. `opened` (or released, or held) or
   * `failed`: recorded.
   */
  state: string;
  /**
   * The type of the event that records its outcome.
   */
  type: string;
};

/**
 * Where the caller is.
 */
export type ContextBody = {
  location?: LocationBody | null;
  /**
   * The phone's services, so that a refusal can say which one is missing.
   */
  services?: Array<ServiceBody> | null;
};

/**
 * A controller: an agent at a site, which drives relays and reads scanners.
 */
export type Controller = {
  /**
   * Whether an agent is enrolled.
   */
  configured: boolean;
  created_at: Timestamp;
  description: string | null;
  /**
   * 16 hexadecimal digits that its agent shows too; null until one is enrolled.
   */
  device_id: string | null;
  enrolment_expires_at: Timestamp | null;
  id: number;
  last_seen_at: Timestamp | null;
  /**
   * Always `doorward-agent`.
   */
  model: string;
  name: string;
  /**
   * Whether its agent is connected.
   */
  online: boolean;
  place: PlaceBrief;
  place_id: number;
  resource_type: string;
  stale_since: Timestamp | null;
  /**
   * How far its agent can decide alone: `synced` (it is connected and knows all), `syncing` (it is being told), `stale` (it is not
   * connected and decides by what it knew), `expired` (it decides nothing any more), `never`. Doorward's own.
   */
  sync: string;
  updated_at: Timestamp;
};

/**
 * What a client sends of a controller.
 */
export type ControllerInput = {
  /**
   * Free text.
   */
  description?: string | null;
  /**
   * Name, at most 255 characters. Required.
   */
  name?: string | null;
  /**
   * The place where it stands. Required; cannot be changed.
   */
  place_id?: number | null;
};

/**
 * A controller with the token that enrols its agent.
 */
export type ControllerWithToken = (Controller) & ({
  /**
   * What `doorward agent --token` takes: works once, for 15 minutes. It is never shown again. Doorward's own.
   */
  enrolment_token: string;
});

/**
 * What a user signs in with.
 */
export type CredentialsInput = {
  /**
   * The organization's domain.
   */
  domain?: string | null;
  /**
   * E-mail address.
   */
  email?: string | null;
  /**
   * The code that the user's device shows, or a backup code: where two-factor sign-in is on.
   */
  otp_attempt?: string | null;
  /**
   * Password.
   */
  password?: string | null;
};

/**
 * The login of this request.
 */
export type CurrentLogin = (Login) & ({
  /**
   * Always null: doors do not know phones.
   */
  scram_credentials: Record<string, unknown> | null;
});

/**
 * What a client sends of the login that it came with.
 */
export type CurrentLoginInput = {
  /**
   * Label; null removes it.
   */
  name?: string | null;
};

/**
 * The user who asks.
 */
export type CurrentUser = {
  created_at: Timestamp;
  email: string;
  id: number;
  image: string | null;
  /**
   * What was read when, by names that clients choose.
   */
  last_read_at: Record<string, Timestamp>;
  /**
   * `en`, `fr`, `es`, `de` or null.
   */
  locale: string | null;
  name: string;
  notes: string | null;
  notifications_unread_count: number;
  organization: OrganizationBrief;
  organization_id: number;
  otp_enabled_at: Timestamp | null;
  /**
   * Whether signing in asks for a code.
   */
  otp_required_for_login: boolean;
  primary_login_exists: boolean;
  resource_type: string;
  updated_at: Timestamp;
};

/**
 * What a client sends of the user who asks.
 */
export type CurrentUserInput = {
  /**
   * The password that they have. Required with `password`.
   */
  current_password?: string | null;
  /**
   * URL of a picture, or the `file_name` of an uploaded one; null removes it.
   */
  image?: string | null;
  /**
   * What was read when: at most 50 moments by name, in place of those before.
   */
  last_read_at?: Record<string, unknown> | null;
  /**
   * `en`, `fr`, `es`, `de` or null.
   */
  locale?: string | null;
  /**
   * Name.
   */
  name?: string | null;
  /**
   * A new password, 8 to 128 characters.
   */
  password?: string | null;
  /**
   * The new password again.
   */
  password_confirmation?: string | null;
};

/**
 * How much an organization has.
 */
export type Dashboard = {
  /**
   * 0: this server makes none.
   */
  apple_passes_count: number;
  /**
   * 0: this server has none.
   */
  cameras_count: number;
  groups_count: number;
  locks_count: number;
  places_count: number;
  users_count: number;
};

/**
 * A day, and the schedules that hold at any moment of it.
 */
export type Day = {
  date: string;
  schedule_ids: Array<number>;
};

/**
 * The sending of one event to one integration.
 */
export type Delivery = {
  attempted_at: Timestamp | null;
  /**
   * How often it was tried, since it was last replayed.
   */
  attempts: number;
  created_at: Timestamp;
  /**
   * Why it was not delivered at the last try.
   */
  error: string | null;
  event_type: string;
  event_uuid: string;
  finished_at: Timestamp | null;
  id: number;
  integration_id: number;
  next_attempt_at: Timestamp | null;
  resource_type: string;
  /**
   * HTTP status of the last answer; null if there was none.
   */
  response_status: number | null;
  /**
   * `pending`, `delivered` or `failed`.
   */
  status: string;
};

/**
 * `{"code","error"}`.
 */
export type ErrorBody = {
  /**
   * Six characters that say why.
   */
  code: string;
  /**
   * The same in a sentence.
   */
  error: string;
};

/**
 * `POST http://<address>/switch/<id>/turn_on` or `/lock/<id>/unlock`. The device's own settings end the pulse; a hold is a pulse that is
 * repeated before it ends.
 */
export type Esphome = {
  /**
   * Host name or IP address, with a port if it is not 80.
   */
  address: string;
  /**
   * Its id in the web server's addresses.
   */
  id: string;
  /**
   * What is driven.
   */
  part?: EsphomePart;
  /**
   * That user's password. Write-only.
   */
  password?: string | null;
  /**
   * User of the web server, for basic sign-in.
   */
  username?: string | null;
};

/**
 * What of an ESPHome device is driven.
 */
export type EsphomePart = 'switch' | 'lock';

/**
 * What was decided of a foreign code. Nothing of the code is kept.
 */
export type EvaluationDecision = {
  /**
   * How the circuit stood afterwards.
   */
  circuit: string;
  /**
   * Why it is `deny`.
   */
  code: string | null;
  created_at: Timestamp;
  /**
   * `grant` or `deny`, of the webhook: the door may have stayed shut all the same, as its event says.
   */
  decision: string;
  id: number;
  /**
   * The door; null once it is deleted.
   */
  lock_id: number | null;
  lock_name: string | null;
  /**
   * Milliseconds that it took; 0 if the webhook was not asked.
   */
  milliseconds: number;
  /**
   * The terminal; null once it is deleted.
   */
  terminal_id: number | null;
  terminal_name: string | null;
};

/**
 * An evaluation webhook: it judges what scanners read and Doorward did not make. Doorward's own.
 */
export type EvaluationWebhook = {
  /**
   * `closed`: it is asked. `open`: it has failed five times in a row and is not asked for 30 s. `half_open`: it is asked once more.
   */
  circuit: string;
  created_at: Timestamp;
  enabled: boolean;
  id: number;
  name: string;
  previous_secret_until: Timestamp | null;
  resource_type: string;
  /**
   * The terminal whose codes it judges; null for those of all that have none of their own.
   */
  terminal_id: number | null;
  /**
   * Milliseconds that it may take.
   */
  timeout: number;
  updated_at: Timestamp;
  url: string;
};

/**
 * What a client sends of an evaluation webhook.
 */
export type EvaluationWebhookInput = {
  /**
   * Whether it is asked. Default true. Where it is switched off, foreign codes are refused.
   */
  enabled?: boolean | null;
  /**
   * Name, at most 255 characters. Required.
   */
  name?: string | null;
  /**
   * The terminal whose codes it judges; if not given, those of all terminals that have none of their own. Cannot be changed.
   */
  terminal_id?: number | null;
  /**
   * Milliseconds that it may take, 100 to 5000. Default 2000.
   */
  timeout?: number | null;
  /**
   * The http or https address that codes are posted to, at most 2000 characters. Required.
   */
  url?: string | null;
};

/**
 * How a test went.
 */
export type EvaluationWebhookTest = {
  /**
   * Why it is `deny`.
   */
  code: string | null;
  /**
   * `grant` or `deny`.
   */
  decision: string;
  /**
   * What the code means.
   */
  error: string | null;
  /**
   * What `webhook-id` said.
   */
  message_id: string;
  /**
   * Milliseconds that it took.
   */
  milliseconds: number;
  /**
   * What the webhook said of it.
   */
  reason: string | null;
  /**
   * HTTP status of the answer; null if there was none.
   */
  response_status: number | null;
};

/**
 * An evaluation webhook with the secret that signs what it is sent.
 */
export type EvaluationWebhookWithSecret = (EvaluationWebhook) & ({
  /**
   * The secret of the signatures, as Standard Webhooks write it. It is never shown again.
   */
  secret: string;
});

/**
 * An event.
 */
export type Event = {
  /**
   * The second part of the type (`unlock`).
   */
  action: string;
  /**
   * Their e-mail address then.
   */
  actor_email: string | null;
  /**
   * Who did it.
   */
  actor_id: number | null;
  /**
   * Their name then.
   */
  actor_name: string | null;
  /**
   * `User`, `GroupLink`, `Guest` or null.
   */
  actor_type: string | null;
  /**
   * The credential.
   */
  authenticated_by_id: number | null;
  /**
   * `Login`, `GroupLink`, `AccessKey` or null.
   */
  authenticated_by_type: string | null;
  /**
   * What allowed it.
   */
  authorized_by_id: number | null;
  /**
   * The role, if a role assignment allowed it.
   */
  authorized_by_role_id: string | null;
  /**
   * `RoleAssignment`, `Group` or null.
   */
  authorized_by_type: string | null;
  /**
   * Why not.
   */
  code: string | null;
  /**
   * The controller whose agent decided it by itself, without a server. Doorward's own.
   */
  controller_id?: number;
  /**
   * When.
   */
  created_at: Timestamp;
  /**
   * Always null.
   */
  details: string | null;
  /**
   * The same as `code`.
   */
  error_code: string | null;
  /**
   * The code in a sentence.
   */
  error_message: string | null;
  /**
   * Whom to write to about that software, if it said: `X-Kisi-Integration-Contact`. Doorward's own.
   */
  integration_contact?: string;
  /**
   * Through whose software the call came, if it said: `X-Kisi-Integration-Identifier`. Doorward's own.
   */
  integration_identifier?: string;
  /**
   * What happened, for the administrator.
   */
  message: string | null;
  /**
   * Its id.
   */
  object_id: number;
  /**
   * Its name then.
   */
  object_name: string | null;
  /**
   * What it happened to (`Lock`).
   */
  object_type: string;
  /**
   * Its organization.
   */
  organization_id: number;
  /**
   * Where.
   */
  place_id: number | null;
  /**
   * The same in related events.
   */
  sequence: string;
  /**
   * Whether it worked.
   */
  success: boolean;
  /**
   * What happened.
   */
  type: string;
  /**
   * Its id.
   */
  uuid: string;
  /**
   * Always null.
   */
  via: string | null;
};

/**
 * The types by the kind of their object.
 */
export type EventMeta = {
  /**
   * The actions of each `object_type`.
   */
  object_type_to_action: Record<string, Array<string>>;
};

/**
 * An event set: its filters and one page of events, newest first.
 */
export type EventSet = {
  created_at: Timestamp;
  /**
   * Where the next page begins; null at the end.
   */
  cursor: string | null;
  event_actor_id: number | null;
  event_actor_type: string | null;
  event_authenticated_by_id: number | null;
  event_authenticated_by_type: string | null;
  event_object_id: number | null;
  event_object_type: string | null;
  event_place_id: number | null;
  event_sequence: string | null;
  event_success: boolean | null;
  event_type: string | null;
  event_uuid: string | null;
  events: Array<Event>;
  id: number;
  interval: string | null;
  place_id: number | null;
  /**
   * `finished`.
   */
  status: string;
};

/**
 * What a client sends of an event set. Filters that are not sent let everything through.
 */
export type EventSetInput = {
  /**
   * Actor id.
   */
  event_actor_id?: number | null;
  /**
   * Actor type (`User`, `GroupLink`, `Guest`).
   */
  event_actor_type?: string | null;
  /**
   * Credential id.
   */
  event_authenticated_by_id?: number | null;
  /**
   * Credential type (`Login`, `GroupLink`, `AccessKey`).
   */
  event_authenticated_by_type?: string | null;
  /**
   * Object id.
   */
  event_object_id?: number | null;
  /**
   * Object type (`Lock`).
   */
  event_object_type?: string | null;
  /**
   * Place; not together with `place_id`.
   */
  event_place_id?: number | null;
  /**
   * Sequences, separated by commas.
   */
  event_sequence?: string | null;
  /**
   * What worked, or what did not.
   */
  event_success?: boolean | null;
  /**
   * Types, separated by commas.
   */
  event_type?: string | null;
  /**
   * Events, separated by commas.
   */
  event_uuid?: string | null;
  /**
   * ISO 8601 interval (`start/end`, `start/duration`, `duration/end`) of at most 90 days; the last 90 days if not given.
   */
  interval?: string | null;
  /**
   * Place; not together with `event_place_id`.
   */
  place_id?: number | null;
};

/**
 * The answer that means that the device obeyed.
 */
export type Expectation = {
  /**
   * What must stand there.
   */
  equals?: Record<string, unknown> | null;
  /**
   * A JSON pointer (RFC 6901) into the answer.
   */
  pointer?: string | null;
  /**
   * This status exactly; any 2xx if not given.
   */
  status?: number | null;
};

/**
 * `{"errors":{"<field>":["<message>"]}}`.
 */
export type FieldErrorsBody = {
  /**
   * Messages by field.
   */
  errors: Record<string, Array<string>>;
};

/**
 * Whose organizations are asked for.
 */
export type FindInput = {
  /**
   * E-mail address.
   */
  email?: string | null;
};

/**
 * A line of a GPIO chip of the machine that the controller's agent runs on. The agent keeps the time.
 */
export type Gpio = {
  /**
   * Whether the door is open while the line is low.
   */
  active_low?: boolean;
  /**
   * Name of the chip: `gpiochip0`.
   */
  chip?: string;
  /**
   * Number of the line at the chip, from 0.
   */
  line: number;
};

/**
 * A group.
 */
export type Group = {
  created_at: Timestamp;
  description: string | null;
  elevator_stops_count: number;
  geofence_restriction_enabled: boolean;
  /**
   * Metres.
   */
  geofence_restriction_radius: number;
  id: number;
  locks_count: number;
  /**
   * Whether members may open by app.
   */
  login_enabled: boolean;
  managed_device_restriction_enabled: boolean;
  members_count: number;
  name: string;
  place: PlaceBrief | null;
  /**
   * Null for a group of the organization.
   */
  place_id: number | null;
  primary_device_restriction_enabled: boolean;
  reader_restriction_enabled: boolean;
  resource_type: string;
  tap_to_access_restriction_enabled: boolean;
  time_restriction_enabled: boolean;
  time_restriction_time_zone: string | null;
  updated_at: Timestamp;
  users_count: number;
};

/**
 * A group, in brief.
 */
export type GroupBrief = {
  id: number;
  name: string;
  resource_type: string;
};

/**
 * What a client sends of a group.
 */
export type GroupInput = {
  /**
   * Free text.
   */
  description?: string | null;
  /**
   * Members must be near.
   */
  geofence_restriction_enabled?: boolean | null;
  /**
   * Members may open by app. Default true.
   */
  login_enabled?: boolean | null;
  /**
   * Members must use a managed device.
   */
  managed_device_restriction_enabled?: boolean | null;
  /**
   * Name, at most 255 characters. Required.
   */
  name?: string | null;
  /**
   * Its place; a group of the organization if not given. Cannot be changed.
   */
  place_id?: number | null;
  /**
   * Members must use their primary device.
   */
  primary_device_restriction_enabled?: boolean | null;
  /**
   * Members must be at the reader.
   */
  reader_restriction_enabled?: boolean | null;
  /**
   * Members must tap the reader.
   */
  tap_to_access_restriction_enabled?: boolean | null;
  /**
   * Members must keep to set times.
   */
  time_restriction_enabled?: boolean | null;
};

/**
 * A group link: a digital credential for someone without an account.
 */
export type GroupLink = {
  created_at: Timestamp;
  created_by: UserBrief | null;
  created_by_id: number | null;
  created_by_type: string | null;
  /**
   * Why the last try to send it failed, in words.
   */
  delivery_error: string | null;
  /**
   * What the text message service calls its last message.
   */
  delivery_receipt: string | null;
  /**
   * What became of its last message: `queued`, `sent`, `delivered` (text messages only), `refused` or `failed`; null if it never had
   * one.
   */
  delivery_status: string | null;
  delivery_status_at: Timestamp | null;
  email: string | null;
  group: GroupBrief;
  group_id: number;
  id: number;
  issued_by: UserBrief | null;
  issued_by_id: number | null;
  /**
   * `en`, `de`, `fr` or `es`; null for the organization's. Doorward's own, as are the fields that follow.
   */
  language: string | null;
  last_used_at: Timestamp | null;
  link_enabled: boolean;
  name: string;
  phone: string | null;
  /**
   * Whether its offline code was signed for another group or validity, or was never given out: doors that are cut off know only the
   * code. Rotate the link or mail it again for a new one. Doorward's own.
   */
  quick_response_code_outdated: boolean;
  /**
   * `online`, `offline` or null.
   */
  quick_response_code_type: string | null;
  resource_type: string;
  /**
   * The most unlocks; null for as many as one likes.
   */
  unlock_limit: number | null;
  /**
   * In each `day`, `week` or `month` of the group's place; null for in total.
   */
  unlock_limit_period: string | null;
  /**
   * Unlocks that succeeded or are under way, in the present period if there are periods.
   */
  unlocks_count: number;
  updated_at: Timestamp;
  valid_from: Timestamp | null;
  valid_until: Timestamp | null;
  /**
   * What its host should think about.
   */
  warnings: Array<Warning>;
};

/**
 * What a client sends of a group link.
 */
export type GroupLinkInput = {
  /**
   * Where the link is mailed to; not mailed if not given. Cannot be changed, nor given together with a phone number.
   */
  email?: string | null;
  /**
   * The group whose doors it opens. Required.
   */
  group_id?: number | null;
  /**
   * Language of its message and page: `en`, `de`, `fr` or `es`; the organization's if not given.
   */
  language?: string | null;
  /**
   * Whether it opens anything. Default true.
   */
  link_enabled?: boolean | null;
  /**
   * The guest's name. Required.
   */
  name?: string | null;
  /**
   * The number of the mobile phone to which the link is sent (E.164), if the server sends text messages; not sent if not given. Cannot
   * be changed.
   */
  phone?: string | null;
  /**
   * `online` for a QR code that says the link's address, `offline` for one that says a signed pass; none if not given.
   */
  quick_response_code_type?: string | null;
  /**
   * The most unlocks, 1 to 1000000; as many as one likes if not given.
   */
  unlock_limit?: number | null;
  /**
   * In each `day`, `week` or `month` of the group's place; in total if not given.
   */
  unlock_limit_period?: string | null;
  valid_from?: Timestamp | null;
  valid_until?: Timestamp | null;
};

/**
 * A door in a group.
 */
export type GroupLock = {
  created_at: Timestamp;
  group: GroupBrief;
  group_id: number;
  id: number;
  lock: LockBrief;
  lock_id: number;
  place: PlaceBrief;
  place_id: number;
  resource_type: string;
  updated_at: Timestamp;
};

/**
 * What a client sends of a group lock.
 */
export type GroupLockInput = {
  /**
   * The group. Required.
   */
  group_id?: number | null;
  /**
   * The door. Required.
   */
  lock_id?: number | null;
};

/**
 * A guest: someone without an account, who may hold rights.
 */
export type Guest = {
  created_at: Timestamp;
  email: string | null;
  id: number;
  name: string;
  phone_number: string | null;
  resource_type: string;
  updated_at: Timestamp;
};

/**
 * A guest, in brief.
 */
export type GuestBrief = {
  email: string | null;
  id: number;
  name: string;
  phone_number: string | null;
  resource_type: string;
};

/**
 * What a client sends of a guest.
 */
export type GuestInput = {
  /**
   * Where their access key is mailed to.
   */
  email?: string | null;
  /**
   * Name, at most 255 characters. Required.
   */
  name?: string | null;
  /**
   * Phone number in international form (`+12025550123`). It is kept and shown; nothing is sent there.
   */
  phone_number?: string | null;
};

/**
 * `POST <url>/api/services/lock/unlock`. The service has no time, so the agent keeps it and locks again.
 */
export type HomeAssistant = {
  /**
   * A `lock.…` or a `switch.…`.
   */
  entity_id: string;
  /**
   * A long-lived access token. Write-only.
   */
  token?: string | null;
  /**
   * Absolute `http` or `https` URL of the Home Assistant.
   */
  url: string;
};

/**
 * Where the agent listens for `POST /scan`, and the token that whoever posts has to know.
 */
export type HttpListener = {
  /**
   * Address and port of the agent's machine in its own network, such as `192.168.1.5:8090`.
   */
  listen: string;
  /**
   * What devices send as `Authorization: Bearer TOKEN`: 16 to 128 letters, digits and `-._~+/=`. Write-only; if it is not sent, it
   * stays.
   */
  token?: string | null;
};

/**
 * The requests that drive a device. The one that opens it for a pulse stands among the relay's own settings.
 */
export type HttpRelay = (HttpRequest) & ({
  hold?: HttpRequest | null;
  release?: HttpRequest | null;
});

/**
 * A request to a device, and what its answer must be.
 */
export type HttpRequest = {
  /**
   * Body to send; `{{seconds}}` (of this pulse or hold), `{{pulse_seconds}}` and `{{command_id}}` are filled in. Write-only.
   */
  body?: string | null;
  expect?: Expectation | null;
  /**
   * Headers to send. Write-only, since they often carry a token.
   */
  headers?: Record<string, string>;
  /**
   * `POST`, `PUT` or `PATCH`: a GET that opens would open for every link preview.
   */
  method?: string;
  /**
   * Absolute `http` or `https` URL.
   */
  url: string;
};

/**
 * An integration: an address that events are posted to. Its signature key is never shown.
 */
export type Integration = {
  created_at: Timestamp;
  /**
   * Whether it was switched off because nothing could be delivered.
   */
  disabled_due_to_error: boolean;
  disabled_due_to_error_at: Timestamp | null;
  enabled: boolean;
  /**
   * Types of events that are sent; all if it is empty.
   */
  enabled_events: Array<string>;
  id: number;
  name: string;
  organization: OrganizationBrief;
  organization_id: number;
  place: PlaceBrief | null;
  /**
   * Null if it gets the events of the whole organization.
   */
  place_id: number | null;
  resource_type: string;
  /**
   * Whether requests are signed.
   */
  signature_key_set: boolean;
  /**
   * `event_webhook`.
   */
  type: string;
  updated_at: Timestamp;
  /**
   * Null for whoever may not change it: it may hold a secret of the receiver.
   */
  url: string | null;
};

/**
 * What a client sends of an integration. It holds a secret and prints nothing.
 */
export type IntegrationInput = {
  /**
   * Whether events are sent. Default true. What was not delivered when it is switched off is given up; switched on, it
   * gets what is recorded from then on.
   */
  enabled?: boolean | null;
  /**
   * Types of events, as `GET /events/types` lists them; all if it is empty or not given.
   */
  enabled_events?: Array<string> | null;
  /**
   * Name, at most 255 characters. Required.
   */
  name?: string | null;
  /**
   * Only events of this place; of the whole organization if not given. Cannot be changed.
   */
  place_id?: number | null;
  /**
   * The key of the signatures, at most 255 characters; nothing is signed if not given. It is never shown. A key that is
   * replaced signs beside the new one for another day.
   */
  signature_key?: string | null;
  /**
   * `event_webhook`. Required; cannot be changed.
   */
  type?: string | null;
  /**
   * The http or https address that events are posted to, at most 2000 characters. Required.
   */
  url?: string | null;
};

/**
 * How a test went.
 */
export type IntegrationTest = {
  /**
   * Whether the receiver took it.
   */
  delivered: boolean;
  /**
   * Why it was not delivered.
   */
  error: string | null;
  /**
   * The id of the event that was sent.
   */
  event_uuid: string;
  /**
   * HTTP status of its answer; null if there was none.
   */
  response_status: number | null;
};

/**
 * An invite. It is not kept: its id is that of the role assignment or team membership it made.
 */
export type Invite = {
  access_key: AccessKey | null;
  created_at: Timestamp;
  id: number;
  invitee: PersonBrief;
  invites_to_id: number;
  /**
   * `Place`, `Group` or `Team`.
   */
  invites_to_type: string;
  notify: boolean;
  resource_type: string;
  role_assignment: RoleAssignment | null;
  role_assignment_id: number | null;
  team_membership: TeamMembership | null;
  team_membership_id: number | null;
  updated_at: Timestamp;
};

/**
 * What a client sends of an invite.
 */
export type InviteInput = {
  access_key?: InvitedKey | null;
  invitee?: Invitee | null;
  /**
   * Its id. Required.
   */
  invites_to_id?: number | null;
  /**
   * `Place`, `Group` or `Team`. Required.
   */
  invites_to_type?: string | null;
  /**
   * Whether the invitee is told by mail what they may open now. Default true; for a guest without an e-mail address, false. Invites
   * of users to teams send no such mail. A guest's mail carries their access key, which nothing else tells.
   */
  notify?: boolean | null;
  role_assignment?: InvitedRight | null;
};

/**
 * In which ways an access key opens doors.
 */
export type InvitedKey = {
  /**
   * By itself: on the guest's page, and for programs. Default true.
   */
  link_enabled?: boolean | null;
  /**
   * By its QR code, at the scanners of doors. Default false.
   */
  qr_code_enabled?: boolean | null;
};

/**
 * The right that an invitee gets.
 */
export type InvitedRight = {
  /**
   * A role of the place or group (`group_basic`). Required.
   */
  role_id?: string | null;
  valid_from?: Timestamp | null;
  valid_until?: Timestamp | null;
};

/**
 * Who is invited.
 */
export type Invitee = {
  /**
   * E-mail address. Required for users: an unknown one adds a user.
   */
  email?: string | null;
  /**
   * Name of the user, if one is added. Required for guests.
   */
  name?: string | null;
  /**
   * Phone number of a guest in international form (`+12025550123`). Not with `notify`: guests are told by e-mail.
   */
  phone_number?: string | null;
  /**
   * `User` or `Guest`. Default `User`. Whoever is invited as a guest is a new one.
   */
  resource_type?: string | null;
};

/**
 * A scanner that is a keyboard to its machine, with the American layout. Each text is ended by Enter. The agent takes it for itself,
 * so that nothing else of the machine gets what is typed.
 */
export type Keyboard = {
  /**
   * Its device: `/dev/input/by-id/…-event-kbd`, which stays the same, or `/dev/input/event3`.
   */
  device: string;
};

/**
 * Degrees, WGS 84; both are needed.
 */
export type LocationBody = {
  latitude?: number | null;
  longitude?: number | null;
};

/**
 * A lock: a door.
 */
export type Lock = {
  /**
   * Whether it has a relay.
   */
  configured: boolean;
  created_at: Timestamp;
  description: string | null;
  /**
   * Whether it is one of the caller's favourites; only if asked for.
   */
  favorite?: boolean;
  first_to_arrive_required_until: Timestamp | null;
  /**
   * Whether someone has arrived in that span.
   */
  first_to_arrive_satisfied: boolean;
  floor_id: number | null;
  geofence_restriction_enabled: boolean;
  /**
   * Metres.
   */
  geofence_restriction_radius: number;
  groups_count: number;
  /**
   * Whether whoever sends a link to it is warned. Doorward's own.
   */
  high_security: boolean;
  id: number;
  latitude: number | null;
  locked_down: boolean;
  locked_down_since: Timestamp | null;
  longitude: number | null;
  name: string;
  /**
   * Whether its schedules hold it open right now.
   */
  on_scheduled_unlock: boolean;
  /**
   * Whether its relay answered last time; null before the first time.
   */
  online: boolean | null;
  /**
   * Whether a sensor sees it open; false without a sensor.
   */
  open: boolean;
  order_id: number | null;
  place: PlaceBrief;
  place_id: number;
  /**
   * Whether it has a proximity secret; for administrators only. Doorward's own.
   */
  proximity_configured?: boolean;
  reader_restriction_enabled: boolean;
  /**
   * How it is opened, without secrets; for administrators only.
   */
  relay?: Relay;
  resource_type: string;
  /**
   * Since when that is `stale` or `expired`. Doorward's own.
   */
  stale_since?: Timestamp;
  /**
   * How far the agent that drives it can decide alone, as of its controller; for administrators only, and only if one does. Doorward's
   * own.
   */
  sync?: string;
  time_restriction_enabled: boolean;
  time_restriction_time_zone: string;
  /**
   * Whether its relay opens it right now: pulsed or held.
   */
  unlocked: boolean;
  unlocked_until: Timestamp | null;
  updated_at: Timestamp;
};

/**
 * A door, in brief.
 */
export type LockBrief = {
  description: string | null;
  id: number;
  name: string;
  resource_type: string;
};

/**
 * What a client sends of a lock.
 */
export type LockInput = {
  /**
   * Free text.
   */
  description?: string | null;
  /**
   * Whether it is one of the favourites of whoever sends this.
   */
  favorite?: boolean | null;
  /**
   * Floor.
   */
  floor_id?: number | null;
  /**
   * Everyone must be near.
   */
  geofence_restriction_enabled?: boolean | null;
  /**
   * Whether whoever sends a link to this door is warned. Default false. Doorward's own.
   */
  high_security?: boolean | null;
  /**
   * Degrees north, WGS 84.
   */
  latitude?: number | null;
  /**
   * Degrees east, WGS 84.
   */
  longitude?: number | null;
  /**
   * Name, at most 255 characters. Required.
   */
  name?: string | null;
  /**
   * Place in hand-ordered lists.
   */
  order_id?: number | null;
  /**
   * The place. Required; cannot be changed.
   */
  place_id?: number | null;
  /**
   * Everyone must be at the reader.
   */
  reader_restriction_enabled?: boolean | null;
  relay?: Relay | null;
  /**
   * Everyone must keep to set times.
   */
  time_restriction_enabled?: boolean | null;
};

/**
 * A login.
 */
export type Login = {
  app: LoginProgram;
  created_at: Timestamp;
  device: LoginDevice;
  device_brand: string | null;
  device_model: string | null;
  /**
   * Whether it dies when it is idle for too long. API keys never do.
   */
  expire: boolean;
  id: number;
  last_used_at: Timestamp | null;
  name: string | null;
  os: LoginProgram;
  os_name: string | null;
  /**
   * Whether it is the user's primary device: the only one that groups with that restriction admit.
   */
  primary: boolean;
  /**
   * `api` or `device`.
   */
  type: string;
  updated_at: Timestamp;
  user: UserBrief;
  user_agent: LoginProgram;
  user_id: number;
};

/**
 * `{"login": {…}, "user": {…}}`
 */
export type LoginBody = {
  login?: LoginInput | null;
  user?: CredentialsInput | null;
};

/**
 * A device, as far as the client said.
 */
export type LoginDevice = {
  brand: string | null;
  model: string | null;
};

/**
 * What a client sends of a login.
 */
export type LoginInput = {
  /**
   * Maker of the device.
   */
  device_brand?: string | null;
  /**
   * Model of the device.
   */
  device_model?: string | null;
  /**
   * Makes a device login for the user with this address; administrators only.
   */
  email?: string | null;
  /**
   * Whether it expires after inactivity. Default true.
   */
  expire?: boolean | null;
  /**
   * Label.
   */
  name?: string | null;
  /**
   * Its operating system.
   */
  os_name?: string | null;
  /**
   * `device` (default) or `api`.
   */
  type?: string | null;
};

/**
 * A program, as far as the client said.
 */
export type LoginProgram = {
  name: string | null;
  version: string | null;
};

/**
 * A member: a user under another id.
 */
export type Member = {
  /**
   * Whether the user may open doors at all.
   */
  access_enabled: boolean;
  /**
   * Always false: there are no cards.
   */
  card_activation_required: boolean;
  confirmed: boolean;
  created_at: Timestamp;
  email: string;
  id: number;
  image: string | null;
  last_accessed_at: Timestamp | null;
  metadata: Record<string, unknown>;
  name: string;
  notes: string | null;
  organization_id: number;
  otp_required_for_login: boolean;
  password_flow_enabled: boolean;
  /**
   * Always null.
   */
  place_id: number | null;
  resource_type: string;
  /**
   * The highest role on the whole organization that the user holds now; null without one.
   */
  role_id: string | null;
  scim_access_enabled: boolean;
  /**
   * In how many groups the user holds rights.
   */
  shares_count: number;
  updated_at: Timestamp;
  user: MemberUser;
  /**
   * The user's own id, which role assignments take.
   */
  user_id: number;
};

/**
 * The user that a member is, in brief.
 */
export type MemberUser = {
  email: string;
  id: number;
  name: string;
  otp_required_for_login: boolean;
  resource_type: string;
};

/**
 * A message that has not left: one that was sent is gone.
 */
export type Message = {
  /**
   * How often it was tried.
   */
  attempts: number;
  created_at: Timestamp;
  due_at: Timestamp | null;
  /**
   * Why the last try failed.
   */
  error: string | null;
  failed_at: Timestamp | null;
  /**
   * The link that it carries.
   */
  group_link_id: number | null;
  id: number;
  /**
   * What it is: `link_mail`, `link_text`, `access_key_mail`, `right_mail`, `report_mail`, or a mail about an account.
   */
  kind: string;
  resource_type: string;
  /**
   * `queued`, or `failed` once it was given up.
   */
  status: string;
};

/**
 * A device behind an MQTT broker. Messages are sent with quality of service 1, and never retained.
 */
export type Mqtt = (MqttDevice) & ({
  /**
   * `mqtt://host` or, with TLS, `mqtts://host`, with a port if it is not 1883 or 8883.
   */
  broker: string;
  /**
   * That user's password. Write-only.
   */
  password?: string | null;
  /**
   * User at the broker.
   */
  username?: string | null;
});

/**
 * What a device understands.
 */
export type MqttDevice = {
  device: 'shelly';
  /**
   * Number of the switch, from 0.
   */
  switch?: number;
  /**
   * Its MQTT prefix.
   */
  topic: string;
} | {
  device: 'tasmota';
  /**
   * Number of the relay, 1 to 32.
   */
  output?: number;
  /**
   * Its topic.
   */
  topic: string;
} | {
  device: 'zigbee2mqtt';
  /**
   * What it is.
   */
  part?: Zigbee2mqttPart;
  /**
   * The device's whole topic: `zigbee2mqtt/front_door`.
   */
  topic: string;
} | (MqttSwitch) & ({
  device: 'switch';
});

/**
 * A message to a device.
 */
export type MqttMessage = {
  /**
   * What; `{{seconds}}` (of this pulse or hold), `{{pulse_seconds}}` and `{{command_id}}` are filled in.
   */
  payload?: string;
  /**
   * Where to, without wildcards.
   */
  topic: string;
};

/**
 * The messages that drive a device.
 */
export type MqttSwitch = {
  expect?: Acknowledgement | null;
  off?: MqttMessage | null;
  /**
   * Opens, for `{{seconds}}`.
   */
  on: MqttMessage;
  /**
   * Who ends a pulse or a hold.
   */
  timed_by?: Timekeeper;
};

/**
 * A group link with its new secret: told this once.
 */
export type NewGroupLink = (GroupLink) & ({
  /**
   * The QR code: a PNG in Base64, without a `data:` prefix.
   */
  quick_response_code_image: string | null;
  /**
   * What the QR code says: the guest page's address of an `online` code, the signed pass of an `offline` one.
   */
  quick_response_code_token: string | null;
  /**
   * Goes behind `/grouplinks/` in the guest page's address, or into `Authorization: KISI-GROUP-LINK`.
   */
  secret: string;
});

/**
 * A new login, with its secret: told this once.
 */
export type NewLogin = (CurrentLogin) & ({
  authentication_token: string;
  email: string;
  /**
   * Whether one of the user's device logins is the primary one.
   */
  has_primary_device: boolean;
  image: string | null;
  notifications_unread_count: number;
  otp_enabled_at: Timestamp | null;
  otp_required_for_login: boolean;
  /**
   * The same.
   */
  primary_login_exists: boolean;
  /**
   * Goes into `Authorization: KISI-LOGIN`.
   */
  secret: string;
});

/**
 * An organization.
 */
export type Organization = {
  address: string | null;
  apple_pass_enabled: boolean;
  /**
   * `#rrggbb`; null for the usual one. Doorward's own.
   */
  color: string | null;
  created_at: Timestamp;
  description: string | null;
  /**
   * Seconds.
   */
  device_logins_expire_after: number;
  domain: string;
  id: number;
  /**
   * `en`, `de`, `fr` or `es`. Doorward's own.
   */
  language: string;
  /**
   * Address of the logo.
   */
  logo: string | null;
  metadata: Record<string, unknown>;
  name: string;
  places_count: number;
  resource_type: string;
  scim_enabled: boolean;
  sso_expiration_override: number | null;
  sso_expiration_override_enabled: boolean;
  sso_flow_enabled: boolean;
  time_zone: string;
  transfer_to: UserBrief | null;
  transfer_to_id: number | null;
  updated_at: Timestamp;
  /**
   * The owner.
   */
  user_id: number | null;
  web_authentication_api_enabled: boolean;
};

/**
 * An organization, in brief.
 */
export type OrganizationBrief = {
  domain: string;
  id: number;
  name: string;
  resource_type: string;
};

/**
 * What a client sends of the organization.
 */
export type OrganizationInput = {
  /**
   * Postal address.
   */
  address?: string | null;
  /**
   * Passes for phones: can only be off.
   */
  apple_pass_enabled?: boolean | null;
  /**
   * Colour of the buttons in mails and on guest pages, such as `#3247d3`; null for the usual one. Doorward's own.
   */
  color?: string | null;
  /**
   * Free text.
   */
  description?: string | null;
  /**
   * Seconds of inactivity after which device logins expire, 1 to 31536000.
   */
  device_logins_expire_after?: number | null;
  /**
   * Address of an identity provider: nothing can be set.
   */
  identity_provider_issuer_url?: string | null;
  /**
   * Language of messages and pages of links that name none: `en`, `de`, `fr` or `es`. Doorward's own.
   */
  language?: string | null;
  /**
   * A picture of at most 64 KiB: a `data:` URL of a PNG, JPEG, WebP or SVG file, or the `file_name` of an uploaded one; null
   * removes it.
   */
  logo?: string | null;
  /**
   * Metadata of an identity provider: this server has no single sign-on, so nothing can be set.
   */
  metadata?: string | null;
  /**
   * Name, at most 255 characters.
   */
  name?: string | null;
  /**
   * Users from a directory: can only be off.
   */
  scim_enabled?: boolean | null;
  /**
   * When single sign-on expires: nothing can be set.
   */
  sso_expiration_override?: number | null;
  /**
   * When single sign-on expires: can only be off.
   */
  sso_expiration_override_enabled?: boolean | null;
  /**
   * Single sign-on: can only be off.
   */
  sso_flow_enabled?: boolean | null;
  /**
   * IANA zone for what has no place.
   */
  time_zone?: string | null;
  /**
   * Signing in by a web page of the server: can only be off.
   */
  web_authentication_api_enabled?: boolean | null;
};

/**
 * A code, as a client sends it.
 */
export type OtpInput = {
  /**
   * The six digits that the device shows; to switch two-factor sign-in off, a backup code is taken too. Required.
   */
  otp_attempt?: string | null;
};

/**
 * What an authenticator app is set up with: told this once.
 */
export type OtpSecret = {
  /**
   * The secret in base 32.
   */
  otp_secret: string;
  /**
   * All of it as an `otpauth` URI, for a QR code.
   */
  uri: string;
};

/**
 * A partner key: what an integration partner signs codes with that open doors. Doorward's own.
 */
export type PartnerKey = {
  /**
   * `HS256` or `EdDSA`.
   */
  algorithm: string;
  /**
   * `aud` of its codes: the organization's domain.
   */
  audience: string;
  created_at: Timestamp;
  enabled: boolean;
  /**
   * The groups whose doors its codes open.
   */
  group_ids: Array<number>;
  /**
   * Also `kid` and `iss` of its codes, as text.
   */
  id: number;
  last_used_at: Timestamp | null;
  /**
   * How long a code for a group may live, in seconds.
   */
  longest_life: number;
  name: string;
  /**
   * The partner's Ed25519 public key, in base64url; null for `HS256`.
   */
  public_key: string | null;
  resource_type: string;
  updated_at: Timestamp;
};

/**
 * What a client sends of a partner key.
 */
export type PartnerKeyInput = {
  /**
   * `HS256`: a secret that is shared with the partner, which the server makes. `EdDSA`: the partner's own Ed25519 key. Required;
   * cannot be changed.
   */
  algorithm?: string | null;
  /**
   * Whether its codes open doors. Default true. Switched off, none does from the next one on.
   */
  enabled?: boolean | null;
  /**
   * The groups whose doors the partner's codes open, by id, 1 to 100. Required.
   */
  group_ids?: Array<number> | null;
  /**
   * How long a code for a group may live, in seconds: 60 to 31622400. Default 86400, a day.
   */
  longest_life?: number | null;
  /**
   * Name, at most 255 characters. Required.
   */
  name?: string | null;
  /**
   * The partner's Ed25519 public key: PEM, a JWK as text, or its 32 bytes in base64url. Required for `EdDSA`, which nothing else
   * has; cannot be changed.
   */
  public_key?: string | null;
};

/**
 * A partner key with the secret that is shared with the partner.
 */
export type PartnerKeyWithSecret = (PartnerKey) & ({
  /**
   * The secret of one for `HS256`: the bytes of this text are the key. It is never shown again. Null for `EdDSA`.
   */
  secret: string | null;
});

/**
 * A new password, and what lets one choose it.
 */
export type PasswordInput = {
  /**
   * The password, 8 to 128 characters. Required.
   */
  password?: string | null;
  /**
   * The same again.
   */
  password_confirmation?: string | null;
  /**
   * What the mail brought. Required.
   */
  reset_password_token?: string | null;
};

/**
 * A user or a guest, in brief.
 */
export type PersonBrief = UserBrief | GuestBrief;

/**
 * A place.
 */
export type Place = {
  address: string;
  color: string | null;
  created_at: Timestamp;
  description: string | null;
  /**
   * Whether it is one of the caller's favourites; only if asked for.
   */
  favorite?: boolean;
  id: number;
  image: string | null;
  integrations_count: number;
  /**
   * Degrees north, WGS 84.
   */
  latitude: number | null;
  locked_down: boolean;
  locked_down_since: Timestamp | null;
  locks_count: number;
  logo: string | null;
  /**
   * Degrees east, WGS 84.
   */
  longitude: number | null;
  members_count: number;
  name: string;
  occupancy_rate: number | null;
  /**
   * Hours that agents here may decide alone once they have lost their server. Doorward's own.
   */
  offline_hours: number;
  organization: OrganizationBrief;
  organization_id: number;
  resource_type: string;
  /**
   * IANA zone of every wall-clock rule here.
   */
  time_zone: string;
  tz_time_zone: string;
  updated_at: Timestamp;
  user_id: number | null;
};

/**
 * A place, in brief.
 */
export type PlaceBrief = {
  id: number;
  latitude: number | null;
  longitude: number | null;
  name: string;
  resource_type: string;
};

/**
 * What a client sends of a place.
 */
export type PlaceInput = {
  /**
   * Postal address, at most 500 characters. Required.
   */
  address?: string | null;
  /**
   * Free text.
   */
  description?: string | null;
  /**
   * URL of a picture, or the `file_name` of an uploaded one.
   */
  image?: string | null;
  /**
   * Degrees north, WGS 84.
   */
  latitude?: number | null;
  /**
   * Degrees east, WGS 84.
   */
  longitude?: number | null;
  /**
   * Name, at most 255 characters. Required.
   */
  name?: string | null;
  /**
   * Hours that agents here may decide alone once they have lost their server, 1 to 720; 36 if null. Doorward's own.
   */
  offline_hours?: number | null;
  /**
   * IANA zone; the organization's if not given.
   */
  time_zone?: string | null;
};

/**
 * Someone who opened a door of a place on a day.
 */
export type Presence = {
  /**
   * Their e-mail address then.
   */
  actor_email: string | null;
  actor_id: number | null;
  /**
   * Their name then.
   */
  actor_name: string | null;
  /**
   * `User`, `GroupLink` or `Guest`.
   */
  actor_type: string | null;
  first_unlock_at: Timestamp;
  last_unlock_at: Timestamp;
  last_unlocked_lock_id: number;
  /**
   * The door's name then.
   */
  last_unlocked_lock_name: string | null;
  place_id: number | null;
  /**
   * `on_site`: opened a door within the last eight hours; `inactive`: today, but not for eight hours; `checked_out`: was the
   * last to leave since; `expired`: the day is over.
   */
  status: string;
};

/**
 * What went wrong, as RFC 9457 has it.
 */
export type ProblemBody = {
  /**
   * Six characters that say why.
   */
  code: string;
  /**
   * What happened this time, in a sentence.
   */
  detail: string;
  /**
   * Messages by field, if fields break rules.
   */
  errors?: Record<string, Array<string>>;
  /**
   * The HTTP status.
   */
  status: number;
  /**
   * What the code means.
   */
  title: string;
  /**
   * Where the code is explained, from the server's address on.
   */
  type: string;
};

/**
 * What the door's reader or display shows.
 */
export type ProofBody = {
  /**
   * Six digits, as a number or a text.
   */
  proximity_proof?: string | null;
};

/**
 * A proximity secret: a display or beacon at the door shows its values (RFC 6238), which prove that someone is there.
 */
export type ProximitySecret = {
  algorithm: string;
  digits: number;
  /**
   * All of it, as authenticator apps read it from a QR code.
   */
  otpauth_uri: string;
  /**
   * Seconds.
   */
  period: number;
  /**
   * Base 32.
   */
  secret: string;
};

/**
 * An organization, as anyone sees it.
 */
export type PublicOrganization = {
  domain: string;
  id: number;
  /**
   * Address of the logo.
   */
  logo: string | null;
  name: string;
  places_count: number;
  resource_type: string;
  /**
   * False: members sign in with e-mail address and password.
   */
  sso_flow_enabled: boolean;
  web_authentication_api_enabled: boolean;
};

/**
 * A quota.
 */
export type Quota = {
  /**
   * The most.
   */
  limit: number;
  /**
   * How many are left.
   */
  remaining: number;
  /**
   * How many are used; more than the limit if that was lowered.
   */
  used: number;
};

/**
 * What an organization may send, and has sent.
 */
export type Quotas = {
  /**
   * Links with an e-mail address that there may be at a time, expired ones too: deleting one makes room for another.
   */
  email_links: Quota;
  resource_type: string;
  /**
   * Links by text message that may be made in the present calendar month of the organization's zone; deleting one makes no room.
   */
  sms_links: Quota;
  /**
   * When the next month begins.
   */
  sms_links_reset_at: Timestamp;
};

/**
 * A relay and the length of its pulse. Where the device can, it keeps the pulse, so that a crash after "on" cannot leave a door open;
 * where it cannot, the agent does.
 */
export type Relay = (RelayKind) & ({
  /**
   * The controller whose agent drives it; the server's built-in agent if not given.
   */
  controller_id?: number | null;
  /**
   * Seconds the door stays open, 1 to 600.
   */
  pulse_seconds?: number;
});

/**
 * The kinds of relay.
 */
export type RelayKind = {
  kind: 'simulated';
} | (Shelly) & ({
  kind: 'shelly';
}) | (HttpRelay) & ({
  kind: 'http';
}) | (Mqtt) & ({
  kind: 'mqtt';
}) | (Esphome) & ({
  kind: 'esphome';
}) | (HomeAssistant) & ({
  kind: 'homeassistant';
}) | (Uhppote) & ({
  kind: 'uhppote';
}) | (Gpio) & ({
  kind: 'gpio';
});

/**
 * A report: a table that is made in the background.
 */
export type Report = {
  created_at: Timestamp;
  end_date: string;
  /**
   * Why it failed.
   */
  error: string | null;
  expires_at: Timestamp | null;
  finished_at: Timestamp | null;
  id: number;
  name: string;
  organization_id: number;
  reporter_id: number;
  resource_type: string;
  /**
   * Rows, without the heading.
   */
  rows_count: number;
  /**
   * What it was made by, if not by a user.
   */
  scheduled_report_id: number | null;
  /**
   * Bytes of the table.
   */
  size: number;
  start_date: string;
  /**
   * `waiting`, `in_progress`, `finished` or `failed`.
   */
  status: string;
  time_zone: string;
  updated_at: Timestamp;
  /**
   * Who asked for it.
   */
  user_id: number | null;
};

/**
 * Where a report can be fetched.
 */
export type ReportDownload = {
  /**
   * Answers the table (CSV, UTF-8) without any credential, for five minutes. A secret.
   */
  url: string;
};

/**
 * What a client sends of a report.
 */
export type ReportInput = {
  /**
   * Last day, at most 179 after the first; today if not given.
   */
  end_date?: string | null;
  /**
   * Name, at most 255 characters. Required.
   */
  name?: string | null;
  /**
   * What it tells: an id from `GET /event_export_reporters` or `GET /user_export_reporters`. Required.
   */
  reporter_id?: number | null;
  /**
   * First day, such as `2026-11-01`; if not given, the report has thirty days.
   */
  start_date?: string | null;
  /**
   * IANA zone of the days; the organization's if not given.
   */
  time_zone?: string | null;
};

/**
 * What a report may tell.
 */
export type Reporter = {
  description: string;
  /**
   * The `reporter_id` of a report: the same in every organization.
   */
  id: number;
  name: string;
  /**
   * `EventExportReporter` or `UserExportReporter`.
   */
  resource_type: string;
};

/**
 * A role.
 */
export type Role = {
  /**
   * `Organization`, `Place` or `Group`.
   */
  applies_to: string;
  /**
   * False: every role is built in.
   */
  custom: boolean;
  custom_role_id: number | null;
  description: string | null;
  /**
   * A text, such as `group_basic`.
   */
  id: string;
  name: string;
  /**
   * What its holder may do where they hold it, by name. What this server does not have, nobody may.
   */
  permissions: Record<string, boolean>;
  resource_type: string;
};

/**
 * A role assignment.
 */
export type RoleAssignment = {
  applies_to: AppliesTo;
  applies_to_id: number;
  /**
   * `Organization`, `Place` or `Group`.
   */
  applies_to_type: string;
  assignee: Assignee;
  assignee_id: number;
  assignee_team: TeamBrief | null;
  assignee_team_id: number | null;
  /**
   * `User`, `Team` or `Guest`.
   */
  assignee_type: string;
  created_at: Timestamp;
  created_by_id: number | null;
  created_by_type: string | null;
  group?: GroupBrief;
  group_id: number | null;
  guest: GuestBrief | null;
  guest_id: number | null;
  id: number;
  issued_by_id: number | null;
  notify: boolean;
  organization?: OrganizationBrief;
  organization_id: number;
  place?: PlaceBrief;
  place_id: number | null;
  resource_type: string;
  role_id: string;
  scope: string;
  type: string;
  /**
   * The most unlocks; null for as many as one likes. Doorward's own, as are the two fields that follow.
   */
  unlock_limit: number | null;
  /**
   * In each `day`, `week` or `month` of the place; null for in total.
   */
  unlock_limit_period: string | null;
  /**
   * Unlocks that succeeded or are under way, in the present period if there are periods.
   */
  unlocks_count: number;
  updated_at: Timestamp;
  user: UserBrief | null;
  user_id: number | null;
  valid_from: Timestamp | null;
  valid_until: Timestamp | null;
};

/**
 * What a client sends of a role assignment, in the present form (`applies_to`, `assignee`) or the older one (`user_id`,
 * `group_id`, `place_id`, `organization_id`).
 */
export type RoleAssignmentInput = {
  /**
   * Its id.
   */
  applies_to_id?: number | null;
  /**
   * `Organization`, `Place` or `Group`.
   */
  applies_to_type?: string | null;
  /**
   * The user's, team's or guest's id.
   */
  assignee_id?: number | null;
  /**
   * `User`, `Team` or `Guest`; `User` if not given.
   */
  assignee_type?: string | null;
  /**
   * Older form: the group.
   */
  group_id?: number | null;
  /**
   * Whether the user, or every user of the team, is told by mail what they may open now. A guest is told with a new access key,
   * which takes the place of the one they had.
   */
  notify?: boolean | null;
  /**
   * Older form: the organization.
   */
  organization_id?: number | null;
  /**
   * Older form: the place.
   */
  place_id?: number | null;
  /**
   * The role (`group_basic`). Required. Guests hold no other than `group_basic`.
   */
  role_id?: string | null;
  /**
   * The most unlocks, 1 to 1000000; as many as one likes if not given. Not for teams, whose members would use up
   * each other's.
   */
  unlock_limit?: number | null;
  /**
   * In each `day`, `week` or `month` of the place; in total if not given.
   */
  unlock_limit_period?: string | null;
  /**
   * Older form: the user.
   */
  user_id?: number | null;
  valid_from?: Timestamp | null;
  valid_until?: Timestamp | null;
};

/**
 * The kinds of scanner.
 */
export type Scanner = {
  kind: 'stdin';
} | (SerialLine) & ({
  kind: 'serial';
}) | (Keyboard) & ({
  kind: 'hid';
}) | (HttpListener) & ({
  kind: 'http';
}) | {
  kind: 'camera';
};

/**
 * A schedule: when a group or a door lets through, or when a door is held open. Fields of other types than its own are null,
 * days of the week false.
 */
export type Schedule = {
  /**
   * `allow`, `unlock` or `first_to_arrive`.
   */
  consequence: string;
  created_at: Timestamp;
  enabled: boolean;
  ends_at: Timestamp | null;
  /**
   * Last day, included.
   */
  ends_at_date: string | null;
  /**
   * First time after (`18:00`, `24:00`); null for the end of the day.
   */
  ends_at_time: string | null;
  friday: boolean;
  id: number;
  integration_id: number | null;
  monday: boolean;
  name: string | null;
  next_occurence: Timestamp | null;
  /**
   * Whether it takes its times from the others of the same consequence.
   */
  override: boolean;
  place: PlaceBrief | null;
  /**
   * Null for a group of the organization.
   */
  place_id: number | null;
  resource_type: string;
  saturday: boolean;
  scheduleable: ScheduleableBrief;
  scheduleable_id: number;
  /**
   * `Group` or `Lock`.
   */
  scheduleable_type: string;
  starts_at: Timestamp | null;
  /**
   * First day.
   */
  starts_at_date: string | null;
  /**
   * First time inside (`08:00`); null for the start of the day.
   */
  starts_at_time: string | null;
  sunday: boolean;
  thursday: boolean;
  /**
   * The zone of its times and days. Null for a group of the organization: at each door they are those of the door's place.
   */
  time_zone: string | null;
  tuesday: boolean;
  /**
   * `recurring_event`, `single_event` or `single_all_day_event`.
   */
  type: string;
  updated_at: Timestamp;
  wednesday: boolean;
};

/**
 * What a client sends of a schedule. The fields of one type alone: its weekdays and times, its two moments, or its two days.
 */
export type ScheduleInput = {
  /**
   * `allow`; for locks also `unlock` and `first_to_arrive`. Required; cannot be changed.
   */
  consequence?: string | null;
  /**
   * Whether it counts. Default true.
   */
  enabled?: boolean | null;
  ends_at?: Timestamp | null;
  /**
   * `single_all_day_event`: last day, included.
   */
  ends_at_date?: string | null;
  /**
   * `recurring_event`: first time after (`18:00`, `24:00`), on the next day if it lies before the start; the end of the day
   * if not given.
   */
  ends_at_time?: string | null;
  /**
   * Starts on Fridays.
   */
  friday?: boolean | null;
  /**
   * Of a `holiday_calendar`: must be null.
   */
  holidays?: unknown | null;
  /**
   * Of a `holiday_calendar`: must be null.
   */
  ignored_holidays?: unknown | null;
  /**
   * `recurring_event`: starts on Mondays. One day of the week at least is true.
   */
  monday?: boolean | null;
  /**
   * Label, at most 255 characters.
   */
  name?: string | null;
  /**
   * Of a `holiday_calendar`: must be null.
   */
  observed?: unknown | null;
  /**
   * Whether it takes its times from the others of the same consequence. Default false.
   */
  override?: boolean | null;
  /**
   * Of a `holiday_calendar`, which this server does not offer: must be null.
   */
  region?: unknown | null;
  /**
   * Starts on Saturdays.
   */
  saturday?: boolean | null;
  /**
   * Its id. Required; cannot be changed.
   */
  scheduleable_id?: number | null;
  /**
   * `Group` or `Lock`. Required; cannot be changed.
   */
  scheduleable_type?: string | null;
  starts_at?: Timestamp | null;
  /**
   * `single_all_day_event`: first day (`2026-12-24`).
   */
  starts_at_date?: string | null;
  /**
   * `recurring_event`: first time inside (`08:00`); the start of the day if not given.
   */
  starts_at_time?: string | null;
  /**
   * Starts on Sundays.
   */
  sunday?: boolean | null;
  /**
   * Starts on Thursdays.
   */
  thursday?: boolean | null;
  /**
   * Starts on Tuesdays.
   */
  tuesday?: boolean | null;
  /**
   * `recurring_event`, `single_event` or `single_all_day_event`; told by the other fields if not given.
   */
  type?: string | null;
  /**
   * Starts on Wednesdays.
   */
  wednesday?: boolean | null;
};

/**
 * What a schedule is for, in brief.
 */
export type ScheduleableBrief = {
  id: number;
  name: string;
  /**
   * `Group` or `Lock`.
   */
  type: string;
};

/**
 * A report that is made again and again, and mailed.
 */
export type ScheduledReport = {
  created_at: Timestamp;
  emails: Array<string>;
  enabled: boolean;
  /**
   * Every so many periods.
   */
  frequency: number;
  id: number;
  /**
   * The last date for which one was made.
   */
  last_due_on: string | null;
  name: string;
  /**
   * The next date on which one is due; null while it is switched off.
   */
  next_due_on: string | null;
  organization_id: number;
  /**
   * `day`, `week` or `month`.
   */
  period: string;
  reporter_id: number;
  resource_type: string;
  /**
   * The first date on which one is due.
   */
  scheduled_at: string;
  time_zone: string;
  updated_at: Timestamp;
  /**
   * Who made it.
   */
  user_id: number | null;
};

/**
 * What a client sends of a scheduled report.
 */
export type ScheduledReportInput = {
  /**
   * The addresses that its reports are mailed to: one to five, or none if not given.
   */
  emails?: Array<string> | null;
  /**
   * Whether it makes reports. Default true. What is due while it is switched off is left out.
   */
  enabled?: boolean | null;
  /**
   * Every so many periods, from 1 to 366. Required.
   */
  frequency?: number | null;
  /**
   * Name, at most 255 characters. Required.
   */
  name?: string | null;
  /**
   * `day`, `week` or `month`. Required.
   */
  period?: string | null;
  /**
   * What its reports tell: an id from `GET /event_export_reporters` or `GET /user_export_reporters`. Required.
   */
  reporter_id?: number | null;
  /**
   * The first date on which one is due, such as `2026-12-01`; it tells of the days since the date before. Required.
   */
  scheduled_at?: string | null;
  /**
   * IANA zone of the dates. Required.
   */
  time_zone?: string | null;
};

/**
 * A serial line: 8 data bits, no parity, 1 stop bit. Each text on it is ended by a carriage return or a line feed.
 */
export type SerialLine = {
  /**
   * Bits a second, 1200 to 230400. Scanners at USB have none and take any.
   */
  baud?: number;
  /**
   * Its device, such as `/dev/ttyACM0`, or better `/dev/serial/by-id/…`, which stays the same.
   */
  device: string;
};

/**
 * A service of the phone.
 */
export type ServiceBody = {
  authorized?: boolean | null;
  available?: boolean | null;
  enabled?: boolean | null;
  /**
   * `BLE`, `GPS` or `NFC`.
   */
  type?: string | null;
};

/**
 * An organization's settings.
 */
export type Settings = (Organization) & ({
  /**
   * Null: this server has no single sign-on.
   */
  certificate: string | null;
  /**
   * Null: this server has no single sign-on.
   */
  identity_provider_issuer_url: string | null;
  user: UserBrief | null;
});

/**
 * A share: a user's role on a group. Its id is the role assignment's.
 */
export type Share = {
  created_at: Timestamp;
  email: string | null;
  group: GroupBrief | null;
  group_id: number | null;
  id: number;
  issued_by_id: number | null;
  notify: boolean;
  resource_type: string;
  /**
   * `basic` or `manager`.
   */
  role_id: string;
  updated_at: Timestamp;
  user: UserBrief | null;
  user_id: number | null;
  valid_from: Timestamp | null;
  valid_until: Timestamp | null;
};

/**
 * What a client sends of a share.
 */
export type ShareInput = {
  /**
   * E-mail address of the user; an unknown one adds a user. Required; cannot be changed.
   */
  email?: string | null;
  /**
   * The group. Required; cannot be changed.
   */
  group_id?: number | null;
  /**
   * Whether the user is told by mail what they may open now.
   */
  notify?: boolean | null;
  /**
   * `basic` or `manager`. Default `basic`.
   */
  role_id?: string | null;
  valid_from?: Timestamp | null;
  valid_until?: Timestamp | null;
};

/**
 * `POST http://<address>/rpc/Switch.Set` with `toggle_after`.
 */
export type Shelly = {
  /**
   * Host name or IP address, with a port if it is not 80.
   */
  address: string;
  /**
   * Password of the device's `admin` user, for digest SHA-256 sign-in. Write-only.
   */
  password?: string | null;
  /**
   * Number of the switch, from 0.
   */
  switch?: number;
};

/**
 * `{"user": {…}, "token": "…"}`
 */
export type SignUpBody = {
  /**
   * What the invitation brought.
   */
  token?: string | null;
  user?: SignUpInput | null;
};

/**
 * What whoever was invited says of themselves.
 */
export type SignUpInput = {
  /**
   * URL of a picture, or the `file_name` of an uploaded one.
   */
  image?: string | null;
  /**
   * Name; as whoever invited them wrote it if not given.
   */
  name?: string | null;
  /**
   * The password, 8 to 128 characters. Required.
   */
  password?: string | null;
  /**
   * Whether they accept the terms. Required, and true.
   */
  terms_and_conditions?: boolean | null;
};

/**
 * Where a file is sent, and what it is called from then on.
 */
export type SignedUploadUrl = {
  /**
   * What to send as `image` or `logo` of what the picture is of.
   */
  file_name: string;
  /**
   * Takes the file, once, within 15 minutes, without any credential. A secret.
   */
  signed_upload_url: string;
};

/**
 * The public half of a key that signs passes.
 */
export type SigningKey = {
  /**
   * Always `EdDSA`, with Ed25519.
   */
  algorithm: string;
  created_at: Timestamp;
  id: number;
  /**
   * How passes name it: the first 8 bytes of the SHA-256 of the public key, in hexadecimal.
   */
  kid: string;
  /**
   * The 32 bytes of the public key in Base64 for URLs, without padding: `x` of a JWK (RFC 8037).
   */
  public_key: string;
  resource_type: string;
  retired_at: Timestamp | null;
  /**
   * Whether passes that it has signed count now.
   */
  trusted: boolean;
  trusted_until: Timestamp | null;
};

/**
 * A stretch of time.
 */
export type Span = {
  /**
   * First moment after.
   */
  ends_at: Timestamp;
  /**
   * First moment.
   */
  starts_at: Timestamp;
};

/**
 * A team.
 */
export type Team = {
  created_at: Timestamp;
  id: number;
  name: string;
  resource_type: string;
  updated_at: Timestamp;
};

/**
 * A team, in brief.
 */
export type TeamBrief = {
  id: number;
  name: string;
  resource_type: string;
};

/**
 * What a client sends of a team.
 */
export type TeamInput = {
  /**
   * Name, at most 255 characters. Required.
   */
  name?: string | null;
};

/**
 * A user or a guest in a team.
 */
export type TeamMembership = {
  created_at: Timestamp;
  id: number;
  member: PersonBrief;
  member_id: number;
  /**
   * `User` or `Guest`.
   */
  member_type: string;
  resource_type: string;
  team: TeamBrief;
  team_id: number;
  updated_at: Timestamp;
};

/**
 * What a client sends of a team membership.
 */
export type TeamMembershipInput = {
  /**
   * The user or guest. Required.
   */
  member_id?: number | null;
  /**
   * `User` or `Guest`. Required.
   */
  member_type?: string | null;
  /**
   * The team. Required.
   */
  team_id?: number | null;
};

/**
 * A terminal: a scanner at a door.
 */
export type Terminal = {
  /**
   * The controller whose agent reads it. Doorward's own.
   */
  controller_id: number | null;
  created_at: Timestamp;
  description: string | null;
  id: number;
  /**
   * The lock that it opens. Doorward's own.
   */
  lock_id: number | null;
  /**
   * Always null: there is no marketplace.
   */
  marketplace_installation_id: number | null;
  name: string;
  paired_at: Timestamp | null;
  pairing_expires_at: Timestamp | null;
  place: PlaceBrief;
  place_id: number;
  resource_type: string;
  scanner: Scanner | null;
  updated_at: Timestamp;
};

/**
 * What a client sends of a terminal.
 */
export type TerminalInput = {
  /**
   * The controller whose agent reads it. Doorward's own.
   */
  controller_id?: number | null;
  /**
   * Free text.
   */
  description?: string | null;
  /**
   * The door that it opens, of the same place. Doorward's own.
   */
  lock_id?: number | null;
  /**
   * Name, at most 255 characters. Required.
   */
  name?: string | null;
  /**
   * The place where it is. Required; cannot be changed.
   */
  place_id?: number | null;
  scanner?: Scanner | null;
};

/**
 * A terminal with the code that pairs a tablet with it.
 */
export type TerminalWithCode = (Terminal) & ({
  /**
   * What is typed on the page `/terminal`: works once, for 15 minutes. It is never shown again. Doorward's own.
   */
  pairing_code: string;
});

/**
 * Who ends a pulse or a hold.
 */
export type Timekeeper = 'device' | 'agent';

export type Timestamp = string;

/**
 * Who shall be the owner: by id or by e-mail address.
 */
export type TransferInput = {
  /**
   * The e-mail address of a user of the organization.
   */
  transfer_to_email?: string | null;
  /**
   * A user of the organization.
   */
  transfer_to_id?: number | null;
};

/**
 * A UHPPOTE board. It asks for no password, so it belongs into a network of its own. The board keeps the pulse; a hold is a pulse that is
 * repeated before it ends.
 */
export type Uhppote = {
  /**
   * Host name or IP address, with a port if it is not 60000.
   */
  address: string;
  /**
   * Number of the door at the board, 1 to 4.
   */
  door?: number;
  /**
   * Serial number of the board.
   */
  serial: number;
};

/**
 * The body of an unlock; all of it is optional.
 */
export type UnlockBody = {
  context?: ContextBody | null;
  lock?: ProofBody | null;
};

/**
 * What the door answered.
 */
export type Unlocked = {
  message: string;
};

/**
 * What a client says of a file that it is going to send.
 */
export type UploadInput = {
  /**
   * What the file is called. Required.
   */
  file_name?: string | null;
  /**
   * `image`.
   */
  file_type?: string | null;
};

/**
 * A user.
 */
export type User = {
  /**
   * Whether the user may open doors at all.
   */
  access_enabled: boolean;
  /**
   * Whether the address is known to be theirs.
   */
  confirmed: boolean;
  created_at: Timestamp;
  email: string;
  groups_count: number;
  id: number;
  image: string | null;
  last_accessed_at: Timestamp | null;
  metadata: Record<string, unknown>;
  name: string;
  notes: string | null;
  organization_id: number;
  /**
   * Whether signing in asks for a code.
   */
  otp_required_for_login: boolean;
  password_flow_enabled: boolean;
  resource_type: string;
  scim_access_enabled: boolean;
  updated_at: Timestamp;
};

/**
 * A user, in brief.
 */
export type UserBrief = {
  email: string;
  id: number;
  name: string;
  resource_type: string;
};

/**
 * What a client sends of a user.
 */
export type UserInput = {
  /**
   * Whether the user may open doors at all. Default true.
   */
  access_enabled?: boolean | null;
  /**
   * Whether the address counts as confirmed at once. Otherwise it does once the user has signed up, or has confirmed it.
   */
  confirm?: boolean | null;
  /**
   * E-mail address, unique in the organization ignoring case. Required; cannot be changed.
   */
  email?: string | null;
  /**
   * URL of a picture, or the `file_name` of an uploaded one.
   */
  image?: string | null;
  /**
   * Flat map: at most 50 keys of 50 characters with basic values of 500.
   */
  metadata?: Record<string, unknown> | null;
  /**
   * Name; the address's first part if not given.
   */
  name?: string | null;
  /**
   * Free text.
   */
  notes?: string | null;
  /**
   * Whether the user may sign in with a password. Default true.
   */
  password_flow_enabled?: boolean | null;
  /**
   * Whether the user receives mails, an invitation first. Default true; false for managed users.
   */
  send_emails?: boolean | null;
};

/**
 * Something about a link that is allowed, but seldom wise.
 */
export type Warning = {
  /**
   * `no_end` or `high_security`.
   */
  code: string;
  /**
   * What to do about it.
   */
  text: string;
};

/**
 * What a Zigbee device is.
 */
export type Zigbee2mqttPart = 'switch' | 'lock';

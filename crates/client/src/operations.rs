//! One function for each operation.

// Written by `cargo xtask clients` from the API document. Changes by hand are lost.

use std::collections::BTreeMap;

use reqwest::Method;

use crate::types::*;
use crate::{Client, Error, NO_BODY, NO_QUERY, Page};

impl Client {
    /// Sum up schedules
    ///
    /// When the enabled schedules of a group or a door hold.
    ///
    /// # Errors
    /// It was refused, or there was no answer.
    pub async fn get_calendar_summary(&self, query: &GetCalendarSummaryQuery) -> Result<CalendarSummary, Error> {
        self.one(Method::GET, &["calendar", "summary"], &query.pairs(), NO_BODY).await
    }

    /// List commands
    ///
    /// Unlocks that were granted, newest first, with what came of them. Doorward's own.
    ///
    /// # Errors
    /// It was refused, or there was no answer.
    pub async fn list_commands(&self, query: &ListCommandsQuery) -> Result<Page<Command>, Error> {
        self.page(Method::GET, &["commands"], &query.pairs(), NO_BODY).await
    }

    /// Fetch a command
    ///
    /// Doorward's own.
    ///
    /// # Errors
    /// It was refused, or there was no answer.
    pub async fn get_command(&self, id: &str) -> Result<Command, Error> {
        self.one(Method::GET, &["commands", id], &NO_QUERY, NO_BODY).await
    }

    /// List controllers
    ///
    /// # Errors
    /// It was refused, or there was no answer.
    pub async fn list_controllers(&self, query: &ListControllersQuery) -> Result<Page<Controller>, Error> {
        self.page(Method::GET, &["controllers"], &query.pairs(), NO_BODY).await
    }

    /// Create a controller
    ///
    /// The answer holds the token that enrols its agent: `doorward agent --server URL --token TOKEN --data DIR`.
    ///
    /// # Errors
    /// It was refused, or there was no answer.
    pub async fn create_controller(&self, controller: &ControllerInput) -> Result<ControllerWithToken, Error> {
        self.one(Method::POST, &["controllers"], &NO_QUERY, Some(&BTreeMap::from([("controller", controller)]))).await
    }

    /// Fetch a controller
    ///
    /// # Errors
    /// It was refused, or there was no answer.
    pub async fn get_controller(&self, id: i64) -> Result<Controller, Error> {
        self.one(Method::GET, &["controllers", &id.to_string()], &NO_QUERY, NO_BODY).await
    }

    /// Update a controller
    ///
    /// Its place cannot be changed. PUT works as well.
    ///
    /// # Errors
    /// It was refused, or there was no answer.
    pub async fn update_controller(&self, id: i64, controller: &ControllerInput) -> Result<(), Error> {
        self.nothing(
            Method::PATCH,
            &["controllers", &id.to_string()],
            &NO_QUERY,
            Some(&BTreeMap::from([("controller", controller)])),
        )
        .await
    }

    /// Delete a controller
    ///
    /// Its agent's connection ends at once, and its key is refused from then on. Locks that it drove do not open until their relay
    /// names another controller, or none.
    ///
    /// # Errors
    /// It was refused, or there was no answer.
    pub async fn delete_controller(&self, id: i64) -> Result<(), Error> {
        self.nothing(Method::DELETE, &["controllers", &id.to_string()], &NO_QUERY, NO_BODY).await
    }

    /// Make a new enrolment token
    ///
    /// In place of one that was not used. An agent that is enrolled goes on until another enrols with the token; then its key is refused.
    ///
    /// # Errors
    /// It was refused, or there was no answer.
    pub async fn enrolment_token_controller(&self, id: i64) -> Result<ControllerWithToken, Error> {
        self.one(Method::POST, &["controllers", &id.to_string(), "enrolment_token"], &NO_QUERY, NO_BODY).await
    }

    /// List evaluation webhooks
    ///
    /// # Errors
    /// It was refused, or there was no answer.
    pub async fn list_evaluation_webhooks(&self, query: &ListEvaluationWebhooksQuery) -> Result<Page<EvaluationWebhook>, Error> {
        self.page(Method::GET, &["evaluation_webhooks"], &query.pairs(), NO_BODY).await
    }

    /// Create an evaluation webhook
    ///
    /// The answer holds the secret that signs what it is sent. One may be for the organization, and one for each terminal.
    ///
    /// # Errors
    /// It was refused, or there was no answer.
    pub async fn create_evaluation_webhook(
        &self,
        evaluation_webhook: &EvaluationWebhookInput,
    ) -> Result<EvaluationWebhookWithSecret, Error> {
        self.one(
            Method::POST,
            &["evaluation_webhooks"],
            &NO_QUERY,
            Some(&BTreeMap::from([("evaluation_webhook", evaluation_webhook)])),
        )
        .await
    }

    /// Fetch an evaluation webhook
    ///
    /// # Errors
    /// It was refused, or there was no answer.
    pub async fn get_evaluation_webhook(&self, id: i64) -> Result<EvaluationWebhook, Error> {
        self.one(Method::GET, &["evaluation_webhooks", &id.to_string()], &NO_QUERY, NO_BODY).await
    }

    /// Update an evaluation webhook
    ///
    /// Holds for the next code that is shown, and closes its circuit. Whose codes it judges cannot be changed. PUT works as well.
    ///
    /// # Errors
    /// It was refused, or there was no answer.
    pub async fn update_evaluation_webhook(&self, id: i64, evaluation_webhook: &EvaluationWebhookInput) -> Result<(), Error> {
        self.nothing(
            Method::PATCH,
            &["evaluation_webhooks", &id.to_string()],
            &NO_QUERY,
            Some(&BTreeMap::from([("evaluation_webhook", evaluation_webhook)])),
        )
        .await
    }

    /// Delete an evaluation webhook
    ///
    /// Foreign codes are refused where it judged them.
    ///
    /// # Errors
    /// It was refused, or there was no answer.
    pub async fn delete_evaluation_webhook(&self, id: i64) -> Result<(), Error> {
        self.nothing(Method::DELETE, &["evaluation_webhooks", &id.to_string()], &NO_QUERY, NO_BODY).await
    }

    /// List what an evaluation webhook decided
    ///
    /// The last 50 decisions are kept, without the codes.
    ///
    /// # Errors
    /// It was refused, or there was no answer.
    pub async fn list_evaluation_webhook_decisions(
        &self,
        id: i64,
        query: &ListEvaluationWebhookDecisionsQuery,
    ) -> Result<Page<EvaluationDecision>, Error> {
        self.page(Method::GET, &["evaluation_webhooks", &id.to_string(), "decisions"], &query.pairs(), NO_BODY).await
    }

    /// Replace the secret of an evaluation webhook
    ///
    /// The answer holds the new one. The one before it signs too for another day.
    ///
    /// # Errors
    /// It was refused, or there was no answer.
    pub async fn secret_evaluation_webhook(&self, id: i64) -> Result<EvaluationWebhookWithSecret, Error> {
        self.one(Method::POST, &["evaluation_webhooks", &id.to_string(), "secret"], &NO_QUERY, NO_BODY).await
    }

    /// Test an evaluation webhook
    ///
    /// Puts the code `doorward-test` to it, switched on or off, and tells what came back. It opens nothing.
    ///
    /// # Errors
    /// It was refused, or there was no answer.
    pub async fn test_evaluation_webhook(&self, id: i64) -> Result<EvaluationWebhookTest, Error> {
        self.one(Method::POST, &["evaluation_webhooks", &id.to_string(), "test"], &NO_QUERY, NO_BODY).await
    }

    /// List reporters of events
    ///
    /// # Errors
    /// It was refused, or there was no answer.
    pub async fn list_event_export_reporters(&self, query: &ListEventExportReportersQuery) -> Result<Page<Reporter>, Error> {
        self.page(Method::GET, &["event_export_reporters"], &query.pairs(), NO_BODY).await
    }

    /// Create an event set
    ///
    /// The answer is finished and carries the first page.
    ///
    /// # Errors
    /// It was refused, or there was no answer.
    pub async fn create_event_set(&self, event_set: &EventSetInput, query: &CreateEventSetQuery) -> Result<EventSet, Error> {
        self.one(Method::POST, &["event_sets"], &query.pairs(), Some(&BTreeMap::from([("event_set", event_set)]))).await
    }

    /// Fetch a page of an event set
    ///
    /// # Errors
    /// It was refused, or there was no answer.
    pub async fn get_event_set(&self, id: i64, query: &GetEventSetQuery) -> Result<EventSet, Error> {
        self.one(Method::GET, &["event_sets", &id.to_string()], &query.pairs(), NO_BODY).await
    }

    /// List events
    ///
    /// Newest first. While there are more, `X-Next-Cursor` holds the `cursor` of the next page, and `Link` with `rel="next"` its
    /// whole address (RFC 8288): the filters must stay the same. What is recorded meanwhile joins no later page. Doorward's own.
    ///
    /// # Errors
    /// It was refused, or there was no answer.
    pub async fn get_events(&self, query: &GetEventsQuery) -> Result<Vec<Event>, Error> {
        self.one(Method::GET, &["events"], &query.pairs(), NO_BODY).await
    }

    /// Fetch event types by object
    ///
    /// `GET /events/types` says the same.
    ///
    /// # Errors
    /// It was refused, or there was no answer.
    pub async fn get_events_meta(&self) -> Result<EventMeta, Error> {
        self.one(Method::GET, &["events", "meta"], &NO_QUERY, NO_BODY).await
    }

    /// Follow events
    ///
    /// Server-sent events. A message of type `event` holds an event as event sets show it; its `id` resumes the stream behind it,
    /// as `Last-Event-ID` or `last_event_id`, without loss or repeat. Without one the stream begins now. Messages without data tell
    /// the position when nothing else was sent for a while. A message of type `error` holds `code` and `error`, and ends the
    /// stream: its credential or right is gone, say. A user has 16 streams at most.
    ///
    /// # Errors
    /// It was refused, or there was no answer.
    pub async fn get_events_stream(&self, query: &GetEventsStreamQuery) -> Result<reqwest::Response, Error> {
        self.stream(Method::GET, &["events", "stream"], &query.pairs(), NO_BODY).await
    }

    /// List event types
    ///
    /// # Errors
    /// It was refused, or there was no answer.
    pub async fn get_events_types(&self) -> Result<Vec<String>, Error> {
        self.one(Method::GET, &["events", "types"], &NO_QUERY, NO_BODY).await
    }

    /// List group links
    ///
    /// # Errors
    /// It was refused, or there was no answer.
    pub async fn list_group_links(&self, query: &ListGroupLinksQuery) -> Result<Page<GroupLink>, Error> {
        self.page(Method::GET, &["group_links"], &query.pairs(), NO_BODY).await
    }

    /// Create a group link
    ///
    /// # Errors
    /// It was refused, or there was no answer.
    pub async fn create_group_link(&self, group_link: &GroupLinkInput) -> Result<NewGroupLink, Error> {
        self.one(Method::POST, &["group_links"], &NO_QUERY, Some(&BTreeMap::from([("group_link", group_link)]))).await
    }

    /// Fetch a group link
    ///
    /// Doorward's own.
    ///
    /// # Errors
    /// It was refused, or there was no answer.
    pub async fn get_group_link(&self, id: i64) -> Result<GroupLink, Error> {
        self.one(Method::GET, &["group_links", &id.to_string()], &NO_QUERY, NO_BODY).await
    }

    /// Update a group link
    ///
    /// Doorward's own. Name, group, validity, unlock limit, `link_enabled` and `quick_response_code_type` may change; the secret stays, and so
    /// does an offline code that was given out, which is outdated then if it says another group or validity. What was opened counts on: a
    /// limit below it is used up. Where the period of the limit changes, the unlocks of the present one count. E-mail address and phone
    /// number cannot be changed.
    ///
    /// # Errors
    /// It was refused, or there was no answer.
    pub async fn update_group_link(&self, id: i64, group_link: &GroupLinkInput) -> Result<(), Error> {
        self.nothing(
            Method::PATCH,
            &["group_links", &id.to_string()],
            &NO_QUERY,
            Some(&BTreeMap::from([("group_link", group_link)])),
        )
        .await
    }

    /// Delete a group link
    ///
    /// # Errors
    /// It was refused, or there was no answer.
    pub async fn delete_group_link(&self, id: i64) -> Result<(), Error> {
        self.nothing(Method::DELETE, &["group_links", &id.to_string()], &NO_QUERY, NO_BODY).await
    }

    /// Send a group link again
    ///
    /// Doorward's own. Only a digest of the secret is stored, so the message carries a new secret: links that were sent before open
    /// nothing from now on. One more text message counts towards the quota. A link with neither an e-mail address nor a phone number is
    /// rotated instead, and one that has expired is changed first.
    ///
    /// # Errors
    /// It was refused, or there was no answer.
    pub async fn resend_group_link(&self, id: i64) -> Result<(), Error> {
        self.nothing(Method::POST, &["group_links", &id.to_string(), "resend"], &NO_QUERY, NO_BODY).await
    }

    /// Give a group link a new secret
    ///
    /// Doorward's own. The old secret and its QR code open nothing from now on. The new ones are in this answer and nowhere else; if the link has an
    /// e-mail address or a phone number, it is sent there too, as that of a new link is. If the quota of text messages is reached, it is
    /// not sent, and `delivery_error` says so.
    ///
    /// # Errors
    /// It was refused, or there was no answer.
    pub async fn rotate_group_link(&self, id: i64) -> Result<NewGroupLink, Error> {
        self.one(Method::POST, &["group_links", &id.to_string(), "rotate"], &NO_QUERY, NO_BODY).await
    }

    /// List group locks
    ///
    /// # Errors
    /// It was refused, or there was no answer.
    pub async fn list_group_locks(&self, query: &ListGroupLocksQuery) -> Result<Page<GroupLock>, Error> {
        self.page(Method::GET, &["group_locks"], &query.pairs(), NO_BODY).await
    }

    /// Create a group lock
    ///
    /// # Errors
    /// It was refused, or there was no answer.
    pub async fn create_group_lock(&self, group_lock: &GroupLockInput) -> Result<GroupLock, Error> {
        self.one(Method::POST, &["group_locks"], &NO_QUERY, Some(&BTreeMap::from([("group_lock", group_lock)]))).await
    }

    /// Fetch a group lock
    ///
    /// # Errors
    /// It was refused, or there was no answer.
    pub async fn get_group_lock(&self, id: i64) -> Result<GroupLock, Error> {
        self.one(Method::GET, &["group_locks", &id.to_string()], &NO_QUERY, NO_BODY).await
    }

    /// Delete a group lock
    ///
    /// # Errors
    /// It was refused, or there was no answer.
    pub async fn delete_group_lock(&self, id: i64) -> Result<(), Error> {
        self.nothing(Method::DELETE, &["group_locks", &id.to_string()], &NO_QUERY, NO_BODY).await
    }

    /// List groups
    ///
    /// # Errors
    /// It was refused, or there was no answer.
    pub async fn list_groups(&self, query: &ListGroupsQuery) -> Result<Page<Group>, Error> {
        self.page(Method::GET, &["groups"], &query.pairs(), NO_BODY).await
    }

    /// Create a group
    ///
    /// # Errors
    /// It was refused, or there was no answer.
    pub async fn create_group(&self, group: &GroupInput) -> Result<Group, Error> {
        self.one(Method::POST, &["groups"], &NO_QUERY, Some(&BTreeMap::from([("group", group)]))).await
    }

    /// Fetch a group
    ///
    /// # Errors
    /// It was refused, or there was no answer.
    pub async fn get_group(&self, id: i64) -> Result<Group, Error> {
        self.one(Method::GET, &["groups", &id.to_string()], &NO_QUERY, NO_BODY).await
    }

    /// Update a group
    ///
    /// # Errors
    /// It was refused, or there was no answer.
    pub async fn update_group(&self, id: i64, group: &GroupInput) -> Result<(), Error> {
        self.nothing(Method::PATCH, &["groups", &id.to_string()], &NO_QUERY, Some(&BTreeMap::from([("group", group)]))).await
    }

    /// Delete a group
    ///
    /// # Errors
    /// It was refused, or there was no answer.
    pub async fn delete_group(&self, id: i64) -> Result<(), Error> {
        self.nothing(Method::DELETE, &["groups", &id.to_string()], &NO_QUERY, NO_BODY).await
    }

    /// List guests
    ///
    /// # Errors
    /// It was refused, or there was no answer.
    pub async fn list_guests(&self, query: &ListGuestsQuery) -> Result<Page<Guest>, Error> {
        self.page(Method::GET, &["guests"], &query.pairs(), NO_BODY).await
    }

    /// Create a guest
    ///
    /// A guest without a right opens nothing, and without an access key neither: that comes with an invite, or with a role assignment of
    /// which the guest is told (`notify`).
    ///
    /// # Errors
    /// It was refused, or there was no answer.
    pub async fn create_guest(&self, guest: &GuestInput) -> Result<Guest, Error> {
        self.one(Method::POST, &["guests"], &NO_QUERY, Some(&BTreeMap::from([("guest", guest)]))).await
    }

    /// Fetch a guest
    ///
    /// # Errors
    /// It was refused, or there was no answer.
    pub async fn get_guest(&self, id: i64) -> Result<Guest, Error> {
        self.one(Method::GET, &["guests", &id.to_string()], &NO_QUERY, NO_BODY).await
    }

    /// Delete a guest
    ///
    /// Their role assignments, team memberships and access key go with them: the very next unlock is refused.
    ///
    /// # Errors
    /// It was refused, or there was no answer.
    pub async fn delete_guest(&self, id: i64) -> Result<(), Error> {
        self.nothing(Method::DELETE, &["guests", &id.to_string()], &NO_QUERY, NO_BODY).await
    }

    /// List integrations
    ///
    /// # Errors
    /// It was refused, or there was no answer.
    pub async fn list_integrations(&self, query: &ListIntegrationsQuery) -> Result<Page<Integration>, Error> {
        self.page(Method::GET, &["integrations"], &query.pairs(), NO_BODY).await
    }

    /// Create an integration
    ///
    /// Events that are recorded from now on are posted to the address, one by one, at least once each.
    ///
    /// # Errors
    /// It was refused, or there was no answer.
    pub async fn create_integration(&self, integration: &IntegrationInput) -> Result<Integration, Error> {
        self.one(Method::POST, &["integrations"], &NO_QUERY, Some(&BTreeMap::from([("integration", integration)]))).await
    }

    /// Fetch an integration
    ///
    /// # Errors
    /// It was refused, or there was no answer.
    pub async fn get_integration(&self, id: i64) -> Result<Integration, Error> {
        self.one(Method::GET, &["integrations", &id.to_string()], &NO_QUERY, NO_BODY).await
    }

    /// Update an integration
    ///
    /// Switched off, it loses what waits to be sent; switched on, it gets what is recorded from then on.
    ///
    /// # Errors
    /// It was refused, or there was no answer.
    pub async fn update_integration(&self, id: i64, integration: &IntegrationInput) -> Result<(), Error> {
        self.nothing(
            Method::PATCH,
            &["integrations", &id.to_string()],
            &NO_QUERY,
            Some(&BTreeMap::from([("integration", integration)])),
        )
        .await
    }

    /// Delete an integration
    ///
    /// # Errors
    /// It was refused, or there was no answer.
    pub async fn delete_integration(&self, id: i64) -> Result<(), Error> {
        self.nothing(Method::DELETE, &["integrations", &id.to_string()], &NO_QUERY, NO_BODY).await
    }

    /// List an integration's deliveries
    ///
    /// Those that ended are kept for thirty days.
    ///
    /// # Errors
    /// It was refused, or there was no answer.
    pub async fn list_integration_deliveries(
        &self,
        id: i64,
        query: &ListIntegrationDeliveriesQuery,
    ) -> Result<Page<Delivery>, Error> {
        self.page(Method::GET, &["integrations", &id.to_string(), "deliveries"], &query.pairs(), NO_BODY).await
    }

    /// Replay a delivery
    ///
    /// Sends its event once more, whether it was delivered, was given up, or waits for its next try.
    ///
    /// # Errors
    /// It was refused, or there was no answer.
    pub async fn replay_integration_delivery(&self, id: i64, delivery_id: i64) -> Result<(), Error> {
        self.nothing(
            Method::POST,
            &["integrations", &id.to_string(), "deliveries", &delivery_id.to_string(), "replay"],
            &NO_QUERY,
            NO_BODY,
        )
        .await
    }

    /// Test an integration
    ///
    /// Sends an event of the type `integration.test` now, switched on or off, and tells what came back within ten seconds.
    ///
    /// # Errors
    /// It was refused, or there was no answer.
    pub async fn test_integration(&self, id: i64) -> Result<IntegrationTest, Error> {
        self.one(Method::POST, &["integrations", &id.to_string(), "test"], &NO_QUERY, NO_BODY).await
    }

    /// Create an invite
    ///
    /// Gives a user a right on a place or group, or a place in a team, in one step. An unknown e-mail address adds a user, as
    /// `POST /users` does. Whoever is invited as a guest is a new one, without an account: they get a right on a group, or a place in a
    /// team, and an access key, which is mailed to them and told nowhere else.
    ///
    /// # Errors
    /// It was refused, or there was no answer.
    pub async fn create_invite(&self, invite: &InviteInput) -> Result<Invite, Error> {
        self.one(Method::POST, &["invites"], &NO_QUERY, Some(&BTreeMap::from([("invite", invite)]))).await
    }

    /// List locks
    ///
    /// A user sees the doors they may open or manage; the holder of a group link sees the doors of its group, and a
    /// guest those of their rights, in brief.
    ///
    /// # Errors
    /// It was refused, or there was no answer.
    pub async fn list_locks(&self, query: &ListLocksQuery) -> Result<Page<Lock>, Error> {
        self.page(Method::GET, &["locks"], &query.pairs(), NO_BODY).await
    }

    /// Create a lock
    ///
    /// # Errors
    /// It was refused, or there was no answer.
    pub async fn create_lock(&self, lock: &LockInput) -> Result<Lock, Error> {
        self.one(Method::POST, &["locks"], &NO_QUERY, Some(&BTreeMap::from([("lock", lock)]))).await
    }

    /// Fetch a lock
    ///
    /// # Errors
    /// It was refused, or there was no answer.
    pub async fn get_lock(&self, id: i64, query: &GetLockQuery) -> Result<Lock, Error> {
        self.one(Method::GET, &["locks", &id.to_string()], &query.pairs(), NO_BODY).await
    }

    /// Update a lock
    ///
    /// # Errors
    /// It was refused, or there was no answer.
    pub async fn update_lock(&self, id: i64, lock: &LockInput) -> Result<(), Error> {
        self.nothing(Method::PATCH, &["locks", &id.to_string()], &NO_QUERY, Some(&BTreeMap::from([("lock", lock)]))).await
    }

    /// Delete a lock
    ///
    /// # Errors
    /// It was refused, or there was no answer.
    pub async fn delete_lock(&self, id: i64) -> Result<(), Error> {
        self.nothing(Method::DELETE, &["locks", &id.to_string()], &NO_QUERY, NO_BODY).await
    }

    /// End the lockdown of a door
    ///
    /// # Errors
    /// It was refused, or there was no answer.
    pub async fn cancel_lockdown_lock(&self, id: i64) -> Result<(), Error> {
        self.nothing(Method::POST, &["locks", &id.to_string(), "cancel_lockdown"], &NO_QUERY, NO_BODY).await
    }

    /// Put a door among one's favourites
    ///
    /// # Errors
    /// It was refused, or there was no answer.
    pub async fn favorite_lock(&self, id: i64) -> Result<(), Error> {
        self.nothing(Method::POST, &["locks", &id.to_string(), "favorite"], &NO_QUERY, NO_BODY).await
    }

    /// Be the first to arrive at a door
    ///
    /// Opens it, as an unlock does; from then on its schedules hold it open. Any unlock of a door that awaits the first to arrive does
    /// the same. The body is optional.
    ///
    /// # Errors
    /// It was refused, or there was no answer.
    pub async fn first_to_arrive_lock(&self, id: i64, body: &UnlockBody) -> Result<(), Error> {
        self.nothing(Method::POST, &["locks", &id.to_string(), "first_to_arrive"], &NO_QUERY, Some(body)).await
    }

    /// Be the last to leave by a door
    ///
    /// Ends what its schedules hold open, until they begin anew or someone arrives who is awaited. Needs the right to unlock the
    /// door, and does not open it. The body is optional.
    ///
    /// # Errors
    /// It was refused, or there was no answer.
    pub async fn last_to_leave_lock(&self, id: i64, body: &UnlockBody) -> Result<(), Error> {
        self.nothing(Method::POST, &["locks", &id.to_string(), "last_to_leave"], &NO_QUERY, Some(body)).await
    }

    /// Lock a door down: it stays shut for everyone
    ///
    /// # Errors
    /// It was refused, or there was no answer.
    pub async fn lock_down_lock(&self, id: i64) -> Result<(), Error> {
        self.nothing(Method::POST, &["locks", &id.to_string(), "lock_down"], &NO_QUERY, NO_BODY).await
    }

    /// Fetch the proximity secret of a door
    ///
    /// Doorward's own.
    ///
    /// # Errors
    /// It was refused, or there was no answer.
    pub async fn get_lock_proximity_secret(&self, id: i64) -> Result<ProximitySecret, Error> {
        self.one(Method::GET, &["locks", &id.to_string(), "proximity_secret"], &NO_QUERY, NO_BODY).await
    }

    /// Make the proximity secret of a door, or replace it
    ///
    /// The values of an earlier secret are refused from now on. Doorward's own.
    ///
    /// # Errors
    /// It was refused, or there was no answer.
    pub async fn proximity_secret_lock(&self, id: i64) -> Result<ProximitySecret, Error> {
        self.one(Method::POST, &["locks", &id.to_string(), "proximity_secret"], &NO_QUERY, NO_BODY).await
    }

    /// Remove the proximity secret of a door
    ///
    /// A reader restriction then refuses everyone. Doorward's own.
    ///
    /// # Errors
    /// It was refused, or there was no answer.
    pub async fn delete_lock_proximity_secret(&self, id: i64) -> Result<(), Error> {
        self.nothing(Method::DELETE, &["locks", &id.to_string(), "proximity_secret"], &NO_QUERY, NO_BODY).await
    }

    /// Take a door from one's favourites
    ///
    /// # Errors
    /// It was refused, or there was no answer.
    pub async fn unfavorite_lock(&self, id: i64) -> Result<(), Error> {
        self.nothing(Method::POST, &["locks", &id.to_string(), "unfavorite"], &NO_QUERY, NO_BODY).await
    }

    /// Unlock a door
    ///
    /// Answers once the door has opened. The body is optional.
    ///
    /// # Errors
    /// It was refused, or there was no answer.
    pub async fn unlock_lock(&self, id: i64, body: &UnlockBody) -> Result<Unlocked, Error> {
        self.one(Method::POST, &["locks", &id.to_string(), "unlock"], &NO_QUERY, Some(body)).await
    }

    /// Fetch the current login
    ///
    /// # Errors
    /// It was refused, or there was no answer.
    pub async fn get_current_login(&self) -> Result<CurrentLogin, Error> {
        self.one(Method::GET, &["login"], &NO_QUERY, NO_BODY).await
    }

    /// Update the current login
    ///
    /// Its name, unless it is an API key. The tokens for push messages that clients send are not kept: this server sends none.
    ///
    /// # Errors
    /// It was refused, or there was no answer.
    pub async fn update_current_login(&self, login: &CurrentLoginInput) -> Result<(), Error> {
        self.nothing(Method::PUT, &["login"], &NO_QUERY, Some(&BTreeMap::from([("login", login)]))).await
    }

    /// Sign out
    ///
    /// # Errors
    /// It was refused, or there was no answer.
    pub async fn delete_current_login(&self) -> Result<(), Error> {
        self.nothing(Method::DELETE, &["login"], &NO_QUERY, NO_BODY).await
    }

    /// Sign out elsewhere
    ///
    /// Every other login of the user is gone, API keys too.
    ///
    /// # Errors
    /// It was refused, or there was no answer.
    pub async fn delete_current_login_elsewhere(&self) -> Result<(), Error> {
        self.nothing(Method::DELETE, &["login", "elsewhere"], &NO_QUERY, NO_BODY).await
    }

    /// Make the current login the primary one of its user
    ///
    /// # Errors
    /// It was refused, or there was no answer.
    pub async fn promote_current_login(&self) -> Result<(), Error> {
        self.nothing(Method::POST, &["login", "promote"], &NO_QUERY, NO_BODY).await
    }

    /// List logins
    ///
    /// One's own, or for who makes logins for others, anyone's.
    ///
    /// # Errors
    /// It was refused, or there was no answer.
    pub async fn list_logins(&self, query: &ListLoginsQuery) -> Result<Page<Login>, Error> {
        self.page(Method::GET, &["logins"], &query.pairs(), NO_BODY).await
    }

    /// Create a login
    ///
    /// With `user`: signs in by domain, e-mail address and password. `login.email` makes a device login on behalf of the user with that
    /// address, for an administrator, who comes with a credential or with `user`. A user has at most 40 device logins, the least
    /// recently used of which make room, and 10 API keys. Where two-factor sign-in is on, `user.otp_attempt` is needed as well.
    ///
    /// # Errors
    /// It was refused, or there was no answer.
    pub async fn create_login(&self, body: &LoginBody) -> Result<NewLogin, Error> {
        self.one(Method::POST, &["logins"], &NO_QUERY, Some(body)).await
    }

    /// Fetch a login
    ///
    /// One's own, or for who makes logins for others, anyone's.
    ///
    /// # Errors
    /// It was refused, or there was no answer.
    pub async fn get_login(&self, id: i64) -> Result<Login, Error> {
        self.one(Method::GET, &["logins", &id.to_string()], &NO_QUERY, NO_BODY).await
    }

    /// Delete a login
    ///
    /// One's own, or one of someone whom one manages. Its secret is nobody's from then on.
    ///
    /// # Errors
    /// It was refused, or there was no answer.
    pub async fn delete_login(&self, id: i64) -> Result<(), Error> {
        self.nothing(Method::DELETE, &["logins", &id.to_string()], &NO_QUERY, NO_BODY).await
    }

    /// Make a login the primary one of its user
    ///
    /// A device login of one's own, or of someone whom one manages. The user's other logins are demoted.
    ///
    /// # Errors
    /// It was refused, or there was no answer.
    pub async fn promote_login(&self, id: i64) -> Result<(), Error> {
        self.nothing(Method::POST, &["logins", &id.to_string(), "promote"], &NO_QUERY, NO_BODY).await
    }

    /// List members
    ///
    /// # Errors
    /// It was refused, or there was no answer.
    pub async fn list_members(&self, query: &ListMembersQuery) -> Result<Page<Member>, Error> {
        self.page(Method::GET, &["members"], &query.pairs(), NO_BODY).await
    }

    /// Create a member
    ///
    /// # Errors
    /// It was refused, or there was no answer.
    pub async fn create_member(&self, member: &UserInput) -> Result<Member, Error> {
        self.one(Method::POST, &["members"], &NO_QUERY, Some(&BTreeMap::from([("member", member)]))).await
    }

    /// Fetch a member
    ///
    /// # Errors
    /// It was refused, or there was no answer.
    pub async fn get_member(&self, id: i64) -> Result<Member, Error> {
        self.one(Method::GET, &["members", &id.to_string()], &NO_QUERY, NO_BODY).await
    }

    /// Update a member
    ///
    /// # Errors
    /// It was refused, or there was no answer.
    pub async fn update_member(&self, id: i64, member: &UserInput) -> Result<(), Error> {
        self.nothing(Method::PATCH, &["members", &id.to_string()], &NO_QUERY, Some(&BTreeMap::from([("member", member)]))).await
    }

    /// Delete a member
    ///
    /// # Errors
    /// It was refused, or there was no answer.
    pub async fn delete_member(&self, id: i64) -> Result<(), Error> {
        self.nothing(Method::DELETE, &["members", &id.to_string()], &NO_QUERY, NO_BODY).await
    }

    /// List messages that have not left
    ///
    /// Doorward's own. Newest first: those that wait to be sent, and those that were given up, with the reason.
    ///
    /// # Errors
    /// It was refused, or there was no answer.
    pub async fn list_messages(&self, query: &ListMessagesQuery) -> Result<Page<Message>, Error> {
        self.page(Method::GET, &["messages"], &query.pairs(), NO_BODY).await
    }

    /// Remove a message that was given up
    ///
    /// Doorward's own.
    ///
    /// # Errors
    /// It was refused, or there was no answer.
    pub async fn delete_message(&self, id: i64) -> Result<(), Error> {
        self.nothing(Method::DELETE, &["messages", &id.to_string()], &NO_QUERY, NO_BODY).await
    }

    /// Send a message again
    ///
    /// Doorward's own. A message that was given up is sent as it is: a link in it keeps its secret. One that waits is left alone.
    ///
    /// # Errors
    /// It was refused, or there was no answer.
    pub async fn resend_message(&self, id: i64) -> Result<(), Error> {
        self.nothing(Method::POST, &["messages", &id.to_string(), "resend"], &NO_QUERY, NO_BODY).await
    }

    /// Fetch the organization
    ///
    /// # Errors
    /// It was refused, or there was no answer.
    pub async fn get_organization(&self) -> Result<Organization, Error> {
        self.one(Method::GET, &["organization"], &NO_QUERY, NO_BODY).await
    }

    /// Update the organization
    ///
    /// # Errors
    /// It was refused, or there was no answer.
    pub async fn update_organization(&self, organization: &OrganizationInput) -> Result<(), Error> {
        self.nothing(Method::PATCH, &["organization"], &NO_QUERY, Some(&BTreeMap::from([("organization", organization)]))).await
    }

    /// Become the organization's owner
    ///
    /// For the user to whom it is offered. The owner so far becomes an administrator.
    ///
    /// # Errors
    /// It was refused, or there was no answer.
    pub async fn accept_transfer_organization(&self) -> Result<(), Error> {
        self.nothing(Method::POST, &["organization", "accept_transfer"], &NO_QUERY, NO_BODY).await
    }

    /// Take the offer of the organization back
    ///
    /// For its owner alone.
    ///
    /// # Errors
    /// It was refused, or there was no answer.
    pub async fn cancel_transfer_organization(&self) -> Result<(), Error> {
        self.nothing(Method::POST, &["organization", "cancel_transfer"], &NO_QUERY, NO_BODY).await
    }

    /// Count what the organization has
    ///
    /// # Errors
    /// It was refused, or there was no answer.
    pub async fn get_organization_dashboard(&self) -> Result<Dashboard, Error> {
        self.one(Method::GET, &["organization", "dashboard"], &NO_QUERY, NO_BODY).await
    }

    /// Fetch the organization's quotas
    ///
    /// Doorward's own. For whoever sees any of its links. Whoever runs the server changes them, with `doorward quota set`.
    ///
    /// # Errors
    /// It was refused, or there was no answer.
    pub async fn get_organization_quotas(&self) -> Result<Quotas, Error> {
        self.one(Method::GET, &["organization", "quotas"], &NO_QUERY, NO_BODY).await
    }

    /// Decline the organization
    ///
    /// For the user to whom it is offered.
    ///
    /// # Errors
    /// It was refused, or there was no answer.
    pub async fn reject_transfer_organization(&self) -> Result<(), Error> {
        self.nothing(Method::POST, &["organization", "reject_transfer"], &NO_QUERY, NO_BODY).await
    }

    /// Offer the organization to another user
    ///
    /// For its owner alone. An offer made before is replaced. Nothing changes until the user accepts.
    ///
    /// # Errors
    /// It was refused, or there was no answer.
    pub async fn request_transfer_organization(&self, organization: &TransferInput) -> Result<(), Error> {
        self.nothing(
            Method::POST,
            &["organization", "request_transfer"],
            &NO_QUERY,
            Some(&BTreeMap::from([("organization", organization)])),
        )
        .await
    }

    /// Fetch the organization's settings
    ///
    /// # Errors
    /// It was refused, or there was no answer.
    pub async fn get_organization_settings(&self) -> Result<Settings, Error> {
        self.one(Method::GET, &["organization", "settings"], &NO_QUERY, NO_BODY).await
    }

    /// List the keys that sign offline passes
    ///
    /// Public halves only. Each is made when it is first needed, so there may be none.
    ///
    /// # Errors
    /// It was refused, or there was no answer.
    pub async fn list_organization_signing_keys(
        &self,
        query: &ListOrganizationSigningKeysQuery,
    ) -> Result<Page<SigningKey>, Error> {
        self.page(Method::GET, &["organization", "signing_keys"], &query.pairs(), NO_BODY).await
    }

    /// Give the organization a new key that signs offline passes
    ///
    /// The keys so far sign nothing any more. Passes that they have signed count until they end: rotate or mail those links again that are to
    /// have a pass of the new key.
    ///
    /// # Errors
    /// It was refused, or there was no answer.
    pub async fn rotate_organization_signing_keys(&self) -> Result<SigningKey, Error> {
        self.one(Method::POST, &["organization", "signing_keys", "rotate"], &NO_QUERY, NO_BODY).await
    }

    /// List organizations
    ///
    /// A credential belongs to one organization: the list holds that one.
    ///
    /// # Errors
    /// It was refused, or there was no answer.
    pub async fn list_organizations(&self, query: &ListOrganizationsQuery) -> Result<Page<Organization>, Error> {
        self.page(Method::GET, &["organizations"], &query.pairs(), NO_BODY).await
    }

    /// Find one's organizations
    ///
    /// Mails a list of them to the address. The answer is the same whether the address is known or not.
    ///
    /// # Errors
    /// It was refused, or there was no answer.
    pub async fn find_organizations(&self, user: &FindInput) -> Result<(), Error> {
        self.nothing(Method::POST, &["organizations", "find"], &NO_QUERY, Some(&BTreeMap::from([("user", user)]))).await
    }

    /// Fetch an organization by its domain
    ///
    /// # Errors
    /// It was refused, or there was no answer.
    pub async fn get_organization_public(&self, domain: &str) -> Result<PublicOrganization, Error> {
        self.one(Method::GET, &["organizations", domain, "public"], &NO_QUERY, NO_BODY).await
    }

    /// List partner keys
    ///
    /// # Errors
    /// It was refused, or there was no answer.
    pub async fn list_partner_keys(&self, query: &ListPartnerKeysQuery) -> Result<Page<PartnerKey>, Error> {
        self.page(Method::GET, &["partner_keys"], &query.pairs(), NO_BODY).await
    }

    /// Create a partner key
    ///
    /// For `HS256`, the answer holds the secret that the partner signs with.
    ///
    /// # Errors
    /// It was refused, or there was no answer.
    pub async fn create_partner_key(&self, partner_key: &PartnerKeyInput) -> Result<PartnerKeyWithSecret, Error> {
        self.one(Method::POST, &["partner_keys"], &NO_QUERY, Some(&BTreeMap::from([("partner_key", partner_key)]))).await
    }

    /// Fetch a partner key
    ///
    /// # Errors
    /// It was refused, or there was no answer.
    pub async fn get_partner_key(&self, id: i64) -> Result<PartnerKey, Error> {
        self.one(Method::GET, &["partner_keys", &id.to_string()], &NO_QUERY, NO_BODY).await
    }

    /// Update a partner key
    ///
    /// Holds for the next code that is shown. How it signs cannot be changed. PUT works as well.
    ///
    /// # Errors
    /// It was refused, or there was no answer.
    pub async fn update_partner_key(&self, id: i64, partner_key: &PartnerKeyInput) -> Result<(), Error> {
        self.nothing(
            Method::PATCH,
            &["partner_keys", &id.to_string()],
            &NO_QUERY,
            Some(&BTreeMap::from([("partner_key", partner_key)])),
        )
        .await
    }

    /// Delete a partner key
    ///
    /// None of its codes opens a door any more.
    ///
    /// # Errors
    /// It was refused, or there was no answer.
    pub async fn delete_partner_key(&self, id: i64) -> Result<(), Error> {
        self.nothing(Method::DELETE, &["partner_keys", &id.to_string()], &NO_QUERY, NO_BODY).await
    }

    /// List places
    ///
    /// # Errors
    /// It was refused, or there was no answer.
    pub async fn list_places(&self, query: &ListPlacesQuery) -> Result<Page<Place>, Error> {
        self.page(Method::GET, &["places"], &query.pairs(), NO_BODY).await
    }

    /// Create a place
    ///
    /// # Errors
    /// It was refused, or there was no answer.
    pub async fn create_place(&self, place: &PlaceInput) -> Result<Place, Error> {
        self.one(Method::POST, &["places"], &NO_QUERY, Some(&BTreeMap::from([("place", place)]))).await
    }

    /// Fetch a place
    ///
    /// # Errors
    /// It was refused, or there was no answer.
    pub async fn get_place(&self, id: i64, query: &GetPlaceQuery) -> Result<Place, Error> {
        self.one(Method::GET, &["places", &id.to_string()], &query.pairs(), NO_BODY).await
    }

    /// Update a place
    ///
    /// # Errors
    /// It was refused, or there was no answer.
    pub async fn update_place(&self, id: i64, place: &PlaceInput) -> Result<(), Error> {
        self.nothing(Method::PATCH, &["places", &id.to_string()], &NO_QUERY, Some(&BTreeMap::from([("place", place)]))).await
    }

    /// Delete a place
    ///
    /// # Errors
    /// It was refused, or there was no answer.
    pub async fn delete_place(&self, id: i64) -> Result<(), Error> {
        self.nothing(Method::DELETE, &["places", &id.to_string()], &NO_QUERY, NO_BODY).await
    }

    /// End the lockdown of a place
    ///
    /// # Errors
    /// It was refused, or there was no answer.
    pub async fn cancel_lockdown_place(&self, id: i64) -> Result<(), Error> {
        self.nothing(Method::POST, &["places", &id.to_string(), "cancel_lockdown"], &NO_QUERY, NO_BODY).await
    }

    /// Put a place among one's favourites
    ///
    /// # Errors
    /// It was refused, or there was no answer.
    pub async fn favorite_place(&self, id: i64) -> Result<(), Error> {
        self.nothing(Method::POST, &["places", &id.to_string(), "favorite"], &NO_QUERY, NO_BODY).await
    }

    /// Lock a place down: every door there stays shut for everyone
    ///
    /// # Errors
    /// It was refused, or there was no answer.
    pub async fn lock_down_place(&self, id: i64) -> Result<(), Error> {
        self.nothing(Method::POST, &["places", &id.to_string(), "lock_down"], &NO_QUERY, NO_BODY).await
    }

    /// Take a place from one's favourites
    ///
    /// # Errors
    /// It was refused, or there was no answer.
    pub async fn unfavorite_place(&self, id: i64) -> Result<(), Error> {
        self.nothing(Method::POST, &["places", &id.to_string(), "unfavorite"], &NO_QUERY, NO_BODY).await
    }

    /// List presences
    ///
    /// Who opened doors of a place on a day, whoever opened one last first.
    ///
    /// # Errors
    /// It was refused, or there was no answer.
    pub async fn list_presences(&self, query: &ListPresencesQuery) -> Result<Page<Presence>, Error> {
        self.page(Method::GET, &["presences"], &query.pairs(), NO_BODY).await
    }

    /// Fetch a report's table
    ///
    /// At the address that `POST /reports/{id}/download` answers. It needs no credential and changes nothing.
    ///
    /// # Errors
    /// It was refused, or there was no answer.
    pub async fn get_report_download(&self, token: &str) -> Result<reqwest::Response, Error> {
        self.stream(Method::GET, &["report_downloads", token], &NO_QUERY, NO_BODY).await
    }

    /// List reports
    ///
    /// # Errors
    /// It was refused, or there was no answer.
    pub async fn list_reports(&self, query: &ListReportsQuery) -> Result<Page<Report>, Error> {
        self.page(Method::GET, &["reports"], &query.pairs(), NO_BODY).await
    }

    /// Create a report
    ///
    /// It is made in the background: ask again until its status is `finished`. It is kept for thirty days.
    ///
    /// # Errors
    /// It was refused, or there was no answer.
    pub async fn create_report(&self, report: &ReportInput) -> Result<Report, Error> {
        self.one(Method::POST, &["reports"], &NO_QUERY, Some(&BTreeMap::from([("report", report)]))).await
    }

    /// Fetch a report
    ///
    /// What is known of it; `POST /reports/{id}/download` leads to the table.
    ///
    /// # Errors
    /// It was refused, or there was no answer.
    pub async fn get_report(&self, id: i64) -> Result<Report, Error> {
        self.one(Method::GET, &["reports", &id.to_string()], &NO_QUERY, NO_BODY).await
    }

    /// Delete a report
    ///
    /// # Errors
    /// It was refused, or there was no answer.
    pub async fn delete_report(&self, id: i64) -> Result<(), Error> {
        self.nothing(Method::DELETE, &["reports", &id.to_string()], &NO_QUERY, NO_BODY).await
    }

    /// Download a report
    ///
    /// Answers an address at which the table can be fetched without any credential, for five minutes.
    ///
    /// # Errors
    /// It was refused, or there was no answer.
    pub async fn download_report(&self, id: i64) -> Result<ReportDownload, Error> {
        self.one(Method::POST, &["reports", &id.to_string(), "download"], &NO_QUERY, NO_BODY).await
    }

    /// List role assignments
    ///
    /// # Errors
    /// It was refused, or there was no answer.
    pub async fn list_role_assignments(&self, query: &ListRoleAssignmentsQuery) -> Result<Page<RoleAssignment>, Error> {
        self.page(Method::GET, &["role_assignments"], &query.pairs(), NO_BODY).await
    }

    /// Create a role assignment
    ///
    /// # Errors
    /// It was refused, or there was no answer.
    pub async fn create_role_assignment(&self, role_assignment: &RoleAssignmentInput) -> Result<RoleAssignment, Error> {
        self.one(Method::POST, &["role_assignments"], &NO_QUERY, Some(&BTreeMap::from([("role_assignment", role_assignment)])))
            .await
    }

    /// Fetch a role assignment
    ///
    /// # Errors
    /// It was refused, or there was no answer.
    pub async fn get_role_assignment(&self, id: i64) -> Result<RoleAssignment, Error> {
        self.one(Method::GET, &["role_assignments", &id.to_string()], &NO_QUERY, NO_BODY).await
    }

    /// Update a role assignment
    ///
    /// # Errors
    /// It was refused, or there was no answer.
    pub async fn update_role_assignment(&self, id: i64, role_assignment: &RoleAssignmentInput) -> Result<(), Error> {
        self.nothing(
            Method::PATCH,
            &["role_assignments", &id.to_string()],
            &NO_QUERY,
            Some(&BTreeMap::from([("role_assignment", role_assignment)])),
        )
        .await
    }

    /// Delete a role assignment
    ///
    /// # Errors
    /// It was refused, or there was no answer.
    pub async fn delete_role_assignment(&self, id: i64) -> Result<(), Error> {
        self.nothing(Method::DELETE, &["role_assignments", &id.to_string()], &NO_QUERY, NO_BODY).await
    }

    /// List roles
    ///
    /// # Errors
    /// It was refused, or there was no answer.
    pub async fn list_roles(&self, query: &ListRolesQuery) -> Result<Page<Role>, Error> {
        self.page(Method::GET, &["roles"], &query.pairs(), NO_BODY).await
    }

    /// Fetch a role
    ///
    /// # Errors
    /// It was refused, or there was no answer.
    pub async fn get_role(&self, id: &str) -> Result<Role, Error> {
        self.one(Method::GET, &["roles", id], &NO_QUERY, NO_BODY).await
    }

    /// List scheduled reports
    ///
    /// # Errors
    /// It was refused, or there was no answer.
    pub async fn list_scheduled_reports(&self, query: &ListScheduledReportsQuery) -> Result<Page<ScheduledReport>, Error> {
        self.page(Method::GET, &["scheduled_reports"], &query.pairs(), NO_BODY).await
    }

    /// Create a scheduled report
    ///
    /// On each of its dates it makes a report of the days since the date before, at most 180, and mails it to its addresses.
    ///
    /// # Errors
    /// It was refused, or there was no answer.
    pub async fn create_scheduled_report(&self, scheduled_report: &ScheduledReportInput) -> Result<ScheduledReport, Error> {
        self.one(Method::POST, &["scheduled_reports"], &NO_QUERY, Some(&BTreeMap::from([("scheduled_report", scheduled_report)])))
            .await
    }

    /// Fetch a scheduled report
    ///
    /// # Errors
    /// It was refused, or there was no answer.
    pub async fn get_scheduled_report(&self, id: i64) -> Result<ScheduledReport, Error> {
        self.one(Method::GET, &["scheduled_reports", &id.to_string()], &NO_QUERY, NO_BODY).await
    }

    /// Update a scheduled report
    ///
    /// If its dates change, or it is switched on, what was due before today is left out. No date has two reports.
    ///
    /// # Errors
    /// It was refused, or there was no answer.
    pub async fn update_scheduled_report(&self, id: i64, scheduled_report: &ScheduledReportInput) -> Result<(), Error> {
        self.nothing(
            Method::PATCH,
            &["scheduled_reports", &id.to_string()],
            &NO_QUERY,
            Some(&BTreeMap::from([("scheduled_report", scheduled_report)])),
        )
        .await
    }

    /// Delete a scheduled report
    ///
    /// # Errors
    /// It was refused, or there was no answer.
    pub async fn delete_scheduled_report(&self, id: i64) -> Result<(), Error> {
        self.nothing(Method::DELETE, &["scheduled_reports", &id.to_string()], &NO_QUERY, NO_BODY).await
    }

    /// List schedules
    ///
    /// # Errors
    /// It was refused, or there was no answer.
    pub async fn list_schedules(&self, query: &ListSchedulesQuery) -> Result<Page<Schedule>, Error> {
        self.page(Method::GET, &["schedules"], &query.pairs(), NO_BODY).await
    }

    /// Create a schedule
    ///
    /// # Errors
    /// It was refused, or there was no answer.
    pub async fn create_schedule(&self, schedule: &ScheduleInput) -> Result<Schedule, Error> {
        self.one(Method::POST, &["schedules"], &NO_QUERY, Some(&BTreeMap::from([("schedule", schedule)]))).await
    }

    /// Fetch a schedule
    ///
    /// # Errors
    /// It was refused, or there was no answer.
    pub async fn get_schedule(&self, id: i64) -> Result<Schedule, Error> {
        self.one(Method::GET, &["schedules", &id.to_string()], &NO_QUERY, NO_BODY).await
    }

    /// Update a schedule
    ///
    /// # Errors
    /// It was refused, or there was no answer.
    pub async fn update_schedule(&self, id: i64, schedule: &ScheduleInput) -> Result<(), Error> {
        self.nothing(Method::PATCH, &["schedules", &id.to_string()], &NO_QUERY, Some(&BTreeMap::from([("schedule", schedule)])))
            .await
    }

    /// Delete a schedule
    ///
    /// # Errors
    /// It was refused, or there was no answer.
    pub async fn delete_schedule(&self, id: i64) -> Result<(), Error> {
        self.nothing(Method::DELETE, &["schedules", &id.to_string()], &NO_QUERY, NO_BODY).await
    }

    /// List shares
    ///
    /// # Errors
    /// It was refused, or there was no answer.
    pub async fn list_shares(&self, query: &ListSharesQuery) -> Result<Page<Share>, Error> {
        self.page(Method::GET, &["shares"], &query.pairs(), NO_BODY).await
    }

    /// Create a share
    ///
    /// An unknown e-mail address adds a user, as `POST /users` does.
    ///
    /// # Errors
    /// It was refused, or there was no answer.
    pub async fn create_share(&self, share: &ShareInput) -> Result<Share, Error> {
        self.one(Method::POST, &["shares"], &NO_QUERY, Some(&BTreeMap::from([("share", share)]))).await
    }

    /// Fetch a share
    ///
    /// # Errors
    /// It was refused, or there was no answer.
    pub async fn get_share(&self, id: i64) -> Result<Share, Error> {
        self.one(Method::GET, &["shares", &id.to_string()], &NO_QUERY, NO_BODY).await
    }

    /// Update a share
    ///
    /// # Errors
    /// It was refused, or there was no answer.
    pub async fn update_share(&self, id: i64, share: &ShareInput) -> Result<(), Error> {
        self.nothing(Method::PATCH, &["shares", &id.to_string()], &NO_QUERY, Some(&BTreeMap::from([("share", share)]))).await
    }

    /// Delete a share
    ///
    /// # Errors
    /// It was refused, or there was no answer.
    pub async fn delete_share(&self, id: i64) -> Result<(), Error> {
        self.nothing(Method::DELETE, &["shares", &id.to_string()], &NO_QUERY, NO_BODY).await
    }

    /// Announce a file
    ///
    /// Answers an address that takes it. A picture is in use once its `file_name` is sent as `image` of a user or a place, or as `logo` of the
    /// organization; until then it is kept for a day.
    ///
    /// # Errors
    /// It was refused, or there was no answer.
    pub async fn create_signed_upload_url(&self, signed_upload_url: &UploadInput) -> Result<SignedUploadUrl, Error> {
        self.one(
            Method::POST,
            &["signed_upload_urls"],
            &NO_QUERY,
            Some(&BTreeMap::from([("signed_upload_url", signed_upload_url)])),
        )
        .await
    }

    /// List team memberships
    ///
    /// # Errors
    /// It was refused, or there was no answer.
    pub async fn list_team_memberships(&self, query: &ListTeamMembershipsQuery) -> Result<Page<TeamMembership>, Error> {
        self.page(Method::GET, &["team_memberships"], &query.pairs(), NO_BODY).await
    }

    /// Create a team membership
    ///
    /// The user holds the team's role assignments from now on; a guest opens the doors of those with the role `group_basic`.
    ///
    /// # Errors
    /// It was refused, or there was no answer.
    pub async fn create_team_membership(&self, team_membership: &TeamMembershipInput) -> Result<TeamMembership, Error> {
        self.one(Method::POST, &["team_memberships"], &NO_QUERY, Some(&BTreeMap::from([("team_membership", team_membership)])))
            .await
    }

    /// Fetch a team membership
    ///
    /// # Errors
    /// It was refused, or there was no answer.
    pub async fn get_team_membership(&self, id: i64) -> Result<TeamMembership, Error> {
        self.one(Method::GET, &["team_memberships", &id.to_string()], &NO_QUERY, NO_BODY).await
    }

    /// Delete a team membership
    ///
    /// The very next unlock no longer counts on the team's role assignments.
    ///
    /// # Errors
    /// It was refused, or there was no answer.
    pub async fn delete_team_membership(&self, id: i64) -> Result<(), Error> {
        self.nothing(Method::DELETE, &["team_memberships", &id.to_string()], &NO_QUERY, NO_BODY).await
    }

    /// List teams
    ///
    /// # Errors
    /// It was refused, or there was no answer.
    pub async fn list_teams(&self, query: &ListTeamsQuery) -> Result<Page<Team>, Error> {
        self.page(Method::GET, &["teams"], &query.pairs(), NO_BODY).await
    }

    /// Create a team
    ///
    /// # Errors
    /// It was refused, or there was no answer.
    pub async fn create_team(&self, team: &TeamInput) -> Result<Team, Error> {
        self.one(Method::POST, &["teams"], &NO_QUERY, Some(&BTreeMap::from([("team", team)]))).await
    }

    /// Fetch a team
    ///
    /// # Errors
    /// It was refused, or there was no answer.
    pub async fn get_team(&self, id: i64) -> Result<Team, Error> {
        self.one(Method::GET, &["teams", &id.to_string()], &NO_QUERY, NO_BODY).await
    }

    /// Update a team
    ///
    /// # Errors
    /// It was refused, or there was no answer.
    pub async fn update_team(&self, id: i64, team: &TeamInput) -> Result<(), Error> {
        self.nothing(Method::PATCH, &["teams", &id.to_string()], &NO_QUERY, Some(&BTreeMap::from([("team", team)]))).await
    }

    /// Delete a team
    ///
    /// Its memberships and role assignments go with it.
    ///
    /// # Errors
    /// It was refused, or there was no answer.
    pub async fn delete_team(&self, id: i64) -> Result<(), Error> {
        self.nothing(Method::DELETE, &["teams", &id.to_string()], &NO_QUERY, NO_BODY).await
    }

    /// List terminals
    ///
    /// # Errors
    /// It was refused, or there was no answer.
    pub async fn list_terminals(&self, query: &ListTerminalsQuery) -> Result<Page<Terminal>, Error> {
        self.page(Method::GET, &["terminals"], &query.pairs(), NO_BODY).await
    }

    /// Create a terminal
    ///
    /// Bound to a lock and to a controller whose agent reads its scanner, it opens that lock for whoever shows a code that may.
    ///
    /// # Errors
    /// It was refused, or there was no answer.
    pub async fn create_terminal(&self, terminal: &TerminalInput) -> Result<Terminal, Error> {
        self.one(Method::POST, &["terminals"], &NO_QUERY, Some(&BTreeMap::from([("terminal", terminal)]))).await
    }

    /// Fetch a terminal
    ///
    /// # Errors
    /// It was refused, or there was no answer.
    pub async fn get_terminal(&self, id: i64) -> Result<Terminal, Error> {
        self.one(Method::GET, &["terminals", &id.to_string()], &NO_QUERY, NO_BODY).await
    }

    /// Update a terminal
    ///
    /// Its place cannot be changed. PUT works as well.
    ///
    /// # Errors
    /// It was refused, or there was no answer.
    pub async fn update_terminal(&self, id: i64, terminal: &TerminalInput) -> Result<(), Error> {
        self.nothing(Method::PATCH, &["terminals", &id.to_string()], &NO_QUERY, Some(&BTreeMap::from([("terminal", terminal)])))
            .await
    }

    /// Delete a terminal
    ///
    /// # Errors
    /// It was refused, or there was no answer.
    pub async fn delete_terminal(&self, id: i64) -> Result<(), Error> {
        self.nothing(Method::DELETE, &["terminals", &id.to_string()], &NO_QUERY, NO_BODY).await
    }

    /// End the pairing of a terminal
    ///
    /// Its tablet is refused from then on, and so is a code that was not used. Doorward's own.
    ///
    /// # Errors
    /// It was refused, or there was no answer.
    pub async fn delete_terminal_pairing(&self, id: i64) -> Result<(), Error> {
        self.nothing(Method::DELETE, &["terminals", &id.to_string(), "pairing"], &NO_QUERY, NO_BODY).await
    }

    /// Make another pairing code
    ///
    /// An earlier one is dead. A tablet that is paired goes on until another is paired with this code. Doorward's own.
    ///
    /// # Errors
    /// It was refused, or there was no answer.
    pub async fn pairing_code_terminal(&self, id: i64) -> Result<TerminalWithCode, Error> {
        self.one(Method::POST, &["terminals", &id.to_string(), "pairing_code"], &NO_QUERY, NO_BODY).await
    }

    /// Fetch the current user
    ///
    /// # Errors
    /// It was refused, or there was no answer.
    pub async fn get_current_user(&self) -> Result<CurrentUser, Error> {
        self.one(Method::GET, &["user"], &NO_QUERY, NO_BODY).await
    }

    /// Update the current user
    ///
    /// A new password needs the present one, and ends the user's other device logins.
    ///
    /// # Errors
    /// It was refused, or there was no answer.
    pub async fn update_current_user(&self, user: &CurrentUserInput) -> Result<(), Error> {
        self.nothing(Method::PATCH, &["user"], &NO_QUERY, Some(&BTreeMap::from([("user", user)]))).await
    }

    /// Delete the current user
    ///
    /// With their rights and logins. The owner of the organization cannot go.
    ///
    /// # Errors
    /// It was refused, or there was no answer.
    pub async fn delete_current_user(&self) -> Result<(), Error> {
        self.nothing(Method::DELETE, &["user"], &NO_QUERY, NO_BODY).await
    }

    /// Switch two-factor sign-in on
    ///
    /// With a code of the secret.
    ///
    /// # Errors
    /// It was refused, or there was no answer.
    pub async fn activate_current_user_2fa(&self, user: &OtpInput) -> Result<(), Error> {
        self.nothing(Method::POST, &["user", "2fa", "activate"], &NO_QUERY, Some(&BTreeMap::from([("user", user)]))).await
    }

    /// Make backup codes
    ///
    /// In place of those before.
    ///
    /// # Errors
    /// It was refused, or there was no answer.
    pub async fn backup_codes_current_user_2fa(&self) -> Result<BackupCodes, Error> {
        self.one(Method::POST, &["user", "2fa", "backup_codes"], &NO_QUERY, NO_BODY).await
    }

    /// Switch two-factor sign-in off
    ///
    /// With a code of the secret, or a backup code.
    ///
    /// # Errors
    /// It was refused, or there was no answer.
    pub async fn deactivate_current_user_2fa(&self, user: &OtpInput) -> Result<(), Error> {
        self.nothing(Method::POST, &["user", "2fa", "deactivate"], &NO_QUERY, Some(&BTreeMap::from([("user", user)]))).await
    }

    /// Begin with two-factor sign-in
    ///
    /// Makes the secret that an authenticator app shows codes of. Nothing is asked for at sign-in before one of them has been shown.
    ///
    /// # Errors
    /// It was refused, or there was no answer.
    pub async fn otp_secret_current_user_2fa(&self) -> Result<OtpSecret, Error> {
        self.one(Method::POST, &["user", "2fa", "otp_secret"], &NO_QUERY, NO_BODY).await
    }

    /// List reporters of users
    ///
    /// # Errors
    /// It was refused, or there was no answer.
    pub async fn list_user_export_reporters(&self, query: &ListUserExportReportersQuery) -> Result<Page<Reporter>, Error> {
        self.page(Method::GET, &["user_export_reporters"], &query.pairs(), NO_BODY).await
    }

    /// List users
    ///
    /// # Errors
    /// It was refused, or there was no answer.
    pub async fn list_users(&self, query: &ListUsersQuery) -> Result<Page<User>, Error> {
        self.page(Method::GET, &["users"], &query.pairs(), NO_BODY).await
    }

    /// Create a user
    ///
    /// Unless `send_emails` or `password_flow_enabled` is false, a mail invites them to choose a password.
    ///
    /// # Errors
    /// It was refused, or there was no answer.
    pub async fn create_user(&self, user: &UserInput) -> Result<User, Error> {
        self.one(Method::POST, &["users"], &NO_QUERY, Some(&BTreeMap::from([("user", user)]))).await
    }

    /// Ask for the confirmation mail again
    ///
    /// Mails a link that is good for a week. The answer is the same whether there is anything to confirm or not.
    ///
    /// # Errors
    /// It was refused, or there was no answer.
    pub async fn confirmation_users(&self, user: &AddressInput) -> Result<(), Error> {
        self.nothing(Method::POST, &["users", "confirmation"], &NO_QUERY, Some(&BTreeMap::from([("user", user)]))).await
    }

    /// Ask for a new password
    ///
    /// Mails a link that is good for an hour. The answer is the same whether anybody has the address or not.
    ///
    /// # Errors
    /// It was refused, or there was no answer.
    pub async fn password_users(&self, user: &AddressInput) -> Result<(), Error> {
        self.nothing(Method::POST, &["users", "password"], &NO_QUERY, Some(&BTreeMap::from([("user", user)]))).await
    }

    /// Choose a new password
    ///
    /// With the token that the mail brought, once. All device logins of the user end.
    ///
    /// # Errors
    /// It was refused, or there was no answer.
    pub async fn update_users_password(&self, user: &PasswordInput) -> Result<(), Error> {
        self.nothing(Method::PATCH, &["users", "password"], &NO_QUERY, Some(&BTreeMap::from([("user", user)]))).await
    }

    /// Sign in
    ///
    /// The older form of `POST /logins`.
    ///
    /// # Errors
    /// It was refused, or there was no answer.
    pub async fn sign_in_users(&self, body: &LoginBody) -> Result<NewLogin, Error> {
        self.one(Method::POST, &["users", "sign_in"], &NO_QUERY, Some(body)).await
    }

    /// Sign up
    ///
    /// For whoever was invited, with the token that the mail brought: they choose a password, and their address is confirmed. They
    /// sign in afterwards.
    ///
    /// # Errors
    /// It was refused, or there was no answer.
    pub async fn sign_up_users(&self, body: &SignUpBody) -> Result<CurrentUser, Error> {
        self.one(Method::POST, &["users", "sign_up"], &NO_QUERY, Some(body)).await
    }

    /// Fetch a user
    ///
    /// # Errors
    /// It was refused, or there was no answer.
    pub async fn get_user(&self, id: i64) -> Result<User, Error> {
        self.one(Method::GET, &["users", &id.to_string()], &NO_QUERY, NO_BODY).await
    }

    /// Update a user
    ///
    /// # Errors
    /// It was refused, or there was no answer.
    pub async fn update_user(&self, id: i64, user: &UserInput) -> Result<(), Error> {
        self.nothing(Method::PATCH, &["users", &id.to_string()], &NO_QUERY, Some(&BTreeMap::from([("user", user)]))).await
    }

    /// Delete a user
    ///
    /// # Errors
    /// It was refused, or there was no answer.
    pub async fn delete_user(&self, id: i64) -> Result<(), Error> {
        self.nothing(Method::DELETE, &["users", &id.to_string()], &NO_QUERY, NO_BODY).await
    }
}

/// Parameters of [`Client::get_calendar_summary`].
#[derive(Debug, Clone, Default, PartialEq)]
pub struct GetCalendarSummaryQuery {
    /// An ISO 8601 interval of at most 400 days
    pub around: Option<String>,
    /// `allow`, `unlock` or `first_to_arrive`
    pub consequence: Option<String>,
    /// Of this lock; this or `group_id` is required
    pub lock_id: Option<i64>,
    /// Of this group
    pub group_id: Option<i64>,
}

impl GetCalendarSummaryQuery {
    fn pairs(&self) -> Vec<(&'static str, Option<String>)> {
        vec![
            ("around", self.around.as_ref().map(ToString::to_string)),
            ("consequence", self.consequence.as_ref().map(ToString::to_string)),
            ("lock_id", self.lock_id.as_ref().map(ToString::to_string)),
            ("group_id", self.group_id.as_ref().map(ToString::to_string)),
        ]
    }
}

/// Parameters of [`Client::list_commands`].
#[derive(Debug, Clone, Default, PartialEq)]
pub struct ListCommandsQuery {
    /// Only of this door
    pub lock_id: Option<i64>,
    /// Only `pending`, `expired`, `opened` or `failed` ones
    pub state: Option<String>,
    /// Rows at most: 10 if not given, 250 at most
    pub limit: Option<i64>,
    /// Rows to pass over, at most 20000
    pub offset: Option<i64>,
}

impl ListCommandsQuery {
    fn pairs(&self) -> Vec<(&'static str, Option<String>)> {
        vec![
            ("lock_id", self.lock_id.as_ref().map(ToString::to_string)),
            ("state", self.state.as_ref().map(ToString::to_string)),
            ("limit", self.limit.as_ref().map(ToString::to_string)),
            ("offset", self.offset.as_ref().map(ToString::to_string)),
        ]
    }
}

/// Parameters of [`Client::list_controllers`].
#[derive(Debug, Clone, Default, PartialEq)]
pub struct ListControllersQuery {
    /// Only these ids, separated by commas
    pub ids: Option<String>,
    /// Part of the name
    pub query: Option<String>,
    /// Only of this place
    pub place_id: Option<i64>,
    /// Only the one that drives this lock
    pub lock_id: Option<i64>,
    /// `online`: only those that are connected; `offline`: only the others
    pub status: Option<String>,
    /// `name`; a leading - reverses
    pub sort: Option<String>,
    /// Rows at most: 10 if not given, 250 at most
    pub limit: Option<i64>,
    /// Rows to pass over, at most 20000
    pub offset: Option<i64>,
}

impl ListControllersQuery {
    fn pairs(&self) -> Vec<(&'static str, Option<String>)> {
        vec![
            ("ids", self.ids.as_ref().map(ToString::to_string)),
            ("query", self.query.as_ref().map(ToString::to_string)),
            ("place_id", self.place_id.as_ref().map(ToString::to_string)),
            ("lock_id", self.lock_id.as_ref().map(ToString::to_string)),
            ("status", self.status.as_ref().map(ToString::to_string)),
            ("sort", self.sort.as_ref().map(ToString::to_string)),
            ("limit", self.limit.as_ref().map(ToString::to_string)),
            ("offset", self.offset.as_ref().map(ToString::to_string)),
        ]
    }
}

/// Parameters of [`Client::list_evaluation_webhooks`].
#[derive(Debug, Clone, Default, PartialEq)]
pub struct ListEvaluationWebhooksQuery {
    /// Only these ids, separated by commas
    pub ids: Option<String>,
    /// Part of the name
    pub query: Option<String>,
    /// Rows at most: 10 if not given, 250 at most
    pub limit: Option<i64>,
    /// Rows to pass over, at most 20000
    pub offset: Option<i64>,
}

impl ListEvaluationWebhooksQuery {
    fn pairs(&self) -> Vec<(&'static str, Option<String>)> {
        vec![
            ("ids", self.ids.as_ref().map(ToString::to_string)),
            ("query", self.query.as_ref().map(ToString::to_string)),
            ("limit", self.limit.as_ref().map(ToString::to_string)),
            ("offset", self.offset.as_ref().map(ToString::to_string)),
        ]
    }
}

/// Parameters of [`Client::list_evaluation_webhook_decisions`].
#[derive(Debug, Clone, Default, PartialEq)]
pub struct ListEvaluationWebhookDecisionsQuery {
    /// Rows at most: 10 if not given, 250 at most
    pub limit: Option<i64>,
    /// Rows to pass over, at most 20000
    pub offset: Option<i64>,
}

impl ListEvaluationWebhookDecisionsQuery {
    fn pairs(&self) -> Vec<(&'static str, Option<String>)> {
        vec![("limit", self.limit.as_ref().map(ToString::to_string)), ("offset", self.offset.as_ref().map(ToString::to_string))]
    }
}

/// Parameters of [`Client::list_event_export_reporters`].
#[derive(Debug, Clone, Default, PartialEq)]
pub struct ListEventExportReportersQuery {
    /// Rows at most: 10 if not given, 250 at most
    pub limit: Option<i64>,
    /// Rows to pass over, at most 20000
    pub offset: Option<i64>,
}

impl ListEventExportReportersQuery {
    fn pairs(&self) -> Vec<(&'static str, Option<String>)> {
        vec![("limit", self.limit.as_ref().map(ToString::to_string)), ("offset", self.offset.as_ref().map(ToString::to_string))]
    }
}

/// Parameters of [`Client::create_event_set`].
#[derive(Debug, Clone, Default, PartialEq)]
pub struct CreateEventSetQuery {
    /// Events at most: 50 if not given, 1000 at most
    pub limit: Option<i64>,
}

impl CreateEventSetQuery {
    fn pairs(&self) -> Vec<(&'static str, Option<String>)> {
        vec![("limit", self.limit.as_ref().map(ToString::to_string))]
    }
}

/// Parameters of [`Client::get_event_set`].
#[derive(Debug, Clone, Default, PartialEq)]
pub struct GetEventSetQuery {
    /// From the page before; the first page if not given
    pub cursor: Option<String>,
    /// Events at most: 50 if not given, 1000 at most
    pub limit: Option<i64>,
}

impl GetEventSetQuery {
    fn pairs(&self) -> Vec<(&'static str, Option<String>)> {
        vec![("cursor", self.cursor.as_ref().map(ToString::to_string)), ("limit", self.limit.as_ref().map(ToString::to_string))]
    }
}

/// Parameters of [`Client::get_events`].
#[derive(Debug, Clone, Default, PartialEq)]
pub struct GetEventsQuery {
    /// ISO 8601 interval of at most 90 days; the last 90 days if not given
    pub interval: Option<String>,
    /// Actor type (`User`, `GroupLink`, `Guest`)
    pub event_actor_type: Option<String>,
    /// Actor id; only with its type
    pub event_actor_id: Option<i64>,
    /// Credential type (`Login`, `GroupLink`, `AccessKey`)
    pub event_authenticated_by_type: Option<String>,
    /// Credential id; only with its type
    pub event_authenticated_by_id: Option<i64>,
    /// Object type (`Lock`)
    pub event_object_type: Option<String>,
    /// Object id; only with its type
    pub event_object_id: Option<i64>,
    /// Place; not together with `place_id`
    pub event_place_id: Option<i64>,
    /// Place; not together with `event_place_id`
    pub place_id: Option<i64>,
    /// What worked, or what did not
    pub event_success: Option<bool>,
    /// Types, separated by commas
    pub event_type: Option<String>,
    /// Sequences, separated by commas
    pub event_sequence: Option<String>,
    /// Events, separated by commas
    pub event_uuid: Option<String>,
    /// From the answer before; the first page if not given
    pub cursor: Option<String>,
    /// Events at most: 50 if not given, 1000 at most
    pub limit: Option<i64>,
}

impl GetEventsQuery {
    fn pairs(&self) -> Vec<(&'static str, Option<String>)> {
        vec![
            ("interval", self.interval.as_ref().map(ToString::to_string)),
            ("event_actor_type", self.event_actor_type.as_ref().map(ToString::to_string)),
            ("event_actor_id", self.event_actor_id.as_ref().map(ToString::to_string)),
            ("event_authenticated_by_type", self.event_authenticated_by_type.as_ref().map(ToString::to_string)),
            ("event_authenticated_by_id", self.event_authenticated_by_id.as_ref().map(ToString::to_string)),
            ("event_object_type", self.event_object_type.as_ref().map(ToString::to_string)),
            ("event_object_id", self.event_object_id.as_ref().map(ToString::to_string)),
            ("event_place_id", self.event_place_id.as_ref().map(ToString::to_string)),
            ("place_id", self.place_id.as_ref().map(ToString::to_string)),
            ("event_success", self.event_success.as_ref().map(ToString::to_string)),
            ("event_type", self.event_type.as_ref().map(ToString::to_string)),
            ("event_sequence", self.event_sequence.as_ref().map(ToString::to_string)),
            ("event_uuid", self.event_uuid.as_ref().map(ToString::to_string)),
            ("cursor", self.cursor.as_ref().map(ToString::to_string)),
            ("limit", self.limit.as_ref().map(ToString::to_string)),
        ]
    }
}

/// Parameters of [`Client::get_events_stream`].
#[derive(Debug, Clone, Default, PartialEq)]
pub struct GetEventsStreamQuery {
    /// Types, separated by commas
    pub event_type: Option<String>,
    /// Object type (`Lock`)
    pub event_object_type: Option<String>,
    /// Object id; only with its type
    pub event_object_id: Option<i64>,
    /// Actor type (`User`, `GroupLink`, `Guest`)
    pub event_actor_type: Option<String>,
    /// Actor id; only with its type
    pub event_actor_id: Option<i64>,
    /// What worked, or what did not
    pub event_success: Option<bool>,
    /// Place
    pub place_id: Option<i64>,
    /// The `id` to resume behind; the header wins
    pub last_event_id: Option<String>,
}

impl GetEventsStreamQuery {
    fn pairs(&self) -> Vec<(&'static str, Option<String>)> {
        vec![
            ("event_type", self.event_type.as_ref().map(ToString::to_string)),
            ("event_object_type", self.event_object_type.as_ref().map(ToString::to_string)),
            ("event_object_id", self.event_object_id.as_ref().map(ToString::to_string)),
            ("event_actor_type", self.event_actor_type.as_ref().map(ToString::to_string)),
            ("event_actor_id", self.event_actor_id.as_ref().map(ToString::to_string)),
            ("event_success", self.event_success.as_ref().map(ToString::to_string)),
            ("place_id", self.place_id.as_ref().map(ToString::to_string)),
            ("last_event_id", self.last_event_id.as_ref().map(ToString::to_string)),
        ]
    }
}

/// Parameters of [`Client::list_group_links`].
#[derive(Debug, Clone, Default, PartialEq)]
pub struct ListGroupLinksQuery {
    /// Only these ids, separated by commas
    pub ids: Option<String>,
    /// Only of this group
    pub group_id: Option<i64>,
    /// Only those of whose last message this became: `queued`, `sent`, `delivered`, `refused` or `failed`. Doorward's own
    pub delivery_status: Option<String>,
    /// Part of the name, the e-mail address, the phone number or the group's name
    pub query: Option<String>,
    /// `name`, `unlock` (never used first), `valid_until` (without end last) or `group_name`; a leading - reverses
    pub sort: Option<String>,
    /// Rows at most: 10 if not given, 250 at most
    pub limit: Option<i64>,
    /// Rows to pass over, at most 20000
    pub offset: Option<i64>,
}

impl ListGroupLinksQuery {
    fn pairs(&self) -> Vec<(&'static str, Option<String>)> {
        vec![
            ("ids", self.ids.as_ref().map(ToString::to_string)),
            ("group_id", self.group_id.as_ref().map(ToString::to_string)),
            ("delivery_status", self.delivery_status.as_ref().map(ToString::to_string)),
            ("query", self.query.as_ref().map(ToString::to_string)),
            ("sort", self.sort.as_ref().map(ToString::to_string)),
            ("limit", self.limit.as_ref().map(ToString::to_string)),
            ("offset", self.offset.as_ref().map(ToString::to_string)),
        ]
    }
}

/// Parameters of [`Client::list_group_locks`].
#[derive(Debug, Clone, Default, PartialEq)]
pub struct ListGroupLocksQuery {
    /// The group
    pub group_id: Option<i64>,
    /// Only these ids, separated by commas
    pub ids: Option<String>,
    /// Only with this door
    pub lock_id: Option<i64>,
    /// Part of the name
    pub query: Option<String>,
    /// Rows at most: 10 if not given, 250 at most
    pub limit: Option<i64>,
    /// Rows to pass over, at most 20000
    pub offset: Option<i64>,
}

impl ListGroupLocksQuery {
    fn pairs(&self) -> Vec<(&'static str, Option<String>)> {
        vec![
            ("group_id", self.group_id.as_ref().map(ToString::to_string)),
            ("ids", self.ids.as_ref().map(ToString::to_string)),
            ("lock_id", self.lock_id.as_ref().map(ToString::to_string)),
            ("query", self.query.as_ref().map(ToString::to_string)),
            ("limit", self.limit.as_ref().map(ToString::to_string)),
            ("offset", self.offset.as_ref().map(ToString::to_string)),
        ]
    }
}

/// Parameters of [`Client::list_groups`].
#[derive(Debug, Clone, Default, PartialEq)]
pub struct ListGroupsQuery {
    /// Only these ids, separated by commas
    pub ids: Option<String>,
    /// Part of the name
    pub query: Option<String>,
    /// `organization` or `place`
    pub scope: Option<String>,
    /// Only of this place
    pub place_id: Option<i64>,
    /// Only with this door
    pub lock_id: Option<i64>,
    /// None is found: there are no elevators
    pub elevator_stop_id: Option<i64>,
    /// `name`; a leading - reverses
    pub sort: Option<String>,
    /// Rows at most: 10 if not given, 250 at most
    pub limit: Option<i64>,
    /// Rows to pass over, at most 20000
    pub offset: Option<i64>,
}

impl ListGroupsQuery {
    fn pairs(&self) -> Vec<(&'static str, Option<String>)> {
        vec![
            ("ids", self.ids.as_ref().map(ToString::to_string)),
            ("query", self.query.as_ref().map(ToString::to_string)),
            ("scope", self.scope.as_ref().map(ToString::to_string)),
            ("place_id", self.place_id.as_ref().map(ToString::to_string)),
            ("lock_id", self.lock_id.as_ref().map(ToString::to_string)),
            ("elevator_stop_id", self.elevator_stop_id.as_ref().map(ToString::to_string)),
            ("sort", self.sort.as_ref().map(ToString::to_string)),
            ("limit", self.limit.as_ref().map(ToString::to_string)),
            ("offset", self.offset.as_ref().map(ToString::to_string)),
        ]
    }
}

/// Parameters of [`Client::list_guests`].
#[derive(Debug, Clone, Default, PartialEq)]
pub struct ListGuestsQuery {
    /// Only these ids, separated by commas
    pub ids: Option<String>,
    /// Part of the name, the e-mail address or the phone number
    pub query: Option<String>,
    /// `name`; a leading - reverses
    pub sort: Option<String>,
    /// Rows at most: 10 if not given, 250 at most
    pub limit: Option<i64>,
    /// Rows to pass over, at most 20000
    pub offset: Option<i64>,
}

impl ListGuestsQuery {
    fn pairs(&self) -> Vec<(&'static str, Option<String>)> {
        vec![
            ("ids", self.ids.as_ref().map(ToString::to_string)),
            ("query", self.query.as_ref().map(ToString::to_string)),
            ("sort", self.sort.as_ref().map(ToString::to_string)),
            ("limit", self.limit.as_ref().map(ToString::to_string)),
            ("offset", self.offset.as_ref().map(ToString::to_string)),
        ]
    }
}

/// Parameters of [`Client::list_integrations`].
#[derive(Debug, Clone, Default, PartialEq)]
pub struct ListIntegrationsQuery {
    /// Only these ids, separated by commas
    pub ids: Option<String>,
    /// Part of the name
    pub query: Option<String>,
    /// Only of this place
    pub place_id: Option<i64>,
    /// `organization`, `place` or `group`; none belongs to a group
    pub scope: Option<String>,
    /// Only of this group: none
    pub group_id: Option<i64>,
    /// Only those that are switched on, or off
    pub enabled: Option<bool>,
    /// Rows at most: 10 if not given, 250 at most
    pub limit: Option<i64>,
    /// Rows to pass over, at most 20000
    pub offset: Option<i64>,
}

impl ListIntegrationsQuery {
    fn pairs(&self) -> Vec<(&'static str, Option<String>)> {
        vec![
            ("ids", self.ids.as_ref().map(ToString::to_string)),
            ("query", self.query.as_ref().map(ToString::to_string)),
            ("place_id", self.place_id.as_ref().map(ToString::to_string)),
            ("scope", self.scope.as_ref().map(ToString::to_string)),
            ("group_id", self.group_id.as_ref().map(ToString::to_string)),
            ("enabled", self.enabled.as_ref().map(ToString::to_string)),
            ("limit", self.limit.as_ref().map(ToString::to_string)),
            ("offset", self.offset.as_ref().map(ToString::to_string)),
        ]
    }
}

/// Parameters of [`Client::list_integration_deliveries`].
#[derive(Debug, Clone, Default, PartialEq)]
pub struct ListIntegrationDeliveriesQuery {
    /// Rows at most: 10 if not given, 250 at most
    pub limit: Option<i64>,
    /// Rows to pass over, at most 20000
    pub offset: Option<i64>,
}

impl ListIntegrationDeliveriesQuery {
    fn pairs(&self) -> Vec<(&'static str, Option<String>)> {
        vec![("limit", self.limit.as_ref().map(ToString::to_string)), ("offset", self.offset.as_ref().map(ToString::to_string))]
    }
}

/// Parameters of [`Client::list_locks`].
#[derive(Debug, Clone, Default, PartialEq)]
pub struct ListLocksQuery {
    /// Only these ids, separated by commas
    pub ids: Option<String>,
    /// Part of the name
    pub query: Option<String>,
    /// Only of this place
    pub place_id: Option<i64>,
    /// Only of this floor
    pub floor_id: Option<i64>,
    /// Only with (or without) a relay
    pub configured: Option<bool>,
    /// Only locked down (or not)
    pub locked_down: Option<bool>,
    /// Only those whose relay answered last time (or did not)
    pub online: Option<bool>,
    /// Only those that are open right now (or are not)
    pub unlocked: Option<bool>,
    /// `true`: only the caller's favourites; `false`: only the others; `*`: all. Given at all, it adds `favorite` to the items
    pub favorite: Option<String>,
    /// `name`, or `favorite`: favourites first, then by name; a leading - reverses
    pub sort: Option<String>,
    /// Rows at most: 50 if not given, 250 at most
    pub limit: Option<i64>,
    /// Rows to pass over, at most 20000
    pub offset: Option<i64>,
}

impl ListLocksQuery {
    fn pairs(&self) -> Vec<(&'static str, Option<String>)> {
        vec![
            ("ids", self.ids.as_ref().map(ToString::to_string)),
            ("query", self.query.as_ref().map(ToString::to_string)),
            ("place_id", self.place_id.as_ref().map(ToString::to_string)),
            ("floor_id", self.floor_id.as_ref().map(ToString::to_string)),
            ("configured", self.configured.as_ref().map(ToString::to_string)),
            ("locked_down", self.locked_down.as_ref().map(ToString::to_string)),
            ("online", self.online.as_ref().map(ToString::to_string)),
            ("unlocked", self.unlocked.as_ref().map(ToString::to_string)),
            ("favorite", self.favorite.as_ref().map(ToString::to_string)),
            ("sort", self.sort.as_ref().map(ToString::to_string)),
            ("limit", self.limit.as_ref().map(ToString::to_string)),
            ("offset", self.offset.as_ref().map(ToString::to_string)),
        ]
    }
}

/// Parameters of [`Client::get_lock`].
#[derive(Debug, Clone, Default, PartialEq)]
pub struct GetLockQuery {
    /// Given at all, it adds `favorite` to the answer
    pub favorite: Option<String>,
}

impl GetLockQuery {
    fn pairs(&self) -> Vec<(&'static str, Option<String>)> {
        vec![("favorite", self.favorite.as_ref().map(ToString::to_string))]
    }
}

/// Parameters of [`Client::list_logins`].
#[derive(Debug, Clone, Default, PartialEq)]
pub struct ListLoginsQuery {
    /// Only these ids, separated by commas
    pub ids: Option<String>,
    /// Of this user: an id or `me`, the default
    pub user_id: Option<String>,
    /// `me`, or `all` for everyone's. Deprecated: use `user_id`
    pub scope: Option<String>,
    /// Rows at most: 10 if not given, 250 at most
    pub limit: Option<i64>,
    /// Rows to pass over, at most 20000
    pub offset: Option<i64>,
}

impl ListLoginsQuery {
    fn pairs(&self) -> Vec<(&'static str, Option<String>)> {
        vec![
            ("ids", self.ids.as_ref().map(ToString::to_string)),
            ("user_id", self.user_id.as_ref().map(ToString::to_string)),
            ("scope", self.scope.as_ref().map(ToString::to_string)),
            ("limit", self.limit.as_ref().map(ToString::to_string)),
            ("offset", self.offset.as_ref().map(ToString::to_string)),
        ]
    }
}

/// Parameters of [`Client::list_members`].
#[derive(Debug, Clone, Default, PartialEq)]
pub struct ListMembersQuery {
    /// Only these ids, separated by commas
    pub ids: Option<String>,
    /// Part of e-mail address, name or notes
    pub query: Option<String>,
    /// This e-mail address, ignoring case
    pub email: Option<String>,
    /// Only of this group
    pub group_id: Option<i64>,
    /// Only of this place
    pub place_id: Option<i64>,
    /// Of this user: the user's own id, or `me`
    pub user_id: Option<String>,
    /// `name`, `unlock` or `access_enabled`; a leading - reverses
    pub sort: Option<String>,
    /// Rows at most: 50 if not given, 100 at most
    pub limit: Option<i64>,
    /// Rows to pass over, at most 20000
    pub offset: Option<i64>,
}

impl ListMembersQuery {
    fn pairs(&self) -> Vec<(&'static str, Option<String>)> {
        vec![
            ("ids", self.ids.as_ref().map(ToString::to_string)),
            ("query", self.query.as_ref().map(ToString::to_string)),
            ("email", self.email.as_ref().map(ToString::to_string)),
            ("group_id", self.group_id.as_ref().map(ToString::to_string)),
            ("place_id", self.place_id.as_ref().map(ToString::to_string)),
            ("user_id", self.user_id.as_ref().map(ToString::to_string)),
            ("sort", self.sort.as_ref().map(ToString::to_string)),
            ("limit", self.limit.as_ref().map(ToString::to_string)),
            ("offset", self.offset.as_ref().map(ToString::to_string)),
        ]
    }
}

/// Parameters of [`Client::list_messages`].
#[derive(Debug, Clone, Default, PartialEq)]
pub struct ListMessagesQuery {
    /// Only those that are `queued`, or only those that have `failed`
    pub status: Option<String>,
    /// Only those that carry this link
    pub group_link_id: Option<i64>,
    /// Rows at most: 10 if not given, 250 at most
    pub limit: Option<i64>,
    /// Rows to pass over, at most 20000
    pub offset: Option<i64>,
}

impl ListMessagesQuery {
    fn pairs(&self) -> Vec<(&'static str, Option<String>)> {
        vec![
            ("status", self.status.as_ref().map(ToString::to_string)),
            ("group_link_id", self.group_link_id.as_ref().map(ToString::to_string)),
            ("limit", self.limit.as_ref().map(ToString::to_string)),
            ("offset", self.offset.as_ref().map(ToString::to_string)),
        ]
    }
}

/// Parameters of [`Client::list_organization_signing_keys`].
#[derive(Debug, Clone, Default, PartialEq)]
pub struct ListOrganizationSigningKeysQuery {
    /// Rows at most: 10 if not given, 250 at most
    pub limit: Option<i64>,
    /// Rows to pass over, at most 20000
    pub offset: Option<i64>,
}

impl ListOrganizationSigningKeysQuery {
    fn pairs(&self) -> Vec<(&'static str, Option<String>)> {
        vec![("limit", self.limit.as_ref().map(ToString::to_string)), ("offset", self.offset.as_ref().map(ToString::to_string))]
    }
}

/// Parameters of [`Client::list_organizations`].
#[derive(Debug, Clone, Default, PartialEq)]
pub struct ListOrganizationsQuery {
    /// Rows at most: 10 if not given, 250 at most
    pub limit: Option<i64>,
    /// Rows to pass over, at most 20000
    pub offset: Option<i64>,
}

impl ListOrganizationsQuery {
    fn pairs(&self) -> Vec<(&'static str, Option<String>)> {
        vec![("limit", self.limit.as_ref().map(ToString::to_string)), ("offset", self.offset.as_ref().map(ToString::to_string))]
    }
}

/// Parameters of [`Client::list_partner_keys`].
#[derive(Debug, Clone, Default, PartialEq)]
pub struct ListPartnerKeysQuery {
    /// Only these ids, separated by commas
    pub ids: Option<String>,
    /// Part of the name
    pub query: Option<String>,
    /// Rows at most: 10 if not given, 250 at most
    pub limit: Option<i64>,
    /// Rows to pass over, at most 20000
    pub offset: Option<i64>,
}

impl ListPartnerKeysQuery {
    fn pairs(&self) -> Vec<(&'static str, Option<String>)> {
        vec![
            ("ids", self.ids.as_ref().map(ToString::to_string)),
            ("query", self.query.as_ref().map(ToString::to_string)),
            ("limit", self.limit.as_ref().map(ToString::to_string)),
            ("offset", self.offset.as_ref().map(ToString::to_string)),
        ]
    }
}

/// Parameters of [`Client::list_places`].
#[derive(Debug, Clone, Default, PartialEq)]
pub struct ListPlacesQuery {
    /// Only these ids, separated by commas
    pub ids: Option<String>,
    /// Part of the name
    pub query: Option<String>,
    /// `true`: only the caller's favourites; `false`: only the others; `*`: all. Given at all, it adds `favorite` to the items
    pub favorite: Option<String>,
    /// `name`, or `favorite`: favourites first, then by name; a leading - reverses
    pub sort: Option<String>,
    /// Rows at most: 50 if not given, 250 at most
    pub limit: Option<i64>,
    /// Rows to pass over, at most 20000
    pub offset: Option<i64>,
}

impl ListPlacesQuery {
    fn pairs(&self) -> Vec<(&'static str, Option<String>)> {
        vec![
            ("ids", self.ids.as_ref().map(ToString::to_string)),
            ("query", self.query.as_ref().map(ToString::to_string)),
            ("favorite", self.favorite.as_ref().map(ToString::to_string)),
            ("sort", self.sort.as_ref().map(ToString::to_string)),
            ("limit", self.limit.as_ref().map(ToString::to_string)),
            ("offset", self.offset.as_ref().map(ToString::to_string)),
        ]
    }
}

/// Parameters of [`Client::get_place`].
#[derive(Debug, Clone, Default, PartialEq)]
pub struct GetPlaceQuery {
    /// Given at all, it adds `favorite` to the answer
    pub favorite: Option<String>,
}

impl GetPlaceQuery {
    fn pairs(&self) -> Vec<(&'static str, Option<String>)> {
        vec![("favorite", self.favorite.as_ref().map(ToString::to_string))]
    }
}

/// Parameters of [`Client::list_presences`].
#[derive(Debug, Clone, Default, PartialEq)]
pub struct ListPresencesQuery {
    /// The place
    pub place_id: Option<i64>,
    /// A day on the place's clock, such as 2026-12-24
    pub date: Option<String>,
    /// Rows at most: 10 if not given, 250 at most
    pub limit: Option<i64>,
    /// Rows to pass over, at most 20000
    pub offset: Option<i64>,
}

impl ListPresencesQuery {
    fn pairs(&self) -> Vec<(&'static str, Option<String>)> {
        vec![
            ("place_id", self.place_id.as_ref().map(ToString::to_string)),
            ("date", self.date.as_ref().map(ToString::to_string)),
            ("limit", self.limit.as_ref().map(ToString::to_string)),
            ("offset", self.offset.as_ref().map(ToString::to_string)),
        ]
    }
}

/// Parameters of [`Client::list_reports`].
#[derive(Debug, Clone, Default, PartialEq)]
pub struct ListReportsQuery {
    /// Only these ids, separated by commas
    pub ids: Option<String>,
    /// Part of the name
    pub query: Option<String>,
    /// Only `waiting`, `in_progress`, `finished` or `failed` ones
    pub status: Option<String>,
    /// Only those that this scheduled report made
    pub scheduled_report_id: Option<i64>,
    /// Rows at most: 10 if not given, 250 at most
    pub limit: Option<i64>,
    /// Rows to pass over, at most 20000
    pub offset: Option<i64>,
}

impl ListReportsQuery {
    fn pairs(&self) -> Vec<(&'static str, Option<String>)> {
        vec![
            ("ids", self.ids.as_ref().map(ToString::to_string)),
            ("query", self.query.as_ref().map(ToString::to_string)),
            ("status", self.status.as_ref().map(ToString::to_string)),
            ("scheduled_report_id", self.scheduled_report_id.as_ref().map(ToString::to_string)),
            ("limit", self.limit.as_ref().map(ToString::to_string)),
            ("offset", self.offset.as_ref().map(ToString::to_string)),
        ]
    }
}

/// Parameters of [`Client::list_role_assignments`].
#[derive(Debug, Clone, Default, PartialEq)]
pub struct ListRoleAssignmentsQuery {
    /// Only these ids, separated by commas
    pub ids: Option<String>,
    /// Part of the holder's name or e-mail address
    pub query: Option<String>,
    /// Only this role
    pub role_id: Option<String>,
    /// `User`, `Team` or `Guest`
    pub assignee_type: Option<String>,
    /// Only of this user, team or guest; needs `assignee_type`
    pub assignee_id: Option<i64>,
    /// `Organization`, `Place` or `Group`
    pub applies_to_type: Option<String>,
    /// Only on this; needs `applies_to_type`
    pub applies_to_id: Option<i64>,
    /// `organization`, `place` or `group`
    pub scope: Option<String>,
    /// Of this user: an id or `me`
    pub user_id: Option<String>,
    /// Only of this place
    pub place_id: Option<i64>,
    /// Only of this group
    pub group_id: Option<i64>,
    /// `user.name`; a leading - reverses
    pub sort: Option<String>,
    /// Rows at most: 10 if not given, 250 at most
    pub limit: Option<i64>,
    /// Rows to pass over, at most 20000
    pub offset: Option<i64>,
}

impl ListRoleAssignmentsQuery {
    fn pairs(&self) -> Vec<(&'static str, Option<String>)> {
        vec![
            ("ids", self.ids.as_ref().map(ToString::to_string)),
            ("query", self.query.as_ref().map(ToString::to_string)),
            ("role_id", self.role_id.as_ref().map(ToString::to_string)),
            ("assignee_type", self.assignee_type.as_ref().map(ToString::to_string)),
            ("assignee_id", self.assignee_id.as_ref().map(ToString::to_string)),
            ("applies_to_type", self.applies_to_type.as_ref().map(ToString::to_string)),
            ("applies_to_id", self.applies_to_id.as_ref().map(ToString::to_string)),
            ("scope", self.scope.as_ref().map(ToString::to_string)),
            ("user_id", self.user_id.as_ref().map(ToString::to_string)),
            ("place_id", self.place_id.as_ref().map(ToString::to_string)),
            ("group_id", self.group_id.as_ref().map(ToString::to_string)),
            ("sort", self.sort.as_ref().map(ToString::to_string)),
            ("limit", self.limit.as_ref().map(ToString::to_string)),
            ("offset", self.offset.as_ref().map(ToString::to_string)),
        ]
    }
}

/// Parameters of [`Client::list_roles`].
#[derive(Debug, Clone, Default, PartialEq)]
pub struct ListRolesQuery {
    /// Rows at most: 10 if not given, 250 at most
    pub limit: Option<i64>,
    /// Rows to pass over, at most 20000
    pub offset: Option<i64>,
}

impl ListRolesQuery {
    fn pairs(&self) -> Vec<(&'static str, Option<String>)> {
        vec![("limit", self.limit.as_ref().map(ToString::to_string)), ("offset", self.offset.as_ref().map(ToString::to_string))]
    }
}

/// Parameters of [`Client::list_scheduled_reports`].
#[derive(Debug, Clone, Default, PartialEq)]
pub struct ListScheduledReportsQuery {
    /// Only these ids, separated by commas
    pub ids: Option<String>,
    /// Part of the name
    pub query: Option<String>,
    /// Only those that are switched on, or off
    pub enabled: Option<bool>,
    /// Rows at most: 10 if not given, 250 at most
    pub limit: Option<i64>,
    /// Rows to pass over, at most 20000
    pub offset: Option<i64>,
}

impl ListScheduledReportsQuery {
    fn pairs(&self) -> Vec<(&'static str, Option<String>)> {
        vec![
            ("ids", self.ids.as_ref().map(ToString::to_string)),
            ("query", self.query.as_ref().map(ToString::to_string)),
            ("enabled", self.enabled.as_ref().map(ToString::to_string)),
            ("limit", self.limit.as_ref().map(ToString::to_string)),
            ("offset", self.offset.as_ref().map(ToString::to_string)),
        ]
    }
}

/// Parameters of [`Client::list_schedules`].
#[derive(Debug, Clone, Default, PartialEq)]
pub struct ListSchedulesQuery {
    /// Only these ids, separated by commas
    pub ids: Option<String>,
    /// `allow`, `unlock` or `first_to_arrive`
    pub consequence: Option<String>,
    /// `Group` or `Lock`
    pub scheduleable_type: Option<String>,
    /// Only of this; needs `scheduleable_type`
    pub scheduleable_id: Option<i64>,
    /// Rows at most: 10 if not given, 250 at most
    pub limit: Option<i64>,
    /// Rows to pass over, at most 20000
    pub offset: Option<i64>,
}

impl ListSchedulesQuery {
    fn pairs(&self) -> Vec<(&'static str, Option<String>)> {
        vec![
            ("ids", self.ids.as_ref().map(ToString::to_string)),
            ("consequence", self.consequence.as_ref().map(ToString::to_string)),
            ("scheduleable_type", self.scheduleable_type.as_ref().map(ToString::to_string)),
            ("scheduleable_id", self.scheduleable_id.as_ref().map(ToString::to_string)),
            ("limit", self.limit.as_ref().map(ToString::to_string)),
            ("offset", self.offset.as_ref().map(ToString::to_string)),
        ]
    }
}

/// Parameters of [`Client::list_shares`].
#[derive(Debug, Clone, Default, PartialEq)]
pub struct ListSharesQuery {
    /// Only these ids, separated by commas
    pub ids: Option<String>,
    /// Part of the user's name or e-mail address
    pub query: Option<String>,
    /// Of this user: an id or `me`
    pub user_id: Option<String>,
    /// Only of this group
    pub group_id: Option<i64>,
    /// Rows at most: 10 if not given, 250 at most
    pub limit: Option<i64>,
    /// Rows to pass over, at most 20000
    pub offset: Option<i64>,
}

impl ListSharesQuery {
    fn pairs(&self) -> Vec<(&'static str, Option<String>)> {
        vec![
            ("ids", self.ids.as_ref().map(ToString::to_string)),
            ("query", self.query.as_ref().map(ToString::to_string)),
            ("user_id", self.user_id.as_ref().map(ToString::to_string)),
            ("group_id", self.group_id.as_ref().map(ToString::to_string)),
            ("limit", self.limit.as_ref().map(ToString::to_string)),
            ("offset", self.offset.as_ref().map(ToString::to_string)),
        ]
    }
}

/// Parameters of [`Client::list_team_memberships`].
#[derive(Debug, Clone, Default, PartialEq)]
pub struct ListTeamMembershipsQuery {
    /// Only these ids, separated by commas
    pub ids: Option<String>,
    /// Only of this team
    pub team_id: Option<i64>,
    /// `User` or `Guest`
    pub member_type: Option<String>,
    /// Only of this user or guest; needs `member_type`
    pub member_id: Option<i64>,
    /// Rows at most: 10 if not given, 250 at most
    pub limit: Option<i64>,
    /// Rows to pass over, at most 20000
    pub offset: Option<i64>,
}

impl ListTeamMembershipsQuery {
    fn pairs(&self) -> Vec<(&'static str, Option<String>)> {
        vec![
            ("ids", self.ids.as_ref().map(ToString::to_string)),
            ("team_id", self.team_id.as_ref().map(ToString::to_string)),
            ("member_type", self.member_type.as_ref().map(ToString::to_string)),
            ("member_id", self.member_id.as_ref().map(ToString::to_string)),
            ("limit", self.limit.as_ref().map(ToString::to_string)),
            ("offset", self.offset.as_ref().map(ToString::to_string)),
        ]
    }
}

/// Parameters of [`Client::list_teams`].
#[derive(Debug, Clone, Default, PartialEq)]
pub struct ListTeamsQuery {
    /// Only these ids, separated by commas
    pub ids: Option<String>,
    /// Part of the name
    pub query: Option<String>,
    /// `name`; a leading - reverses
    pub sort: Option<String>,
    /// Rows at most: 10 if not given, 250 at most
    pub limit: Option<i64>,
    /// Rows to pass over, at most 20000
    pub offset: Option<i64>,
}

impl ListTeamsQuery {
    fn pairs(&self) -> Vec<(&'static str, Option<String>)> {
        vec![
            ("ids", self.ids.as_ref().map(ToString::to_string)),
            ("query", self.query.as_ref().map(ToString::to_string)),
            ("sort", self.sort.as_ref().map(ToString::to_string)),
            ("limit", self.limit.as_ref().map(ToString::to_string)),
            ("offset", self.offset.as_ref().map(ToString::to_string)),
        ]
    }
}

/// Parameters of [`Client::list_terminals`].
#[derive(Debug, Clone, Default, PartialEq)]
pub struct ListTerminalsQuery {
    /// Only these ids, separated by commas
    pub ids: Option<String>,
    /// Part of the name
    pub query: Option<String>,
    /// Only of this place
    pub place_id: Option<i64>,
    /// Only at this lock
    pub lock_id: Option<i64>,
    /// Only those that this controller reads
    pub controller_id: Option<i64>,
    /// `name`; a leading - reverses
    pub sort: Option<String>,
    /// Rows at most: 10 if not given, 250 at most
    pub limit: Option<i64>,
    /// Rows to pass over, at most 20000
    pub offset: Option<i64>,
}

impl ListTerminalsQuery {
    fn pairs(&self) -> Vec<(&'static str, Option<String>)> {
        vec![
            ("ids", self.ids.as_ref().map(ToString::to_string)),
            ("query", self.query.as_ref().map(ToString::to_string)),
            ("place_id", self.place_id.as_ref().map(ToString::to_string)),
            ("lock_id", self.lock_id.as_ref().map(ToString::to_string)),
            ("controller_id", self.controller_id.as_ref().map(ToString::to_string)),
            ("sort", self.sort.as_ref().map(ToString::to_string)),
            ("limit", self.limit.as_ref().map(ToString::to_string)),
            ("offset", self.offset.as_ref().map(ToString::to_string)),
        ]
    }
}

/// Parameters of [`Client::list_user_export_reporters`].
#[derive(Debug, Clone, Default, PartialEq)]
pub struct ListUserExportReportersQuery {
    /// Rows at most: 10 if not given, 250 at most
    pub limit: Option<i64>,
    /// Rows to pass over, at most 20000
    pub offset: Option<i64>,
}

impl ListUserExportReportersQuery {
    fn pairs(&self) -> Vec<(&'static str, Option<String>)> {
        vec![("limit", self.limit.as_ref().map(ToString::to_string)), ("offset", self.offset.as_ref().map(ToString::to_string))]
    }
}

/// Parameters of [`Client::list_users`].
#[derive(Debug, Clone, Default, PartialEq)]
pub struct ListUsersQuery {
    /// Only these ids, separated by commas
    pub ids: Option<String>,
    /// Part of e-mail address, name or notes
    pub query: Option<String>,
    /// This e-mail address, ignoring case
    pub email: Option<String>,
    /// Only of this group
    pub group_id: Option<i64>,
    /// Only of this place
    pub place_id: Option<i64>,
    /// Of this user: an id or `me`
    pub user_id: Option<String>,
    /// `name`, `unlock` or `access_enabled`; a leading - reverses
    pub sort: Option<String>,
    /// Rows at most: 50 if not given, 100 at most
    pub limit: Option<i64>,
    /// Rows to pass over, at most 20000
    pub offset: Option<i64>,
}

impl ListUsersQuery {
    fn pairs(&self) -> Vec<(&'static str, Option<String>)> {
        vec![
            ("ids", self.ids.as_ref().map(ToString::to_string)),
            ("query", self.query.as_ref().map(ToString::to_string)),
            ("email", self.email.as_ref().map(ToString::to_string)),
            ("group_id", self.group_id.as_ref().map(ToString::to_string)),
            ("place_id", self.place_id.as_ref().map(ToString::to_string)),
            ("user_id", self.user_id.as_ref().map(ToString::to_string)),
            ("sort", self.sort.as_ref().map(ToString::to_string)),
            ("limit", self.limit.as_ref().map(ToString::to_string)),
            ("offset", self.offset.as_ref().map(ToString::to_string)),
        ]
    }
}

//! What is decided about a code that is shown while the server is away.

use std::time::Duration;

use doorward_core::bundle::{Alone, ByPartner, Entry, Kind, Record, decide, decide_partner};
use doorward_core::decide::Grant;
use doorward_core::pass::partner::{UnverifiedPartnerPass, Whom};
use doorward_core::pass::{Scanned, Subject, UnverifiedPass, scanned};
use doorward_core::relay::Action;
use doorward_core::{Code, Timestamp};
use doorward_wire::Order;
use uuid::Uuid;

use super::database::Database;
use super::{Local, LocalError, records, spool};

/// How long an order may wait for its relay, as at the server.
const ORDER_LIFE: Duration = Duration::from_secs(5);

/// What time it is, as far as the agent can tell.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Moment {
    /// The time.
    pub now: Timestamp,
    /// Whether the server has told it since the agent was started. If not, it is what the machine's clock shows.
    pub from_server: bool,
}

/// What was shown where.
#[derive(Debug, Clone, Copy)]
pub struct Shown<'a> {
    /// The terminal.
    pub terminal_id: i64,
    /// Its door.
    pub lock_id: i64,
    /// What its scanner read.
    pub text: &'a str,
}

/// What was decided.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Verdict {
    /// The door stays shut.
    Refused(Code),
    /// The order is to be obeyed, and how it ended to be told with this number.
    Granted {
        /// The decision's number.
        number: u64,
        /// For the relay.
        order: Box<Order>,
    },
}

/// A pass whose signature counts, with what was decided about it.
pub(super) struct Known {
    /// 0 of a partner's code.
    pub group_link_id: i64,
    partner: Option<ByPartner>,
    pub limited: bool,
    decision: Result<Grant, Code>,
}

/// A decision that is not kept yet: it opens nothing.
enum Judged {
    /// Nobody who is known has shown this.
    Nobody(Code),
    /// A link's holder has.
    Holder(Known),
}

impl Local {
    /// Decides, and keeps the decision: when this returns, a grant is on the disk.
    #[must_use]
    pub fn decide(&self, shown: Shown<'_>, moment: Moment) -> Verdict {
        let mut database = self.database();
        let verdict = database.judge(shown, moment).and_then(|judged| database.keep(shown, moment, judged));
        verdict.unwrap_or_else(|error| {
            tracing::error!(%error, "nothing can be decided alone");
            Verdict::Refused(if matches!(error, LocalError::Full(_)) { Code::SpoolFull } else { Code::Unexpected })
        })
    }

    /// What would be decided, for whoever only wants to know.
    ///
    /// # Errors
    /// The reason for the refusal.
    pub fn would_decide(&self, shown: Shown<'_>, moment: Moment) -> Result<(), Code> {
        match self.database().judge(shown, moment) {
            Ok(Judged::Holder(Known { decision, .. })) => decision.map(|_| ()),
            Ok(Judged::Nobody(code)) => Err(code),
            Err(_) => Err(Code::Unexpected),
        }
    }
}

impl Database {
    fn judge(&self, shown: Shown<'_>, moment: Moment) -> Result<Judged, LocalError> {
        let text = match scanned(shown.text, &self.owner.server) {
            Ok(text @ (Scanned::Offline(_) | Scanned::Partner(_))) => text,
            // Of all the others, the server alone knows.
            Ok(_) => return Ok(Judged::Nobody(Code::Unavailable)),
            Err(_) => return Ok(Judged::Nobody(Code::LinkInvalid)),
        };
        if let Err(code) = self.usable(moment) {
            return Ok(Judged::Nobody(code));
        }
        let known = match text {
            Scanned::Offline(pass) => self.known(&pass, shown.lock_id, moment.now)?.ok_or(Code::LinkInvalid),
            Scanned::Partner(code) => self.partners(code.reveal(), shown.lock_id, moment.now),
            Scanned::Online(_) | Scanned::AccessKey(_) | Scanned::Badge(_) | Scanned::Foreign(_) => Err(Code::Unavailable),
        };
        Ok(known.map_or_else(Judged::Nobody, Judged::Holder))
    }

    fn keep(&mut self, shown: Shown<'_>, moment: Moment, judged: Judged) -> Result<Verdict, LocalError> {
        let Known { group_link_id, partner, limited, decision } = match judged {
            Judged::Holder(known) => known,
            Judged::Nobody(code) => return Ok(Verdict::Refused(code)),
        };
        let mut id = [0; 10];
        (self.sealer.random())(&mut id);
        let command_id = command_id(moment.now, id);
        let door = self.site.door(shown.lock_id).cloned();
        let granted = decision.and_then(|grant| Ok((grant.authority, door.ok_or(Code::LockNotFound)?)));
        let code = granted.as_ref().err().copied();
        let entry = Entry {
            number: 0,
            command_id,
            decided_at: moment.now,
            ended_at: moment.now,
            terminal_id: shown.terminal_id,
            lock_id: shown.lock_id,
            group_link_id,
            partner,
            authority: granted.as_ref().ok().map(|(authority, _)| *authority),
            code,
            message: code.map(|code| code.text().to_owned()),
        };
        let kept = self.spool(entry, limited);
        let (_, door) = match granted {
            Ok(granted) => granted,
            Err(code) => {
                // The door stays shut, whether that is kept or not.
                if let Err(error) = kept {
                    tracing::warn!(%error, "a refusal is not kept");
                }
                return Ok(Verdict::Refused(code));
            }
        };
        let order = Order {
            command_id,
            lock_id: shown.lock_id,
            lock_name: door.name,
            relay: door.relay,
            action: Action::Pulse,
            requested_at: moment.now,
            expires_at: moment.now.after(ORDER_LIFE),
        };
        Ok(Verdict::Granted { number: kept?.number, order: Box::new(order) })
    }

    /// Whether what is known may be used now.
    fn usable(&self, moment: Moment) -> Result<(), Code> {
        let (_, usable_until) = self.state.usable().ok_or(Code::Unavailable)?;
        if !moment.from_server && moment.now < self.state.floor {
            return Err(Code::ClockWentBack);
        }
        if moment.now >= usable_until { Err(Code::BundleExpired) } else { Ok(()) }
    }

    /// Nothing if no key that counts has signed it.
    pub(super) fn known(&self, pass: &UnverifiedPass, lock_id: i64, now: Timestamp) -> Result<Option<Known>, LocalError> {
        let Ok(claims) = pass.verify(self.site.keys(pass.key_id())) else { return Ok(None) };
        let Subject::GroupLink(group_link_id) = claims.subject else { return Ok(None) };
        let record = records::find(&self.connection, self.state.generation, Kind::Link, group_link_id)?;
        let link = match &record {
            Some(Record::Link(link)) => Some(link),
            Some(_) | None => None,
        };
        let pass = pass.digest().0;
        let known = link.filter(|link| link.pass == pass);
        let limited = known.map_or(claims.limit.is_some(), |link| link.allowance.limit.is_some());
        let alone = Alone {
            claims: &claims,
            pass,
            link,
            group: Alone::group_id(&claims, known).and_then(|id| self.site.group(id)),
            door: self.site.door(lock_id).map(|door| &door.facts),
            synced_at: self.state.synced_at.unwrap_or(now),
            last_link: self.state.last_link,
            opened: if limited { spool::opened(&self.connection, group_link_id)? } else { 0 },
        };
        Ok(Some(Known { group_link_id, partner: None, limited, decision: decide(&alone, now) }))
    }

    /// What is known of a partner's code.
    ///
    /// # Errors
    /// No key that counts has signed it, or it is for a user, whom the server alone knows.
    fn partners(&self, code: &str, lock_id: i64, now: Timestamp) -> Result<Known, Code> {
        let unverified = UnverifiedPartnerPass::parse(code).map_err(|error| error.code())?;
        let partner = self.site.partner(unverified.key_id()).ok_or(Code::LinkInvalid)?;
        let pass = unverified.verify(&partner.key()).map_err(|error| error.code())?;
        let Whom::Group { group_id, name } = &pass.whom else { return Err(Code::Unavailable) };
        let door = self.site.door(lock_id).map(|door| &door.facts);
        let decision = decide_partner(&pass, partner, self.site.group(*group_id), door, now);
        let by = ByPartner { key_id: partner.id, name: name.clone() };
        Ok(Known { group_link_id: 0, partner: Some(by), limited: false, decision })
    }
}

/// A UUID of version 7 (RFC 9562): the time, then random bits.
fn command_id(now: Timestamp, random: [u8; 10]) -> Uuid {
    let millis = u64::try_from(now.micros().div_euclid(1_000)).unwrap_or(0);
    uuid::Builder::from_unix_timestamp_millis(millis, &random).into_uuid()
}

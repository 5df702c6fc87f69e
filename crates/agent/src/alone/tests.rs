//! The agent's own database against bundles that a server could send, and against what nobody should.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use doorward_core::bundle::{BundleKey, Change, Door, Group, Key, Kind, Link, Part, Record, Step};
use doorward_core::decide::{Allowance, LockFacts, Validity};
use doorward_core::limit::{UnlockLimit, Usage};
use doorward_core::pass::{Claims, PassKey, Subject};
use doorward_core::restrictions::Restrictions;
use doorward_core::{Code, Relay, Secret, Timestamp};
use doorward_wire::Outcome;
use doorward_wire::session::SignedPart;
use serde_json::json;
use tempfile::TempDir;

use super::{Asking, Freshness, Local, LocalError, Mark, Moment, Owner, Refused, Shown, Taken, Verdict};

const ORGANIZATION: i64 = 1;
const CONTROLLER: i64 = 8;
const DOOR: i64 = 3;
const GROUP: i64 = 4;
/// When the bundle was made, in seconds.
const MADE: i64 = 1_800_000_000;
const HOUR: i64 = 3_600;
/// The highest id that a link had been given by then.
const LAST_LINK: i64 = 100;

struct Site {
    folder: TempDir,
    local: Local,
    server: BundleKey,
    passes: PassKey,
}

fn second(second: i64) -> Timestamp {
    Timestamp::from_micros(second * 1_000_000)
}

fn owner(server: &BundleKey) -> Owner {
    Owner {
        organization_id: ORGANIZATION,
        controller_id: CONTROLLER,
        server: "https://doors.example.com".to_owned(),
        bundle_keys: vec![server.public_key().try_into().unwrap()],
        seed: [5; 32],
    }
}

fn open(file: &Path, owner: Owner) -> Local {
    Local::open(file, owner, Arc::new(|bytes| bytes.fill(7))).unwrap()
}

fn door() -> Door {
    Door {
        facts: LockFacts {
            id: DOOR,
            organization_id: ORGANIZATION,
            place_id: 2,
            group_ids: vec![GROUP],
            locked_down: false,
            place_locked_down: false,
            zone: Some(chrono_tz()),
            position: None,
            proximity_secret: None,
            restrictions: Restrictions::default(),
        },
        name: "Front door".to_owned(),
        relay: Relay::from_input(&json!({"kind": "shelly", "address": "192.0.2.7", "password": "open sesame"})).unwrap(),
    }
}

fn chrono_tz() -> chrono_tz::Tz {
    chrono_tz::Europe::Berlin
}

impl Site {
    /// One that was told of a door and its group, and of these links.
    fn of(links: &[Link]) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let server = BundleKey::from_seed(&[1; 32]).unwrap();
        let local = open(&folder.path().join("agent.sqlite"), owner(&server));
        let site = Self { folder, local, server, passes: PassKey::from_seed(&[2; 32]).unwrap() };
        assert_eq!(site.local.freshness(), Freshness::Nothing);
        assert_eq!(site.snapshot(10, MADE, links).unwrap(), Taken::Whole { epoch: 10, changed: true });
        site
    }

    fn file(&self) -> PathBuf {
        self.folder.path().join("agent.sqlite")
    }

    /// The same after the agent was stopped and started.
    fn again(self) -> Self {
        let file = self.file();
        let Self { folder, local, server, passes } = self;
        drop(local);
        let local = open(&file, owner(&server));
        Self { folder, local, server, passes }
    }

    fn signed(&self, part: &Part) -> SignedPart {
        let part = serde_json::to_string(part).unwrap();
        let signature = hex::encode(self.server.sign(&part));
        SignedPart { part, signature }
    }

    fn tell(&self, at: i64, step: Step) -> Result<Taken, Refused> {
        let part = Part {
            organization_id: ORGANIZATION,
            controller_id: Some(CONTROLLER),
            made_at: second(at),
            last_link: LAST_LINK,
            step,
        };
        self.local.take(&self.signed(&part))
    }

    fn snapshot(&self, epoch: i64, at: i64, links: &[Link]) -> Result<Taken, Refused> {
        let keys = vec![hex::encode(self.server.public_key())];
        self.tell(at, Step::Begin { hours: 36, keys })?;
        let group = Group { id: GROUP, restrictions: Restrictions::default() };
        let key = Key { id: 1, public_key: self.passes.public_key() };
        let records = vec![Record::Key(key), Record::Door(Box::new(door())), Record::Group(group)];
        self.tell(at, Step::Records { records })?;
        self.tell(at, Step::Records { records: links.iter().cloned().map(Record::Link).collect() })?;
        self.tell(at, Step::End { epoch })
    }

    fn change(&self, epochs: (i64, i64), at: i64, changes: Vec<Change>) -> Result<Taken, Refused> {
        self.tell(at, Step::Changes { from: epochs.0, to: epochs.1, changes })
    }

    fn shown(&self, text: &str, at: i64) -> Verdict {
        self.local.decide(Shown { terminal_id: 6, lock_id: DOOR, text }, Moment { now: second(at), from_server: true })
    }

    fn opens(&self, pass: &Secret, at: i64) -> Option<u64> {
        match self.shown(pass.reveal(), at) {
            Verdict::Granted { number, order } => {
                assert_eq!((order.lock_id, &order.relay), (DOOR, &door().relay));
                Some(number)
            }
            Verdict::Refused(_) => None,
        }
    }

    fn refuses(&self, pass: &Secret, at: i64) -> Code {
        match self.shown(pass.reveal(), at) {
            Verdict::Refused(code) => code,
            Verdict::Granted { .. } => panic!("it opens"),
        }
    }
}

fn claims(link: i64, issued_at: i64) -> Claims {
    Claims {
        organization_id: ORGANIZATION,
        subject: Subject::GroupLink(link),
        valid_from: None,
        valid_until: None,
        issued_at: second(issued_at),
        id: link.to_be_bytes(),
        group_id: Some(GROUP),
        limit: None,
    }
}

fn pass(link: i64, issued_at: i64) -> Secret {
    PassKey::from_seed(&[2; 32]).unwrap().sign(&claims(link, issued_at)).unwrap()
}

fn link(id: i64, pass: &Secret) -> Link {
    let validity = Validity { from: None, until: None };
    Link { id, group_id: GROUP, enabled: true, validity, allowance: Allowance::UNLIMITED, pass: pass.digest().0 }
}

fn limited(limit: u32, count: u32, link: Link) -> Link {
    let allowance = Allowance {
        limit: Some(UnlockLimit { limit, period: None }),
        usage: Usage { count, since: None },
        zone: Some(chrono_tz()),
    };
    Link { allowance, ..link }
}

#[test]
fn whoever_the_bundle_names_comes_in_and_nobody_else() {
    let (known, gone, newer) = (pass(1, MADE - 100), pass(2, MADE - 100), pass(3, MADE + 1));
    let site = Site::of(&[link(1, &known)]);
    assert_eq!(site.opens(&known, MADE + 5), Some(1));
    assert_eq!(site.refuses(&gone, MADE + 5), Code::LinkInvalid);
    // Made while the agent could not be told of it: signed is enough.
    assert_eq!(site.opens(&newer, MADE + 5), Some(3));
    assert_eq!(site.refuses(&pass(1, MADE - 50), MADE + 5), Code::LinkInvalid, "a pass that was replaced");
    let forged = PassKey::from_seed(&[9; 32]).unwrap().sign(&claims(1, MADE + 1)).unwrap();
    assert_eq!(site.refuses(&forged, MADE + 5), Code::LinkInvalid);
    let foreign = site.passes.sign(&Claims { organization_id: 2, ..claims(1, MADE + 1) }).unwrap();
    assert_eq!(site.refuses(&foreign, MADE + 5), Code::LinkInvalid);
    let other_group = site.passes.sign(&Claims { group_id: Some(99), ..claims(5, MADE + 1) }).unwrap();
    assert_eq!(site.refuses(&other_group, MADE + 5), Code::LockNotFound);
    let elsewhere = Shown { terminal_id: 6, lock_id: 77, text: known.reveal() };
    let now = Moment { now: second(MADE + 5), from_server: true };
    assert_eq!(site.local.decide(elsewhere, now), Verdict::Refused(Code::LockNotFound), "a door that this agent does not drive");
}

#[test]
fn a_change_holds_as_soon_as_it_is_taken_and_after_a_restart() {
    let known = pass(1, MADE - 100);
    let site = Site::of(&[link(1, &known)]);
    let disabled = Link { enabled: false, ..link(1, &known) };
    let changes = vec![Change::Is(Record::Link(disabled))];
    assert_eq!(site.change((10, 12), MADE + 1, changes).unwrap(), Taken::Whole { epoch: 12, changed: true });
    assert_eq!(site.refuses(&known, MADE + 5), Code::LinkDisabled);
    let site = site.again();
    assert_eq!(site.local.epoch(), Some(12));
    assert_eq!(site.refuses(&known, MADE + 5), Code::LinkDisabled);
    site.change((12, 13), MADE + 6, vec![Change::Gone { kind: Kind::Link, id: 1 }]).unwrap();
    assert_eq!(site.refuses(&known, MADE + 7), Code::LinkInvalid);
    let locked = Door { facts: LockFacts { locked_down: true, ..door().facts }, ..door() };
    site.change((13, 14), MADE + 8, vec![Change::Is(Record::Link(link(1, &known))), Change::Is(Record::Door(Box::new(locked)))])
        .unwrap();
    assert_eq!(site.refuses(&known, MADE + 9), Code::LockLockedDown);
    site.change((14, 15), MADE + 8, vec![Change::Gone { kind: Kind::Key, id: 1 }]).unwrap();
    assert_eq!(site.refuses(&known, MADE + 9), Code::LinkInvalid, "a key that does not count any more");
}

#[test]
fn a_snapshot_replaces_everything_once_it_is_whole() {
    let (old, new) = (pass(1, MADE - 100), pass(2, MADE - 100));
    let site = Site::of(&[link(1, &old)]);
    let keys = vec![hex::encode(site.server.public_key())];
    site.tell(MADE + 10, Step::Begin { hours: 1, keys }).unwrap();
    let key = Key { id: 1, public_key: site.passes.public_key() };
    let group = Group { id: GROUP, restrictions: Restrictions::default() };
    let records = vec![Record::Key(key), Record::Group(group), Record::Door(Box::new(door())), Record::Link(link(2, &new))];
    site.tell(MADE + 10, Step::Records { records }).unwrap();
    assert_eq!(site.opens(&old, MADE + 11), Some(1), "what was known holds until then");
    assert_eq!(site.refuses(&new, MADE + 11), Code::LinkInvalid);
    // One that breaks off leaves what was known, and nothing of itself.
    let site = site.again();
    assert_eq!(site.opens(&old, MADE + 11), Some(3));
    assert_eq!(site.tell(MADE + 10, Step::End { epoch: 20 }).unwrap_err().to_string(), Refused::OutOfStep.to_string());
    site.snapshot(20, MADE + 20, &[link(2, &new)]).unwrap();
    assert_eq!(site.refuses(&old, MADE + 21), Code::LinkInvalid);
    assert_eq!(site.opens(&new, MADE + 21), Some(5));
    while site.local.tidy().unwrap() {}
    assert_eq!(site.opens(&new, MADE + 21), Some(6));
}

#[test]
fn what_is_not_signed_or_not_for_this_agent_is_not_believed() {
    let known = pass(1, MADE - 100);
    let site = Site::of(&[link(1, &known)]);
    let gone = || Step::Changes { from: 10, to: 11, changes: vec![Change::Gone { kind: Kind::Link, id: 1 }] };
    let part = |organization_id, controller_id| Part {
        organization_id,
        controller_id,
        made_at: second(MADE + 1),
        last_link: LAST_LINK,
        step: gone(),
    };
    let good = site.signed(&part(ORGANIZATION, None));
    let other = BundleKey::from_seed(&[3; 32]).unwrap();
    let unsigned = [
        SignedPart { signature: hex::encode(other.sign(&good.part)), ..good.clone() },
        SignedPart { signature: "ab".repeat(64), ..good.clone() },
        SignedPart { signature: String::new(), ..good.clone() },
        SignedPart { signature: "no".to_owned(), ..good.clone() },
        SignedPart { part: format!("{} ", good.part), ..good.clone() },
    ];
    for part in &unsigned {
        assert!(matches!(site.local.take(part), Err(Refused::Signature)), "{part:?}");
    }
    for part in [part(2, None), part(ORGANIZATION, Some(9))] {
        assert!(matches!(site.local.take(&site.signed(&part)), Err(Refused::Foreign)), "{part:?}");
    }
    for text in ["", "{}", "[]", "null", "\u{0}"] {
        let part = SignedPart { part: text.to_owned(), signature: hex::encode(site.server.sign(text)) };
        assert!(matches!(site.local.take(&part), Err(Refused::Foreign)), "{text:?}");
    }
    assert!(matches!(site.change((11, 12), MADE + 1, vec![]), Err(Refused::OutOfStep)));
    assert!(matches!(site.tell(MADE, Step::Records { records: vec![] }), Err(Refused::OutOfStep)));
    assert!(matches!(site.snapshot(9, MADE - 1, &[]), Err(Refused::Old)), "an old one that somebody kept");
    assert_eq!(site.opens(&known, MADE + 5), Some(1), "none of it has changed anything");
    assert_eq!(site.local.take(&good).unwrap(), Taken::Whole { epoch: 11, changed: true });
    assert_eq!(site.refuses(&known, MADE + 5), Code::LinkInvalid);
    // Shown again, it changes nothing that came later.
    site.change((11, 12), MADE + 2, vec![Change::Is(Record::Link(link(1, &known)))]).unwrap();
    assert_eq!(site.local.take(&good).unwrap(), Taken::Part);
    assert!(site.opens(&known, MADE + 5).is_some());
}

#[test]
fn it_is_usable_for_its_hours_by_a_clock_that_goes_on() {
    let known = pass(1, MADE - 100);
    let site = Site::of(&[link(1, &known)]);
    let until = Freshness::Until { synced_at: second(MADE), usable_until: second(MADE + 36 * HOUR) };
    assert_eq!(site.local.freshness(), until);
    assert!(site.opens(&known, MADE + 36 * HOUR - 1).is_some());
    assert_eq!(site.refuses(&known, MADE + 36 * HOUR), Code::BundleExpired);
    // That nothing has changed is as good as a new one.
    assert_eq!(site.change((10, 10), MADE + HOUR, vec![]).unwrap(), Taken::Whole { epoch: 10, changed: false });
    assert!(site.opens(&known, MADE + 36 * HOUR).is_some());
    // After a restart there is only the machine's clock, which may have been reset.
    let site = site.again();
    let by_machine = |at: i64| {
        let shown = Shown { terminal_id: 6, lock_id: DOOR, text: known.reveal() };
        site.local.decide(shown, Moment { now: second(at), from_server: false })
    };
    assert_eq!(by_machine(MADE + 2 * HOUR), Verdict::Refused(Code::ClockWentBack), "it was used later than that");
    assert_eq!(by_machine(0), Verdict::Refused(Code::ClockWentBack));
    assert!(matches!(by_machine(MADE + 36 * HOUR + 1), Verdict::Granted { .. }));
    assert_eq!(by_machine(MADE + 37 * HOUR), Verdict::Refused(Code::BundleExpired));
}

#[test]
fn an_agent_that_was_told_nothing_decides_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let server = BundleKey::from_seed(&[1; 32]).unwrap();
    let local = open(&folder.path().join("agent.sqlite"), owner(&server));
    let text = pass(1, MADE + 1);
    let shown = Shown { terminal_id: 6, lock_id: DOOR, text: text.reveal() };
    assert_eq!(local.decide(shown, Moment { now: second(MADE), from_server: true }), Verdict::Refused(Code::Unavailable));
    assert_eq!((local.epoch(), local.spooled()), (None, 0));
}

#[test]
fn a_limit_counts_what_was_opened_here_until_the_server_counts_it() {
    let known = pass(1, MADE - 100);
    let site = Site::of(&[limited(3, 1, link(1, &known))]);
    let first = site.opens(&known, MADE + 1).unwrap();
    site.local.conclude(first, &Outcome::Opened { pulse_seconds: 5 }, second(MADE + 2)).unwrap();
    // One that failed does not count.
    let second_number = site.opens(&known, MADE + 3).unwrap();
    let failed = Outcome::Failed { code: Code::DeviceUnavailable, detail: "The relay cannot be reached.".to_owned() };
    site.local.conclude(second_number, &failed, second(MADE + 4)).unwrap();
    let third = site.opens(&known, MADE + 5).unwrap();
    site.local.conclude(third, &Outcome::Opened { pulse_seconds: 5 }, second(MADE + 6)).unwrap();
    assert_eq!(site.refuses(&known, MADE + 7), Code::UnlockLimitReached);
    let site = site.again();
    assert_eq!(site.refuses(&known, MADE + 7), Code::UnlockLimitReached);
    // Recorded, but the bundle does not say so yet.
    site.local.recorded(third).unwrap();
    assert_eq!(site.refuses(&known, MADE + 8), Code::UnlockLimitReached);
    site.change((10, 11), MADE + 9, vec![Change::Is(Record::Link(limited(4, 3, link(1, &known))))]).unwrap();
    assert!(site.opens(&known, MADE + 10).is_some());
    assert_eq!(site.refuses(&known, MADE + 11), Code::UnlockLimitReached);
    // A single-use code that nobody here has heard of.
    let single = site.passes.sign(&Claims { limit: Some(1), ..claims(9, MADE + 12) }).unwrap();
    assert!(site.opens(&single, MADE + 13).is_some());
    assert_eq!(site.refuses(&single, MADE + 14), Code::UnlockLimitReached);
}

#[test]
fn decisions_are_told_in_their_order_until_the_server_has_them() {
    let (known, off) = (pass(1, MADE - 100), pass(2, MADE - 100));
    let site = Site::of(&[link(1, &known), Link { enabled: false, ..link(2, &off) }]);
    let first = site.opens(&known, MADE + 1).unwrap();
    assert_eq!(site.refuses(&off, MADE + 2), Code::LinkDisabled);
    assert_eq!(site.local.unsent().unwrap(), [], "how the first ended is not known yet");
    site.local.conclude(first, &Outcome::Opened { pulse_seconds: 5 }, second(MADE + 3)).unwrap();
    let told = site.local.unsent().unwrap();
    let short: Vec<_> =
        told.iter().map(|entry| (entry.number, entry.group_link_id, entry.authority.is_some(), entry.code)).collect();
    assert_eq!(short, [(1, 1, true, None), (2, 2, false, Some(Code::LinkDisabled))]);
    assert_eq!((told[0].decided_at, told[0].ended_at, told[0].terminal_id), (second(MADE + 1), second(MADE + 3), 6));
    assert_eq!(site.local.unsent().unwrap(), told, "again, until it is said that they are there");
    site.local.recorded(1).unwrap();
    assert_eq!(site.local.unsent().unwrap(), told[1..]);
    // Stopped between the grant and its end.
    let orphan = site.opens(&known, MADE + 4).unwrap();
    let site = site.again();
    let told = site.local.unsent().unwrap();
    assert_eq!(
        told.iter().map(|entry| (entry.number, entry.code)).collect::<Vec<_>>(),
        [(2, Some(Code::LinkDisabled)), (orphan, Some(Code::ControllerTimedOut)),]
    );
    site.local.recorded(orphan).unwrap();
    assert_eq!((site.local.unsent().unwrap().len(), site.local.spooled()), (0, 0));
    assert!(site.opens(&known, MADE + 5).unwrap() > orphan, "no number comes twice");
}

#[test]
fn many_decisions_are_told_a_frame_at_a_time() {
    let off = pass(2, MADE - 100);
    let site = Site::of(&[Link { enabled: false, ..link(2, &off) }]);
    for at in 0..120 {
        assert_eq!(site.refuses(&off, MADE + at), Code::LinkDisabled);
    }
    let mut sizes = Vec::new();
    loop {
        let told = site.local.unsent().unwrap();
        let Some(last) = told.last() else { break };
        sizes.push(told.len());
        site.local.recorded(last.number).unwrap();
    }
    assert_eq!(sizes, [50, 50, 20]);
}

#[test]
fn what_the_server_alone_knows_is_refused_and_rubbish_leaves_no_trace() {
    let known = pass(1, MADE - 100);
    let site = Site::of(&[link(1, &known)]);
    let unavailable = ["0123456789abcdef0123456789abcdef", "https://doors.example.com/grouplinks/0123456789abcdef", "PIZZA", ""];
    for text in unavailable {
        assert_eq!(site.shown(text, MADE + 1), Verdict::Refused(Code::Unavailable), "{text:?}");
    }
    let long = |length: usize| "A".repeat(length);
    let mut texts =
        vec![long(1), long(1_024), "DW1:".to_owned(), "'; DROP TABLE records; --".to_owned(), "$(reboot) %s%n {{7*7}}".to_owned()];
    texts.push(known.reveal()[..60].to_owned());
    texts.push(format!("{}A", known.reveal()));
    for text in &texts {
        assert!(matches!(site.shown(text, MADE + 1), Verdict::Refused(_)), "{text:?}");
    }
    for text in [long(1_025), long(1_000_000), format!("DW1:{}", long(1_000))] {
        assert_eq!(site.shown(&text, MADE + 1), Verdict::Refused(Code::LinkInvalid), "{} characters", text.len());
    }
    assert_eq!(site.local.spooled(), 0);
    assert!(site.opens(&known, MADE + 2).is_some());
}

#[test]
fn the_file_shows_no_secret_and_is_of_no_use_to_another_agent() {
    let known = pass(1, MADE - 100);
    let site = Site::of(&[link(1, &known)]);
    assert!(site.opens(&known, MADE + 1).is_some());
    let file = site.file();
    for ending in ["", "-wal"] {
        let mut name = file.as_os_str().to_owned();
        name.push(ending);
        let bytes = std::fs::read(name).unwrap();
        for secret in ["open sesame", known.reveal()] {
            assert!(!bytes.windows(secret.len()).any(|window| window == secret.as_bytes()), "{ending}");
        }
    }
    let Site { folder, local, server, .. } = site;
    drop(local);
    let stolen = open(&file, Owner { seed: [6; 32], ..owner(&server) });
    assert_eq!((stolen.epoch(), stolen.spooled()), (None, 0), "it begins anew");
    drop(folder);
}

#[test]
fn a_file_that_is_broken_is_kept_beside_and_one_that_cannot_be_made_is_an_error() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("agent.sqlite");
    std::fs::write(&file, "this is no database, and long enough to be taken for one".repeat(100)).unwrap();
    let server = BundleKey::from_seed(&[1; 32]).unwrap();
    assert_eq!(open(&file, owner(&server)).epoch(), None);
    assert!(std::fs::read(folder.path().join("agent.broken")).unwrap().starts_with(b"this is no database"));
    let nowhere = folder.path().join("nowhere/agent.sqlite");
    let failed = Local::open(&nowhere, owner(&server), Arc::new(|bytes| bytes.fill(7)));
    assert!(matches!(failed, Err(LocalError::Database(_))), "{failed:?}");
}

impl Site {
    fn asks(&self, pass: &Secret, at: i64) -> Asking {
        let shown = Shown { terminal_id: 6, lock_id: DOOR, text: pass.reveal() };
        self.local.asking(shown, Moment { now: second(at), from_server: true }).unwrap()
    }

    fn marks(&self, pass: &Secret, at: i64) -> Mark {
        match self.asks(pass, at) {
            Asking::Now(Some(mark)) => mark,
            asking @ (Asking::Now(None) | Asking::Later) => panic!("{asking:?}"),
        }
    }
}

#[test]
fn what_the_server_is_asked_counts_as_used_until_it_says_otherwise() {
    let (once, often) = (pass(1, MADE - 100), pass(2, MADE - 100));
    let site = Site::of(&[limited(1, 0, link(1, &once)), link(2, &often)]);
    // Only what is limited is counted.
    assert_eq!(site.asks(&often, MADE + 5), Asking::Now(None));
    assert_eq!(site.asks(&Secret::presented("0123456789abcdef0123456789abcdef"), MADE + 5), Asking::Now(None));
    let mark = site.marks(&once, MADE + 5);
    assert_eq!(site.refuses(&once, MADE + 6), Code::UnlockLimitReached);
    site.local.answered(mark, false).unwrap();
    let mark = site.marks(&once, MADE + 7);
    site.local.answered(mark, true).unwrap();
    assert_eq!(site.refuses(&once, MADE + 8), Code::UnlockLimitReached);
    // The bundle counts it from here on, or says that the limit is another.
    site.change((10, 11), MADE + 9, vec![Change::Is(Record::Link(limited(2, 1, link(1, &once))))]).unwrap();
    assert!(site.opens(&once, MADE + 10).is_some());
}

#[test]
fn a_question_without_an_answer_counts_until_the_next_connection_has_told_everything() {
    let once = pass(1, MADE - 100);
    let site = Site::of(&[limited(1, 0, link(1, &once))]);
    site.marks(&once, MADE + 5);
    // What is told of the link before the answer is of before the question.
    site.change((10, 11), MADE + 5, vec![Change::Is(Record::Link(limited(1, 0, link(1, &once))))]).unwrap();
    let site = site.again();
    assert_eq!(site.refuses(&once, MADE + 6), Code::UnlockLimitReached);
    let before = site.local.last_mark();
    let later = site.marks(&once, MADE + 7);
    site.local.forget_marks(before).unwrap();
    assert_eq!(site.refuses(&once, MADE + 8), Code::UnlockLimitReached, "what was asked on this connection still counts");
    site.local.answered(later, false).unwrap();
    assert!(site.opens(&once, MADE + 9).is_some());
}

#[test]
fn the_server_is_asked_only_once_it_knows_how_often_a_pass_was_used_here() {
    let twice = pass(1, MADE - 100);
    let site = Site::of(&[limited(2, 0, link(1, &twice))]);
    let number = site.opens(&twice, MADE + 5).unwrap();
    assert_eq!(site.asks(&twice, MADE + 6), Asking::Later);
    let outcome = Outcome::Opened { pulse_seconds: 5 };
    site.local.conclude(number, &outcome, second(MADE + 6)).unwrap();
    assert_eq!(site.asks(&twice, MADE + 7), Asking::Later);
    site.local.recorded(number).unwrap();
    assert!(matches!(site.asks(&twice, MADE + 8), Asking::Now(Some(_))));
}

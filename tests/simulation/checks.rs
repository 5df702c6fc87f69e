//! What must be so in every world, once it is over.

use std::collections::{BTreeMap, HashMap, HashSet};

use doorward_agent::scanner::{Decided, DecidedBy, Decision};
use doorward_core::Timestamp;
use doorward_store::entity::{command, controller};
use sea_orm::EntityTrait as _;
use serde_json::Value;

use crate::world::{Seen, Shown, World};

/// The code of an unlock of which nobody knows whether it opened.
const UNKNOWN: &str = "fac002";
/// That of one whose relay has not answered: it was told, or it was not.
const NO_ANSWER: &str = "fac003";

/// Fails the world if something is wrong.
pub async fn check(world: &World) -> Seen {
    let (seed, told) = (world.seed, world.relay.told());
    let commands = command::Entity::find().all(world.server.db.store.reader()).await.unwrap();
    let commands: HashMap<&str, &command::Model> = commands.iter().map(|command| (command.uuid.as_str(), command)).collect();
    let events = events(world).await;
    let (alone, asked): (Vec<&Value>, Vec<&Value>) = events.iter().partition(|event| event["controller_id"].is_number());

    // No door is told twice for one command, and none after its time.
    let mut ids = HashSet::new();
    for told in &told {
        assert!(ids.insert(told.command.clone()), "seed {seed}: told twice: {told:?}");
        if let Some(command) = commands.get(told.command.as_str()) {
            let expires_at = Timestamp::from(command.expires_at);
            assert!(told.at <= expires_at, "seed {seed}: told late: {told:?}, until {expires_at:?}");
        }
    }
    // Of an order that has failed for sure, the door was not told; of one that did not fail, somebody's pulse has opened it.
    for (id, command) in &commands {
        if command.code.as_deref().is_some_and(|code| code != UNKNOWN && code != NO_ANSWER) {
            assert!(!ids.contains(*id), "seed {seed}: told, and said to have failed: {command:?}");
        }
    }
    let opened = asked.iter().filter(|event| event["success"] == true).count();
    let told_by_server = told.iter().filter(|told| commands.contains_key(told.command.as_str())).count();
    assert!(opened == 0 || told_by_server > 0, "seed {seed}: {opened} opened without a pulse");

    // What was decided alone is recorded once: every number that the agent has given, and nothing else.
    let row = controller::Entity::find_by_id(world.controller_id).one(world.server.db.store.reader()).await.unwrap().unwrap();
    let recorded = usize::try_from(row.spool_recorded).unwrap();
    assert_eq!(alone.len(), recorded, "seed {seed}: events decided alone, and decisions that were told");
    let count = |events: &[&Value], code: &Value| events.iter().filter(|event| event["code"] == *code).count();
    let unknown = count(&alone, &Value::from(UNKNOWN)) + count(&alone, &Value::from(NO_ANSWER));
    let granted = count(&alone, &Value::Null);
    // A pulse may have served more than one.
    let told_alone = told.len() - told_by_server;
    assert!(
        told_alone <= granted + unknown && (granted == 0 || !told.is_empty()),
        "seed {seed}: the relay was told {told_alone} times alone; {granted} are recorded, and {unknown} of which nobody knows",
    );
    for (code, printed) in printed_alone(&world.shown) {
        let recorded = count(&alone, &code);
        assert!(printed <= recorded, "seed {seed}: {code} was printed {printed} times and recorded {recorded} times");
    }
    // What opens once has opened once.
    let mut openings: BTreeMap<i64, Vec<&Decided>> = BTreeMap::new();
    for shown in world.shown.iter().filter(|shown| shown.code.single && shown.decided.decision == Decision::Grant) {
        openings.entry(shown.code.link_id).or_default().push(&shown.decided);
    }
    let twice: Vec<_> = openings.iter().filter(|(_, openings)| openings.len() > 1).collect();
    assert!(twice.is_empty(), "seed {seed}: opened more than once: {twice:?}");

    let reports = doorward_app::ledger::verify(&world.server.db.store, None, |_| {}).await.unwrap();
    assert!(reports.iter().all(|report| report.broken.is_none()), "seed {seed}: {reports:?}");
    let refused = events.iter().filter(|event| event["success"] == false).count();
    Seen {
        opened_by_server: opened,
        opened_alone: granted,
        refused,
        unknown: unknown + count(&asked, &Value::from(UNKNOWN)),
        restarts: world.restarts,
    }
}

/// Of what the agent has decided alone and recorded, how often it has said what.
fn printed_alone(shown: &[Shown]) -> HashMap<Value, usize> {
    let mut printed: HashMap<Value, usize> = HashMap::new();
    for shown in shown.iter().filter(|shown| shown.decided.decided_by == DecidedBy::Agent) {
        let code = serde_json::to_value(shown.decided.code).unwrap();
        // Said where the server was asked and did not answer, or could not be, or where codes were shown too fast to be looked at.
        if !matches!(code.as_str(), Some(UNKNOWN | "e00503" | "e00429")) {
            *printed.entry(code).or_default() += 1;
        }
    }
    printed
}

/// The unlocks of the ledger, oldest first.
async fn events(world: &World) -> Vec<Value> {
    let events = world.server.unlock_events().await;
    assert!(events.len() < 1_000, "there may be more than were read");
    events
}

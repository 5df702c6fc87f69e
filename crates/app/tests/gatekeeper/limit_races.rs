//! Unlock limits under crowds: however many come at once, so often and no more.

use std::sync::Arc;

use doorward_core::Role;
use doorward_testkit::answer::Answer;
use doorward_testkit::database::TestDatabase;
use doorward_testkit::db_test;
use doorward_testkit::server::{Credential, TestServer};
use serde_json::{Value, json};
use tokio::sync::Barrier;
use tokio::task::JoinHandle;

/// Unlocks at these doors in turn, all at once.
fn crowd(server: &Arc<TestServer>, doors: &[i64], credential: &Credential, callers: usize) -> Vec<JoinHandle<Answer>> {
    let start = Arc::new(Barrier::new(callers));
    let caller = |lock_id: i64| {
        let (server, start, credential) = (Arc::clone(server), Arc::clone(&start), credential.clone());
        tokio::spawn(async move {
            start.wait().await;
            server.unlock(lock_id, &credential).await
        })
    };
    doors.iter().cycle().take(callers).map(|id| caller(*id)).collect()
}

/// How many of them opened; the others were told that all is used up.
async fn opened(callers: Vec<JoinHandle<Answer>>) -> usize {
    let mut opened = 0;
    for caller in callers {
        let answer = caller.await.unwrap();
        if answer.status == 200 {
            opened += 1;
        } else {
            answer.refuses(403, "e00410");
        }
    }
    opened
}

async fn successes(server: &TestServer) -> usize {
    let set = json!({"event_set": {"event_type": "lock.unlock", "event_success": true}});
    let set = server.post("/event_sets?limit=1000", &server.tenant.owner, set).await.ok();
    set["events"].as_array().unwrap().len()
}

async fn limit(server: &TestServer, right_id: i64, limit: Value) {
    let path = format!("/role_assignments/{right_id}");
    server.patch(&path, &server.tenant.owner, json!({"role_assignment": limit})).await.is(204);
}

#[db_test(flavor = "multi_thread", worker_threads = 2)]
async fn sixty_four_at_two_doors_with_one_unlock_left_open_exactly_one(db: TestDatabase) {
    const ROUNDS: usize = 20;
    let server = Arc::new(TestServer::start(db).await);
    let (tenant, simulated) = (&server.tenant, json!({"kind": "simulated"}));
    let site = server.site(tenant, simulated.clone()).await;
    let (second, _) = server.door(tenant, site.place_id, site.group_id, simulated).await;
    for round in 0..ROUNDS {
        let credential = match round % 3 {
            0 => server.link(tenant, site.group_id, json!({"unlock_limit": 1})).await.credential,
            1 => {
                let person = server.caller_with_role(Role::GroupBasic, site.group_id).await;
                limit(&server, person.role_assignment_id, json!({"unlock_limit": 1, "unlock_limit_period": "day"})).await;
                person.credential
            }
            _ => {
                let guest = server.guest(tenant, site.group_id, json!({})).await;
                limit(&server, guest.role_assignment_id, json!({"unlock_limit": 1})).await;
                guest.credential
            }
        };
        assert_eq!(opened(crowd(&server, &[site.lock_id, second], &credential, 64)).await, 1, "round {round}");
    }
    assert_eq!((successes(&server).await, server.open_commands().await), (ROUNDS, 0));
}

#[db_test(flavor = "multi_thread", worker_threads = 2)]
async fn a_limit_whose_period_changes_meanwhile_is_kept_to_exactly(db: TestDatabase) {
    const LIMIT: usize = 5;
    const ROUNDS: usize = 4;
    let server = Arc::new(TestServer::start(db).await);
    let site = server.site(&server.tenant, json!({"kind": "simulated"})).await;
    for round in 0..ROUNDS {
        let person = server.caller_with_role(Role::GroupBasic, site.group_id).await;
        let right_id = person.role_assignment_id;
        limit(&server, right_id, json!({"unlock_limit": LIMIT})).await;
        let callers = crowd(&server, &[site.lock_id], &person.credential, 48);
        for period in [json!("day"), Value::Null, json!("week"), json!("month"), Value::Null] {
            limit(&server, right_id, json!({"unlock_limit_period": period})).await;
        }
        assert_eq!(opened(callers).await, LIMIT, "round {round}");
        let right = server.get(&format!("/role_assignments/{right_id}"), &server.tenant.owner).await.ok();
        assert_eq!(right["unlocks_count"], json!(LIMIT), "round {round}");
    }
    assert_eq!((successes(&server).await, server.open_commands().await), (LIMIT * ROUNDS, 0));
}

#[db_test(flavor = "multi_thread", worker_threads = 2)]
async fn a_link_that_is_changed_meanwhile_keeps_to_its_limit_exactly(db: TestDatabase) {
    const LIMIT: usize = 5;
    const ROUNDS: usize = 4;
    let server = Arc::new(TestServer::start(db).await);
    let owner = &server.tenant.owner;
    let site = server.site(&server.tenant, json!({"kind": "simulated"})).await;
    let elsewhere = server.post("/groups", owner, json!({"group": {"name": "Everywhere"}})).await.id();
    server.post("/group_locks", owner, json!({"group_lock": {"group_id": elsewhere, "lock_id": site.lock_id}})).await.is(200);
    for round in 0..ROUNDS {
        let link = server.link(&server.tenant, site.group_id, json!({"unlock_limit": LIMIT})).await;
        let path = format!("/group_links/{}", link.id);
        let callers = crowd(&server, &[site.lock_id], &link.credential, 48);
        for change in [
            json!({"unlock_limit_period": "day"}),
            json!({"name": "Ada Changed"}),
            json!({"group_id": elsewhere}),
            json!({"unlock_limit": 2}),
            json!({"unlock_limit": LIMIT, "unlock_limit_period": null}),
            json!({"group_id": site.group_id, "unlock_limit_period": "month"}),
            json!({"unlock_limit_period": null, "valid_until": server.in_seconds(3_600)}),
        ] {
            server.patch(&path, owner, json!({"group_link": change})).await.is(204);
        }
        // Those who came while two were allowed were refused; whoever comes now has the rest.
        let before = opened(callers).await;
        let after = opened(crowd(&server, &[site.lock_id], &link.credential, 16)).await;
        assert_eq!(before + after, LIMIT, "round {round}");
        assert_eq!(server.get(&path, owner).await.ok()["unlocks_count"], json!(LIMIT), "round {round}");
    }
    assert_eq!((successes(&server).await, server.open_commands().await), (LIMIT * ROUNDS, 0));
}

//! Keys that sign passes, where several servers share a database.

use std::sync::Arc;

use doorward_app::group_links::{self, GroupLinkInput};
use doorward_app::{App, authenticate, scans};
use doorward_core::input::Field;
use doorward_testkit::database::TestDatabase;
use doorward_testkit::db_test;
use doorward_testkit::server::Credential;
use serde_json::{Value, json};
use tokio::sync::Barrier;

use crate::support::House;

impl House {
    /// A link with an offline code, made by one of the servers: its pass.
    async fn pass_of(&self, app: &App) -> String {
        let Credential::Login(secret) = &self.server.tenant.owner else { unreachable!("an owner has a login") };
        let caller = authenticate::login(app, secret).await.unwrap();
        let input = GroupLinkInput {
            group_id: Field::Value(self.site.group_id),
            name: Field::Value("Ada Sample".to_owned()),
            quick_response_code_type: Field::Value("offline".to_owned()),
            ..GroupLinkInput::default()
        };
        group_links::create(app, &caller, input).await.unwrap().code.unwrap().reveal().to_owned()
    }

    async fn keys(&self) -> Vec<Value> {
        self.server.get("/organization/signing_keys?limit=250", &self.server.tenant.owner).await.list()
    }

    async fn all_open(&self, passes: &[String]) {
        for pass in passes {
            scans::open(&self.server.app, pass, self.site.lock_id).await.unwrap();
        }
    }
}

#[db_test(flavor = "multi_thread", worker_threads = 2)]
async fn of_servers_that_need_a_key_at_once_one_makes_it(db: TestDatabase) {
    const EACH: usize = 4;
    let house = Arc::new(House::new(db).await);
    let apps = [Arc::clone(&house.server.app), house.server.another_app_as("node-2"), house.server.another_app_as("node-3")];
    let start = Arc::new(Barrier::new(apps.len() * EACH));
    let making: Vec<_> = apps
        .iter()
        .cycle()
        .take(apps.len() * EACH)
        .map(|app| {
            let (house, app, start) = (Arc::clone(&house), Arc::clone(app), Arc::clone(&start));
            tokio::spawn(async move {
                start.wait().await;
                house.pass_of(&app).await
            })
        })
        .collect();
    let mut passes = Vec::new();
    for pass in making {
        passes.push(pass.await.unwrap());
    }
    assert_eq!(house.keys().await.len(), 1);
    house.all_open(&passes).await;
}

#[db_test]
async fn servers_that_cannot_read_each_others_keys_have_one_each_and_all_count(db: TestDatabase) {
    let house = House::new(db).await;
    let stranger = house.server.another_app_with_key("node-2", [8; 32]);
    let mut passes = Vec::new();
    for app in [&house.server.app, &stranger, &house.server.app, &stranger] {
        passes.push(house.pass_of(app).await);
    }
    assert_eq!(house.keys().await.len(), 2);
    house.all_open(&passes).await;

    // A rotation is of the organization, and not of a server.
    let rotate = "/organization/signing_keys/rotate";
    house.server.post(rotate, &house.server.tenant.owner, json!({})).await.ok();
    let retired = house.keys().await.iter().filter(|key| !key["retired_at"].is_null()).count();
    assert_eq!((house.keys().await.len(), retired), (3, 2));
    passes.push(house.pass_of(&stranger).await);
    passes.push(house.pass_of(&house.server.app).await);
    assert_eq!(house.keys().await.len(), 4);
    house.all_open(&passes).await;
    house.server.finish().await;
}

#[db_test(flavor = "multi_thread", worker_threads = 2)]
async fn rotations_at_once_leave_one_key_that_signs(db: TestDatabase) {
    let house = Arc::new(House::new(db).await);
    let rotating: Vec<_> = (0..6)
        .map(|_| {
            let house = Arc::clone(&house);
            tokio::spawn(async move {
                house.server.post("/organization/signing_keys/rotate", &house.server.tenant.owner, json!({})).await.ok();
            })
        })
        .collect();
    for rotation in rotating {
        rotation.await.unwrap();
    }
    let keys = house.keys().await;
    assert_eq!((keys.len(), keys.iter().filter(|key| key["retired_at"].is_null()).count()), (6, 1));
    let pass = house.pass_of(&house.server.app).await;
    house.all_open(&[pass]).await;
}

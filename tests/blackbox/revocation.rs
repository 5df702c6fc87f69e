//! What is taken away opens nothing any more: not by the very next request, and not on another server.

use std::net::SocketAddr;
use std::thread;

use doorward_testkit::database::TestDatabase;
use serde_json::{Value, json};

use crate::program::Program;
use crate::program::building::Building;
use crate::program::connection::Connection;
use crate::program::http::Answer;

const LINKS: usize = 10_000;
/// Who takes links away at the same time, each at a door of their own.
const WORKERS: usize = 16;
/// How often each of the other things is taken away.
const ROUNDS: usize = 300;

#[tokio::test(flavor = "multi_thread")]
async fn a_deleted_link_opens_nothing_on_sqlite() {
    let program = Program::start(&["--simulate-doors"]);
    delete_links(&program, [program.address(); 2]).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_deleted_link_opens_nothing_on_either_of_two_servers() {
    let database = TestDatabase::postgres().await;
    let program = Program::start_with(Some(database.url()), &["--simulate-doors"], &[]);
    let second = program.beside();
    delete_links(&program, [program.address(), second.address()]).await;
}

/// Deletes each link through one of the servers and tries it through the other.
async fn delete_links(program: &Program, servers: [SocketAddr; 2]) {
    let building = Building::new(program.api()).await;
    let (owner, group_id) = (format!("KISI-LOGIN {}", program.api_key()), building.group_id);
    let mut doors = Vec::new();
    for number in 0..WORKERS {
        doors.push(building.door(&format!("Door {number}"), json!(null)).await);
    }
    thread::scope(|scope| {
        for door in doors {
            let owner = &owner;
            scope.spawn(move || {
                let mut servers = servers.map(Connection::open);
                for _ in 0..LINKS / WORKERS {
                    let [here, there] = &mut servers;
                    let link = json!({"group_link": {"name": "Gus Guest", "group_id": group_id}});
                    let link = made(here.ask("POST", "/group_links", owner, Some(&link)));
                    let guest = format!("KISI-GROUP-LINK {}", link["secret"].as_str().unwrap());
                    assert_eq!(there.unlock(door, &guest).status, 200);
                    assert_eq!(here.ask("DELETE", &format!("/group_links/{}", link["id"]), owner, None).status, 204);
                    assert_refused(&there.unlock(door, &guest), 401, "f299ef");
                    servers.reverse();
                }
            });
        }
    });
}

#[tokio::test(flavor = "multi_thread")]
async fn what_a_user_loses_opens_nothing_on_either_of_two_servers() {
    let database = TestDatabase::postgres().await;
    let program = Program::start_with(Some(database.url()), &["--simulate-doors"], &[]);
    let second = program.beside();
    lose_everything(&program, [program.address(), second.address()]).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_a_user_loses_opens_nothing_on_sqlite() {
    let program = Program::start(&["--simulate-doors"]);
    lose_everything(&program, [program.address(); 2]).await;
}

/// Takes each thing away from a user of its own, through one of the servers, and tries through the other.
async fn lose_everything(program: &Program, servers: [SocketAddr; 2]) {
    let building = Building::new(program.api()).await;
    let losses = [Loss::Access, Loss::Right, Loss::Login, Loss::Door, Loss::Account];
    let mut members = Vec::new();
    for (number, loss) in losses.into_iter().enumerate() {
        let door = building.door(&format!("Door {number}"), json!(null)).await;
        members.push(Member { loss, door, group_id: building.group_id, owner: format!("KISI-LOGIN {}", program.api_key()) });
    }
    thread::scope(|scope| {
        for member in members {
            scope.spawn(move || member.lose_and_regain(servers.map(Connection::open)));
        }
    });
}

/// What is taken away from a user.
#[derive(Clone, Copy, Debug)]
enum Loss {
    Access,
    Right,
    Login,
    Door,
    Account,
}

/// A user who loses one thing again and again.
struct Member {
    loss: Loss,
    door: i64,
    group_id: i64,
    owner: String,
}

/// What a user has.
struct Held {
    user_id: i64,
    role_assignment_id: i64,
    login: String,
}

impl Member {
    fn lose_and_regain(&self, mut servers: [Connection; 2]) {
        let mut held = self.join(&mut servers[0], 0);
        for round in 1..=ROUNDS {
            let [here, there] = &mut servers;
            assert_eq!(there.unlock(self.door, &held.login).status, 200, "{:?}, round {round}", self.loss);
            let (status, code) = self.lose(here, &held);
            assert_refused(&there.unlock(self.door, &held.login), status, code);
            self.regain(here, &mut held, round);
            servers.reverse();
        }
    }

    fn join(&self, server: &mut Connection, round: usize) -> Held {
        let email = self.email(round);
        let user = json!({"user": {"email": email, "send_emails": false, "confirm": true}});
        let user_id = self.make(server, "/users", &user)["id"].as_i64().unwrap();
        Held { user_id, role_assignment_id: self.assign(server, user_id), login: self.sign_in(server, &email) }
    }

    fn lose(&self, server: &mut Connection, held: &Held) -> (u16, &'static str) {
        match self.loss {
            Loss::Access => {
                self.let_in(server, held.user_id, false);
                (403, "fcd8ff")
            }
            Loss::Right => {
                self.delete(server, &format!("/role_assignments/{}", held.role_assignment_id), &self.owner);
                (403, "f298bf")
            }
            Loss::Login => {
                self.delete(server, "/login", &held.login);
                (401, "afc496")
            }
            Loss::Door => {
                let list =
                    server.ask("GET", &format!("/group_locks?group_id={}&lock_id={}", self.group_id, self.door), &self.owner, None);
                self.delete(server, &format!("/group_locks/{}", list.json()[0]["id"]), &self.owner);
                (403, "f298bf")
            }
            Loss::Account => {
                self.delete(server, &format!("/users/{}", held.user_id), &self.owner);
                (401, "afc496")
            }
        }
    }

    fn regain(&self, server: &mut Connection, held: &mut Held, round: usize) {
        match self.loss {
            Loss::Access => self.let_in(server, held.user_id, true),
            Loss::Right => held.role_assignment_id = self.assign(server, held.user_id),
            Loss::Login => held.login = self.sign_in(server, &self.email(0)),
            Loss::Door => {
                self.make(server, "/group_locks", &json!({"group_lock": {"group_id": self.group_id, "lock_id": self.door}}));
            }
            Loss::Account => *held = self.join(server, round),
        }
    }

    fn email(&self, round: usize) -> String {
        format!("{:?}-{round}@example.com", self.loss)
    }

    fn assign(&self, server: &mut Connection, user_id: i64) -> i64 {
        let right = json!({"role_assignment": {"role_id": "group_basic", "applies_to_type": "Group", "applies_to_id": self.group_id,
            "assignee_type": "User", "assignee_id": user_id}});
        self.make(server, "/role_assignments", &right)["id"].as_i64().unwrap()
    }

    fn sign_in(&self, server: &mut Connection, email: &str) -> String {
        let login = self.make(server, "/logins", &json!({"login": {"type": "device", "email": email}}));
        format!("KISI-LOGIN {}", login["secret"].as_str().unwrap())
    }

    fn let_in(&self, server: &mut Connection, user_id: i64, access_enabled: bool) {
        let user = json!({"user": {"access_enabled": access_enabled}});
        assert_eq!(server.ask("PATCH", &format!("/users/{user_id}"), &self.owner, Some(&user)).status, 204);
    }

    fn make(&self, server: &mut Connection, path: &str, body: &Value) -> Value {
        made(server.ask("POST", path, &self.owner, Some(body)))
    }

    fn delete(&self, server: &mut Connection, path: &str, authorization: &str) {
        let answer = server.ask("DELETE", path, authorization, None);
        assert_eq!(answer.status, 204, "{path}: {answer:?}");
    }
}

fn made(answer: Answer) -> Value {
    assert_eq!(answer.status, 200, "{answer:?}");
    answer.json()
}

#[track_caller]
fn assert_refused(answer: &Answer, status: u16, code: &str) {
    assert_eq!((answer.status, &answer.json()["code"]), (status, &json!(code)));
}

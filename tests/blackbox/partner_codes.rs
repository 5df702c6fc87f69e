//! Partners' codes, made by what docs/partner-codes.md says, and shown to a terminal: with the server there, and with it killed.

use std::io::Write as _;
use std::process::{Command, Stdio};

use serde_json::{Value, json};

use crate::kisi_client::{python, root};
use crate::program::agent::Agent;
use crate::program::site::Site;

/// A partner key for a group.
struct Partner {
    id: i64,
    audience: String,
    secret: String,
    group_id: i64,
}

/// The example in this language, with a partner's own values.
fn example(language: &str, partner: &Partner) -> String {
    let document = std::fs::read_to_string(root().join("docs/partner-codes.md")).unwrap();
    let (_, rest) = document.split_once(&format!("```{language}\n")).unwrap();
    let (example, _) = rest.split_once("```").unwrap();
    let (given, own) = (r#""3", "sunny-mill", 7"#, format!(r#""{}", "{}", {}"#, partner.id, partner.audience, partner.group_id));
    assert!(example.contains(given), "{example}");
    example.replace(given, &own)
}

/// The code that an example prints.
fn made(mut interpreter: Command, example: &str, partner: &Partner) -> String {
    interpreter.env("PARTNER_SECRET", &partner.secret).current_dir(root().join("tests/node"));
    let mut child = interpreter.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    child.stdin.take().unwrap().write_all(example.as_bytes()).unwrap();
    let output = child.wait_with_output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap().trim().to_owned()
}

fn codes(partner: &Partner) -> Vec<String> {
    let mut node = Command::new("node");
    node.arg("--input-type=module");
    let interpreters = [("python", Command::new(python())), ("js", node), ("php", Command::new("php"))];
    interpreters.into_iter().map(|(language, command)| made(command, &example(language, partner), partner)).collect()
}

fn decided(agent: &mut Agent, code: &str) -> (Value, Value, Value) {
    let decided = agent.scan(code);
    (decided["decision"].clone(), decided["code"].clone(), decided["decided_by"].clone())
}

#[tokio::test(flavor = "multi_thread")]
async fn codes_made_as_the_document_says_open_with_the_server_and_without() {
    let mut site = Site::new(json!({"kind": "simulated"})).await;
    let key = json!({"name": "Booking system", "algorithm": "HS256", "group_ids": [site.building.group_id], "longest_life": 3_600});
    let made = site.building.api.post("/partner_keys", json!({"partner_key": key})).await;
    let text = |name: &str| made[name].as_str().unwrap().to_owned();
    let partner = Partner {
        id: made["id"].as_i64().unwrap(),
        audience: text("audience"),
        secret: text("secret"),
        group_id: site.building.group_id,
    };
    let codes = codes(&partner);
    for code in &codes {
        assert_eq!(decided(&mut site.agent, code), (json!("grant"), Value::Null, json!("server")), "{code}");
    }
    site.synced().await;
    site.kill_server();
    for code in &codes {
        assert_eq!(decided(&mut site.agent, code), (json!("grant"), Value::Null, json!("agent")), "{code}");
    }
    // Also once the agent was started again, with what it has kept; the secret is not to be read there.
    site.agent.restart();
    assert_eq!(decided(&mut site.agent, &codes[0]), (json!("grant"), Value::Null, json!("agent")));
    for entry in std::fs::read_dir(site.agent.data()).unwrap() {
        let kept = std::fs::read(entry.unwrap().path()).unwrap();
        assert!(!kept.windows(partner.secret.len()).any(|window| window == partner.secret.as_bytes()));
    }
    let (signed, _) = codes[0].rsplit_once('.').unwrap();
    let forged = format!("{signed}.{}", "A".repeat(43));
    assert_eq!(decided(&mut site.agent, &forged), (json!("deny"), json!("f299ef"), json!("agent")));

    site.bring_back().await;
    let events = site.unlocks_once(7).await;
    assert_eq!(events.len(), 7);
    for event in &events {
        assert_eq!((&event["actor_name"], &event["success"]), (&json!("Ada Sample"), &json!(true)), "{event}");
        let by = (&event["authenticated_by_type"], &event["authenticated_by_id"]);
        assert_eq!(by, (&json!("PartnerKey"), &json!(partner.id)), "{event}");
        assert_eq!(event["authorized_by_id"], json!(partner.group_id), "{event}");
    }
    assert_eq!(events.iter().filter(|event| event["controller_id"].is_number()).count(), 4);
    site.program.verify_ledger();
    // Switched off at once, also for a door that is cut off later.
    let path = format!("/partner_keys/{}", partner.id);
    site.building.api.patch(&path, json!({"partner_key": {"enabled": false}})).await;
    assert_eq!(decided(&mut site.agent, &codes[1]), (json!("deny"), json!("e00430"), json!("server")));
    site.synced().await;
    site.kill_server();
    assert_eq!(decided(&mut site.agent, &codes[1]), (json!("deny"), json!("e00430"), json!("agent")));
    let log = site.agent.process.logged() + &site.program.process().logged();
    assert!(!log.contains(&partner.secret) && codes.iter().all(|code| !log.contains(code)));
}

use std::collections::VecDeque;
use std::sync::Mutex;

use doorward_app::organization::OrganizationsMail;
use doorward_app::outbox::{LinkMail, LinkMailPlace, Message};
use doorward_app::reports::{ReportMail, ReportMailFile};
use doorward_core::{Language, Secret};
use doorward_testkit::smtp::SmtpServer;
use tokio::net::TcpListener;
use tokio::sync::{Notify, oneshot};

use super::mails::{Files, NO_SERVER};
use super::*;

/// How a message went: its id and, if it failed, the reason and what follows.
type Outcome = (i64, Result<(), (String, Then)>);

/// An outbox in memory that notes the outcomes, and refuses the first few notes if told so.
#[derive(Default)]
struct Queue {
    due: Mutex<VecDeque<DueMessage>>,
    outcomes: Mutex<Vec<Outcome>>,
    refuse: Mutex<u32>,
    rung: Notify,
    noted: Notify,
}

impl Queue {
    fn put(&self, id: i64, attempts: u32, mail: LinkMail) {
        self.due.lock().unwrap().push_back(DueMessage { id, attempts, message: Message::LinkMail(Box::new(mail)) });
        self.rung.notify_one();
    }

    fn note(&self, outcome: Outcome) -> Result<(), Error> {
        let mut refuse = self.refuse.lock().unwrap();
        if *refuse > 0 {
            *refuse -= 1;
            return Err(Error::Internal("not now".to_owned()));
        }
        self.outcomes.lock().unwrap().push(outcome);
        self.noted.notify_one();
        Ok(())
    }

    async fn outcomes(&self, count: usize) -> Vec<Outcome> {
        let noted = async {
            loop {
                let outcomes = self.outcomes.lock().unwrap().clone();
                if outcomes.len() >= count {
                    return outcomes;
                }
                self.noted.notified().await;
            }
        };
        tokio::time::timeout(Duration::from_secs(30), noted).await.expect("the worker notes outcomes")
    }
}

impl Outbox for Arc<Queue> {
    type Message = Message;

    async fn claim(&self, limit: u32) -> Result<Vec<DueMessage>, Error> {
        let mut due = self.due.lock().unwrap();
        let count = due.len().min(limit as usize);
        Ok(due.drain(..count).collect())
    }

    async fn sent(&self, id: i64, _receipt: Option<&str>) -> Result<(), Error> {
        self.note((id, Ok(())))
    }

    async fn failed(&self, id: i64, reason: &str, then: Then) -> Result<(), Error> {
        self.note((id, Err((reason.to_owned(), then))))
    }

    async fn wait(&self) {
        self.rung.notified().await;
    }

    fn now(&self) -> Timestamp {
        Timestamp::parse("2026-11-21T12:00:00Z").unwrap()
    }
}

struct OneFile;

impl Files for OneFile {
    async fn of_report(&self, mail: &ReportMail) -> Result<Option<ReportMailFile>, Error> {
        let file = ReportMailFile { name: format!("{}.csv", mail.name), bytes: b"id,name\r\n1,Zo\xc3\xab\r\n".to_vec() };
        Ok(mail.error.is_none().then_some(file))
    }
}

struct Running {
    queue: Arc<Queue>,
    stop: Option<oneshot::Sender<()>>,
    task: tokio::task::JoinHandle<()>,
}

impl Running {
    fn start(smtp_url: Option<&str>) -> Self {
        let queue = Arc::new(Queue::default());
        let mailer = smtp_url.map(|url| Mailer::new(url, "doors@example.com").unwrap());
        let (stop, stopped) = oneshot::channel();
        let worker = Worker { outbox: Arc::clone(&queue), carrier: Mails { mailer, files: OneFile } };
        let task = tokio::spawn(worker.run(async {
            let _closed = stopped.await;
        }));
        Self { queue, stop: Some(stop), task }
    }

    async fn stop(mut self) {
        self.stop.take().unwrap().send(()).unwrap();
        self.task.await.unwrap();
    }
}

fn mail(to: &str) -> LinkMail {
    LinkMail {
        appointment: "group-link-1".to_owned(),
        language: Language::English,
        code: None,
        color: None,
        updated_at: Timestamp::parse("2026-11-20T12:00:00Z").unwrap(),
        to: to.to_owned(),
        guest_name: "Grace Example".to_owned(),
        host_name: "Ada Example".to_owned(),
        host_email: Some("ada@example.com".to_owned()),
        organization_name: "Sunny Mill Studios".to_owned(),
        logo: None,
        places: vec![LinkMailPlace {
            name: "Sunny Mill".to_owned(),
            address: "Mill Lane 4, 10115 Berlin".to_owned(),
            doors: vec!["Front door".to_owned()],
        }],
        time_zone: "Europe/Berlin".to_owned(),
        valid_from: None,
        valid_until: Timestamp::parse("2026-11-27T17:00:00Z"),
        address: Secret::presented("https://doors.example.com/grouplinks/0123456789abcdef0123456789abcdef"),
    }
}

#[tokio::test]
async fn what_is_put_into_the_outbox_arrives_once() {
    let server = SmtpServer::start().unwrap();
    let worker = Running::start(Some(&server.url()));
    for id in 1..=20 {
        worker.queue.put(id, 0, mail("grace@example.com"));
    }
    let mut outcomes = worker.queue.outcomes(20).await;
    outcomes.sort_by_key(|(id, _)| *id);
    assert_eq!(outcomes, (1..=20).map(|id| (id, Ok(()))).collect::<Vec<_>>());
    worker.queue.put(21, 0, mail("grace@example.com"));
    worker.queue.outcomes(21).await;
    worker.stop().await;
    assert_eq!(server.wait_for(21).await.unwrap().len(), 21);
}

#[tokio::test]
async fn a_list_of_organizations_is_mailed_too() {
    let server = SmtpServer::start().unwrap();
    let worker = Running::start(Some(&server.url()));
    let mail = OrganizationsMail {
        to: "ada@example.com".to_owned(),
        organizations: vec![("Harbour".to_owned(), "harbour".to_owned())],
        address: "https://doors.example.com/app/sign_in".to_owned(),
    };
    let due = DueMessage { id: 1, attempts: 0, message: Message::OrganizationsMail(mail) };
    worker.queue.due.lock().unwrap().push_back(due);
    worker.queue.rung.notify_one();
    assert_eq!(worker.queue.outcomes(1).await, [(1, Ok(()))]);
    worker.stop().await;
    let sent = server.wait_for(1).await.unwrap();
    assert!(sent[0].contains("Subject: Your organization on Doorward"), "{}", sent[0]);
    assert!(sent[0].contains("From: Doorward <doors@example.com>"), "{}", sent[0]);
}

#[tokio::test]
async fn a_report_is_mailed_with_its_file() {
    let server = SmtpServer::start().unwrap();
    let worker = Running::start(Some(&server.url()));
    let mail = ReportMail {
        to: "ada@example.com".to_owned(),
        organization_name: "Harbour".to_owned(),
        logo: None,
        name: "Weekly".to_owned(),
        report_id: 7,
        start_date: "2026-11-16".to_owned(),
        end_date: "2026-11-22".to_owned(),
        time_zone: "Europe/Berlin".to_owned(),
        rows_count: 1,
        kept_until: Timestamp::parse("2026-12-23T09:00:00Z").unwrap(),
        error: None,
        file: None,
    };
    let due = DueMessage { id: 1, attempts: 0, message: Message::ReportMail(Box::new(mail)) };
    worker.queue.due.lock().unwrap().push_back(due);
    worker.queue.rung.notify_one();
    assert_eq!(worker.queue.outcomes(1).await, [(1, Ok(()))]);
    worker.stop().await;
    let sent = server.wait_for(1).await.unwrap().remove(0);
    let mail = mailparse::parse_mail(sent.as_bytes()).unwrap();
    assert_eq!(mail.ctype.mimetype, "multipart/mixed");
    let [words, file] = mail.subparts.as_slice() else { panic!("{sent}") };
    assert_eq!(words.ctype.mimetype, "multipart/alternative");
    assert_eq!((file.ctype.mimetype.as_str(), file.ctype.charset.as_str()), ("text/csv", "utf-8"));
    let disposition = file.get_content_disposition();
    assert_eq!(disposition.disposition, mailparse::DispositionType::Attachment);
    assert_eq!(disposition.params.get("filename").map(String::as_str), Some("Weekly.csv"));
    assert_eq!(file.get_body_raw().unwrap(), "id,name\r\n1,Zoë\r\n".as_bytes());
}

#[tokio::test]
async fn while_the_server_is_away_pauses_grow_until_the_message_is_given_up() {
    let mut server = SmtpServer::start().unwrap();
    let worker = Running::start(Some(&server.url()));
    server.stop();
    for (index, (attempts, pause)) in [(0, Some(10)), (1, Some(30)), (6, Some(7_200)), (24, None)].into_iter().enumerate() {
        worker.queue.put(1, attempts, mail("grace@example.com"));
        let (_, outcome) = worker.queue.outcomes(index + 1).await.pop().unwrap();
        let (reason, then) = outcome.unwrap_err();
        assert!(reason.contains("cannot be used"), "{reason}");
        match (then, pause) {
            (Then::Retry(wait), Some(least)) => {
                assert!((least..=least * 6 / 5).contains(&wait.as_secs()), "after {attempts} attempts: {wait:?}");
            }
            (then, pause) => assert_eq!((then, pause), (Then::GiveUp, None), "after {attempts} attempts"),
        }
    }
    server.restart().unwrap();
    worker.queue.put(1, 2, mail("grace@example.com"));
    assert_eq!(worker.queue.outcomes(5).await.pop().unwrap(), (1, Ok(())));
    assert_eq!(server.wait_for(1).await.unwrap().len(), 1);
}

#[tokio::test]
async fn a_refused_recipient_is_given_up_at_once() {
    let server = SmtpServer::start().unwrap();
    let worker = Running::start(Some(&server.url()));
    worker.queue.put(1, 0, mail("refused@example.com"));
    let (_, outcome) = worker.queue.outcomes(1).await.pop().unwrap();
    let (reason, then) = outcome.unwrap_err();
    assert!(reason.contains("550 5.1.1"), "{reason}");
    assert_eq!(then, Then::Refused);
}

#[tokio::test]
async fn a_link_that_ended_meanwhile_is_not_mailed() {
    let server = SmtpServer::start().unwrap();
    let worker = Running::start(Some(&server.url()));
    let mut late = mail("grace@example.com");
    late.valid_until = Timestamp::parse("2026-11-21T12:00:00Z");
    worker.queue.put(1, 3, late);
    assert_eq!(worker.queue.outcomes(1).await, [(1, Err((EXPIRED.to_owned(), Then::GiveUp)))]);
    worker.stop().await;
    assert!(server.messages().unwrap().is_empty());
}

#[tokio::test]
async fn without_a_server_a_message_is_tried_again() {
    let worker = Running::start(None);
    worker.queue.put(1, 0, mail("grace@example.com"));
    let (_, outcome) = worker.queue.outcomes(1).await.remove(0);
    assert!(matches!(outcome, Err((reason, Then::Retry(_))) if reason == NO_SERVER));
    worker.stop().await;
}

#[tokio::test]
async fn an_outcome_is_noted_even_if_the_database_fails_at_first() {
    let server = SmtpServer::start().unwrap();
    let worker = Running::start(Some(&server.url()));
    *worker.queue.refuse.lock().unwrap() = 2;
    worker.queue.put(1, 0, mail("grace@example.com"));
    assert_eq!(worker.queue.outcomes(1).await, [(1, Ok(()))]);
    worker.stop().await;
    assert_eq!(server.messages().unwrap().len(), 1);
}

#[tokio::test]
async fn stopping_finishes_the_mails_under_way() {
    let server = SmtpServer::start().unwrap();
    let worker = Running::start(Some(&server.url()));
    let queue = Arc::clone(&worker.queue);
    for id in 1..=3 {
        queue.put(id, 0, mail("grace@example.com"));
    }
    worker.stop().await;
    let noted = queue.outcomes.lock().unwrap().len();
    let left = queue.due.lock().unwrap().len();
    assert_eq!(noted + left, 3, "each message is either recorded or untouched");
    assert_eq!(server.messages().unwrap().len(), noted);
}

#[tokio::test]
async fn stopping_does_not_wait_long_for_a_server_that_hangs() {
    let silent = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let worker = Running::start(Some(&format!("smtp://{}", silent.local_addr().unwrap())));
    worker.queue.put(1, 0, mail("grace@example.com"));
    let _connection = silent.accept().await.unwrap();
    tokio::time::pause();
    let started = tokio::time::Instant::now();
    worker.stop().await;
    assert!(started.elapsed() < Duration::from_secs(10), "{:?}", started.elapsed());
}

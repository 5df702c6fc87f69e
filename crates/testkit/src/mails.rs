//! Mails about accounts, as whoever gets them reads them; mails that nobody gets.

#![expect(clippy::expect_used, reason = "a mail that is missing fails the test")]

use std::time::Duration;

use doorward_app::outbox::{Message, Then, claim, failed, sent};
use doorward_app::users::mails::AccountMail;
use doorward_core::Secret;
use serde_json::json;

use crate::server::{Credential, Tenant, TestServer};

impl TestServer {
    /// The mails about accounts that are due. All mails that are due are sent.
    ///
    /// # Panics
    /// The database fails.
    pub async fn account_mails(&self) -> Vec<AccountMail> {
        let mut mails = Vec::new();
        loop {
            let due = claim(&self.app, 100, Duration::from_secs(60)).await.expect("the outbox");
            if due.is_empty() {
                return mails;
            }
            for due in due {
                sent(&self.app, due.id, None).await.expect("the outbox");
                match due.message {
                    Message::AccountMail(mail) => mails.push(*mail),
                    Message::LinkMail(_)
                    | Message::OrganizationsMail(_)
                    | Message::RightMail(_)
                    | Message::ReportMail(_)
                    | Message::TestMail(_) => {}
                }
            }
        }
    }

    /// The token in the last mail about an account that is due to this address.
    ///
    /// # Panics
    /// None is.
    pub async fn mailed_token(&self, email: &str) -> String {
        let mail = self.account_mails().await.into_iter().rfind(|mail| mail.to == email);
        token(&mail.expect("a mail to the address"))
    }

    /// A new user whom the owner invited: id, and the invitation's token.
    ///
    /// # Panics
    /// The API refuses.
    pub async fn invited_user(&self, tenant: &Tenant, email: &str) -> (i64, String) {
        let id = self.post("/users", &tenant.owner, json!({"user": {"email": email}})).await.id();
        (id, self.mailed_token(email).await)
    }

    /// A token for a new password of whoever has this address.
    ///
    /// # Panics
    /// Nobody has it.
    pub async fn password_token(&self, tenant: &Tenant, email: &str) -> String {
        let user = json!({"user": {"email": email, "domain": tenant.domain}});
        self.post("/users/password", &Credential::Nothing, user).await.is(204);
        self.mailed_token(email).await
    }
}

impl TestServer {
    /// An access key, from the mail that carries it. The mail is sent.
    ///
    /// # Panics
    /// It is not mailed, or the database fails.
    pub async fn mailed_key(&self, key_id: i64) -> Secret {
        // Nobody is kept from what else is due.
        let due = claim(&self.app, 10_000, Duration::ZERO).await.expect("the outbox");
        let of_key = due.into_iter().find_map(|due| {
            let Message::LinkMail(mail) = due.message else { return None };
            (mail.appointment == format!("access-key-{key_id}")).then_some((due.id, mail))
        });
        let (id, mail) = of_key.expect("the mail of the key");
        sent(&self.app, id, None).await.expect("the outbox");
        Secret::presented(mail.address.reveal().rsplit('/').next().expect("an address"))
    }
}

/// A message that was given up.
#[derive(Debug, Clone, Copy)]
pub struct DeadLetter {
    /// The message.
    pub id: i64,
    /// The link that it carries.
    pub group_link_id: i64,
}

impl TestServer {
    /// The mail of a new link, which was given up.
    ///
    /// # Panics
    /// The API refuses, or the database fails.
    pub async fn dead_letter(&self, tenant: &Tenant, group_id: i64) -> DeadLetter {
        let link = self.link(tenant, group_id, json!({"email": "ada@example.com"})).await;
        // Nobody is kept from what else is due.
        let due = claim(&self.app, 10_000, Duration::ZERO).await.expect("the outbox");
        let of_link =
            |message: &Message| matches!(message, Message::LinkMail(mail) if mail.appointment == format!("group-link-{}", link.id));
        let id = due.iter().find(|due| of_link(&due.message)).expect("the mail of the link").id;
        failed(&self.app, id, "the mail server is gone", Then::GiveUp).await.expect("the outbox");
        DeadLetter { id, group_link_id: link.id }
    }
}

/// The token in a mail.
///
/// # Panics
/// It has no address.
#[must_use]
pub fn token(mail: &AccountMail) -> String {
    mail.address.reveal().rsplit('/').next().expect("an address").to_owned()
}

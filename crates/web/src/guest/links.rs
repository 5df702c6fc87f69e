//! What the guest page needs of the application.

use async_trait::async_trait;
use doorward_app::guest::{self, GuestView, Held, PageOf};
use doorward_app::{App, Error};
use doorward_core::Secret;

/// What guests hold, as far as their pages' addresses tell it apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// Group links.
    Link,
    /// Access keys.
    AccessKey,
}

impl Kind {
    /// What the paths of their pages begin with.
    pub const fn prefix(self) -> &'static str {
        match self {
            Self::Link => "/grouplinks",
            Self::AccessKey => "/accesskeys",
        }
    }

    /// One of this kind.
    pub const fn held(self, secret: Secret) -> Held {
        match self {
            Self::Link => Held::Link(secret),
            Self::AccessKey => Held::AccessKey(secret),
        }
    }

    /// The page of the one with this id.
    pub const fn page(self, id: i64) -> PageOf {
        match self {
            Self::Link => PageOf::Link(id),
            Self::AccessKey => PageOf::AccessKey(id),
        }
    }
}

/// The path of a page; what belongs to it is below.
pub fn home(of: PageOf) -> String {
    let (kind, id) = match of {
        PageOf::Link(id) => (Kind::Link, id),
        PageOf::AccessKey(id) => (Kind::AccessKey, id),
    };
    format!("{}/at/{id}", kind.prefix())
}

/// Looks links and access keys up and opens doors with them.
#[async_trait]
pub trait GuestLinks: Send + Sync + 'static {
    /// What whoever holds this sees. Changes nothing.
    async fn view(&self, held: &Held) -> Result<GuestView, Error>;

    /// Opens a door; returns the seconds it stays open.
    async fn open(&self, held: &Held, lock_id: i64) -> Result<u32, Error>;
}

#[async_trait]
impl GuestLinks for App {
    async fn view(&self, held: &Held) -> Result<GuestView, Error> {
        guest::view(self, held).await
    }

    async fn open(&self, held: &Held, lock_id: i64) -> Result<u32, Error> {
        Ok(guest::open(self, held, lock_id).await?.pulse_seconds)
    }
}

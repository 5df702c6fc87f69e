//! What the guest page needs of the application.

use async_trait::async_trait;
use doorward_app::guest::{self, GuestView};
use doorward_app::{App, Error};
use doorward_core::Secret;

/// Looks links up and opens doors with them.
#[async_trait]
pub trait GuestLinks: Send + Sync + 'static {
    /// What the guest of this secret sees. Changes nothing.
    async fn view(&self, secret: &Secret) -> Result<GuestView, Error>;

    /// Opens a door; returns the seconds it stays open.
    async fn open(&self, secret: &Secret, lock_id: i64) -> Result<u32, Error>;
}

#[async_trait]
impl GuestLinks for App {
    async fn view(&self, secret: &Secret) -> Result<GuestView, Error> {
        guest::view(self, secret).await
    }

    async fn open(&self, secret: &Secret, lock_id: i64) -> Result<u32, Error> {
        Ok(guest::open(self, secret, lock_id).await?.pulse_seconds)
    }
}

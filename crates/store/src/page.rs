//! One page of a list.

use sea_orm::{ConnectionTrait, EntityTrait, FromQueryResult, PaginatorTrait, QuerySelect, Select};

use crate::Error;

/// Which rows of a list, in its order.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Page {
    /// How many rows at most.
    pub limit: u64,
    /// How many rows to pass over.
    pub offset: u64,
}

/// The rows of a page, and how many there are in all.
#[derive(Clone, Debug)]
pub struct Listed<T> {
    /// The rows.
    pub items: Vec<T>,
    /// How many the whole list has.
    pub total: u64,
    /// The page that was asked for.
    pub page: Page,
}

impl<T> Listed<T> {
    /// The same page of something made from each row.
    pub fn map<U>(self, each: impl FnMut(T) -> U) -> Listed<U> {
        Listed { items: self.items.into_iter().map(each).collect(), total: self.total, page: self.page }
    }
}

/// Reads one page of a query.
///
/// # Errors
/// The database failed.
pub async fn list<E, C>(conn: &C, select: Select<E>, page: Page) -> Result<Listed<E::Model>, Error>
where
    E: EntityTrait,
    E::Model: FromQueryResult + Sized + Send + Sync,
    C: ConnectionTrait,
{
    let total = select.clone().count(conn).await?;
    let items = select.limit(page.limit).offset(page.offset).all(conn).await?;
    Ok(Listed { items, total, page })
}

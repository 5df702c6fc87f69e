//! The queries that every aggregate has, written once.

/// `insert(conn, row)`
macro_rules! insert {
    ($entity:ident) => {
        /// Adds one.
        ///
        /// # Errors
        /// The database failed, or a unique rule is broken.
        pub async fn insert(
            conn: &impl sea_orm::ConnectionTrait,
            row: crate::entity::$entity::ActiveModel,
        ) -> Result<crate::entity::$entity::Model, crate::Error> {
            Ok(sea_orm::ActiveModelTrait::insert(row, conn).await?)
        }
    };
}

/// `update(conn, row)`
macro_rules! update {
    ($entity:ident) => {
        /// Changes one.
        ///
        /// # Errors
        /// The database failed, or a unique rule is broken.
        pub async fn update(
            conn: &impl sea_orm::ConnectionTrait,
            row: crate::entity::$entity::ActiveModel,
        ) -> Result<crate::entity::$entity::Model, crate::Error> {
            Ok(sea_orm::ActiveModelTrait::update(row, conn).await?)
        }
    };
}

/// `delete(conn, id)`
macro_rules! delete {
    ($entity:ident) => {
        /// Removes one.
        ///
        /// # Errors
        /// The database failed.
        pub async fn delete(conn: &impl sea_orm::ConnectionTrait, id: i64) -> Result<(), crate::Error> {
            <crate::entity::$entity::Entity as sea_orm::EntityTrait>::delete_by_id(id).exec(conn).await?;
            Ok(())
        }
    };
}

/// `find(conn, organization_id, id)`
macro_rules! find {
    ($entity:ident) => {
        /// The organization's one with this id.
        ///
        /// # Errors
        /// The database failed.
        pub async fn find(
            conn: &impl sea_orm::ConnectionTrait,
            organization_id: i64,
            id: i64,
        ) -> Result<Option<crate::entity::$entity::Model>, crate::Error> {
            use sea_orm::{ColumnTrait as _, EntityTrait as _, QueryFilter as _};
            let select = crate::entity::$entity::Entity::find_by_id(id);
            Ok(select.filter(crate::entity::$entity::Column::OrganizationId.eq(organization_id)).one(conn).await?)
        }
    };
}

/// `find_held(conn, organization_id, id)`
macro_rules! find_held {
    ($entity:ident) => {
        /// The organization's one with this id, kept from changing until the transaction ends. SQLite has one writer.
        ///
        /// # Errors
        /// The database failed.
        pub async fn find_held(
            conn: &impl sea_orm::ConnectionTrait,
            organization_id: i64,
            id: i64,
        ) -> Result<Option<crate::entity::$entity::Model>, crate::Error> {
            use sea_orm::{ColumnTrait as _, EntityTrait as _, QueryFilter as _, QuerySelect as _};
            let select = crate::entity::$entity::Entity::find_by_id(id);
            let select = select.filter(crate::entity::$entity::Column::OrganizationId.eq(organization_id));
            Ok(select.lock(sea_orm::sea_query::LockType::NoKeyUpdate).one(conn).await?)
        }
    };
}

/// `by_ids(conn, ids)`
macro_rules! by_ids {
    ($entity:ident) => {
        /// Those with these ids, by id.
        ///
        /// # Errors
        /// The database failed.
        pub async fn by_ids(
            conn: &impl sea_orm::ConnectionTrait,
            ids: impl IntoIterator<Item = i64>,
        ) -> Result<std::collections::HashMap<i64, crate::entity::$entity::Model>, crate::Error> {
            use sea_orm::{ColumnTrait as _, EntityTrait as _, QueryFilter as _};
            let ids: std::collections::BTreeSet<i64> = ids.into_iter().collect();
            if ids.is_empty() {
                return Ok(std::collections::HashMap::new());
            }
            let select = crate::entity::$entity::Entity::find().filter(crate::entity::$entity::Column::Id.is_in(ids));
            Ok(select.all(conn).await?.into_iter().map(|row| (row.id, row)).collect())
        }
    };
}

pub(crate) use {by_ids, delete, find, find_held, insert, update};

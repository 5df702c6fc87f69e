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

/// `count(conn, organization_id)`
macro_rules! count {
    ($entity:ident) => {
        /// How many an organization has. Nobody else adds one to it before the transaction ends.
        ///
        /// # Errors
        /// The database failed.
        pub async fn count(conn: &impl sea_orm::ConnectionTrait, organization_id: i64) -> Result<u64, crate::Error> {
            use sea_orm::{ColumnTrait as _, EntityTrait as _, PaginatorTrait as _, QueryFilter as _, QuerySelect as _};
            // Two who add at once would each count without the other's. SQLite has one writer and needs no lock.
            let organization = crate::entity::organization::Entity::find_by_id(organization_id);
            organization.lock(sea_orm::sea_query::LockType::NoKeyUpdate).one(conn).await?;
            let select = crate::entity::$entity::Entity::find();
            Ok(select.filter(crate::entity::$entity::Column::OrganizationId.eq(organization_id)).count(conn).await?)
        }
    };
}

/// `list(conn, organization_id, ids, query, page)`
macro_rules! list_by_name {
    ($entity:ident) => {
        /// A page of an organization's, by name: only these, and only those with this part in their name, if that is given.
        ///
        /// # Errors
        /// The database failed.
        pub async fn list(
            conn: &impl sea_orm::ConnectionTrait,
            organization_id: i64,
            ids: Option<Vec<i64>>,
            query: Option<String>,
            page: crate::page::Page,
        ) -> Result<crate::page::Listed<crate::entity::$entity::Model>, crate::Error> {
            use crate::entity::$entity::{Column, Entity};
            use sea_orm::{ColumnTrait as _, EntityTrait as _, QueryFilter as _, QueryOrder as _, QueryTrait as _};
            let select = Entity::find()
                .filter(Column::OrganizationId.eq(organization_id))
                .apply_if(ids, |select, ids| select.filter(Column::Id.is_in(ids)))
                .apply_if(query, |select, text| select.filter(crate::search::contains(&[Column::Name], &text)))
                .order_by_asc(Column::Name)
                .order_by_asc(Column::Id);
            crate::page::list(conn, select, page).await
        }
    };
}

pub(crate) use {by_ids, count, delete, find, find_held, insert, list_by_name, update};

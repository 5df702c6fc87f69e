//! Members: users as older clients know them, under ids of their own (contract sections 2.3 and 6.9). A view over
//! [`crate::users`], whose rules hold here too.

mod change;
mod list;
mod read;

pub use change::{create, delete, update};
pub use list::list;
pub use read::read;

use std::collections::HashMap;

use doorward_core::Role;
use doorward_core::decide::Phase;
use doorward_store as store;

use crate::caller::validity;
use crate::users::UserDetail;
use crate::{App, Error};

/// What lies between the id of a user and that of the member: far enough that no id of the one is an id of the other.
const APART: i64 = 1_000_000_000;

/// A member with what belongs to their answer.
#[derive(Debug, Clone)]
pub struct MemberDetail {
    /// The user.
    pub user: UserDetail,
    /// The highest role on the whole organization that they hold now, by themselves or as a member of a team.
    pub role: Option<Role>,
}

impl MemberDetail {
    /// The member's id, which stays the same.
    #[must_use]
    pub const fn id(&self) -> i64 {
        self.user.user.id.saturating_add(APART)
    }
}

/// The id of the user that a member is; 0, which is nobody's, for what is no member's id.
#[must_use]
pub const fn user_id(member_id: i64) -> i64 {
    match member_id.checked_sub(APART) {
        Some(id) if id > 0 => id,
        Some(_) | None => 0,
    }
}

async fn details(app: &App, users: Vec<UserDetail>) -> Result<Vec<MemberDetail>, Error> {
    let ids: Vec<i64> = users.iter().map(|user| user.user.id).collect();
    let mut roles: HashMap<i64, Role> = HashMap::new();
    for (user_id, right) in store::role_assignments::of_organization(app.store().reader(), &ids).await? {
        let Some(role) = Role::parse(&right.role).filter(|_| validity(&right).phase(app.now()) == Phase::Now) else { continue };
        let highest = roles.entry(user_id).or_insert(role);
        if role.level() > highest.level() {
            *highest = role;
        }
    }
    Ok(users.into_iter().map(|user| MemberDetail { role: roles.get(&user.user.id).copied(), user }).collect())
}

async fn detail(app: &App, user: UserDetail) -> Result<MemberDetail, Error> {
    let found = details(app, vec![user]).await?.pop();
    found.ok_or_else(|| Error::Internal("a member vanished".to_owned()))
}

#[cfg(test)]
mod tests {
    use super::user_id;

    #[test]
    fn what_is_no_members_id_is_nobodys() {
        assert_eq!(user_id(1_000_000_007), 7);
        for id in [i64::MIN, -1, 0, 7, 999_999_999, 1_000_000_000] {
            assert_eq!(user_id(id), 0, "{id}");
        }
    }
}

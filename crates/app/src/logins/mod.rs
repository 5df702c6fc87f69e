//! Logins: users' credentials.

mod create;
mod delete;
mod promote;
mod read;

pub(crate) use create::insert_api_key;
pub use create::{CredentialsInput, LoginInput, NewLogin, create, sign_in};
pub use delete::delete;
pub use promote::promote;
pub use read::{LoginDetail, read};

use doorward_store::entity::login;

use crate::record::Object;

fn object(login: &login::Model) -> Object<'_> {
    Object { id: login.id, name: login.name.as_deref(), place_id: None }
}

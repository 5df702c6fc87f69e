use doorward_core::input::{Field, FieldErrors, Loose as _};
use doorward_core::{Code, EventType, Timestamp, validate};
use doorward_store as store;
use doorward_store::Transaction;
use doorward_store::entity::user::{self, ActiveModel};
use doorward_store::uploads::Shows;
use sea_orm::{ActiveModelTrait as _, ActiveValue, Set};
use serde::Deserialize;
use serde_json::{Map, Value};
use utoipa::ToSchema;

use super::{new_password, object};
use crate::input::{set, set_nullable};
use crate::{App, Caller, Error, uploads};

/// Most things whose reading is kept, and the longest name of one, in characters.
const MOST_READ: usize = 50;

/// What a client sends of the user who asks.
#[derive(Default, Deserialize, ToSchema)]
#[serde(default)]
pub struct CurrentUserInput {
    /// Name.
    #[schema(value_type = Option<String>)]
    pub name: Field<String>,
    /// URL of a picture, or the `file_name` of an uploaded one; null removes it.
    #[schema(value_type = Option<String>)]
    pub image: Field<String>,
    /// `en`, `fr`, `es`, `de` or null.
    #[schema(value_type = Option<String>)]
    pub locale: Field<String>,
    /// What was read when: at most 50 moments by name, in place of those before.
    #[schema(value_type = Option<Object>)]
    pub last_read_at: Field<Map<String, Value>>,
    /// The password that they have. Required with `password`.
    #[schema(value_type = Option<String>)]
    pub current_password: Field<String>,
    /// A new password, 8 to 128 characters.
    #[schema(value_type = Option<String>)]
    pub password: Field<String>,
    /// The new password again.
    #[schema(value_type = Option<String>)]
    pub password_confirmation: Field<String>,
}

/// Changes the caller; what is not sent stays. A new password ends their other device logins.
///
/// # Errors
/// Access is switched off, the input breaks rules, the present password is wrong, or `Wait` if that was guessed too often.
pub async fn update_me(app: &App, caller: &Caller, input: CurrentUserInput) -> Result<(), Error> {
    caller.enabled()?;
    let mut errors = FieldErrors::default();
    let mut row = ActiveModel { id: ActiveValue::Unchanged(caller.user.id), ..Default::default() };
    set(&mut row.name, input.name.and_then(validate::name), "name", &mut errors);
    let shows = Some(Shows::User(caller.user.id));
    let image = uploads::image(app, app.store().reader(), caller.organization_id(), shows, input.image).await?;
    set_nullable(&mut row.image, image, "image", &mut errors);
    set_nullable(&mut row.locale, input.locale.and_then(validate::locale), "locale", &mut errors);
    let is_news = row.is_changed();
    set_nullable(&mut row.last_read_at, input.last_read_at.and_then(read), "last_read_at", &mut errors);
    let change = Change::of(input.current_password, input.password, input.password_confirmation, &mut errors);
    errors.check()?;
    let hash = match change {
        Some(change) => Some(change.hash(app, &caller.user).await?),
        None => None,
    };
    let tx = app.begin().await?;
    let held = store::users::hold(&tx, caller.organization_id(), caller.user.id).await?.ok_or(Code::Unauthenticated)?;
    if let Some(hash) = hash {
        // Comparing a password takes its time: it must be theirs still.
        if held.password_hash != caller.user.password_hash {
            return Err(wrong());
        }
        new_password::set(app, &tx, held, hash, Some(caller.login.id)).await?;
    }
    write(app, &tx, caller, row, is_news).await?;
    tx.commit().await?;
    Ok(())
}

/// What was read is nobody's business but theirs: that alone is no event.
async fn write(app: &App, tx: &Transaction, caller: &Caller, mut row: ActiveModel, is_news: bool) -> Result<(), Error> {
    if row.is_changed() {
        row.updated_at = Set(app.now().into());
        let user = store::users::update(tx, row).await?;
        uploads::keep(app, tx, user.organization_id, Shows::User(user.id), user.image.as_deref()).await?;
        if is_news {
            app.record(tx, caller, EventType::USER_UPDATE, object(&user)).await?;
        }
    }
    Ok(())
}

/// A password in place of another.
struct Change {
    current: String,
    new: String,
}

impl Change {
    fn of(current: Field<String>, new: Field<String>, again: Field<String>, errors: &mut FieldErrors) -> Option<Self> {
        let wanted = new.is_set();
        let current = current.and_then(validate::password).optional("current_password", errors);
        if !wanted {
            again.and_then(validate::password).optional("password_confirmation", errors);
            return None;
        }
        let new = new_password::typed_twice(new, again, errors)?;
        if current.is_none() && !errors.0.contains_key("current_password") {
            errors.add("current_password", "can't be blank");
        }
        Some(Self { current: current?, new })
    }

    /// The new one's hash, if the other one is right.
    async fn hash(self, app: &App, user: &user::Model) -> Result<String, Error> {
        if user.password_hash.is_none() {
            return Err(Error::invalid("current_password", "is not set yet: choose one by mail, with POST /users/password"));
        }
        if let Some(limiter) = &app.limiter {
            limiter.user(user.id)?;
        }
        if !app.passwords.verify(self.current, user.password_hash.clone()).await? {
            return Err(wrong());
        }
        app.passwords.hash(self.new).await
    }
}

fn wrong() -> Error {
    Error::invalid("current_password", "is wrong")
}

/// Moments by name, as they are stored.
fn read(map: Map<String, Value>) -> Result<String, &'static str> {
    if map.len() > MOST_READ {
        return Err("has too many names (maximum is 50)");
    }
    if map.keys().any(|name| name.chars().count() > MOST_READ) {
        return Err("has a name that is too long (maximum is 50 characters)");
    }
    let moments = map.into_iter().filter(|(_, value)| !value.is_null());
    let moments: Result<Map<String, Value>, &'static str> =
        moments.map(|(name, value)| Ok((name, Value::String(Timestamp::loose(&value)?.to_string())))).collect();
    moments.map(|moments| Value::Object(moments).to_string()).map_err(|_| "must hold dates and times (RFC 3339)")
}

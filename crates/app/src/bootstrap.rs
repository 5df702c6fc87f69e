//! The first organization and its owner.

use doorward_core::input::{Field, FieldErrors};
use doorward_core::{EventType, Role, Secret, validate};
use doorward_store as store;
use doorward_store::entity::{organization, role_assignment, user};
use doorward_store::ledger::Reference;
use sea_orm::Set;
use serde_json::json;

use crate::record::Object;
use crate::{App, Error, logins};

/// Seconds of inactivity after which device logins expire: 14 days (contract section 2.1).
const DEVICE_LOGINS_EXPIRE_AFTER: i64 = 14 * 24 * 60 * 60;
/// Random bytes in a password that nobody chose.
const PASSWORD_BYTES: usize = 12;
const API_KEY_NAME: &str = "Bootstrap";

/// What an organization begins with.
#[derive(Debug, Clone)]
pub struct BootstrapInput {
    /// Unique name in sign-in.
    pub domain: String,
    /// The owner's e-mail address.
    pub email: String,
    /// The organization's name; the domain if not given.
    pub name: Option<String>,
    /// The owner's password; a random one if not given.
    pub password: Option<Secret>,
}

/// A new organization.
#[derive(Debug, Clone)]
pub struct Bootstrapped {
    /// The organization.
    pub organization: organization::Model,
    /// Its owner.
    pub owner: user::Model,
    /// The owner's password.
    pub password: Secret,
    /// An API key of the owner.
    pub api_key: Secret,
}

/// Makes an organization with an owner, and an API key of theirs. Whoever may run this owns the machine, so there is
/// nobody to authorize.
///
/// # Errors
/// The input breaks rules, or the domain is taken.
pub async fn bootstrap(app: &App, input: BootstrapInput) -> Result<Bootstrapped, Error> {
    let password = input.password.unwrap_or_else(|| app.random_secret::<PASSWORD_BYTES>());
    let mut errors = FieldErrors::default();
    let domain = Field::Value(input.domain).and_then(validate::domain).required("domain", &mut errors).unwrap_or_default();
    let email = Field::Value(input.email).and_then(validate::email).required("email", &mut errors).unwrap_or_default();
    let name = Field::Value(input.name.unwrap_or_else(|| domain.clone())).and_then(validate::name);
    let name = name.required("name", &mut errors).unwrap_or_default();
    Field::Value(password.reveal().to_owned()).and_then(validate::password).required("password", &mut errors);
    errors.check()?;
    let password_hash = app.passwords.hash(password.reveal().to_owned()).await?;

    let tx = app.begin().await?;
    let now = app.now();
    let row = organization::ActiveModel {
        name: Set(name),
        domain: Set(domain),
        address: Set(None),
        description: Set(None),
        logo_media_type: Set(None),
        logo: Set(None),
        time_zone: Set("UTC".to_owned()),
        device_logins_expire_after: Set(DEVICE_LOGINS_EXPIRE_AFTER),
        owner_id: Set(None),
        created_at: Set(now.into()),
        updated_at: Set(now.into()),
        ..Default::default()
    };
    let organization = store::organizations::insert(&tx, row)
        .await
        .map_err(|error| if error.is_duplicate() { Error::invalid("domain", "has already been taken") } else { error.into() })?;
    let row = user::ActiveModel {
        organization_id: Set(organization.id),
        name: Set(email.split('@').next().unwrap_or_default().to_owned()),
        email_key: Set(validate::email_key(&email)),
        email: Set(email),
        image: Set(None),
        access_enabled: Set(true),
        password_flow_enabled: Set(true),
        send_emails: Set(true),
        password_hash: Set(Some(password_hash)),
        metadata: Set(json!({})),
        notes: Set(None),
        last_accessed_at: Set(None),
        confirmed_at: Set(Some(now.into())),
        created_at: Set(now.into()),
        updated_at: Set(now.into()),
        ..Default::default()
    };
    let owner = store::users::insert(&tx, row).await?;
    let row = role_assignment::ActiveModel {
        organization_id: Set(organization.id),
        user_id: Set(Some(owner.id)),
        team_id: Set(None),
        role: Set(Role::OrganizationOwner.as_str().to_owned()),
        place_id: Set(None),
        group_id: Set(None),
        notify: Set(false),
        valid_from: Set(None),
        valid_until: Set(None),
        created_by_id: Set(None),
        created_at: Set(now.into()),
        updated_at: Set(now.into()),
        ..Default::default()
    };
    store::role_assignments::insert(&tx, row).await?;
    let organization =
        store::organizations::update(&tx, organization::ActiveModel { owner_id: Set(Some(owner.id)), ..organization.into() })
            .await?;
    let key = logins::insert_api_key(app, &tx, owner.clone(), API_KEY_NAME).await?;
    let mut draft =
        app.draft(EventType::ORGANIZATION_CREATE, Object { id: organization.id, name: Some(&organization.name), place_id: None });
    draft.actor = Some(Reference::new("User", owner.id));
    draft.actor_name = Some(owner.name.clone());
    draft.actor_email = Some(owner.email.clone());
    app.append(&tx, organization.id, draft).await?;
    tx.commit().await?;
    Ok(Bootstrapped { organization, owner, password, api_key: key.secret })
}

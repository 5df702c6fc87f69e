use doorward_core::input::FieldErrors;
use doorward_core::pass::partner::{Algorithm, public_key};
use doorward_core::{Code, EventType, validate};
use doorward_store as store;
use doorward_store::entity::partner_key::ActiveModel;
use sea_orm::{IntoActiveModel as _, Set};

use super::verifier::context;
use super::{PartnerKeyInput, WithSecret, authorize, check, detail, object};
use crate::{App, Caller, Error};

/// Most partner keys of one organization.
const MOST: u64 = 100;
/// Random bytes of a shared secret: 256 bits.
const SECRET_BYTES: usize = 32;
/// Seconds that a code for a group may live, if nothing is said: a day.
const USUAL_LIFE: i64 = 24 * 60 * 60;

/// Adds a partner key. The secret of one for `HS256` is made here.
///
/// # Errors
/// Not permitted, the input breaks rules, or the organization has as many as it may have.
pub async fn create(app: &App, caller: &Caller, input: PartnerKeyInput) -> Result<WithSecret, Error> {
    authorize(caller)?;
    let mut errors = FieldErrors::default();
    let name = input.name.and_then(validate::name).required("name", &mut errors);
    let algorithm = input.algorithm.and_then(check::algorithm).required("algorithm", &mut errors);
    let public_key = input.public_key.and_then(|text| public_key(&text));
    let public_key = match algorithm {
        Some(Algorithm::EdDsa) => public_key.required("public_key", &mut errors),
        Some(Algorithm::Hs256) if public_key.is_set() => {
            errors.add("public_key", "is for EdDSA only");
            None
        }
        Some(Algorithm::Hs256) | None => public_key.optional("public_key", &mut errors),
    };
    let groups = input.group_ids.and_then(check::group_ids).required("group_ids", &mut errors).unwrap_or_default();
    let longest_life = input.longest_life.and_then(check::longest_life).optional("longest_life", &mut errors).unwrap_or(USUAL_LIFE);
    let enabled = input.enabled.optional("enabled", &mut errors).unwrap_or(true);

    let tx = app.begin().await?;
    let organization_id = caller.organization_id();
    check::groups_exist(&tx, organization_id, &groups, &mut errors).await?;
    errors.check()?;
    let algorithm = algorithm.ok_or_else(|| Error::Internal("a checked algorithm vanished".to_owned()))?;
    if store::partner_keys::count(&tx, organization_id).await? >= MOST {
        return Err(Code::LimitReached.into());
    }

    let now = app.now();
    let row = ActiveModel {
        organization_id: Set(organization_id),
        name: Set(name.unwrap_or_default()),
        algorithm: Set(algorithm.as_str().to_owned()),
        public_key: Set(public_key.map(|key| key.to_vec())),
        longest_life: Set(longest_life),
        enabled: Set(enabled),
        created_at: Set(now.into()),
        updated_at: Set(now.into()),
        ..Default::default()
    };
    let mut key = store::partner_keys::insert(&tx, row).await?;
    let secret = (algorithm == Algorithm::Hs256).then(|| app.random_secret::<SECRET_BYTES>());
    if let Some(secret) = &secret {
        let sealed = app.sealer.seal(app.entropy.as_ref(), &context(key.id), secret.reveal())?;
        let mut row = key.into_active_model();
        row.sealed = Set(Some(sealed));
        row.sealed_with = Set(Some(app.sealer.key_id().to_owned()));
        key = store::partner_keys::update(&tx, row).await?;
    }
    store::partner_keys::set_groups(&tx, key.id, &groups).await?;
    app.record(&tx, caller, EventType::PARTNER_KEY_CREATE, object(&key)).await?;
    let detail = detail(&tx, caller, key).await?;
    tx.commit().await?;
    Ok(WithSecret { detail, secret })
}

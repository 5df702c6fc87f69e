use doorward_core::input::FieldErrors;
use doorward_core::{EventType, Language, Permission, Secret, Timestamp, validate};
use doorward_store as store;
use doorward_store::entity::group_link::ActiveModel;
use sea_orm::Set;

use super::code::{self, CodeType};
use super::{GroupLinkDetail, GroupLinkInput, delivery, details, named_group, object, phone};
use crate::caller::Target;
use crate::input::language;
use crate::outbox::{self, Carrier};
use crate::unlock_limits::Limit;
use crate::{App, Caller, Error, quotas};

/// A link with its new secret, which is told this once.
#[derive(Debug, Clone)]
pub struct NewGroupLink {
    /// The link.
    pub detail: GroupLinkDetail,
    /// Its secret.
    pub secret: Secret,
    /// What its QR code says, if it has one: whoever holds it may open what the link opens. [`super::picture`] draws it.
    pub code: Option<Secret>,
}

/// Checks what a new link is asked to be, by itself: its group and the quotas are looked at when it is made.
///
/// # Errors
/// Not permitted anywhere, or the input breaks rules.
pub fn check(app: &App, caller: &Caller, input: GroupLinkInput) -> Result<(), Error> {
    caller.reach(Permission::GroupLinksWrite)?;
    let mut errors = FieldErrors::default();
    Wanted::read(app, input, &mut errors);
    Ok(errors.check()?)
}

/// What a new link is asked to be.
struct Wanted {
    group_id: Option<i64>,
    name: Option<String>,
    email: Option<String>,
    phone: Option<String>,
    link_enabled: Option<bool>,
    language: Option<Language>,
    code_type: Option<CodeType>,
    valid_from: Option<Timestamp>,
    valid_until: Option<Timestamp>,
    limit: Limit,
}

impl Wanted {
    fn read(app: &App, input: GroupLinkInput, errors: &mut FieldErrors) -> Self {
        let wanted = Self {
            group_id: input.group_id.required("group_id", errors),
            name: input.name.and_then(validate::name).required("name", errors),
            email: input.email.and_then(validate::email).optional("email", errors),
            phone: input.phone.and_then(|text| phone(app, &text)).optional("phone", errors),
            link_enabled: input.link_enabled.optional("link_enabled", errors),
            language: input.language.and_then(|tag| language(&tag)).optional("language", errors),
            code_type: input.quick_response_code_type.and_then(CodeType::parse).optional("quick_response_code_type", errors),
            valid_from: input.valid_from.optional("valid_from", errors),
            valid_until: input.valid_until.optional("valid_until", errors),
            limit: Limit::default().changed(input.unlock_limit, input.unlock_limit_period, errors),
        };
        if wanted.email.is_some() && wanted.phone.is_some() {
            errors.add("phone", "cannot be given together with an e-mail address: make a link for each");
        }
        crate::input::check_interval(wanted.valid_from, wanted.valid_until, errors);
        wanted
    }
}

/// Makes a link and, if an e-mail address or a phone number is given, enqueues the message that carries it.
///
/// # Errors
/// Not permitted, or the input breaks rules.
pub async fn create(app: &App, caller: &Caller, input: GroupLinkInput) -> Result<NewGroupLink, Error> {
    caller.reach(Permission::GroupLinksWrite)?;
    let mut errors = FieldErrors::default();
    let Wanted { group_id, name, email, phone, link_enabled, language, code_type, valid_from, valid_until, limit } =
        Wanted::read(app, input, &mut errors);

    let tx = app.begin().await?;
    let group = named_group(&tx, caller, group_id, &mut errors).await?;
    errors.check()?;
    let group = group.ok_or_else(|| Error::Internal("a checked group vanished".to_owned()))?;
    caller.authorize(Permission::GroupLinksWrite, Target::from(&group))?;

    let carrier = Carrier::to(email.as_ref(), phone.as_ref());
    let secret = app.link_secret();
    let now = app.now();
    let mut row = ActiveModel {
        organization_id: Set(caller.organization_id()),
        group_id: Set(group.id),
        name: Set(name.unwrap_or_default()),
        email: Set(email),
        phone: Set(phone),
        language: Set(language.map(|language| language.as_str().to_owned())),
        link_enabled: Set(link_enabled.unwrap_or(true)),
        quick_response_code_type: Set(code_type.map(|kind| kind.as_str().to_owned())),
        valid_from: Set(valid_from.map(Into::into)),
        valid_until: Set(valid_until.map(Into::into)),
        last_used_at: Set(None),
        digest: Set(secret.digest().0.to_vec()),
        created_by_id: Set(Some(caller.user.id)),
        unlock_limit: Set(limit.limit),
        unlock_limit_period: Set(limit.period.map(|period| period.as_str().to_owned())),
        unlocks_count: Set(0),
        unlocks_since: Set(None),
        created_at: Set(now.into()),
        updated_at: Set(now.into()),
        ..Default::default()
    };
    match carrier {
        Some(Carrier::Mail) => quotas::use_email_link(&tx, caller.organization_id()).await?,
        Some(Carrier::Text) => quotas::use_sms_link(&tx, caller.organization_id(), now).await?,
        None => {}
    }
    if carrier.is_some() {
        delivery::queued(app, &mut row);
    }
    let group_link = store::group_links::insert(&tx, row).await?;
    let code = code::issue(app, &tx, caller, &group_link, &secret).await?;
    app.record(&tx, caller, EventType::GROUP_LINK_CREATE, object(&group_link, &group)).await?;
    if let Some(carrier) = carrier {
        outbox::enqueue_link(app, &tx, carrier, &group_link, (&secret, code.as_ref())).await?;
    }
    let created = details(&tx, caller.organization_id(), vec![group_link]).await?.pop();
    tx.commit().await?;
    if let Some(carrier) = carrier {
        app.enqueued.ring(carrier);
    }
    let detail = created.ok_or_else(|| Error::Internal("a new link vanished".to_owned()))?;
    Ok(NewGroupLink { detail, secret, code })
}

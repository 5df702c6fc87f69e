use doorward_app::logins::{LoginDetail, NewLogin};
use doorward_core::Timestamp;
use serde::Serialize;
use utoipa::ToSchema;

use crate::embedded::UserBrief;

/// A login.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct LoginView {
    id: i64,
    created_at: Timestamp,
    updated_at: Timestamp,
    /// `api` or `device`.
    r#type: String,
    name: Option<String>,
    /// Whether it is the user's primary device: the only one that groups with that restriction admit.
    primary: bool,
    /// Whether it dies when it is idle for too long. API keys never do.
    expire: bool,
    /// When it was last used, to about ten minutes.
    last_used_at: Option<Timestamp>,
    device_brand: Option<String>,
    device_model: Option<String>,
    os_name: Option<String>,
    user_id: i64,
    user: UserBrief,
    #[schema(deprecated)]
    app: LoginProgram,
    #[schema(deprecated)]
    user_agent: LoginProgram,
    #[schema(deprecated)]
    device: LoginDevice,
    #[schema(deprecated)]
    os: LoginProgram,
}

/// A program, as far as the client said.
#[derive(Debug, Default, Serialize, ToSchema)]
struct LoginProgram {
    name: Option<String>,
    version: Option<String>,
}

/// A device, as far as the client said.
#[derive(Debug, Serialize, ToSchema)]
struct LoginDevice {
    brand: Option<String>,
    model: Option<String>,
}

impl From<LoginDetail> for LoginView {
    fn from(LoginDetail { login, user }: LoginDetail) -> Self {
        Self {
            id: login.id,
            created_at: login.created_at.at(),
            updated_at: login.updated_at.at(),
            r#type: login.kind,
            name: login.name,
            primary: login.primary,
            expire: login.expire,
            last_used_at: login.last_used_at.map(Into::into),
            device_brand: login.device_brand.clone(),
            device_model: login.device_model.clone(),
            os_name: login.os_name.clone(),
            user_id: user.id,
            user: UserBrief::from(&user),
            app: LoginProgram::default(),
            user_agent: LoginProgram::default(),
            device: LoginDevice { brand: login.device_brand, model: login.device_model },
            os: LoginProgram { name: login.os_name, version: None },
        }
    }
}

/// The login of this request.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct CurrentLoginView {
    #[serde(flatten)]
    login: LoginView,
    /// Always null: doors do not know phones.
    #[schema(value_type = Option<Object>)]
    scram_credentials: Option<()>,
}

impl From<LoginDetail> for CurrentLoginView {
    fn from(detail: LoginDetail) -> Self {
        Self { login: detail.into(), scram_credentials: None }
    }
}

/// A new login, with its secret: told this once.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct NewLoginView {
    #[serde(flatten)]
    login: CurrentLoginView,
    /// Goes into `Authorization: KISI-LOGIN`.
    secret: String,
    #[schema(deprecated)]
    authentication_token: String,
    /// Whether one of the user's device logins is the primary one.
    has_primary_device: bool,
    /// The same.
    primary_login_exists: bool,
    email: String,
    image: Option<String>,
    notifications_unread_count: i64,
    otp_required_for_login: bool,
    otp_enabled_at: Option<Timestamp>,
}

impl From<NewLogin> for NewLoginView {
    fn from(NewLogin { login, user, secret, primary_login_exists }: NewLogin) -> Self {
        let (email, image) = (user.email.clone(), user.image.clone());
        let otp_enabled_at: Option<Timestamp> = user.otp_enabled_at.map(Into::into);
        let otp_required_for_login = otp_enabled_at.is_some();
        Self {
            login: LoginDetail { login, user }.into(),
            secret: secret.reveal().to_owned(),
            authentication_token: secret.reveal().to_owned(),
            has_primary_device: primary_login_exists,
            primary_login_exists,
            email,
            image,
            notifications_unread_count: 0,
            otp_required_for_login,
            otp_enabled_at,
        }
    }
}

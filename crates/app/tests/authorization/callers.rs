//! One caller of each kind, and the sites they are let loose on.

use doorward_core::{Role, Scope};
use doorward_testkit::database::TestDatabase;
use doorward_testkit::fixtures::{Person, Site};
use doorward_testkit::server::{Credential, Setup, TestServer};
use doorward_testkit::texts;
use serde_json::json;

/// An organization with two sites, and callers whose roles, where they are not of the organization, are at the first.
pub struct World {
    pub server: TestServer,
    /// Where scoped roles are held.
    pub own: Site,
    /// Another place of the same organization.
    pub elsewhere: Site,
    /// A group of the organization, without a place, that holds the first site's door.
    pub of_organization: Site,
    pub callers: Vec<Caller>,
}

pub struct Caller {
    /// Heads the caller's column: at most five letters.
    pub column: &'static str,
    /// Says who it is.
    pub name: String,
    /// `None` for callers without a right.
    pub role: Option<Role>,
    pub credential: Credential,
    pub person: Option<Person>,
}

impl World {
    pub async fn new(db: TestDatabase) -> Self {
        let server = TestServer::with(db, Setup { texts: Some(texts::config()), ..Setup::default() }).await;
        let tenant = &server.tenant;
        let simulated = json!({"kind": "simulated"});
        let own = server.site(tenant, simulated.clone()).await;
        let elsewhere = server.site(tenant, simulated).await;
        let group_id = server.post("/groups", &tenant.owner, json!({"group": {"name": "Everywhere"}})).await.id();
        let group_lock = json!({"group_lock": {"group_id": group_id, "lock_id": own.lock_id}});
        let group_lock_id = server.post("/group_locks", &tenant.owner, group_lock).await.id();
        let of_organization = Site { group_id, group_lock_id, ..own };

        let mut callers = vec![Caller::without_role("anon", "a request without a credential", Credential::Nothing)];
        let link = server.link(tenant, own.group_id, json!({})).await;
        callers.push(Caller::without_role("link", "a link of the own group", link.credential));
        let guest = server.guest(tenant, own.group_id, json!({})).await;
        callers.push(Caller::without_role("guest", "a guest of the own group", guest.credential));
        let (_, email) = server.user(tenant).await;
        let (_, credential) = server.device_login(tenant, &email).await;
        callers.push(Caller::without_role("user", "a user without any right", credential));
        for role in Role::ALL.iter().copied().filter(|role| *role != Role::OrganizationOwner) {
            let person = server.caller_with_role(role, applies_to(&server, role, &own)).await;
            callers.push(Caller::with_role(role, person.credential.clone(), Some(person)));
        }
        callers.push(Caller::with_role(Role::OrganizationOwner, tenant.owner.clone(), None));
        Self { server, own, elsewhere, of_organization, callers }
    }

    pub fn columns(&self) -> Vec<String> {
        self.callers.iter().map(|caller| caller.column.to_owned()).collect()
    }

    pub fn owner(&self) -> &Credential {
        &self.server.tenant.owner
    }
}

impl Caller {
    fn without_role(column: &'static str, name: &str, credential: Credential) -> Self {
        Self { column, name: name.to_owned(), role: None, credential, person: None }
    }

    fn with_role(role: Role, credential: Credential, person: Option<Person>) -> Self {
        let at = match role.scope() {
            Scope::Organization => "",
            Scope::Place => " of the own place",
            Scope::Group => " of the own group",
        };
        let name = format!("{}{at}", role.as_str());
        Self { column: column(role), name, role: Some(role), credential, person }
    }
}

const fn column(role: Role) -> &'static str {
    match role {
        Role::GroupBasic => "g.bas",
        Role::GroupManager => "g.man",
        Role::PlaceAccessManager => "p.acc",
        Role::PlaceAdministrator => "p.adm",
        Role::OrganizationObserver => "o.obs",
        Role::OrganizationUserManager => "o.usr",
        Role::OrganizationAccessManager => "o.acc",
        Role::OrganizationAdministrator => "o.adm",
        Role::OrganizationOwner => "owner",
    }
}

/// What a role is held on at a site.
pub fn applies_to(server: &TestServer, role: Role, site: &Site) -> i64 {
    match role.scope() {
        Scope::Organization => server.tenant.id,
        Scope::Place => site.place_id,
        Scope::Group => site.group_id,
    }
}

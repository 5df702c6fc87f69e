//! Lists with their totals.

use doorward_store::commands::{self, State};
use doorward_store::page::Page;
use doorward_store::reach::Reach;
use doorward_store::{
    access_keys, controllers, group_links, group_locks, groups, guests, link_passes, locks, logins, role_assignments, signing_keys,
    team_memberships, teams, terminals, users,
};

use super::book::{Book, May};
use crate::support::after_seconds;

const PAGE: Page = Page { limit: 10, offset: 0 };
/// A text that is anywhere in a name is found by looking at all names.
const SEARCHED: May = May::Scan("a text is looked for in all names of the organization");

pub async fn plans(book: &mut Book) {
    doors(book).await;
    links(book).await;
    signed(book).await;
    people(book).await;
    guests(book).await;
    hardware(book).await;
    rights(book).await;
    signed_in(book).await;
    granted(book).await;
}

async fn doors(book: &mut Book) {
    let all = || locks::Filter::all(1, Reach::Organization);
    let within =
        |places: &[i64], groups: &[i64]| locks::Filter::all(1, Reach::Within { places: places.to_vec(), groups: groups.to_vec() });
    for (title, may, filter) in [
        ("of everybody", May::Search, all()),
        ("from Z to A", May::Sort, locks::Filter { descending: true, ..all() }),
        ("by name", SEARCHED, locks::Filter { query: Some("12".to_owned()), ..all() }),
        ("of a place", May::Sort, locks::Filter { place_id: Some(10), ..all() }),
        ("of a group", May::Sort, locks::Filter { group_id: Some(10), ..all() }),
        ("of a link's holder", May::Sort, within(&[], &[10])),
        ("of a member", May::Sort, within(&[], &[10, 20, 30])),
        ("of who manages a place", May::Sort, within(&[10], &[20])),
    ] {
        book.plan(&format!("GET /locks {title}"), may, async |conn| locks::list(conn, filter, PAGE).await.unwrap()).await;
    }
    book.plan("GET /locks: groups of each", May::Sort, async |conn| locks::groups_counts(conn, vec![10, 20]).await.unwrap()).await;
}

async fn links(book: &mut Book) {
    use group_links::{Sort, State};
    let all = || group_links::Filter {
        organization_id: 1,
        reach: Reach::Organization,
        ids: None,
        group_id: None,
        delivery_statuses: None,
        state: None,
        query: None,
        sort: Sort::Name,
        descending: false,
    };
    let sorted = |sort, descending| group_links::Filter { sort, descending, ..all() };
    let in_state = |state| group_links::Filter { state: Some((state, after_seconds(0))), ..all() };
    for (title, may, filter) in [
        ("by name", May::Search, all()),
        ("from Z to A", May::Sort, sorted(Sort::Name, true)),
        ("by last use", May::Sort, sorted(Sort::Unlock, true)),
        ("by end of validity", May::Sort, sorted(Sort::ValidUntil, false)),
        ("by group", May::Sort, sorted(Sort::GroupName, false)),
        ("with a text", SEARCHED, group_links::Filter { query: Some("12".to_owned()), ..all() }),
        (
            "with a text, by end of validity",
            SEARCHED,
            group_links::Filter { query: Some("12".to_owned()), sort: Sort::ValidUntil, ..all() },
        ),
        ("with a text, by last use", SEARCHED, group_links::Filter { query: Some("12".to_owned()), sort: Sort::Unlock, ..all() }),
        ("of a group", May::Sort, group_links::Filter { group_id: Some(10), ..all() }),
        ("not delivered", May::Sort, group_links::Filter { delivery_statuses: Some(vec!["failed".to_owned()]), ..all() }),
        ("newest first", May::Sort, sorted(Sort::Created, true)),
        ("that open now", May::Search, in_state(State::Active)),
        (
            "that have expired, by end of validity",
            May::Sort,
            group_links::Filter { sort: Sort::ValidUntil, ..in_state(State::Expired) },
        ),
    ] {
        book.plan(&format!("GET /group_links {title}"), may, async |conn| group_links::list(conn, filter, PAGE).await.unwrap())
            .await;
    }
    let far = Page { offset: 1_000, ..PAGE };
    book.plan("GET /group_links with a text, a far page", SEARCHED, async |conn| {
        let filter = group_links::Filter { query: Some("1".to_owned()), ..all() };
        group_links::list(conn, filter, far).await.unwrap()
    })
    .await;
    book.plan("Overview: links about to expire", May::Sort, async |conn| {
        let week = (after_seconds(0), after_seconds(7 * 86_400));
        group_links::expiring(conn, 1, &Reach::Organization, week, PAGE).await.unwrap()
    })
    .await;
    book.plan("GET /group_links: groups with a door of high security", May::Search, async |conn| {
        group_locks::with_high_security(conn, [10, 20]).await.unwrap()
    })
    .await;
    book.plan("POST /group_links: those with an e-mail address", May::Search, async |conn| {
        group_links::count_mailed(conn, 1).await.unwrap()
    })
    .await;
}

async fn signed(book: &mut Book) {
    book.plan("GET /group_links: codes of each", May::Search, async |conn| link_passes::by_links(conn, [10, 20]).await.unwrap())
        .await;
    book.plan("GET /organization/signing_keys", May::Search, async |conn| signing_keys::list(conn, 1, PAGE).await.unwrap()).await;
    book.plan("GET /organization/signing_keys: last passes of each", May::Search, async |conn| {
        signing_keys::last_passes(conn, [10, 20]).await.unwrap()
    })
    .await;
}

async fn people(book: &mut Book) {
    use users::Sort;
    let all = || users::Filter {
        organization_id: 1,
        ids: None,
        query: None,
        email_key: None,
        group_id: None,
        place_id: None,
        access_enabled: None,
        confirmed: None,
        role: None,
        sort: Sort::Name,
        descending: false,
    };
    for (title, may, filter) in [
        ("by name", May::Search, all()),
        ("by last use", May::Sort, users::Filter { sort: Sort::Unlock, ..all() }),
        ("with a text", SEARCHED, users::Filter { query: Some("12".to_owned()), ..all() }),
        ("with an address", May::Sort, users::Filter { email_key: Some("Name 000000000010".to_owned()), ..all() }),
        ("of a group", May::Sort, users::Filter { group_id: Some(10), ..all() }),
        ("of a place", May::Sort, users::Filter { place_id: Some(10), ..all() }),
        ("without access", May::Search, users::Filter { access_enabled: Some(false), ..all() }),
        ("who have not signed up", May::Search, users::Filter { confirmed: Some(false), ..all() }),
        ("with a role", May::Sort, users::Filter { role: Some(doorward_core::Role::GroupManager), ..all() }),
    ] {
        book.plan(&format!("GET /users {title}"), may, async |conn| users::list(conn, filter, PAGE).await.unwrap()).await;
    }
    book.plan("GET /users: groups of each", May::Sort, async |conn| {
        role_assignments::groups_counts(conn, vec![10, 20]).await.unwrap()
    })
    .await;
}

async fn guests(book: &mut Book) {
    let all = || guests::Filter { organization_id: 1, ids: None, query: None, descending: false };
    for (title, may, filter) in
        [("by name", May::Search, all()), ("with a text", SEARCHED, guests::Filter { query: Some("12".to_owned()), ..all() })]
    {
        book.plan(&format!("GET /guests {title}"), may, async |conn| guests::list(conn, filter, PAGE).await.unwrap()).await;
    }
    book.plan("What a guest may open", May::Sort, async |conn| role_assignments::of_guest(conn, 10).await.unwrap()).await;
    book.plan("The key of a guest", May::Search, async |conn| access_keys::of_guest(conn, 10).await.unwrap()).await;
    book.plan("POST /invites: access keys with an e-mail address", May::Search, async |conn| {
        access_keys::count_mailed(conn, 1).await.unwrap()
    })
    .await;
    book.plan("DELETE /guests/{id}", May::Search, async |conn| guests::delete(conn, 10).await.unwrap()).await;
}

async fn hardware(book: &mut Book) {
    let of_place = controllers::Filter {
        organization_id: 1,
        reach: Reach::Within { places: vec![10], groups: Vec::new() },
        ids: None,
        query: None,
        place_id: None,
        among: None,
        except: None,
        descending: false,
    };
    let everywhere = controllers::Filter { reach: Reach::Organization, ..of_place.clone() };
    for (title, may, filter) in [("by name", May::Search, everywhere), ("of who manages a place", May::Sort, of_place)] {
        book.plan(&format!("GET /controllers {title}"), may, async |conn| controllers::list(conn, filter, PAGE).await.unwrap())
            .await;
    }
    book.plan("The controller that a token enrols", May::Search, async |conn| {
        controllers::by_enrolment(conn, &[7; 32]).await.unwrap()
    })
    .await;
    book.plan("The terminal that waits for a tablet", May::Search, async |conn| {
        terminals::by_pairing(conn, &[7; 32]).await.unwrap()
    })
    .await;
    book.plan("The terminal of a tablet", May::Search, async |conn| terminals::by_token(conn, &[7; 32]).await.unwrap()).await;
    book.plan("The scanners of a controller", May::Sort, async |conn| terminals::of_controller(conn, 10).await.unwrap()).await;
    book.plan("GET /locks?online=false: doors of controllers", May::Search, async |conn| {
        locks::driven_by_controllers(conn, 1).await.unwrap()
    })
    .await;
}

async fn rights(book: &mut Book) {
    book.plan("What a user may do", May::Sort, async |conn| role_assignments::of_user(conn, 10).await.unwrap()).await;
    book.plan("GET /groups: users of each", May::Sort, async |conn| groups::users_counts(conn, vec![10, 20]).await.unwrap()).await;
    book.plan("GET /members: roles of each", May::Sort, async |conn| {
        role_assignments::of_organization(conn, &[10, 20]).await.unwrap()
    })
    .await;
    let all = || team_memberships::Filter {
        organization_id: 1,
        ids: None,
        team_id: None,
        of_guests: None,
        user_id: None,
        guest_id: None,
    };
    for (title, filter) in [
        ("of everybody", all()),
        ("of a team", team_memberships::Filter { team_id: Some(10), ..all() }),
        ("of a user", team_memberships::Filter { user_id: Some(10), ..all() }),
        ("of a guest", team_memberships::Filter { guest_id: Some(10), ..all() }),
    ] {
        let title = format!("GET /team_memberships {title}");
        book.plan(&title, May::Sort, async |conn| team_memberships::list(conn, filter, PAGE).await.unwrap()).await;
    }
    let all = || teams::Filter { organization_id: 1, ids: None, query: None, descending: false };
    for (title, may, filter) in
        [("by name", May::Search, all()), ("with a text", SEARCHED, teams::Filter { query: Some("12".to_owned()), ..all() })]
    {
        book.plan(&format!("GET /teams {title}"), may, async |conn| teams::list(conn, filter, PAGE).await.unwrap()).await;
    }
}

async fn signed_in(book: &mut Book) {
    let all = || logins::Filter { organization_id: 1, user_id: None, ids: None };
    for (title, filter) in [
        ("of everybody", all()),
        ("of a user", logins::Filter { user_id: Some(10), ..all() }),
        ("that are named", logins::Filter { user_id: Some(10), ids: Some(vec![10, 20]), ..all() }),
    ] {
        book.plan(&format!("GET /logins {title}"), May::Sort, async |conn| logins::list(conn, filter, PAGE).await.unwrap()).await;
    }
    book.plan("A login is made, or is left as the only one", May::Sort, async |conn| {
        users::hold(conn, 1, 10).await.unwrap();
        logins::of_user(conn, 10, "device").await.unwrap();
        logins::others_of_user(conn, 10, 10).await.unwrap();
        logins::delete_many(conn, vec![10, 20]).await.unwrap();
    })
    .await;
}

async fn granted(book: &mut Book) {
    let all = || commands::Filter { organization_id: 1, reach: Reach::Organization, lock_id: None, uuid: None, state: None };
    let of = |state| commands::Filter { state: Some((state, after_seconds(1))), ..all() };
    for (title, may, filter) in [
        ("of everybody", May::Search, all()),
        ("that one", May::Search, commands::Filter { uuid: Some("00000000-0000-7000-8000-000000000010".to_owned()), ..all() }),
        ("at a door", May::Search, commands::Filter { lock_id: Some(10), ..all() }),
        ("at a place", May::Sort, commands::Filter { reach: Reach::Within { places: vec![10], groups: vec![] }, ..all() }),
        ("under way", May::Sort, of(State::Pending)),
        ("that opened", May::Search, of(State::Opened)),
    ] {
        book.plan(&format!("GET /commands {title}"), may, async |conn| commands::list(conn, filter, PAGE).await.unwrap()).await;
    }
}

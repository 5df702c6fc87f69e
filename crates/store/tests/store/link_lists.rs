//! Lists of links: whatever is filtered, searched and sorted by, what comes is what looking at every link would find.

use std::cmp::Ordering;
use std::collections::HashMap;

use doorward_store::entity::{group, group_link};
use doorward_store::group_links::{self, Filter, Sort, State};
use doorward_store::page::Page;
use doorward_store::reach::Reach;
use doorward_store::{Micros, Store, groups};
use doorward_testkit::database::TestDatabase;
use doorward_testkit::db_test;
use sea_orm::Set;

use crate::support::{NOW, after_seconds, organization, place};

const LINKS: i64 = 260;
const GROUPS: [&str; 5] = ["Cleaners", "Guests", "anna's friends", "Cleaners", "100% night"];
const NAMES: [&str; 6] = ["Anna Bauer", "anna_bauer", "Ben Costa", "Ärztin Ötztal", "50% off", r"back\slash"];
const SORTS: [Sort; 5] = [Sort::Name, Sort::Unlock, Sort::ValidUntil, Sort::GroupName, Sort::Created];
/// Typed as it is stored, or with other cases of A to Z: every database lowers these alike.
const TEXTS: [&str; 12] = ["a", "AN", "anna", "Ärztin", "example", "%", "_", r"\", "+49", "cleaners", " bauer ", "nobody"];

struct Filled {
    organization_id: i64,
    place_id: i64,
    /// Names of groups by their ids.
    groups: HashMap<i64, String>,
    links: Vec<group_link::Model>,
}

/// Numbers that come in no order, the same each time.
fn mixed(nth: i64, salt: i64) -> i64 {
    (nth * 7_919 + salt * 104_729).wrapping_mul(31) % 1_009
}

async fn filled(store: &Store, domain: &str) -> Filled {
    let organization_id = organization(store, domain).await;
    let place_id = place(store, organization_id, "Mill Studio").await;
    let tx = store.begin().await.unwrap();
    let mut names = HashMap::new();
    let mut ids = Vec::new();
    for (nth, name) in GROUPS.into_iter().enumerate() {
        let row = group::ActiveModel {
            organization_id: Set(organization_id),
            place_id: Set((nth % 2 == 0).then_some(place_id)),
            name: Set(name.to_owned()),
            description: Set(None),
            login_enabled: Set(true),
            geofence_restriction_enabled: Set(false),
            primary_device_restriction_enabled: Set(false),
            managed_device_restriction_enabled: Set(false),
            reader_restriction_enabled: Set(false),
            time_restriction_enabled: Set(false),
            tap_to_access_restriction_enabled: Set(false),
            created_at: Set(NOW),
            updated_at: Set(NOW),
            ..Default::default()
        };
        let id = groups::insert(&tx, row).await.unwrap().id;
        names.insert(id, name.to_owned());
        ids.push(id);
    }
    let mut links = Vec::new();
    for nth in 0..LINKS {
        let pick = |salt: i64, of: usize| usize::try_from(mixed(nth, salt)).unwrap() % of;
        let moment = |salt: i64| match pick(salt, 4) {
            0 => None,
            // Few different ones, so that the id decides often.
            way => Some(after_seconds((way as i64 - 2) * 100 * (1 + mixed(nth, salt + 1) % 5))),
        };
        let name = NAMES[pick(1, NAMES.len())];
        let row = group_link::ActiveModel {
            organization_id: Set(organization_id),
            group_id: Set(ids[pick(2, ids.len())]),
            name: Set(if pick(3, 2) == 0 { name.to_owned() } else { format!("{name} {nth}") }),
            email: Set((pick(4, 3) > 0).then(|| format!("Guest{nth}@Example.com"))),
            phone: Set((pick(5, 3) == 0).then(|| format!("+49151{nth:05}"))),
            link_enabled: Set(pick(6, 5) > 0),
            valid_from: Set(moment(10)),
            valid_until: Set(moment(20)),
            last_used_at: Set(moment(30)),
            digest: Set([domain.as_bytes(), &nth.to_be_bytes()].concat()),
            unlocks_count: Set(0),
            delivery_status: Set([None, Some("failed"), Some("refused"), Some("delivered")][pick(7, 4)].map(str::to_owned)),
            created_at: Set(after_seconds(mixed(nth, 40) % 90)),
            updated_at: Set(NOW),
            ..Default::default()
        };
        links.push(group_links::insert(&tx, row).await.unwrap());
    }
    tx.commit().await.unwrap();
    Filled { organization_id, place_id, groups: names, links }
}

impl Filled {
    fn all(&self) -> Filter {
        Filter {
            organization_id: self.organization_id,
            reach: Reach::Organization,
            ids: None,
            group_id: None,
            delivery_statuses: None,
            state: None,
            query: None,
            sort: Sort::Name,
            descending: false,
        }
    }

    /// Every kind of filter, alone and with others.
    fn filters(&self) -> Vec<Filter> {
        let mut ids: Vec<i64> = self.groups.keys().copied().collect();
        ids.sort_unstable();
        let all = || self.all();
        let states = [State::Active, State::Future, State::Expired, State::Disabled];
        let failed = || Some(vec!["failed".to_owned(), "refused".to_owned()]);
        let mut filters = vec![
            all(),
            Filter { group_id: Some(ids[1]), ..all() },
            Filter { delivery_statuses: failed(), ..all() },
            Filter { delivery_statuses: failed(), query: Some("anna".to_owned()), state: Some((State::Active, NOW)), ..all() },
            Filter { ids: Some(self.links.iter().map(|link| link.id).filter(|id| id % 3 == 0).collect()), ..all() },
            Filter { ids: Some(Vec::new()), ..all() },
            Filter { reach: Reach::Within { places: Vec::new(), groups: vec![ids[3]] }, ..all() },
            Filter {
                reach: Reach::Within { places: vec![self.place_id], groups: vec![ids[1]] },
                query: Some("a".to_owned()),
                ..all()
            },
            Filter { group_id: Some(ids[0]), query: Some("bauer".to_owned()), state: Some((State::Expired, NOW)), ..all() },
        ];
        filters.extend(states.map(|state| Filter { state: Some((state, NOW)), ..all() }));
        filters.extend(TEXTS.map(|text| Filter { query: Some(text.to_owned()), ..all() }));
        filters
    }

    /// What a filter lets through, in its order, by looking at every link.
    fn naive(&self, filter: &Filter) -> Vec<i64> {
        let mut links: Vec<&group_link::Model> = self.links.iter().filter(|link| self.lets_through(filter, link)).collect();
        links.sort_by(|one, other| {
            let order = match filter.sort {
                Sort::Name => one.name.cmp(&other.name),
                Sort::Unlock => one.last_used_at.cmp(&other.last_used_at),
                Sort::ValidUntil => {
                    let end = |link: &group_link::Model| link.valid_until.unwrap_or(Micros(i64::MAX));
                    end(one).cmp(&end(other))
                }
                Sort::GroupName => self.groups[&one.group_id].cmp(&self.groups[&other.group_id]),
                Sort::Created => one.created_at.cmp(&other.created_at),
            };
            let order: Ordering = if filter.descending { order.reverse() } else { order };
            order.then(one.id.cmp(&other.id))
        });
        links.into_iter().map(|link| link.id).collect()
    }

    fn lets_through(&self, filter: &Filter, link: &group_link::Model) -> bool {
        let in_state = filter.state.is_none_or(|(state, now)| match state {
            State::Disabled => !link.link_enabled,
            State::Active => {
                link.link_enabled && link.valid_from.is_none_or(|at| at <= now) && link.valid_until.is_none_or(|at| at > now)
            }
            State::Future => link.link_enabled && link.valid_from.is_some_and(|at| at > now),
            State::Expired => link.link_enabled && link.valid_until.is_some_and(|at| at <= now),
        });
        let has = |text: &String| {
            let text = text.trim().to_ascii_lowercase();
            let texts = [Some(&link.name), link.email.as_ref(), link.phone.as_ref(), self.groups.get(&link.group_id)];
            texts.into_iter().flatten().any(|own| own.to_ascii_lowercase().contains(&text))
        };
        // Every other group is of the place.
        let of_place = |id: i64| {
            let mut ids: Vec<i64> = self.groups.keys().copied().collect();
            ids.sort_unstable();
            ids.iter().position(|own| *own == id).is_some_and(|nth| nth % 2 == 0)
        };
        let in_reach = match &filter.reach {
            Reach::Organization => true,
            Reach::Within { places, groups } => {
                groups.contains(&link.group_id) || places.contains(&self.place_id) && of_place(link.group_id)
            }
        };
        in_state
            && in_reach
            && filter.query.as_ref().is_none_or(has)
            && filter.ids.as_ref().is_none_or(|ids| ids.contains(&link.id))
            && filter.group_id.is_none_or(|id| link.group_id == id)
            && filter
                .delivery_statuses
                .as_ref()
                .is_none_or(|list| link.delivery_status.as_ref().is_some_and(|own| list.contains(own)))
    }
}

async fn listed(store: &Store, filter: &Filter, limit: u64, offset: u64) -> (Vec<i64>, u64) {
    let page = Page { limit, offset };
    let listed = group_links::list(store.reader(), filter.clone(), page).await.unwrap();
    assert_eq!(listed.page, page);
    (listed.items.into_iter().map(|link| link.id).collect(), listed.total)
}

#[db_test]
async fn every_filter_in_every_order_finds_what_looking_at_every_link_finds(db: TestDatabase) {
    let filled = [filled(&db.store, "mill").await, filled(&db.store, "barn").await];
    let mill = &filled[0];
    for filter in mill.filters() {
        for (sort, descending) in SORTS.into_iter().flat_map(|sort| [(sort, false), (sort, true)]) {
            let filter = Filter { sort, descending, ..filter.clone() };
            let expected = mill.naive(&filter);
            let (all, total) = (expected.len(), expected.len() as u64);
            // Whole, in part, exactly to the end, and beyond it.
            for (limit, offset) in [(LINKS.unsigned_abs(), 0), (7, 0), (7, 21), (total, 0), (10, total), (10, total + 5)] {
                let start = usize::try_from(offset).unwrap().min(all);
                let end = usize::try_from(offset + limit).unwrap().min(all);
                let found = listed(&db.store, &filter, limit, offset).await;
                assert_eq!(found, (expected[start..end].to_vec(), total), "{filter:?}, {limit} from {offset}");
            }
        }
    }
}

#[db_test]
async fn a_link_is_found_by_what_it_is_called_now(db: TestDatabase) {
    let mill = filled(&db.store, "mill").await;
    let searched = |text: &str| Filter { query: Some(text.to_owned()), ..mill.all() };
    let id = mill.links[5].id;
    for text in ["Quispe", "quispe@", "+51"] {
        assert_eq!(listed(&db.store, &searched(text), 10, 0).await, (Vec::new(), 0), "{text}");
    }
    let tx = db.store.begin().await.unwrap();
    let row = group_link::ActiveModel {
        id: Set(id),
        name: Set("QUISPE Mamani".to_owned()),
        email: Set(Some("Quispe@example.com".to_owned())),
        phone: Set(Some("+511234".to_owned())),
        ..Default::default()
    };
    group_links::update(&tx, row).await.unwrap();
    tx.commit().await.unwrap();
    for text in ["Quispe", "quispe@", "+51", "mamani"] {
        assert_eq!(listed(&db.store, &searched(text), 10, 0).await, (vec![id], 1), "{text}");
    }
    // What follows one another in what is kept does not in the link.
    assert_eq!(listed(&db.store, &searched("mamaniquispe"), 10, 0).await, (Vec::new(), 0));
    let tx = db.store.begin().await.unwrap();
    let row = group_link::ActiveModel {
        id: Set(id),
        name: Set("Ada".to_owned()),
        email: Set(None),
        phone: Set(None),
        ..Default::default()
    };
    group_links::update(&tx, row).await.unwrap();
    tx.commit().await.unwrap();
    for text in ["Quispe", "quispe@", "+51", "mamani"] {
        assert_eq!(listed(&db.store, &searched(text), 10, 0).await, (Vec::new(), 0), "{text}");
    }
}

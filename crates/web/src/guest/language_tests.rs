//! The page in each language and in each state; what is said before a link is known; that names stay names in every language.

use axum::http::{StatusCode, header};
use doorward_app::guest::{GuestDoor, GuestDoorState, GuestState, GuestView, Openings};
use doorward_core::limit::Period;
use doorward_core::{Code, Language, Secret};

use super::page::document;
use super::tests::{COOKIE, JSON, OWN, Site, at, door, view};
use super::words::{Words, tests::texts};

/// What the page says of a view in each language, in their order.
struct Row {
    view: GuestView,
    says: [&'static [&'static str]; 4],
}

fn of_link(state: GuestState) -> GuestView {
    GuestView { state, ..view() }
}

fn of_door(state: GuestDoorState, opens_at: Option<&str>, closes_at: Option<&str>) -> GuestView {
    let one = door(7, "Mill 7", "Mill Studio");
    GuestView { doors: vec![GuestDoor { state, opens_at: opens_at.map(at), closes_at: closes_at.map(at), ..one }], ..view() }
}

fn limited(left: u32, limit: u32, period: Option<Period>, renewed_at: Option<&str>) -> GuestView {
    let openings = Openings { limit, left, period, renewed_at: renewed_at.map(at), time_zone: "Europe/Berlin" };
    let state = if left == 0 { GuestState::Refused(Code::UnlockLimitReached) } else { GuestState::Ready };
    GuestView { openings: Some(openings), state, ..view() }
}

fn rows() -> Vec<Row> {
    vec![
        Row {
            view: of_link(GuestState::Ready),
            says: [
                &["Hold to open", "Press to open", "For <b>Ada", "Valid until Tue 24 Nov, 18:00 (Berlin) · in 3 days"],
                &["Zum Öffnen halten", "Zum Öffnen drücken", "Für <b>Ada", "Gültig bis Di. 24. Nov., 18:00 (Berlin) · in 3 Tagen"],
                &["Maintenir pour ouvrir", "Pour <b>Ada", "Valable jusqu’au mar. 24 nov., 18:00 (Berlin) · dans 3 jours"],
                &["Mantenga para abrir", "Para <b>Ada", "Válido hasta el mar 24 nov, 18:00 (Berlin) · dentro de 3 días"],
            ],
        },
        Row {
            view: of_door(GuestDoorState::Ready, None, Some("2026-11-21T18:00:00Z")),
            says: [
                &["Open until 19:00 (Berlin). Press and hold for one second."],
                &["Offen bis 19:00 (Berlin). Halten Sie eine Sekunde lang gedrückt."],
                &["Ouverte jusqu’à 19:00 (Berlin). Maintenez appuyé pendant une seconde."],
                &["Abierta hasta las 19:00 (Berlin). Mantenga pulsado durante un segundo."],
            ],
        },
        Row {
            view: of_door(GuestDoorState::HeldOpen { until: at("2026-11-22T01:00:00Z") }, None, None),
            says: [
                &["Held open: just walk in", "Held open until Sun 22 Nov, 02:00 (Berlin). If it is shut"],
                &["Tür ist offen: einfach eintreten", "Offen gehalten bis So. 22. Nov., 02:00 (Berlin). Ist sie zu"],
                &["Porte ouverte\u{a0}: entrez", "Maintenue ouverte jusqu’au dim. 22 nov., 02:00 (Berlin). Si elle"],
                &["Puerta abierta: pase", "Se mantiene abierta hasta el dom 22 nov, 02:00 (Berlin). Si está"],
            ],
        },
        Row {
            view: of_door(GuestDoorState::Offline, None, None),
            says: [
                &["May be offline – hold to try", "You can still try: press and hold."],
                &["Evtl. offline – trotzdem halten", "Versuchen Sie es trotzdem: gedrückt halten."],
                &["Peut-être hors ligne – maintenir pour essayer", "Essayez quand même\u{a0}: maintenez appuyé."],
                &["Quizá sin conexión: mantenga para probar", "Aun así puede probar: mantenga pulsado."],
            ],
        },
        Row {
            view: of_door(GuestDoorState::Refused(Code::NotAtThisTime), Some("2026-11-23T07:00:00Z"), None),
            says: [
                &["Closed at this time", ">Opens Mon 23 Nov, 08:00 (Berlin)<", "It opens in 38 hours. This page", "Code 34ffaa"],
                &["Jetzt geschlossen", ">Öffnet am Mo. 23. Nov., 08:00 (Berlin)<", "Die Tür öffnet in 38 Stunden. Diese Seite"],
                &["Fermé à cette heure", ">Ouvre le lun. 23 nov., 08:00 (Berlin)<", "Elle s’ouvre dans 38 heures. Cette page"],
                &[
                    "Cerrado a esta hora",
                    ">Abre el lun 23 nov, 08:00 (Berlin)<",
                    "Se abre dentro de 38 horas. Esta página",
                    "Código 34ffaa",
                ],
            ],
        },
        Row {
            view: of_door(GuestDoorState::Refused(Code::LockLockedDown), None, None),
            says: [&["Door locked down"], &["Tür gesperrt"], &["Porte verrouillée"], &["Puerta bloqueada"]],
        },
        Row {
            view: of_door(GuestDoorState::Refused(Code::NoController), None, None),
            says: [&["Door not connected"], &["Tür nicht angeschlossen"], &["Porte non connectée"], &["Puerta sin conectar"]],
        },
        Row {
            view: GuestView { valid_from: Some(at("2026-11-24T08:00:00Z")), ..of_link(GuestState::Refused(Code::LinkNotYetValid)) },
            says: [
                &[
                    "Not open yet",
                    ">Starts in<",
                    ">3 days</p>",
                    "starts on Tue 24 Nov, 09:00 (Berlin). It is not",
                    "Doors of this link",
                ],
                &[
                    "Noch nicht offen",
                    ">Beginnt in<",
                    ">3 Tagen</p>",
                    "gilt ab Di. 24. Nov., 09:00 (Berlin). Noch",
                    "Türen dieses Links",
                ],
                &["Pas encore ouvert", ">Commence dans<", ">3 jours</p>", "à partir du mar. 24 nov., 09:00 (Berlin). Il n’ouvre"],
                &["Aún no está abierto", ">Empieza dentro de<", ">3 días</p>", "desde el mar 24 nov, 09:00 (Berlin). Todavía no"],
            ],
        },
        Row {
            view: GuestView { valid_until: Some(at("2026-11-18T17:00:00Z")), ..of_link(GuestState::Refused(Code::LinkExpired)) },
            says: [
                &["Link has expired", "It was valid until Wed 18 Nov, 18:00 (Berlin), 3 days ago. Ask"],
                &["Link ist abgelaufen", "Er galt bis Mi. 18. Nov., 18:00 (Berlin), also bis vor 3 Tagen. Bitten"],
                &["Le lien a expiré", "Il était valable jusqu’au mer. 18 nov., 18:00 (Berlin), il y a 3 jours. Demandez"],
                &["El enlace ha caducado", "Fue válido hasta el mié 18 nov, 18:00 (Berlin), hace 3 días. Pida"],
            ],
        },
        Row {
            view: of_link(GuestState::Refused(Code::LinkDisabled)),
            says: [&["Link switched off"], &["Link ausgeschaltet"], &["Lien désactivé"], &["Enlace desactivado"]],
        },
        Row {
            view: limited(2, 3, Some(Period::Week), None),
            says: [
                &["2 of 3 openings left this week"],
                &["Noch 2 von 3 Türöffnungen diese Woche"],
                &["Ouvertures restantes cette semaine\u{a0}: 2 sur 3"],
                &["Aperturas restantes esta semana: 2 de 3"],
            ],
        },
        Row {
            view: limited(1, 1, None, None),
            says: [
                &["1 opening left in total"],
                &["Noch 1 Türöffnung insgesamt"],
                &["Il reste 1 ouverture au total"],
                &["Queda 1 apertura en total"],
            ],
        },
        Row {
            view: limited(0, 3, Some(Period::Day), Some("2026-11-21T23:00:00Z")),
            says: [
                &[
                    "Used up",
                    "Renewed in",
                    ">6 hours<",
                    "All 3 openings of today are used. There are 3 more from Sun 22 Nov, 00:00",
                ],
                &[
                    "Aufgebraucht",
                    "Erneuert in",
                    ">6 Stunden<",
                    "Alle 3 Türöffnungen von heute sind verbraucht. 3 weitere gibt es ab So.",
                ],
                &[
                    "Épuisé",
                    "Renouvelé dans",
                    ">6 heures<",
                    "Les 3 ouvertures d’aujourd’hui sont utilisées. Il y en aura 3 de plus",
                ],
                &[
                    "Agotado",
                    "Se renueva dentro de",
                    ">6 horas<",
                    "Ya se usaron las 3 aperturas de hoy. Habrá 3 más desde el dom 22 nov",
                ],
            ],
        },
        Row {
            view: limited(0, 1, None, None),
            says: [
                &["The one opening of this link is used. Ask the person who invited you for more."],
                &["Die eine Türöffnung dieses Links ist verbraucht. Bitten Sie die Person, die Sie eingeladen hat, um mehr."],
                &["L’unique ouverture de ce lien est utilisée. Demandez-en plus à la personne qui vous a invité."],
                &["Ya se usó la única apertura de este enlace. Pida más a la persona que le invitó."],
            ],
        },
        Row {
            view: GuestView { code: Some(Secret::presented("DW1:EXAMPLE")), ..of_link(GuestState::CodeOnly) },
            says: [
                &["Show your code", "Show code for the scanner"],
                &["Zeigen Sie Ihren Code", "Code für das Lesegerät zeigen"],
                &["Présentez votre code", "Afficher le code pour le lecteur"],
                &["Muestre su código", "Mostrar el código para el lector"],
            ],
        },
        Row {
            view: GuestView { doors: vec![], valid_until: None, ..view() },
            says: [
                &["No doors yet", "Valid without an end date"],
                &["Noch keine Türen", "Gültig ohne Enddatum"],
                &["Pas encore de porte", "Valable sans date de fin"],
                &["Aún no hay puertas", "Válido sin fecha de fin"],
            ],
        },
        Row {
            view: GuestView { doors: vec![door(1, "Bay", "Harbour"), door(2, "Mill 7", "Mill")], ..view() },
            says: [
                &["<title>Your doors · Sunny Mill</title>", "<h1>Your doors</h1>"],
                &["<title>Ihre Türen · Sunny Mill</title>", "<h1>Ihre Türen</h1>"],
                &["<title>Vos portes · Sunny Mill</title>", "<h1>Vos portes</h1>"],
                &["<title>Sus puertas · Sunny Mill</title>", "<h1>Sus puertas</h1>"],
            ],
        },
    ]
}

/// A page says nothing that only English says. Words of one syllable may stand in any language.
#[track_caller]
fn has_no_english(language: Language, page: &str) {
    if language == Language::English {
        return;
    }
    let own: Vec<String> = texts(language).into_values().collect();
    for (at, text) in texts(Language::English) {
        let parts = text.split(['{', '}']).step_by(2).map(str::trim).filter(|part| part.contains(' '));
        for part in parts.filter(|part| !own.iter().any(|own| own.contains(part))) {
            assert!(!page.contains(part), "{language:?} says {part:?} of {at} in {page}");
        }
    }
}

#[test]
fn every_state_is_told_in_every_language() {
    for Row { view, says } in rows() {
        for (language, says) in Language::ALL.into_iter().zip(says) {
            let page = document(&GuestView { language, ..view.clone() }).unwrap();
            assert!(page.contains(&format!("<html lang=\"{}\">", language.as_str())), "{page}");
            for text in says {
                assert!(page.contains(text), "{language:?}: {text}\n{page}");
            }
            has_no_english(language, &page);
        }
    }
}

#[test]
#[should_panic(expected = "German says \"Valid until\"")]
fn english_on_a_page_in_another_language_is_found() {
    has_no_english(Language::German, "<p>Valid until Di. 24. Nov.</p>");
}

#[test]
fn the_script_is_given_the_words_of_the_page() {
    for language in Language::ALL {
        let page = document(&GuestView { language, ..view() }).unwrap();
        let attribute = page.split("data-words=\"").nth(1).and_then(|rest| rest.split('"').next()).unwrap();
        let words: serde_json::Value = serde_json::from_str(&attribute.replace("&#34;", "\"")).unwrap();
        assert_eq!(words, serde_json::to_value(&Words::of(language).script).unwrap(), "{attribute}");
    }
}

#[tokio::test]
async fn what_comes_of_a_known_link_is_in_its_language_whatever_the_browser_prefers() {
    let french = ("accept-language", "fr");
    let code = Some(Secret::presented("DW1:EXAMPLE"));
    for language in Language::ALL {
        let words = Words::of(language);
        let shown = GuestView { language, code: code.clone(), doors: vec![door(7, "Mill 7", "Mill")], ..view() };
        let site = Site::new(shown.clone(), Ok(1));
        let refusing = Site::new(shown.clone(), Err(Code::DeviceUnavailable));
        let ended = Site::new(GuestView { state: GuestState::Refused(Code::LinkExpired), ..shown }, Ok(1));
        let refusal = words.refusals.of(Code::DeviceUnavailable);
        for (site, method, below, says) in [
            (&site, "GET", "", words.ready.hold_label),
            (&site, "GET", "/code", words.code_page.title),
            (&site, "GET", "/code", words.code_page.kept),
            (&site, "POST", "/locks/7/confirm", words.script.yes),
            (&site, "POST", "/locks/8/confirm", words.refusals.of(Code::LockNotFound).title),
            (&site, "POST", "/locks/7/open", words.script.open),
            (&refusing, "POST", "/locks/7/open", refusal.title),
            (&ended, "GET", "/code", words.refusals.of(Code::LinkExpired).text),
        ] {
            let (_, headers, body) = site.send(method, &format!("/grouplinks/at/5{below}"), &[COOKIE, OWN, french]).await;
            let tag = language.as_str();
            assert!(body.contains(&format!("<html lang=\"{tag}\">")) && body.contains(says), "{says} {body}");
            assert!(!headers.contains_key(header::VARY), "{method} {below}");
            has_no_english(language, &body);
        }
        let (_, _, body) = refusing.send("POST", "/grouplinks/at/5/locks/7/open", &[COOKIE, OWN, JSON, french]).await;
        let answer: serde_json::Value = serde_json::from_str(&body).unwrap();
        assert_eq!((&answer["title"], &answer["text"]), (&refusal.title.into(), &refusal.text.into()));
        let (_, _, body) = site.send("GET", "/grouplinks/at/5/state", &[COOKIE, JSON, french]).await;
        let state: serde_json::Value = serde_json::from_str(&body).unwrap();
        assert_eq!(state["language"], language.as_str());
        let (_, _, body) = site.send("GET", "/grouplinks/at/5/manifest.webmanifest", &[COOKIE, french]).await;
        let manifest: serde_json::Value = serde_json::from_str(&body).unwrap();
        assert_eq!(manifest["lang"], language.as_str());
    }
}

#[tokio::test]
async fn before_a_link_is_known_the_browsers_language_counts_and_caches_are_told() {
    let site = Site::new(GuestView { language: Language::Spanish, ..view() }, Ok(5));
    let foreign = ("cookie", "doorward_link=ffffffffffffffffffffffffffffffff");
    for (preferred, language) in [
        (None, Language::English),
        (Some("it, pt;q=0.5"), Language::English),
        (Some("de-CH, fr;q=0.9"), Language::German),
        (Some("it, en;q=0.4, fr;q=0.9"), Language::French),
        (Some("es"), Language::Spanish),
    ] {
        let words = Words::of(language);
        let refusals = &words.refusals;
        for (status, method, path, headers, says) in [
            (404, "GET", "/grouplinks/none", vec![], words.wrong_address),
            (404, "GET", "/grouplinks/", vec![], words.wrong_address),
            (404, "GET", "/grouplinks/at/5/nowhere", vec![COOKIE], words.wrong_address),
            (401, "GET", "/grouplinks/at/5", vec![], words.open_again),
            (401, "GET", "/grouplinks/at/5", vec![foreign], words.open_again),
            (401, "GET", "/grouplinks/at/5/state", vec![foreign, JSON], words.open_again),
            (405, "PUT", "/grouplinks/at/5", vec![COOKIE, OWN], words.wrong_method),
            (403, "POST", "/grouplinks/at/5/locks/7/open", vec![COOKIE], refusals.of(Code::CrossSite)),
            (404, "POST", "/grouplinks/at/5/locks/none/open", vec![COOKIE, OWN, JSON], refusals.of(Code::NotFound)),
        ] {
            let headers: Vec<_> = headers.into_iter().chain(preferred.map(|tags| ("accept-language", tags))).collect();
            let (found, answered, body) = site.send(method, path, &headers).await;
            assert_eq!(found, StatusCode::from_u16(status).unwrap(), "{method} {path}");
            assert!(body.contains(says.title) && body.contains(says.text), "{preferred:?} {path}: {body}");
            assert!(headers.contains(&JSON) || body.contains(&format!("<html lang=\"{}\">", language.as_str())), "{body}");
            assert_eq!(answered[header::VARY], "accept-language", "{method} {path}");
            assert_eq!(answered[header::CACHE_CONTROL], "no-store", "{method} {path}");
            has_no_english(language, &body);
        }
    }
}

#[tokio::test]
async fn names_are_text_in_every_language_also_where_they_look_like_markup_or_like_what_is_filled_in() {
    let typed = "\"><script>alert('&')</script>{time}{door}";
    for language in Language::ALL {
        let named = GuestView {
            language,
            guest_name: typed.to_owned(),
            organization_name: typed.to_owned(),
            code: Some(Secret::presented("DW1:EXAMPLE")),
            doors: vec![door(7, typed, typed)],
            ..view()
        };
        let site = Site::new(named, Ok(5));
        for (method, below) in [("GET", ""), ("GET", "/code"), ("POST", "/locks/7/confirm"), ("POST", "/locks/7/open")] {
            let (status, _, body) = site.send(method, &format!("/grouplinks/at/5{below}"), &[COOKIE, OWN]).await;
            assert_eq!(status, StatusCode::OK, "{below}");
            assert!(!body.contains("<script>") && !body.contains("alert('"), "{language:?} {below}: {body}");
            assert!(body.contains("{time}{door}"), "{language:?} {below}: {body}");
        }
    }
}

//! What someone reads to whom a report is mailed.

#![expect(clippy::unwrap_used, reason = "the helpers of a test may fail it")]

use doorward_app::reports::ReportMail;
use doorward_core::Timestamp;
use doorward_delivery::RenderedMail;
use doorward_delivery::render::report_mail;

fn mail() -> ReportMail {
    ReportMail {
        to: "ada@example.com".to_owned(),
        organization_name: "Sunny Mill Studios".to_owned(),
        logo: None,
        name: "Weekly unlocks".to_owned(),
        report_id: 7,
        start_date: "2026-11-16".to_owned(),
        end_date: "2026-11-22".to_owned(),
        time_zone: "Europe/Berlin".to_owned(),
        rows_count: 12,
        kept_until: Timestamp::parse("2026-12-23T09:00:00Z").unwrap(),
        error: None,
        file: None,
    }
}

fn rendered(mail: &ReportMail) -> RenderedMail {
    report_mail(mail, None, Timestamp::parse("2026-11-23T09:00:00Z").unwrap()).unwrap()
}

#[test]
fn a_report_that_is_too_large_for_a_mail_says_where_it_is_and_how_long() {
    let mail = rendered(&mail());
    assert_eq!(mail.subject, "Report: Weekly unlocks");
    let expected = "\
Hello,

here is the report \"Weekly unlocks\" of Sunny Mill Studios.

Days: 2026-11-16 to 2026-11-22 (Berlin)
Rows: 12

It is too large for a mail. An administrator can fetch it by the API
as report 7 until Wed 23 Dec, 10:00 (Berlin).

-- \n\
Doorward sent this mail because Sunny Mill Studios has this report
sent to ada@example.com.";
    assert_eq!(mail.text, expected);
    assert!(mail.html.contains("fetch it by the API as report 7 until Wed 23 Dec, 10:00 (Berlin)."), "{}", mail.html);
}

#[test]
fn a_report_that_could_not_be_made_says_why() {
    let mail = rendered(&ReportMail { error: Some("It would be larger than 100 MiB.".to_owned()), ..mail() });
    assert_eq!(mail.subject, "No report: Weekly unlocks");
    let expected = "the report \"Weekly unlocks\" of Sunny Mill Studios could not be made:\nIt would be larger than 100 MiB.\n";
    assert!(mail.text.contains(expected), "{}", mail.text);
    assert!(!mail.text.contains("Rows") && !mail.html.contains("Rows"));
    assert!(mail.html.contains("This report could not be made: It would be larger than 100 MiB."), "{}", mail.html);
}

#[test]
fn markup_and_line_breaks_in_a_name_arrive_as_text() {
    let mail = rendered(&ReportMail { name: "<b>x</b>\nDays: all".to_owned(), ..mail() });
    assert!(!mail.html.contains("<b>x") && mail.html.contains("&#60;b&#62;x"));
    assert_eq!(mail.text.matches("\nDays:").count(), 1);
    assert!(!mail.subject.contains('\n'));
}

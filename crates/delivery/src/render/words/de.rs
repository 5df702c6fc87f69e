//! German.

use doorward_core::words::OneOrMore;

use super::Words;

pub(super) const WORDS: Words = Words {
    invites: "{host} lädt Sie ein: {whereto}",
    subject: "{host} lädt Sie ein: Ihr Türlink für {whereto}",
    two_places: "{first} und {second}",
    more_places: "{first} und {count} weitere Orte",
    hello: "Guten Tag",
    hello_name: "Guten Tag {name}",
    opens: OneOrMore { one: "Ihr Telefon öffnet diese Tür:", more: "Ihr Telefon öffnet diese Türen:" },
    location: "Wo",
    door: OneOrMore { one: "Tür", more: "Türen" },
    from: "Ab",
    until: "Bis",
    now: "Sofort",
    no_end: "Ohne Enddatum",
    preview_from: "ab {from}",
    preview_now: "ab sofort",
    preview_until: "bis {until}",
    preview_no_end: "ohne Enddatum",
    button: "Ihre Türseite öffnen",
    button_fails: "Falls die Schaltfläche nicht funktioniert, öffnen Sie diese Adresse im Browser:",
    code: "Oder halten Sie diesen Code vor das Lesegerät an der Tür",
    code_is_attached: "Er ist als Bild angehängt: Speichern Sie es, dann haben Sie es auch ohne Netz.",
    keep: "Behalten Sie diese Mail für sich.",
    whoever_has_it: OneOrMore {
        one: "Wer den Link hat, kann die Tür öffnen.", more: "Wer den Link hat, kann die Türen öffnen."
    },
    unexpected: "Nicht erwartet?",
    ignore: "Dann ignorieren Sie diese Mail. Es öffnet sich nichts, solange niemand die Seite aufruft und eine Taste gedrückt hält.",
    sent_by: "{organization} hat diese Mail über Doorward gesendet.",
    sent_for: "{organization} hat diese Mail über Doorward im Namen von {host} gesendet.",
    replies: "Antworten gehen an {host}.",
    code_file: "tuercode",
    calendar: "Öffnet: {doors}. Ihr Link steht in der Mail, mit der dieser Termin kam.",
    calendar_file: "einladung",
    text_of_host: "{organization}: {host} schickt Ihnen einen Link zur Tür. Bitte nicht weitergeben. {link}",
    text_of_organization: "{organization} schickt Ihnen einen Link zur Tür. Bitte nicht weitergeben. {link}",
    text: "Ihr Link zur Tür. Bitte nicht weitergeben. {link}",
};

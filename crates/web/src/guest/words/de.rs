//! German.

use doorward_core::Language;
use doorward_core::words::OneOrMore;

use super::{CodePage, Control, Message, Openings, Refusals, Script, Units, Words};

pub(super) const WORDS: Words = Words {
    language: Language::German,
    your_doors: "Ihre Türen",
    for_guest: "Für",
    valid_until: "Gültig bis {until} · {away}",
    valid_always: "Gültig ohne Enddatum",
    valid_from_until: "Gültig ab {from} bis {until}",
    valid_from: "Gültig ab {from}, ohne Enddatum",
    doors_of_link: "Türen dieses Links",
    ready: Control {
        label: "Zum Öffnen drücken",
        note: "Drücken Sie, und bestätigen Sie dann auf der nächsten Seite.",
        hold_label: "Zum Öffnen halten",
        hold_note: "Halten Sie eine Sekunde lang gedrückt.",
    },
    held: Control {
        label: "Tür ist offen: einfach eintreten",
        note: "Offen gehalten {until}. Ist sie zu, drücken Sie, und bestätigen Sie dann.",
        hold_label: "Tür ist offen: einfach eintreten",
        hold_note: "Offen gehalten {until}. Ist sie zu, halten Sie gedrückt.",
    },
    offline: Control {
        label: "Evtl. offline – trotzdem drücken",
        note: "Die Tür hat zuletzt nicht geantwortet. Versuchen Sie es trotzdem: drücken, dann bestätigen.",
        hold_label: "Evtl. offline – trotzdem halten",
        hold_note: "Die Tür hat zuletzt nicht geantwortet. Versuchen Sie es trotzdem: gedrückt halten.",
    },
    open_until: "Offen {until}.",
    opens_at: "Öffnet am {at}",
    opens_away: "Die Tür öffnet {away}.",
    gets_ready: "Diese Seite aktualisiert sich von selbst, oder laden Sie sie dann neu.",
    no_doors: Message {
        title: "Noch keine Türen",
        text: "Dieser Link öffnet zurzeit keine Tür. Fragen Sie die Person, die Sie eingeladen hat.",
    },
    show_your_code: Message {
        title: "Zeigen Sie Ihren Code",
        text: "Dieser Link öffnet Türen an ihrem Lesegerät. Halten Sie seinen Code davor.",
    },
    starts_on: "Dieser Link gilt ab {from}. Noch öffnet er nichts.",
    was_valid: "Er galt bis {until}, also bis {away}.",
    starts_in: "Beginnt in",
    renewed_in: "Erneuert in",
    openings: Openings {
        left: "Noch {left} von {limit} Türöffnungen {counted}",
        one_left: "Noch 1 Türöffnung {counted}",
        none_left: "Übrige Türöffnungen {counted}: keine",
        one_used: "Die eine Türöffnung {of} ist verbraucht.",
        both_used: "Beide Türöffnungen {of} sind verbraucht.",
        all_used: "Alle {limit} Türöffnungen {of} sind verbraucht.",
        of_link: "dieses Links",
        of_today: "von heute",
        of_this_week: "dieser Woche",
        of_this_month: "dieses Monats",
        one_more: "Eine weitere gibt es ab {renewed}.",
        more: "{limit} weitere gibt es ab {renewed}.",
        ask: "Bitten Sie die Person, die Sie eingeladen hat, um mehr.",
    },
    show_code: "Code für das Lesegerät zeigen",
    code_page: CodePage {
        title: "Halten Sie diesen Code vor das Lesegerät",
        picture: "QR-Code für das Lesegerät an der Tür",
        hint: "Stellen Sie den Bildschirm hell, und halten Sie das Telefon eine Handbreit vor das Lesegerät.",
        kept: "Auf diesem Telefon gespeichert: Der Code ist auch ohne Netz da.",
    },
    confirm: "Stellen Sie sich an die Tür, und drücken Sie dann „Öffnen“. Sie bleibt {time} offen.",
    the_door: "Die Tür",
    door_stays_open: "{door} bleibt {time} offen.",
    seconds: OneOrMore { one: "1 Sekunde", more: "{count} Sekunden" },
    back: "Zurück zu Ihren Türen",
    open_again: Message {
        title: "Öffnen Sie den Link erneut",
        text: "Dieser Browser kennt Ihren Link nicht, oder der Link gilt nicht mehr. Öffnen Sie ihn aus der Nachricht, die Sie erhalten haben.",
    },
    wrong_address: Message {
        title: "Falsche Adresse",
        text: "Kein Link hat diese Adresse. Öffnen Sie ihn aus der Nachricht, die Sie erhalten haben, und wenn Sie ihn abtippen, prüfen Sie jedes Zeichen.",
    },
    wrong_method: Message {
        title: "So geht es nicht",
        text: "Diese Adresse lässt sich so nicht aufrufen. Öffnen Sie den Link aus der Nachricht, die Sie erhalten haben.",
    },
    script: Script {
        code: "Code {code}",
        lost: Message {
            title: "Keine Verbindung",
            text: "Gehen Sie dorthin, wo Ihr Telefon Empfang hat, und halten Sie dann erneut.",
        },
        late: Message {
            title: "Keine Antwort",
            text: "Vielleicht ist die Tür trotzdem offen: Probieren Sie es. Ist sie zu, halten Sie erneut.",
        },
        fault: Message {
            title: "Etwas ging schief",
            text: "Warten Sie kurz, und halten Sie dann erneut. Bleibt die Tür zu, fragen Sie die Person, die Sie eingeladen hat.",
        },
        hint: "Halten Sie eine Sekunde lang gedrückt, bis die Tür öffnet.",
        holding: "Weiter halten…",
        holding_said: "Weiter halten",
        question: "{door} öffnen?",
        yes: "Öffnen",
        no: "Abbrechen",
        opening: "Wird geöffnet…",
        opening_said: "{door} wird geöffnet",
        waiting: "Warten auf die Tür.",
        open: "Offen – ziehen",
        open_said: "{door} ist offen. Ziehen Sie jetzt. Die Tür bleibt {time} offen.",
        stays_open: "Bleibt {time} offen",
        closed_said: "{door} ist wieder zu.",
        wait: "Warten Sie {time}, und halten Sie dann erneut.",
        ready_said: "Sie können die Tür jetzt öffnen.",
        units: Units { days: "T", hours: "Std.", minutes: "Min.", seconds: "s" },
    },
    refusals: Refusals {
        not_started: Message { title: "Noch nicht offen", text: "Dieser Link gilt noch nicht. Die Seite zeigt, ab wann." },
        ended: Message {
            title: "Link ist abgelaufen",
            text: "Bitten Sie die Person, die Sie eingeladen hat, um einen neuen Link.",
        },
        switched_off: Message {
            title: "Link ausgeschaltet",
            text: "Die Person, die Sie eingeladen hat, hat den Link ausgeschaltet. Bitten Sie sie um einen neuen.",
        },
        invalid: Message {
            title: "Link gilt nicht mehr",
            text: "Öffnen Sie die neueste Nachricht, oder bitten Sie die Person, die Sie eingeladen hat, um einen neuen Link.",
        },
        not_at_this_time: Message {
            title: "Jetzt geschlossen",
            text: "Zu dieser Zeit öffnet der Link die Tür nicht. Fragen Sie die Person, die Sie eingeladen hat, wann er es tut.",
        },
        used_up: Message {
            title: "Aufgebraucht",
            text: "Dieser Link hat so oft geöffnet, wie er darf. Bitten Sie die Person, die Sie eingeladen hat, um mehr.",
        },
        door_locked_down: Message {
            title: "Tür gesperrt",
            text: "Zurzeit öffnet kein Link diese Tür. Fragen Sie jemanden vor Ort.",
        },
        place_locked_down: Message {
            title: "Ort gesperrt",
            text: "Zurzeit öffnet kein Link hier eine Tür. Fragen Sie jemanden vor Ort.",
        },
        not_connected: Message {
            title: "Tür nicht angeschlossen",
            text: "Diese Tür lässt sich von hier nicht öffnen. Sagen Sie es der Person, die Sie eingeladen hat.",
        },
        not_of_this_link: Message {
            title: "Nicht bei diesem Link",
            text: "Dieser Link öffnet diese Tür nicht mehr. Fragen Sie die Person, die Sie eingeladen hat.",
        },
        no_answer: Message {
            title: "Tür antwortet nicht",
            text: "Vielleicht ist sie offline. Versuchen Sie es gleich erneut, oder rufen Sie die Person an, die Sie eingeladen hat.",
        },
        timed_out: Message {
            title: "Keine Antwort erhalten",
            text: "Vielleicht ist die Tür trotzdem offen: Probieren Sie es. Ist sie zu, versuchen Sie es noch einmal.",
        },
        did_not_open: Message {
            title: "Tür ging nicht auf",
            text: "Ihr Öffner meldet einen Fehler. Versuchen Sie es erneut, oder rufen Sie die Person an, die Sie eingeladen hat.",
        },
        too_many: Message {
            title: "Zu viele Versuche",
            text: "Warten Sie einige Sekunden, und versuchen Sie es dann noch einmal.",
        },
        too_many_wrong: Message {
            title: "Zu viele Versuche",
            text: "Warten Sie eine Minute, und versuchen Sie es dann noch einmal.",
        },
        from_elsewhere: Message {
            title: "Nicht geöffnet",
            text: "Die Anfrage kam nicht von dieser Seite. Öffnen Sie den Link erneut aus Ihrer Nachricht.",
        },
        not_opened: Message {
            title: "Nicht geöffnet",
            text: "Dieser Link öffnet die Tür gerade nicht. Fragen Sie die Person, die Sie eingeladen hat.",
        },
        unexpected: Message {
            title: "Etwas ging schief",
            text: "Nichts ging verloren. Versuchen Sie es gleich erneut, oder rufen Sie die Person an, die Sie eingeladen hat.",
        },
    },
};

//! English.

use doorward_core::Language;
use doorward_core::words::OneOrMore;

use super::{CodePage, Control, Message, Openings, Refusals, Script, Units, Words};

pub(super) const WORDS: Words = Words {
    language: Language::English,
    your_doors: "Your doors",
    for_guest: "For",
    valid_until: "Valid until {until} · {away}",
    valid_always: "Valid without an end date",
    valid_from_until: "Valid from {from} until {until}",
    valid_from: "Valid from {from}, without an end date",
    doors_of_link: "Doors of this link",
    ready: Control {
        label: "Press to open",
        note: "Press, then confirm on the next page.",
        hold_label: "Hold to open",
        hold_note: "Press and hold for one second.",
    },
    held: Control {
        label: "Held open: just walk in",
        note: "Held open {until}. If it is shut, press, then confirm.",
        hold_label: "Held open: just walk in",
        hold_note: "Held open {until}. If it is shut, press and hold.",
    },
    offline: Control {
        label: "May be offline – press to try",
        note: "It did not answer last time. You can still try: press, then confirm.",
        hold_label: "May be offline – hold to try",
        hold_note: "It did not answer last time. You can still try: press and hold.",
    },
    open_until: "Open {until}.",
    opens_at: "Opens {at}",
    opens_away: "It opens {away}.",
    gets_ready: "This page gets ready by itself, or reload it then.",
    no_doors: Message { title: "No doors yet", text: "This link opens no door at the moment. Ask the person who invited you." },
    show_your_code: Message {
        title: "Show your code",
        text: "This link opens doors at their scanners. Hold its code in front of one.",
    },
    starts_on: "This link starts on {from}. It is not open yet.",
    was_valid: "It was valid until {until}, {away}.",
    starts_in: "Starts in",
    renewed_in: "Renewed in",
    openings: Openings {
        left: "{left} of {limit} openings left {counted}",
        one_left: "1 opening left {counted}",
        none_left: "No openings left {counted}",
        one_used: "The one opening of {of} is used.",
        both_used: "Both openings of {of} are used.",
        all_used: "All {limit} openings of {of} are used.",
        of_link: "this link",
        of_today: "today",
        of_this_week: "this week",
        of_this_month: "this month",
        one_more: "There is one more from {renewed}.",
        more: "There are {limit} more from {renewed}.",
        ask: "Ask the person who invited you for more.",
    },
    show_code: "Show code for the scanner",
    code_page: CodePage {
        title: "Show this code to the scanner",
        picture: "QR code for the scanner at the door",
        hint: "Turn your screen’s brightness up, and hold the phone a hand’s width from the scanner.",
        kept: "Kept on this phone: it is here without a network, too.",
    },
    confirm: "Stand at the door, then press Open. It stays open for {time}.",
    the_door: "The door",
    door_stays_open: "{door} stays open for {time}.",
    seconds: OneOrMore { one: "1 second", more: "{count} seconds" },
    back: "Back to your doors",
    open_again: Message {
        title: "Open the link again",
        text: "This browser does not know your link, or the link no longer works. Open it from the message you received.",
    },
    wrong_address: Message {
        title: "Wrong address",
        text: "No link has this address. Open it from the message you received, and if you type it, check every character.",
    },
    wrong_method: Message {
        title: "Not like this",
        text: "This address does not work that way. Open the link from the message you received.",
    },
    script: Script {
        code: "Code {code}",
        lost: Message { title: "No connection", text: "Move to where your phone has signal, then hold again." },
        late: Message { title: "No answer", text: "The door may have opened all the same: try it. If it is shut, hold again." },
        fault: Message { title: "Something went wrong", text: "Wait a moment, then hold again. If it stays shut, ask your host." },
        hint: "Keep holding for one second, until the door opens.",
        holding: "Keep holding…",
        holding_said: "Keep holding",
        question: "Open {door}?",
        yes: "Open",
        no: "Cancel",
        opening: "Opening…",
        opening_said: "Opening {door}",
        waiting: "Waiting for the door.",
        open: "Open — pull now",
        open_said: "{door} is open. Pull now. It stays open for {time}.",
        stays_open: "Stays open for {time}",
        closed_said: "{door} is closed again.",
        wait: "Wait {time}, then hold again.",
        ready_said: "You can open the door now.",
        units: Units { days: "d", hours: "h", minutes: "min", seconds: "s" },
    },
    refusals: Refusals {
        not_started: Message { title: "Not open yet", text: "This link has not started yet. The page shows when it does." },
        ended: Message { title: "Link has expired", text: "Ask the person who invited you for a new link." },
        switched_off: Message {
            title: "Link switched off",
            text: "The person who invited you switched this link off. Ask them for a new one.",
        },
        invalid: Message {
            title: "Link no longer works",
            text: "Open the newest message you received, or ask the person who invited you for a new link.",
        },
        not_at_this_time: Message {
            title: "Closed at this time",
            text: "This link does not open the door at this hour. Ask the person who invited you when it does.",
        },
        used_up: Message {
            title: "Used up",
            text: "This link has opened as often as it may. Ask the person who invited you for more.",
        },
        door_locked_down: Message { title: "Door locked down", text: "No link opens this door right now. Ask the people on site." },
        place_locked_down: Message {
            title: "Place locked down",
            text: "No link opens any door here right now. Ask the people on site.",
        },
        not_connected: Message {
            title: "Door not connected",
            text: "This door cannot be opened from here. Tell the person who invited you.",
        },
        not_of_this_link: Message {
            title: "Not a door of this link",
            text: "This link does not open this door any more. Ask the person who invited you.",
        },
        no_answer: Message {
            title: "Door did not answer",
            text: "It may be offline. Wait a moment, then try again, or call the person who invited you.",
        },
        timed_out: Message {
            title: "No answer in time",
            text: "The door may have opened all the same: try it. If it is shut, try again.",
        },
        did_not_open: Message {
            title: "Door did not open",
            text: "Its opener reported a fault. Try again, or call the person who invited you.",
        },
        too_many: Message { title: "Too many tries", text: "Wait a few seconds, then try again." },
        too_many_wrong: Message { title: "Too many tries", text: "Wait a minute, then try again." },
        from_elsewhere: Message {
            title: "Not opened",
            text: "The request did not come from this page. Open the link from your message again.",
        },
        not_opened: Message {
            title: "Not opened",
            text: "This link does not open the door right now. Ask the person who invited you.",
        },
        unexpected: Message {
            title: "Something went wrong",
            text: "Nothing was lost. Wait a moment, then try again, or call the person who invited you.",
        },
    },
};

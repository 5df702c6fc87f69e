//! English.

use doorward_core::words::OneOrMore;

use super::Words;

pub(super) const WORDS: Words = Words {
    invites: "{host} invites you to {whereto}",
    subject: "{host} invites you to {whereto}: your door link",
    two_places: "{first} and {second}",
    more_places: "{first} and {count} more places",
    hello: "Hello",
    hello_name: "Hello {name}",
    opens: OneOrMore { one: "your phone opens this door:", more: "your phone opens these doors:" },
    location: "Where",
    door: OneOrMore { one: "Door", more: "Doors" },
    from: "From",
    until: "Until",
    now: "Now",
    no_end: "No end date",
    preview_from: "from {from}",
    preview_now: "from now",
    preview_until: "until {until}",
    preview_no_end: "no end date",
    button: "Open your door page",
    button_fails: "If the button does not work, open this address in your browser:",
    code: "Or show this code to the scanner at the door",
    code_is_attached: "It is attached as a picture, so that you can save it and have it without a network.",
    keep: "Keep this mail to yourself.",
    whoever_has_it: OneOrMore { one: "Whoever has the link can open the door.", more: "Whoever has the link can open the doors." },
    unexpected: "Not expected?",
    ignore: "Ignore this mail. Nothing opens unless someone opens the page and holds a button.",
    sent_by: "{organization} sent this mail through Doorward.",
    sent_for: "{organization} sent this mail through Doorward for {host}.",
    replies: "Replies go to {host}.",
    code_file: "door-code",
    calendar: "Opens: {doors}. Your link is in the mail that this came with.",
    calendar_file: "invitation",
    text_of_host: "{organization}: {host} sends you a door link. Keep it to yourself. {link}",
    text_of_organization: "{organization} sends you a door link. Keep it to yourself. {link}",
    text: "You have a door link. Keep it to yourself. {link}",
};

//! Keys that go down and up, as texts.

use super::super::Scan;
use super::super::lines::LONGEST;
use super::keys::{CAPS_LOCK, COMMANDS, ENTERS, SHIFTS, typed};

/// Bytes of a record (`struct input_event`): two words of this machine for the time, which nobody needs, then kind, code and value.
pub const RECORD: usize = TIME + 8;
const TIME: usize = 2 * size_of::<usize>();

/// `EV_SYN`: what came together is over.
const SYNCHRONIZE: u16 = 0;
/// `SYN_DROPPED`: events were lost.
const DROPPED: u16 = 3;
/// `EV_KEY`: a key went up or down.
const KEY: u16 = 1;
const UP: i32 = 0;
const DOWN: i32 = 1;

/// An input event.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Event {
    kind: u16,
    code: u16,
    value: i32,
}

impl Event {
    pub fn read(record: &[u8; RECORD]) -> Self {
        let mut fields = [0; 8];
        fields.iter_mut().zip(record.iter().skip(TIME)).for_each(|(field, byte)| *field = *byte);
        let [a, b, c, d, value @ ..] = fields;
        Self { kind: u16::from_ne_bytes([a, b]), code: u16::from_ne_bytes([c, d]), value: i32::from_ne_bytes(value) }
    }
}

/// What was typed since the last Enter.
#[derive(Default)]
pub struct Typing {
    text: String,
    too_long: bool,
    /// Events were lost: what is typed until Enter is no whole text.
    broken: bool,
    capitals: bool,
    /// Which of these keys are down.
    shifts: [bool; SHIFTS.len()],
    commands: [bool; COMMANDS.len()],
}

impl Typing {
    /// The text that an event ends, if it does and there is one.
    pub fn take(&mut self, event: Event) -> Option<Scan> {
        match event {
            Event { kind: SYNCHRONIZE, code: DROPPED, .. } => {
                *self = Self { broken: true, ..Self::default() };
                None
            }
            Event { kind: KEY, code, value: DOWN } => self.press(code),
            Event { kind: KEY, code, value: UP } => {
                self.hold(code, false);
                None
            }
            // A key that is held down repeats: a scanner's is not.
            Event { .. } => None,
        }
    }

    fn press(&mut self, key: u16) -> Option<Scan> {
        if ENTERS.contains(&key) {
            return self.end();
        }
        self.hold(key, true);
        if key == CAPS_LOCK {
            self.capitals = !self.capitals;
        }
        if self.commands.contains(&true) {
            return None;
        }
        let (plain, shifted) = typed(key)?;
        let shift = self.shifts.contains(&true) != (self.capitals && plain.is_ascii_lowercase());
        if self.text.len() < LONGEST {
            self.text.push(if shift { shifted } else { plain });
        } else {
            self.too_long = true;
        }
        None
    }

    fn hold(&mut self, key: u16, down: bool) {
        let keys = SHIFTS.iter().zip(&mut self.shifts).chain(COMMANDS.iter().zip(&mut self.commands));
        keys.filter(|(held, _)| **held == key).for_each(|(_, state)| *state = down);
    }

    fn end(&mut self) -> Option<Scan> {
        let text = std::mem::take(&mut self.text);
        let (too_long, broken) = (std::mem::take(&mut self.too_long), std::mem::take(&mut self.broken));
        if broken {
            tracing::info!("a scan was passed over: some of its keys were lost");
            return None;
        }
        if too_long {
            return Some(Scan::TooLong);
        }
        (!text.is_empty()).then_some(Scan::Text(text))
    }
}

#[cfg(test)]
pub mod tests {
    use proptest::prelude::*;

    use super::*;

    const SHIFT: u16 = 42;
    const ENTER: u16 = 28;

    fn key(code: u16, value: i32) -> [Event; 2] {
        [Event { kind: KEY, code, value }, Event { kind: SYNCHRONIZE, code: 0, value: 0 }]
    }

    fn tap(code: u16) -> Vec<Event> {
        [key(code, DOWN), key(code, UP)].concat()
    }

    /// What a scanner types of a text, Enter too.
    pub fn events_of(text: &str) -> Vec<Event> {
        let mut events = Vec::new();
        for character in text.chars() {
            let found = (0..128).find_map(|code| {
                let (plain, shifted) = typed(code)?;
                if plain == character { Some((code, false)) } else { (shifted == character).then_some((code, true)) }
            });
            let (code, shift) = found.unwrap_or_else(|| panic!("no key types {character:?}"));
            let tapped = tap(code);
            events.extend(if shift { [key(SHIFT, DOWN).to_vec(), tapped, key(SHIFT, UP).to_vec()].concat() } else { tapped });
        }
        events.extend(tap(ENTER));
        events
    }

    /// As the kernel writes it.
    pub fn record(event: Event) -> Vec<u8> {
        let mut record = vec![0x5a; TIME];
        record.extend(event.kind.to_ne_bytes());
        record.extend(event.code.to_ne_bytes());
        record.extend(event.value.to_ne_bytes());
        record
    }

    fn texts(typing: &mut Typing, events: impl IntoIterator<Item = Event>) -> Vec<String> {
        let scans = events.into_iter().filter_map(|event| typing.take(event));
        scans.map(|scan| if let Scan::Text(text) = scan { text } else { scan.reason().to_owned() }).collect()
    }

    fn read(events: impl IntoIterator<Item = Event>) -> Vec<String> {
        texts(&mut Typing::default(), events)
    }

    proptest! {
        #[test]
        fn every_printable_text_is_read_as_it_was_typed(text in "[ -~]{1,200}") {
            prop_assert_eq!(read(events_of(&text)), [text]);
        }

        #[test]
        fn no_events_make_it_fail_or_grow(
            events in prop::collection::vec((0..4_u16, any::<u16>(), -1..3_i32), 0..3_000),
        ) {
            let mut typing = Typing::default();
            for (kind, code, value) in events {
                let _scan = typing.take(Event { kind, code: code % 160, value });
                prop_assert!(typing.text.len() <= LONGEST);
            }
        }

        #[test]
        fn an_event_is_read_as_the_kernel_writes_it(kind: u16, code: u16, value: i32) {
            let event = Event { kind, code, value };
            prop_assert_eq!(Event::read(record(event).as_slice().try_into().unwrap()), event);
        }
    }

    #[test]
    fn the_alphabet_of_signed_codes_is_complete() {
        let base45 = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:";
        assert_eq!(read(events_of(base45)), [base45]);
    }

    #[test]
    fn caps_lock_turns_letters_alone() {
        let mut typing = Typing::default();
        assert_eq!(texts(&mut typing, [tap(CAPS_LOCK), events_of("aB1!")].concat()), ["Ab1!"]);
        assert_eq!(texts(&mut typing, [tap(CAPS_LOCK), events_of("aB1!")].concat()), ["aB1!"]);
    }

    #[test]
    fn commands_held_keys_and_empty_lines_type_nothing() {
        let control = [key(COMMANDS[0], DOWN).to_vec(), tap(30), key(COMMANDS[0], UP).to_vec()].concat();
        assert_eq!(read([control, events_of("b")].concat()), ["b"]);
        assert_eq!(read([key(30, DOWN), key(30, 2), key(30, 2), key(30, UP)].into_iter().flatten().chain(tap(ENTER))), ["a"]);
        assert_eq!(read([tap(ENTER), tap(96), tap(ENTER)].concat()), Vec::<String>::new());
        assert_eq!(read([tap(79), tap(80), tap(96)].concat()), ["12"]);
    }

    #[test]
    fn both_shifts_are_held_until_both_are_up() {
        let events = [
            key(42, DOWN).to_vec(),
            key(54, DOWN).to_vec(),
            key(42, UP).to_vec(),
            tap(30),
            key(54, UP).to_vec(),
            tap(30),
            tap(ENTER),
        ];
        assert_eq!(read(events.concat()), ["Aa"]);
    }

    #[test]
    fn what_is_too_long_is_refused_and_the_next_text_is_read() {
        let mut typing = Typing::default();
        assert_eq!(texts(&mut typing, events_of(&"x".repeat(LONGEST))), ["x".repeat(LONGEST)]);
        assert_eq!(texts(&mut typing, events_of(&"x".repeat(LONGEST + 1))), ["longer than any code"]);
        assert_eq!(texts(&mut typing, events_of("next")), ["next"]);
    }

    #[test]
    fn a_text_with_lost_keys_is_passed_over() {
        let mut events = events_of("abcdef");
        events.insert(8, Event { kind: SYNCHRONIZE, code: DROPPED, value: 0 });
        assert_eq!(read([events, events_of("whole")].concat()), ["whole"]);
    }
}

//! What is true, whoever asks: value types, codes, roles, the decision and the ledger's hashes.
//!
//! Pure and synchronous: no I/O, no ambient time, no ambient randomness; both are arguments. Depends on no other crate of
//! the workspace. The server and the door agent run the same [`decide::decide`].
//!
//! To add a reason for a refusal: one line in [`code`], one arm in [`decide`], one row in its table test.

pub mod agent_key;
pub mod bundle;
pub mod code;
pub mod color;
pub mod csv;
pub mod day;
pub mod decide;
pub mod door_timer;
pub mod evaluation;
pub mod event;
pub mod geo;
pub mod human_time;
pub mod input;
pub mod interval;
pub mod language;
pub mod ledger;
pub mod limit;
pub mod pass;
pub mod permission;
pub mod phone;
pub mod proximity;
pub mod qr;
pub mod recurrence;
pub mod relay;
pub mod reporter;
pub mod restrictions;
pub mod role;
pub mod scanner;
pub mod schedule;
pub mod sealed;
pub mod secret;
pub mod timestamp;
pub mod validate;
pub mod wall_clock;
pub mod words;

pub use code::Code;
pub use color::Color;
pub use event::EventType;
pub use language::Language;
pub use permission::Permission;
pub use relay::Relay;
pub use reporter::Reporter;
pub use role::{Role, Scope};
pub use scanner::Scanner;
pub use secret::{Secret, SecretDigest};
pub use timestamp::Timestamp;

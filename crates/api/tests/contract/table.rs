//! The public API as a table: each call with what it takes and what it answers, as the API contract states it, not as our code has
//! it. One test makes every call against a whole server, another compares the API document.
//!
//! To add a call: a few lines in a file of `table/`. The files say in what order calls are made:
//!
//! - `do` is method and documented path. `{id}` in it is the id that the file's last create answered, or `id`; further parts of a
//!   path stand in `with`.
//! - `as` tells who calls: the owner, if it is not given, or `nobody`, `link`, `member`.
//! - `send` is the body, inside `envelope` if there is one. `takes` lists what the contract lets a client send there.
//! - `answers` is a shape, `[shape]` for a list, or `stream`; the status is 200 then, and else 204. `refuses` is the status and code
//!   of a refusal. A `PATCH` is sent as `PUT` too.
//! - `$place`, `$lock`, `$group` and so on stand for what [`walk`] has made before; `$first` for the id of the first of the last list.
//!
//! A shape gives each member's type: `integer`, `number`, `boolean`, `text`, `time`, `date`, `map`, another shape, `[type]` for a list,
//! `= text` for a constant. With `?` it may be null; `optional` ones may be missing, unless `sends` of the call says that they come.

mod agree;
mod rows;
mod shape;
mod walk;

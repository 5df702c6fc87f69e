//! Doors at a UHPPOTE board.

use crate::support::uhppote::{SERIAL, board};
use crate::support::{Site, brief, code_of, opened, order};
use doorward_core::Code;
use serde_json::json;

#[tokio::test]
async fn the_length_of_the_pulse_is_set_once_and_lost_answers_are_asked_for_again() {
    let (address, board) = board().await;
    let relay = json!({"kind": "uhppote", "address": address, "serial": SERIAL, "door": 1, "pulse_seconds": 7});
    let mut site = Site::new();
    assert_eq!(site.ask(&order(1, &relay)).await, opened(7));
    assert_eq!(board.lock().unwrap().doors[0], (3, 7));
    assert_eq!(board.lock().unwrap().asked, 3);
    board.lock().unwrap().lose = 1;
    let later = doorward_wire::Order { lock_id: 8, ..order(2, &relay) };
    assert_eq!(site.ask(&later).await, opened(7));
    assert_eq!(board.lock().unwrap().asked, 6);
    assert_eq!(board.lock().unwrap().told, [(1, Some(7)), (1, Some(7))]);
}

#[tokio::test]
async fn another_board_at_the_address_does_not_answer_for_this_one() {
    let (address, board) = board().await;
    let relay = json!({"kind": "uhppote", "address": address, "serial": SERIAL + 1});
    assert_eq!(code_of(&Site::new().ask(&brief(order(1, &relay))).await), Code::DeviceUnavailable);
    assert!(board.lock().unwrap().told.is_empty());
}

//! A UHPPOTE look-alike: a UDP socket that speaks the board's frames, with its own reading of them.

use std::sync::{Arc, Mutex};

use tokio::net::UdpSocket;

pub const SERIAL: u32 = 405_419_896;

#[derive(Default)]
pub struct Board {
    /// Mode and seconds of each door.
    pub doors: [(u8, u8); 4],
    /// The doors it opened and shut: number, and for how long; no time for shut.
    pub told: Vec<(u8, Option<u8>)>,
    /// How often it was asked.
    pub asked: usize,
    /// Answers that get lost from now on.
    pub lose: usize,
}

/// Its address, and what it is. It opens every door but the fourth.
pub async fn board() -> (String, Arc<Mutex<Board>>) {
    let socket = UdpSocket::bind("127.0.0.1:0").await.unwrap();
    let address = socket.local_addr().unwrap().to_string();
    let board = Arc::new(Mutex::new(Board { doors: [(3, 60); 4], ..Board::default() }));
    let serves = Arc::clone(&board);
    tokio::spawn(async move {
        let mut frame = [0; 100];
        loop {
            let (length, from) = socket.recv_from(&mut frame).await.unwrap();
            assert_eq!(length, 64);
            let answer = serves.lock().unwrap().answer(&frame[..64]);
            // Strangers and old news come too.
            socket.send_to(b"noise", from).await.unwrap();
            if let Some(answer) = answer {
                socket.send_to(&answer, from).await.unwrap();
            }
        }
    });
    (address, board)
}

impl Board {
    fn answer(&mut self, frame: &[u8]) -> Option<Vec<u8>> {
        self.asked += 1;
        let serial = u32::from_le_bytes(frame[4..8].try_into().unwrap());
        if frame[0] != 0x17 || serial != SERIAL {
            return None;
        }
        let mut answer = vec![0; 64];
        answer[..8].copy_from_slice(&frame[..8]);
        let door = frame[8];
        let state = &mut self.doors[usize::from(door) - 1];
        let works = door != 4;
        match frame[1] {
            0x82 => answer[8..11].copy_from_slice(&[door, state.0, state.1]),
            0x80 if works => {
                *state = (frame[9], frame[10]);
                answer[8..11].copy_from_slice(&[door, state.0, state.1]);
                if state.0 == 2 {
                    self.told.push((door, None));
                }
            }
            0x40 if works && state.0 == 3 => {
                answer[8] = 1;
                let seconds = state.1;
                self.told.push((door, Some(seconds)));
            }
            _ => {}
        }
        if self.lose > 0 {
            self.lose -= 1;
            return None;
        }
        Some(answer)
    }
}

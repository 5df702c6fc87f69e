//! A door of a UHPPOTE board. The board keeps the pulse as a setting of the door, which is changed only if it differs.
//!
//! Datagrams get lost, so what has no answer is said again: reading and setting may be repeated, and opening again only starts the board's
//! pulse anew.

mod codec;

use std::sync::Arc;
use std::time::Duration;

use doorward_core::relay::Uhppote;
use doorward_egress::Client;
use doorward_wire::Order;
use tokio::net::UdpSocket;
use tokio::time::{Instant, timeout};

use self::codec::{FRAME, Question, Reply};
use super::Drivers;
use super::keeper::Step;
use crate::failure::Failure;

const PORT: u16 = 60_000;
/// How long an answer may take before the question is put again.
const PATIENCE: Duration = Duration::from_millis(700);
const TRIES: usize = 3;
/// The door stays shut, whatever is commanded.
const SHUT: u8 = 2;
/// The door opens on command and shuts by itself.
const CONTROLLED: u8 = 3;

pub async fn drive(drivers: &Drivers, settings: &Uhppote, order: &Order, deadline: Instant) -> Result<(), Failure> {
    let (client, settings) = (drivers.client.clone(), Arc::new(settings.clone()));
    // No longer than a byte, as the settings were checked.
    let seconds = u8::try_from(order.relay.pulse_seconds)
        .map_err(|_| Failure::misconfigured("A UHPPOTE board opens for 255 seconds at most."))?;
    let step = |open: bool| -> Step {
        let (client, settings) = (client.clone(), Arc::clone(&settings));
        Arc::new(move || {
            let (client, settings) = (client.clone(), Arc::clone(&settings));
            Box::pin(async move {
                if open { pulse(&client, &settings, seconds).await } else { shut(&client, &settings, seconds).await }
            })
        })
    };
    drivers.repeated(order, deadline, step(true), step(false)).await
}

/// Forbids the door to be open, then lets it be commanded again. What comes in between leaves it shut until the next pulse.
async fn shut(client: &Client, settings: &Uhppote, seconds: u8) -> Result<(), Failure> {
    let board = Board::reach(client, settings).await?;
    board.control(settings.door, SHUT, seconds).await?;
    board.control(settings.door, CONTROLLED, seconds).await
}

async fn pulse(client: &Client, settings: &Uhppote, seconds: u8) -> Result<(), Failure> {
    let board = Board::reach(client, settings).await?;
    let door = settings.door;
    if board.ask(Question::Control { door }).await? != (Reply::Control { door, mode: CONTROLLED, seconds }) {
        board.control(door, CONTROLLED, seconds).await?;
    }
    match board.ask(Question::Open { door }).await? {
        Reply::Opened(true) => Ok(()),
        Reply::Opened(false) | Reply::Control { .. } => Err(Failure::refused("The board did not open the door.")),
    }
}

/// One board.
struct Board {
    socket: UdpSocket,
    serial: u32,
}

impl Board {
    async fn reach(client: &Client, settings: &Uhppote) -> Result<Self, Failure> {
        let (host, port) = host_and_port(&settings.address);
        Ok(Self { socket: client.datagrams(host, port, PATIENCE).await?, serial: settings.serial })
    }

    async fn control(&self, door: u8, mode: u8, seconds: u8) -> Result<(), Failure> {
        if self.ask(Question::SetControl { door, mode, seconds }).await? == (Reply::Control { door, mode, seconds }) {
            Ok(())
        } else {
            Err(Failure::refused("The board did not take the door's settings."))
        }
    }

    async fn ask(&self, question: Question) -> Result<Reply, Failure> {
        let frame = question.written(self.serial);
        for _ in 0..TRIES {
            self.socket.send(&frame).await.map_err(|_| unreachable())?;
            if let Ok(answered) = timeout(PATIENCE, self.answer(question)).await {
                return answered;
            }
        }
        Err(Failure::timed_out())
    }

    /// The answer to this question; late ones to others are passed over.
    async fn answer(&self, question: Question) -> Result<Reply, Failure> {
        let mut bytes = [0; FRAME + 1];
        loop {
            let length = self.socket.recv(&mut bytes).await.map_err(|_| unreachable())?;
            let read = bytes.get(..length).and_then(|bytes| Reply::read(bytes, self.serial, question));
            if let Some(reply) = read {
                return Ok(reply);
            }
        }
    }
}

fn unreachable() -> Failure {
    Failure::unavailable("The relay cannot be reached: nobody listens there.")
}

/// The address's parts: `host`, `host:port`, `[v6]` or `[v6]:port`.
fn host_and_port(address: &str) -> (&str, u16) {
    let split = address.rsplit_once(':').filter(|(host, _)| !host.contains(':') || host.ends_with(']'));
    let (host, port) = match split.map(|(host, port)| (host, port.parse())) {
        Some((host, Ok(port))) => (host, port),
        Some((_, Err(_))) | None => (address, PORT),
    };
    (host.trim_matches(['[', ']']), port)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_has_the_boards_port_unless_it_says_another() {
        for (address, expected) in [
            ("192.0.2.7", ("192.0.2.7", 60_000)),
            ("192.0.2.7:1", ("192.0.2.7", 1)),
            ("board.local", ("board.local", 60_000)),
            ("[fd12::7]", ("fd12::7", 60_000)),
            ("[fd12::7]:9", ("fd12::7", 9)),
        ] {
            assert_eq!(host_and_port(address), expected);
        }
    }
}

//! How an order that was admitted is carried out: at its turn, in time, and with as few words to the relay as it takes.

use std::time::Duration;

use doorward_core::relay::{Action, RelayKind};
use doorward_egress::Client;
use doorward_wire::{Order, Outcome};
use tokio::time::{Instant, timeout_at};

use crate::agent::Now;
use crate::failure::Failure;
use crate::relay::Drivers;
use crate::sharing::{Change, Ended, Flight, Joined, Part, Sharing};
use crate::turns::{Place, Turns};

/// The doors of a site.
pub struct Doors {
    now: Now,
    drivers: Drivers,
    sharing: Sharing,
    turns: Turns,
}

/// How an order is carried out.
#[derive(Clone, Copy)]
pub struct Run<'a> {
    /// By this moment.
    pub deadline: Instant,
    /// Called when the relay is told, whatever comes of it.
    pub sent: &'a (dyn Fn() + Send + Sync),
}

/// An order in the place that its arrival gave it. A simulated door has no queue, since it takes no time.
#[derive(Debug)]
pub enum Begun {
    /// The door is open anyway, for this many seconds.
    Open(u32),
    /// The pulse of another order serves this one too.
    Shares(Joined),
    /// The relay is pulsed for it.
    Pulses(Flight, Option<Place>),
    /// The relay is told to hold the door open, for this many seconds.
    Holds(u32, Change, Option<Place>),
    /// The relay is told to end a hold.
    Releases(Change, Option<Place>),
    /// It is not to be obeyed.
    Refused(Failure),
}

impl Begun {
    /// Whether [`Doors::carry_out`] will wait for nothing.
    pub const fn ends_at_once(&self) -> bool {
        match self {
            Self::Open(_) | Self::Refused(_) => true,
            Self::Shares(_) => false,
            Self::Pulses(_, place) | Self::Holds(_, _, place) | Self::Releases(_, place) => place.is_none(),
        }
    }
}

impl Doors {
    pub fn new(client: Client, now: Now) -> Self {
        Self { now, drivers: Drivers::new(client), sharing: Sharing::new(), turns: Turns::default() }
    }

    /// Closes the doors whose time the agent keeps, and opens none of that kind any more.
    pub async fn stop(&self) {
        self.drivers.stop().await;
    }

    /// Gives an order its place among those to the same door.
    pub fn begin(&self, order: &Order) -> Begun {
        let now = Instant::now();
        match order.action {
            Action::Pulse => match self.sharing.pulse(order.lock_id, &order.relay, (self.now)().since(order.requested_at), now) {
                Part::Open { seconds } => Begun::Open(seconds),
                Part::Joined(joined) => Begun::Shares(joined),
                Part::First(flight) => Begun::Pulses(flight, self.place(order)),
            },
            Action::Hold { seconds: 0 } => Begun::Refused(Failure::no_time()),
            Action::Hold { seconds } => match self.sharing.change(order.lock_id, now) {
                Some(change) => Begun::Holds(seconds, change, self.place(order)),
                None => Begun::Refused(Failure::overloaded()),
            },
            Action::Release => match self.sharing.change(order.lock_id, now) {
                Some(change) => Begun::Releases(change, self.place(order)),
                None => Begun::Refused(Failure::overloaded()),
            },
        }
    }

    fn place(&self, order: &Order) -> Option<Place> {
        match &order.relay.kind {
            RelayKind::Simulated => None,
            RelayKind::Shelly(_)
            | RelayKind::Http(_)
            | RelayKind::Mqtt(_)
            | RelayKind::Esphome(_)
            | RelayKind::Homeassistant(_)
            | RelayKind::Uhppote(_)
            | RelayKind::Gpio(_) => Some(self.turns.enter(order.lock_id)),
        }
    }

    /// Carries an order out, by its deadline.
    pub async fn carry_out(&self, order: &Order, mut begun: Begun, run: Run<'_>) -> Result<Outcome, Failure> {
        loop {
            let joined = match begun {
                Begun::Open(pulse_seconds) => return Ok(Outcome::Opened { pulse_seconds }),
                Begun::Pulses(flight, place) => return self.pulse(order, flight, place, run).await,
                Begun::Holds(seconds, change, place) => return self.hold(order, seconds, change, place, run).await,
                Begun::Releases(change, place) => return self.release(order, change, place, run).await,
                Begun::Refused(failure) => return Err(failure),
                Begun::Shares(joined) => joined,
            };
            match timeout_at(run.deadline, joined.ended()).await {
                Ok(Some(Ended::Shared(outcome))) => return Ok(outcome),
                Ok(Some(Ended::Unsent)) => self.check_expiry(order)?,
                Ok(None) => return Err(Failure::abandoned()),
                Err(_) => return Err(Failure::timed_out()),
            }
            begun = self.begin(order);
        }
    }

    async fn pulse(&self, order: &Order, flight: Flight, mut place: Option<Place>, run: Run<'_>) -> Result<Outcome, Failure> {
        if let Err(failure) = self.turn(order, &mut place, run.deadline).await {
            flight.end(Ended::Unsent);
            return Err(failure);
        }
        if let Some(pulse_seconds) = flight.held(&order.relay, Instant::now()) {
            let outcome = Outcome::Opened { pulse_seconds };
            flight.end(Ended::Shared(outcome.clone()));
            return Ok(outcome);
        }
        let pulse_seconds = order.relay.pulse_seconds;
        if let Err(failure) = self.drive(order, run).await {
            let outcome = Outcome::from(failure);
            flight.end(Ended::Shared(outcome.clone()));
            return Ok(outcome);
        }
        flight.opened(pulse_seconds, Instant::now());
        Ok(Outcome::Opened { pulse_seconds })
    }

    async fn hold(
        &self,
        order: &Order,
        seconds: u32,
        change: Change,
        mut place: Option<Place>,
        run: Run<'_>,
    ) -> Result<Outcome, Failure> {
        self.turn(order, &mut place, run.deadline).await?;
        // The device counts from when it hears, which is not before this.
        let sent = Instant::now();
        self.drive(order, run).await?;
        change.held(&order.relay, sent + Duration::from_secs(seconds.into()));
        Ok(Outcome::Opened { pulse_seconds: seconds })
    }

    async fn release(&self, order: &Order, change: Change, mut place: Option<Place>, run: Run<'_>) -> Result<Outcome, Failure> {
        self.turn(order, &mut place, run.deadline).await?;
        // Before it is sent: it may be obeyed even if that is never known.
        change.forget_hold();
        self.drive(order, run).await?;
        Ok(Outcome::Released)
    }

    async fn turn(&self, order: &Order, place: &mut Option<Place>, deadline: Instant) -> Result<(), Failure> {
        if let Some(place) = place
            && timeout_at(deadline, place.turn()).await.is_err()
        {
            return Err(Failure::unavailable("The relay has not answered an earlier order yet."));
        }
        self.check_expiry(order)
    }

    fn check_expiry(&self, order: &Order) -> Result<(), Failure> {
        if (self.now)() >= order.expires_at { Err(Failure::expired()) } else { Ok(()) }
    }

    async fn drive(&self, order: &Order, run: Run<'_>) -> Result<(), Failure> {
        (run.sent)();
        timeout_at(run.deadline, self.drivers.drive(order, run.deadline)).await.unwrap_or_else(|_| Err(Failure::timed_out()))
    }
}

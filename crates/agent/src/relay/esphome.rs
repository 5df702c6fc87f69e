//! A switch or lock of an ESPHome device, by its web server. The device's settings end the pulse.

use std::sync::Arc;
use std::time::Duration;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use doorward_core::relay::{Esphome, EsphomePart};
use doorward_egress::{Client, Method, Request, StatusCode};
use doorward_wire::Order;
use tokio::time::Instant;

use super::Drivers;
use super::keeper::Step;
use crate::failure::Failure;

/// How long the device gets to answer.
const TIME: Duration = Duration::from_secs(5);

pub async fn drive(drivers: &Drivers, settings: &Esphome, order: &Order, deadline: Instant) -> Result<(), Failure> {
    let (part, open, close) = match settings.part {
        EsphomePart::Switch => ("switch", "turn_on", "turn_off"),
        EsphomePart::Lock => ("lock", "unlock", "lock"),
    };
    let step = |verb: &str| -> Step {
        let path = format!("/{part}/{}/{verb}", settings.id);
        let (client, settings) = (drivers.client.clone(), Arc::new(settings.clone()));
        Arc::new(move || {
            let (client, settings, path) = (client.clone(), Arc::clone(&settings), path.clone());
            Box::pin(async move { post(&client, &settings, &path).await })
        })
    };
    drivers.repeated(order, deadline, step(open), step(close)).await
}

async fn post(client: &Client, settings: &Esphome, path: &str) -> Result<(), Failure> {
    let mut request = Request::new(Method::POST, &format!("http://{}{path}", settings.address), TIME)?;
    if let Some(username) = &settings.username {
        let pair = format!("{username}:{}", settings.password.as_deref().unwrap_or_default());
        request = request.header("authorization", &format!("Basic {}", STANDARD.encode(pair)))?;
    }
    let status = client.status(request).await?;
    match status {
        StatusCode::OK => Ok(()),
        StatusCode::UNAUTHORIZED => Err(Failure::refused("The relay did not accept the user name and password.")),
        StatusCode::NOT_FOUND => Err(Failure::refused("The relay knows no such id.")),
        other => Err(Failure::refused(format!("The relay answered with status {}.", other.as_u16()))),
    }
}

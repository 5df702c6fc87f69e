//! One connection to a broker (MQTT 3.1.1, clean session), from its first packet to its last. The only place that knows the packets.

use std::collections::HashMap;
use std::sync::Arc;
use std::time::Duration;

use doorward_egress::{Client, Duplex};
use futures_util::{SinkExt as _, StreamExt as _};
use rumqttc::mqttbytes::QoS;
use rumqttc::mqttbytes::v4::{
    Codec, Connect, ConnectReturnCode, Packet, PubAck, Publish, SubAck, Subscribe, SubscribeReasonCode, Unsubscribe,
};
use tokio::sync::{mpsc, oneshot};
use tokio::time::{Instant, interval_at, sleep_until, timeout};
use tokio_util::codec::Framed;

use super::broker::{Request, broke_off};
use crate::failure::Failure;

/// How long connecting may take, and how long the broker may take to take a packet or to answer a ping.
const TIME: Duration = Duration::from_secs(5);
/// Between two pings.
const BEAT: Duration = Duration::from_secs(10);
/// Seconds of silence after which the broker takes the agent for gone.
const KEEP_ALIVE: u16 = 25;
/// After so long without a request the connection is given up.
const IDLE: Duration = Duration::from_hours(1);
/// Longest packet in bytes, in either direction.
const LARGEST: usize = 64 * 1024;
/// Topics that are listened to at once.
const TOPICS: usize = 1_024;

/// A broker, and who the agent is to it.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct Peer {
    pub host: String,
    pub port: u16,
    pub tls: bool,
    pub username: Option<String>,
    pub password: Option<String>,
}

type Stream = Framed<Box<dyn Duplex>, Codec>;
type Done = oneshot::Sender<Result<(), Failure>>;

/// Serves requests until the connection ends. Whatever waits then is told so.
pub async fn run(client: Client, peer: Peer, mut requests: mpsc::Receiver<Request>) {
    let failure = match connect(&client, &peer).await {
        Ok(stream) => {
            let mut session =
                Session { stream, number: 0, published: HashMap::new(), topics: HashMap::new(), asked: HashMap::new() };
            session.serve(&mut requests).await;
            broke_off()
        }
        Err(failure) => failure,
    };
    requests.close();
    while let Some(request) = requests.recv().await {
        request.fail(failure.clone());
    }
}

async fn connect(client: &Client, peer: &Peer) -> Result<Stream, Failure> {
    let stream = client.connect(&peer.host, peer.port, peer.tls, TIME).await?;
    let mut stream = Framed::new(stream, Codec { max_incoming_size: LARGEST, max_outgoing_size: LARGEST });
    // The broker gives a name itself.
    let mut hello = Connect::new("");
    hello.keep_alive = KEEP_ALIVE;
    if let Some(username) = &peer.username {
        hello.set_login(username, peer.password.as_deref().unwrap_or_default());
    }
    let greet = async {
        stream.send(Packet::Connect(hello)).await.map_err(|_| no_broker())?;
        let Some(Ok(Packet::ConnAck(answer))) = stream.next().await else { return Err(no_broker()) };
        Ok(answer.code)
    };
    let code = timeout(TIME, greet).await.unwrap_or_else(|_| Err(Failure::unavailable("The broker did not answer in time.")))?;
    match code {
        ConnectReturnCode::Success => Ok(stream),
        ConnectReturnCode::BadUserNamePassword | ConnectReturnCode::NotAuthorized => {
            Err(Failure::refused("The broker did not accept the user name and password."))
        }
        ConnectReturnCode::ServiceUnavailable => Err(Failure::unavailable("The broker is not available.")),
        ConnectReturnCode::RefusedProtocolVersion | ConnectReturnCode::BadClientId => {
            Err(Failure::refused("The broker does not take MQTT 3.1.1 without a client's name."))
        }
    }
}

fn no_broker() -> Failure {
    Failure::refused("What answers there is no MQTT broker.")
}

struct Session {
    stream: Stream,
    /// Of the last packet that had one.
    number: u16,
    published: HashMap<u16, Done>,
    topics: HashMap<String, Topic>,
    /// Subscriptions under way, by packet.
    asked: HashMap<u16, String>,
}

/// A topic that is listened to, or soon.
#[derive(Default)]
struct Topic {
    listened: bool,
    waiting: Vec<Done>,
    heard: Vec<mpsc::Sender<Arc<[u8]>>>,
}

/// The connection is over.
struct Over;

impl Session {
    /// Until the broker is gone, says what cannot be, or nobody has asked for anything for long.
    async fn serve(&mut self, requests: &mut mpsc::Receiver<Request>) {
        let mut beats = interval_at(Instant::now() + BEAT, BEAT);
        let mut unanswered = false;
        let mut idle_at = Instant::now() + IDLE;
        loop {
            let step = tokio::select! {
                request = requests.recv() => match request {
                    Some(request) => {
                        idle_at = Instant::now() + IDLE;
                        self.take(request).await
                    }
                    None => Err(Over),
                },
                packet = self.stream.next() => match packet {
                    Some(Ok(Packet::PingResp)) => {
                        unanswered = false;
                        Ok(())
                    }
                    Some(Ok(packet)) => self.hear(packet).await,
                    Some(Err(_)) | None => Err(Over),
                },
                _ = beats.tick() => {
                    if unanswered {
                        Err(Over)
                    } else {
                        unanswered = true;
                        self.say(Packet::PingReq).await
                    }
                }
                () = sleep_until(idle_at) => {
                    // It is over either way.
                    drop(self.say(Packet::Disconnect).await);
                    Err(Over)
                }
            };
            if let Err(Over) = step {
                return;
            }
        }
    }

    async fn say(&mut self, packet: Packet) -> Result<(), Over> {
        match timeout(TIME, self.stream.send(packet)).await {
            Ok(Ok(())) => Ok(()),
            Ok(Err(_)) | Err(_) => Err(Over),
        }
    }

    /// A number that no packet under way has.
    fn next_number(&mut self) -> u16 {
        loop {
            self.number = self.number.checked_add(1).unwrap_or(1);
            if !self.published.contains_key(&self.number) && !self.asked.contains_key(&self.number) {
                return self.number;
            }
        }
    }

    async fn take(&mut self, request: Request) -> Result<(), Over> {
        // Whoever has given up waits no more.
        self.published.retain(|_, done| !done.is_closed());
        match request {
            Request::Publish { topic, payload, done } => {
                let mut publish = Publish::new(topic, QoS::AtLeastOnce, payload);
                publish.pkid = self.next_number();
                self.published.insert(publish.pkid, done);
                self.say(Packet::Publish(publish)).await
            }
            Request::Watch { topic, heard, done } => self.watch(topic, heard, done).await,
        }
    }

    async fn watch(&mut self, topic: String, heard: mpsc::Sender<Arc<[u8]>>, done: Done) -> Result<(), Over> {
        if let Some(known) = self.topics.get_mut(&topic) {
            known.heard.retain(|heard| !heard.is_closed());
            known.heard.push(heard);
            if known.listened {
                drop(done.send(Ok(())));
            } else {
                known.waiting.push(done);
            }
            return Ok(());
        }
        if self.topics.len() >= TOPICS {
            self.leave_unheard().await?;
        }
        let mut subscribe = Subscribe::new(topic.as_str(), QoS::AtLeastOnce);
        subscribe.pkid = self.next_number();
        self.asked.insert(subscribe.pkid, topic.clone());
        self.topics.insert(topic, Topic { listened: false, waiting: vec![done], heard: vec![heard] });
        self.say(Packet::Subscribe(subscribe)).await
    }

    /// Stops listening where nobody waits for anything.
    async fn leave_unheard(&mut self) -> Result<(), Over> {
        let unheard = |topic: &Topic| topic.listened && topic.heard.iter().all(mpsc::Sender::is_closed);
        let left: Vec<String> = self.topics.iter().filter(|(_, topic)| unheard(topic)).map(|(name, _)| name.clone()).collect();
        for name in left {
            self.topics.remove(&name);
            let mut unsubscribe = Unsubscribe::new(name);
            unsubscribe.pkid = self.next_number();
            self.say(Packet::Unsubscribe(unsubscribe)).await?;
        }
        Ok(())
    }

    async fn hear(&mut self, packet: Packet) -> Result<(), Over> {
        match packet {
            Packet::PubAck(PubAck { pkid }) => {
                if let Some(done) = self.published.remove(&pkid) {
                    drop(done.send(Ok(())));
                }
                Ok(())
            }
            Packet::SubAck(answer) => {
                self.subscribed(&answer);
                Ok(())
            }
            Packet::Publish(publish) => {
                self.hand_on(&publish);
                match publish.qos {
                    QoS::AtLeastOnce => self.say(Packet::PubAck(PubAck::new(publish.pkid))).await,
                    QoS::AtMostOnce => Ok(()),
                    // Never asked for.
                    QoS::ExactlyOnce => Err(Over),
                }
            }
            Packet::UnsubAck(_) => Ok(()),
            Packet::PingResp
            | Packet::PingReq
            | Packet::Connect(_)
            | Packet::ConnAck(_)
            | Packet::PubRec(_)
            | Packet::PubRel(_)
            | Packet::PubComp(_)
            | Packet::Subscribe(_)
            | Packet::Unsubscribe(_)
            | Packet::Disconnect => Err(Over),
        }
    }

    fn subscribed(&mut self, answer: &SubAck) {
        let Some(name) = self.asked.remove(&answer.pkid) else { return };
        let granted = answer.return_codes.iter().all(|code| matches!(code, SubscribeReasonCode::Success(_)));
        let Some(topic) = self.topics.get_mut(&name) else { return };
        topic.listened = granted;
        for done in topic.waiting.drain(..) {
            let end = if granted {
                Ok(())
            } else {
                Err(Failure::refused(format!("The broker does not let the agent listen to {name:?}.")))
            };
            drop(done.send(end));
        }
        if !granted {
            self.topics.remove(&name);
        }
    }

    /// What was kept from before is no answer to anything.
    fn hand_on(&mut self, publish: &Publish) {
        if publish.retain {
            return;
        }
        let Some(topic) = self.topics.get_mut(&publish.topic) else { return };
        let payload: Arc<[u8]> = publish.payload.as_ref().into();
        // One that does not keep up misses it.
        topic.heard.retain(|heard| !matches!(heard.try_send(Arc::clone(&payload)), Err(mpsc::error::TrySendError::Closed(_))));
    }
}

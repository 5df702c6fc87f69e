//! A real broker on a port of 127.0.0.1, and devices that are its clients.

use std::net::SocketAddr;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use rumqttc::{AsyncClient, Event, MqttOptions, Packet, Publish, QoS};
use tempfile::TempDir;
use tokio::net::{TcpListener, TcpStream};

/// Who may use a broker that asks.
pub const USER: &str = "door";
pub const PASSWORD: &str = "broker-secret";

/// mosquitto, stopped with the value that holds it.
pub struct Broker {
    process: Child,
    folder: TempDir,
    pub address: SocketAddr,
}

impl Broker {
    /// One that takes everyone.
    pub async fn start() -> Self {
        Self::with("allow_anonymous true\n").await
    }

    /// One that asks for [`USER`] and [`PASSWORD`].
    pub async fn guarded() -> Self {
        Self::with("allow_anonymous false\npassword_file {folder}/users\n").await
    }

    async fn with(settings: &str) -> Self {
        let folder = TempDir::new().unwrap();
        let address = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
        let settings = settings.replace("{folder}", folder.path().to_str().unwrap());
        let users = folder.path().join("users");
        let made = Command::new("mosquitto_passwd").args(["-c", "-b"]).arg(&users).args([USER, PASSWORD]).output().unwrap();
        assert!(made.status.success(), "{made:?}");
        let config = format!("listener {} 127.0.0.1\nuser root\nlog_dest none\n{settings}", address.port());
        std::fs::write(folder.path().join("mosquitto.conf"), config).unwrap();
        let broker = Self { process: run(folder.path()), folder, address };
        broker.answers().await;
        broker
    }

    async fn answers(&self) {
        let began = Instant::now();
        while TcpStream::connect(self.address).await.is_err() {
            assert!(began.elapsed() < super::PATIENCE, "the broker does not start");
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    }

    pub fn stop(&mut self) {
        self.process.kill().unwrap();
        self.process.wait().unwrap();
    }

    /// Starts it again at the same address.
    pub async fn restart(&mut self) {
        self.process = run(self.folder.path());
        self.answers().await;
    }

    pub fn url(&self) -> String {
        format!("mqtt://{}", self.address)
    }

    /// A client that has subscribed to a topic and answers what it hears there.
    pub async fn device(&self, topic: &str, answer: impl Fn(&str, &str) -> Vec<(String, String)> + Send + 'static) -> Device {
        let mut options = MqttOptions::new(format!("device {topic}"), self.address.ip().to_string(), self.address.port());
        options.set_credentials(USER, PASSWORD);
        let (client, mut events) = AsyncClient::new(options, 64);
        let topic = topic.to_owned();
        let heard = Arc::new(Mutex::new(Vec::new()));
        let (hears, answers, client_again) = (Arc::clone(&heard), client.clone(), client.clone());
        let (ready, is_ready) = tokio::sync::oneshot::channel();
        let task = tokio::spawn(async move {
            let mut ready = Some(ready);
            loop {
                match events.poll().await {
                    Ok(Event::Incoming(Packet::ConnAck(_))) => client_again.try_subscribe(&topic, QoS::AtLeastOnce).unwrap(),
                    Ok(Event::Incoming(Packet::SubAck(_))) => drop(ready.take().map(|ready| ready.send(()))),
                    Ok(Event::Incoming(Packet::Publish(Publish { topic, payload, qos, retain, .. }))) => {
                        assert_eq!((qos, retain), (QoS::AtLeastOnce, false), "an order is sent so");
                        let text = String::from_utf8(payload.to_vec()).unwrap();
                        let said = answer(&topic, &text);
                        hears.lock().unwrap().push((topic, text));
                        for (topic, payload) in said {
                            answers.publish(topic, QoS::AtMostOnce, false, payload).await.unwrap();
                        }
                    }
                    Ok(_) => {}
                    // The broker is gone; the device tries again.
                    Err(_) => tokio::time::sleep(Duration::from_millis(20)).await,
                }
            }
        });
        tokio::time::timeout(super::PATIENCE, is_ready).await.unwrap().unwrap();
        Device { heard, client, task }
    }

    /// A way to the broker that counts the connections.
    pub async fn counted(&self) -> (SocketAddr, Arc<Mutex<usize>>) {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let (address, broker, count) = (listener.local_addr().unwrap(), self.address, Arc::new(Mutex::new(0)));
        let counts = Arc::clone(&count);
        tokio::spawn(async move {
            while let Ok((mut near, _)) = listener.accept().await {
                *counts.lock().unwrap() += 1;
                tokio::spawn(async move {
                    let mut far = TcpStream::connect(broker).await.unwrap();
                    drop(tokio::io::copy_bidirectional(&mut near, &mut far).await);
                });
            }
        });
        (address, count)
    }
}

impl Drop for Broker {
    fn drop(&mut self) {
        // It may have been stopped before.
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

fn run(folder: &Path) -> Child {
    let program = if Path::new("/usr/sbin/mosquitto").exists() { "/usr/sbin/mosquitto" } else { "mosquitto" };
    let config = folder.join("mosquitto.conf");
    Command::new(program).arg("-c").arg(config).stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap()
}

/// A device at a broker.
pub struct Device {
    pub heard: Arc<Mutex<Vec<(String, String)>>>,
    pub client: AsyncClient,
    task: tokio::task::JoinHandle<()>,
}

impl Drop for Device {
    fn drop(&mut self) {
        self.task.abort();
    }
}

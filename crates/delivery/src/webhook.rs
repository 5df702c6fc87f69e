//! Events to receivers outside the house, through the guarded client.

use std::time::Duration;

use async_trait::async_trait;
use doorward_app::integrations::{AskError, WebhookClient, WebhookRequest};
use doorward_egress::{Client, Error, Method, Request};

/// Posts events within the operator's policy: no address that it does not allow, no redirects.
#[derive(Debug)]
pub struct GuardedWebhooks(Client);

impl GuardedWebhooks {
    /// Through this client.
    #[must_use]
    pub const fn new(client: Client) -> Self {
        Self(client)
    }
}

#[async_trait]
impl WebhookClient for GuardedWebhooks {
    async fn post(&self, WebhookRequest { url, headers, body, timeout }: WebhookRequest) -> Result<u16, String> {
        let request = begun(&url, &headers, timeout).map_err(|error| error.to_string())?;
        // What a receiver says besides is of no interest, and must not make a failure of what it has taken.
        let status = self.0.status(request.body(body)).await;
        status.map(|status| status.as_u16()).map_err(|error| error.to_string())
    }

    async fn ask(
        &self,
        WebhookRequest { url, headers, body, timeout }: WebhookRequest,
        most_bytes: usize,
    ) -> Result<(u16, Vec<u8>), AskError> {
        let request = begun(&url, &headers, timeout).map_err(|error| AskError::Unreachable(error.to_string()))?;
        let answer = self.0.send(request.body(body).max_answer(most_bytes)).await;
        answer.map(|answer| (answer.status.as_u16(), answer.body)).map_err(|error| match error {
            Error::TimedOut => AskError::TimedOut,
            Error::TooLarge(_) => AskError::TooLarge,
            other @ (Error::NotAllowed(_) | Error::Unreachable(_) | Error::NotHttp | Error::Invalid(_)) => {
                AskError::Unreachable(other.to_string())
            }
        })
    }
}

fn begun(url: &str, headers: &[(&'static str, String)], timeout: Duration) -> Result<Request, Error> {
    let begun = Request::new(Method::POST, url, timeout);
    headers.iter().fold(begun, |request, (name, value)| request?.header(name, value))
}

#[cfg(test)]
mod tests {
    use doorward_egress::Policy;
    use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
    use tokio::net::TcpListener;

    use super::*;

    fn webhooks(allow_private: bool) -> GuardedWebhooks {
        GuardedWebhooks::new(Client::new(Policy::new(allow_private, Vec::new())).unwrap())
    }

    fn request(url: String, timeout: Duration) -> WebhookRequest {
        WebhookRequest { url, headers: vec![("webhook-id", "1".to_owned())], body: b"{}".to_vec(), timeout }
    }

    #[tokio::test]
    async fn a_receiver_in_a_network_that_is_not_allowed_is_never_connected_to() {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let port = listener.local_addr().unwrap().port();
        for url in
            [format!("http://127.0.0.1:{port}/"), format!("http://[::ffff:127.0.0.1]:{port}/"), format!("http://localhost:{port}/")]
        {
            let refused = webhooks(false).post(request(url.clone(), Duration::from_secs(5))).await.unwrap_err();
            assert!(refused.ends_with("is in a network that requests may not reach"), "{url}: {refused}");
        }
        listener.into_std().unwrap().accept().expect_err("nobody has connected");
    }

    #[tokio::test]
    async fn a_redirect_is_an_answer_and_not_followed() {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}/hook", listener.local_addr().unwrap());
        let served = tokio::spawn(async move {
            let (mut stream, _) = listener.accept().await.unwrap();
            let mut read = vec![0; 1_024];
            let length = stream.read(&mut read).await.unwrap();
            stream
                .write_all(b"HTTP/1.1 307 Temporary Redirect\r\nlocation: /elsewhere\r\ncontent-length: 0\r\n\r\n")
                .await
                .unwrap();
            String::from_utf8(read[..length].to_vec()).unwrap()
        });
        assert_eq!(webhooks(true).post(request(url, Duration::from_secs(5))).await, Ok(307));
        let sent = served.await.unwrap();
        assert!(sent.starts_with("POST /hook HTTP/1.1\r\n") && sent.contains("webhook-id: 1\r\n"), "{sent}");
    }

    #[tokio::test]
    async fn a_receiver_that_never_answers_is_given_up_in_time() {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}/", listener.local_addr().unwrap());
        let answer = webhooks(true).post(request(url, Duration::from_millis(200))).await;
        assert_eq!(answer, Err("no answer in time".to_owned()));
    }
}

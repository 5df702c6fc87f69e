//! Any page of any site may call the API: it takes no cookies (contract section 6).

use doorward_testkit::server::Credential;
use reqwest::Method;

use crate::server;

#[tokio::test]
async fn a_preflight_allows_every_method_and_the_headers_that_clients_send() {
    let server = server().await;
    for method in ["GET", "POST", "PATCH", "PUT", "DELETE"] {
        let request = server
            .request(Method::OPTIONS, "/locks/1/unlock", &Credential::Nothing)
            .header("origin", "https://landing.example.com")
            .header("access-control-request-method", method)
            .header(
                "access-control-request-headers",
                "authorization,content-type,x-login-secret,last-event-id,x-kisi-integration-identifier,x-kisi-integration-contact",
            );
        let answer = server.send(request).await.is(200);
        assert_eq!(answer.header("access-control-allow-origin"), Some("*"));
        assert_eq!(answer.header("access-control-allow-credentials"), None);
        let allowed = |name: &str| answer.header(name).unwrap().to_lowercase();
        assert!(allowed("access-control-allow-methods").contains(&method.to_lowercase()), "{method}");
        for header in [
            "authorization",
            "content-type",
            "x-login-secret",
            "last-event-id",
            "x-kisi-integration-identifier",
            "x-kisi-integration-contact",
        ] {
            assert!(allowed("access-control-allow-headers").contains(header), "{header}");
        }
    }
}

#[tokio::test]
async fn every_answer_may_be_read_and_shows_its_range() {
    let server = server().await;
    for (path, credential) in
        [("/places", &server.tenant.owner), ("/places", &Credential::Nothing), ("/places/999", &server.tenant.owner)]
    {
        let answer =
            server.send(server.request(Method::GET, path, credential).header("origin", "https://landing.example.com")).await;
        assert_eq!(answer.header("access-control-allow-origin"), Some("*"), "{}", answer.status);
        let exposed = answer.header("access-control-expose-headers").unwrap().to_lowercase();
        for header in ["x-collection-range", "retry-after", "x-next-cursor", "link"] {
            assert!(exposed.contains(header), "{header}: {exposed}");
        }
    }
}

#[tokio::test]
async fn a_cookie_is_no_credential() {
    let server = server().await;
    let Credential::Login(key) = &server.tenant.owner else { unreachable!("an owner has a login") };
    let request = server
        .request(Method::GET, "/user", &Credential::Nothing)
        .header("cookie", format!("secret={0}; session={0}", key.reveal()));
    server.send(request).await.refuses(401, "afc496");
}

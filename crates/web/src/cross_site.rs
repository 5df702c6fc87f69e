//! Whether a request that changes something came from our own page.

use axum::http::{HeaderMap, HeaderName, header};

const SEC_FETCH_SITE: HeaderName = HeaderName::from_static("sec-fetch-site");

/// Whether the browser says that one of our pages asked.
///
/// `Sec-Fetch-Site` decides where the browser sends it: current ones do, over `https` and to loopback. Otherwise `Origin` has
/// to be the host that was asked or the public address. A request with neither is refused: no browser form comes without both.
pub fn is_own(headers: &HeaderMap, public_url: &str) -> bool {
    if let Some(site) = headers.get(SEC_FETCH_SITE) {
        return site == "same-origin";
    }
    let text = |name| headers.get(name).and_then(|value| value.to_str().ok());
    let Some(origin) = text(header::ORIGIN) else { return false };
    let Some((scheme, authority)) = origin.split_once("://") else { return false };
    let host = text(header::HOST).is_some_and(|host| host.eq_ignore_ascii_case(authority));
    let public = public_url.split_once("://").is_some_and(|(public_scheme, rest)| {
        let public_authority = rest.split('/').next().unwrap_or(rest);
        public_scheme.eq_ignore_ascii_case(scheme) && public_authority.eq_ignore_ascii_case(authority)
    });
    host || public
}

#[cfg(test)]
mod tests {
    use super::*;

    fn own(headers: &[(&'static str, &'static str)]) -> bool {
        let headers = headers.iter().map(|(name, value)| (HeaderName::from_static(name), value.parse().unwrap())).collect();
        is_own(&headers, "https://doors.example.com/")
    }

    #[test]
    fn what_the_browser_says_of_the_site_decides() {
        assert!(own(&[("sec-fetch-site", "same-origin")]));
        for site in ["cross-site", "same-site", "none", ""] {
            assert!(!own(&[("sec-fetch-site", site), ("origin", "https://doors.example.com")]), "{site}");
        }
    }

    #[test]
    fn without_it_the_origin_is_the_host_or_the_public_address() {
        assert!(own(&[("origin", "http://192.0.2.7:8080"), ("host", "192.0.2.7:8080")]));
        assert!(own(&[("origin", "https://doors.example.com"), ("host", "127.0.0.1:8080")]));
        for origin in ["null", "", "https://evil.example.com", "https://doors.example.com.evil.example", "http://doors.example.com"]
        {
            assert!(!own(&[("origin", origin), ("host", "127.0.0.1:8080")]), "{origin}");
        }
    }

    #[test]
    fn with_neither_it_is_refused() {
        assert!(!own(&[("host", "doors.example.com")]));
    }
}

//! The headers of every page.

use axum::http::{HeaderMap, HeaderName, HeaderValue, header};
use axum::response::Response;

const CONTENT_SECURITY_POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; \
                                       connect-src 'self'; manifest-src 'self'; worker-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

const PERMISSIONS_POLICY: &str =
    "camera=(), microphone=(), geolocation=(), payment=(), usb=(), serial=(), hid=(), display-capture=()";

/// The dashboard's forms fill in coordinates with where their user is, if asked to.
const WITH_GEOLOCATION: &str =
    "camera=(), microphone=(), geolocation=(self), payment=(), usb=(), serial=(), hid=(), display-capture=()";

/// Makes a response a page of the dashboard's: [`page`], whose scripts may ask where the user is.
#[must_use]
pub fn dashboard_page(response: Response) -> Response {
    let mut response = page(response);
    response.headers_mut().insert(HeaderName::from_static("permissions-policy"), HeaderValue::from_static(WITH_GEOLOCATION));
    response
}

/// The page of a tablet reads codes with its camera.
const WITH_CAMERA: &str = "camera=(self), microphone=(), geolocation=(), payment=(), usb=(), serial=(), hid=(), display-capture=()";

/// Makes a response a tablet's page's: [`page`], whose script may use the camera.
#[must_use]
pub fn terminal_page(response: Response) -> Response {
    let mut response = page(response);
    response.headers_mut().insert(HeaderName::from_static("permissions-policy"), HeaderValue::from_static(WITH_CAMERA));
    response
}

/// Makes a response a page's: its own scripts and styles only, never framed, never kept, never indexed, and silent to others
/// about where it was.
#[must_use]
pub fn page(mut response: Response) -> Response {
    let headers: &mut HeaderMap = response.headers_mut();
    for (name, value) in [
        (header::CONTENT_SECURITY_POLICY, CONTENT_SECURITY_POLICY),
        (HeaderName::from_static("permissions-policy"), PERMISSIONS_POLICY),
        (HeaderName::from_static("cross-origin-opener-policy"), "same-origin"),
        (HeaderName::from_static("cross-origin-resource-policy"), "same-origin"),
        (HeaderName::from_static("x-robots-tag"), "noindex, nofollow"),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (header::REFERRER_POLICY, "no-referrer"),
        (header::CACHE_CONTROL, "no-store"),
    ] {
        headers.insert(name, HeaderValue::from_static(value));
    }
    response
}

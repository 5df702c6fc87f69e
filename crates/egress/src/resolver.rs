//! Name resolution that hands out allowed addresses only.

use std::net::SocketAddr;
use std::sync::Arc;

use reqwest::dns::{Addrs, Name, Resolve, Resolving};

use crate::Policy;

/// None of the name's addresses is allowed.
#[derive(Debug, thiserror::Error)]
#[error("none of the name's addresses is allowed")]
pub struct NoneAllowed;

/// The machine's own resolver behind a [`Policy`]. The connection goes to one of the addresses that passed, so there is no
/// second look-up that could answer differently.
#[derive(Debug)]
pub struct GuardedResolver {
    policy: Arc<Policy>,
}

impl GuardedResolver {
    pub const fn new(policy: Arc<Policy>) -> Self {
        Self { policy }
    }
}

impl Resolve for GuardedResolver {
    fn resolve(&self, name: Name) -> Resolving {
        let policy = Arc::clone(&self.policy);
        Box::pin(async move {
            let found: Vec<SocketAddr> = tokio::net::lookup_host((name.as_str(), 0)).await?.collect();
            let none_found = found.is_empty();
            let allowed: Vec<SocketAddr> = found.into_iter().filter(|address| policy.allows(address.ip())).collect();
            if allowed.is_empty() && !none_found {
                return Err(NoneAllowed.into());
            }
            Ok(Box::new(allowed.into_iter()) as Addrs)
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    async fn resolve(policy: Policy) -> Result<Vec<SocketAddr>, Box<dyn std::error::Error + Send + Sync>> {
        GuardedResolver::new(Arc::new(policy)).resolve("localhost".parse().unwrap()).await.map(Iterator::collect)
    }

    #[tokio::test]
    async fn forbidden_answers_are_left_out() {
        let only_v4 = Policy::new(false, vec!["127.0.0.0/8".parse().unwrap()]);
        let addresses = resolve(only_v4).await.unwrap();
        assert!(!addresses.is_empty());
        assert!(addresses.iter().all(SocketAddr::is_ipv4), "{addresses:?}");
    }

    #[tokio::test]
    async fn a_name_with_forbidden_answers_only_is_refused_as_such() {
        assert!(resolve(Policy::default()).await.unwrap_err().is::<NoneAllowed>());
    }
}

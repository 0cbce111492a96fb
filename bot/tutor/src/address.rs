//! Which addresses are the group's own.

use std::{
    io,
    net::{IpAddr, SocketAddr},
    sync::Arc,
};

use futures_util::future::BoxFuture;
use homeroom_core::{Reach, TutorError};
use reqwest13::dns::{Addrs, Name, Resolve, Resolving};
use url::{Host, Url};

/// How names are looked up.
pub(crate) type Lookup = Arc<dyn Fn(String) -> BoxFuture<'static, io::Result<Vec<SocketAddr>>> + Send + Sync>;

/// As the machine looks names up.
pub(crate) fn system() -> Lookup {
    Arc::new(|host| Box::pin(async move { Ok(tokio::net::lookup_host((host.as_str(), 0)).await?.collect()) }))
}

/// Whether an address is on this machine or in a network of one's own.
pub(crate) fn is_own(address: IpAddr) -> bool {
    match address.to_canonical() {
        // The unspecified address is this machine too.
        IpAddr::V4(v4) => v4.is_loopback() || v4.is_private() || v4.is_link_local() || v4.is_unspecified(),
        IpAddr::V6(v6) => {
            v6.is_loopback() || v6.is_unique_local() || v6.is_unicast_link_local() || v6.is_unspecified()
        }
    }
}

/// Where an address leads, as far as it can be told without asking anybody.
pub(crate) fn guess(url: &Url) -> Reach {
    let is_ours = match url.host() {
        Some(Host::Ipv4(address)) => is_own(address.into()),
        Some(Host::Ipv6(address)) => is_own(address.into()),
        Some(Host::Domain(name)) => is_near(name),
        None => false,
    };
    if is_ours { Reach::Local } else { Reach::Hosted }
}

/// Where an address leads. A name that has any address of one's own is local: [`Guard`] gives out no other.
pub(crate) async fn reach(url: &Url, lookup: &Lookup) -> Reach {
    let Some(Host::Domain(name)) = url.host() else { return guess(url) };
    match lookup(name.to_owned()).await {
        Ok(found) if found.iter().any(|address| is_own(address.ip())) => Reach::Local,
        Ok(found) if !found.is_empty() => Reach::Hosted,
        _ => guess(url),
    }
}

/// Names that no public name server knows.
fn is_near(name: &str) -> bool {
    let name = name.trim_end_matches('.');
    !name.contains('.') || name.ends_with(".local") || name.ends_with(".localhost")
}

/// Gives out no address that is outside, whatever a name server says and whenever it changes its mind.
pub(crate) struct Guard(pub(crate) Lookup);

impl Resolve for Guard {
    fn resolve(&self, name: Name) -> Resolving {
        let looking = (self.0)(name.as_str().to_owned());
        Box::pin(async move {
            let mut found = looking.await?;
            found.retain(|address| is_own(address.ip()));
            if found.is_empty() {
                return Err(TutorError::Outside.into());
            }
            Ok(Box::new(found.into_iter()) as Addrs)
        })
    }
}

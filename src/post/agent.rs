//! The client that speaks to a server of this program elsewhere: TLS by what the system trusts, no redirect followed, so that what proves
//! who asks goes nowhere else.

use std::time::Duration;

use ureq::Agent;
use ureq::tls::TlsConfig;

use super::webhook::roots;

/// A client whose answers come within a time, whatever their status.
pub fn agent(limit: Duration) -> Agent {
    let tls = TlsConfig::builder().root_certs(roots()).build();
    let config = Agent::config_builder()
        .http_status_as_error(false)
        .max_redirects(0)
        .max_redirects_will_error(false)
        .timeout_global(Some(limit))
        .user_agent(concat!("sop/", env!("CARGO_PKG_VERSION")))
        .tls_config(tls)
        .build();
    config.new_agent()
}

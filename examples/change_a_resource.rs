//! Changes typed resources in a bundle before writing it: adds a label to every resource, and a timeout and retries to
//! the requests that the gateway sends to the host.
//!
//! ```sh
//! cargo run -q -p egressgen --example change_a_resource
//! ```

use std::error::Error;
use std::io::stdout;

use egressgen::resources::{Duration, HttpRetry, Resource};
use egressgen::{Destination, Format, Host, Profile, Scenario, TlsOrigination, emit};

fn main() -> Result<(), Box<dyn Error>> {
    let host = Host::new("edition.cnn.com")?;
    let destination = Destination::new(host, Profile::Aks.gateway());
    let mut bundle = TlsOrigination::default().bundle(&destination);

    for resource in &mut bundle {
        let labels = resource.metadata_mut().labels.get_or_insert_default();
        labels.insert("team".to_owned(), "news".to_owned());

        if let Resource::VirtualService(service) = resource {
            // The second route is the one from the gateway to the host.
            if let Some(route) = service.spec.http.get_mut(1) {
                route.timeout = Some(Duration::from_secs(10));
                route.retries = Some(HttpRetry {
                    attempts: Some(2),
                    per_try_timeout: Some(Duration::from_secs(4)),
                    retry_on: Some("connect-failure,refused-stream".to_owned()),
                    ..HttpRetry::default()
                });
            }
        }
    }

    emit(stdout().lock(), Format::Yaml, &bundle)?;
    Ok(())
}

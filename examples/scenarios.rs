//! Builds all scenarios for one host and prints them.
//!
//! They are alternatives: two flows of one host need different names, and HTTP and TLS origination can't share port 80 of
//! a gateway.
//!
//! ```sh
//! cargo run -q -p egressgen --example scenarios
//! ```

use std::error::Error;
use std::io::stdout;

use egressgen::{Destination, Format, Host, Http, Https, Profile, Scenario, TlsOrigination, emit};

fn main() -> Result<(), Box<dyn Error>> {
    let host = Host::new("edition.cnn.com")?;
    let destination = Destination::new(host, Profile::Aks.gateway());
    let bundles = [
        Http::default().bundle(&destination),
        Https::default().bundle(&destination),
        TlsOrigination::default().bundle(&destination),
    ];
    emit(stdout().lock(), Format::Yaml, bundles.iter().flatten())?;
    Ok(())
}

//! Builds each scenario for one host and prints them, one after the other.
//!
//! They are alternatives: two flows of one host need different names, and plain HTTP and TLS origination can't share a
//! gateway's port 80.
//!
//! ```sh
//! cargo run -q -p egressgen --example scenarios
//! ```

use std::error::Error;

use egressgen::{Destination, Host, Http, Https, Profile, Scenario, TlsOrigination};

fn main() -> Result<(), Box<dyn Error>> {
    let host = Host::new("edition.cnn.com")?;
    let destination = Destination::new(host, Profile::Aks.gateway());
    let scenarios: [(&str, &dyn Scenario); 3] = [
        ("http", &Http::default()),
        ("https", &Https::default()),
        ("tls-origination", &TlsOrigination::default()),
    ];
    for (name, scenario) in scenarios {
        println!("# {name}");
        print!("{}", scenario.bundle(&destination).to_yaml()?);
    }
    Ok(())
}

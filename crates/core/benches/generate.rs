//! TLS origination, five documents a host: how fast, and how much of it is ours.
//!
//! ```sh
//! cargo bench -p egressgen --bench generate
//! ```
//!
//! - `build_and_emit`: from destinations to YAML, one bundle at a time, as the command does it.
//! - `build`: only the resources.
//! - `emit`: only the YAML, of resources that are already there, through our own `emit`.
//! - `floor_library`: the same resources, straight into the YAML library; what `build_and_emit` is held against.
//! - `floor_bytes`: the same bytes from preformatted pieces, copied; what no serializer can beat.
//!
//! divan's items are documents, so that its last column is documents per second.

use std::hint::black_box;
use std::io::{self, Write as _};

use divan::Bencher;
use divan::counter::ItemsCount;
use egressgen::resources::Resource;
use egressgen::{Bundle, Destination, Format, Host, Profile, Scenario, TlsOrigination, emit};

const HOSTS: [usize; 4] = [1, 100, 1_000, 10_000];
const DOCUMENTS_PER_HOST: usize = 5;

fn main() {
    divan::main();
}

fn destinations(hosts: usize) -> Vec<Destination> {
    (0..hosts)
        .filter_map(|n| Host::new(&format!("h{n}.example.com")).ok())
        .map(|host| Destination::new(host, Profile::Aks.gateway()))
        .collect()
}

fn resources(hosts: usize) -> Vec<Resource> {
    destinations(hosts).iter().flat_map(build).collect()
}

fn build(destination: &Destination) -> Bundle {
    TlsOrigination::default().bundle(destination)
}

fn documents(hosts: usize) -> ItemsCount {
    ItemsCount::new(hosts * DOCUMENTS_PER_HOST)
}

#[divan::bench(args = HOSTS)]
fn build_and_emit(bencher: Bencher<'_, '_>, hosts: usize) {
    let destinations = destinations(hosts);
    bencher.counter(documents(hosts)).bench(|| {
        let resources = black_box(&destinations).iter().flat_map(build);
        emit(io::sink(), Format::Yaml, resources)
    });
}

#[divan::bench(name = "build", args = HOSTS)]
fn build_only(bencher: Bencher<'_, '_>, hosts: usize) {
    let destinations = destinations(hosts);
    bencher.counter(documents(hosts)).bench(|| {
        for destination in black_box(&destinations) {
            black_box(build(destination));
        }
    });
}

#[divan::bench(name = "emit", args = HOSTS)]
fn emit_only(bencher: Bencher<'_, '_>, hosts: usize) {
    let resources = resources(hosts);
    bencher
        .counter(documents(hosts))
        .bench(|| emit(io::sink(), Format::Yaml, black_box(&resources)));
}

#[divan::bench(args = HOSTS)]
fn floor_library(bencher: Bencher<'_, '_>, hosts: usize) {
    let resources = resources(hosts);
    bencher.counter(documents(hosts)).bench(|| {
        let mut document = String::new();
        let mut out = io::sink();
        for resource in black_box(&resources) {
            document.clear();
            let options = serde_saphyr::ser_options! { prefer_block_scalars: false };
            serde_saphyr::to_fmt_writer_with_options(&mut document, resource, options)
                .map_err(io::Error::other)?;
            out.write_all(document.as_bytes())?;
        }
        io::Result::Ok(())
    });
}

#[divan::bench(args = HOSTS)]
fn floor_bytes(bencher: Bencher<'_, '_>, hosts: usize) {
    let pieces: Vec<String> = destinations(hosts)
        .iter()
        .filter_map(|destination| build(destination).to_yaml().ok())
        .collect();
    bencher.counter(documents(hosts)).bench(|| {
        let mut document = String::new();
        let mut out = io::sink();
        for piece in black_box(&pieces) {
            document.clear();
            document.push_str(piece);
            out.write_all(black_box(&document).as_bytes())?;
        }
        io::Result::Ok(())
    });
}

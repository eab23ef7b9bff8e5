//! One policy of many destinations over 20 gateways: where the time goes, and that it grows with their number.
//!
//! ```sh
//! cargo bench -p egressgen --bench policies
//! ```
//!
//! - `read`: from the text to the policy.
//! - `plan`: from the policy to the plan, all conflicts looked for.
//! - `write`: from the plan to YAML.
//! - `all`: the three in turn, as `generate` does it.

use std::fmt::Write as _;
use std::hint::black_box;
use std::io;

use divan::Bencher;
use divan::counter::ItemsCount;
use egressgen::plan::Plan;
use egressgen::policy::Policy;
use egressgen::{Build, Format, emit};

const DESTINATIONS: [usize; 2] = [1_000, 10_000];
const GATEWAYS: usize = 20;

fn main() {
    divan::main();
}

/// Every third destination is one of three kinds, and the gateways take turns.
fn text(destinations: usize) -> String {
    let mut text = "apiVersion: egressgen.dev/v1alpha1\nkind: EgressPolicy\n\
                    metadata: {name: many, namespace: egress}\nspec:\n  gateways:\n"
        .to_owned();
    let mut write = |line: std::fmt::Arguments<'_>| {
        // Writing to a String never fails.
        let _ = text.write_fmt(line);
    };
    for n in 0..GATEWAYS {
        write(format_args!(
            "  - {{name: gateway-{n}, namespace: egress}}\n"
        ));
    }
    write(format_args!("  destinations:\n"));
    for n in 0..destinations {
        let gateway = n % GATEWAYS;
        let flow = match n % 3 {
            0 => "https",
            1 => "tls-origination, allow: {namespaces: [shop]}",
            _ => "[https, tls-origination]",
        };
        write(format_args!(
            "  - {{host: h{n}.example.com, via: gateway-{gateway}, flow: {flow}}}\n"
        ));
    }
    text
}

fn read(text: &str) -> Option<Policy> {
    Policy::parse(text).ok()
}

fn planned(policy: Policy) -> Option<Plan> {
    Plan::new(&[policy]).ok()
}

fn write(plan: &Plan) -> bool {
    emit(io::sink(), Format::Yaml, Build::of(plan).resources()).is_ok()
}

#[divan::bench(name = "read", args = DESTINATIONS)]
fn reading(bencher: Bencher<'_, '_>, destinations: usize) {
    let text = text(destinations);
    bencher
        .counter(ItemsCount::new(destinations))
        .bench(|| read(black_box(&text)).map(drop).is_some());
}

#[divan::bench(name = "plan", args = DESTINATIONS)]
fn planning(bencher: Bencher<'_, '_>, destinations: usize) {
    let policy = read(&text(destinations));
    bencher
        .counter(ItemsCount::new(destinations))
        .with_inputs(|| policy.clone())
        .bench_values(|policy| policy.and_then(planned).map(drop).is_some());
}

#[divan::bench(name = "write", args = DESTINATIONS)]
fn writing(bencher: Bencher<'_, '_>, destinations: usize) {
    let plan = read(&text(destinations)).and_then(planned);
    bencher
        .counter(ItemsCount::new(destinations))
        .bench(|| black_box(&plan).as_ref().is_some_and(write));
}

#[divan::bench(args = DESTINATIONS)]
fn all(bencher: Bencher<'_, '_>, destinations: usize) {
    let text = text(destinations);
    bencher.counter(ItemsCount::new(destinations)).bench(|| {
        let plan = read(black_box(&text)).and_then(planned);
        plan.as_ref().is_some_and(write)
    });
}

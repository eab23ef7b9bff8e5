//! Flags and files → the requests that are traced.

mod call;
mod file;
mod parts;
mod url;

use std::path::PathBuf;

use egressgen_mesh::{Caller, Verdict};

pub(crate) use call::Call;
use call::Wanted;
pub(crate) use parts::Account;
use parts::{Address, Expected, Header, Labels, Method};
use url::Url;

use crate::input::mesh::reading::Reading;
use crate::input::values::Values;
use crate::report::failure::{Failure, invalid};

/// Where a request is expected to end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum End {
    Gateway,
    Sidecar,
    Mesh,
    Refused,
}

/// The requests as the command line gives them.
#[derive(Debug, clap::Args)]
#[command(next_help_heading = "Request")]
pub(crate) struct CallArgs {
    /// What the application calls: http://HOST, https://HOST, grpc://HOST (HTTP/2 without TLS), tls://HOST:PORT or
    /// tcp://HOST:PORT
    #[arg(value_name = "URL", required_unless_present = "requests")]
    urls: Vec<String>,

    /// Pod that calls, by its namespace and service account [default account: default]
    #[arg(
        long,
        value_name = "NAMESPACE[/ACCOUNT]",
        required_unless_present = "requests"
    )]
    from: Option<String>,

    /// Labels of the pod that calls
    #[arg(long, value_name = "KEY=VALUE,…")]
    labels: Option<String>,

    /// HTTP method [default: GET]
    #[arg(long, value_name = "METHOD")]
    method: Option<String>,

    /// HTTP header; repeat for more. `host:` replaces the host of the URL
    #[arg(long = "header", value_name = "NAME:VALUE")]
    headers: Vec<String>,

    /// SNI of the application's TLS; empty for none [default: the host]
    #[arg(long, value_name = "NAME")]
    sni: Option<String>,

    /// IP address that the application connects to [default: what DNS has for the host]
    #[arg(long, value_name = "ADDRESS")]
    to: Option<String>,

    /// Ask for an upgrade to WebSocket
    #[arg(long)]
    websocket: bool,

    /// File with a list of requests (docs/trace.md has its fields); the flags above are their defaults
    #[arg(long, value_name = "FILE")]
    requests: Option<PathBuf>,

    /// Where the requests must end, or the exit code is 1: gateway, sidecar, mesh or refused
    #[arg(long, value_name = "END")]
    expect: Option<String>,
}

/// Reads the requests of the command line, and those of the file. What is wrong is in `reading` afterwards.
pub(crate) fn read(reading: &mut Reading, args: &CallArgs) -> Result<Vec<Call>, Failure> {
    let mut values = Values::default();
    let common = common(&mut values, args);
    let mut calls = Vec::new();
    for text in &args.urls {
        let Some(url) = values.optional::<Url>("URL", Some(text)) else {
            continue;
        };
        match common.clone().call(url, None) {
            Ok(call) => calls.push(call),
            Err(wrong) => values.errors.push(invalid(wrong.flag(), &wrong)),
        }
    }
    reading.errors.append(values.errors);
    if let Some(path) = &args.requests {
        let text = reading.strict(path)?;
        calls.extend(file::read(reading, text, &common));
        if calls.is_empty() && reading.errors.is_empty() {
            reading
                .errors
                .push(invalid("--requests", &"the file has no requests"));
        }
    }
    Ok(calls)
}

/// What all requests of the command line have in common.
fn common(values: &mut Values, args: &CallArgs) -> Wanted {
    let from = values.optional::<Account>("--from", args.from.as_deref());
    let labels = values.optional::<Labels>("--labels", args.labels.as_deref());
    let method = values.optional::<Method>("--method", args.method.as_deref());
    let headers = args.headers.iter();
    let headers = headers.filter_map(|text| values.optional::<Header>("--header", Some(text)));
    Wanted {
        headers: headers.collect(),
        from: from.map(|account| account.0),
        labels: labels.map(|labels| labels.0).unwrap_or_default(),
        method: method.map(|method| method.0),
        sni: args.sni.clone(),
        to: values
            .optional::<Address>("--to", args.to.as_deref())
            .map(|address| address.0),
        websocket: args.websocket,
        expect: values
            .optional::<Expected>("--expect", args.expect.as_deref())
            .map(|expected| expected.0),
    }
}

// === impl End ===

impl End {
    pub(crate) const ALL: [Self; 4] = [Self::Gateway, Self::Sidecar, Self::Mesh, Self::Refused];

    pub(crate) fn as_str(self) -> &'static str {
        match self {
            Self::Gateway => "gateway",
            Self::Sidecar => "sidecar",
            Self::Mesh => "mesh",
            Self::Refused => "refused",
        }
    }

    /// Where a request has ended.
    pub(crate) fn of(verdict: &Verdict) -> Self {
        match verdict {
            Verdict::Gateway(_) => Self::Gateway,
            Verdict::Sidecar(_) => Self::Sidecar,
            Verdict::Mesh(_) => Self::Mesh,
            Verdict::Refused(_) => Self::Refused,
        }
    }
}

/// A pod as people name it: `shop/client`.
pub(crate) fn pod(caller: &Caller) -> String {
    format!("{}/{}", caller.namespace, caller.service_account)
}

//! The file with requests: a list.

use egressgen_diagnostics::{DocumentId, Place};
use egressgen_yaml::{At, Fields, boolean, decode, entries, list, text};

use super::Call;
use super::call::Wanted;
use super::parts::{Account, Address, Expected, Header, Method};
use super::url::Url;
use crate::input::mesh::reading::Reading;

/// Reads the requests. What one of them does not say, `common` says.
pub(super) fn read(reading: &mut Reading, number: u32, common: &Wanted) -> Vec<Call> {
    let mut calls = Vec::new();
    let mut wrong = Vec::new();
    for (index, node) in (0..).zip(reading.documents(number)) {
        let document = DocumentId {
            text: number,
            index,
        };
        match decode(node, document, |at| list(at, |at| call(at, common))) {
            Ok(read) => calls.extend(read),
            Err(errors) => wrong.push(errors),
        }
    }
    for wrong in wrong {
        reading.errors.append(wrong);
    }
    calls
}

fn call(at: At<'_>, common: &Wanted) -> Option<Call> {
    let place = Place::start(at.document(), at.path());
    let mut fields = Fields::of(at)?;
    let url = fields.required("url", text::<Url>);
    let from = if common.from.is_some() {
        fields.optional("from", text::<Account>)
    } else {
        fields.required("from", text::<Account>)
    };
    let labels = fields.optional("labels", |at| entries::<String, String>(at, text));
    let method = fields.optional("method", text::<Method>);
    let headers = fields.optional("headers", |at| entries::<String, String>(at, text));
    let sni = fields.optional("sni", text::<String>);
    let to = fields.optional("to", text::<Address>);
    let websocket = fields.optional("websocket", boolean);
    let expect = fields.optional("expect", text::<Expected>);
    let is_whole = fields.is_whole();
    let common = common.clone();
    let wanted = Wanted {
        from: from.map(|account| account.0).or(common.from),
        labels: labels.map_or(common.labels, |labels| labels.into_iter().collect()),
        method: method.map(|method| method.0).or(common.method),
        headers: headers.map_or(common.headers, |headers| {
            let lower = |(name, value): (String, String)| (name.to_ascii_lowercase(), value);
            headers.into_iter().map(lower).map(Header).collect()
        }),
        sni: sni.or(common.sni),
        to: to.map(|address| address.0).or(common.to),
        websocket: websocket.unwrap_or(common.websocket),
        expect: expect.map(|expected| expected.0).or(common.expect),
    };
    let call = url.map(|url| wanted.call(url, Some(place)));
    if let Some(Err(misfit)) = &call
        && is_whole
    {
        fields.refuse_field(misfit.field, misfit.to_string());
    }
    fields.finish();
    call?.ok()
}

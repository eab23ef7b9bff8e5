//! A stream of manifests from Helm: replaces policies with their resources and keeps every other byte as it was.

use std::borrow::Cow;
use std::collections::{HashMap, HashSet};

use egressgen::resources::Resource;
use egressgen::{Build, Format};
use egressgen_diagnostics::{Diagnostic, Diagnostics, Place};
use egressgen_yaml::{Limits, Node, parse};

use crate::input::manifests::{self, Identity, POLICY_LABEL};
use crate::input::policies;
use crate::report::failure::Failure;
use crate::report::{Reporter, rules};

#[cfg(test)]
mod tests;

/// Helm 4 uses it to sort the output into files, and then removes it.
const FILE_ANNOTATION: &str = "postrenderer.helm.sh/postrender-filename";

/// The stream with resources in place of its policies.
pub(crate) fn rendered(text: &str, reporter: Reporter) -> Result<String, Failure> {
    let documents =
        parse(text, 0, &Limits::NONE).map_err(|wrong| manifests::unreadable(text, wrong))?;
    // With empty output, Helm would delete everything that it installed before.
    if documents.is_empty() {
        let empty = rules::NO_MANIFESTS.diagnostic("there are no manifests on it");
        return Err(empty.at(Place::argument("<stdin>")).into());
    }
    let found: Vec<_> = documents
        .iter()
        .filter(|document| manifests::is_policy(document))
        .collect();
    let sources = manifests::policies(text, &found);
    let planned = policies::planned(sources).map_err(Failure::report)?;
    planned.tell(reporter)?;
    let files = files(&found);
    let resources: Vec<_> = Build::of(&planned.plan)
        .resources()
        .map(|resource| in_file(resource, &files))
        .collect();
    let twins = twins(&documents, &resources);
    twins.or(())?;
    let new = yaml(&resources)?;
    let out = replaced(text, &documents, &new)?;
    if is_carried(&documents, &digests(&new), &out) {
        return Ok(out);
    }
    let unpatchable = rules::UNPATCHABLE
        .diagnostic("the policies can't be replaced without changing another manifest")
        .with_help("put each document after a line `---`, and end the last line");
    Err(unpatchable.at(Place::argument("<stdin>")).into())
}

/// The text without its policies and with new documents at the end. If the last line has no line end, they go before
/// the last manifest: it may end with a block scalar, which would gain a line end.
fn replaced(text: &str, documents: &[Node], new: &str) -> Result<String, Diagnostic> {
    let mut kept = without(text, documents)?;
    if new.is_empty() {
        return Ok(kept.concat());
    }
    let last = kept.pop_if(|last| !last.ends_with('\n'));
    Ok([&kept.concat(), "---\n", new, last.unwrap_or_default()].concat())
}

fn yaml(resources: &[Resource]) -> Result<String, Failure> {
    let mut text = Vec::new();
    egressgen::emit(&mut text, Format::Yaml, resources)
        .map_err(|error| Failure::internal(&error))?;
    Ok(String::from_utf8_lossy(&text).into_owned())
}

/// Whether a new text has all documents of the old one except the policies, in the same order, and the new documents
/// together in one place.
fn is_carried(old: &[Node], new: &[u64], text: &str) -> bool {
    let old = old
        .iter()
        .filter(|document| !manifests::is_policy(document));
    let old: Vec<_> = old.map(Node::digest).collect();
    let found = digests(text);
    (0..=old.len()).rev().any(|at| {
        let (before, after) = old.split_at(at);
        [before, new, after].concat() == found
    })
}

/// The digests of the documents in a text.
fn digests(text: &str) -> Vec<u64> {
    let documents = parse(text, 0, &Limits::NONE).unwrap_or_default();
    documents.iter().map(Node::digest).collect()
}

/// The file of each policy, if Helm names one.
fn files<'n>(policies: &[&'n Node]) -> HashMap<Cow<'n, str>, Cow<'n, str>> {
    let policies = policies.iter().rev();
    let files = policies.filter_map(|policy| {
        let file = manifests::annotation(policy, FILE_ANNOTATION)?;
        Some((manifests::metadata(policy, "name")?, file))
    });
    files.collect()
}

fn in_file(mut resource: Resource, files: &HashMap<Cow<'_, str>, Cow<'_, str>>) -> Resource {
    let metadata = resource.metadata_mut();
    let labels = metadata.labels.as_ref();
    let policy = labels.and_then(|labels| labels.get(POLICY_LABEL));
    if let Some(file) = policy.and_then(|policy| files.get(policy.as_str())) {
        let annotations = metadata.annotations.get_or_insert_default();
        annotations.insert(FILE_ANNOTATION.to_owned(), file.to_string());
    }
    resource
}

/// Manifests with the same identity as one of our resources: one would overwrite the other.
fn twins(documents: &[Node], resources: &[Resource]) -> Diagnostics {
    let own: HashSet<_> = resources.iter().map(Identity::of_resource).collect();
    let documents = documents.iter();
    let is_twin =
        |document: &&Node| Identity::of(document).is_some_and(|other| own.contains(&other));
    let twins = documents.filter(is_twin).map(|twin| {
        let twin = Place::argument(manifests::title(twin));
        let message = "it exists already, and a policy would overwrite it";
        rules::RESOURCE_EXISTS.diagnostic(message).at(twin)
    });
    twins.collect()
}

/// The parts of the text, except those that hold policies. A part reaches from one `---` to the next.
fn without<'t>(text: &'t str, documents: &[Node]) -> Result<Vec<&'t str>, Diagnostic> {
    let mut kept = Vec::new();
    let mut documents = documents.iter().peekable();
    for (start, part) in parts(text) {
        let end = start + part.len();
        let mut inside = Vec::new();
        while let Some(document) = documents.next_if(|document| document.span.start < end) {
            inside.push(document);
        }
        match inside
            .iter()
            .find(|document| manifests::is_policy(document))
        {
            None => kept.push(part),
            Some(_) if inside.len() == 1 => {}
            Some(policy) => {
                let unpatchable = rules::UNPATCHABLE
                    .diagnostic("only `...` separates it from another document")
                    .with_help("put `---` between them");
                return Err(unpatchable.at(Place::argument(manifests::title(policy))));
            }
        }
    }
    Ok(kept)
}

/// The parts of the text, each with its offset. All parts except the first start with `---`.
fn parts(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let mut starts = vec![0];
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        let rest = line.strip_prefix("---");
        if at > 0
            && rest.is_some_and(|rest| rest.is_empty() || rest.starts_with(char::is_whitespace))
        {
            starts.push(at);
        }
        at += line.len();
    }
    let ends: Vec<_> = starts.iter().skip(1).copied().chain([text.len()]).collect();
    let parts = starts.into_iter().zip(ends);
    parts.filter_map(|(start, end)| Some((start, text.get(start..end)?)))
}

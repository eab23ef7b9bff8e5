//! Files and flags → the resources of a mesh, and what is around them.
//!
//! ```text
//! files ─► reading ─► documents ─┬─► resources ─────────┐
//!                                ├─► policies ─► generated ─► items ──┐
//!                                ├─► services, workloads ─► gateways ─┼─► World
//!                                ├─► config_map ─┐                    │
//! --mesh ────────────► file ─────┼───────────────┼─► settings ────────┘
//! flags ─────────────────────────┴───────────────┘
//! ```

mod config_map;
mod declared;
mod documents;
mod duplicates;
mod fields;
mod file;
mod gateways;
mod generated;
mod json;
mod named;
mod others;
pub(crate) mod places;
pub(crate) mod reading;
mod resources;
mod services;
mod settings;
mod template;
#[cfg(test)]
mod tests;
mod workloads;

use std::sync::Arc;

use egressgen::{Namespace, Profile};
use egressgen_diagnostics::Diagnostic;
use egressgen_mesh::{Context, Item, Mesh, Request, Trace};

use crate::args::mesh::MeshArgs;
use crate::input::source;
use crate::input::values::Values;
use crate::report::failure::Failure;
use crate::report::rules;
use declared::Declared;
use documents::Found;
use file::MeshFile;
use gateways::Gateways;
use generated::Generated;
pub(crate) use generated::Origins;
use others::Blind;
use reading::Reading;
use settings::Settings;

/// The resources of a mesh, and what is around them.
#[derive(Debug)]
pub(crate) struct World {
    pub(crate) context: Context,
    pub(crate) items: Vec<Item>,
    /// Where generated resources come from.
    pub(crate) origins: Origins,
    /// Resources that could change a verdict, and are not looked at.
    blind: Vec<Blind>,
    /// What was assumed.
    pub(crate) assumed: Vec<Diagnostic>,
}

/// A mesh that requests are traced through.
pub(crate) struct Tracer {
    mesh: Mesh,
    blind: Vec<Blind>,
}

/// Reads everything that the flags name. What is wrong is in `reading` afterwards.
pub(crate) fn read(reading: &mut Reading, args: &MeshArgs) -> Result<World, Failure> {
    let mut values = Values::default();
    let namespace = values.optional::<Namespace>("--namespace", args.settings.namespace.as_deref());
    let is_assumed = args.settings.namespace.is_none();
    let namespace: Arc<str> = namespace.map_or("default".into(), |it| it.as_str().into());
    let flags = Settings::of_flags(&mut values, &args.settings);
    let by_flags = named::by_flags(&mut values, &args.gateway);
    let mut found = documents::read(reading, &args.files, &namespace)?;
    let file = match &args.settings.mesh {
        Some(path) => {
            let text = reading.strict(path)?;
            file::read(reading, text)
        }
        None => MeshFile::default(),
    };
    let MeshFile {
        settings,
        gateways: pods,
        services,
    } = file;
    let settings = flags.or(settings).or(of_config_maps(&mut found));
    let version = settings.istio_version;
    let text = u32::MAX;
    let policies = std::mem::take(&mut found.policies);
    let generated = generated::generate(&policies, version, text, &mut found.others);
    let generated = generated.unwrap_or_else(|wrong| {
        reading.errors.append(wrong);
        Generated::default()
    });
    found.items.extend(generated.items);
    let items = std::mem::take(&mut found.items);
    let mut items = duplicates::without_duplicates(items, &namespace, &mut reading.messages);
    let mut gateways = Gateways {
        services,
        workloads: pods,
        notes: Vec::new(),
        profile: args.gateway.profile.map(Profile::from),
    };
    gateways
        .services
        .extend(services::resolved(found.services, &found.pods));
    let declared = Declared::of(&items);
    gateways.add_pods(&found.pods, &declared);
    let by_policies = named::by_policies(policies.iter().map(|(policy, _)| policy));
    let by_routes = named::by_routes(&items, &namespace, &declared);
    for named in by_flags.into_iter().chain(by_policies).chain(by_routes) {
        gateways.add(named, &declared);
    }
    gateways.add_services(&declared);
    let profile = gateways.profile();
    let (mut context, assumed) = settings.into_context(Arc::clone(&namespace), profile);
    let mut notes: Vec<_> = assumed.into_iter().collect();
    notes.append(&mut gateways.notes);
    if is_assumed {
        notes.extend(assumed_namespace(&items, &namespace));
    }
    notes.extend(assumed_ages(&items));
    let (others, blind) = found.others.finish();
    reading.errors.append(values.errors);
    reading.messages.extend(values.messages);
    reading.messages.extend(others);
    reading.messages.extend(notes.iter().cloned());
    if reading.errors.is_empty() {
        check(reading, args, &items, &declared, &gateways);
    }
    items.append(&mut found.secrets);
    context.services = gateways.services;
    context.gateways = gateways.workloads;
    Ok(World {
        context,
        items,
        origins: generated.origins,
        blind,
        assumed: notes,
    })
}

/// The settings of the ConfigMaps: the one of the installation, and then the users'.
fn of_config_maps(found: &mut Found) -> Settings {
    let mut configs = std::mem::take(&mut found.configs);
    configs.sort_by(|a, b| (a.is_shared, &a.name).cmp(&(b.is_shared, &b.name)));
    let settings = configs.into_iter().map(|config| config.settings);
    settings.fold(Settings::default(), Settings::or)
}

/// Refuses input in which nothing can be traced.
fn check(
    reading: &mut Reading,
    args: &MeshArgs,
    items: &[Item],
    declared: &Declared<'_>,
    gateways: &Gateways,
) {
    if items.is_empty() {
        let names: Vec<_> = args.files.iter().map(|path| source::name(path)).collect();
        let message = format!("no Istio resource and no policy in {}", names.join(", "));
        reading.errors.push(rules::NO_RESOURCES.diagnostic(message));
    } else if gateways.workloads.is_empty() && !declared.is_empty() {
        reading.errors.push(rules::NO_GATEWAY.broken());
    }
}

fn assumed_namespace(items: &[Item], namespace: &str) -> Option<Diagnostic> {
    let without = items
        .iter()
        .filter(|item| item.resource.metadata().namespace.is_none());
    let message = match without.count() {
        0 => return None,
        1 => format!(
            "assumed: a resource that names no namespace is in {namespace}; -n names another"
        ),
        count => format!(
            "assumed: {count} resources that name no namespace are in {namespace}; -n names another"
        ),
    };
    Some(rules::ASSUMED_NAMESPACE.diagnostic(message))
}

fn assumed_ages(items: &[Item]) -> Option<Diagnostic> {
    let mut metadata = items.iter().map(|item| item.resource.metadata());
    let is_without = metadata.any(|metadata| metadata.creation_timestamp.is_none());
    (is_without && items.len() > 1).then(|| rules::ASSUMED_AGES.broken())
}

// === impl World ===

impl World {
    /// Indexes the resources.
    pub(crate) fn into_mesh(self) -> (Tracer, Origins, Vec<Diagnostic>) {
        let tracer = Tracer {
            mesh: Mesh::new(self.context, self.items),
            blind: self.blind,
        };
        (tracer, self.origins, self.assumed)
    }
}

// === impl Tracer ===

impl Tracer {
    /// What becomes of a request, with all that is not known about it.
    pub(crate) fn trace(&self, request: &Request) -> Trace {
        let mut trace = self.mesh.trace(request);
        let root = &self.mesh.context().root_namespace;
        let unknown: Vec<_> = self
            .blind
            .iter()
            .filter_map(|blind| blind.about(&trace, root))
            .collect();
        trace.unknown.extend(unknown);
        trace
    }
}

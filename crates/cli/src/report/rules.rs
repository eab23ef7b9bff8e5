//! The rules for errors, warnings and notes of the command itself. The library's tables hold the rules for policies.

use egressgen_diagnostics::{Rule, Severity};

macro_rules! rules {
    ($($name:ident = $severity:ident $id:literal, $summary:literal, $help:literal;)+) => {
        $(pub(crate) static $name: Rule = Rule {
            id: $id,
            severity: Severity::$severity,
            summary: $summary,
            help: $help,
            source: "",
        };)+

        /// The rules of the command, in the order of the reference page.
        #[cfg(test)]
        pub(crate) static COMMAND_RULES: &[&Rule] = &[$(&$name),+];
    };
}

rules! {
    INVALID_ARGUMENT = Error "invalid-argument",
        "the value of a flag or a variable is not allowed", "";
    MISSING_ARGUMENT = Error "missing-argument",
        "a flag is needed, and neither it nor a policy is given", "";
    CONFLICTING_ARGUMENTS = Error "conflicting-arguments",
        "two flags or two values of one flag exclude each other", "";
    NO_POLICY = Error "no-policy",
        "the files hold no EgressPolicy; writing nothing could delete what was there",
        "to succeed with empty output, give --allow-empty";
    NOT_UTF8 = Error "not-utf-8",
        "a file is not UTF-8 text", "save it as UTF-8";
    LONG_FILE = Error "file-too-long",
        "a file is longer than 16 MiB, or than 128 MiB where resources are traced", "split it into several files";
    NOT_A_RESOURCE_LIST = Error "not-a-resource-list",
        "standard input of the KRM function is not a ResourceList",
        "without arguments egressgen is a KRM function; for policies run `egressgen generate -f -`";
    NOT_A_POLICY = Error "not-a-policy",
        "the configuration of the KRM function or the plugin is not an EgressPolicy", "";
    NO_MANIFESTS = Error "no-manifests",
        "standard input of the post-renderer has no manifests",
        "let Helm start this, or pipe manifests into it";
    RESOURCE_EXISTS = Error "resource-exists",
        "a policy would overwrite a resource that is not its own",
        "give the destination another `name`, or remove one of the two";
    ANCHORED_ITEM = Error "anchored-item",
        "an item that has to be written again has a YAML anchor",
        "remove the anchor, and write its value out in each place";
    UNPATCHABLE = Error "unpatchable-manifests",
        "the manifests are laid out such that resources can't be put in without changing others", "";
    TRANSFORMER = Error "policy-as-transformer",
        "an EgressPolicy is a generator of kustomize and is listed under `transformers`", "move it to `generators`";
    FUNCTION_ANNOTATION = Error "function-annotation",
        "the annotation config.kubernetes.io/function makes `kubectl kustomize` leave the policy out without notice",
        "remove the annotation, or build with `kustomize build --enable-alpha-plugins --enable-exec` only";
    FILE_EXISTS = Error "file-exists",
        "a file that would be written exists already", "";
    OVERWRITES_INPUT = Error "overwrites-input",
        "the output file is one of the input files", "name another file";
    FOREIGN_FILES = Error "foreign-files",
        "files in the output folder belong to someone else", "";
    OUTDATED = Error "out-of-date",
        "what --check finds on disk differs from what would be written", "";
    UNREADABLE = Error "unreadable",
        "a file could not be read", "";
    UNWRITABLE = Error "unwritable",
        "the result could not be written; what was there before is unchanged", "";
    INTERRUPTED = Error "interrupted",
        "a folder could be written in part only", "run the same command again";
    INTERNAL = Error "internal",
        "the result could not be put into its form; no input should lead here", "report it as a bug";
    USAGE = Error "usage",
        "the command line can't be parsed", "";
    DENIED_WARNINGS = Error "denied-warnings",
        "there are warnings, and --deny warnings is given", "";
    ASSUMED_GATEWAY = Note "assumed-gateway",
        "no gateway is named, and the default of the profile is used", "";
    LOWER_CASED_HOST = Note "lower-cased-host",
        "a host was given with upper-case letters and is written in lower case", "";
    NAMESPACE_APART = Warning "namespace-apart",
        "the resources are not in the gateway's namespace, so workloads elsewhere do not find the subset and get 503", "";
    FOLDER_WRITTEN = Note "folder-written",
        "what was written into the output folder", "";
    OTHER_POLICIES = Note "files-of-other-policies",
        "files of policies that are not in this run were left alone", "";
    STALE_ITEM = Warning "stale-item",
        "an item was made from a policy that no longer makes it", "delete it";
    PLUGIN_EXISTS = Error "plugin-exists",
        "a file that egressgen did not put there is where kustomize looks for the plugin",
        "look at it, and give --force if it can go";
    NO_RESOURCES = Error "no-resources",
        "the files hold no Istio resource and no policy, so there is nothing to trace through", "";
    INVALID_RESOURCE = Error "invalid-resource",
        "an Istio resource can't be read", "";
    UNRENDERED_TEMPLATE = Error "unrendered-template",
        "a document is a template or a script, and no manifest yet", "";
    NO_GATEWAY = Error "no-known-gateway",
        "there are Gateways, and no gateway is known whose pods could have them",
        "add the gateway's Service and Deployment to the input, describe it in --mesh FILE, or name it with --gateway-name and --gateway-namespace";
    UNEXPECTED_VERDICT = Error "unexpected-verdict",
        "a request ends elsewhere than expected", "";
    UNKNOWN_ISTIO_FIELD = Warning "unknown-istio-field",
        "an Istio resource has a field that Istio does not have; the API server drops it, or refuses the resource", "";
    UNKNOWN_KIND = Warning "unknown-kind",
        "a resource is of one of Istio's API groups, and of no kind of Istio", "";
    DUPLICATE_RESOURCE = Warning "duplicate-resource",
        "a resource is given twice with different contents, and the last one counts", "";
    NOT_LOOKED_AT = Note "not-looked-at",
        "resources of these kinds do not count in traces", "";
    ASSUMED_MESH = Note "assumed-mesh",
        "a setting of the mesh is not given, and has its default", "";
    ASSUMED_GATEWAY_SERVICE = Note "assumed-gateway-service",
        "the input does not have the Service of a gateway", "";
    ASSUMED_NAMESPACE = Note "assumed-namespace",
        "resources name no namespace, and `kubectl apply -n` would decide", "";
    ASSUMED_AGES = Note "assumed-ages",
        "assumed: resources without creationTimestamp are younger than the others, in the order of the input", "";
}

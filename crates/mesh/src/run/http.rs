//! Routes of HTTP requests, at sidecars and gateways.

use egressgen_model::resources::{Destination, FaultErrorType, HttpRoute, RouteDestination};

use super::refuse::refused_by;
use super::sender::Sender;
use super::{Next, Run};
use crate::routes::{ClusterKey, HttpRouteId, destination, http};
use crate::scope::Scope;
use crate::{Hop, PassedOver, Proxy, Reason, Stage, Step, Verdict};

// === impl Run ===

impl Run<'_> {
    /// Sends a request to where the first route leads whose conditions hold.
    pub(super) fn by_http_routes(
        &mut self,
        routes: &[HttpRouteId],
        port: u16,
        scope: &Scope,
        sender: &Sender,
    ) -> Next {
        let parts = self.parts;
        let mut passed_over = Vec::new();
        let path = http::Path {
            request: self.request,
            authority: &self.authority,
            scheme: "http",
        };
        let found = routes.iter().find_map(|id| {
            let spec = parts.routes.spec(parts.set, id.vs)?;
            let why = id.condition(spec).and_then(|wanted| path.misses(wanted));
            match why {
                None => Some((*id, id.route(spec)?)),
                Some(why) => {
                    let evidence = parts.routes.evidence(parts.set, id.vs, id.path());
                    passed_over.push(PassedOver { evidence, why });
                    None
                }
            }
        });
        let Some((id, route)) = found else {
            let cause = passed_over.first().map(|one| one.evidence.clone());
            let text = "no route has the request";
            self.step(Step::new(Stage::Route, "", text).past(passed_over));
            let mend = "add a route without conditions, or one that has the request";
            return Next::End(refused_by(
                sender.proxy.clone(),
                Reason::NoRoute,
                true,
                cause,
                mend,
            ));
        };
        let evidence = parts.routes.evidence(parts.set, id.vs, id.path());
        let name = route.name.clone().unwrap_or_default();
        let text = "the route has the request";
        self.step(
            Step::new(Stage::Route, name, text)
                .because_of(evidence.clone())
                .past(passed_over),
        );
        if let Some(answer) = answer(route, sender, &evidence) {
            return Next::End(answer);
        }
        self.rewrite(route);
        let own = parts.set.namespace(parts.routes.get(id.vs).id);
        let Some((key, index)) = self.http_destination(route, own, port, scope) else {
            let mend = "give the route a destination";
            return Next::End(refused_by(
                sender.proxy.clone(),
                Reason::NoCluster,
                true,
                Some(evidence),
                mend,
            ));
        };
        let path = id.route_path().key("route").index(index).key("destination");
        let cause = parts.routes.evidence(parts.set, id.vs, path);
        self.send(scope, &key, sender, cause)
    }

    fn rewrite(&mut self, route: &HttpRoute) {
        let rewritten = route.rewrite.as_ref();
        let rewritten = rewritten.and_then(|rewrite| rewrite.authority.as_deref());
        let set = route.headers.as_ref().and_then(|headers| {
            let operations = headers.request.as_ref()?;
            let mut set = operations.set.iter();
            set.find(|(name, _)| {
                matches!(name.to_ascii_lowercase().as_str(), "host" | ":authority")
            })
            .map(|(_, value)| value.as_str())
        });
        if let Some(authority) = rewritten.filter(|name| !name.is_empty()).or(set) {
            authority.clone_into(&mut self.authority);
        }
        let rewrites_path = route
            .rewrite
            .as_ref()
            .is_some_and(|rewrite| rewrite.uri.is_some() || rewrite.uri_regex_rewrite.is_some());
        let is_sidecar = |hop: &Hop| matches!(hop.proxy, Proxy::Sidecar { .. });
        if rewrites_path && self.hops.last().is_some_and(is_sidecar) {
            self.unknown("the sidecar rewrites the path, and what the gateway asks of paths is answered for the old one");
        }
        if route.fault.is_some() {
            self.unknown("the route injects faults, which delay or abort a part of the requests");
        }
        if route.delegate.is_some() {
            self.unknown("the route delegates to another VirtualService, which is not followed");
        }
    }

    fn http_destination(
        &mut self,
        route: &HttpRoute,
        own: &str,
        port: u16,
        scope: &Scope,
    ) -> Option<(ClusterKey, usize)> {
        let weighted = route.route.iter().map(|one| (&one.destination, one.weight));
        let (index, chosen) = self.heaviest(weighted)?;
        // At a sidecar a service of several ports counts with that of the listener only. A gateway takes the service of
        // the VirtualService's own namespace first (`buildNameToServiceMapForHTTPRoutes`).
        let parts = self.parts;
        let single = |host: &str| {
            if !scope.listeners.is_empty() {
                return None;
            }
            let mut named = parts.services.with_host(host).iter();
            let local = named.find_map(|id| {
                let service = parts.services.get(*id);
                let sees = &*service.namespace == own && service.export.reaches(&scope.namespace);
                sees.then_some(&service.ports)
            });
            let mut ports: Vec<_> = if let Some(ports) = local {
                ports.iter().map(|port| port.number).collect()
            } else {
                let known = scope.services.get(host)?;
                known.ports.iter().map(|one| one.port.number).collect()
            };
            let first = ports.pop()?;
            ports.is_empty().then_some(first)
        };
        Some((destination(chosen, own, port, single)?, index))
    }

    /// Where a route of connections leads.
    pub(super) fn l4_destination(
        &mut self,
        routes: &[RouteDestination],
        own: &str,
        port: u16,
        scope: &Scope,
    ) -> Option<(ClusterKey, usize)> {
        let weighted = routes.iter().map(|one| (&one.destination, one.weight));
        let (index, chosen) = self.heaviest(weighted)?;
        let single = |host: &str| match &scope.services.get(host)?.ports[..] {
            [single] => Some(single.port.number),
            _ => None,
        };
        Some((destination(chosen, own, port, single)?, index))
    }

    /// The destination with the greatest weight, and its place. The others are named as unknown.
    fn heaviest<'d>(
        &mut self,
        weighted: impl Iterator<Item = (&'d Destination, Option<i32>)> + Clone,
    ) -> Option<(usize, &'d Destination)> {
        let mut all: Vec<_> = weighted.enumerate().collect();
        if let [(index, (only, _))] = all[..] {
            return Some((index, only));
        }
        all.retain(|(_, (_, weight))| weight.unwrap_or(0) > 0);
        let total: i32 = all.iter().filter_map(|(_, (_, weight))| *weight).sum();
        let heaviest = all.iter().rev().max_by_key(|(_, (_, weight))| *weight);
        let (index, (chosen, weight)) = *heaviest?;
        if all.len() > 1 {
            let rest = i64::from(total - weight.unwrap_or(0)) * 100 / i64::from(total.max(1));
            self.unknown(format!(
                "{rest} % of the requests go to other destinations of the route"
            ));
        }
        Some((index, chosen))
    }
}

/// The answer of a route that sends nowhere.
fn answer(route: &HttpRoute, sender: &Sender, evidence: &crate::Evidence) -> Option<Verdict> {
    let (reason, status) = if let Some(status) = aborted(route) {
        (Reason::Fault, status)
    } else if let Some(redirect) = &route.redirect {
        (Reason::Redirect, redirect.redirect_code.unwrap_or(301))
    } else {
        (
            Reason::DirectResponse,
            route.direct_response.as_ref()?.status,
        )
    };
    let verdict = refused_by(
        sender.proxy.clone(),
        reason,
        true,
        Some(evidence.clone()),
        "the route answers the request itself, as it says",
    );
    Some(match verdict {
        Verdict::Refused(refusal) => Verdict::Refused(crate::Refusal {
            status: u16::try_from(status).ok(),
            details: match reason {
                Reason::Fault => refusal.details.clone(),
                _ => "direct_response".to_owned(),
            },
            ..refusal
        }),
        other => other,
    })
}

/// The status of a fault that aborts all requests (`TranslateFault`; without a percentage it aborts none).
fn aborted(route: &HttpRoute) -> Option<u32> {
    let abort = route.fault.as_ref()?.abort.as_ref()?;
    let aborts_all = abort.percentage?.value? >= 100.0;
    match &abort.error_type {
        Some(FaultErrorType::HttpStatus(status)) if aborts_all => u32::try_from(*status).ok(),
        _ => None,
    }
}

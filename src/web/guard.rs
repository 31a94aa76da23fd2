//! What stands before every handler, made from its row in the table of routes: who may call it, which parameters it
//! knows, how much it takes.

use std::convert::Infallible;

use axum::extract::{FromRequestParts, MatchedPath, Request, State};
use axum::http::request::Parts;
use axum::middleware::Next;

use super::Gateway;
use super::answer::{Answer, Refuse};
use super::asking::Asking;
use super::caller::Caller;
use super::desk::{self, Admitted, DESK};
use super::pages::PAGES;
use super::params::Params;
use super::route::{Route, Who};
use super::routes::ROUTES;
use crate::problem::Problem;

/// Lets a request through to its handler, with what was decided about it.
pub(crate) async fn guard(
    State((gateway, route)): State<(Gateway, &'static Route)>,
    asking: Asking,
    mut request: Request,
    next: Next,
) -> Answer {
    let caller = match route.who {
        Who::Desk(roles) => match desk::admit(&gateway, route, roles, request.uri(), request.headers()).await? {
            Admitted::In(signed) => {
                let viewer = signed.viewer.clone();
                request.extensions_mut().insert(signed);
                Caller { viewer }
            }
            Admitted::Elsewhere(response) => return Ok(response),
        },
        who => Caller::decide(&gateway, who, asking.source, request.headers()).await?,
    };
    let params = Params::read(request.uri(), route.params)?;
    let household = asking.source.household().filter(|_| caller.role().is_none());
    // The measure counts until the answer is there: so long the body may stand in memory.
    let (mut request, _measure) = gateway.room.measured(request, route.largest, household).await?;
    request.extensions_mut().insert(caller);
    request.extensions_mut().insert(params);
    Ok(next.run(request).await)
}

impl<S: Sync> FromRequestParts<S> for Params {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Infallible> {
        Ok(parts.extensions.get().cloned().unwrap_or_default())
    }
}

/// An address that leads nowhere: the same answer as for a case out of sight.
pub(crate) async fn nowhere() -> Refuse {
    Problem::not_found().into()
}

/// An address that does not take this method.
pub(crate) async fn not_this_method(path: MatchedPath, request: Request) -> Refuse {
    let allowed: Vec<&str> = ROUTES
        .iter()
        .chain(PAGES)
        .chain(DESK)
        .filter(|route| route.pattern() == path.as_str())
        .map(|route| route.method.name())
        .collect();
    Problem::method_not_allowed(allowed.join(", "), request.method()).into()
}

//! Who calls: anybody, the machine itself, or the bearer of a token, who sees what the token's role and unit see now.

use std::convert::Infallible;

use axum::extract::FromRequestParts;
use axum::http::HeaderMap;
use axum::http::header::AUTHORIZATION;
use axum::http::request::Parts;
use case::{Role, UnitId, Viewer};

use super::Gateway;
use super::address::Source;
use super::answer::Refuse;
use super::route::Who;
use crate::desk;
use crate::problem::Problem;

/// Who calls, as decided before the handler runs.
#[derive(Clone, Debug)]
pub(crate) struct Caller {
    /// What the caller sees and may do.
    pub(crate) viewer: Viewer,
}

impl Caller {
    /// Decides who calls, and whether the route is for such callers.
    pub(crate) async fn decide(
        gateway: &Gateway,
        who: Who,
        source: Source,
        headers: &HeaderMap,
    ) -> Result<Self, Refuse> {
        let Some(secret) = bearer(headers)? else {
            return match who {
                Who::Anyone | Who::Desk(_) => Ok(Self { viewer: Viewer::Public }),
                Who::Local(_) if source == Source::Machine => Ok(Self { viewer: Viewer::Public }),
                Who::Local(_) => Err(Problem::local_only().into()),
                Who::Token(_) => Err(Problem::token_missing().into()),
            };
        };
        let token = gateway.store.token(secret).await?.ok_or_else(Problem::token_unknown)?;
        match who {
            Who::Token(roles) | Who::Local(roles) if !roles.contains(&token.role) => {
                return Err(Problem::not_for_this_role(token.role.name()).into());
            }
            _ => {}
        }
        Ok(Self { viewer: desk::viewer_of(&gateway.store, &token).await? })
    }

    /// The unit the caller is bound to.
    pub(crate) fn unit(&self) -> Option<UnitId> {
        match &self.viewer {
            Viewer::Staff(staff) => staff.unit,
            _ => None,
        }
    }

    /// The caller's role.
    pub(crate) fn role(&self) -> Option<Role> {
        match &self.viewer {
            Viewer::Staff(staff) => Some(staff.role),
            _ => None,
        }
    }

    /// What the caller's token is called; empty for anybody.
    pub(crate) fn name(&self) -> &str {
        match &self.viewer {
            Viewer::Staff(staff) => &staff.name,
            _ => "",
        }
    }
}

/// The secret of `Authorization: Bearer …` (RFC 6750 §2.1); nothing where the header is not there.
fn bearer(headers: &HeaderMap) -> Result<Option<&str>, Problem> {
    let Some(header) = headers.get(AUTHORIZATION) else { return Ok(None) };
    let text = header.to_str().unwrap_or_default();
    match text.split_once(' ') {
        Some((scheme, secret)) if scheme.eq_ignore_ascii_case("bearer") => Ok(Some(secret.trim())),
        _ => Err(Problem::token_missing()),
    }
}

impl<S: Sync> FromRequestParts<S> for Caller {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Infallible> {
        // The guard of the route has decided; without it everybody is a stranger.
        Ok(parts.extensions.get().cloned().unwrap_or(Self { viewer: Viewer::Public }))
    }
}

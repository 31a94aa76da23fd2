//! Hands letters over to a mail server (RFC 5321), step by step, so that it is always known whether one may have arrived.

mod relay;
mod tls;
mod verdict;

pub(crate) use relay::Relay;
pub(crate) use verdict::Outcome;

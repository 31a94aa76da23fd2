//! What arrives: by each of the five channels from the adapter's own reading to the queue and the figures, again, twice,
//! by a machine, unreadable, joined and apart.

mod again;
mod alike;
mod apart;
mod by_call;
mod by_letter;
mod by_mail;
mod by_post;
mod by_visit;
mod copies;
mod cut_short;
mod in_one_batch;
mod joined;
mod numbers;
mod reorganised;
mod two_of_a_name;

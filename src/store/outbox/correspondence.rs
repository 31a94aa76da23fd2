//! Which addresses are the office's own, and how often one of theirs is answered.

/// How the office writes to people: which addresses are its own, and how often one of theirs is answered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Correspondence {
    own: Vec<String>,
    /// How many acknowledgements one address gets on one day.
    pub most_a_day: u32,
}

impl Correspondence {
    /// The office's own addresses, and how many acknowledgements one address gets on one day.
    pub fn new<'a>(own: impl IntoIterator<Item = &'a str>, most_a_day: u32) -> Self {
        Self { own: own.into_iter().map(without_tag).collect(), most_a_day }
    }

    /// Whether an address is one of the office's own, whatever stands behind a `+` in it.
    pub fn is_our_own(&self, address: &str) -> bool {
        self.own.contains(&without_tag(address))
    }
}

fn without_tag(address: &str) -> String {
    let address = address.trim().to_lowercase();
    match address.split_once('@') {
        Some((local, domain)) => format!("{}@{domain}", local.split('+').next().unwrap_or(local)),
        None => address,
    }
}

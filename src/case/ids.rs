use std::fmt;
use std::str::FromStr;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Makes a typed identity: sixteen bytes that mean one thing only.
macro_rules! identity {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
        #[serde(try_from = "String", into = "String")]
        #[schemars(with = "String")]
        pub struct $name(u128);

        impl $name {
            /// The identity with these bits.
            pub const fn from_bits(bits: u128) -> Self {
                Self(bits)
            }

            /// The bits.
            pub const fn bits(self) -> u128 {
                self.0
            }

            /// The sixteen bytes, most significant first.
            pub const fn bytes(self) -> [u8; 16] {
                self.0.to_be_bytes()
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, "{:032x}", self.0)
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, concat!(stringify!($name), "({:032x})"), self.0)
            }
        }

        impl FromStr for $name {
            type Err = NotAnIdentity;
            fn from_str(text: &str) -> Result<Self, Self::Err> {
                let hex: String = text.chars().filter(|&c| c != '-').collect();
                if hex.len() != 32 {
                    return Err(NotAnIdentity);
                }
                u128::from_str_radix(&hex, 16).map(Self).map_err(|_| NotAnIdentity)
            }
        }

        impl TryFrom<String> for $name {
            type Error = NotAnIdentity;
            fn try_from(text: String) -> Result<Self, Self::Error> {
                text.parse()
            }
        }

        impl From<$name> for String {
            fn from(id: $name) -> Self {
                id.to_string()
            }
        }
    };
}

/// A text that is not 32 hexadecimal digits.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("an identity is 32 hexadecimal digits")]
pub struct NotAnIdentity;

identity! {
    /// A matter (信访事项): what a case is about, whatever number of pieces came in.
    CaseId
}
identity! {
    /// One contact (信访件): a letter, a visit, a call, a mail or a post.
    SubmissionId
}
identity! {
    /// A unit of the county: the bureau, a department, a township, an enterprise.
    UnitId
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_identity_reads_back_as_written() {
        let id = CaseId::from_bits(0x0193_5e5a_0000_7000_8000_0000_0000_0001);
        assert_eq!(id.to_string().parse(), Ok(id));
        assert_eq!("01935e5a-0000-7000-8000-000000000001".parse(), Ok(id));
        assert_eq!("01935e5a".parse::<CaseId>(), Err(NotAnIdentity));
    }
}

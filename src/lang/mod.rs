//! All words for people: Chinese first, English complete. `build.rs` makes one function of each message, so a key that is
//! missing in one language does not compile.

mod deadline;
mod reading;
mod units;

use std::sync::OnceLock;

use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::{FluentArgs, FluentResource, FluentValue};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use unic_langid::LanguageIdentifier;

pub use deadline::{article, basis, deadline};
pub(crate) use reading::reading;
pub(crate) use units::units;

/// A language people are spoken to in.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
pub enum Lang {
    /// 简体中文.
    #[default]
    #[serde(rename = "zh-CN")]
    ZhCn,
    /// English.
    #[serde(rename = "en")]
    En,
}

/// A value that stands in a sentence.
pub type Value<'a> = FluentValue<'a>;

impl Lang {
    /// Both, Chinese first.
    pub const ALL: [Self; 2] = [Self::ZhCn, Self::En];

    /// The tag (BCP 47), as in `lang="…"` and `--lang`.
    pub const fn tag(self) -> &'static str {
        match self {
            Self::ZhCn => "zh-CN",
            Self::En => "en",
        }
    }

    /// Reads a tag or the value of `LANG`: everything that begins with `en` is English; `zh…`, and nothing at all,
    /// Chinese. `None` for other languages.
    pub fn read(tag: &str) -> Option<Self> {
        let tag = tag.trim().to_ascii_lowercase();
        match tag.get(..2) {
            Some("zh") => Some(Self::ZhCn),
            Some("en") => Some(Self::En),
            _ => None,
        }
    }

    /// The language a reader prefers (RFC 9110 §12.5.4, `Accept-Language`): the one of ours with the highest weight, and
    /// Chinese where none is named.
    pub fn preferred(header: &str) -> Self {
        let mut best = (0.0_f32, Self::default());
        for part in header.split(',') {
            let (tag, rest) = part.split_once(';').unwrap_or((part, ""));
            let weight = rest.trim().strip_prefix("q=").map_or(1.0, |q| q.parse().unwrap_or(0.0));
            if let Some(lang) = Self::read(tag).filter(|_| weight > best.0) {
                best = (weight, lang);
            }
        }
        best.1
    }

    /// A message looked up by its name, for help texts; `None` where there is none.
    pub fn find(self, id: &str) -> Option<String> {
        self.bundle().has_message(id).then(|| self.say(id, None, &[]))
    }

    /// An attribute of a message looked up by its name; `None` where there is none.
    pub fn attribute(self, id: &str, name: &str) -> Option<String> {
        self.bundle().get_message(id)?.get_attribute(name).map(|_| self.say(id, Some(name), &[]))
    }

    /// A message, or one of its attributes, with its values.
    pub(crate) fn say(self, id: &str, attribute: Option<&str>, values: &[(&'static str, Value<'_>)]) -> String {
        let bundle = self.bundle();
        let pattern = bundle.get_message(id).and_then(|message| match attribute {
            None => message.value(),
            Some(name) => message.get_attribute(name).map(|attribute| attribute.value()),
        });
        // `build.rs` checked that it is there in every language.
        let Some(pattern) = pattern else { return id.to_owned() };
        let args: FluentArgs<'_> = values.iter().map(|(name, value)| (*name, value.clone())).collect();
        bundle.format_pattern(pattern, Some(&args), &mut Vec::new()).into_owned()
    }

    fn bundle(self) -> &'static FluentBundle<FluentResource> {
        static ZH_CN: OnceLock<FluentBundle<FluentResource>> = OnceLock::new();
        static EN: OnceLock<FluentBundle<FluentResource>> = OnceLock::new();
        match self {
            Self::ZhCn => ZH_CN.get_or_init(|| read(self, include_str!("zh-CN.ftl"))),
            Self::En => EN.get_or_init(|| read(self, include_str!("en.ftl"))),
        }
    }
}

/// Templates hand everything over by reference.
impl From<&Self> for Lang {
    fn from(lang: &Self) -> Self {
        *lang
    }
}

impl std::fmt::Display for Lang {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.tag())
    }
}

fn read(lang: Lang, text: &str) -> FluentBundle<FluentResource> {
    let id: LanguageIdentifier = lang.tag().parse().unwrap_or_default();
    let mut bundle = FluentBundle::new_concurrent(vec![id]);
    // No marks of direction around values: they would stand in numbers that people copy.
    bundle.set_use_isolating(false);
    // `build.rs` parsed it already; what it could not read did not compile.
    let resource = FluentResource::try_new(text.to_owned()).unwrap_or_else(|(resource, _)| resource);
    bundle.add_resource_overriding(resource);
    bundle
}

/// One function a message.
pub mod words {
    use super::{Lang, Value};

    include!(concat!(env!("OUT_DIR"), "/messages.rs"));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_reader_gets_the_language_of_the_highest_weight_and_chinese_otherwise() {
        assert_eq!(Lang::preferred("en-GB,en;q=0.9,zh;q=0.1"), Lang::En);
        assert_eq!(Lang::preferred("en;q=0.3, zh-TW;q=0.8"), Lang::ZhCn);
        assert_eq!(Lang::preferred("fr, de;q=0.5"), Lang::ZhCn);
        assert_eq!(Lang::preferred(""), Lang::ZhCn);
    }

    /// A Chinese character, or a punctuation mark that stands between them.
    fn is_chinese(c: char) -> bool {
        ('\u{3000}'..='\u{9fff}').contains(&c)
    }

    #[test]
    fn no_message_stands_in_the_other_language() {
        // The name of the other language is written in that one.
        let own = |line: &&str| !line.starts_with("site-other-language ");
        let english = include_str!("en.ftl").lines().filter(own).find(|line| line.chars().any(is_chinese));
        assert_eq!(english, None);
        // What has no Chinese sign is a name, a command or a unit: a sentence has several words in a row.
        let chinese =
            include_str!("zh-CN.ftl").lines().filter(|line| !line.starts_with('#') && !line.chars().any(is_chinese));
        let is_word = |word: &&str| word.len() > 1 && word.chars().all(|c| c.is_ascii_alphabetic());
        for line in chinese {
            let words = line.split_once('=').map_or("", |(_, value)| value).split_whitespace().filter(is_word);
            assert!(words.count() < 4, "{line}");
        }
    }

    #[test]
    fn a_citizen_is_addressed_with_respect_and_whoever_works_there_not_at_all() {
        let chinese = include_str!("zh-CN.ftl").lines();
        assert_eq!(chinese.clone().find(|line| line.contains('你')), None);
        assert_eq!(chinese.clone().find(|line| line.starts_with("desk-") && line.contains('您')), None);
        assert_eq!(include_str!("../demo/county.json").lines().find(|line| line.contains('你')), None);
        // One word for one thing (docs/glossary.md).
        for other in ["案件", "工单", "办理单位", "举报人", "被举报", "程序性回复", "实体性回复"]
        {
            assert_eq!(chinese.clone().find(|line| line.contains(other)), None, "{other}");
        }
    }
}

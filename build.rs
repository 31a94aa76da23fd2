//! Makes Rust of the words for people: one function a message, one constructor a problem, so that a key that is missing in
//! one language, an argument that is not given or a problem without a remedy does not compile.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::path::Path;
use std::{env, fs};

use fluent_syntax::ast::{Entry, Expression, InlineExpression, Pattern, PatternElement};
use fluent_syntax::parser;

/// Chinese first; the other languages have the same messages.
const LANGUAGES: [&str; 2] = ["zh-CN", "en"];
/// What every problem says beside what happened.
const OF_A_PROBLEM: [&str; 2] = ["fix", "title"];

/// A message: its attributes and the values it takes.
#[derive(Default, PartialEq, Eq)]
struct Message {
    attributes: BTreeSet<String>,
    values: BTreeSet<String>,
    words: String,
}

fn main() -> Result<(), Box<dyn std::error::Error>> {
    println!("cargo:rerun-if-changed=migrations");
    let mut languages = Vec::new();
    for language in LANGUAGES {
        let file = format!("src/lang/{language}.ftl");
        println!("cargo:rerun-if-changed={file}");
        languages.push((file.clone(), read(&file)?));
    }
    let (first_file, first) = &languages[0];
    for (file, other) in &languages[1..] {
        compare(first_file, first, file, other)?;
    }
    for (id, message) in first.iter().filter(|(id, _)| id.starts_with("problem-")) {
        for attribute in OF_A_PROBLEM {
            if !message.attributes.contains(attribute) {
                return Err(format!("{first_file}: {id} has no .{attribute}").into());
            }
        }
    }
    let out = env::var("OUT_DIR")?;
    fs::write(Path::new(&out).join("messages.rs"), messages(first)?)?;
    fs::write(Path::new(&out).join("problems.rs"), problems(first)?)?;
    Ok(())
}

fn read(file: &str) -> Result<BTreeMap<String, Message>, Box<dyn std::error::Error>> {
    let text = fs::read_to_string(file)?;
    let resource = parser::parse(text.as_str()).map_err(|(_, errors)| format!("{file}: {errors:?}"))?;
    let mut messages = BTreeMap::new();
    for entry in resource.body {
        let Entry::Message(message) = entry else { continue };
        let mut known = Message::default();
        if let Some(pattern) = &message.value {
            gather(pattern, &mut known.values);
            known.words = words(pattern);
        }
        for attribute in &message.attributes {
            gather(&attribute.value, &mut known.values);
            known.attributes.insert(attribute.id.name.to_owned());
        }
        if messages.insert(message.id.name.to_owned(), known).is_some() {
            return Err(format!("{file}: {} stands twice", message.id.name).into());
        }
    }
    Ok(messages)
}

fn gather(pattern: &Pattern<&str>, values: &mut BTreeSet<String>) {
    for element in &pattern.elements {
        if let PatternElement::Placeable { expression } = element {
            of_expression(expression, values);
        }
    }
}

fn of_expression(expression: &Expression<&str>, values: &mut BTreeSet<String>) {
    match expression {
        Expression::Inline(inline) => of_inline(inline, values),
        Expression::Select { selector, variants } => {
            of_inline(selector, values);
            for variant in variants {
                gather(&variant.value, values);
            }
        }
    }
}

fn of_inline(inline: &InlineExpression<&str>, values: &mut BTreeSet<String>) {
    match inline {
        InlineExpression::VariableReference { id } => {
            values.insert(id.name.to_owned());
        }
        InlineExpression::Placeable { expression } => of_expression(expression, values),
        _ => {}
    }
}

/// The words of a message, for its documentation.
fn words(pattern: &Pattern<&str>) -> String {
    let mut text = String::new();
    for element in &pattern.elements {
        match element {
            PatternElement::TextElement { value } => text.push_str(value),
            PatternElement::Placeable { .. } => text.push('…'),
        }
    }
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn compare(
    first_file: &str,
    first: &BTreeMap<String, Message>,
    file: &str,
    other: &BTreeMap<String, Message>,
) -> Result<(), String> {
    for (from, left, right) in [(file, first, other), (first_file, other, first)] {
        if let Some(id) = left.keys().find(|id| !right.contains_key(*id)) {
            return Err(format!("{from}: {id} is missing"));
        }
    }
    for (id, message) in first {
        let there = &other[id];
        if message.attributes != there.attributes {
            return Err(format!("{file}: {id} has other attributes than in {first_file}"));
        }
        if message.values != there.values {
            return Err(format!("{file}: {id} takes other values than in {first_file}"));
        }
    }
    Ok(())
}

/// One function a message that is neither a problem nor looked up by name (`help-…`).
fn messages(all: &BTreeMap<String, Message>) -> Result<String, std::fmt::Error> {
    let mut out = String::new();
    for (id, message) in all {
        if ["problem-", "help-"].iter().any(|prefix| id.starts_with(prefix)) || !message.attributes.is_empty() {
            continue;
        }
        writeln!(out, "/// {}", message.words)?;
        let lifetime = if message.values.is_empty() { "" } else { "<'a>" };
        write!(out, "pub fn {}{lifetime}(lang: impl Into<Lang>", snake(id))?;
        for value in &message.values {
            write!(out, ", {}: impl Into<Value<'a>>", snake(value))?;
        }
        let values: Vec<String> =
            message.values.iter().map(|value| format!("({value:?}, {}.into())", snake(value))).collect();
        writeln!(out, ") -> String {{ lang.into().say({id:?}, None, &[{}]) }}", values.join(", "))?;
    }
    writeln!(out, "/// Every message, by name.\npub const IDS: &[&str] = &{:?};", all.keys().collect::<Vec<_>>())?;
    Ok(out)
}

/// The codes of the catalogue, and one constructor a problem.
fn problems(all: &BTreeMap<String, Message>) -> Result<String, std::fmt::Error> {
    let of_problems: Vec<(&str, &Message)> =
        all.iter().filter_map(|(id, message)| Some((id.strip_prefix("problem-")?, message))).collect();
    let mut out = String::new();
    writeln!(out, "/// The code of a problem: the last segment of its `type`.")?;
    writeln!(out, "#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]\npub enum Code {{")?;
    for (code, message) in &of_problems {
        writeln!(out, "/// {}\n{},", message.words, camel(code))?;
    }
    let long = "#[expect(clippy::too_many_lines, clippy::match_same_arms, reason = \"a line for each problem\")]";
    writeln!(out, "}}\n{long}\nimpl Code {{")?;
    let names: Vec<String> = of_problems.iter().map(|(code, _)| format!("Self::{}", camel(code))).collect();
    writeln!(out, "/// All codes, by name.\npub const ALL: &[Self] = &[{}];", names.join(", "))?;
    writeln!(out, "/// The name.\npub const fn name(self) -> &'static str {{ match self {{")?;
    for (code, _) in &of_problems {
        writeln!(out, "Self::{} => {code:?},", camel(code))?;
    }
    writeln!(out, "}} }}\n/// The message.\nconst fn message(self) -> &'static str {{ match self {{")?;
    for (code, _) in &of_problems {
        writeln!(out, "Self::{} => \"problem-{code}\",", camel(code))?;
    }
    writeln!(
        out,
        "}} }}\n/// The values its sentences take.\nconst fn values(self) -> &'static [&'static str] {{ match self {{"
    )?;
    for (code, message) in &of_problems {
        writeln!(out, "Self::{} => &{:?},", camel(code), message.values.iter().collect::<Vec<_>>())?;
    }
    writeln!(
        out,
        "}} }}\n/// Whether the desk words the remedy in its own way.\nconst fn is_worded_for_the_desk(self) -> bool {{"
    )?;
    let at_the_desk = |(code, message): &(&str, &Message)| {
        message.attributes.contains("desk").then(|| format!("Self::{}", camel(code)))
    };
    let worded: Vec<String> = of_problems.iter().filter_map(at_the_desk).collect();
    writeln!(out, "matches!(self, {})\n}}\n", worded.join(" | "))?;
    let taken = "#[expect(clippy::needless_pass_by_value, reason = \"whatever can be written down is taken\")]";
    writeln!(out, "}}\n{taken}\nimpl Problem {{")?;
    for (code, message) in &of_problems {
        let arguments: Vec<String> =
            message.values.iter().map(|value| format!("{}: impl ToString", snake(value))).collect();
        let values: Vec<String> =
            message.values.iter().map(|value| format!("({value:?}, {}.to_string())", snake(value))).collect();
        writeln!(out, "/// {}", message.words)?;
        writeln!(
            out,
            "#[must_use]\npub fn {}({}) -> Self {{ Self::new(Code::{}, vec![{}]) }}",
            snake(code),
            arguments.join(", "),
            camel(code),
            values.join(", ")
        )?;
    }
    writeln!(out, "}}")?;
    Ok(out)
}

fn snake(id: &str) -> String {
    id.replace('-', "_")
}

fn camel(id: &str) -> String {
    id.split('-')
        .map(|word| {
            let mut letters = word.chars();
            letters.next().map_or_else(String::new, |first| first.to_uppercase().collect::<String>() + letters.as_str())
        })
        .collect()
}

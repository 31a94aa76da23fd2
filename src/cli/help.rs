//! Help in the reader's language: the tree of commands, with every word of it taken from the messages `help-…`.
//!
//! A command has `help-COMMAND` (`help-unit-add`; the program itself `help-quintake`), with more in its attribute
//! `.more`; an argument has `help-COMMAND--ARGUMENT`, or `help-option-ARGUMENT` where it means the same everywhere, with
//! the name of its value in `.value`.

use clap::{Arg, Args, Command, CommandFactory};

use super::{Answer, Cli, Out};
use crate::config::nearest;
use crate::lang::{Lang, words};
use crate::problem::{Problem, exit};

/// `quintake help [COMMAND...]`.
#[derive(Debug, Args)]
pub(super) struct Help {
    command: Vec<String>,
}

impl Help {
    pub(super) fn run(&self, out: &mut Out) -> Answer {
        let tree = tree(out.lang);
        let mut found = &tree;
        for name in &self.command {
            found = found.find_subcommand(name).ok_or_else(|| {
                let near = nearest(name, found.get_subcommands().map(Command::get_name)).unwrap_or("none");
                Problem::usage("none", words::usage_no_command(out.lang, name.clone(), near.to_owned()))
            })?;
        }
        out.words(&page(out.lang, &self.command));
        Ok(exit::DONE)
    }
}

/// The page of help of a command.
pub(super) fn page(lang: Lang, path: &[String]) -> String {
    page_below(&mut tree(lang), path)
}

fn page_below(command: &mut Command, path: &[String]) -> String {
    if let Some((name, rest)) = path.split_first()
        && let Some(sub) = command.find_subcommand_mut(name)
    {
        return page_below(sub, rest);
    }
    command.render_help().to_string().trim_end().to_owned()
}

/// How a page of help is laid out.
const LAYOUT: &str = "{about-with-newline}\n{usage-heading}{usage}\n\n{all-args}{after-help}";

/// The tree of commands in the reader's language.
pub(super) fn tree(lang: Lang) -> Command {
    let mut tree = dressed(Cli::command(), lang, "");
    tree.build();
    with_usage(tree, lang)
}

fn dressed(command: Command, lang: Lang, path: &str) -> Command {
    let id = format!("help-{}", if path.is_empty() { "quintake" } else { path });
    let layout = LAYOUT.replace("{usage-heading}", &words::cli_usage(lang));
    let command = match lang.attribute(&id, "more") {
        Some(more) => command.after_help(more),
        None => command,
    };
    command
        .about(lang.find(&id).unwrap_or(id))
        .long_about(None::<&str>)
        .help_template(layout)
        .subcommand_help_heading(words::cli_commands(lang))
        .subcommand_value_name(words::cli_command(lang))
        .mut_args(|arg| dressed_arg(arg, lang, path))
        .mut_subcommands(|sub| {
            let below = if path.is_empty() { sub.get_name().to_owned() } else { format!("{path}-{}", sub.get_name()) };
            dressed(sub, lang, &below)
        })
}

fn dressed_arg(arg: Arg, lang: Lang, path: &str) -> Arg {
    let name = arg.get_id().as_str().replace('_', "-");
    let own = [format!("help-{path}--{name}"), format!("help-option-{name}")];
    let id = own.iter().find(|id| lang.find(id).is_some()).unwrap_or(&own[0]);
    let heading = match arg.is_positional() {
        true => words::cli_arguments(lang),
        false if arg.is_global_set() || path.is_empty() => words::cli_common(lang),
        false => words::cli_options(lang),
    };
    let takes_value = arg.get_action().takes_values();
    let arg = arg.help(lang.find(id).unwrap_or_else(|| id.clone())).long_help(None::<&str>).help_heading(heading);
    if !takes_value {
        return arg;
    }
    let arg = arg.hide_possible_values(true).hide_default_value(true);
    match lang.attribute(id, "value") {
        Some(value) => arg.value_name(value),
        None => arg,
    }
}

/// The line of usage, which the parser makes in English.
fn with_usage(mut command: Command, lang: Lang) -> Command {
    let usage = command.render_usage().to_string();
    let usage = usage.trim().trim_start_matches("Usage:").trim_start();
    let usage = usage.replace("[OPTIONS]", &format!("[{}]", words::cli_option(lang)));
    command.override_usage(usage).mut_subcommands(|sub| with_usage(sub, lang))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn all(command: &Command, path: &str, found: &mut Vec<(String, String)>) {
        found.push((path.to_owned(), command.get_about().map(ToString::to_string).unwrap_or_default()));
        for arg in command.get_arguments() {
            let text = arg.get_help().map(ToString::to_string).unwrap_or_default();
            found.push((format!("{path} {}", arg.get_id()), text));
        }
        for sub in command.get_subcommands() {
            all(sub, &format!("{path} {}", sub.get_name()), found);
        }
    }

    fn is_chinese(text: &str) -> bool {
        text.chars().any(|c| ('\u{4e00}'..='\u{9fff}').contains(&c))
    }

    #[test]
    fn every_command_and_argument_is_explained_in_both_languages() {
        for lang in Lang::ALL {
            let mut found = Vec::new();
            all(&tree(lang), "quintake", &mut found);
            assert!(found.len() > 60, "{}", found.len());
            for (place, text) in found {
                assert!(!text.is_empty() && !text.starts_with("help-"), "{place} has no words in {lang}: {text:?}");
                assert_eq!(is_chinese(&text), lang == Lang::ZhCn, "{place} in {lang}: {text}");
            }
        }
    }

    #[test]
    fn a_page_of_help_has_no_word_of_the_parsers_own() {
        for lang in Lang::ALL {
            let mut tree = tree(lang);
            let pages: Vec<String> = std::iter::once(tree.render_help().to_string())
                .chain(tree.get_subcommands_mut().map(|sub| sub.render_help().to_string()))
                .collect();
            for page in pages {
                for word in ["Usage:", "[OPTIONS]", "Options:", "Arguments:"] {
                    assert!(lang == Lang::En || !page.contains(word), "{page}");
                }
                for word in ["[possible values", "[default", "[env", "help-"] {
                    assert!(!page.contains(word), "{page}");
                }
            }
        }
    }
}

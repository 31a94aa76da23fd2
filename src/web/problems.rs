//! The pages that explain problems: the `type` of every problem leads to one of them.

use std::fmt::Write as _;

use axum::extract::State;
use axum::http::header::{CONTENT_LANGUAGE, CONTENT_SECURITY_POLICY, CONTENT_TYPE, VARY};
use axum::http::{HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};

use super::Gateway;
use super::answer::{Answer, kept};
use super::api::number::Word;
use super::asking::Asking;
use crate::lang::{Lang, words};
use crate::problem::{Code, Problem};

/// `GET /problems`.
pub(crate) async fn list(State(gateway): State<Gateway>, asking: Asking) -> Answer {
    let lang = asking.lang;
    let mut lines = String::new();
    for code in Code::ALL {
        let (name, title) = (code.name(), escaped(&code.title(lang)));
        let _ = writeln!(lines, "<li><a href=\"/problems/{name}\">{title}</a> <code>{name}</code></li>");
    }
    let title = words::page_problems(lang);
    Ok(page(lang, &title, &gateway.config.office.name, &format!("<ul>\n{lines}</ul>")))
}

/// `GET /problems/{name}`.
pub(crate) async fn show(State(gateway): State<Gateway>, asking: Asking, Word(name): Word) -> Answer {
    let lang = asking.lang;
    let code = Code::read(&name).ok_or_else(Problem::not_found)?;
    let (detail, fix) = code.explained(lang);
    let body = format!(
        "<h2>{}</h2>\n<p>{}</p>\n<h2>{}</h2>\n<p>{}</p>\n<p><code>{name}</code>, HTTP {}</p>\n<p><a href=\"/problems\">{}</a></p>",
        escaped(&words::page_problem_happened(lang)),
        escaped(&detail),
        escaped(&words::page_problem_remedy(lang)),
        escaped(&fix),
        code.status(),
        escaped(&words::page_problems(lang)),
    );
    Ok(page(lang, &code.title(lang), &gateway.config.office.name, &body))
}

/// A small page that needs nothing else.
fn page(lang: Lang, title: &str, office: &str, body: &str) -> Response {
    let (title, office) = (escaped(title), escaped(office));
    let html = format!(
        "<!doctype html>\n<html lang=\"{lang}\">\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width\">\n<title>{title} · {office}</title>\n\
         <style>body{{font:18px/1.6 sans-serif;max-width:40em;margin:2em auto;padding:0 1em}}\
         h2{{font-size:1em;color:#555}}</style>\n<main>\n<h1>{title}</h1>\n{body}\n</main>\n</html>\n"
    );
    let mut response = (StatusCode::OK, html).into_response();
    let headers = response.headers_mut();
    headers.insert(CONTENT_TYPE, HeaderValue::from_static("text/html; charset=utf-8"));
    headers.insert(CONTENT_LANGUAGE, HeaderValue::from_static(lang.tag()));
    headers.insert(VARY, HeaderValue::from_static("Accept-Language"));
    headers.insert(
        CONTENT_SECURITY_POLICY,
        HeaderValue::from_static(
            "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
        ),
    );
    kept(response, "public, max-age=300")
}

fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            _ => out.push(c),
        }
    }
    out
}

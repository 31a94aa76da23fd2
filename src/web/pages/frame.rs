//! What every page has around it: language, size of type, the office's name, where one can go.

use askama::Template;
use axum::http::header::{CONTENT_LANGUAGE, CONTENT_SECURITY_POLICY, CONTENT_TYPE, COOKIE, VARY};
use axum::http::{HeaderMap, HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};

use super::look;
use crate::lang::{Lang, words as w};
use crate::problem::Problem;
use crate::store::OFFICE;
use crate::web::Gateway;
use crate::web::answer::Answer;
use crate::web::asking::Asking;

/// How somebody wants pages to be shown: kept in two cookies that say nothing about him.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Display {
    /// The language, where one was chosen.
    pub(crate) lang: Option<Lang>,
    /// 大字版.
    pub(crate) large: bool,
}

impl Display {
    /// Reads the cookies.
    pub(crate) fn of(headers: &HeaderMap) -> Self {
        Self { lang: cookie(headers, "lang").and_then(Lang::read), large: cookie(headers, "size") == Some("large") }
    }
}

/// The value of a cookie (RFC 6265 §5.4).
pub(crate) fn cookie<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    headers
        .get_all(COOKIE)
        .iter()
        .filter_map(|header| header.to_str().ok())
        .flat_map(|header| header.split(';'))
        .filter_map(|pair| pair.trim().split_once('='))
        .find_map(|(known, value)| (known == name).then_some(value))
}

/// The frame of a page.
pub(crate) struct Frame {
    pub(crate) lang: Lang,
    pub(crate) large: bool,
    pub(crate) wide: bool,
    pub(crate) demo: bool,
    pub(crate) office: String,
    pub(crate) phone: Option<String>,
    pub(crate) path: &'static str,
    /// The address to come back to when another look was chosen.
    pub(crate) back: String,
    /// The form that is being filled in, which goes along when another look is chosen.
    pub(crate) filling: Option<Filling>,
    pub(crate) style: String,
    /// The script of the pages where one chooses files or keeps a receipt; everything works without it.
    pub(crate) script: String,
}

/// The form of a page, `id="filling"`: what Enter in one of its fields does.
pub(crate) struct Filling {
    /// The name and the value of the button that leads on; empty where it has none.
    pub(crate) on: Option<(&'static str, &'static str)>,
    /// Whether leaving the page would lose something: then other pages open beside it.
    pub(crate) keeps: bool,
}

/// Somewhere one can go.
pub(crate) struct Way {
    pub(crate) href: &'static str,
    pub(crate) name: String,
    pub(crate) here: bool,
}

impl Frame {
    /// The frame of a page at a path. A directory that cannot be read costs the telephone number, not the page.
    pub(crate) async fn of(gateway: &Gateway, asking: &Asking, path: &'static str) -> Self {
        let units = gateway.store.units().await.unwrap_or_default();
        let phone = units.into_iter().find(|unit| unit.code == OFFICE).and_then(|office| office.phone);
        Self {
            lang: asking.lang,
            large: asking.display.large,
            wide: false,
            demo: gateway.config.sample,
            office: gateway.config.office.name.clone(),
            phone,
            path,
            back: path.to_owned(),
            filling: None,
            style: look::style(),
            script: look::public_script(),
        }
    }

    /// The same on a page with an address of its own.
    pub(crate) fn back_to(self, back: String) -> Self {
        Self { back, ..self }
    }

    /// The same around a form that is being filled in.
    pub(crate) fn filling(self, on: Option<(&'static str, &'static str)>, keeps: bool) -> Self {
        Self { filling: Some(Filling { on, keeps }), ..self }
    }

    /// The same on a page with tables.
    pub(crate) fn wide(self) -> Self {
        Self { wide: true, ..self }
    }

    /// Whether leaving the page would lose something.
    pub(crate) fn is_kept_open(&self) -> bool {
        self.filling.as_ref().is_some_and(|filling| filling.keeps)
    }

    /// The other language.
    pub(crate) fn other(&self) -> Lang {
        match self.lang {
            Lang::ZhCn => Lang::En,
            Lang::En => Lang::ZhCn,
        }
    }

    /// Where one can go.
    pub(crate) fn ways(&self) -> Vec<Way> {
        let lang = self.lang;
        [
            ("/submit", w::site_submit(lang)),
            ("/progress", w::site_progress(lang)),
            ("/directory", w::site_directory(lang)),
            ("/figures", w::site_figures(lang)),
        ]
        .into_iter()
        .map(|(href, name)| Way { href, name, here: self.path == href })
        .collect()
    }
}

/// What a page may load and send: nothing from elsewhere, and no script in the page itself.
pub(crate) const POLICY: &str = "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' data:; \
     connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

/// A page as an answer.
pub(crate) fn page(status: StatusCode, lang: Lang, page: &impl Template) -> Answer {
    let html = page.render().map_err(Problem::store_damaged)?;
    Ok(html_answer(status, lang, html))
}

/// HTML with the headers of a page.
pub(crate) fn html_answer(status: StatusCode, lang: Lang, html: String) -> Response {
    let mut response = (status, html).into_response();
    let headers = response.headers_mut();
    headers.insert(CONTENT_TYPE, HeaderValue::from_static("text/html; charset=utf-8"));
    headers.insert(CONTENT_LANGUAGE, HeaderValue::from_static(lang.tag()));
    headers.insert(VARY, HeaderValue::from_static("Accept-Language, Cookie"));
    headers.insert(CONTENT_SECURITY_POLICY, HeaderValue::from_static(POLICY));
    response
}

//! Pages as a browser gets them, without the network: the router is asked, and the answer read to its end.

use std::path::Path;

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::Request;
use case::Actor;
use quintake::config::Config;
use quintake::desk;
use quintake::store::Store;
use quintake::web::{Gateway, Peer, router};
use tower::ServiceExt as _;

use crate::scale::READER;

/// Somebody signed in at the desk.
pub(crate) struct Reader {
    router: Router,
    cookie: String,
}

impl Reader {
    /// Signs somebody in, his own password set.
    pub(crate) async fn of(store: &Store, folder: &Path) -> anyhow::Result<Self> {
        let actor = Actor::gateway("bench");
        let given = desk::enter_account(store, "bench", "王丽", READER, None, actor)
            .await
            .map_err(|error| anyhow::anyhow!("{error:?}"))?;
        let (account, _) =
            desk::sign_in(store, "bench", &given).await?.ok_or_else(|| anyhow::anyhow!("nobody signed in"))?;
        let secret = desk::change_password(store, &account, &given, "县城的路灯今晚都亮了吗")
            .await?
            .map_err(|error| anyhow::anyhow!("{error:?}"))?;
        let given = [("QUINTAKE__DATA__DIR".to_owned(), folder.display().to_string())];
        let config = Config::load(None, given).map_err(|error| anyhow::anyhow!("{error:?}"))?;
        Ok(Self { router: router(Gateway::new(config, store.clone())), cookie: format!("session={secret}") })
    }

    /// Reads a page; returns its bytes. Anything but a page is an error.
    pub(crate) async fn get(&self, uri: &str) -> anyhow::Result<usize> {
        let mut request = Request::get(uri)
            .header("accept", "text/html")
            .header("accept-language", "zh-CN")
            .header("host", "xf.yunxi.example")
            .header("cookie", &self.cookie)
            .body(Body::empty())?;
        request.extensions_mut().insert(Peer("203.0.113.9".parse()?));
        let response = self.router.clone().oneshot(request).await?;
        anyhow::ensure!(response.status().is_success(), "{uri} answered {}", response.status());
        Ok(to_bytes(response.into_body(), usize::MAX).await?.len())
    }
}

//! Calling an address on the web.

use std::time::Duration;

use evenhand::policy::Webhook;
use jiff::Timestamp;
use reqwest::header::{AUTHORIZATION, CONTENT_TYPE, HeaderValue, RETRY_AFTER};
use reqwest::redirect::Policy as Redirects;
use reqwest::{Client, Url};

use super::retry::{is_passing, retry_after, wait};

/// An address and a token. It has no `Debug`: neither is ever shown.
pub struct Delivery {
    address: Url,
    /// The whole value of `Authorization`, marked so that no client shows it.
    authorization: Option<HeaderValue>,
}

/// What became of one call.
enum Outcome {
    Taken,
    /// Trying again may help, not before so long.
    Passing(String, Option<Duration>),
    Refused(String),
}

impl Delivery {
    /// The address and the token that the environment holds.
    ///
    /// # Errors
    /// Which variable is missing, or holds what cannot be used; without what it holds.
    pub fn from_environment(webhook: &Webhook) -> Result<Delivery, String> {
        let read = |name: &str| {
            let value = std::env::var(name).ok().filter(|value| !value.trim().is_empty());
            value.ok_or_else(|| format!("the environment variable {name} is not set"))
        };
        let token = webhook.token_env.as_deref().map(&read).transpose()?;
        Delivery::new(&read(&webhook.address_env)?, token.as_deref())
    }

    /// An address and a token, as they were found. Space around them, such as the line break of a file they come
    /// from, is no part of them.
    ///
    /// # Errors
    /// When the address is none of the web, or no header can hold the token.
    pub fn new(address: &str, token: Option<&str>) -> Result<Delivery, String> {
        let address = Url::parse(address.trim()).ok();
        let address = address.filter(|url| matches!(url.scheme(), "https" | "http") && url.has_host());
        let address = address.ok_or("it holds no address that starts with https:// or http://")?;
        let header = |token: &str| {
            let value = HeaderValue::from_str(&format!("Bearer {}", token.trim()));
            value.map_err(|_| "the token holds characters that no header can".to_string())
        };
        let mut authorization = token.map(header).transpose()?;
        authorization.iter_mut().for_each(|value| value.set_sensitive(true));
        Ok(Delivery { address, authorization })
    }

    /// Sends a body of JSON, and again where that may help.
    ///
    /// # Errors
    /// Why nobody took it, without the address or the token.
    pub fn send(&self, body: String, timeout: Duration, retries: u32) -> Result<(), String> {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
        let runtime = runtime.map_err(|error| error.to_string())?;
        // An answer that names another address would be followed without the body; it has to be told instead.
        let client = Client::builder()
            .timeout(timeout)
            .redirect(Redirects::none())
            .user_agent(concat!("evenhand/", env!("CARGO_PKG_VERSION")))
            .build()
            .map_err(|error| self.explain(error, timeout))?;
        runtime.block_on(async {
            let mut failed = 0;
            loop {
                let (reason, asked) = match self.call(&client, &body, timeout).await {
                    Outcome::Taken => return Ok(()),
                    Outcome::Refused(reason) => return Err(reason),
                    Outcome::Passing(reason, asked) => (reason, asked),
                };
                failed += 1;
                if failed > retries {
                    let times = if failed > 1 { format!(", {failed} times") } else { String::new() };
                    return Err(reason + &times);
                }
                tokio::time::sleep(wait(failed, asked)).await;
            }
        })
    }

    async fn call(&self, client: &Client, body: &str, timeout: Duration) -> Outcome {
        let mut request = client.post(self.address.clone()).header(CONTENT_TYPE, "application/json");
        if let Some(authorization) = &self.authorization {
            request = request.header(AUTHORIZATION, authorization.clone());
        }
        let answer = match request.body(body.to_string()).send().await {
            Ok(answer) => answer,
            Err(error) => return Outcome::Passing(self.explain(error, timeout), None),
        };
        let status = answer.status().as_u16();
        let reason = format!("it answered {status}");
        match status {
            200..=299 => Outcome::Taken,
            _ if is_passing(status) => {
                let asked = answer.headers().get(RETRY_AFTER).and_then(|value| value.to_str().ok());
                Outcome::Passing(reason, asked.and_then(|value| retry_after(value, Timestamp::now())))
            }
            300..=399 => Outcome::Refused(format!("{reason}, which names another address: use that one")),
            _ => Outcome::Refused(reason),
        }
    }

    /// Why there was no answer. The innermost cause tells it best; what it says of the address is taken out.
    fn explain(&self, error: reqwest::Error, timeout: Duration) -> String {
        if error.is_timeout() {
            return format!("no answer within {} s", timeout.as_secs());
        }
        let error = error.without_url();
        let mut cause: &dyn std::error::Error = &error;
        while let Some(inner) = cause.source() {
            cause = inner;
        }
        let what = if error.is_connect() { "no connection" } else { "no answer" };
        format!("{what} ({})", self.without_secrets(&cause.to_string()))
    }

    fn without_secrets(&self, text: &str) -> String {
        let bearer = self.authorization.as_ref().and_then(|value| value.to_str().ok());
        let token = bearer.and_then(|value| value.strip_prefix("Bearer "));
        let parts = [Some(self.address.as_str()), Some(self.address.path()), self.address.query()];
        let parts = parts.into_iter().chain([self.address.host_str(), token]).flatten();
        let parts = parts.filter(|part| part.len() > 1);
        parts.fold(text.to_string(), |text, part| text.replace(part, "…"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_addresses_of_the_web_and_plain_tokens_are_taken() {
        let refused = |address: &str, token: Option<&str>| Delivery::new(address, token).err();
        assert_eq!(refused(" https://example.org/hook\n", Some(" token\n")), None);
        for address in ["", "example.org", "file:///etc/passwd", "mailto:a@example.org", "https://"] {
            assert!(refused(address, None).is_some_and(|reason| reason.contains("no address")), "{address}");
        }
        let reason = refused("https://example.org", Some("a\nb")).expect("refused");
        assert!(reason.contains("no header can") && !reason.contains('\n'));
    }

    #[test]
    fn what_a_cause_says_of_the_address_is_taken_out() {
        let delivery =
            Delivery::new("https://hooks.example.org/T0/secret?key=1", Some("token")).expect("one");
        let text = delivery.without_secrets("hooks.example.org/T0/secret?key=1 with token");
        assert_eq!(text, "……?… with …");
    }
}

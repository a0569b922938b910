//! Reading who is told of a check: `[notify]`.

use std::path::Path;

use super::reader::Reader;

/// Who is told of a check, and when.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Notify {
    /// After which checks.
    pub when: When,
    /// An address on the web that is called.
    pub webhook: Option<Webhook>,
    /// A program that is run, with its arguments.
    pub command: Vec<String>,
    /// How long one call or one run may take, in seconds.
    pub timeout_seconds: u64,
    /// How often a call that failed is made again.
    pub retries: u32,
}

/// An address on the web. The address itself is a secret and not known here.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Webhook {
    /// The environment variable that holds the address.
    pub address_env: String,
    /// The environment variable that holds a token, where one is sent.
    pub token_env: Option<String>,
    /// What is sent.
    pub format: NotifyFormat,
}

/// After which checks somebody is told.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum When {
    /// After those that fail: a clause is breached, or inconclusive where that fails.
    #[default]
    Breach,
    /// After those whose verdict is not that of the check before.
    Change,
    /// After every one.
    Always,
}

impl When {
    /// All of them, with the word of the policy.
    pub const ALL: [(&'static str, When); 3] =
        [("breach", When::Breach), ("change", When::Change), ("always", When::Always)];
}

/// What is sent to an address on the web.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum NotifyFormat {
    /// `evenhand.notification/1`.
    #[default]
    Json,
    /// A message of Slack.
    Slack,
    /// An adaptive card of Microsoft Teams.
    Teams,
}

impl NotifyFormat {
    /// All formats, with the word of the policy.
    pub const ALL: [(&'static str, NotifyFormat); 3] =
        [("json", NotifyFormat::Json), ("slack", NotifyFormat::Slack), ("teams", NotifyFormat::Teams)];
}

impl Notify {
    /// The environment variables that hold its secrets.
    pub fn secrets(&self) -> Vec<String> {
        let webhook = self.webhook.iter();
        let names = webhook.flat_map(|webhook| [Some(&webhook.address_env), webhook.token_env.as_ref()]);
        names.flatten().cloned().collect()
    }
}

/// How long one call may take unless the policy says otherwise, and how long at most: a check waits for it.
const DEFAULT_TIMEOUT: u64 = 10;
const LONGEST_TIMEOUT: u64 = 300;
/// How often a call is made again unless the policy says otherwise, and how often at most.
const DEFAULT_RETRIES: u32 = 3;
const MOST_RETRIES: u32 = 10;

/// A relative path of a command is taken from `folder`.
pub(super) fn read_notify(mut reader: Reader<'_>, folder: &Path) -> Option<Notify> {
    let when = reader.choice("when", &When::ALL).unwrap_or_default();
    for (key, instead) in [
        ("webhook", "webhook_env = \"EVENHAND_WEBHOOK\""),
        ("url", "webhook_env = \"EVENHAND_WEBHOOK\""),
        ("token", "token_env = \"EVENHAND_TOKEN\""),
    ] {
        if reader.has(key) {
            let hint = format!("write {instead}, the variable that holds it");
            reader.problem(key, format!("notify.{key} would be a secret in a file; {ONLY}"), hint);
        }
    }
    let address = variable(&mut reader, "webhook_env");
    let token_env = variable(&mut reader, "token_env");
    let format = reader.choice("format", &NotifyFormat::ALL).unwrap_or_default();
    let command = read_command(&mut reader, folder);
    let number = |reader: &mut Reader<'_>, key, default: u64, range: std::ops::RangeInclusive<u64>| {
        let Some(written) = reader.number(key) else { return default };
        match written.parse::<u64>() {
            Ok(number) if range.contains(&number) => number,
            _ => {
                let hint = format!("write a whole number from {} to {}", range.start(), range.end());
                reader.problem(key, format!("notify.{key} cannot be {written}"), hint);
                default
            }
        }
    };
    let timeout_seconds = number(&mut reader, "timeout_seconds", DEFAULT_TIMEOUT, 1..=LONGEST_TIMEOUT);
    let retries = number(&mut reader, "retries", u64::from(DEFAULT_RETRIES), 0..=u64::from(MOST_RETRIES));
    if !reader.has("webhook_env") {
        for key in ["token_env", "format"] {
            if reader.has(key) {
                let hint = "add webhook_env, or drop it: a command always gets the JSON";
                reader.problem(key, format!("notify.{key} goes with webhook_env"), hint);
            }
        }
        if !reader.has("command") && !["webhook", "url"].iter().any(|key| reader.has(key)) {
            let hint = "add webhook_env = \"EVENHAND_WEBHOOK\" or command = [\"mail-it\"]";
            reader.problem("webhook_env", "[notify] names nobody to tell", hint);
        }
    }
    reader.finish();
    let webhook = address.map(|address_env| Webhook { address_env, token_env, format });
    Some(Notify { when, webhook, command, timeout_seconds, retries: u32::try_from(retries).ok()? })
}

const ONLY: &str = "addresses of webhooks and tokens come from the environment alone";

/// The name of an environment variable. What it may hold instead of a name is a secret, so it is not repeated.
fn variable(reader: &mut Reader<'_>, key: &'static str) -> Option<String> {
    let name = reader.text(key)?;
    let mut characters = name.chars();
    let first = characters.next().is_some_and(|c| c.is_ascii_alphabetic() || c == '_');
    if first && characters.all(|c| c.is_ascii_alphanumeric() || c == '_') {
        return Some(name);
    }
    let message = match name.contains("://") {
        true => format!("notify.{key} holds an address; {ONLY}"),
        false => format!("notify.{key} is not the name of an environment variable; {ONLY}"),
    };
    reader.problem(key, message, "write the name of the variable: letters, digits and _");
    None
}

fn read_command(reader: &mut Reader<'_>, folder: &Path) -> Vec<String> {
    let Some(mut command) = reader.texts("command") else { return Vec::new() };
    let empty = command.first().is_none_or(|program| program.trim().is_empty());
    let in_one_text = reader.is_text("command") && command.iter().any(|words| words.contains(' '));
    if empty || in_one_text {
        let hint = "write a list: the program, then each argument, as in [\"mail-it\", \"--to\", \"x\"]";
        let message = if empty { "notify.command names no program" } else { "notify.command is one text" };
        reader.problem("command", message, hint);
    }
    // A bare name is found as a shell finds it; a path is relative to the file, as all paths are.
    if let Some(program) = command.first_mut()
        && Path::new(program.as_str()).components().count() > 1
    {
        *program = folder.join(program.as_str()).to_string_lossy().into_owned();
    }
    command
}

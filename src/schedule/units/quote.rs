//! Words from the user, made harmless in each format.

/// A word of a POSIX shell: bare where it can be, else in single quotes.
pub(super) fn shell(word: &str) -> String {
    let bare = |c: char| c.is_ascii_alphanumeric() || "-_./:=,+@".contains(c);
    if !word.is_empty() && word.chars().all(bare) {
        word.to_string()
    } else {
        format!("'{}'", word.replace('\'', r"'\''"))
    }
}

/// A command of a POSIX shell.
pub(super) fn shell_command(words: &[String]) -> String {
    words.iter().map(|word| shell(word)).collect::<Vec<_>>().join(" ")
}

/// A word of `ExecStart=`: specifiers (%) and variables ($) are taken literally.
pub(super) fn systemd_word(word: &str) -> String {
    systemd_quoted(&word.replace('$', "$$"))
}

/// A word of a setting that is a list of paths.
pub(super) fn systemd_quoted(word: &str) -> String {
    let escaped = word.replace('\\', r"\\").replace('"', "\\\"").replace('%', "%%");
    format!("\"{escaped}\"")
}

/// A setting that is taken whole, as `WorkingDirectory=`.
pub(super) fn systemd_whole(text: &str) -> String {
    text.replace('%', "%%")
}

/// A string of JSON, which is one of YAML and of Python as well.
pub(super) fn json(text: &str) -> String {
    let quoted = serde_json::Value::from(text).to_string();
    // YAML 1.1 takes these for ends of lines, and this one for the start of a file.
    let breaks = [('\u{2028}', "\\u2028"), ('\u{2029}', "\\u2029"), ('\u{feff}', "\\ufeff")];
    breaks.iter().fold(quoted, |quoted, (character, escape)| quoted.replace(*character, escape))
}

/// Text of XML.
pub(super) fn xml(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}

/// Text in which Jinja finds no expression.
pub(super) fn jinja(text: &str) -> String {
    text.replace('{', "{{ '{' }}")
}

/// Text in which GitHub Actions finds no expression.
pub(super) fn github(text: &str) -> String {
    text.replace("${{", "${{ '${{' }}")
}

/// A command in a line of a crontab, where a bare % ends it.
pub(super) fn crontab(command: &str) -> String {
    command.replace('%', r"\%")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_format_has_its_own_quotes() {
        assert_eq!(shell("a/b.toml"), "a/b.toml");
        assert_eq!(shell("it's 5% $HOME"), r"'it'\''s 5% $HOME'");
        assert_eq!(shell(""), "''");
        assert_eq!(shell("~"), "'~'");
        assert_eq!(systemd_word(r#"a "b" \ 5% $HOME"#), r#""a \"b\" \\ 5%% $$HOME""#);
        assert_eq!(systemd_quoted("a $b"), r#""a $b""#);
        assert_eq!(json("a \"b\" \u{2028}"), r#""a \"b\" \u2028""#);
        assert_eq!(xml("a & <b>"), "a &amp; &lt;b&gt;");
        assert_eq!(jinja("{{ x }}"), "{{ '{' }}{{ '{' }} x }}");
        assert_eq!(github("${{ x }}"), "${{ '${{' }} x }}");
        assert_eq!(crontab("date +%F"), r"date +\%F");
    }
}

//! A workflow of GitHub Actions.

use super::super::pattern::Pattern;
use super::quote::{github, json, shell, shell_command};
use super::{EXIT_CODES, Job, UnitFile, comment};
use crate::error::{Error, Result};

pub(super) fn write(job: &Job, pattern: &Pattern) -> Result<Vec<UnitFile>> {
    let utc = ["UTC", "Etc/UTC"];
    if let Some(zone) = job.zone.as_deref().filter(|zone| !utc.contains(zone)) {
        return Err(Error::Log {
            reason: format!("the schedules of GitHub Actions are in UTC, not in {zone}"),
            hint: "drop --timezone, and give the time in UTC".into(),
        });
    }
    let name = job.unit_name();
    let history = job.option("--history").unwrap_or("evenhand.sqlite");
    let reports = job.option("--out").unwrap_or("reports");
    let folder = &job.folder_in_repository;
    let (folder, reports) = match folder.is_empty() {
        true => (".".to_string(), reports.to_string()),
        false => (folder.clone(), format!("{folder}/{reports}")),
    };
    let command = github(&shell_command(&job.command_in_folder()?));
    let history = github(&shell(history));
    let env = match job.secrets.is_empty() {
        true => String::new(),
        false => {
            let lines = job.secrets.iter();
            let lines = lines.map(|secret| format!("          {secret}: ${{{{ secrets.{secret} }}}}\n"));
            format!("        env:\n{}", lines.collect::<String>())
        }
    };
    let mut text = comment(&[&format!(".github/workflows/{name}.yml")]);
    text.push_str(&comment(&[
        "Times are in UTC. GitHub may start a run late, and stops schedules of public repositories that are not",
        "touched for 60 days. The history, which holds counts and no person, is kept on a branch of its own:",
        "caches and artifacts expire.",
    ]));
    text.push_str(&comment(&EXIT_CODES));
    text.push_str(&comment(&["Any but 0 fails the run, after the report is uploaded."]));
    text.push_str(&format!(
        "name: {title}
on:
  schedule:
    - cron: {cron}
  workflow_dispatch:
permissions:
  contents: write  # for the branch of the history
concurrency:
  group: {name}
  cancel-in-progress: false
jobs:
  check:
    runs-on: ubuntu-latest
    defaults:
      run:
        shell: bash
        working-directory: {folder}
    steps:
      - uses: actions/checkout@v4
      - name: Install evenhand
        run: evenhand --version || {{ echo '::error::put the installation of evenhand {version} here'; exit 1; }}
      - name: Fetch the history
        id: history
        run: |
          if git ls-remote --exit-code --heads origin {name}-history; then
            git fetch --depth=1 origin {name}-history
            git show FETCH_HEAD:history > {history}
          else
            test $? -eq 2  # there is no such branch yet
          fi
      - name: Check
{env}        run: |
          code=0
          {command} || code=$?
          case $code in
            0) ;;
            1) echo '::error::a clause is breached: see the report among the artifacts' ;;
            3) echo '::error::a clause that has to be decided is inconclusive: see the report' ;;
            *) echo \"::error::could not audit, exit code $code\" ;;
          esac
          exit $code
      - name: Keep the history
        if: always() && steps.history.outcome == 'success'
        run: |
          test -e {history} || exit 0
          blob=$(git hash-object -w {history})
          tree=$(printf '100644 blob %s\\thistory\\n' \"$blob\" | git mktree)
          export GIT_AUTHOR_NAME=evenhand GIT_AUTHOR_EMAIL=evenhand@localhost
          export GIT_COMMITTER_NAME=evenhand GIT_COMMITTER_EMAIL=evenhand@localhost
          commit=$(git commit-tree \"$tree\" -m 'History of checks')
          git push --force origin \"$commit:refs/heads/{name}-history\"
      - uses: actions/upload-artifact@v4
        if: always()
        with:
          name: {name}
          path: {reports}
          if-no-files-found: ignore
",
        title = json(&format!("evenhand check: {}", job.comment())),
        cron = json(&pattern.cron()),
        folder = json(&github(&folder)),
        version = env!("CARGO_PKG_VERSION"),
        reports = json(&github(&reports)),
    ));
    Ok(vec![UnitFile { name: format!("{name}.yml"), content: text }])
}

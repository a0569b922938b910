//! A DAG of Airflow.

use super::super::pattern::Pattern;
use super::quote::{jinja, json, shell, shell_command};
use super::{EXIT_CODES, Job, UnitFile, comment};
use crate::error::Result;

pub(super) fn write(job: &Job, pattern: &Pattern) -> Result<Vec<UnitFile>> {
    let name = job.unit_name();
    let command = format!("cd {} && {}", shell(&job.folder), shell_command(&job.command()));
    let mut text = comment(&[&format!("dags/{}.py", name.replace('-', "_"))]);
    text.push_str(&comment(&EXIT_CODES));
    text.push_str(&comment(&["Any but 0 fails the task; it is not tried again."]));
    if !job.secrets.is_empty() {
        text.push_str(&comment(&[&format!(
            "It needs {} in the environment of the worker.",
            job.secrets.join(" and ")
        )]));
    }
    text.push_str(&format!(
        "import pendulum

try:  # Airflow 3
    from airflow.providers.standard.operators.bash import BashOperator
    from airflow.sdk import DAG
except ImportError:  # Airflow 2
    from airflow import DAG
    from airflow.operators.bash import BashOperator

with DAG(
    dag_id={dag},
    description={title},
    schedule={cron},
    start_date=pendulum.datetime(2026, 1, 1, tz={zone}),
    catchup=False,
    max_active_runs=1,
    tags=[\"evenhand\"],
) as dag:
    check = BashOperator(
        task_id=\"check\",
        # The words of the command are quoted for the shell. What the check says is in the log of the task.
        bash_command={command},
        retries=0,
    )
",
        dag = json(&name),
        title = json(&format!("evenhand check: {}", job.comment())),
        cron = json(&pattern.cron()),
        zone = json(job.zone_or_utc()),
        // The space at the end keeps a command that ends in .sh from being taken for a template's file.
        command = json(&format!("{} ", jinja(&command))),
    ));
    Ok(vec![UnitFile { name: format!("{}.py", name.replace('-', "_")), content: text }])
}

//! A CronJob of Kubernetes, and the volume claim that keeps its history.

use super::super::pattern::Pattern;
use super::quote::json;
use super::{EXIT_CODES, Job, UnitFile, comment};
use crate::error::Result;

pub(super) fn write(job: &Job, pattern: &Pattern) -> Result<Vec<UnitFile>> {
    let name = job.unit_name();
    let words = job.command_in_folder()?;
    let words: String =
        words.iter().map(|word| format!("                - {}\n", json(&literal(word)))).collect();
    let mut text = comment(&[
        &format!("evenhand check: {}", job.comment()),
        &format!("Apply it: kubectl apply -f {name}.yaml"),
        "The claim holds what this folder holds: audit.toml, the log, history and reports. The image is yours to name.",
    ]);
    text.push_str(&comment(&EXIT_CODES));
    text.push_str(&comment(&["Any but 0 leaves the job failed, and none is tried again."]));
    text.push_str(&format!(
        "apiVersion: v1
kind: PersistentVolumeClaim
metadata:
  name: {name}
spec:
  accessModes: [ReadWriteOnce]
  resources:
    requests:
      storage: 1Gi
---
apiVersion: batch/v1
kind: CronJob
metadata:
  name: {name}
spec:
  schedule: {}
  timeZone: {}
  concurrencyPolicy: Forbid
  startingDeadlineSeconds: 86400  # a time that was missed is made up for within a day
  successfulJobsHistoryLimit: 3
  failedJobsHistoryLimit: 3
  jobTemplate:
    spec:
      backoffLimit: 0
      template:
        spec:
          restartPolicy: Never
          automountServiceAccountToken: false
          securityContext:
            runAsNonRoot: true
            runAsUser: 1000
            runAsGroup: 1000
            fsGroup: 1000
            seccompProfile:
              type: RuntimeDefault
          containers:
            - name: evenhand
              image: evenhand:{}
              workingDir: /audit
              command:
{words}",
        json(&pattern.cron()),
        json(job.zone_or_utc()),
        env!("CARGO_PKG_VERSION"),
    ));
    if !job.secrets.is_empty() {
        text.push_str("              env:\n");
    }
    for secret in &job.secrets {
        text.push_str(&format!(
            "                - name: {secret}
                  valueFrom:
                    secretKeyRef:
                      name: {name}
                      key: {secret}
"
        ));
    }
    text.push_str(&format!(
        "              securityContext:
                allowPrivilegeEscalation: false
                readOnlyRootFilesystem: true
                capabilities:
                  drop: [ALL]
              volumeMounts:
                - name: audit
                  mountPath: /audit
                - name: tmp
                  mountPath: /tmp
          volumes:
            - name: audit
              persistentVolumeClaim:
                claimName: {name}
            - name: tmp
              emptyDir: {{}}
"
    ));
    Ok(vec![UnitFile { name: format!("{name}.yaml"), content: text }])
}

/// A word of a command in which Kubernetes expands no variable: `$(NAME)` is one, and `$$` a dollar.
fn literal(word: &str) -> String {
    word.replace('$', "$$")
}

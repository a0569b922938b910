#!/bin/sh
# Writes every report in this folder anew from the samples in datasets/. Run from the root of the repository.
set -u
evenhand=${EVENHAND:-target/release/evenhand}
history=$(mktemp -d)
trap 'rm -rf "$history"' EXIT
# 1 and 3 are verdicts, not failures.
verdict() {
    case $1 in 0 | 1 | 3) ;; *) exit 2 ;; esac
}
made() {
    "$evenhand" audit "$1" --out "$2" --quiet
    verdict $?
}
# A check is of a day; the samples are checked on the day that their policy names.
checked() {
    day=$(sed -n 's/^# Checked on \([0-9-]*\)\.$/\1/p' "$1")
    "$evenhand" check "$1" --today "$day" --history "$history/$(basename "$2").sqlite" --out "$2" --quiet
    verdict $?
}
for policy in datasets/*/*audit.toml; do
    folder=$(basename "$(dirname "$policy")")
    name=$(basename "$policy" .toml)
    case $name in
        audit) made "$policy" "reports/$folder" ;;
        *.audit) made "$policy" "reports/$folder/${name%.audit}" ;;
    esac
done
for policy in datasets/*/check.toml; do
    checked "$policy" "reports/$(basename "$(dirname "$policy")")"
done

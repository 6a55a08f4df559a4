#!/usr/bin/env bash
# SPDX-FileCopyrightText: 2026 The Strandline Authors
# SPDX-License-Identifier: Apache-2.0
#
# tools/slurm_kill_test.sh PROGRAM [UNITS] [SEED] [PAUSE_S]: a sweep on a Slurm of this machine while
# tasks, daemons and the command itself are killed (-9) at random, one every PAUSE_S seconds in the
# mean; its store must equal, byte for byte, that of an undisturbed run of the local back-end. As
# root, with slurm-wlm and munge (slurm_local.sh).
set -euo pipefail
home=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
program=$(realpath "$1")
units=${2:-200}
RANDOM=${3:-1}
pause_s=${4:-2}
work=$(mktemp -d)
slurm="$home/tools/slurm_local.sh"

# started NAME: ids of what this test started: a daemon, the tasks, or the command.
started() {
  case "$1" in
  task) pgrep -f -- "batch --task $work/slurm" || true ;;
  command) echo "$command" ;;
  *) cat "$work/daemons/$1.pid" 2>/dev/null || true ;;
  esac
}

finish() {
  kill "$command" 2>/dev/null || true
  for id in $(started task); do kill "$id" 2>/dev/null || true; done
  "$slurm" stop "$work/daemons" || true
  rm -rf "$work"
}
trap finish EXIT

# Takes the place of the shell that calls it, so that its process id is the program's.
sweep() {
  exec "$program" batch "$home/tests/batch/tiny.yaml" --set "terms.nre_factor=0.5..2" \
    --set "terms.steering=0..0.6" --sample "sobol:$units" --cache "$work/cache" "$@"
}

command=0
(sweep --out "$work/local") >/dev/null 2>&1
eval "$("$slurm" start "$work/daemons")"
declare -A killed=([task]=0 [slurmd]=0 [slurmctld]=0 [munged]=0 [command]=0)
kinds=(task task task task slurmd slurmctld munged command)
while true; do
  sweep --out "$work/slurm" --backend slurm --tasks 8 >"$work/log" 2>&1 &
  command=$!
  while kill -0 "$command" 2>/dev/null; do
    sleep "$((RANDOM % (2 * pause_s))).$((RANDOM % 10))"
    kind=${kinds[RANDOM % ${#kinds[@]}]}
    id=$(started "$kind" | shuf -n 1 --random-source=<(yes "$RANDOM"))
    [ -z "$id" ] || { kill -9 "$id" 2>/dev/null && killed[$kind]=$((killed[$kind] + 1)); } || true
    sleep 0.2
    "$slurm" again "$work/daemons" || true
  done
  code=0
  wait "$command" || code=$?
  [ "$code" -eq 0 ] && break
  [ "$code" -eq 137 ] || {
    cat "$work/log" >&2
    tail -n 20 "$work/slurm"/slurm-*.log >&2 || true
    exit 1
  }
done
cmp "$work/local/batch.sqlite" "$work/slurm/batch.sqlite"
cmp "$work/local/units.csv" "$work/slurm/units.csv"
for kind in "${!killed[@]}"; do echo "killed $kind: ${killed[$kind]}"; done
echo "$units units: the store equals the local back-end's, byte for byte"

# SPDX-FileCopyrightText: 2026 The Strandline Authors
# SPDX-License-Identifier: Apache-2.0
# Sourced by the scripts of this folder: $strandline, a scratch folder $work, and checks.
set -euo pipefail
strandline=$1
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

fail() {
  echo "FAILED: $*" >&2
  exit 1
}

# refused PATTERN COMMAND...: the command must end with exit code 2 and print one message like PATTERN.
refused() {
  local pattern=$1 code=0
  shift
  "$@" >"$work/out" 2>"$work/err" || code=$?
  [ "$code" -eq 2 ] || fail "exit code $code instead of 2: $* ($(head -c 300 "$work/err"))"
  grep -Eq "$pattern" "$work/err" || fail "no /$pattern/ in: $(head -c 300 "$work/err")"
  [ "$(grep -c . "$work/err")" -le 3 ] || fail "more than one message: $(head -c 600 "$work/err")"
}

#!/usr/bin/env bash
# SPDX-FileCopyrightText: 2026 The Strandline Authors
# SPDX-License-Identifier: Apache-2.0
#
# scripts.sh SOURCE: every script parses; those that people start are executable and stop at their
# first error; the package list names each package once and says why.
set -euo pipefail
cd "$1"
while IFS= read -r script; do
  bash -n "$script"
done < <(find tests -name '*.sh' -not -path '*/node_modules/*')
while IFS= read -r script; do
  bash -n "$script"
  [ -x "$script" ] || { echo "$script is not executable"; exit 1; }
  grep -q '^set -euo pipefail$' "$script" || { echo "$script lacks set -euo pipefail"; exit 1; }
done < <(find run.sh test.sh .ci/run tools bench tests/build -name '*.sh' -o -path .ci/run)

lines="$(grep -v '^#' tools/packages.txt | sed '/^$/d')"
bad="$(grep -vE '^(build|test|dev) [a-z0-9.+-]+( unless:[a-z]+)? +# [^ ]' <<<"$lines" || true)"
[ -z "$bad" ] || { echo "tools/packages.txt, not understood: $bad"; exit 1; }
twice="$(awk '{print $2}' <<<"$lines" | sort | uniq -d)"
[ -z "$twice" ] || { echo "tools/packages.txt, named twice: $twice"; exit 1; }
if tools/install_packages.sh 2>/dev/null; then echo "no group was not refused"; exit 1; fi
echo "every script is in order"

#!/usr/bin/env bash
# SPDX-FileCopyrightText: 2026 The Strandline Authors
# SPDX-License-Identifier: Apache-2.0
#
# tools/check_style.sh [DIR]: the house rules that a search can check, over the tree (or DIR).
# Prints FILE:LINE of each breach and exits with 1 if there is any.
set -euo pipefail
cd "${1:-$(dirname "${BASH_SOURCE[0]}")/..}"
breaches=0

files() { # NAME-PATTERN...: our own files of these names, without builds, results and npm modules
  local -a names=()
  local pattern
  for pattern in "$@"; do names+=(-o -name "$pattern"); done
  find . \( -path ./build -o -path ./.git -o -path ./results -o -name node_modules \) -prune \
    -o -type f \( "${names[@]:1}" \) -print0 | sort -z
}

rule() { # SENTENCE: reads the breaches from stdin and counts them
  local found
  found="$(cat)"
  [ -n "$found" ] || return 0
  printf '%s:\n%s\n' "$1" "$found" >&2
  breaches=$((breaches + $(wc -l <<<"$found")))
}

search() { # REGEX NAME-PATTERN...: FILE:LINE:TEXT of each match; none is no error
  local regex="$1"
  shift
  files "$@" | xargs -0 -r grep -nIHP -e "$regex" || true
}

cpp=('*.h' '*.cpp' '*.cu' '*.cuh')
code=("${cpp[@]}" '*.sh' '*.cmake' 'CMakeLists.txt' '*.js' '*.mjs' '*.css' '*.yaml')
all=("${code[@]}" '*.md' '*.json' '*.txt' '*.mustache' 'run')

rule "the two SPDX lines are missing" < <(
  files "${code[@]}" run packages.txt | while IFS= read -r -d '' file; do
    head -n 5 "$file" | grep -q 'SPDX-FileCopyrightText: 2026 The Strandline Authors' &&
      head -n 6 "$file" | grep -q 'SPDX-License-Identifier: Apache-2.0' || echo "$file"
  done)
rule "longer than 100 columns" < <(search '^.{101,}$' "${cpp[@]}")
rule "blanks at the end of a line" < <(search '[ \t]+$' "${code[@]}")
rule "a tab" < <(search '\t' "${cpp[@]}" '*.sh' '*.cmake' 'CMakeLists.txt' '*.yaml')
# The bracket keeps these lines from finding themselves.
rule "work put off" < <(search '\b(TO[D]O|FIX[M]E|X[X]X)\b' "${all[@]}")
rule "a namespace opened in a header" < <(search '^\s*using namespace' '*.h' '*.cuh')
rule "no #pragma once" < <(files '*.h' '*.cuh' | xargs -0 -r grep -L '^#pragma once')
rule "not included from the root" < <(search '^\s*#\s*include\s*"(\.|[^/"]*")' "${cpp[@]}")
rule "a path of somebody's machine" < <(
  search '(?<![\w.])/(home|roo[t]|wor[k]|Users|mnt|opt)/' "${all[@]}")
rule "the host of a package registry" < <(
  search '://[^/ ]*(registry\.npm[j]s|deb\.debia[n]|snapshot\.debia[n])' "${all[@]}")

[ "$breaches" -eq 0 ] || { echo "$breaches breaches of the house rules" >&2; exit 1; }
echo "the house rules hold"

#!/usr/bin/env bash
# SPDX-FileCopyrightText: 2026 The Strandline Authors
# SPDX-License-Identifier: Apache-2.0
#
# discovery.sh CMAKE SOURCE: what Boost 1.74 prints with --list_content becomes one ctest entry per
# case, and a program that cannot list its cases is removed, so that no build passes without tests.
set -euo pipefail
cmake="$1" source="$2"
dir="$(mktemp -d)"
trap 'rm -rf "$dir"' EXIT

discover() { # BODY: of a program that stands in for a test program
  printf '#!/bin/sh\n%s\n' "$1" >"$dir/program"
  chmod +x "$dir/program"
  "$cmake" -DPROGRAM="$dir/program" -DNAME=t -DLIST="$dir/list.cmake" -DSOURCE_DIR="$dir" \
    -P "$source/cmake/ListBoostTests.cmake"
}

discover 'cat >&2 <<END
first*
    plain*
    described*: a text: with * in it
    off
    inner*
        deep*
    after*
second*
    typed<unsigned long>*
lone*
END'
names="$(sed -n 's/^add_test(\[==\[\([^]]*\)\]==\].*/\1/p' "$dir/list.cmake")"
wanted='t/first/plain
t/first/described
t/first/off
t/first/inner/deep
t/first/after
t/second/typed<unsigned long>
t/lone'
[ "$names" = "$wanted" ] || { printf 'wanted:\n%s\ngot:\n%s\n' "$wanted" "$names"; exit 1; }
[ "$(grep -c 'DISABLED TRUE' "$dir/list.cmake")" -eq 1 ] || { echo "off is not disabled"; exit 1; }

for body in 'exit 3' 'exit 0'; do
  if discover "$body" 2>/dev/null; then echo "not refused: $body"; exit 1; fi
  [ ! -e "$dir/program" ] || { echo "$body: the program was left"; exit 1; }
  [ ! -e "$dir/list.cmake" ] || { echo "$body: the list was left"; exit 1; }
done
echo "one ctest entry per Boost case"

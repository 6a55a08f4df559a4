#!/usr/bin/env bash
# SPDX-FileCopyrightText: 2026 The Strandline Authors
# SPDX-License-Identifier: Apache-2.0
#
# spdx_and_style.sh SOURCE: the tree keeps the house rules, and the search finds a breach of each.
set -euo pipefail
check="$1/tools/check_style.sh"
tree="$(mktemp -d)"
trap 'rm -rf "$tree"' EXIT
# The words that must not stand in a source are put together here.
todo='TO''DO' home='/ho''me/'
header='// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once'

finds() { # SENTENCE FILE TEXT: the text in the file is a breach that the sentence names
  local said
  printf '%s\n' "$3" >"$tree/$2"
  if said="$("$check" "$tree" 2>&1)"; then echo "not found: $1"; exit 1; fi
  [[ "$said" == *"$1"* && "$said" == *"$2"* ]] || { echo "wanted '$1', got: $said"; exit 1; }
  rm "$tree/$2"
}

printf '%s\n' "$header" >"$tree/clean.h"
"$check" "$tree"
finds "SPDX" x.h '#pragma once'
finds "100 columns" x.h "$header
// $(printf 'x%.0s' {1..98})"
finds "end of a line" x.h "$header "
finds "put off" x.h "$header
// $todo: later"
finds "namespace opened" x.h "$header
using namespace std;"
finds "pragma once" x.h "${header%#pragma once}"
finds "from the root" x.h "$header
#include \"chip.h\""
finds "somebody's machine" x.md "see ${home}me/data.csv"
"$check" "$1"

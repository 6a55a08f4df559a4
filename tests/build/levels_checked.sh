#!/usr/bin/env bash
# SPDX-FileCopyrightText: 2026 The Strandline Authors
# SPDX-License-Identifier: Apache-2.0
#
# levels_checked.sh CMAKE SOURCE: the real tree keeps its levels, and each kind of forbidden arrow
# in a made-up tree is refused by name.
set -euo pipefail
cmake="$1" source="$2"
tree="$(mktemp -d)"
trap 'rm -rf "$tree"' EXIT

check() { "$cmake" -DROOT="$1" -P "$source/cmake/CheckLevels.cmake" 2>&1; }

refused() { # FILE INCLUDE-LINE: alone in a tree, it makes the check fail and name the file
  local said
  mkdir -p "$tree/$(dirname "$1")"
  printf '%s\n' "$2" >"$tree/$1"
  if said="$(check "$tree")"; then echo "not refused: $1: $2"; exit 1; fi
  [[ "$said" == *"$1"* ]] || { echo "refused without naming $1: $said"; exit 1; }
  rm "$tree/$1"
}

allowed() { # FILE INCLUDE-LINE
  mkdir -p "$tree/$(dirname "$1")"
  printf '%s\n' "$2" >"$tree/$1"
  check "$tree" || { echo "refused: $1: $2"; exit 1; }
  rm "$tree/$1"
}

check "$source"
allowed archs/graph.h '#include "core/error.h"'
allowed archs/graph.h '#include "archs/genome.h"'
allowed archs/graph.h '#include <boost/core/span.hpp>'
refused core/rng.h '#include "archs/genome.h"'
refused core/deep/er/rng.cpp '#include "study/study.h"'
refused core/rng.h '  #  include "hw/chip.h"'
refused strategy/plan.h '#include <hw/chip.h>'
refused archs/graph.h '#include "../core/error.h"'
refused kernels/path.cu '#include "strategy/plan.h"'
refused hw/chip.cpp '#include "tests/support/data.h"'
echo "no arrow points up"

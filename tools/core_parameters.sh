#!/usr/bin/env bash
# SPDX-FileCopyrightText: 2026 The Strandline Authors
# SPDX-License-Identifier: Apache-2.0
#
# core_parameters.sh [--cpp] CONFIG [KEY=VALUE...]: parameters of rtl/sl_core.sv for a config of
# hw/asic/configs.yaml with some keys changed, as Verilator takes them (-GRows=8 ...); with --cpp a
# C++ function accelerator() that returns the same as hw::asic::Accelerator. --list: names of configs.
set -euo pipefail
root=$(cd "$(dirname "$0")/.." && pwd)
configs=$root/hw/asic/configs.yaml
if [[ $1 == --list ]]; then
  sed -nE 's/^  ([a-z0-9-]+):$/\1/p' "$configs"
  exit
fi
cpp=false
if [[ $1 == --cpp ]]; then cpp=true; shift; fi
grep -q "^  $1:\$" "$configs" || { echo "core_parameters.sh: no config '$1'" >&2; exit 1; }

# "key value" lines, true and false as 1 and 0.
keys() { # CONFIG KEY=VALUE...
  { awk -v want="$1:" '/^  [a-z0-9-]+:$/ { inside = $1 == want }
      inside && /^    [a-z0-9_]+: / { sub(/:$/, "", $1); print $1, $2 }' "$configs"
    for change in "${@:2}"; do echo "${change/=/ }"; done; } |
    awk '{ sub(/^true$/, 1, $2); sub(/^false$/, 0, $2); value[$1] = $2 }
      END { for (k in value) print k, value[k] }' | sort
}

if $cpp; then
  echo '#include "hw/asic/accelerator.h"'
  echo 'inline strandline::hw::asic::Accelerator accelerator() {'
  echo '  strandline::hw::asic::Accelerator a;'
  keys "$@" | while read -r key value; do
    case $key-$value in
      data-bf16) echo '  a.element = strandline::hw::asic::Element::kBf16;' ;;
      data-int8) ;;
      *) echo "  a.$key = $value;" ;;
    esac
  done
  printf '  return a;\n}\n'
  exit
fi

# Parameters are the keys in UpperCamelCase, but for a few.
float=0
while read -r key value; do
  case $key in
    data) width=8; if [[ $value == bf16 ]]; then width=16 float=1; fi; continue ;;
    fp8) if ((value)); then float=2; fi; continue ;;
    sparse_2_4) key=sparse ;;
    dma_bytes) key=bus_bytes ;;
    dma_outstanding) key=outstanding ;;
    window_mask) key=window ;;
    vector_processor) key=vproc ;;
  esac
  key=$(sed -E 's/(^|_)([a-z0-9])/\U\2/g' <<< "$key")
  echo "-G$key=$value"
done < <(keys "$@")
echo "-GDataWidth=$width"
echo "-GFloat=$float"

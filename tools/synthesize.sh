#!/usr/bin/env bash
# SPDX-FileCopyrightText: 2026 The Strandline Authors
# SPDX-License-Identifier: Apache-2.0
#
# synthesize.sh [--jobs N] [--work FOLDER] [--rtl FOLDER] [--only REGEX] [--list] [--netlists POINT...]:
# synthesizes the units of hw/asic/area_points.txt onto the OSU 0.18 um cells and writes their areas
# to hw/asic/area.csv. What has not changed since it was synthesized into FOLDER (build/synthesis) is
# not done again; with --only, points that do not match keep their rows, and the commits these are of.
# --list only says what would be done. With --netlists the points after it are synthesized ("MODULE
# Parameter=value ..."; of sl_core what is around the units) and netlist.v, which their areas are of,
# is kept in FOLDER/MODULE-Parameter=value-...; area.csv stays as it is.
#
# Modules without parameters (arithmetic cells, a lane of the vector unit) are synthesized once and
# composed; nothing moves across the borders of modules, so that areas are on the high side
# (docs/accelerator/area.md compares). On-chip memories (sl_bank, and memories of 16 rows or more in
# units) stay black boxes: their bits are counted. Needs yosys and Debian's qflow-tech-osu018.
set -euo pipefail
root=$(cd "$(dirname "$0")/.." && pwd)
liberty=/usr/share/qflow/tech/osu018/osu018_stdcells.lib
jobs=1 work=$root/build/synthesis rtl=$root/rtl only=. list=false netlists=false
while (($#)); do
  case $1 in
    --jobs) jobs=$2; shift 2 ;;
    --work) work=$2; shift 2 ;;
    --rtl) rtl=$(cd "$2" && pwd); shift 2 ;;
    --only) only=$2; shift 2 ;;
    --list) list=true; shift ;;
    --netlists) netlists=true; shift; given=("$@"); break ;;
    *) sed -n '5,17s/^# \?//p' "$0" >&2; exit 2 ;;
  esac
done
for need in "$liberty" "$(command -v yosys || echo yosys)"; do
  [[ -e $need ]] || { echo "synthesize.sh: $need is missing (tools/packages.txt)" >&2; exit 1; }
done
points=$root/hw/asic/area_points.txt out=$root/hw/asic/area.csv
mkdir -p "$work"
work=$(cd "$work" && pwd)

# Modules without parameters: synthesized once, black boxes elsewhere.
leaves=()
for file in "$rtl"/sl_*.sv; do
  grep -q "^  parameter" "$file" || leaves+=("$(basename "$file" .sv)")
done

# A module's ports alone.
stub() { echo "(* blackbox *)"; sed -n "/^module $1\b/,/^);/p" "$rtl/$1.sv"; echo endmodule; }

# All modules of a hierarchy, in `hierarchy`; black boxes are not looked into.
read_hierarchy() {
  local new="$1" next m
  hierarchy=("$1")
  while [[ -n $new ]]; do
    next=""
    for m in $new; do
      for m in $(sed 's,//.*,,' "$rtl/$m.sv" | grep -oE '\bsl_[a-z0-9_]+' | sort -u); do
        [[ -f $rtl/$m.sv && " ${hierarchy[*]} " != *" $m "* ]] || continue
        hierarchy+=("$m")
        is_box "$m" || next+=" $m"
      done
    done
    new=$next
  done
}
is_box() { [[ " ${boxes[*]} " == *" $1 "* ]]; }

# prepare "MODULE Parameter=value ...": sets module, to (its folder) and files (of it, without boxes).
prepare() {
  local leaf
  module=${1%% *} to=$work/${1// /-} boxes=(sl_bank) files=()
  for leaf in "${leaves[@]}"; do [[ $leaf == "$module" ]] || boxes+=("$leaf"); done
  if [[ $module == sl_core ]]; then mapfile -t boxes < <(basename -s .sv "$rtl"/sl_*.sv | grep -vx sl_core); fi
  read_hierarchy "$module"
  mkdir -p "$to"
  : > "$to/boxes.new"
  for leaf in "${hierarchy[@]}"; do
    if is_box "$leaf"; then stub "$leaf" >> "$to/boxes.new"; else files+=("$rtl/$leaf.sv"); fi
  done
  # What the result depends on: the hierarchy's text, of black boxes the ports.
  { sed 's,//.*,,' "${files[@]}" "$to/boxes.new"; yosys -V; echo "$1"; script; } | sha256sum > "$to/now"
}

# synthesize "MODULE Parameter=value ...": into its folder, where that has no result of the same text.
synthesize() {
  prepare "$1"
  if cmp -s "$to/now" "$to/done" && { ! $netlists || [[ -f $to/netlist.v ]]; }; then return 0; fi
  if $list; then echo "$1"; return 0; fi
  local words chparams="" word
  read -ra words <<<"$1"
  for word in "${words[@]:1}"; do chparams+=" -set ${word/=/ }"; done
  rm -f "$to/done" "$to/netlist.v"
  mv "$to/boxes.new" "$to/boxes.sv"
  printf '%s\n' strash balance rewrite refactor balance "map -a" topo > "$to/abc"
  { echo "read_verilog -sv ${files[*]} $to/boxes.sv"
    [[ -z $chparams ]] || echo "chparam$chparams $module"  # hierarchy -chparam trips over itself
    echo "hierarchy -check -top $module"
    script
    echo "abc -liberty $liberty -script $to/abc"
    echo "opt_clean"
    echo "tee -q -o $to/stat stat -liberty $liberty"
    echo "tee -q -o $to/memories dump t:\$mem_v2"
    if $netlists; then echo "write_verilog -noattr $to/netlist.v"; fi; } > "$to/run.ys"
  yosys -q "$to/run.ys" > "$to/log" 2>&1 || { tail -n 3 "$to/log" >&2; return 1; }
  mv "$to/now" "$to/done"
  echo "synthesize.sh: $1" >&2
}

# Yosys' `synth` without sharing, with ROMs and queues as logic and larger memories left alone.
script() {
  cat <<EOF
proc
memory_map -rom-only
synth -noshare -run coarse:fine
memory_map t:\$mem_v2 r:SIZE<16 %i
opt -undriven -fine
techmap
opt -fast
dfflibmap -liberty $liberty
EOF
}

# The last commit that changed a result's files.
revision() {
  local commit
  prepare "$1"
  commit=$(git -C "$root" log -1 --format=%h -- "${files[@]}")
  [[ -z $(git -C "$root" status --porcelain -- "${files[@]}") ]] || commit+=-changed
  echo "${commit:-none}"
}

# A result's own area, the black boxes in it and the bits of its memories, for compose().
result() {
  awk -v name="$1" '
    FILENAME ~ /stat$/ && /^===/ { split("", count) }
    FILENAME ~ /stat$/ && $1 ~ /^sl_/ && NF == 2 { count[$1] = $2 }
    FILENAME ~ /stat$/ && /Chip area for/ { area = $NF }
    FILENAME ~ /memories$/ && $1 == "parameter" && $2 == "\\SIZE" { size = $3 }
    FILENAME ~ /memories$/ && $1 == "parameter" && $2 == "\\WIDTH" { bits += size * $3 }
    END {
      printf "%s,%s,%d", name, area, bits
      for (m in count) if (m != "sl_bank") printf ",%s %d", m, count[m]
      print ""
    }' "$work/${1// /-}/stat" "$work/${1// /-}/memories"
}

compose() {
  local tool name
  tool=$(yosys -V | cut -d' ' -f1,2)
  for name in "$@"; do result "$name"; revision "$name"; done | awk -F, -v tool="$tool" '
    function total(m,   sum, i, part, p) {
      sum = own[m]
      for (i = 1; i <= split(boxes[m], part, ","); ++i) {
        split(part[i], p, " ")
        sum += p[2] * total(p[1])
      }
      return sum
    }
    NF == 1 { commit[n] = $1; next }
    { order[++n] = $1; own[$1] = $2; bits[$1] = $3; boxes[$1] = ""
      for (i = 4; i <= NF; ++i) boxes[$1] = boxes[$1] (i > 4 ? "," : "") $i }
    END {
      for (i = 1; i <= n; ++i) {
        name = parameters = order[i]
        sub(/^[a-z0-9_]+ ?/, "", parameters)
        sub(/ .*/, "", name)
        printf "%s,%s,%.0f,%d,%s,%s\n", name, parameters, total(order[i]), bits[order[i]], tool, commit[i]
      }
    }'
}

mapfile -t all < <(printf '%s\n' "${leaves[@]}"; sed '/^#/d; /^$/d' "$points")
running=0 failed=0
wanted=()
if $netlists; then all=("${given[@]}"); fi
for name in "${all[@]}"; do
  if [[ $name =~ $only ]]; then wanted+=("$name"); fi
done
for name in "${wanted[@]}"; do
  synthesize "$name" &
  if ((++running >= jobs)); then
    wait -n || failed=1
    running=$((running - 1))
  fi
done
while ((running-- > 0)); do wait -n || failed=1; done
if $list || $netlists || ((failed)); then exit $failed; fi
# Cells that a wanted point is composed of have to be there, whether they are wanted or not.
done_cells=()
for name in "${leaves[@]}"; do
  if [[ ! $name =~ $only && -f $work/$name/stat ]]; then done_cells+=("$name"); fi
done
compose "${done_cells[@]}" "${wanted[@]}" > "$work/rows"
{ echo "module,parameters,area_um2,memory_bits,tool,commit"
  for name in "${all[@]}"; do
    parameters=${name#"${name%% *}"}
    row="^${name%% *},${parameters# },"
    if [[ $name =~ $only ]]; then grep -m1 "$row" "$work/rows"; else grep -m1 "$row" "$out" || true; fi
  done; } > "$out.new"
mv "$out.new" "$out"

#!/usr/bin/env bash
# SPDX-FileCopyrightText: 2026 The Strandline Authors
# SPDX-License-Identifier: Apache-2.0
#
# netlist.sh SOURCE-DIR [--work FOLDER] [--cycles N] [UNIT...]: the 8x8 int8 core (base8 of
# hw/asic/configs.yaml) and its units, synthesized onto the OSU 0.18 um cells by tools/synthesize.sh,
# against their Verilated RTL: both get the same inputs, and all outputs agree in every cycle. Units
# get random bits, commands among them; `core`, which is the netlists of all units and of what is
# around them, runs beside the RTL through the directed program of tests/cosim, which has to leave the
# golden machine's memory. Netlists are evaluated by tests/rtl/netlist.h, cells as the liberty file
# says; memories (sl_bank, states inside units) stay memories. What is synthesized and compiled is kept
# in FOLDER. Prints the seed; exit code 77 (skipped) without yosys, verilator or qflow-tech-osu018.
set -euo pipefail
source=$(cd "$1" && pwd)
here=$(cd "$(dirname "$0")" && pwd)
shift
cycles=10000 units=() work=$source/build/netlist
while (($#)); do
  case $1 in
    --work) work=$2; shift 2 ;;
    --cycles) cycles=$2; shift 2 ;;
    *) units+=("$1"); shift ;;
  esac
done
liberty=/usr/share/qflow/tech/osu018/osu018_stdcells.lib
[[ -f $liberty ]] && command -v yosys verilator >/dev/null || exit 77
mkdir -p "$work"
work=$(cd "$work" && pwd)
if command -v ccache > /dev/null; then export OBJCACHE=ccache CCACHE_BASEDIR=$work; fi

# Parts of base8: name, how many commands it must at least complete in 10,000 cycles of random
# bits (-: it has no reset, and runs in the core alone), and the point of tools/synthesize.sh.
parts="queue 1000 sl_queue Depth=4
sequencer 0 sl_sequencer Gather=0
counters 0 sl_counters
spad - sl_memory Rows=16384 Banks=8 RowWidth=64 LaneWidth=8 Readers=4 Writers=4
vmem - sl_memory Rows=8192 Banks=8 RowWidth=256 LaneWidth=256 Readers=4 Writers=4
transposer 40 sl_transposer Rows=8 Cols=8 DataWidth=8
load 40 sl_load Rows=8 Cols=8 DataWidth=8 BusBytes=16 Outstanding=8
store 40 sl_store Rows=8 Cols=8 DataWidth=8 BusBytes=16
matmul 40 sl_matmul Rows=8 Cols=8 DataWidth=8 Float=0
softmax 10 sl_softmax Rows=8 Cols=8 Lanes=4 DataWidth=8 StateRows=256 Window=1
vector 10 sl_vector Rows=8 Cols=8 Lanes=4 DataWidth=8 StateRows=256
core 0 sl_core Rows=8 Cols=8 SpadRows=16384 VmemRows=8192"

# What a unit's commands are made of: random bits under a mask, with these bits set. Rows and blocks
# are few and lines of memory short, so that many commands end.
commands() {
  local rows=0006ffff blocks=00020002 all=ffffffff
  local first=0000000000000000_0001000100000000 last=0000000000000000_0001000000000000
  case $1 in
    queue | sequencer) echo "{256{1'b1}} 256'd0" ;;
    load | store)  # lines of at least 16 bytes, which start at multiples of a row or a beat:
      # a SPAD row has 8 bytes, a beat and a VMEM row (bit 43) 16 or more
      local aligned="(256'h$all${all}_00020002${all}_003fffff${all}_0006ffff$all"
      aligned+="&~{60'd0,random_cmd_i[43],3'd7,192'd0})"
      echo "$aligned 256'h${first}_00100000${last#00000000}" ;;
    *) echo "256'h$all${all}_$blocks${all}_$all${all}_$rows$all 256'h${first}_$last" ;;
  esac
}

# Lines of a module's header.
header() { sed -n "/^module $1\b/,/^);/p" "$source/rtl/$1.sv" | sed 's,//.*,,'; }

# "direction range name" of a module's ports.
ports_of() { # module
  header "$1" | grep -oE '^ *(input|output) +logic *(signed)? *(\[[^]]*\])? *[a-z_0-9]+' |
    sed -E 's/ +logic */ /; s/signed//; s/^ *(input|output) +([a-z_0-9]+)$/\1 [0:0] \2/' |
    awk '{ d = $1; n = $NF; $1 = $NF = ""; gsub(/ /, ""); print d, $0, n }'
}

# "kind name value" of a module's parameters and what follows from them, with these values.
parameters_of() { # module parameters
  local kind name value given
  header "$1" | sed -nE 's/^ *((parameter|localparam) int unsigned .*[^ ,]),? *$/\1/p' |
    while read -r kind _ _ name _ value; do
      for given in $2; do [[ ${given%%=*} != "$name" ]] || value=${given#*=}; done
      echo "$kind $name $value"
    done
}

# Random values of an input, or of a command.
write_random() { # range port commands
  local words="(\$bits($2)+31)/32"
  echo "  logic [$words*32-1:0] random_$2;"
  echo "  for (genvar g = 0; g < $words; g++)"
  echo "    always_ff @(posedge clk_i) random_$2[g*32 +: 32] <= \$urandom;"
  if [[ $2 == cmd_i ]]; then
    echo "  assign cmd_i = (random_cmd_i & ${3% *}) | ${3#* };"
  elif [[ $2 == *_gnt_i ]]; then  # only what asks is served
    echo "  assign $2 = random_$2[0] & ${2%_gnt_i}_req_o;"
  elif [[ $2 == b_valid_i ]]; then  # only what has been written is answered
    echo "  logic [7:0] owed_q;"
    echo "  assign b_valid_i = random_b_valid_i[0] & (owed_q != '0);"
    echo "  always_ff @(posedge clk_i)"
    echo "    if (!rst_ni) owed_q <= '0;"
    echo "    else owed_q <= owed_q + 8'(w_valid_o & w_ready_i & w_last_o) - 8'(b_valid_i & b_ready_o);"
  else
    echo "  assign $2 = random_$2[\$bits($2)-1:0];"
  fi
}

# A module with the RTL of a part: a unit gets random bits and shows all ports; the core is as it is.
write_top() { # part module parameters
  local direction range port outer="" body="" done=1\'b0
  while read -r direction range port; do
    [[ $port != done_o ]] || done=done_o
    if [[ $1 == core || $port == clk_i || $port == rst_ni ]]; then
      outer+=", $direction logic $range $port"
    else
      outer+=", output logic $range $port"
      [[ $direction == output ]] || body+=$(write_random "$range" "$port" "$(commands "$1")")$'\n'
    fi
  done < <(ports_of "$2")
  echo "module netlist_top #("
  parameters_of "$2" "$3" | awk '{ $1 = ""; print (NR > 1 ? "," : "") "  localparam int unsigned" $0; }' |
    sed -E 's/(unsigned [A-Za-z]+) /\1 = /'
  echo ") (${outer:2}, output logic ended_o);"
  echo "$body"
  echo "  $2 #($(sed -E 's/([A-Za-z]+)=([0-9]+) ?/, .\1(\2)/g; s/^, //' <<< "$3")) u_rtl (.*);"
  echo "  assign ended_o = $done;"
  echo "endmodule"
}

# Synthesizes points, and the modules without parameters in them.
synthesize() { # point...
  local folder more=()
  "$source/tools/synthesize.sh" --work "$work/synthesis" --jobs 2 --netlists "$@"
  for folder in "$@"; do
    [[ $folder == sl_core* ]] || mapfile -t -O ${#more[@]} more < <(boxes_of "$folder")
  done
  mapfile -t more < <(printf '%s\n' "${more[@]}" | sort -u | sed '/^$/d')
  ((${#more[@]} == 0)) || synthesize "${more[@]}"
}
netlist_of() { echo "$work/synthesis/${1// /-}/netlist.v"; }
boxes_of() { # point: modules that its netlist has not
  awk '/^module / { sub(/\(.*/, "", $2); there[$2] } /^  sl_/ { used[$1] }
    END { for (m in used) if (!(m in there) && m != "sl_bank") print m }' "$(netlist_of "$1")"
}

# A point's netlist, its modules renamed so that RTL and other netlists can stand beside: the whole
# net_NAME, others net_NAME_1 and so on. Boxes are net_ as well, or in the core wrap_.
renamed() { # name point
  awk -v name="$1" -v top="${2%% *}" -v box="$([[ $1 == core ]] && echo wrap_ || echo net_)" '
    NR == FNR {
      if ($1 == "module") {
        m = $2
        sub(/\(.*/, "", m)
        whole = m == top || index(m "\\", "\\" top "\\")  # with parameters: \$paramod...\sl_x
        new[m] = "net_" name (whole ? "" : "_" ++n)
      }
      next
    }
    $1 == "module" { m = $2; sub(/\(.*/, "", m); sub(/^module [^ (]+/, "module " new[m]) }
    /^  [^ ]/ && ($1 in new) { print "  " new[$1] substr($0, 3 + length($1)); next }
    /^  sl_/ && $1 != "sl_bank" { sub(/^  sl_/, "  " box) }
    { print }' "$(netlist_of "$2")" "$(netlist_of "$2")"
}

# A module with a unit's parameters and ports for the core, which is the netlist of a part with
# these values.
wrapper() { # module
  local name least module parameters checks otherwise="" ports
  ports=$(ports_of "$1" | awk '{ printf "%s", (NR > 1 ? ", " : "") "." $3 "(" $3 ")" }')
  echo "module wrap_${1#sl_} $(header "$1" | sed '1s/^module *[a-z_0-9]*//')"
  while read -r name least module parameters; do
    [[ $module == "$1" ]] || continue
    checks=$(parameters_of "$1" "$parameters" |
      awk '$1 == "parameter" { n = $2; $1 = $2 = ""; printf "%s", n " == (" $0 ") && " }')
    echo "  ${otherwise}if (${checks}1) net_$name u_netlist ($ports);"
    otherwise="else "
  done <<< "$parts"
  echo "  else \$error(\"no netlist of these values\");"
  echo "endmodule"
}

# The modules of a part's netlist; of the core what is around its units.
write_netlist() { # part point
  synthesize "$2"
  renamed "$1" "$2"
  [[ $1 != core ]] || return 0
  local more=("$2") all=() next point name
  while ((${#more[@]})); do
    mapfile -t next < <(for point in "${more[@]}"; do boxes_of "$point"; done | sort -u)
    more=()
    for name in "${next[@]}"; do
      if [[ " ${all[*]} " != *" $name "* ]]; then all+=("$name") more+=("$name"); fi
    done
  done
  for name in "${all[@]}"; do renamed "${name#sl_}" "$name"; done
}

# A part's netlist with its cells as gates; units of the core are cells net_NAME, of files beside.
write_gates() { # part point
  local folder=$work/$1 wrappers="" memory="" name
  mkdir -p "$folder"
  write_netlist "$1" "$2" > "$folder/cells.new"
  if cmp -s "$folder/cells.new" "$folder/cells.v" && [[ -f $folder/netlist.blif ]]; then return 0; fi
  rm -f "$folder/netlist.blif"
  mv "$folder/cells.new" "$folder/cells.v"
  if [[ $1 == core ]]; then
    for name in $(cut -d' ' -f3 <<< "$parts" | grep -vx sl_core | sort -u); do wrapper "$name"; done > "$folder/wrappers.sv"
    wrappers="read_verilog -defer -sv $folder/wrappers.sv"
  fi
  if grep -q sl_bank "$folder/cells.v"; then memory="read_verilog -defer -sv $source/rtl/sl_bank.sv"; fi
  yosys -q -p "read_liberty $liberty
    read_verilog $folder/cells.v
    $wrappers
    $memory
    hierarchy -top net_$1
    proc
    flatten
    memory_collect
    simplemap
    opt_clean
    write_blif -icells -param -conn $folder/netlist.new" > "$folder/log" 2>&1 ||
    { tail -n 5 "$folder/log" >&2; return 1; }
  mv "$folder/netlist.new" "$folder/netlist.blif"
}

check() { # part least-commands point
  local folder=$work/$1 said driver=$here/netlist_unit.cpp extra=()
  mkdir -p "$folder"
  if [[ $1 == core ]]; then
    driver=$here/netlist_core.cpp
    extra=("$source"/hw/cosim/{memory_model,rtl_message}.cpp "$source"/core/error.cpp
      "$source"/hw/asic/{functions,lane,machine*,program,route_lists,vproc_*}.cpp)
    "$source/tools/core_parameters.sh" --cpp base8 > "$folder/netlist_core.h"
    local name least point
    while read -r name least point; do write_gates "$name" "$point"; done <<< "$parts"
  fi
  write_gates "$1" "$3"
  write_top "$1" "${3%% *}" "$(cut -s -d' ' -f2- <<< "$3")" > "$folder/top.sv"
  ports_of "${3%% *}" | awk '$3 != "clk_i" { print toupper($1) "(" $3 ")" }' > "$folder/netlist_ports.inc"
  (cd "$folder" &&
    verilator --cc --exe --build -j 2 -O3 --x-assign fast --x-initial fast --noassert -Wno-fatal \
      -Wno-lint --top-module netlist_top -MAKEFLAGS "OPT_FAST=-O1 OPT_SLOW=-O0 OPT_GLOBAL=-O1" \
      -CFLAGS "-std=c++20 -w -I$source -I$folder" -LDFLAGS -lfmt \
      "$source/rtl/waivers.vlt" top.sv "$source"/rtl/*.sv "$driver" "${extra[@]}") > "$folder/log" 2>&1 ||
    { grep -E 'rror|undefined' "$folder/log" | head -n 8 >&2; return 1; }
  said=$("$folder/obj_dir/Vnetlist_top" "$folder/netlist.blif" "$cycles" "$2") ||
    { echo "$1: $said" >&2; return 1; }
  echo "$1: $said"
}

while read -r unit least point; do
  if [[ $least != - ]] && { ((${#units[@]} == 0)) || [[ " ${units[*]} " == *" $unit "* ]]; }; then
    check "$unit" "$least" "$point"
  fi
done <<<"$parts"

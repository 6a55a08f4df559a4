#!/usr/bin/env bash
# SPDX-FileCopyrightText: 2026 The Strandline Authors
# SPDX-License-Identifier: Apache-2.0
#
# netlist.sh SOURCE-DIR [--cycles N] [UNIT...]: units of the 8x8 int8 core (base8 of
# hw/asic/configs.yaml) synthesized onto the OSU 0.18 um cells, Verilated back from the netlist and
# held to their RTL: both get the same random inputs, commands among them, and all outputs agree in
# every cycle. State memories inside units stay memories. Prints the seed; exit code 77 (skipped)
# without yosys, verilator or qflow-tech-osu018.
set -euo pipefail
source=$(cd "$1" && pwd)
shift
cycles=3000 units=()
while (($#)); do
  case $1 in
    --cycles) cycles=$2; shift 2 ;;
    *) units+=("$1"); shift ;;
  esac
done
liberty=/usr/share/qflow/tech/osu018/osu018_stdcells.lib
[[ -f $liberty ]] && command -v yosys verilator >/dev/null || exit 77
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
if command -v ccache > /dev/null; then export OBJCACHE=ccache; fi

# Units, how many commands they must at least complete in 1,000 cycles, and parameters as in base8.
all="queue 10 Depth=4
sequencer 0
transposer 4
load 4 Outstanding=8
store 4
matmul 4
softmax 2
vector 2"

# What a unit's commands are made of: random bits under a mask, with these bits set. Rows and blocks
# are few and lines of memory short, so that many commands end.
commands() {
  local rows=0006ffff blocks=00020002 all=ffffffff
  local one=0000000000000000_0001000100000000_0000000000000000_0001000000000000
  case $1 in
    queue | sequencer) echo "{256{1'b1}} 256'd0" ;;
    load | store) echo "256'h$all${all}_00020002${all}_003fffff${all}_0006ffff$all 256'h$one" ;;
    *) echo "256'h$all${all}_$blocks${all}_$all${all}_$rows$all 256'h$one" ;;
  esac
}

# "direction range name" of a module's ports.
ports_of() { # module
  sed -n "/^module $1\b/,/^);/p" "$source/rtl/$1.sv" | sed 's,//.*,,' |
    grep -oE '^ *(input|output) +logic *(signed)? *(\[[^]]*\])? *[a-z_0-9]+' |
    sed -E 's/ +logic */ /; s/signed//; s/^ *(input|output) +([a-z_0-9]+)$/\1 [0:0] \2/' |
    awk '{ d = $1; n = $NF; $1 = $NF = ""; gsub(/ /, ""); print d, $0, n }'
}

# A module's parameters and what follows from them, with these values.
parameters_of() { # module parameters
  local name value given
  sed -n "/^module $1\b/,/^) *(/p" "$source/rtl/$1.sv" | sed 's,//.*,,' |
    grep -oE '(parameter|localparam) int unsigned .*' | sed -E 's/,? *$//' |
    while read -r _ _ _ name _ value; do
      for given in $2; do [[ ${given%%=*} != "$name" ]] || value=${given#*=}; done
      echo "  localparam int unsigned $name = $value;"
    done
}

# Random values of an input, or of a command.
write_random() { # range port commands
  local words="(\$bits($2)+31)/32"
  echo "  logic $1 $2;"
  echo "  logic [$words*32-1:0] random_$2;"
  echo "  for (genvar g = 0; g < $words; g++)"
  echo "    always_ff @(posedge clk_i) random_$2[g*32 +: 32] <= \$urandom;"
  if [[ $2 == cmd_i ]]; then
    echo "  assign cmd_i = (random_cmd_i & ${3% *}) | ${3#* };"
  else
    echo "  assign $2 = random_$2[\$bits($2)-1:0];"
  fi
}

# A module that drives RTL and netlist alike with random bits.
write_top() { # unit parameters
  local direction range port rtl="" net="" compare="" body="" values="" p done=1\'b0
  while read -r direction range port; do
    net+=", .$port($([[ $direction == input ]] || echo net_)$port)" rtl+=", .$port($port)"
    [[ $port != done_o ]] || done=done_o
    if [[ $direction == output ]]; then
      compare+=" | ($port != net_$port)" body+="  logic $range net_$port;"$'\n'
    elif [[ $port == clk_i || $port == rst_ni ]]; then
      continue
    fi
    if [[ $direction == output ]]; then
      body+="  logic $range $port;"$'\n'
    else
      body+=$(write_random "$range" "$port" "$(commands "$1")")$'\n'
    fi
  done < <(ports_of "sl_$1")
  for p in $2; do values+=", .${p%%=*}(${p##*=})"; done
  { echo "module netlist_top #("
    parameters_of "sl_$1" "$2" | sed -E 's/;$/,/; $s/,$//'
    echo ") (input logic clk_i, input logic rst_ni, output logic differs_o, output logic ended_o);"
    echo "$body"
    echo "  sl_$1 #(${values:2}) u_rtl (${rtl:2});"
    echo "  netlist u_netlist (${net:2});"
    echo "  assign differs_o = ${compare:3};"
    echo "  assign ended_o = $done;"
    echo "endmodule"; } > "$folder/top.sv"
}

# As tools/synthesize.sh maps: for area, hierarchy kept, large memories left as they are.
write_netlist() { # module parameters
  local chparams="" p
  for p in $2; do chparams+=" -set ${p/=/ }"; done
  printf '%s\n' strash balance rewrite refactor balance "map -a" topo > "$folder/abc"
  yosys -q -p "read_verilog -sv $source/rtl/*.sv
    ${chparams:+chparam$chparams $1}
    hierarchy -check -top $1
    proc
    memory_map -rom-only
    synth -noshare -run coarse:fine
    memory_map t:\$mem_v2 r:SIZE<16 %i
    opt -undriven -fine
    techmap
    opt -fast
    dfflibmap -liberty $liberty
    abc -liberty $liberty -script $folder/abc
    opt_clean
    tee -q -o $folder/stat stat -top $1
    read_liberty -overwrite $liberty
    rename -top netlist
    write_verilog -noattr $folder/netlist.v" > "$folder/log" 2>&1 ||
    { tail -n 5 "$folder/log" >&2; return 1; }
  # RTL and netlist stand side by side.
  sed -i -E 's/\bsl_/net_/g' "$folder/netlist.v"
}

write_driver() {
  cat <<'EOF'
#include <cstdio>
#include <cstdlib>

#include "Vnetlist_top.h"

int main(int, char** argv) {
  const long cycles = std::atol(argv[1]), least = std::atol(argv[2]) * cycles / 1000;
  VerilatedContext context;
  context.randSeed(20261123);
  Vnetlist_top top(&context);
  long ended = 0;
  for (long cycle = 0; cycle < cycles; ++cycle) {
    top.rst_ni = cycle > 4;
    top.clk_i = 0;
    top.eval();
    if (cycle > 4 && top.differs_o) return std::printf("differs in cycle %ld\n", cycle), 1;
    ended += top.ended_o;
    top.clk_i = 1;
    top.eval();
  }
  std::printf("%ld commands, seed 20261123\n", ended);
  return ended < least;
}
EOF
}

check() { # unit least-commands parameters
  write_top "$1" "$3"
  write_netlist "sl_$1" "$3"
  write_driver > "$folder/main.cpp"
  # Large modules that occur several times are compiled once each.
  { echo '`verilator_config'
    printf 'no_inline -module "*%s*"\n' ws_row vector_lane fp32_mul fp32_add; } > "$folder/netlist.vlt"
  (cd "$folder" && rm -rf obj_dir &&
    verilator --cc --exe --build -O3 --x-assign fast --x-initial fast --noassert -Wno-fatal \
      -Wno-lint --output-split 5000 --output-split-cfuncs 500 --top-module netlist_top \
      -MAKEFLAGS "OPT_FAST=-O0 OPT_SLOW=-O0 OPT_GLOBAL=-O1" \
      -CFLAGS "-std=c++20 -w" \
      netlist.vlt top.sv netlist.v "$source"/rtl/*.sv main.cpp) > "$folder/log" 2>&1 ||
    { grep -E 'rror|undefined' "$folder/log" | head -n 8 >&2; return 1; }
  local said
  said=$("$folder/obj_dir/Vnetlist_top" "$cycles" "$2") || { echo "$1: $said" >&2; return 1; }
  echo "$1: netlist of $(awk '/Number of cells/ { n = $NF } END { print n }' "$folder/stat") cells" \
    "equals RTL: $said"
}

while read -r unit least parameters; do
  if ((${#units[@]} == 0)) || [[ " ${units[*]} " == *" $unit "* ]]; then
    check "$unit" "$least" "$parameters"
  fi
done <<<"$all"

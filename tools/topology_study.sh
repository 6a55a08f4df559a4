#!/usr/bin/env bash
# SPDX-FileCopyrightText: 2026 The Strandline Authors
# SPDX-License-Identifier: Apache-2.0
#
# tools/topology_study.sh [PROGRAM]: what topology and memory are worth to dense and fine-grained
# mixture models: runs `strandline curve` and writes docs/topology_and_memory.md with its pictures.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
strandline=${1:-build/release/strandline}
page=docs/topology_and_memory.md
pictures=docs/topology
models=llama-3.1-70b,llama-3.1-405b,gpt-oss-120b,qwen3-next-80b-a3b,deepseek-r1,kimi-k2,kimi-k3
targets=20,50,100,200
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
mkdir -p "$pictures"

# curves NAME CHIPS MAX_CHIPS TITLE: $work/NAME.csv and the picture.
curves() {
  "$strandline" curve --arch $models --hw "$2" --max-chips "$3" --isl 1024 --osl 1024 \
    --max-concurrency "$(($3 * 512))" --plot "$pictures/$1.svg" --title "$4" --format csv \
    >"$work/$1.csv" 2>"$work/$1.notes"
}

# table SHOW CSV CHIPS LABELS
table() { awk -v show="$1" -v chips="$3" -v labels="$4" -v targets=$targets \
  -f tools/topology_tables.awk "$work/$2.csv"; }

topologies=one-die-hbm-island,one-die-hbm-switch,one-die-hbm-torus
switched=one-die-hbm-switch,one-die-stacked-switch,one-die-lpddr-switch,one-die-sram-switch
wide=one-die-hbm-torus,one-die-stacked-torus,one-die-lpddr-torus,one-die-sram-torus
real=b200,gb200-nvl72,tpu-v7
curves topology $topologies 4096 "Same die, same memory, same link rate: three topologies"
curves memory $switched 72 "Same die, 72 on a switch: four memories"
curves memory_torus $wide 4096 "Same die, 8,000 in a torus: four memories"
curves real $real 4096 "Chips in volume: 8 on a switch, 72 on a switch, 9,216 in a torus"

{
  cat tools/topology_study_head.md
  printf '\nTopology, at equal HBM: throughput per chip over the island'"'"'s, geometric mean over the models that both\n'
  printf 'serve at that many tokens/s per user, and how many of 2 dense models and 5 mixtures are served at all:\n\n'
  table summary topology $topologies "8 on a switch,72 on a switch,8000 in a torus"
  printf '\nMemory, 72 on a switch, over HBM3e:\n\n'
  table summary memory $switched "HBM3e,stacked DRAM,LPDDR5X,SRAM only"
  printf '\nMemory, in the torus, over HBM3e:\n\n'
  table summary memory_torus $wide "HBM3e,stacked DRAM,LPDDR5X,SRAM only"
  printf '\n'
  table band topology $topologies ""
  printf '\n## Topology, at equal HBM\n\n![Frontiers by topology](topology/topology.svg)\n\n'
  echo "Output tokens/s per chip (against the island), chips of the instance and what takes most of its time:"
  echo
  table throughput topology $topologies "8 on a switch,72 on a switch,8000 in a torus"
  printf '\nFastest user, tokens/s:\n\n'
  table fastest topology $topologies "8 on a switch,72 on a switch,8000 in a torus"
  printf '\n## Memory, 72 on a switch\n\n![Frontiers by memory](topology/memory.svg)\n\n'
  echo "Output tokens/s per chip (against HBM), chips of the instance and what takes most of its time:"
  echo
  table throughput memory $switched "HBM3e,stacked DRAM,LPDDR5X,SRAM only"
  printf '\nJoules at the wall and USD per output token and million of them at those points; * wants more than\n'
  printf 'the 1,400 W of its board, so that the rate above is more than it would reach:\n\n'
  table energy memory $switched "HBM3e,stacked DRAM,LPDDR5X,SRAM only"
  printf '\n## Memory, in the torus\n\n![Frontiers by memory in the torus](topology/memory_torus.svg)\n\n'
  table throughput memory_torus $wide "HBM3e,stacked DRAM,LPDDR5X,SRAM only"
  printf '\nFastest user, tokens/s:\n\n'
  table fastest memory_torus $wide "HBM3e,stacked DRAM,LPDDR5X,SRAM only"
  printf '\nJoules at the wall and USD per million output tokens:\n\n'
  table energy memory_torus $wide "HBM3e,stacked DRAM,LPDDR5X,SRAM only"
  printf '\n## Chips in volume\n\n![Frontiers of chips in volume](topology/real.svg)\n\n'
  table throughput real $real "B200 (8),GB200 NVL72,TPU v7 (torus)"
  printf '\nWhat the program said about these runs:\n\n```\n'
  sort -u "$work"/*.notes | sed 's/^strandline: //'
  printf '```\n'
} >"$page.new"
mv "$page.new" "$page"

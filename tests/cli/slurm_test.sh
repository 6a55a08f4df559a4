# SPDX-FileCopyrightText: 2026 The Strandline Authors
# SPDX-License-Identifier: Apache-2.0
# The Slurm back-end against a make-believe controller that holds both tasks of its array: 0 after a
# failed launch, which the batch must release; 1 by its owner's hand for three looks, which it must
# leave. (A real Slurm under kill -9: tools/slurm_kill_test.sh.)
source "$(dirname "$0")/common.sh"
mkdir -p "$work/bin" "$work/queue"
export FAKE="$work"
cat >"$work/bin/sbatch" <<'FAKE_SBATCH'
#!/bin/bash
for word in "$@"; do
  [[ $word == --array=* ]] && tasks=${word#--array=}
done
cp "${!#}" "$FAKE/script"
for task in ${tasks//,/ }; do : >"$FAKE/queue/7_$task"; done
echo 7
FAKE_SBATCH
cat >"$work/bin/squeue" <<'FAKE_SQUEUE'
#!/bin/bash
echo look >>"$FAKE/looks"
[ "$(wc -l <"$FAKE/looks")" -le 3 ] || : >"$FAKE/queue/free_7_1"
for file in "$FAKE"/queue/7_*; do
  [ -e "$file" ] || continue
  id=${file##*/}
  if [ -e "$FAKE/queue/free_$id" ]; then
    SLURM_ARRAY_TASK_ID=${id#7_} bash "$FAKE/script" >>"$FAKE/tasks.log" 2>&1
    rm "$file"
  elif [ "$id" = 7_0 ]; then
    echo "$id launch failed requeued held"
  else
    echo "$id JobHeldUser"
  fi
done
FAKE_SQUEUE
cat >"$work/bin/scontrol" <<'FAKE_SCONTROL'
#!/bin/bash
echo "$*" >>"$FAKE/released"
: >"$FAKE/queue/free_$2"
FAKE_SCONTROL
chmod +x "$work"/bin/*

sweep() {
  "$strandline" batch tests/batch/tiny.yaml --set "terms.nre_factor=0.5..2" --sample sobol:2 \
    --cache "$work/cache" "$@" >"$work/log" 2>&1 || fail "$(tail -n 5 "$work/log" "$work/tasks.log")"
}
sweep --out "$work/local"
PATH="$work/bin:$PATH" sweep --out "$work/slurm" --backend slurm --tasks 2
cmp "$work/local/batch.sqlite" "$work/slurm/batch.sqlite"
cmp "$work/local/units.csv" "$work/slurm/units.csv"
[ "$(sort -u "$work/released")" = "release 7_0" ] || fail "released: $(cat "$work/released")"
echo "a held launch is released, a held task left to its owner; the store is the local back-end's"

#!/usr/bin/env bash
# SPDX-FileCopyrightText: 2026 The Strandline Authors
# SPDX-License-Identifier: Apache-2.0
#
# tools/slurm_local.sh start|stop|again DIR [CPUS]: a Slurm of one node on this machine, started by
# hand without systemd (Debian packages slurm-wlm and munge; as root). `start` prints the variables
# that sbatch needs:
#
#   eval "$(tools/slurm_local.sh start /tmp/slurm)"
#   strandline batch --backend slurm ...
#   tools/slurm_local.sh stop /tmp/slurm
#
# Everything lies in DIR; CPUS (default: all) is what the node claims to have. `again` starts what of
# the three daemons is not running: munged, slurmctld, slurmd.
set -euo pipefail

command=${1:-}
dir=${2:-}
cpus=${3:-$(nproc)}
[ -n "$dir" ] || {
  sed -n '5,15s/^# \{0,1\}//p' "$0" >&2
  exit 2
}
for program in munged slurmctld slurmd sbatch; do
  command -v "$program" >/dev/null || PATH="$PATH:/usr/sbin"
  command -v "$program" >/dev/null || {
    echo "$program is missing: apt-get install slurm-wlm munge" >&2
    exit 1
  }
done
mkdir -p "$dir"
dir=$(cd "$dir" && pwd)
conf="$dir/slurm.conf"
export SLURM_CONF="$conf"

# alive NAME: whether the daemon whose process id is in DIR/NAME.pid runs.
alive() {
  local pid
  pid=$(cat "$dir/$1.pid" 2>/dev/null) && [ -n "$pid" ] && kill -0 "$pid" 2>/dev/null &&
    grep -q "^$1" "/proc/$pid/comm"
}

configure() {
  install -d -m 755 "$dir/state" "$dir/spool"
  [ -s "$dir/munge.key" ] || {
    dd if=/dev/urandom of="$dir/munge.key" bs=1024 count=1 status=none
    chmod 400 "$dir/munge.key"
  }
  local host
  host=$(hostname -s)
  # Ports apart from the defaults, so that a Slurm that is there is left alone. RealMemory stays
  # unset: the node claims none, and tasks ask for none. A node that was down comes back by itself.
  # A requeued task waits until its old credential has expired: cred_expire shortens that.
  cat >"$conf" <<CONF
ClusterName=strandline
SlurmctldHost=$host(127.0.0.1)
SlurmUser=root
SlurmdUser=root
AuthType=auth/munge
AuthInfo=socket=$dir/munge.socket,cred_expire=10
CredType=cred/munge
SlurmctldPort=16817
SlurmdPort=16818
StateSaveLocation=$dir/state
SlurmdSpoolDir=$dir/spool
SlurmctldPidFile=$dir/slurmctld.pid
SlurmdPidFile=$dir/slurmd.pid
SlurmctldLogFile=$dir/slurmctld.log
SlurmdLogFile=$dir/slurmd.log
ProctrackType=proctrack/linuxproc
TaskPlugin=task/none
SelectType=select/cons_tres
SelectTypeParameters=CR_CPU
JobAcctGatherType=jobacct_gather/none
MpiDefault=none
SwitchType=switch/none
ReturnToService=2
SlurmdTimeout=10
KillWait=2
InactiveLimit=0
MinJobAge=30
SchedulerParameters=sched_min_interval=100000,batch_sched_delay=1,requeue_setup_env_fail
JobRequeue=1
MaxArraySize=1001
NodeName=$host NodeAddr=127.0.0.1 CPUs=$cpus State=UNKNOWN
PartitionName=all Nodes=ALL Default=YES MaxTime=INFINITE State=UP
CONF
}

launch() {
  alive munged || {
    rm -f "$dir/munge.socket" "$dir/munge.socket.lock"
    munged --force --key-file="$dir/munge.key" --socket="$dir/munge.socket" \
      --pid-file="$dir/munged.pid" --log-file="$dir/munged.log" --seed-file="$dir/munged.seed"
  }
  alive slurmctld || slurmctld -f "$conf"
  alive slurmd || slurmd -f "$conf"
}

case "$command" in
start)
  configure
  launch
  for _ in $(seq 60); do
    sinfo --noheader -o %T 2>/dev/null | grep -Eq 'idle|mixed|allocated' && {
      echo "export SLURM_CONF=$conf PATH=\"\$PATH:/usr/sbin\""
      exit 0
    }
    sleep 0.5
  done
  echo "no node came up within 30 s; see $dir/*.log" >&2
  exit 1
  ;;
again) launch ;;
stop)
  for name in slurmd slurmctld munged; do
    alive "$name" && kill "$(cat "$dir/$name.pid")"
  done
  ;;
*)
  echo "start, stop or again" >&2
  exit 2
  ;;
esac

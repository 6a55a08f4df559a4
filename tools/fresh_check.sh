#!/usr/bin/env bash
# SPDX-FileCopyrightText: 2026 The Strandline Authors
# SPDX-License-Identifier: Apache-2.0
#
# tools/fresh_check.sh [--dir DIR] [--keep] [--only run|test|packages]: what a stranger sees. A new
# Debian 12 in a folder (debootstrap, chroot), a fresh clone of the committed tree with ../shared
# beside it, then ./run.sh and ./test.sh in there. Exit code 0 if both pass. Needs root.
#
#   --dir DIR   the folder to make (default: a new one below $TMPDIR or /tmp); it must not exist yet
#   --keep      leave the folder for a look; without it, it is removed
#   --only X    run: no ./test.sh; test: no ./run.sh; packages: stop when the build is configured
#
# How this machine reaches its packages (apt's Debian sources and settings, keys, certificates,
# npm's settings, name resolution, proxy) is copied into the folder at run time, and nowhere else.
# shellcheck disable=SC2016,SC2317  # apt expands its own fields; the trap calls clean_up
set -euo pipefail
repo="$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)"
dir="" keep=no only=all

usage() { sed -n '5,13s/^# \{0,1\}//p' "${BASH_SOURCE[0]}"; }

while [ $# -gt 0 ]; do
  case "$1" in
    --dir) dir="${2:?--dir needs a folder}"; shift 2 ;;
    --keep) keep=yes; shift ;;
    --only) only="${2:?--only needs run, test or packages}"; shift 2 ;;
    --help) usage; exit 0 ;;
    *) usage >&2; exit 2 ;;
  esac
done
[[ "$only" =~ ^(all|run|test|packages)$ ]] || { usage >&2; exit 2; }
[ "$(id -u)" -eq 0 ] || { echo "debootstrap and chroot need root" >&2; exit 1; }
command -v debootstrap >/dev/null || "$repo/tools/install_packages.sh" dev
dir="${dir:-$(mktemp -u "${TMPDIR:-/tmp}/strandline-fresh.XXXXXX")}"
[ ! -e "$dir" ] || { echo "$dir exists: name a folder to be made" >&2; exit 2; }
root="$dir/debian"

mounted() { # the mount points below the folder, deepest first
  awk -v under="$root/" 'index($2, under) == 1 { print $2 }' /proc/mounts | sort -r
}

clean_up() {
  local point
  mounted | while read -r point; do umount "$point" || umount -l "$point" || true; done
  if [ "$keep" = yes ]; then
    echo "fresh: left in $root"
  elif [ -n "$(mounted)" ]; then
    echo "fresh: still mounted below $root, so it is left" >&2
  else
    rm -rf --one-file-system "$dir"
  fi
}

copy_in() { # PATH...: those of this machine's paths that exist, to the same place inside
  local path
  for path in "$@"; do
    [ -e "$path" ] || continue
    mkdir -p "$root$(dirname "$path")"
    rm -rf "${root:?}$path"
    cp -aL "$path" "$root$path"
  done
}

mirror() { # the Debian archive this machine's apt uses
  apt-get indextargets --format '$(REPO_URI)' 'Origin: Debian' 'Codename: bookworm' 2>/dev/null |
    sed -n '1s,/$,,p'
}

copy_package_settings() {
  # Debian's own archives only: a newer Node.js from elsewhere would hide whether Debian's will do.
  local list lists=()
  for list in /etc/apt/sources.list /etc/apt/sources.list.d/*.{list,sources}; do
    if [ -e "$list" ] && grep -qE '^[^#]*[/.]debian' "$list"; then lists+=("$list"); fi
  done
  if [ "${#lists[@]}" -gt 0 ]; then
    rm -f "$root/etc/apt/sources.list" # debootstrap's own
    copy_in "${lists[@]}"
  fi
  copy_in /etc/apt/apt.conf /etc/apt/apt.conf.d /etc/apt/auth.conf.d /etc/apt/keyrings \
    /etc/apt/trusted.gpg.d /usr/share/keyrings /usr/local/share/ca-certificates \
    /etc/ssl/certs/ca-certificates.crt /etc/resolv.conf /etc/hosts /etc/npmrc /usr/etc/npmrc
  # apt hooks call programs of this machine.
  sed -i '/Post-Invoke\|Pre-Install-Pkgs/d' "$root"/etc/apt/apt.conf.d/* 2>/dev/null || true
  if [ -e "$HOME/.npmrc" ]; then install -m 600 "$HOME/.npmrc" "$root/root/.npmrc"; fi
}

mount_inside() {
  mount -t proc proc "$root/proc"
  mount -t tmpfs -o mode=1777 tmpfs "$root/dev/shm"
}

bring_the_tree() {
  mkdir -p "$root/src"
  git -C "$repo" diff --quiet HEAD || echo "fresh: what is not committed is not in the clone"
  git clone --quiet --no-hardlinks "file://$repo" "$root/src/strandline"
  if [ -d "$repo/../shared" ]; then
    mkdir "$root/src/shared"
    mount --bind -o ro "$repo/../shared" "$root/src/shared"
  fi
}

inside() { # COMMAND...: runs it in the tree, in the new Debian, with a bare environment
  local -a env=(HOME=/root LANG=C.UTF-8 TERM=dumb
    PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin)
  local name
  for name in http_proxy https_proxy no_proxy HTTP_PROXY HTTPS_PROXY NO_PROXY; do
    if [ -n "${!name:-}" ]; then env+=("$name=${!name}"); fi
  done
  if [ -e "$root/etc/ssl/certs/ca-certificates.crt" ]; then
    env+=(NODE_EXTRA_CA_CERTS=/etc/ssl/certs/ca-certificates.crt)
  fi
  env -i "${env[@]}" chroot "$root" bash -c 'cd /src/strandline && exec "$@"' inside "$@" </dev/null
}

timed() { # NAME COMMAND...: runs it inside and says how it ended
  local name="$1" start="$SECONDS" status=0
  shift
  inside "$@" || status=$?
  echo "fresh: $name ended with $status after $((SECONDS - start)) s"
  return "$status"
}

trap clean_up EXIT
trap 'exit 130' INT TERM HUP
archive="$(mirror)"
echo "fresh: a new Debian 12 in $root"
mkdir -p "$root"
debootstrap --variant=minbase bookworm "$root" ${archive:+"$archive"} \
  >"$dir/debootstrap.log" 2>&1 ||
  { tail -n 20 "$dir/debootstrap.log" >&2; exit 1; }
copy_package_settings
mount_inside
bring_the_tree
if [ "$only" = packages ]; then
  timed packages tools/install_packages.sh build test
  timed configure cmake --preset release
  exit
fi
failed=0
if [ "$only" != test ]; then
  timed ./run.sh ./run.sh || failed=1
  inside test -s results/baseline/report.html || { echo "fresh: no report" >&2; failed=1; }
fi
if [ "$only" != run ]; then timed ./test.sh ./test.sh || failed=1; fi
exit "$failed"

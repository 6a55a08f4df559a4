#!/usr/bin/env bash
# SPDX-FileCopyrightText: 2026 The Strandline Authors
# SPDX-License-Identifier: Apache-2.0
#
# tools/install_packages.sh GROUP...: installs the packages of these groups of tools/packages.txt
# that are missing. With none missing it needs neither root nor a network.
set -euo pipefail
list="$(dirname "${BASH_SOURCE[0]}")/packages.txt"

installed() { # PACKAGE: is it installed, by this name?
  [ "$(dpkg-query -W -f '${db:Status-Status}' "$1" 2>/dev/null)" = installed ]
}

needed() { # GROUP...: the packages that are missing, one a line
  local group package condition
  while read -r group package condition; do
    case " $* " in *" $group "*) ;; *) continue ;; esac
    if [ -n "$condition" ] && command -v "${condition#unless:}" >/dev/null; then continue; fi
    installed "$package" || echo "$package"
  done < <(sed 's/[[:space:]]*#.*//; /^$/d' "$list")
}

as_root() { # COMMAND...: runs it as root, through sudo where we are not
  if [ "$(id -u)" -eq 0 ]; then "$@"; else sudo "$@"; fi
}

quiet_apt() { # ARGUMENT...: apt-get without questions; its output is shown only where it fails
  local log status=0
  log="$(mktemp)"
  as_root env DEBIAN_FRONTEND=noninteractive apt-get -qq -o Dpkg::Use-Pty=0 -o Acquire::Retries=3 \
    "$@" </dev/null >"$log" 2>&1 || status=$?
  [ "$status" -eq 0 ] || cat "$log" >&2
  rm -f "$log"
  return "$status"
}

[ $# -gt 0 ] || { echo "usage: tools/install_packages.sh GROUP... (build, test, dev)" >&2; exit 2; }
command -v dpkg-query >/dev/null || {
  echo "this is not Debian: install what tools/packages.txt lists by hand" >&2; exit 1; }
mapfile -t missing < <(needed "$@")
if [ "${#missing[@]}" -eq 0 ]; then
  echo "packages: all there"
  exit 0
fi
if [ "$(id -u)" -ne 0 ] && ! command -v sudo >/dev/null; then
  echo "packages missing, and neither root nor sudo to install them: ${missing[*]}" >&2
  exit 1
fi
echo "packages: installing ${missing[*]}"
quiet_apt update
# npm comes last, and only if still missing: a Node.js from elsewhere brings its own.
mapfile -t first < <(printf '%s\n' "${missing[@]}" | grep -vx npm || true)
quiet_apt install -y --no-install-recommends "${first[@]}"
mapfile -t missing < <(needed "$@")
[ "${#missing[@]}" -eq 0 ] || quiet_apt install -y --no-install-recommends "${missing[@]}"

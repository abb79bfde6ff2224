#!/usr/bin/env bash
# Brings promtool here, which checks the alert rules: from PATH, else out of Debian's package prometheus, unpacked under .local and not installed
# (installed, it would start a server).
set -euo pipefail

root=$(cd -- "$(dirname -- "${BASH_SOURCE[0]}")/.." && pwd)
readonly root
readonly folder="$root/.local/promtool"

if command -v promtool >/dev/null 2>&1 || [[ -x $folder/usr/bin/promtool ]]; then exit 0; fi
if ! command -v apt-get >/dev/null 2>&1 || ! command -v dpkg-deb >/dev/null 2>&1; then
  printf 'missing for tests of the alert rules: promtool, which comes with Prometheus\n' >&2
  exit 1
fi

work=$(mktemp -d)
trap 'rm -rf -- "$work"' EXIT
# apt downloads as another user.
chmod 755 "$work"
if [[ $(id -u) == 0 ]]; then apt-get update -q >"$work/log" 2>&1 </dev/null || true; fi
if ! (cd -- "$work" && apt-get download -q prometheus) >>"$work/log" 2>&1 </dev/null || ! dpkg-deb -x "$work"/prometheus_*.deb "$work/tree"; then
  tail -n 3 -- "$work/log" >&2
  printf 'could not be had for tests of the alert rules: apt has no way to promtool\n' >&2
  exit 1
fi

mkdir -p -- "$folder/usr/bin"
mv -- "$work/tree/usr/bin/promtool" "$folder/usr/bin/promtool"
printf 'promtool is here for tests of the alert rules\n'

#!/usr/bin/env bash
# Runs a program as a container does that has a read-only root file system: another user without rights, no home, nowhere to write.
# Everything is undone with the process, since mounts are changed in a namespace of its own. Needs root.
#
#   confined.sh FOLDER COMMAND...    the environment is what it is given
set -euo pipefail

if [[ ${RELAY_CONFINED:-} != yes ]]; then
  RELAY_CONFINED=yes exec unshare --mount -- "${BASH_SOURCE[0]}" "$@"
fi

folder=$1
shift
unset RELAY_CONFINED HOME
mount --make-rprivate /
mount --bind -- "$folder" "$folder"
for mounted in "$folder" /; do mount -o remount,bind,ro -- "$mounted"; done
mount -t tmpfs -o ro none /dev/shm
cd -- "$folder"
exec setpriv --reuid=65534 --regid=65534 --clear-groups --no-new-privs --inh-caps=-all --bounding-set=-all -- "$@"

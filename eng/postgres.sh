#!/usr/bin/env bash
# A private PostgreSQL for tests, from Debian's package. It listens on loopback and on a socket in its folder, trusts whoever comes, and
# forgets what it was told last when the machine fails: for nothing but tests.
#
#   eng/postgres.sh install            see to it that the programs are there
#   eng/postgres.sh start FOLDER PORT  start one in FOLDER, which is made at the first time; its superuser is called relay
#   eng/postgres.sh stop FOLDER        stop it at once, as a fast shutdown
#   eng/postgres.sh kill FOLDER        end it as a crash would
set -euo pipefail

# shellcheck source=eng/apt.sh
source "$(cd -- "$(dirname -- "${BASH_SOURCE[0]}")" && pwd)/apt.sh"

# The newest that is installed; Debian keeps the server's programs off the PATH.
programs() {
  local found
  found=$(find /usr/lib/postgresql -mindepth 3 -maxdepth 3 -name initdb 2>/dev/null | sort -V | tail -n 1)
  if [[ -z $found ]]; then found=$(command -v initdb || true); fi
  if [[ -n $found ]]; then dirname -- "$(readlink -f -- "$found")"; fi
}

# PostgreSQL refuses to run as root.
unprivileged() {
  if [[ $(id -u) == 0 ]]; then
    (cd / && runuser -u postgres -- "$@")
  else
    "$@"
  fi
}

install_postgres() {
  if [[ -n $(programs) ]]; then return 0; fi
  apt_install 'the tests of the store' postgresql
  [[ -n $(programs) ]]
}

start() {
  local folder=$1 port=$2 bin
  install_postgres >&2 || exit 1
  bin=$(programs)
  if [[ ! -d $folder ]]; then
    mkdir -m 700 -- "$folder"
    if [[ $(id -u) == 0 ]]; then chown postgres: -- "$folder"; fi
    unprivileged "$bin/initdb" --pgdata="$folder/data" --username=relay --auth=trust --encoding=UTF8 --locale=C --no-sync >"$folder.log" 2>&1 </dev/null || {
      cat -- "$folder.log" >&2
      exit 1
    }
    unprivileged tee -a "$folder/data/postgresql.conf" >/dev/null <<CONF
listen_addresses = '127.0.0.1'
port = $port
unix_socket_directories = '$folder'
max_connections = 300
fsync = off
full_page_writes = off
CONF
  fi

  # The server inherits what this script was given; whoever reads this script's output would wait for the server's end.
  unprivileged "$bin/pg_ctl" --pgdata="$folder/data" --log="$folder/server.log" --wait --timeout=60 start >"$folder.log" 2>&1 </dev/null || {
    cat -- "$folder.log" >&2
    unprivileged tail -n 20 -- "$folder/server.log" >&2
    exit 1
  }
}

stop() {
  unprivileged "$(programs)/pg_ctl" --pgdata="$1/data" --mode="$2" --wait --timeout=60 stop >/dev/null 2>&1 </dev/null
}

case ${1:-} in
  install) install_postgres ;;
  start) start "$2" "$3" ;;
  stop) stop "$2" fast ;;
  kill) stop "$2" immediate ;;
  *)
    sed -n '2,10s/^# \{0,1\}//p' "${BASH_SOURCE[0]}" >&2
    exit 2
    ;;
esac

# shellcheck shell=bash
# Sourced by the scripts that need tools of the system.

# Installs Debian packages, or says in one line what could not be had, and why. Returns 1 then.
#   apt_install WHAT-FOR PACKAGE...
apt_install() {
  local purpose=$1 log
  shift
  if [[ $(id -u) != 0 ]] || ! command -v apt-get >/dev/null 2>&1; then
    printf 'missing for %s: install it and run again (Debian: apt-get install %s)\n' "$purpose" "$*" >&2
    return 1
  fi

  printf 'installing %s for %s\n' "$*" "$purpose"
  log=$(mktemp)
  if { apt-get update -q && DEBIAN_FRONTEND=noninteractive apt-get install -qy --no-install-recommends "$@"; } >"$log" 2>&1 </dev/null; then
    rm -f -- "$log"
    return 0
  fi

  tail -n 5 -- "$log" >&2
  rm -f -- "$log"
  printf 'could not be had for %s: apt has no way to install %s\n' "$purpose" "$*" >&2
  return 1
}

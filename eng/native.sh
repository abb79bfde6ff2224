#!/usr/bin/env bash
# Makes sure that NuGet can restore librdkafka.redist, the native half of Confluent.Kafka.
#
# Where the machine's own NuGet sources have the package, nothing is done. Where not, librdkafka is built from the
# sources that its Node.js sibling ships (one release train, same version number) and wrapped as a local package in
# .local/packages, which nuget.config names. The result is cached outside the tree, so another clone only copies it.
#
#   eng/native.sh                 as said above
#   eng/native.sh beside FOLDER   in FOLDER, where Relay was published: puts beside a librdkafka.so that was built here what it is
#                                 linked with and an image without a distribution lacks (zlib, zstd). The package's own needs nothing.
#
# Environment: RELAY_CACHE         folder of the cache, default ${XDG_CACHE_HOME:-~/.cache}/relay
#              RELAY_NATIVE_NEEDS  ssl: a library without TLS is a fault, not a remark; an image sets it
set -euo pipefail

readonly version='2.15.1'
readonly npm_package='@confluentinc/kafka-javascript@1.10.1'
# The archive is pinned by content: what is built here runs in every process of Relay.
readonly npm_sha512='29578f5019f6d44a8254ff667f1cc4b8cdd26091c7105ed7fa2882d9ee374108034b211a92c2279821a8a13df0e6af9c340764482acaef58f42027eaa12a992f'

root=$(cd -- "$(dirname -- "${BASH_SOURCE[0]}")/.." && pwd)
readonly root
# shellcheck source=eng/apt.sh
source "$root/eng/apt.sh"

readonly package="librdkafka.redist.$version.nupkg"
readonly feed="$root/.local/packages"
readonly cache="${RELAY_CACHE:-${XDG_CACHE_HOME:-$HOME/.cache}/relay}"

work=''
clean_up() {
  if [[ -n $work ]]; then rm -rf -- "$work"; fi
}
trap clean_up EXIT

say() { printf 'native: %s\n' "$*"; }
fail() {
  printf 'native: %s\n' "$*" >&2
  exit 1
}

architecture() {
  case $(uname -m) in
    x86_64 | amd64) echo x64 ;;
    aarch64 | arm64) echo arm64 ;;
    *) fail "no build for processor $(uname -m); only x86_64 and arm64" ;;
  esac
}

needs_ssl() { [[ ${RELAY_NATIVE_NEEDS:-} == ssl ]]; }

has_header() {
  [[ -e /usr/include/$1 ]] || echo "#include <$1>" | gcc -E -x c - >/dev/null 2>&1
}

# The words are in librdkafka's own messages wherever its half with TLS was compiled, whether OpenSSL is linked in or beside.
has_ssl() { grep -q 'SSL_CTX_new() failed' "$1"; }

# What a build of this machine would have.
expected_features() {
  local features=plain
  if has_header openssl/ssl.h; then features=ssl; fi
  if has_header zstd.h; then features+=-zstd; fi
  echo "$features"
}

built_features() {
  local features=plain
  if has_ssl "$1"; then features=ssl; fi
  if ldd "$1" | grep 'libzstd\.so' >/dev/null; then features+=-zstd; fi
  echo "$features"
}

# What was built here must not be taken for another system, nor a build without TLS for one with it.
cache_key() {
  local system processor
  processor=$(architecture)
  # shellcheck source=/dev/null
  system=$(. /etc/os-release 2>/dev/null && echo "${ID:-linux}${VERSION_ID:-}" || echo linux)
  echo "$system-$processor-$1"
}

# Copies under another name first: a reader never sees half a package.
place() {
  local from=$1 to=$2
  mkdir -p -- "$(dirname -- "$to")"
  cp -- "$from" "$to.$$"
  mv -f -- "$to.$$" "$to"
}

# Asks the sources of this machine, from a folder outside the tree so that our own feed does not answer.
restores_from_elsewhere() {
  local probe="$work/probe"
  mkdir -p -- "$probe"
  # Ends MSBuild's and NuGet's search for settings in the folders above.
  echo '<Project />' | tee "$probe/Directory.Build.props" "$probe/Directory.Build.targets" >"$probe/Directory.Packages.props"
  cat >"$probe/probe.csproj" <<XML
<Project Sdk="Microsoft.NET.Sdk">
  <PropertyGroup>
    <TargetFramework>net10.0</TargetFramework>
    <NuGetAudit>false</NuGetAudit>
  </PropertyGroup>
  <ItemGroup><PackageReference Include="librdkafka.redist" Version="[$version]" /></ItemGroup>
</Project>
XML
  (cd -- "$probe" && dotnet restore --verbosity quiet --disable-build-servers >"$work/probe.log" 2>&1)
}

require_tools() {
  local packages=()
  if ! command -v gcc >/dev/null 2>&1 || ! command -v make >/dev/null 2>&1; then
    packages+=(build-essential pkg-config zlib1g-dev libssl-dev libzstd-dev)
  elif needs_ssl && ! has_header openssl/ssl.h; then
    packages+=(libssl-dev)
  fi
  if ! command -v npm >/dev/null 2>&1; then packages+=(nodejs npm); fi
  if ((${#packages[@]} == 0)); then return; fi
  apt_install 'building librdkafka' "${packages[@]}" || exit 1
}

fetch_sources() {
  local archive
  say "fetching librdkafka $version (npm $npm_package)"
  if ! (cd -- "$work" && npm pack "$npm_package" --ignore-scripts --silent >"$work/npm.log" 2>&1 </dev/null); then
    cat -- "$work/npm.log" >&2
    fail "npm could not fetch $npm_package"
  fi
  archive=$(find "$work" -maxdepth 1 -name '*.tgz' -print -quit)
  echo "$npm_sha512  $archive" | sha512sum --check --status || fail "$npm_package is not the archive that this script was written for (SHA-512 differs)"
  tar -xzf "$archive" -C "$work" package/deps/librdkafka
}

compile() {
  local sources="$work/package/deps/librdkafka" features
  say 'compiling, about a minute'
  if ! (
    cd -- "$sources"
    ./configure --disable-sasl --disable-lz4-ext --enable-strip
    make -j"$(nproc)" -C src librdkafka.so.1
  ) >"$work/build.log" 2>&1 </dev/null; then
    tail -n 30 "$work/build.log" >&2
    fail 'librdkafka did not compile'
  fi
  grep -q "RDKAFKA_VERSION_STR *$version" "$work/build.log" || fail "the sources are not librdkafka $version"
  features=$(sed -n 's/^ *BUILT_WITH *//p' "$work/build.log")
  case " $features " in
    *' SSL '*) say "built with: $features" ;;
    *) ! needs_ssl || fail "built without TLS, which RELAY_NATIVE_NEEDS asks for; OpenSSL's headers (libssl-dev) are needed. Built with: $features"
      say "built WITHOUT TLS, since OpenSSL's headers (libssl-dev) are absent; fine for a plain-text broker. Built with: $features" ;;
  esac
}

wrap() {
  local sources="$work/package/deps/librdkafka" pack="$work/pack" processor
  processor=$(architecture)
  mkdir -p -- "$pack/native" "$pack/out"
  cp -- "$sources/src/librdkafka.so.1" "$pack/native/librdkafka.so"
  cp -- "$sources/LICENSES.txt" "$pack/LICENSES.txt"
  echo '<Project />' | tee "$pack/Directory.Build.props" "$pack/Directory.Build.targets" >"$pack/Directory.Packages.props"
  cat >"$pack/librdkafka.redist.nuspec" <<XML
<?xml version="1.0" encoding="utf-8"?>
<package xmlns="http://schemas.microsoft.com/packaging/2013/05/nuspec.xsd">
  <metadata>
    <id>librdkafka.redist</id>
    <version>$version</version>
    <authors>librdkafka authors</authors>
    <license type="file">LICENSES.txt</license>
    <description>librdkafka $version, compiled on this machine for linux-$processor because no NuGet source had the package.</description>
  </metadata>
  <files>
    <file src="native/librdkafka.so" target="runtimes/linux-$processor/native" />
    <file src="LICENSES.txt" target="" />
  </files>
</package>
XML
  cat >"$pack/pack.csproj" <<XML
<Project Sdk="Microsoft.NET.Sdk">
  <PropertyGroup>
    <TargetFramework>net10.0</TargetFramework>
    <NuspecFile>librdkafka.redist.nuspec</NuspecFile>
    <IncludeBuildOutput>false</IncludeBuildOutput>
    <!-- A native package has no assemblies to put into lib/. -->
    <NoWarn>\$(NoWarn);NU5128</NoWarn>
  </PropertyGroup>
</Project>
XML
  if ! (cd -- "$pack" && dotnet pack pack.csproj --output out --verbosity quiet --disable-build-servers >"$work/pack.log" 2>&1 </dev/null); then
    cat -- "$work/pack.log" >&2
    fail 'the package could not be made'
  fi
}

main() {
  local cached features
  # A restore fails (NU1301) on a feed folder that is missing, even when it needs nothing from it.
  mkdir -p -- "$feed"
  if [[ -f "$feed/$package" ]]; then
    say "librdkafka $version is in .local/packages"
    return
  fi

  features=$(expected_features)
  cached="$cache/$(cache_key "$features")/$package"
  if [[ -f $cached ]] && { ! needs_ssl || [[ $features == ssl* ]]; }; then
    place "$cached" "$feed/$package"
    say "librdkafka $version taken from the cache"
    return
  fi

  command -v dotnet >/dev/null 2>&1 || fail 'missing: dotnet (.NET SDK 10)'
  work=$(mktemp -d)
  if restores_from_elsewhere; then
    say "librdkafka $version comes from this machine's NuGet sources"
    return
  fi

  say "no NuGet source has librdkafka.redist $version: building it"
  require_tools
  fetch_sources
  compile
  wrap
  # What it has, not what was expected: the tools may have been installed a moment ago, and OpenSSL's headers with them.
  cached="$cache/$(cache_key "$(built_features "$work/package/deps/librdkafka/src/librdkafka.so.1")")/$package"
  place "$work/pack/out/$package" "$cached"
  place "$cached" "$feed/$package"
  say "librdkafka $version is in .local/packages"
}

# An image's loader looks there by LD_LIBRARY_PATH. OpenSSL and the C library are the runtime's own, which .NET needs as well.
beside() {
  local folder=$1 library linked name path copied=()
  library=$(find "$folder" -name librdkafka.so -print -quit)
  [[ -n $library ]] || fail "$folder holds no librdkafka.so"
  if needs_ssl && ! has_ssl "$library"; then
    fail "$library has no TLS, which RELAY_NATIVE_NEEDS asks for: build it where OpenSSL's headers are (libssl-dev)"
  fi

  linked=$(ldd "$library") || fail "$library is no library that this system can load"
  while read -r name path; do
    case $name in
      libc.so.* | libm.so.* | libdl.so.* | librt.so.* | libpthread.so.* | libgcc_s.so.* | libstdc++.so.* | libssl.so.* | libcrypto.so.*) ;;
      *)
        place "$path" "$folder/$name"
        copied+=("$name")
        ;;
    esac
  done < <(sed -n 's/^[[:space:]]*\([^ ]*\) => \(\/[^ ]*\) .*/\1 \2/p' <<<"$linked")
  name=$(sed -n 's/^[[:space:]]*\([^ ]*\) => not found$/\1/p' <<<"$linked")
  if [[ -n $name ]]; then say "librdkafka is linked with what is not here: ${name//$'\n'/ }"; fi
  if ((${#copied[@]} == 0)); then
    say 'librdkafka needs nothing beside it'
  else
    say "beside librdkafka: ${copied[*]}"
  fi
}

case ${1:-} in
  '') main ;;
  beside) beside "$2" ;;
  *) fail "unknown argument: $1" ;;
esac

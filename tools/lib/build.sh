# shellcheck shell=bash
# Configures and builds a build folder. Sourced by the tools that build.

# shellcheck source=environment.sh
. "$(dirname -- "${BASH_SOURCE[0]}")/environment.sh"
# shellcheck source=leaflet.sh
. "$(dirname -- "${BASH_SOURCE[0]}")/leaflet.sh"

vigie_shell() {
  "$vigie_tools/shell" "$@"
}

# Configures FOLDER with OPTIONs when that was not done, or was done for another environment, other
# options or other parts of the source.
vigie_configure() { # FOLDER [OPTION…]
  local folder=$1 stamp leaflet
  shift
  leaflet=$(vigie_leaflet_folder)
  [ -z "$leaflet" ] || set -- "$@" "-Dleaflet=$leaflet"
  stamp=$(vigie_environment_name && printf '%s\n' "$@" &&
    cd "$vigie_source" &&
    find . -path './build*' -prune -o -path ./.git -prune -o -name meson.build -print | LC_ALL=C sort)
  if [ -f "$vigie_source/$folder/build.ninja" ] &&
    [ "$(cat "$vigie_source/$folder/vigie-configured" 2>/dev/null)" = "$stamp" ]; then
    return
  fi
  rm -rf "${vigie_source:?}/$folder"
  vigie_say "configuring $folder"
  # Some 250 programs are linked; lld takes a sixth of the usual linker's time.
  vigie_shell env CC_LD=lld meson setup "$folder" "$@" >&2 || return
  printf '%s\n' "$stamp" >"$vigie_source/$folder/vigie-configured"
}

# Builds TARGETs, or everything.
vigie_build() { # FOLDER [TARGET…]
  vigie_shell ninja -C "$@" >&2
}

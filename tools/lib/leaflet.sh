# shellcheck shell=bash
# Leaflet for the page of the live overlay: fetched once by npm, checked, kept in the cache folder.
# Sourced by build.sh; needs environment.sh.
# shellcheck disable=SC2154 # environment.sh sets vigie_cache

vigie_leaflet=leaflet@1.9.4
vigie_leaflet_sums='db49d009c841f5ca34a888c96511ae936fd9f5533e90d8b2c4d57596f4e5641a  leaflet.js
a7837102824184820dfa198d1ebcd109ff6d0ff9a2672a074b9a1b4d147d04c6  leaflet.css'

vigie_leaflet_is_right() { # FOLDER
  (cd -- "$1" 2>/dev/null && sha256sum --check --strict --quiet <<<"$vigie_leaflet_sums") >/dev/null 2>&1
}

# Prints the folder with leaflet.js and leaflet.css as the build environment sees it, or nothing
# where npm is not there or has no network: the distribution's own takes its place then.
vigie_leaflet_folder() {
  local kept=$vigie_cache/home/.cache/vigie-$vigie_leaflet new
  if ! vigie_leaflet_is_right "$kept"; then
    command -v npm >/dev/null || return 0
    mkdir -p "$vigie_cache/home/.cache"
    new=$(mktemp -d "$vigie_cache/home/.cache/leaflet-XXXXXX") || return 0
    vigie_say "fetching $vigie_leaflet"
    if (cd -- "$new" && timeout 60 npm pack --silent --fetch-retries=0 --fetch-timeout=20000 \
      "$vigie_leaflet" >/dev/null 2>&1 &&
      tar -xzf leaflet-*.tgz --strip-components=2 package/dist/leaflet.js package/dist/leaflet.css) &&
      vigie_leaflet_is_right "$new"; then
      rm -f -- "$new"/leaflet-*.tgz
      rm -rf -- "$kept"
      mv -T -- "$new" "$kept" 2>/dev/null || rm -rf -- "$new"
    else
      vigie_say "$vigie_leaflet cannot be fetched: the page of the overlay takes the distribution's own"
      rm -rf -- "$new"
      return 0
    fi
  fi
  if vigie_has_floor; then
    printf '%s\n' "$kept"
  else
    printf '/home/vigie/.cache/vigie-%s\n' "$vigie_leaflet"
  fi
}

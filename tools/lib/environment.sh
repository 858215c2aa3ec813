# shellcheck shell=bash
# The environment that everything is built, tested and run in. Sourced by the tools beside it.
#
# Where the distribution has what Vigie stands on (GNOME 48, Debian 13), its own packages are
# installed and used. Elsewhere a Debian 13 root is made once in the cache folder and entered with
# bubblewrap; nothing but those two tools (mmdebstrap, bubblewrap) is added to the host.
#
# Settings:
#   VIGIE_NETWORK=1  the command may use the network; without it the root has loopback only
#   VIGIE_BENCH=1    the packages of packages-bench.txt as well
#   VIGIE_DESK=1     the command is the application on the user's desk: it works in their home
#                    folder and with their graphics device
#   VIGIE_ROOT=1     use the root even where the distribution would do

vigie_tools=$(cd -- "$(dirname -- "${BASH_SOURCE[0]}")/.." && pwd -P)
vigie_source=$(dirname -- "$vigie_tools")
export HOME=${HOME:-$(getent passwd "$(id -u)" | cut -d: -f6)}
vigie_cache=${XDG_CACHE_HOME:-$HOME/.cache}/vigie
vigie_suite=trixie
vigie_locales=(fr_FR en_US)

vigie_say() {
  printf '%s: %s\n' "${0##*/}" "$*" >&2
}

vigie_die() {
  vigie_say "$@"
  exit 1
}

vigie_as_root() {
  if [ "$(id -u)" -eq 0 ]; then
    "$@"
  else
    sudo -- "$@"
  fi
}

# Prints the names in the package lists, one a line. The root has some that a user's own machine is
# spared.
vigie_packages() { # [root]
  local lists=("$vigie_tools/packages.txt")
  [ "${1:-}" != root ] || lists+=("$vigie_tools/packages-root.txt")
  [ "${VIGIE_BENCH:-}" = 1 ] && lists+=("$vigie_tools/packages-bench.txt")
  sed -e 's/#.*//' -e 's/[[:space:]]*$//' -e '/^$/d' -- "${lists[@]}" | LC_ALL=C sort -u
}

# apt-get on the host, with fresh package lists when the old ones do not do. A desktop's own updates
# may hold apt's lock for a while.
vigie_apt_install() {
  local apt=(env DEBIAN_FRONTEND=noninteractive apt-get -q -o DPkg::Lock::Timeout=600)
  vigie_say "installing: $*"
  if vigie_as_root "${apt[@]}" install -y --no-install-recommends "$@" >&2; then
    return
  fi
  vigie_as_root "${apt[@]}" update >&2 || true
  vigie_as_root "${apt[@]}" install -y --no-install-recommends "$@" >&2 ||
    vigie_die "could not install: $*"
}

# Is the version of PACKAGE that apt offers at least MINIMUM?
vigie_apt_offers() { # PACKAGE MINIMUM
  local candidate
  candidate=$(LC_ALL=C apt-cache policy "$1" 2>/dev/null | sed -n 's/^ *Candidate: //p')
  [ -n "$candidate" ] && [ "$candidate" != "(none)" ] &&
    dpkg --compare-versions "$candidate" ge "$2"
}

# Does this distribution have what Vigie stands on?
vigie_has_floor() {
  [ "${VIGIE_ROOT:-}" != 1 ] || return 1
  pkg-config --exists 'gtk4 >= 4.18' 'libadwaita-1 >= 1.7' 'shumate-1.0 >= 1.4' 2>/dev/null &&
    return 0
  command -v apt-get >/dev/null || return 1
  local ID='' VERSION_ID=''
  # shellcheck source=/dev/null
  . /etc/os-release 2>/dev/null || return 1
  if [ "$ID" = debian ] && [ -n "$VERSION_ID" ]; then
    [ "${VERSION_ID%%.*}" -ge 13 ]
    return
  fi
  vigie_apt_offers libgtk-4-dev 4.18 && vigie_apt_offers libadwaita-1-dev 1.7 &&
    vigie_apt_offers libshumate-dev 1.4
}

# The native environment: what is missing is installed with apt; other distributions' people
# install the packages themselves, and Meson names what it misses.
vigie_native_prepare() {
  command -v apt-get >/dev/null || return 0
  local installed missing name
  installed=$(dpkg-query -W -f '${db:Status-Abbrev}${Package}\n' | sed -n 's/^ii  *//p' | LC_ALL=C sort -u)
  missing=$(comm -23 <(vigie_packages) - <<<"$installed")
  if [ -n "$missing" ]; then
    # shellcheck disable=SC2086 # names, one a word
    vigie_apt_install $missing
  fi
  for name in "${vigie_locales[@]}"; do
    if ! locale -a | grep -qix "$name.utf-\?8"; then
      vigie_as_root localedef --no-archive -i "$name" -f UTF-8 "$name.UTF-8"
    fi
  done
}

# Makes the root in DIRECTORY. Progress goes to stderr.
vigie_root_make() { # DIRECTORY
  local tools=() options=() name packages
  command -v mmdebstrap >/dev/null || tools+=(mmdebstrap)
  [ -e /usr/share/keyrings/debian-archive-keyring.gpg ] || tools+=(debian-archive-keyring)
  if [ ${#tools[@]} -gt 0 ]; then
    command -v apt-get >/dev/null ||
      vigie_die "install mmdebstrap and bubblewrap first: this distribution is older than GNOME 48 and has no apt"
    vigie_apt_install "${tools[@]}"
  fi
  packages=$(vigie_packages root | paste -sd,)
  # shellcheck disable=SC2016 # the hooks' $1 is the root
  options=(
    --variant=apt --include="$packages"
    --dpkgopt=force-unsafe-io
    --dpkgopt='path-exclude=/usr/share/man/*'
    --dpkgopt='path-exclude=/usr/share/doc/*'
    --dpkgopt='path-exclude=/usr/share/gtk-doc/*'
    --dpkgopt='path-exclude=/usr/share/help/*'
    --aptopt='APT::Install-Recommends "false"'
    --customize-hook='chroot "$1" dbus-uuidgen --ensure=/etc/machine-id'
    --customize-hook='mkdir -p "$1/home/vigie"'
  )
  for name in "${vigie_locales[@]}"; do
    options+=(--customize-hook="chroot \"\$1\" localedef --no-archive -i $name -f UTF-8 $name.UTF-8")
  done
  if [ "$(id -u)" -eq 0 ]; then
    # What it mounts goes with it, however it ends.
    unshare --mount mmdebstrap "${options[@]}" "$vigie_suite" "$1" >&2
  else
    # The user's own copy: every file belongs to the user, whom the root knows by name.
    mkdir -p "$1"
    mmdebstrap --mode=unshare "${options[@]}" "$vigie_suite" - |
      tar -C "$1" -x --no-same-owner --exclude='./dev/*' || return 1
    printf 'vigie:x:%d:%d::/home/vigie:/bin/bash\n' "$(id -u)" "$(id -g)" >>"$1/etc/passwd"
    printf 'vigie:x:%d:\n' "$(id -g)" >>"$1/etc/group"
  fi
}

# The folder name of the root for the lists as they are.
vigie_root_name() {
  local key
  key=$({ echo "$vigie_suite ${vigie_locales[*]} 1"; vigie_packages root; } | sha256sum)
  printf 'root-%s\n' "${key:0:12}"
}

# Deletes roots of other lists that nobody uses, and what an interrupted start left.
vigie_root_sweep() { # KEEP...
  local path name lock
  for path in "$vigie_cache"/root-*/ "$vigie_cache"/new-*/; do
    [ -d "$path" ] || continue
    name=$(basename "$path")
    case " $* " in *" $name "*) continue ;; esac
    exec {lock}>"$vigie_cache/$name.lock"
    if flock -n -x "$lock"; then
      vigie_say "removing the old $name"
      rm -rf --one-file-system "${path%/}" "$vigie_cache/$name.lock"
    fi
    exec {lock}>&-
  done
}

# Sets vigie_root to the root for the package list, making it when there is none. A shared lock on
# it is held for as long as this process, and what it becomes, lives.
vigie_root_prepare() {
  local name building new
  mkdir -p "$vigie_cache/home"
  name=$(vigie_root_name)
  vigie_root=$vigie_cache/$name
  if ! command -v bwrap >/dev/null; then
    vigie_apt_install bubblewrap
  fi
  exec {vigie_root_lock}>"$vigie_root.lock"
  flock -s "$vigie_root_lock"
  if [ -d "$vigie_root" ]; then
    return
  fi
  exec {building}>"$vigie_cache/building.lock"
  if ! flock -n -x "$building"; then
    vigie_say "waiting for another start to finish the environment"
    flock -x "$building"
  fi
  if [ ! -d "$vigie_root" ]; then
    vigie_say "making a Debian 13 environment in $vigie_root (once, a few minutes)"
    new=$vigie_cache/new-$$
    # shellcheck disable=SC2064 # the name as it is now
    trap "rm -rf --one-file-system '$new'" EXIT
    vigie_root_make "$new" ||
      vigie_die "could not make the environment; the messages above say why"
    mv -T "$new" "$vigie_root"
    trap - EXIT
    vigie_root_sweep "$(VIGIE_BENCH=0 vigie_root_name)" "$(VIGIE_BENCH=1 vigie_root_name)"
  fi
  exec {building}>&-
}

# The host's time zone by its name, where the root knows it.
vigie_root_zone() {
  local zone
  zone=$(readlink -f /etc/localtime 2>/dev/null)
  zone=${zone##*/zoneinfo/}
  [ "${zone:0:1}" != / ] || zone=$(cat /etc/timezone 2>/dev/null)
  [ -n "$zone" ] && [ -f "$vigie_root/usr/share/zoneinfo/$zone" ] && printf '%s\n' "$zone"
}

# Fills vigie_environment with bwrap's options for the variables that go in.
vigie_root_variables() {
  local name value home=/home/vigie
  [ "${VIGIE_DESK:-}" = 1 ] && home=$HOME
  [ -n "${TZ:-}" ] || ! value=$(vigie_root_zone) || export TZ=$value
  vigie_environment=(
    --clearenv
    --setenv PATH /usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin
    --setenv HOME "$home"
    --setenv SHELL /bin/bash
    --setenv LANG C.UTF-8
    --setenv DEBIAN_FRONTEND noninteractive
    --setenv CCACHE_NOHASHDIR 1
  )
  while IFS= read -r name; do
    value=${!name}
    case $name in
    LANG | LC_*)
      # Only what the root can speak.
      case $value in
      C | POSIX | C.UTF-8 | C.utf8) ;;
      *) [ -d "$vigie_root/usr/lib/locale/${value%.*}.utf8" ] || continue ;;
      esac
      ;;
    http_proxy | https_proxy | no_proxy | HTTP_PROXY | HTTPS_PROXY | NO_PROXY)
      [ "${VIGIE_NETWORK:-}" = 1 ] || continue
      ;;
    VIGIE_* | LANGUAGE | TZ | TERM | COLORTERM | NO_COLOR | COLUMNS | LINES | USER | LOGNAME | CI) ;;
    DISPLAY | WAYLAND_DISPLAY | DBUS_SESSION_BUS_ADDRESS | XDG_CURRENT_DESKTOP | XDG_SESSION_TYPE) ;;
    G_* | GIO_USE_* | GSETTINGS_BACKEND | GTK_A11Y | GTK_DEBUG | GTK_THEME | GDK_* | GSK_* | ADW_DEBUG_*) ;;
    CC | CFLAGS | LDFLAGS | CCACHE_* | MESON_* | NINJA_STATUS | *SAN_OPTIONS | SOURCE_DATE_EPOCH) ;;
    MALLOC_*_ | GIT_AUTHOR_* | GIT_COMMITTER_*) ;;
    *) continue ;;
    esac
    vigie_environment+=(--setenv "$name" "$value")
  done < <(compgen -e)
}

# Becomes COMMAND in the root.
vigie_root_exec() { # COMMAND...
  local shared file options=()
  shared=$(realpath -m -- "$(dirname -- "$vigie_source")/shared")
  options=(
    --bind "$vigie_root" /
    --dev /dev --bind /proc /proc --ro-bind /sys /sys
    --bind /tmp /tmp --tmpfs /run
    --bind "$vigie_cache/home" /home/vigie
  )
  for file in /etc/hosts /etc/resolv.conf; do
    [ -e "$file" ] && options+=(--ro-bind "$(readlink -f "$file")" "$file")
  done
  if [ -d "${XDG_RUNTIME_DIR:-}" ]; then
    options+=(--bind "$XDG_RUNTIME_DIR" "$XDG_RUNTIME_DIR")
  fi
  if [ "${VIGIE_DESK:-}" = 1 ]; then
    options+=(--dev-bind-try /dev/dri /dev/dri)
    options+=(--bind "$HOME" "$HOME")
  fi
  options+=(--bind "$vigie_source" "$vigie_source")
  [ -d "$shared" ] && options+=(--ro-bind "$shared" "$shared")
  [ "${VIGIE_NETWORK:-}" = 1 ] || options+=(--unshare-net)
  vigie_root_variables
  options+=("${vigie_environment[@]}")
  if [ -d "${XDG_RUNTIME_DIR:-}" ]; then
    options+=(--setenv XDG_RUNTIME_DIR "$XDG_RUNTIME_DIR")
  else
    options+=(--perms 0700 --dir "/run/user/$(id -u)" --setenv XDG_RUNTIME_DIR "/run/user/$(id -u)")
  fi
  if [ -n "${XAUTHORITY:-}" ] || [ -e "$HOME/.Xauthority" ]; then
    file=${XAUTHORITY:-$HOME/.Xauthority}
    [ -e "$file" ] && options+=(--ro-bind "$file" /run/Xauthority --setenv XAUTHORITY /run/Xauthority)
  fi
  # The command alone answers Ctrl-C; when bwrap is ended, so is the command.
  trap '' INT QUIT
  exec bwrap "${options[@]}" --chdir "$vigie_source" -- \
    /usr/bin/env --default-signal=INT,QUIT /usr/bin/setpriv --pdeathsig TERM -- "$@"
}

# Names the environment: a build folder made in one is of no use in another.
vigie_environment_name() {
  if vigie_has_floor; then
    printf 'native\n'
  else
    vigie_root_name
  fi
}

# Sets up what is missing, then becomes COMMAND in the environment, in the source folder.
vigie_exec() { # COMMAND...
  if vigie_has_floor; then
    vigie_native_prepare
    cd -- "$vigie_source" || exit 1
    export CCACHE_NOHASHDIR=1
    exec "$@"
  fi
  vigie_root_prepare
  vigie_root_exec "$@"
}

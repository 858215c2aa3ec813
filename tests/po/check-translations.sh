#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
#
# Checks that translators are given every string and that the French is whole:
#   check-translations.sh files      po/POTFILES names just the files with strings for people
#   check-translations.sh complete   po/fr.po translates every string of the sources as they are now
#   check-translations.sh format     placeholders, access keys, plural forms, French spacing
set -eu

cd "$(dirname -- "$0")/../.."
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

fail () {
  echo "$1" >&2
  exit 1
}

# extract FILES OUT: the strings of the files that the file FILES lists. The keywords and flags are
# those of Meson's preset "glib". Blueprint is read as C, of which xgettext says so for every file.
extract () {
  xgettext --from-code=UTF-8 --add-location=file --package-name=vigie \
    --keyword=_ --keyword=N_ --keyword=C_:1c,2 --keyword=NC_:1c,2 --keyword=g_dcgettext:2 \
    --keyword=g_dngettext:2,3 --keyword=g_dpgettext2:2c,3 \
    --flag=N_:1:pass-c-format --flag=C_:2:pass-c-format --flag=NC_:2:pass-c-format \
    --flag=g_dngettext:2:pass-c-format --flag=g_strdup_printf:1:c-format \
    --flag=g_string_append_printf:2:c-format --flag=g_set_error:4:c-format \
    --files-from="$1" --output="$2" 2> "$work/messages" || fail "$(cat "$work/messages")"
  if grep -v "extension 'blp' is unknown" "$work/messages" >&2; then
    fail 'A string cannot be given to translators as it is written.'
  fi
}

check_files () {
  grep -v '^#' po/POTFILES > "$work/listed"
  LC_ALL=C sort -u "$work/listed" > "$work/sorted"
  cmp -s "$work/listed" "$work/sorted" || fail 'po/POTFILES is not sorted, or names a file twice.'
  while read -r file; do
    [ -f "$file" ] || fail "po/POTFILES names $file, which does not exist."
  done < "$work/listed"

  find src data -type f \( -name '*.[ch]' -o -name '*.blp' -o -name '*.ui' -o -name '*.desktop.in' \
    -o -name '*.metainfo.xml.in' -o -name '*.gschema.xml' \) > "$work/all"
  extract "$work/all" "$work/all.pot"
  sed -n 's/^#: //p' "$work/all.pot" | tr ' ' '\n' | sed 's/:[0-9]*$//' | LC_ALL=C sort -u > "$work/wanted"
  [ -s "$work/wanted" ] || fail 'No strings were found at all.'
  diff "$work/listed" "$work/wanted" > "$work/difference" ||
    fail "po/POTFILES lacks files (>) or names files without strings (<):
$(cat "$work/difference")"
}

check_complete () {
  grep -v '^#' po/POTFILES > "$work/listed"
  extract "$work/listed" "$work/vigie.pot"
  msgcmp --no-fuzzy-matching po/fr.po "$work/vigie.pot" ||
    fail 'po/fr.po lacks translations of the strings above.'
}

# The spaces before : ; ? ! and inside « » must not break a line; the apostrophe is ’.
check_format () {
  msgfmt --check --check-accelerators=_ --output-file="$work/fr.mo" po/fr.po
  msgattrib --translated --no-obsolete --no-wrap po/fr.po | awk -v apostrophe="'" '
    /^msgstr/ { inside = 1 }
    /^(msgid|msgctxt|#|$)/ { inside = 0 }
    inside && (/ [:;?!]/ || / »/ || /« / || index($0, apostrophe) || index($0, "...")) {
      print "not typeset as French is: " $0; wrong = 1
    }
    END { exit wrong }' >&2 || fail 'po/fr.po has wrong spaces or apostrophes.'
}

case ${1-} in
  files | complete | format) "check_$1" ;;
  *) fail 'usage: check-translations.sh files|complete|format' ;;
esac

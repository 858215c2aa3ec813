#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# A real MediaWiki with what Wikimedia Commons has, for test-commons-source; needs root and mmdebstrap:
#   up.sh TREE GEODATA COMMONSMETADATA PHOTO [PORT]
# TREE is where a small Debian is made, once; the next two are the extensions' branches REL1_43;
# PHOTO is a JPEG that is 1280 pixels wide, as those of build/data/demo/photos are. The wiki is made
# anew with each call. It prints VIGIE_TEST_WIKI and the pid.
set -euo pipefail
tree=$1 geodata=$2 metadata=$3 photo=$4 port=${5:-8131}
here=$(cd -- "$(dirname -- "${BASH_SOURCE[0]}")" && pwd)
packages=mediawiki,php-cli,php-sqlite3,php-mbstring,php-xml,php-intl,php-gd

[ -d "$tree/usr/share/mediawiki" ] ||
  mmdebstrap --quiet --variant=apt --include="$packages" trixie "$tree"
mountpoint -q "$tree/proc" || mount -t proc proc "$tree/proc"
extensions=$tree/var/lib/mediawiki/extensions
rm -rf "$tree/wiki" "$extensions/GeoData" "$extensions/CommonsMetadata"
mkdir -p "$tree/wiki/conf" "$tree/wiki/images" "$tree/wiki/in"
cp -r "$geodata" "$extensions/GeoData"
cp -r "$metadata" "$extensions/CommonsMetadata"

run() {
  chroot "$tree" env MW_CONFIG_FILE=/wiki/conf/LocalSettings.php \
    php /usr/share/mediawiki/maintenance/run.php "$@"
}
edit() { # TITLE, with the text from standard input
  run edit -u Admin -s "for a test" "$1" >/dev/null
}

chroot "$tree" php /usr/share/mediawiki/maintenance/run.php install --dbtype=sqlite --dbpath=/wiki \
  --server="http://127.0.0.1:$port" --scriptpath= --pass=only-for-tests-2026 \
  --confpath=/wiki/conf Commons Admin >/dev/null
cat >>"$tree/wiki/conf/LocalSettings.php" <<'END'
$wgEnableUploads = true;
$wgUploadDirectory = '/wiki/images';
$wgUploadPath = '/images';
$wgRawHtml = true;
$wgGeoDataBackend = 'db';
wfLoadExtension( 'ParserFunctions' );
wfLoadExtension( 'GeoData' );
wfLoadExtension( 'CommonsMetadata' );
END
run update --quick >/dev/null

add() { # NAME LAT LON TIME AUTHOR
  python3 "$here/add-exif.py" "$photo" "$tree/wiki/in/$1" "$2" "$3" "$4" "$5"
}
add "Pont de Chanceaux.jpg" 47.52 4.71 "2026:01:12 18:04:11" "Anne B."
add "Route coupée à Vitteaux.jpg" 47.40 4.54 "2019:07:14 09:00:00" "Jean"
add "Sud.jpg" -21.1 -55.5 "2026:01:12 19:00:00" "Lou"
run importImages /wiki/in --user Admin --comment "for a test" >/dev/null
edit "File:Pont de Chanceaux.jpg" <<'END'
{{#coordinates:47.5201|4.7102|primary}}{{#coordinates:47.5230|4.7102}}
<html><table class="fileinfotpl-type-information"><tr><td id="fileinfotpl_desc">D</td><td class="description"><div class="description mw-content-ltr fr" dir="ltr" lang="fr"><span class="language fr" title="French"><b>Français :</b></span> Le pont sur la <a href="/wiki/Seine">Seine</a> à Chanceaux, sous l&#39;eau &amp; fermé</div></td></tr><tr><td id="fileinfotpl_aut">A</td><td><a href="//commons.wikimedia.org/wiki/User:Anne_B" title="User:Anne B">Anne B.</a></td></tr></table><div class="licensetpl"><span class="licensetpl_short" style="display:none;">CC BY-SA 4.0</span><span class="licensetpl_long" style="display:none;">Creative Commons Attribution-Share Alike 4.0</span></div></html>
END
edit "File:Route coupée à Vitteaux.jpg" <<'END'
{{#coordinates:47.4|4.54|primary}}
<html><div class="licensetpl"><span class="licensetpl_short">CC0</span></div></html>
END
edit "File:Sud.jpg" <<'END'
{{#coordinates:-21.1|-55.5|primary}}
END
run runJobs >/dev/null

chroot "$tree" env MW_CONFIG_FILE=/wiki/conf/LocalSettings.php \
  php -S "127.0.0.1:$port" -t /usr/share/mediawiki >"$tree/wiki/log" 2>&1 &
pid=$!
for _ in $(seq 100); do
  curl -sf -o /dev/null "http://127.0.0.1:$port/api.php" && break
  sleep 0.2
done
echo "VIGIE_TEST_WIKI=http://127.0.0.1:$port/api.php"
echo "pid=$pid"

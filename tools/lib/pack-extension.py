#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""pack-extension.py VERSION SOURCE FOLDER ZIP: the browser's extension as a folder and as a file

Browsers load the one while they are developed with and take the other by drag and drop. The file
is the same wherever it is packed."""

import json
import shutil
import sys
import zipfile
from pathlib import Path

version, source, folder, target = sys.argv[1], *map(Path, sys.argv[2:])
manifest = json.loads((source / 'manifest.json').read_text())
if manifest['version'] != version:
    sys.exit(f'the extension says that it is {manifest["version"]}, Vigie is {version}')
words = [set(json.loads((source / '_locales' / tag / 'messages.json').read_text()))
         for tag in ('en', 'fr')]
if words[0] != words[1]:
    sys.exit(f'not in both languages: {sorted(words[0] ^ words[1])}')
files = sorted(path for path in source.rglob('*')
               if path.is_file() and path.suffix in ('.css', '.html', '.js', '.json', '.png'))
shutil.rmtree(folder, ignore_errors=True)
with zipfile.ZipFile(target, 'w', zipfile.ZIP_DEFLATED) as pack:
    for path in files:
        name = path.relative_to(source)
        copy = folder / name
        copy.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(path, copy)
        pack.writestr(zipfile.ZipInfo(str(name), (1980, 1, 1, 0, 0, 0)), path.read_bytes(),
                      zipfile.ZIP_DEFLATED)

# SPDX-License-Identifier: GPL-3.0-or-later
"""What is measured, against what, with which budget, and how the table says it."""

import re
from dataclasses import dataclass, field


@dataclass
class Rule:
    """How the figures whose name matches a pattern are held."""
    pattern: str
    peer: str = ''  # what the other number is
    kind: str = ''  # faster (less is better), rate (more is), within, near, under
    limit: float = 0  # 0: no budget
    allowance: float = 0  # subtracted from ours before it is compared
    name: str = ''  # said instead of the program's own name of the figure
    skip: bool = False


@dataclass
class Bench:
    name: str  # the program is bench-NAME
    rules: list
    full: list = field(default_factory=list)  # its arguments
    quick: list = field(default_factory=list)
    display: bool = False


ORDER_BY = 'ORDER BY time'
SUPERCLUSTER = 'npm supercluster'
GROUP_BY = 'GROUP BY status'
NGINX = 'nginx, the same file'
READ_ALL = 'reading them all'
REFOLD = 'folding the log from nothing'
# Of these, how many times as fast we are says more than the share.
SLOW_WAYS = (ORDER_BY, GROUP_BY, READ_ALL, REFOLD)
RTREE = "SQLite's R*Tree"

BENCHES = [
    Bench('store', full=['1000000'], quick=['100000'], rules=[
        Rule('ingest against the usual', 'the usual schema', 'rate', 2, name='ingest'),
        Rule('ingest against a plain', 'a plain insert', 'within', 5.5, name='ingest'),
        Rule(r'newest 50 of a word.*posts$', 'newest 50, no filter', 'within', 3, allowance=0.1),
        Rule(r'newest 50 of a (common|beginning).*ORDER', ORDER_BY, 'under', 30),
        Rule('newest 50 .*ORDER', ORDER_BY, 'faster'),
        Rule('newest 50', skip=True),  # held against its budget as if that were a peer
        Rule('posts in a', RTREE, 'faster', 1),
        Rule('counts by status', GROUP_BY, 'under', 0.1),
        Rule('.*against the first', 'page one', 'within', 2, name='a page half way down'),
        Rule('.*against OFFSET', 'OFFSET', 'faster', name='a page half way down'),
        Rule('a decision', 'a plain durable UPDATE', 'under', 2),
    ]),
    Bench('jsonl', full=['50'], quick=['10'], rules=[
        Rule('JSON Lines', 'json-glib', 'rate', 15),
    ]),
    Bench('jetstream', full=['200000'], quick=['40000'], rules=[
        Rule('a message of a Jetstream', 'json-glib parses it, nothing else', 'under', 50),
    ]),
    Bench('import', full=['1000000'], quick=['1000000'], rules=[
        Rule('.*peak memory', 'a tenth of the rows', 'within', 1.5),
        Rule('import of'),
    ]),
    Bench('cluster', full=['100000', '1000000'], quick=['100000'], rules=[
        Rule('cluster build', SUPERCLUSTER, 'faster', 8),
        Rule('cluster counts', SUPERCLUSTER, 'near', 1.05),
        Rule('cluster queries', SUPERCLUSTER, 'faster'),
        Rule('cluster memory'),
        Rule('grid of a frame at zoom 10'),
        Rule('.*', skip=True),
    ]),
    Bench('geojson', rules=[
        Rule('GeoJSON of', 'ogr2ogr from GeoPackage', 'faster', 10,
             name='GeoJSON of 10,000 polygons × 50, read included'),
        Rule('GeoJSON file', skip=True),
        Rule('memory that the export', name='memory that this export adds'),
    ]),
    Bench('brief', rules=[
        Rule('brief of one page', 'its 13 pictures by cairo, Flate', 'faster', 1,
             name='brief, one page, map, 12 photos'),
        Rule('size of', 'its 13 pictures by cairo, Flate', 'under', 3000,
             name='size of that brief'),
        Rule('the same page', 'QGIS, layout to PDF', 'faster', 2.5,
             name='brief, one page, map, 12 photos'),
    ]),
    Bench('territory', full=['450000'], quick=['100000'], rules=[
        Rule('building a territory', 'ogr2ogr to GeoPackage', 'faster'),
        Rule('opening it', 'reading its bytes', 'under', 250),
        Rule('opening one of', '', 'under', 1000, name='opening it to be asked, whole'),
        Rule("places of one post's text", name='places of a post, by the territory'),
        Rule('its file'),
        Rule('first tile of', '', 'under', 1000),
        Rule('tile of', 'reading the same from MBTiles', 'under', 10),
    ]),
    Bench('review', full=['1000000', '100000', '4.6'], quick=['100000', '10000', '0.2'], rules=[
        Rule('opening an incident', 'an incident of 1,000 posts', 'under', 1000),
        Rule('those first rows', 'an incident of 1,000 posts'),
        Rule('figures of', 'stepping through the same rows', 'under', 30),
        Rule('peak memory of that$', 'reading one post', 'under', 250),
        Rule('report of', 'the same rows by pango and cairo, alone', 'within', 10),
        Rule('peak memory of that report', 'reading one post', 'under', 300),
        Rule('reading all', 'stepping through the same rows'),
        Rule('a jump.*slowest', REFOLD, 'under', 50),
        Rule('a jump', REFOLD, 'faster'),
        Rule('a step of'),
        Rule('memory'),
    ]),
    Bench('exercise', full=['1000000', '100000'], quick=['100000', '10000'], rules=[
        Rule('an exercise made', 'stepping through what came', 'under', 5000),
        Rule('beginning to', 'stepping through what came', 'under', 5000),
        Rule('posts before', 'an incident of 20,000 posts', 'rate', 0.5),
        Rule('a tick of it, median', 'an incident of 20,000 posts', 'within', 2),
        Rule('a tick', 'an incident of 20,000 posts'),
        Rule('comparison', 'stepping through the rows of both', 'under', 30),
    ]),
    Bench('log', full=['100000'], quick=['100000'], rules=[
        Rule('the log by', 'stepping through it', 'under', 300),
        Rule('the log as'),
    ]),
    Bench('lookalike', full=['1000000', '300', '10000', '1000000'],
          quick=['100000', '40', '1000', '100000'], rules=[
        Rule('look-alike lookup', READ_ALL, 'under', 1),
        Rule('known again'),
        Rule('taken for another'),
        Rule('hashing'),
        Rule('posts that say', '', 'under', 50),
        Rule('the same for the next'),
    ]),
    Bench('sections', full=['100', '200000'], quick=['20', '50000'], rules=[
        Rule('closed sections', 'GEOS, prepared + intersection', 'faster', 5),
        Rule('closed lengths off', '', 'under', 1e-9),
        Rule('one edited closure', '', 'under', 5),
        Rule('that and its roads'),
        Rule('index of', "GEOS's STRtree", 'faster'),
        Rule('memory of that index'),
    ]),
    # Copies of a real network up to so many edges; columns of a made one where that is not here.
    Bench('route', full=['450000', '520'], quick=['45000', '165'], rules=[
        Rule('diversion with its path', "igraph's A*", 'faster', 30,
             name='diversion with its path, closures changing, median'),
        Rule('diversion, 99'),
        Rule("diversions longer", '', 'under', 1),
        Rule('diversions shorter', skip=True),
        Rule('edited closure', name='edited closure to new route, median'),
        Rule('diversion|alternatives'),
        Rule('what is cut off'),
        Rule('router'),
    ]),
    Bench('places', full=['40000', '101'], quick=['40000', '21'], rules=[
        Rule('places: ', 'plain search for the same names'),
        Rule('places of a post', '', 'under', 50),
        Rule('(names|roads with PR) made ready'),
    ]),
    Bench('serve', full=['1000', '10'], quick=['1000', '4'], rules=[
        Rule('processor time', NGINX, 'within', 10),
        Rule('poll of', NGINX),
        Rule('the first answers', NGINX),
        Rule('a decision while', 'nobody polls', 'under', 100),
        Rule('the same against', 'they poll nginx'),
        Rule('a change seen', '', 'under', 3000),
        Rule('a change heard', 'one listener', 'under', 3000),
    ]),
    Bench('map', full=['1000000'], quick=['100000'], display=True, rules=[
        Rule('map frame.*posts', 'the map without posts', 'within', 1.3),
        Rule('map frame.*shapes', 'the map without shapes', 'within', 1.5),
        Rule('regrouping'),
    ]),
    Bench('feed', full=['1000000', '3'], quick=['100000', '1'], display=True, rules=[
        Rule('feed first paint', 'a feed of 1,000 posts', 'under', 100),
        Rule('feed scroll frame, median', 'a feed of 1,000 posts', 'under', 8),
        Rule('feed', 'a feed of 1,000 posts'),
        Rule('burst.*worst', 'scrolling alone', 'under', 16),
        Rule('burst', 'scrolling alone'),
        Rule('memory', 'a feed of 1,000 posts', 'under', 250),
    ]),
    Bench('opening', full=['1000000', '100000', '4.6', '5'], quick=['100000', '10000', '0.2', '3'],
          display=True, rules=[
        Rule('opening an incident', 'an incident of 1,000 posts', 'under', 1000),
    ]),
    Bench('start', full=['7', '10000'], quick=['3', '1000'], display=True, rules=[
        Rule('start.*empty', 'an empty GTK window', 'within', 2, name='start to map and feed'),
        Rule('start.*maps', 'gnome-maps', 'faster', 2.5, name='start to map and feed'),
        Rule('memory.*empty', 'an empty GTK window', name='memory (PSS)'),
        Rule('memory.*maps', 'gnome-maps', 'within', 0.6, name='memory (PSS)'),
    ]),
]


def collapse(bench, figures):
    """One figure for the zooms of a size: the one that is held worst."""
    if bench.name != 'cluster':
        return figures
    kept, worst = [], {}
    for figure in figures:
        name, ours, theirs, unit = figure
        match = re.fullmatch(r'(clusters|cluster queries) at zoom (\d+)(, .*)', name)
        if not match:
            kept.append(figure)
            continue
        kind, zoom, size = match.groups()
        title = 'cluster counts' if kind == 'clusters' else kind
        if theirs:
            badness = max(ours, theirs) / min(ours, theirs) if kind == 'clusters' else ours / theirs
        else:
            badness = ours
        key = title + size
        if key not in worst:
            kept.append(key)
        if key not in worst or badness > worst[key][0]:
            worst[key] = badness, (f'{title}{size}, worst zoom ({zoom})', ours, theirs, unit)
    return [worst[figure][1] if isinstance(figure, str) else figure for figure in kept]


def show(value, unit):
    if value is None:
        return '–'
    if value >= 1000:
        text = f'{value:,.0f}'
    elif value >= 100:
        text = f'{value:.0f}'
    else:
        text = f'{value:.3g}'
    return f'{text} {unit}'


def compare(rule, ours, theirs):
    """The ratio and the budget in words, and whether it is met."""
    kind, limit = rule.kind, rule.limit
    if kind in ('faster', 'rate'):
        words, met = 'as fast', None
        ratio = None
        if theirs and ours:
            ratio = theirs / ours if kind == 'faster' else ours / theirs
            met = ratio >= limit
        budget = f'≥ {limit:g} × as fast'
    else:
        words, met = 'as much', None
        ratio = max(0, ours - rule.allowance) / theirs if theirs else None
        if kind == 'under' and rule.peer in SLOW_WAYS and ratio:
            words, ratio = 'as fast', 1 / ratio
        budget = f'≤ {limit:g} × as much'
        if rule.allowance:
            budget += f' + {rule.allowance:g} ms'
        if kind == 'within' and ratio is not None:
            met = ratio <= limit
        elif kind == 'near':
            met = None if ratio is None else 1 / limit <= ratio <= limit
            budget = f'within {100 * (limit - 1):.0f} %'
        elif kind == 'under':
            met, budget = ours < limit, f'< {limit:,g}'
    if not limit:
        met, budget = None, '–'
    if ratio is None:
        return '–', budget, met
    return (f'{ratio:,.0f}' if ratio >= 1000 else f'{ratio:.3g}') + f' × {words}', budget, met


def judge(bench, figures):
    """Rows of the table."""
    rows = []
    for name, ours, theirs, unit in figures:
        rule = next((r for r in bench.rules if re.match(r.pattern, name)), Rule(''))
        if rule.skip or ours is None:
            continue
        ratio, budget, met = compare(rule, ours, theirs)
        if rule.kind == 'under':
            budget = f'{budget} {unit}'
        verdict = {True: 'met', False: 'NOT MET', None: 'not measured' if rule.limit else '–'}[met]
        title = re.sub(rf', against {ORDER_BY}$', '', rule.name or name)
        title = re.sub(r'\b(\d{4,})\b', lambda m: f'{int(m[1]):,}', title)
        other = f'{show(theirs, unit)}, {rule.peer}' if theirs is not None else '–'
        if theirs is None and rule.peer:
            other = f'– {rule.peer}: not here'
        rows.append((title, show(ours, unit), other, ratio, budget, verdict))
    return rows


def print_table(rows, quick):
    if not rows:
        return
    head = ('figure', 'ours', 'floor or peer', 'ratio', 'budget', 'verdict')
    widths = [max(len(row[i]) for row in [head, *rows]) for i in range(len(head))]
    right = (1,)
    for row in [head, tuple('─' * width for width in widths), *rows]:
        print('  '.join(text.rjust(width) if i in right else text.ljust(width)
                        for i, (text, width) in enumerate(zip(row, widths))).rstrip())
    verdicts = [row[-1] for row in rows]
    print(f'\n{verdicts.count("met")} budgets met, {verdicts.count("NOT MET")} not met, '
          f'{verdicts.count("not measured")} not measured')
    if quick:
        print('These are small sizes; the budgets are meant for the full ones.')

#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Writes a large road network made of copies of a real one, for bench-route:

  real-roads.py FILE.osm.pbf EDGES > roads.txt

Roads are read with GDAL's ogr2ogr, cut where they share a point, and laid side by side as often as
it takes; neighbouring copies are joined by a few straight roads between their outermost main roads.
Lines of the output: `n LON_E7 LAT_E7`, then
`e SOURCE TARGET FLAGS SPEED CLASS LON_E7 LAT_E7 …`. Status 77 where GDAL is not here.
"""

import csv
import io
import math
import re
import shutil
import subprocess
import sys

# speed, class as VigieRoadClass
KINDS = {'motorway': (120, 0), 'trunk': (95, 1), 'primary': (70, 2), 'secondary': (62, 3),
         'tertiary': (50, 4), 'unclassified': (42, 5), 'residential': (30, 5),
         'living_street': (15, 5), 'service': (18, 6), 'track': (14, 7), 'road': (30, 5)}
FORWARD, BACKWARD, NO_THROUGH = 1, 2, 64
JOINTS = 7


def read_ways(path):
    """(points, flags, speed, class) of each way that cars use."""
    text = subprocess.run(
        ['ogr2ogr', '-f', 'CSV', '/vsistdout/', path, 'lines', '-lco', 'GEOMETRY=AS_WKT',
         '-select', 'highway,other_tags', '-where', 'highway IS NOT NULL'],
        stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, check=True, text=True).stdout
    csv.field_size_limit(1 << 30)
    for row in csv.DictReader(io.StringIO(text)):
        kind = row['highway'].removesuffix('_link')
        if kind not in KINDS:
            continue
        tags = dict(re.findall(r'"([^"]*)"=>"([^"]*)"', row['other_tags']))
        speed, number = KINDS[kind]
        if re.fullmatch(r'\d+', tags.get('maxspeed', '')):
            speed = max(5, min(130, int(int(tags['maxspeed']) * 0.9)))
        flags = FORWARD | BACKWARD
        if tags.get('oneway') in ('yes', '1', 'true') or tags.get('junction') == 'roundabout':
            flags = FORWARD
        elif tags.get('oneway') == '-1':
            flags = BACKWARD
        access = tags.get('motor_vehicle', tags.get('vehicle', tags.get('access', 'yes')))
        if access == 'no':
            continue
        if access in ('private', 'destination', 'customers', 'delivery'):
            flags |= NO_THROUGH
        numbers = re.findall(r'-?[\d.]+', row['WKT'])
        points = [(round(float(lon) * 1e7), round(float(lat) * 1e7))
                  for lon, lat in zip(numbers[::2], numbers[1::2])]
        yield points, flags, speed, number


def cut(ways):
    """Nodes and edges of the ways, cut where they share a point."""
    uses = {}
    for points, *_ in ways:
        for i, point in enumerate(points):
            uses[point] = uses.get(point, 0) + (2 if i in (0, len(points) - 1) else 1)
    nodes, edges = {}, []
    for points, flags, speed, number in ways:
        begin = 0
        for i in range(1, len(points)):
            if uses[points[i]] > 1:
                ends = [nodes.setdefault(points[j], len(nodes)) for j in (begin, i)]
                edges.append((ends[0], ends[1], flags, speed, number, points[begin:i + 1]))
                begin = i
    return list(nodes), edges


def keep_largest(nodes, edges):
    """The part that hangs together."""
    parents = list(range(len(nodes)))

    def find(node):
        while parents[node] != node:
            parents[node] = parents[parents[node]]
            node = parents[node]
        return node

    for source, target, *_ in edges:
        parents[find(source)] = find(target)
    counts = {}
    for node in range(len(nodes)):
        counts[find(node)] = counts.get(find(node), 0) + 1
    best = max(counts, key=counts.get)
    numbers = {}
    for node in range(len(nodes)):
        if find(node) == best:
            numbers[node] = len(numbers)
    return ([nodes[node] for node in numbers],
            [(numbers[s], numbers[t], *rest) for s, t, *rest in edges if s in numbers])


def joints(nodes, edges, axis):
    """Node numbers along both sides of the network: its main roads' outermost, band by band."""
    main = {n for s, t, flags, _, number, _ in edges
            if number <= 4 and flags & 3 == 3 for n in (s, t)}
    across = [nodes[n][1 - axis] for n in main]
    low, high = min(across), max(across) + 1
    sides = [[], []]
    for band in range(JOINTS):
        inside = [n for n in main
                  if (nodes[n][1 - axis] - low) * JOINTS // (high - low) == band]
        if inside:
            sides[0].append(min(inside, key=lambda n: nodes[n][axis]))
            sides[1].append(max(inside, key=lambda n: nodes[n][axis]))
    return sides


def main():
    if not shutil.which('ogr2ogr'):
        return 77
    nodes, edges = keep_largest(*cut(list(read_ways(sys.argv[1]))))
    copies = max(1, math.ceil(int(sys.argv[2]) / len(edges)))
    columns = math.ceil(math.sqrt(copies))
    width = max(n[0] for n in nodes) - min(n[0] for n in nodes)
    height = max(n[1] for n in nodes) - min(n[1] for n in nodes)
    sides = [joints(nodes, edges, axis) for axis in (0, 1)]
    out = sys.stdout
    for copy in range(copies):
        dx, dy = copy % columns * width, copy // columns * height
        out.writelines(f'n {lon + dx} {lat - dy}\n' for lon, lat in nodes)
    for copy in range(copies):
        dx, dy = copy % columns * width, copy // columns * height
        first = copy * len(nodes)
        for source, target, flags, speed, number, points in edges:
            line = ' '.join(f'{lon + dx} {lat - dy}' for lon, lat in points)
            out.write(f'e {source + first} {target + first} {flags} {speed} {number} {line}\n')
        neighbours = []
        if copy % columns > 0:
            neighbours.append((copy - 1, sides[0][0], sides[0][1], dx - width, dy))
        if copy >= columns:
            neighbours.append((copy - columns, sides[1][1], sides[1][0], dx, dy - height))
        for other, here, there, other_dx, other_dy in neighbours:
            for a, b in zip(here, there):
                line = (f'{nodes[a][0] + dx} {nodes[a][1] - dy} '
                        f'{nodes[b][0] + other_dx} {nodes[b][1] - other_dy}')
                out.write(f'e {a + first} {b + other * len(nodes)} 3 80 2 {line}\n')
    return 0


if __name__ == '__main__':
    sys.exit(main())

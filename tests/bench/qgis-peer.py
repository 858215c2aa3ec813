#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Exports the page of bench-brief.c from a QGIS layout: the raster map of the same file with 30
closures and 40 numbered facts, legend, scale bar, north arrow, title, their lists and 12 photos of
1600 × 1200 pixels; one A4 page at 150 dpi as PDF. Project and layout are made once; the first
export warms up (QGIS keeps decoded pictures and opened tiles from then on), the median of five
more counts.

  tests/bench/qgis-peer.py TILES.mbtiles FOLDER

leaves qgis.pdf and the photos in FOLDER, and prints milliseconds TAB bytes. Ends with status 77
where QGIS is not installed.
"""

import math
import os
import random
import statistics
import sys
import time
from pathlib import Path

os.environ.setdefault('QT_QPA_PLATFORM', 'offscreen')
try:
    from qgis.core import (
        QgsApplication, QgsCoordinateReferenceSystem, QgsCoordinateTransform, QgsFeature,
        QgsFillSymbol, QgsGeometry, QgsLayoutExporter, QgsLayoutItemLabel, QgsLayoutItemLegend,
        QgsLayoutItemMap, QgsLayoutItemPicture, QgsLayoutItemScaleBar, QgsLayoutPoint,
        QgsLayoutSize, QgsMarkerSymbol, QgsPalLayerSettings, QgsPointXY, QgsPrintLayout,
        QgsProject, QgsRasterLayer, QgsRectangle, QgsTextFormat, QgsVectorLayer,
        QgsVectorLayerSimpleLabeling)
    from qgis.PyQt.QtGui import QFont, QImage
except ImportError:
    sys.exit(77)

RUNS = 5
PHOTOS = 12
CLOSURES = 30
POSTS = 40
DPI = 150
WEST, SOUTH, EAST, NORTH = 2.04, 48.89, 2.166, 48.984
MERCATOR = QgsCoordinateReferenceSystem('EPSG:3857')
WGS84 = QgsCoordinateReferenceSystem('EPSG:4326')


def make_photos(folder, rng):
    """Waves with noise, as bench-brief.c makes them, but as JPEG files."""
    width, height = 1600, 1200
    columns = [math.sin(x / 60) for x in range(width)]
    paths = []
    for number in range(PHOTOS):
        noise = rng.randbytes(width)
        rows = bytearray()
        for y in range(height):
            wave = math.cos(y / 45 + number)
            turn = noise[y:] + noise[:y]
            rows += bytes(int(120 + 60 * c * wave) + (n & 15) for c, n in zip(columns, turn))
        image = QImage(bytes(rows), width, height, width, QImage.Format_Grayscale8)
        path = folder / f'photo-{number}.jpg'
        if not image.convertToFormat(QImage.Format_RGB32).save(str(path), 'JPG', 85):
            sys.exit(f'{path}: not written')
        paths.append(path)
    return paths


def fill_layer(kind, title, geometries, names):
    layer = QgsVectorLayer(f'{kind}?crs=EPSG:4326&field=name:string(80)', title, 'memory')
    features = []
    for geometry, name in zip(geometries, names):
        feature = QgsFeature(layer.fields())
        feature.setGeometry(geometry)
        feature.setAttribute('name', name)
        features.append(feature)
    layer.dataProvider().addFeatures(features)
    return layer


def make_closures(rng):
    boxes = []
    for _ in range(CLOSURES):
        lon, lat = rng.uniform(WEST, 2.16), rng.uniform(SOUTH, 48.98)
        boxes.append(QgsGeometry.fromRect(QgsRectangle(lon, lat, lon + 0.006, lat + 0.004)))
    names = [f'D {i + 1} coupée entre deux communes' for i in range(CLOSURES)]
    layer = fill_layer('Polygon', 'Fermeture', boxes, names)
    layer.renderer().setSymbol(QgsFillSymbol.createSimple(
        {'color': '179,21,31,64', 'outline_color': '179,21,31', 'outline_width': '0.5'}))
    return layer


def make_facts(rng):
    points = [QgsGeometry.fromPointXY(QgsPointXY(rng.uniform(WEST, 2.16), rng.uniform(SOUTH, 48.98)))
              for _ in range(POSTS)]
    layer = fill_layer('Point', 'Fait confirmé', points, [str(i + 1) for i in range(POSTS)])
    layer.renderer().setSymbol(QgsMarkerSymbol.createSimple(
        {'name': 'circle', 'color': '29,31,36', 'size': '3.5'}))
    settings = QgsPalLayerSettings()
    settings.fieldName = 'name'
    text = QgsTextFormat()
    text.setSize(7)
    settings.setFormat(text)
    layer.setLabeling(QgsVectorLayerSimpleLabeling(settings))
    layer.setLabelsEnabled(True)
    return layer


def place(layout, item, x, y, width, height):
    """Puts an item on the page; millimetres."""
    layout.addLayoutItem(item)
    item.attemptMove(QgsLayoutPoint(x, y))
    item.attemptResize(QgsLayoutSize(width, height))
    return item


def add_text(layout, text, size, x, y, width, height):
    label = QgsLayoutItemLabel(layout)
    text_format = QgsTextFormat()
    text_format.setFont(QFont('Cantarell'))
    text_format.setSize(size)
    label.setTextFormat(text_format)
    label.setText(text)
    place(layout, label, x, y, width, height)


def add_map(layout, project):
    frame = place(layout, QgsLayoutItemMap(layout), 12, 32, 186, 90)
    frame.setCrs(MERCATOR)
    box = QgsCoordinateTransform(WGS84, MERCATOR, project).transformBoundingBox(
        QgsRectangle(WEST, SOUTH, EAST, NORTH))
    frame.zoomToExtent(box)
    frame.setFrameEnabled(True)

    scale = QgsLayoutItemScaleBar(layout)
    scale.setStyle('Single Box')
    scale.setLinkedMap(frame)
    scale.applyDefaultSize()
    place(layout, scale, 14, 110, 60, 10)

    legend = QgsLayoutItemLegend(layout)
    legend.setLinkedMap(frame)
    place(layout, legend, 150, 34, 45, 20)

    north = QgsLayoutItemPicture(layout)
    north.setPicturePath(QgsApplication.svgPaths()[0] + 'arrows/NorthArrow_02.svg')
    place(layout, north, 186, 108, 10, 12)


def make_layout(tiles, photos, rng):
    project = QgsProject.instance()
    project.setCrs(MERCATOR)
    raster = QgsRasterLayer(str(tiles), 'OpenStreetMap', 'gdal')
    if not raster.isValid():
        sys.exit(f'{tiles}: QGIS does not read it')
    for layer in (raster, make_closures(rng), make_facts(rng)):
        project.addMapLayer(layer)

    layout = QgsPrintLayout(project)
    layout.initializeDefaults()
    layout.renderContext().setDpi(DPI)
    page = layout.pageCollection().page(0)
    page.setPageSize('A4', page.Portrait)
    add_text(layout, 'Neige : point de situation', 16, 12, 10, 120, 9)
    add_text(layout, 'Cne Martin · SDIS · COS', 8, 12, 20, 120, 6)
    add_map(layout, project)
    closures = '\n'.join(f'{i + 1}. D {i + 1} coupée entre deux communes' for i in range(CLOSURES))
    facts = '\n'.join(f'{i + 1}. La neige tient au sol et la route est coupée' for i in range(POSTS))
    add_text(layout, closures, 6.5, 12, 126, 90, 90)
    add_text(layout, facts, 6.5, 106, 126, 90, 116)
    for number, path in enumerate(photos):
        picture = QgsLayoutItemPicture(layout)
        picture.setPicturePath(str(path))
        place(layout, picture, 12 + number % 6 * 31.2, 240 + number // 6 * 24, 30, 22.5)
    add_text(layout, '© OpenStreetMap contributors', 6, 12, 288, 120, 5)
    return layout


def export(layout, path):
    settings = QgsLayoutExporter.PdfExportSettings()
    settings.dpi = DPI
    started = time.monotonic()
    if QgsLayoutExporter(layout).exportToPdf(str(path), settings) != QgsLayoutExporter.Success:
        sys.exit('QGIS did not export the page')
    return 1000 * (time.monotonic() - started)


def main():
    tiles, folder = Path(sys.argv[1]), Path(sys.argv[2])
    application = QgsApplication([], False)
    application.initQgis()
    rng = random.Random(12)
    layout = make_layout(tiles, make_photos(folder, rng), rng)
    path = folder / 'qgis.pdf'
    export(layout, path)
    milliseconds = statistics.median(export(layout, path) for _ in range(RUNS))
    print(f'{milliseconds:.1f}\t{path.stat().st_size}', flush=True)
    # Layers and layout must be gone before QGIS is; at exit their order is Python's.
    os._exit(0)


if __name__ == '__main__':
    main()

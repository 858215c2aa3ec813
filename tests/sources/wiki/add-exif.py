#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Writes a JPEG with a place, a time and an author: add-exif.py IN OUT LAT LON TIME AUTHOR"""
import struct
import sys


def entry(tag, kind, count, value):
    return struct.pack("<HHI", tag, kind, count) + value.ljust(4, b"\0")


def degrees(value):
    value = abs(value)
    whole = int(value)
    minutes = int((value - whole) * 60)
    seconds = (value - whole - minutes / 60) * 3600
    return struct.pack("<6I", whole, 1, minutes, 1, round(seconds * 10000), 10000)


def make_exif(lat, lon, time, author):
    author, time = author.encode() + b"\0", time.encode() + b"\0"
    root = 8
    exif = root + 2 + 3 * 12 + 4
    gps = exif + 2 + 12 + 4
    data = gps + 2 + 4 * 12 + 4
    places = [data]
    for text in (author, time, degrees(lat)):
        places.append(places[-1] + len(text))
    offsets = [struct.pack("<I", place) for place in places]
    tiff = b"II*\0" + struct.pack("<I", root)
    tiff += struct.pack("<H", 3) + entry(0x13B, 2, len(author), offsets[0])
    tiff += entry(0x8769, 4, 1, struct.pack("<I", exif)) + entry(0x8825, 4, 1, struct.pack("<I", gps))
    tiff += bytes(4) + struct.pack("<H", 1) + entry(0x9003, 2, len(time), offsets[1]) + bytes(4)
    tiff += struct.pack("<H", 4) + entry(1, 2, 2, b"N" if lat >= 0 else b"S")
    tiff += entry(2, 5, 3, offsets[2]) + entry(3, 2, 2, b"E" if lon >= 0 else b"W")
    tiff += entry(4, 5, 3, offsets[3]) + bytes(4)
    tiff += author + time + degrees(lat) + degrees(lon)
    return b"\xff\xe1" + struct.pack(">H", len(tiff) + 8) + b"Exif\0\0" + tiff


source, target, lat, lon, time, author = sys.argv[1:]
with open(source, "rb") as file:
    jpeg = file.read()
with open(target, "wb") as file:
    file.write(jpeg[:2] + make_exif(float(lat), float(lon), time, author) + jpeg[2:])

/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gdk/gdk.h>

#include "vigie-post.h"
#include "vigie-shape.h"

G_BEGIN_DECLS

/*
 * The few colours that carry meaning, in a variant for light and one for dark surroundings. White
 * ink on the light ones and black ink on the dark ones keeps a contrast of at least 4.5 : 1.
 * Nothing is said by colour alone: each status also has a sign of its own.
 */
#define VIGIE_PALETTE_NEW 0x1a5fb4
#define VIGIE_PALETTE_NEW_DARK 0x78aeed
#define VIGIE_PALETTE_CONFIRMED 0x1b7f4b
#define VIGIE_PALETTE_CONFIRMED_DARK 0x57d38c
#define VIGIE_PALETTE_REJECTED 0x6b6470
#define VIGIE_PALETTE_REJECTED_DARK 0xb0aab5
#define VIGIE_PALETTE_UNVERIFIABLE 0x813d9c
#define VIGIE_PALETTE_UNVERIFIABLE_DARK 0xd59be8
#define VIGIE_PALETTE_KNOWN 0x0a6d78
#define VIGIE_PALETTE_KNOWN_DARK 0x5cc8d0

#define VIGIE_PALETTE_CLOSURE 0xc01c28
#define VIGIE_PALETTE_CLOSURE_DARK 0xff7b70
#define VIGIE_PALETTE_HAZARD 0xb84a00
#define VIGIE_PALETTE_HAZARD_DARK 0xffa348
#define VIGIE_PALETTE_PERIMETER 0x3b3f9e
#define VIGIE_PALETTE_PERIMETER_DARK 0xb0b7ff
#define VIGIE_PALETTE_DIVERSION 0x8a6100
#define VIGIE_PALETTE_DIVERSION_DARK 0xf5d76e
#define VIGIE_PALETTE_MARKER 0x3d3846
#define VIGIE_PALETTE_MARKER_DARK 0xdeddda

static inline GdkRGBA
vigie_palette_unpack (guint32 rgb)
{
  return (GdkRGBA) { (float) (rgb >> 16 & 0xff) / 255.0f, (float) (rgb >> 8 & 0xff) / 255.0f,
                     (float) (rgb & 0xff) / 255.0f, 1.0f };
}

/**
 * vigie_palette_status:
 * @status: a verdict
 * @dark: whether it is shown on a dark surface
 *
 * Returns: the colour of @status as 0xRRGGBB
 */
static inline guint32
vigie_palette_status (VigieStatus status, gboolean dark)
{
  switch (status)
    {
    case VIGIE_STATUS_CONFIRMED:
      return dark ? VIGIE_PALETTE_CONFIRMED_DARK : VIGIE_PALETTE_CONFIRMED;
    case VIGIE_STATUS_REJECTED:
      return dark ? VIGIE_PALETTE_REJECTED_DARK : VIGIE_PALETTE_REJECTED;
    case VIGIE_STATUS_UNVERIFIABLE:
      return dark ? VIGIE_PALETTE_UNVERIFIABLE_DARK : VIGIE_PALETTE_UNVERIFIABLE;
    case VIGIE_STATUS_KNOWN_TO_COMMAND:
      return dark ? VIGIE_PALETTE_KNOWN_DARK : VIGIE_PALETTE_KNOWN;
    case VIGIE_STATUS_NEW:
    default:
      return dark ? VIGIE_PALETTE_NEW_DARK : VIGIE_PALETTE_NEW;
    }
}

/**
 * vigie_palette_shape:
 * @kind: a kind of shape
 * @dark: whether it is shown on a dark surface
 *
 * Returns: the colour of @kind as 0xRRGGBB
 */
static inline guint32
vigie_palette_shape (VigieShapeKind kind, gboolean dark)
{
  switch (kind)
    {
    case VIGIE_SHAPE_HAZARD:
      return dark ? VIGIE_PALETTE_HAZARD_DARK : VIGIE_PALETTE_HAZARD;
    case VIGIE_SHAPE_PERIMETER:
      return dark ? VIGIE_PALETTE_PERIMETER_DARK : VIGIE_PALETTE_PERIMETER;
    case VIGIE_SHAPE_DIVERSION:
      return dark ? VIGIE_PALETTE_DIVERSION_DARK : VIGIE_PALETTE_DIVERSION;
    case VIGIE_SHAPE_MARKER:
      return dark ? VIGIE_PALETTE_MARKER_DARK : VIGIE_PALETTE_MARKER;
    case VIGIE_SHAPE_CLOSURE:
    default:
      return dark ? VIGIE_PALETTE_CLOSURE_DARK : VIGIE_PALETTE_CLOSURE;
    }
}

G_END_DECLS

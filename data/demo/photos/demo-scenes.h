/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "demo-paint.h"

G_BEGIN_DECLS

/* Where and when a sample photo says it was taken; no latitude means no position. */
typedef struct
{
  const char *name; /* of the file, without its ending */
  guint32 seed;
  LightKind light;
  void (*paint) (Scene *scene);
  double lat;
  double lon;
  double radius_m;
  double direction_deg;
  const char *taken; /* as in EXIF */
} DemoPhoto;

extern const DemoPhoto demo_photos[];
extern const gsize n_demo_photos;

G_END_DECLS

/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "vigie-photo-hash.h"

G_BEGIN_DECLS

/* Bits that differ, at most, between pictures that look alike. Unlike ones differ in 32 on average;
 * docs/benchmarks.md says how many of each kind are found, and how many others. */
#define VIGIE_LOOK_ALIKE_RADIUS 8

/**
 * VigieLookAlike:
 * @photo: what the photo was added with
 * @distance: bits that differ where they differ least
 * @mirrored: whether one is the other as a mirror shows it
 * @cropped: whether one is a part of the other
 */
typedef struct
{
  guint32 photo;
  guint8 distance;
  gboolean mirrored;
  gboolean cropped;
} VigieLookAlike;

typedef struct _VigieLookAlikes VigieLookAlikes;

VigieLookAlikes *vigie_look_alikes_new (void);
void vigie_look_alikes_free (VigieLookAlikes *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (VigieLookAlikes, vigie_look_alikes_free)

void vigie_look_alikes_add (VigieLookAlikes *self, const VigiePhotoHash *hash, guint32 photo);
GArray *vigie_look_alikes_find (VigieLookAlikes *self, const VigiePhotoHash *hash);

G_END_DECLS

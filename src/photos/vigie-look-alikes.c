/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "vigie-look-alikes.h"

#include "vigie-hash-index.h"

/* Photos by what they look like. Of two photos one may be a part of the other, either way: crops
 * are kept of each, and asked for of each, but never crop against crop. */
struct _VigieLookAlikes
{
  VigieHashIndex *wholes;
  VigieHashIndex *crops;
};

/**
 * vigie_look_alikes_new:
 *
 * For one thread at a time.
 *
 * Returns: (transfer full): no photos yet
 */
VigieLookAlikes *
vigie_look_alikes_new (void)
{
  VigieLookAlikes *self = g_new0 (VigieLookAlikes, 1);

  self->wholes = vigie_hash_index_new ();
  self->crops = vigie_hash_index_new ();
  return self;
}

void
vigie_look_alikes_free (VigieLookAlikes *self)
{
  if (self == NULL)
    return;
  vigie_hash_index_free (self->wholes);
  vigie_hash_index_free (self->crops);
  g_free (self);
}

/**
 * vigie_look_alikes_add:
 * @self: photos
 * @hash: of another one
 * @photo: what it is known by
 */
void
vigie_look_alikes_add (VigieLookAlikes *self, const VigiePhotoHash *hash, guint32 photo)
{
  g_return_if_fail (self != NULL);
  g_return_if_fail (hash != NULL);

  vigie_hash_index_add (self->wholes, hash->whole[VIGIE_PHOTO_AS_IT_IS], photo);
  for (int i = 0; i < VIGIE_PHOTO_HASH_N_CROPS; i++)
    vigie_hash_index_add (self->crops, hash->crops[VIGIE_PHOTO_AS_IT_IS][i], photo);
}

static void
find (VigieHashIndex *index, guint64 hash, gboolean mirrored, gboolean cropped, GArray *found)
{
  g_autoptr (GArray) matches = g_array_new (FALSE, FALSE, sizeof (VigieHashMatch));

  vigie_hash_index_find (index, hash, VIGIE_LOOK_ALIKE_RADIUS, matches);
  for (guint i = 0; i < matches->len; i++)
    {
      const VigieHashMatch *match = &g_array_index (matches, VigieHashMatch, i);
      VigieLookAlike alike = { (guint32) match->value, (guint8) match->distance, mirrored,
                               cropped };

      g_array_append_val (found, alike);
    }
}

/* By photo; of one photo the nearest first, and of equally near ones the simplest relation. */
static int
compare_by_photo (const void *a, const void *b)
{
  const VigieLookAlike *x = a;
  const VigieLookAlike *y = b;

  if (x->photo != y->photo)
    return x->photo < y->photo ? -1 : 1;
  if (x->distance != y->distance)
    return (int) x->distance - y->distance;
  return (x->cropped + x->mirrored) - (y->cropped + y->mirrored);
}

static int
compare_by_distance (const void *a, const void *b)
{
  const VigieLookAlike *x = a;
  const VigieLookAlike *y = b;

  if (x->distance != y->distance)
    return (int) x->distance - y->distance;
  return (x->photo > y->photo) - (x->photo < y->photo);
}

/**
 * vigie_look_alikes_find:
 * @self: photos
 * @hash: of a photo
 *
 * Returns: (transfer full) (element-type VigieLookAlike): those that look like it, each once, the
 *   nearest first; the photo itself is among them where it was added
 */
GArray *
vigie_look_alikes_find (VigieLookAlikes *self, const VigiePhotoHash *hash)
{
  GArray *found = g_array_new (FALSE, FALSE, sizeof (VigieLookAlike));
  guint n = 0;

  g_return_val_if_fail (self != NULL, found);
  g_return_val_if_fail (hash != NULL, found);

  for (int side = 0; side < VIGIE_PHOTO_N_SIDES; side++)
    {
      find (self->wholes, hash->whole[side], side == VIGIE_PHOTO_MIRRORED, FALSE, found);
      find (self->crops, hash->whole[side], side == VIGIE_PHOTO_MIRRORED, TRUE, found);
      for (int i = 0; i < VIGIE_PHOTO_HASH_N_CROPS; i++)
        find (self->wholes, hash->crops[side][i], side == VIGIE_PHOTO_MIRRORED, TRUE, found);
    }

  g_array_sort (found, compare_by_photo);
  for (guint i = 0; i < found->len; i++)
    {
      VigieLookAlike *alikes = (VigieLookAlike *) (gpointer) found->data;

      if (i == 0 || alikes[i].photo != alikes[n - 1].photo)
        alikes[n++] = alikes[i];
    }
  g_array_set_size (found, n);
  g_array_sort (found, compare_by_distance);
  return found;
}

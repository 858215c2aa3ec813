/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What an overlay says, without how it is written. No format's bytes can be compared for that: each
 * holds the time at which it was made, and words in the language of the desk. */
#include "vigie-content-key.h"

#include <string.h>

#include "vigie-export-number.h"
#include "vigie-export-post.h"
#include "vigie-json.h"
#include "vigie-query.h"

#define DIGEST_LENGTH 32 /* bytes of SHA-256 */

typedef struct
{
  guint8 bytes[DIGEST_LENGTH];
} Digest;

typedef struct
{
  const VigieExportInput *input;
  GCancellable *cancellable;
  GArray *digests; /* of Digest: one of each shape and post */
  GString *text;   /* reused */
  GError *error;
} Reader;

/* ---- one line for each thing: values parted by blanks, texts as JSON writes them ---- */

static void
add_string (GString *out, const char *text)
{
  g_autofree char *valid = text != NULL ? g_utf8_make_valid (text, -1) : NULL;

  g_string_append_c (out, ' ');
  if (valid != NULL)
    vigie_json_append_string (out, valid);
  else
    g_string_append (out, "null");
}

static void
add_int (GString *out, gint64 value)
{
  g_string_append_printf (out, " %" G_GINT64_FORMAT, value);
}

static void
add_point (GString *out, const double *lonlat)
{
  char room[2 * VIGIE_EXPORT_NUMBER_SIZE + 2];
  char *end = room;

  *end++ = ' ';
  end = vigie_export_write_degrees (end, lonlat[0]);
  *end++ = ',';
  end = vigie_export_write_degrees (end, lonlat[1]);
  g_string_append_len (out, room, end - room);
}

static void
add_geometry (GString *out, const VigieGeometry *geometry)
{
  g_string_append_c (out, ' ');
  g_string_append (out, vigie_geometry_kind_to_string (vigie_geometry_get_kind (geometry)));
  for (gsize part = 0; part < vigie_geometry_get_n_parts (geometry); part++)
    for (gsize ring = 0; ring < vigie_geometry_get_n_rings (geometry, part); ring++)
      {
        gsize n_points;
        const double *lonlat = vigie_geometry_get_ring (geometry, part, ring, &n_points);

        g_string_append (out, ring == 0 ? " /" : " -");
        for (gsize i = 0; i < n_points; i++)
          add_point (out, lonlat + 2 * i);
      }
}

static void
end_line (Reader *self)
{
  g_autoptr (GChecksum) checksum = g_checksum_new (G_CHECKSUM_SHA256);
  Digest digest;
  gsize length = sizeof digest.bytes;

  g_checksum_update (checksum, (const guchar *) self->text->str, (gssize) self->text->len);
  g_checksum_get_digest (checksum, digest.bytes, &length);
  g_array_append_val (self->digests, digest);
}

static gboolean
read_shape (VigieShape *shape, gpointer user_data)
{
  Reader *self = user_data;
  const VigieSituation *situation = self->input->situation;
  gint64 from = shape->from != VIGIE_TIME_UNKNOWN ? shape->from : shape->drawn_at;

  if (g_cancellable_set_error_if_cancelled (self->cancellable, &self->error))
    return FALSE;
  if (shape->geometry == NULL || from > situation->at ||
      (!situation->with_lifted && !vigie_shape_is_valid_at (shape, situation->at)))
    return TRUE;
  g_string_assign (self->text, "shape");
  add_string (self->text, shape->id);
  add_int (self->text, shape->version);
  add_string (self->text, vigie_shape_kind_to_string (shape->kind));
  add_string (self->text, shape->title);
  add_string (self->text, shape->cause);
  add_int (self->text, from);
  add_int (self->text, shape->to);
  add_int (self->text, shape->lifted_at);
  g_string_append (self->text,
                   vigie_shape_is_valid_at (shape, situation->at) ? " holds" : " ended");
  add_string (self->text, shape->details);
  add_geometry (self->text, shape->geometry);
  end_line (self);
  return TRUE;
}

/* What nothing happened to has the key that it always had. Who else brought a post makes no other
 * overlay of it. */
static void
add_change (GString *out, const char *word, gint64 at)
{
  if (at == VIGIE_TIME_UNKNOWN)
    return;
  g_string_append (out, word);
  add_int (out, at);
}

static gboolean
read_post (VigiePost *post, const VigiePostState *state, gpointer user_data)
{
  Reader *self = user_data;
  g_auto (VigieExportOrigin) origin = { 0 };
  const VigiePosition *position;

  if (g_cancellable_set_error_if_cancelled (self->cancellable, &self->error))
    return FALSE;
  state = vigie_export_post_choose_state (state, self->input->include_unconfirmed);
  if (state == NULL)
    return TRUE;
  if (!vigie_export_source_find_origin (self->input->source, post, &origin, &self->error))
    return FALSE;
  position = vigie_post_choose_position (post, state);
  g_string_assign (self->text, "post");
  add_string (self->text, vigie_post_get_id (post));
  add_string (self->text, vigie_status_to_string (state->status));
  add_string (self->text, state->duplicate_of);
  g_string_append (self->text, self->input->include_authors ? " author" : " anonymous");
  if (position != NULL && vigie_position_is_valid (position))
    {
      const double lonlat[2] = { position->lon, position->lat };

      add_point (self->text, lonlat);
      g_string_append_c (self->text, ' ');
      vigie_json_append_double (self->text, position->radius_m);
      add_string (self->text, vigie_origin_to_string (position->origin));
      g_string_append (self->text, state->has_position ? " sure" : " candidate");
    }
  add_change (self->text, " edited ", origin.edited_at);
  add_change (self->text, " deleted ", origin.deleted_at);
  end_line (self);
  return TRUE;
}

static int
compare_digests (gconstpointer a, gconstpointer b)
{
  return memcmp (a, b, DIGEST_LENGTH);
}

/* What everything of the overlay carries. */
static void
add_incident (GChecksum *checksum, GString *text, const VigieSituation *situation)
{
  g_string_assign (text, "vigie-content 1");
  add_string (text, situation->id);
  add_string (text, situation->title);
  add_string (text, situation->organisation);
  g_string_append (text, situation->exercise ? " exercise\n" : " real\n");
  g_checksum_update (checksum, (const guchar *) text->str, (gssize) text->len);
}

/**
 * vigie_content_key_new:
 * @input: what would be written
 * @cancellable: (nullable): ends it
 * @error: return location for a #GError
 *
 * Says in 64 hex digits what an overlay tells: the incident's name, whose it is, whether it is an
 * exercise, the shapes that hold (and what has ended, where that is asked for), and the posts. Two
 * keys are equal where another file would say the same, whatever its format, its language and the
 * time at which it is made; also the order in which things come does not count.
 *
 * Left out is what changes without anybody's decision: how long ago something was, that a feed
 * stops telling of what ended, and lines that another territory gives.
 *
 * Returns: (transfer full) (nullable): SHA-256, or %NULL with @error set
 */
char *
vigie_content_key_new (const VigieExportInput *input, GCancellable *cancellable, GError **error)
{
  g_autoptr (GArray) digests = g_array_new (FALSE, FALSE, sizeof (Digest));
  g_autoptr (GString) text = g_string_new (NULL);
  g_autoptr (GChecksum) checksum = g_checksum_new (G_CHECKSUM_SHA256);
  Reader self = { .input = input, .cancellable = cancellable, .digests = digests, .text = text };

  if (!vigie_export_source_foreach_shape (input->source, read_shape, &self, error) ||
      (self.error == NULL &&
       !vigie_export_source_foreach_post (input->source, read_post, &self, error)))
    return NULL;
  if (self.error != NULL)
    {
      g_propagate_error (error, self.error);
      return NULL;
    }
  g_array_sort (digests, compare_digests);
  add_incident (checksum, text, input->situation);
  g_checksum_update (checksum, (const guchar *) digests->data,
                     (gssize) (digests->len * sizeof (Digest)));
  return g_strdup (g_checksum_get_string (checksum));
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "vigie-post.h"

#include <string.h>

static const char *const status_names[VIGIE_N_STATUSES] = {
  [VIGIE_STATUS_NEW] = "new",
  [VIGIE_STATUS_CONFIRMED] = "confirmed",
  [VIGIE_STATUS_REJECTED] = "rejected",
  [VIGIE_STATUS_UNVERIFIABLE] = "unverifiable",
  [VIGIE_STATUS_KNOWN_TO_COMMAND] = "known-to-command",
};

/**
 * vigie_status_to_string:
 * @status: a verdict
 *
 * Returns: (transfer none): its name in payloads and on the command line
 */
const char *
vigie_status_to_string (VigieStatus status)
{
  g_return_val_if_fail ((guint) status < VIGIE_N_STATUSES, "new");

  return status_names[status];
}

/**
 * vigie_status_from_string:
 * @text: a name
 * @status: (out): the verdict
 *
 * Returns: %FALSE when @text names none
 */
gboolean
vigie_status_from_string (const char *text, VigieStatus *status)
{
  for (int i = 0; i < VIGIE_N_STATUSES; i++)
    {
      if (g_strcmp0 (text, status_names[i]) == 0)
        {
          *status = (VigieStatus) i;
          return TRUE;
        }
    }
  return FALSE;
}

/**
 * vigie_photo_facts_new:
 * @uri: (nullable): a file or an address
 *
 * Returns: (transfer full): facts that know nothing else yet
 */
VigiePhotoFacts *
vigie_photo_facts_new (const char *uri)
{
  VigiePhotoFacts *self = g_new0 (VigiePhotoFacts, 1);

  self->uri = g_strdup (uri);
  self->taken_at = VIGIE_TIME_UNKNOWN;
  return self;
}

/**
 * vigie_photo_facts_clear:
 * @self: facts
 *
 * Frees what @self holds, not @self.
 */
void
vigie_photo_facts_clear (VigiePhotoFacts *self)
{
  g_clear_pointer (&self->sha256, g_free);
  g_clear_pointer (&self->uri, g_free);
  g_clear_pointer (&self->mime_type, g_free);
  g_clear_pointer (&self->error, g_free);
  g_clear_pointer (&self->bytes, g_bytes_unref);
}

void
vigie_photo_facts_free (VigiePhotoFacts *self)
{
  if (self == NULL)
    return;

  vigie_photo_facts_clear (self);
  g_free (self);
}

static VigiePhotoFacts *
photo_facts_copy_without_bytes (const VigiePhotoFacts *facts)
{
  VigiePhotoFacts *copy = g_memdup2 (facts, sizeof *facts);

  copy->sha256 = g_strdup (facts->sha256);
  copy->uri = g_strdup (facts->uri);
  copy->mime_type = g_strdup (facts->mime_type);
  copy->error = g_strdup (facts->error);
  copy->bytes = NULL;
  return copy;
}

/**
 * vigie_post_make_id:
 * @source_kind: "x", "mastodon", …
 * @source_host: a server or collection, may be ""
 * @external_id: the source's own id
 * @id: (out): 32 hex digits and a NUL
 *
 * What decisions name and every desk shares: the first 128 bits of the SHA-256 of the three
 * parts, each followed by a line feed, which none of them contains.
 */
void
vigie_post_make_id (const char *source_kind,
                    const char *source_host,
                    const char *external_id,
                    char id[VIGIE_POST_ID_LENGTH + 1])
{
  static const char digits[] = "0123456789abcdef";
  const char *parts[] = { source_kind, source_host, external_id };
  guint8 digest[32];
  gsize length = sizeof digest;
  GChecksum *checksum = g_checksum_new (G_CHECKSUM_SHA256);

  for (gsize i = 0; i < G_N_ELEMENTS (parts); i++)
    {
      if (parts[i] != NULL)
        g_checksum_update (checksum, (const guchar *) parts[i], (gssize) strlen (parts[i]));
      g_checksum_update (checksum, (const guchar *) "\n", 1);
    }
  g_checksum_get_digest (checksum, digest, &length);
  g_checksum_free (checksum);

  for (gsize i = 0; i < VIGIE_POST_ID_LENGTH / 2; i++)
    {
      id[2 * i] = digits[digest[i] >> 4];
      id[2 * i + 1] = digits[digest[i] & 15];
    }
  id[VIGIE_POST_ID_LENGTH] = '\0';
}

struct _VigiePost
{
  GObject parent_instance;

  gint64 row_id;
  char id[VIGIE_POST_ID_LENGTH + 1];
  char *source_kind;
  char *source_host;
  char *external_id;
  char *url;
  char *author;
  char *text;
  gint64 posted_at;
  gint64 received_at;
  VigiePosition *candidates;
  gsize n_candidates;
  GPtrArray *photos; /* (element-type VigiePhotoFacts) */
};

G_DEFINE_FINAL_TYPE (VigiePost, vigie_post, G_TYPE_OBJECT)

static void
vigie_post_finalize (GObject *object)
{
  VigiePost *self = VIGIE_POST (object);

  g_clear_pointer (&self->source_kind, g_free);
  g_clear_pointer (&self->source_host, g_free);
  g_clear_pointer (&self->external_id, g_free);
  g_clear_pointer (&self->url, g_free);
  g_clear_pointer (&self->author, g_free);
  g_clear_pointer (&self->text, g_free);
  g_clear_pointer (&self->candidates, g_free);
  g_clear_pointer (&self->photos, g_ptr_array_unref);

  G_OBJECT_CLASS (vigie_post_parent_class)->finalize (object);
}

static void
vigie_post_class_init (VigiePostClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = vigie_post_finalize;
}

static void
vigie_post_init (VigiePost *self)
{
  self->photos = g_ptr_array_new_with_free_func ((GDestroyNotify) vigie_photo_facts_free);
}

/**
 * vigie_post_new:
 * @row_id: the incident file's key, or 0
 * @observation: what the source said; copied, without the photos' bytes
 *
 * Returns: (transfer full): a post
 */
VigiePost *
vigie_post_new (gint64 row_id, const VigieObservation *observation)
{
  VigiePost *self;

  g_return_val_if_fail (observation != NULL, NULL);

  self = g_object_new (VIGIE_TYPE_POST, NULL);
  self->row_id = row_id;
  self->source_kind = g_strdup (observation->source_kind);
  self->source_host = g_strdup (observation->source_host != NULL ? observation->source_host : "");
  self->external_id = g_strdup (observation->external_id);
  self->url = g_strdup (observation->url);
  self->author = g_strdup (observation->author);
  self->text = g_strdup (observation->text != NULL ? observation->text : "");
  self->posted_at = observation->posted_at;
  self->received_at = observation->received_at;
  self->n_candidates = observation->n_candidates;
  self->candidates =
      g_memdup2 (observation->candidates, observation->n_candidates * sizeof (VigiePosition));
  for (gsize i = 0; i < observation->n_photos; i++)
    g_ptr_array_add (self->photos, photo_facts_copy_without_bytes (observation->photos[i]));
  vigie_post_make_id (self->source_kind, self->source_host, self->external_id, self->id);
  return self;
}

/**
 * vigie_post_new_with_id:
 * @row_id: the incident file's key, or 0
 * @id: 32 hex digits, by which decisions name the post
 * @observation: what is left of what the source said
 *
 * A post whose source's own id is not known any more; see vigie_store_pseudonymise().
 *
 * Returns: (transfer full): a post
 */
VigiePost *
vigie_post_new_with_id (gint64 row_id, const char *id, const VigieObservation *observation)
{
  VigiePost *self = vigie_post_new (row_id, observation);

  if (self != NULL && id != NULL)
    g_strlcpy (self->id, id, sizeof self->id);
  return self;
}

gint64
vigie_post_get_row_id (VigiePost *self)
{
  g_return_val_if_fail (VIGIE_IS_POST (self), 0);

  return self->row_id;
}

const char *
vigie_post_get_id (VigiePost *self)
{
  g_return_val_if_fail (VIGIE_IS_POST (self), NULL);

  return self->id;
}

const char *
vigie_post_get_source_kind (VigiePost *self)
{
  g_return_val_if_fail (VIGIE_IS_POST (self), NULL);

  return self->source_kind;
}

const char *
vigie_post_get_source_host (VigiePost *self)
{
  g_return_val_if_fail (VIGIE_IS_POST (self), NULL);

  return self->source_host;
}

/**
 * vigie_post_dup_source:
 * @self: a post
 *
 * Returns: (transfer full): its source for people and scripts: the kind, and the host where the
 *   kind alone does not say which ("mastodon:example.org", "file:posts.csv", but "x")
 */
char *
vigie_post_dup_source (VigiePost *self)
{
  g_return_val_if_fail (VIGIE_IS_POST (self), NULL);

  if (self->source_host[0] == '\0' || g_str_equal (self->source_kind, "x") ||
      g_str_equal (self->source_kind, "bluesky"))
    return g_strdup (self->source_kind);
  return g_strdup_printf ("%s:%s", self->source_kind, self->source_host);
}

/**
 * vigie_post_is_link_only:
 * @self: a post
 *
 * X lets its posts be handed on as identifier and link only.
 *
 * Returns: whether neither text, author nor photos of @self may leave the desk
 */
gboolean
vigie_post_is_link_only (VigiePost *self)
{
  return g_strcmp0 (vigie_post_get_source_kind (self), "x") == 0;
}

const char *
vigie_post_get_external_id (VigiePost *self)
{
  g_return_val_if_fail (VIGIE_IS_POST (self), NULL);

  return self->external_id;
}

const char *
vigie_post_get_url (VigiePost *self)
{
  g_return_val_if_fail (VIGIE_IS_POST (self), NULL);

  return self->url;
}

const char *
vigie_post_get_author (VigiePost *self)
{
  g_return_val_if_fail (VIGIE_IS_POST (self), NULL);

  return self->author;
}

const char *
vigie_post_get_text (VigiePost *self)
{
  g_return_val_if_fail (VIGIE_IS_POST (self), NULL);

  return self->text;
}

gint64
vigie_post_get_posted_at (VigiePost *self)
{
  g_return_val_if_fail (VIGIE_IS_POST (self), 0);

  return self->posted_at;
}

gint64
vigie_post_get_received_at (VigiePost *self)
{
  g_return_val_if_fail (VIGIE_IS_POST (self), 0);

  return self->received_at;
}

/**
 * vigie_post_get_candidates:
 * @self: a post
 * @n_candidates: (out): how many
 *
 * Returns: (transfer none) (array length=n_candidates) (nullable): the positions that the source,
 *   the photo or the text suggest, most telling first
 */
const VigiePosition *
vigie_post_get_candidates (VigiePost *self, gsize *n_candidates)
{
  g_return_val_if_fail (VIGIE_IS_POST (self), NULL);

  *n_candidates = self->n_candidates;
  return self->candidates;
}

/**
 * vigie_post_get_photos:
 * @self: a post
 * @n_photos: (out): how many
 *
 * Returns: (transfer none) (array length=n_photos): its photos, without their bytes
 */
VigiePhotoFacts *const *
vigie_post_get_photos (VigiePost *self, gsize *n_photos)
{
  g_return_val_if_fail (VIGIE_IS_POST (self), NULL);

  *n_photos = self->photos->len;
  return (VigiePhotoFacts *const *) self->photos->pdata;
}

/**
 * vigie_post_get_claimed_at:
 * @self: a post
 *
 * Returns: ms: when its first photo says that it was taken, else when it was posted
 */
gint64
vigie_post_get_claimed_at (VigiePost *self)
{
  gsize n_photos = 0;
  VigiePhotoFacts *const *photos = vigie_post_get_photos (self, &n_photos);

  for (gsize i = 0; i < n_photos; i++)
    {
      if (photos[i]->taken_at != VIGIE_TIME_UNKNOWN)
        return photos[i]->taken_at;
    }
  return vigie_post_get_posted_at (self);
}

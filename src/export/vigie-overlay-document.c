/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "vigie-overlay-document.h"

#include <string.h>

/* Less is not worth the time of the one who unpacks it. */
#define GZIP_MIN 512
/* 128 bits of the digest name a version well enough, and are short in every request. */
#define ETAG_LENGTH 32

struct _VigieOverlayDocument
{
  gatomicrefcount n_references;
  char *type;
  char *reason;
  GBytes *bytes;
  GBytes *gzip;
  gint64 modified_at;
  char etag[ETAG_LENGTH + 3]; /* with its quotes */
  char gzip_etag[ETAG_LENGTH + 6];
};

/* (nullable): where it would not be smaller */
static GBytes *
compress (GBytes *bytes)
{
  g_autoptr (GZlibCompressor) compressor = NULL;
  g_autoptr (GBytes) packed = NULL;

  if (g_bytes_get_size (bytes) < GZIP_MIN)
    return NULL;
  compressor = g_zlib_compressor_new (G_ZLIB_COMPRESSOR_FORMAT_GZIP, 6);
  packed = g_converter_convert_bytes (G_CONVERTER (compressor), bytes, NULL);
  if (packed == NULL || g_bytes_get_size (packed) >= g_bytes_get_size (bytes))
    return NULL;
  return g_steal_pointer (&packed);
}

/**
 * vigie_overlay_document_new:
 * @type: its media type
 * @bytes: what it holds
 * @modified_at: when that was made, ms
 *
 * Computes digest and compressed form: not for the GTK thread.
 *
 * Returns: (transfer full): a document
 */
VigieOverlayDocument *
vigie_overlay_document_new (const char *type, GBytes *bytes, gint64 modified_at)
{
  VigieOverlayDocument *self = g_new0 (VigieOverlayDocument, 1);
  g_autofree char *digest = g_compute_checksum_for_bytes (G_CHECKSUM_SHA256, bytes);

  g_atomic_ref_count_init (&self->n_references);
  self->type = g_strdup (type);
  self->bytes = g_bytes_ref (bytes);
  self->gzip = compress (bytes);
  self->modified_at = modified_at;
  digest[ETAG_LENGTH] = '\0';
  /* A strong ETag names bytes, and compressed ones are others. */
  g_snprintf (self->etag, sizeof self->etag, "\"%s\"", digest);
  g_snprintf (self->gzip_etag, sizeof self->gzip_etag, "\"%s-gz\"", digest);

  return self;
}

/**
 * vigie_overlay_document_new_missing:
 * @reason: a sentence for people
 *
 * Returns: (transfer full): what stands for a file that cannot be made
 */
VigieOverlayDocument *
vigie_overlay_document_new_missing (const char *reason)
{
  VigieOverlayDocument *self = g_new0 (VigieOverlayDocument, 1);

  g_atomic_ref_count_init (&self->n_references);
  self->reason = g_strdup (reason);

  return self;
}

VigieOverlayDocument *
vigie_overlay_document_ref (VigieOverlayDocument *self)
{
  g_atomic_ref_count_inc (&self->n_references);
  return self;
}

void
vigie_overlay_document_unref (VigieOverlayDocument *self)
{
  if (!g_atomic_ref_count_dec (&self->n_references))
    return;
  g_free (self->type);
  g_free (self->reason);
  g_clear_pointer (&self->bytes, g_bytes_unref);
  g_clear_pointer (&self->gzip, g_bytes_unref);
  g_free (self);
}

/**
 * vigie_overlay_document_get_reason:
 * @self: a document
 *
 * Returns: (nullable): why it cannot be given; everything else is empty then
 */
const char *
vigie_overlay_document_get_reason (const VigieOverlayDocument *self)
{
  return self->reason;
}

const char *
vigie_overlay_document_get_type_name (const VigieOverlayDocument *self)
{
  return self->type;
}

/**
 * vigie_overlay_document_get_etag:
 * @self: a document
 * @gzip: of the compressed form
 *
 * Returns: its strong ETag, with the quotes
 */
const char *
vigie_overlay_document_get_etag (const VigieOverlayDocument *self, gboolean gzip)
{
  return gzip ? self->gzip_etag : self->etag;
}

gint64
vigie_overlay_document_get_modified_at (const VigieOverlayDocument *self)
{
  return self->modified_at;
}

GBytes *
vigie_overlay_document_get_bytes (const VigieOverlayDocument *self)
{
  return self->bytes;
}

/**
 * vigie_overlay_document_get_gzip:
 * @self: a document
 *
 * Returns: (nullable): it compressed, where that makes it smaller
 */
GBytes *
vigie_overlay_document_get_gzip (const VigieOverlayDocument *self)
{
  return self->gzip;
}

/* ---- all of one moment ---- */

struct _VigieOverlaySnapshot
{
  gatomicrefcount n_references;
  GHashTable *documents; /* path → VigieOverlayDocument */
};

VigieOverlaySnapshot *
vigie_overlay_snapshot_new (void)
{
  VigieOverlaySnapshot *self = g_new0 (VigieOverlaySnapshot, 1);

  g_atomic_ref_count_init (&self->n_references);
  self->documents = g_hash_table_new_full (g_str_hash, g_str_equal, g_free,
                                           (GDestroyNotify) vigie_overlay_document_unref);
  return self;
}

VigieOverlaySnapshot *
vigie_overlay_snapshot_ref (VigieOverlaySnapshot *self)
{
  g_atomic_ref_count_inc (&self->n_references);
  return self;
}

void
vigie_overlay_snapshot_unref (VigieOverlaySnapshot *self)
{
  if (!g_atomic_ref_count_dec (&self->n_references))
    return;
  g_hash_table_unref (self->documents);
  g_free (self);
}

/**
 * vigie_overlay_snapshot_add:
 * @self: a snapshot that no server has yet
 * @path: where it is found, with the slash
 * @document: what is there
 */
void
vigie_overlay_snapshot_add (VigieOverlaySnapshot *self,
                            const char *path,
                            VigieOverlayDocument *document)
{
  g_return_if_fail (path[0] == '/');

  g_hash_table_replace (self->documents, g_strdup (path), vigie_overlay_document_ref (document));
}

/**
 * vigie_overlay_snapshot_find:
 *
 * Returns: (transfer none) (nullable): the document
 */
VigieOverlayDocument *
vigie_overlay_snapshot_find (VigieOverlaySnapshot *self, const char *path)
{
  return g_hash_table_lookup (self->documents, path);
}

/**
 * vigie_overlay_snapshot_dup_id:
 * @self: a snapshot
 *
 * Returns: (transfer full): what names all that it holds, the same wherever it holds the same; no
 *   character in it needs quoting
 */
char *
vigie_overlay_snapshot_dup_id (VigieOverlaySnapshot *self)
{
  g_autoptr (GChecksum) checksum = g_checksum_new (G_CHECKSUM_SHA256);
  g_autoptr (GList) paths = g_hash_table_get_keys (self->documents);

  paths = g_list_sort (paths, (GCompareFunc) strcmp);
  for (GList *l = paths; l != NULL; l = l->next)
    {
      const VigieOverlayDocument *document = g_hash_table_lookup (self->documents, l->data);
      const char *says = document->reason != NULL ? document->reason : document->etag;

      /* with their ends, so that no two lists read the same */
      g_checksum_update (checksum, l->data, (gssize) strlen (l->data) + 1);
      g_checksum_update (checksum, (const guchar *) says, (gssize) strlen (says) + 1);
    }
  return g_strndup (g_checksum_get_string (checksum), ETAG_LENGTH);
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "vigie-import-batch.h"

#include <string.h>
#include <sys/mman.h>

#define BATCH_POSTS 10000
#define BATCH_TEXT (8 * 1024 * 1024)
#define BATCH_PHOTOS (64 * 1024 * 1024)
#define HUGE_PAGE (2 * 1024 * 1024)
#define BLOCK_SIZE (2 * HUGE_PAGE) /* with its head */

typedef struct _Block Block;
struct _Block
{
  Block *next;
  gsize size;
  char data[];
};

struct _VigieImportBatch
{
  VigiePostSink *sink;
  char *watch; /* (nullable) */
  GArray *observations;
  GArray *updates; /* (element-type VigiePostUpdate) */
  VigieIngestCounts counts;
  gsize photo_bytes;
  gboolean is_utf8;

  Block *blocks; /* the first is being filled */
  Block *spare;
  gsize used;
  gsize text_bytes;
};

VigieImportBatch *
vigie_import_batch_new (VigiePostSink *sink)
{
  VigieImportBatch *self = g_new0 (VigieImportBatch, 1);

  self->sink = g_object_ref (sink);
  self->observations = g_array_sized_new (FALSE, FALSE, sizeof (VigieObservation), BATCH_POSTS);
  self->updates = g_array_new (FALSE, FALSE, sizeof (VigiePostUpdate));

  return self;
}

static void
free_blocks (Block *block)
{
  while (block != NULL)
    {
      Block *next = block->next;

      g_aligned_free (block);
      block = next;
    }
}

/**
 * vigie_import_batch_trust_utf8:
 *
 * Says that a parser has checked that what comes is UTF-8: once is enough.
 */
void
vigie_import_batch_trust_utf8 (VigieImportBatch *self)
{
  self->is_utf8 = TRUE;
}

/* Keeps the blocks of the usual size for the next batch. */
static void
reset (VigieImportBatch *self)
{
  for (guint i = 0; i < self->observations->len; i++)
    {
      const VigieObservation *observation =
          &g_array_index (self->observations, VigieObservation, i);

      for (gsize j = 0; j < observation->n_photos; j++)
        vigie_photo_facts_free (observation->photos[j]);
    }
  g_array_set_size (self->observations, 0);
  g_array_set_size (self->updates, 0);
  while (self->blocks != NULL)
    {
      Block *block = self->blocks;

      self->blocks = block->next;
      if (block->size == BLOCK_SIZE - sizeof (Block))
        {
          block->next = self->spare;
          self->spare = block;
        }
      else
        g_aligned_free (block);
    }
  self->used = 0;
  self->text_bytes = 0;
  self->photo_bytes = 0;
}

void
vigie_import_batch_free (VigieImportBatch *self)
{
  if (self == NULL)
    return;

  reset (self);
  free_blocks (self->spare);
  g_array_unref (self->observations);
  g_array_unref (self->updates);
  g_object_unref (self->sink);
  g_free (self->watch);
  g_free (self);
}

/* In huge pages where the system has some: a tenth of the time of reading JSON Lines went into the
 * faults of small ones. */
static Block *
make_block (gsize size)
{
  gsize whole = MAX (size + sizeof (Block), BLOCK_SIZE);
  Block *block = g_aligned_alloc (1, whole, HUGE_PAGE);

#ifdef MADV_HUGEPAGE
  madvise (block, whole, MADV_HUGEPAGE);
#endif
  block->size = whole - sizeof (Block);
  return block;
}

static void
add_block (VigieImportBatch *self, gsize size)
{
  Block *block;

  if (size <= BLOCK_SIZE - sizeof (Block) && self->spare != NULL)
    {
      block = self->spare;
      self->spare = block->next;
    }
  else
    block = make_block (size);
  block->next = self->blocks;
  self->blocks = block;
  self->used = 0;
}

/**
 * vigie_import_batch_alloc:
 *
 * Returns: (transfer none): aligned memory that lives until the batch is handed over
 */
gpointer
vigie_import_batch_alloc (VigieImportBatch *self, gsize size)
{
  gpointer memory;

  size = (size + 15) & ~(gsize) 15;
  if (self->blocks == NULL || self->used + size > self->blocks->size)
    add_block (self, size);
  memory = self->blocks->data + self->used;
  self->used += size;
  self->text_bytes += size;

  return memory;
}

/**
 * vigie_import_batch_shrink_last:
 * @memory: what the latest vigie_import_batch_alloc() returned
 * @used: how much of it is kept
 */
void
vigie_import_batch_shrink_last (VigieImportBatch *self, char *memory, gsize used)
{
  gsize end = (gsize) (memory - self->blocks->data) + ((used + 15) & ~(gsize) 15);

  self->text_bytes -= self->used - end;
  self->used = end;
}

const char *
vigie_import_batch_dup (VigieImportBatch *self, const char *text, gsize length)
{
  char *copy = vigie_import_batch_alloc (self, length + 1);

  memcpy (copy, text, length);
  copy[length] = '\0';

  return copy;
}

/* Whether every byte is a printable ASCII character or part of a longer one. */
static gboolean
is_plain (const char *text, gsize length, gboolean *ascii)
{
  guint8 odd = 0, upper = 0;

  for (gsize i = 0; i < length; i++)
    {
      guint8 c = (guint8) text[i];

      odd |= (guint8) ((c < 0x20) | (c == 0x7f));
      upper |= c;
    }
  *ascii = (upper & 0x80) == 0;

  return odd == 0;
}

/* The C1 controls are longer characters; they begin with 0xc2. */
static gboolean
is_clean (VigieImportBatch *self, const char *text, gsize length)
{
  gboolean ascii;

  return is_plain (text, length, &ascii) &&
         (ascii || (memchr (text, 0xc2, length) == NULL &&
                    (self->is_utf8 || g_utf8_validate_len (text, length, NULL))));
}

/* Writes one character of @text to @out; bytes that are not UTF-8 and controls become U+FFFD. */
static const char *
clean_char (const char *text, const char *end, gboolean one_line, char **out, gboolean *replaced)
{
  gunichar c = g_utf8_get_char_validated (text, end - text);
  const char *next = text + 1;

  if (c == '\r' || c == '\n' || c == '\t')
    {
      if (c == '\r' && next < end && *next == '\n')
        next++;
      *(*out)++ = one_line ? ' ' : c == '\t' ? '\t' : '\n';
      return next;
    }
  if (*text == '\0' || c == (gunichar) -1 || c == (gunichar) -2 || c < 0x20 ||
      (c >= 0x7f && c < 0xa0))
    {
      *replaced = TRUE;
      if (c >= 0x80 && c < 0xa0)
        next = text + 2;
      c = 0xfffd;
    }
  else
    next = g_utf8_next_char (text);
  *out += g_unichar_to_utf8 (c, *out);

  return next;
}

/**
 * vigie_import_batch_dup_clean:
 * @text: from outside
 * @length: its bytes
 * @one_line: line ends and tabulators become blanks
 * @replaced: (inout): set when something had to be replaced
 *
 * Returns: (transfer none): valid UTF-8 without control characters, and without blanks around it
 */
const char *
vigie_import_batch_dup_clean (
    VigieImportBatch *self, const char *text, gsize length, gboolean one_line, gboolean *replaced)
{
  const char *end;
  char *copy, *out;

  while (length > 0 && g_ascii_isspace (text[0]))
    {
      text++;
      length--;
    }
  while (length > 0 && g_ascii_isspace (text[length - 1]))
    length--;
  if (is_clean (self, text, length))
    return vigie_import_batch_dup (self, text, length);

  copy = out = vigie_import_batch_alloc (self, length * 3 + 1);
  end = text + length;
  while (text < end)
    text = clean_char (text, end, one_line, &out, replaced);
  *out = '\0';
  vigie_import_batch_shrink_last (self, copy, (gsize) (out - copy) + 1);

  return copy;
}

/**
 * vigie_import_batch_keep_clean:
 * @text: what the latest vigie_import_batch_alloc() returned, with a NUL behind @length bytes
 * @length: its bytes
 * @replaced: (inout): set when something had to be replaced
 *
 * As vigie_import_batch_dup_clean() for text of several lines, without a copy where there is
 * nothing to clean.
 */
const char *
vigie_import_batch_keep_clean (VigieImportBatch *self,
                               const char *text,
                               gsize length,
                               gboolean *replaced)
{
  if (length == 0 || (is_clean (self, text, length) && text[0] != ' ' && text[length - 1] != ' '))
    return text;

  return vigie_import_batch_dup_clean (self, text, length, FALSE, replaced);
}

/**
 * vigie_import_batch_add:
 * @observation: its strings, positions and list of photos live in the batch's memory; the photos
 *   themselves are taken over
 * @photo_bytes: size of the originals that come with it
 * @error: return location
 *
 * Returns: %FALSE when the batch was full and its sink refused it
 */
gboolean
vigie_import_batch_add (VigieImportBatch *self,
                        const VigieObservation *observation,
                        gsize photo_bytes,
                        GError **error)
{
  g_array_append_val (self->observations, *observation);
  self->photo_bytes += photo_bytes;
  if (self->observations->len < BATCH_POSTS && self->text_bytes < BATCH_TEXT &&
      self->photo_bytes < BATCH_PHOTOS)
    return TRUE;

  return vigie_import_batch_flush (self, error);
}

/**
 * vigie_import_batch_make_room:
 * @error: return location
 *
 * What was put together was not added after all: its strings still take memory, which a file with
 * much of that must not fill.
 *
 * Returns: %FALSE when the batch was full and its sink refused it
 */
gboolean
vigie_import_batch_make_room (VigieImportBatch *self, GError **error)
{
  return self->text_bytes < BATCH_TEXT || vigie_import_batch_flush (self, error);
}

/**
 * vigie_import_batch_add_update:
 * @update: its strings live in the batch's memory
 *
 * What a source did with a post that it gave earlier. It goes with the posts of its batch.
 */
void
vigie_import_batch_add_update (VigieImportBatch *self, const VigiePostUpdate *update)
{
  g_array_append_val (self->updates, *update);
}

/**
 * vigie_import_batch_set_watch:
 * @watch: key of the watched source that everything comes from
 */
void
vigie_import_batch_set_watch (VigieImportBatch *self, const char *watch)
{
  g_set_str (&self->watch, watch);
}

static gboolean
hand_over (VigieImportBatch *self, const char *cursor, GError **error)
{
  const VigieBatch batch = {
    .watch = self->watch,
    .cursor = cursor,
    .observations = (const VigieObservation *) (gpointer) self->observations->data,
    .n_observations = self->observations->len,
    .updates = (const VigiePostUpdate *) (gpointer) self->updates->data,
    .n_updates = self->updates->len,
  };
  gboolean done = TRUE;

  if (cursor != NULL || batch.n_observations > 0 || batch.n_updates > 0)
    done = vigie_post_sink_take (self->sink, &batch, &self->counts, error);
  reset (self);

  return done;
}

/**
 * vigie_import_batch_flush:
 *
 * Hands over what is there. Where a watched source goes on is left as it was: if the source does
 * not come to its end, it begins there again, and what it brings twice is known.
 *
 * Returns: %FALSE when the sink refused it
 */
gboolean
vigie_import_batch_flush (VigieImportBatch *self, GError **error)
{
  return hand_over (self, NULL, error);
}

/**
 * vigie_import_batch_commit:
 * @cursor: where the watched source goes on from now
 * @error: return location
 *
 * Hands over what is there together with @cursor, in one transaction.
 *
 * Returns: %FALSE when the sink refused it
 */
gboolean
vigie_import_batch_commit (VigieImportBatch *self, const char *cursor, GError **error)
{
  g_return_val_if_fail (self->watch != NULL, FALSE);

  return hand_over (self, cursor, error);
}

const VigieIngestCounts *
vigie_import_batch_get_counts (VigieImportBatch *self)
{
  return &self->counts;
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "vigie-live-files.h"

#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

#include "vigie-closing.h"
#include "vigie-error.h"
#include "vigie-json.h"
#include "vigie-live-overlay.h"
#include "vigie-publication.h"
#include "vigie-publish-situation.h"
#include "vigie-publish.h"

#define SITUATION_PATH "/situation.json"
#define NOTED_FORMAT "geojson"
#define TARGET "serve" /* as the log names it */
/* A disk is full, or a file busy, for a while. */
#define TRY_AGAIN_MS 5000

static const VigieLiveFile live_files[] = {
  { "/overlay.geojson", "geojson", "application/geo+json" },
  { "/overlay.kml", "kml", "application/vnd.google-earth.kml+xml" },
  { "/datex2.xml", "datex2", "application/xml" },
  { SITUATION_PATH, NULL, "application/json" },
};

/* What was made for a path, and what it says: its bytes without the moment of the export. */
typedef struct
{
  VigieOverlayDocument *document;
  char *saying;
} Made;

struct _VigieLiveFiles
{
  char *folder;
  Made made[G_N_ELEMENTS (live_files)];
  VigieGuide *guide; /* (nullable) */
  char *guide_key;   /* (nullable): of the file that it was read from */
  char *territory_problem;
  char *log_problem;
  gint64 next_at;
};

/**
 * vigie_live_overlay_list_files:
 * @n_files: (out): how many
 *
 * Returns: (array length=n_files): what a live overlay serves
 */
const VigieLiveFile *
vigie_live_overlay_list_files (gsize *n_files)
{
  *n_files = G_N_ELEMENTS (live_files);
  return live_files;
}

VigieLiveFiles *
vigie_live_files_new (void)
{
  VigieLiveFiles *self = g_new0 (VigieLiveFiles, 1);

  self->next_at = VIGIE_TIME_UNKNOWN;
  return self;
}

/**
 * vigie_live_files_clean:
 * @self: files that nobody makes just now
 *
 * Leaves nothing of them on the disk.
 */
void
vigie_live_files_clean (VigieLiveFiles *self)
{
  if (self->folder == NULL)
    return;
  for (gsize i = 0; i < G_N_ELEMENTS (live_files); i++)
    {
      g_autofree char *path = g_build_filename (self->folder, live_files[i].path, NULL);

      g_unlink (path);
    }
  g_rmdir (self->folder);
  g_clear_pointer (&self->folder, g_free);
}

void
vigie_live_files_free (VigieLiveFiles *self)
{
  vigie_live_files_clean (self);
  for (gsize i = 0; i < G_N_ELEMENTS (live_files); i++)
    {
      g_clear_pointer (&self->made[i].document, vigie_overlay_document_unref);
      g_free (self->made[i].saying);
    }
  g_clear_pointer (&self->guide, vigie_guide_unref);
  g_free (self->guide_key);
  g_free (self->territory_problem);
  g_free (self->log_problem);
  g_free (self);
}

gint64
vigie_live_files_get_next_at (VigieLiveFiles *self)
{
  return self->next_at;
}

const char *
vigie_live_files_get_territory_problem (VigieLiveFiles *self)
{
  return self->territory_problem;
}

const char *
vigie_live_files_get_log_problem (VigieLiveFiles *self)
{
  return self->log_problem;
}

/* ---- what a file says ---- */

static void
append_without (GString *out, const char *text, gsize length, const char *begin, char end)
{
  const char *at = text;
  const char *found;
  gsize n_begin = strlen (begin);

  while ((found = g_strstr_len (at, (gssize) (length - (gsize) (at - text)), begin)) != NULL)
    {
      g_string_append_len (out, at, found + n_begin - at);
      at = found + n_begin;
      while (at < text + length && *at != end)
        at++;
    }
  g_string_append_len (out, at, (gssize) (length - (gsize) (at - text)));
}

/* The digest of a file without the moment at which it was made. In JSON a quote of a text has a
 * backslash, so no text of a post is taken for a member; in XML none has a "<". */
static char *
digest_saying (const char *format, const char *text, gsize length)
{
  g_autoptr (GString) first = g_string_sized_new (length);
  GString *out = g_string_sized_new (length);
  g_autoptr (GBytes) saying = NULL;

  if (g_strcmp0 (format, "geojson") == 0)
    {
      append_without (first, text, length, "\"exported_at\":\"", '"');
      append_without (out, first->str, first->len, "\"at\":\"", '"');
    }
  else if (g_strcmp0 (format, "datex2") == 0)
    append_without (out, text, length, "<com:publicationTime>", '<');
  else if (g_strcmp0 (format, "kml") == 0)
    append_without (out, text, length, "<open>1</open>\n    <description>", '\n');
  else
    g_string_append_len (out, text, (gssize) length);
  saying = g_string_free_to_bytes (out);
  return g_compute_checksum_for_bytes (G_CHECKSUM_SHA256, saying);
}

/* Keeps the document that there is where the new bytes say the same; %TRUE: they say something new.
 */
static gboolean
take_bytes (Made *made, const VigieLiveFile *file, GBytes *bytes)
{
  gsize length;
  const char *text = g_bytes_get_data (bytes, &length);
  g_autofree char *saying = digest_saying (file->format, text != NULL ? text : "", length);

  if (made->document != NULL && g_strcmp0 (made->saying, saying) == 0)
    return FALSE;
  g_clear_pointer (&made->document, vigie_overlay_document_unref);
  made->document = vigie_overlay_document_new (file->type, bytes, g_get_real_time () / 1000);
  g_set_str (&made->saying, saying);
  return TRUE;
}

static void
take_reason (Made *made, const char *reason)
{
  g_clear_pointer (&made->document, vigie_overlay_document_unref);
  g_clear_pointer (&made->saying, g_free);
  made->document = vigie_overlay_document_new_missing (reason);
}

/* ---- the situation, for the page ---- */

static void
add_time (JsonBuilder *builder, const char *name, gint64 at)
{
  g_autofree char *text = at != VIGIE_TIME_UNKNOWN ? vigie_time_format (at) : NULL;

  json_builder_set_member_name (builder, name);
  json_builder_add_string_value (builder, text); /* null where it is NULL */
}

static void
add_text (JsonBuilder *builder, const char *name, const char *text)
{
  json_builder_set_member_name (builder, name);
  json_builder_add_string_value (builder, text);
}

static void
add_section (JsonBuilder *builder, const VigieSituationSection *section)
{
  json_builder_begin_object (builder);
  add_text (builder, "road", section->road);
  add_text (builder, "from", section->from.text);
  add_text (builder, "to", section->to.text);
  add_text (builder, "direction", section->direction);
  json_builder_set_member_name (builder, "communes");
  json_builder_begin_array (builder);
  for (guint i = 0; section->communes != NULL && section->communes[i] != NULL; i++)
    json_builder_add_string_value (builder, section->communes[i]);
  json_builder_end_array (builder);
  json_builder_set_member_name (builder, "length_m");
  json_builder_add_int_value (builder, (gint64) (section->length_m + 0.5));
  json_builder_end_object (builder);
}

static void
add_shape (JsonBuilder *builder, const VigieSituationShape *shape)
{
  json_builder_begin_object (builder);
  add_text (builder, "id", shape->id);
  json_builder_set_member_name (builder, "version");
  json_builder_add_int_value (builder, shape->version);
  add_text (builder, "kind", vigie_shape_kind_to_string (shape->kind));
  add_text (builder, "title", shape->title);
  add_text (builder, "cause", shape->cause);
  add_text (builder, "cause_fr", vigie_words_cause (VIGIE_LANGUAGE_FRENCH, shape->cause));
  add_text (builder, "cause_en", vigie_words_cause (VIGIE_LANGUAGE_ENGLISH, shape->cause));
  add_text (builder, "status", vigie_situation_status_to_string (shape->status));
  add_time (builder, "from", shape->from);
  add_time (builder, "to", shape->ends_at);
  json_builder_set_member_name (builder, "cut");
  json_builder_add_boolean_value (builder, shape->is_cut);
  json_builder_set_member_name (builder, "sections");
  json_builder_begin_array (builder);
  for (guint i = 0; i < shape->sections->len; i++)
    add_section (builder, g_ptr_array_index (shape->sections, i));
  json_builder_end_array (builder);
  json_builder_end_object (builder);
}

static GBytes *
write_situation (const VigieSituation *situation)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  g_autoptr (JsonNode) root = NULL;
  char *text;

  json_builder_begin_object (builder);
  add_text (builder, "title", situation->title);
  add_text (builder, "publisher", situation->organisation);
  json_builder_set_member_name (builder, "exercise");
  json_builder_add_boolean_value (builder, situation->exercise);
  json_builder_set_member_name (builder, "shapes");
  json_builder_begin_array (builder);
  for (guint i = 0; i < situation->shapes->len; i++)
    {
      const VigieSituationShape *shape = g_ptr_array_index (situation->shapes, i);

      if (shape->status != VIGIE_SITUATION_ENDED && vigie_situation_shows (situation, shape, 0))
        add_shape (builder, shape);
    }
  json_builder_end_array (builder);
  json_builder_end_object (builder);
  root = json_builder_get_root (builder);
  text = json_to_string (root, FALSE);
  return g_bytes_new_take (text, strlen (text));
}

/* The files say something else when a shape begins, ends, or has ended long ago. */
static gint64
find_next (const VigieSituation *situation)
{
  gint64 next_at = VIGIE_TIME_UNKNOWN;

  for (guint i = 0; i < situation->shapes->len; i++)
    {
      const VigieSituationShape *shape = g_ptr_array_index (situation->shapes, i);
      gboolean ends = shape->ends_at != VIGIE_TIME_UNKNOWN;
      const gint64 moments[] = { shape->from, ends ? shape->ends_at : shape->from,
                                 ends ? shape->ends_at + VIGIE_SITUATION_KEEP_MS : shape->from };

      for (gsize k = 0; k < G_N_ELEMENTS (moments); k++)
        if (moments[k] != VIGIE_TIME_UNKNOWN && moments[k] > situation->at &&
            (next_at == VIGIE_TIME_UNKNOWN || moments[k] < next_at))
          next_at = moments[k];
    }
  return next_at;
}

static gboolean
make_situation (VigieLiveFiles *self,
                VigieStore *store,
                const VigieLiveFile *file,
                Made *made,
                GCancellable *cancellable,
                GError **error)
{
  g_autoptr (VigieSituation) situation = vigie_publish_begin_situation (store, VIGIE_TIME_UNKNOWN);
  g_autoptr (GBytes) bytes = NULL;

  if (!vigie_publish_add_shapes (situation, store, NULL, self->guide, cancellable, error))
    return FALSE;
  self->next_at = find_next (situation);
  bytes = write_situation (situation);
  take_bytes (made, file, bytes);
  return TRUE;
}

/* ---- the formats ---- */

/* The territory is read again when it is another file, or another version of it. */
static void
prepare_guide (VigieLiveFiles *self, VigieStore *store, GCancellable *cancellable)
{
  g_autofree char *path = vigie_store_get (store, VIGIE_INFO_TERRITORY);
  g_autofree char *key = NULL;
  g_autoptr (GError) error = NULL;
  GStatBuf info;

  if (path != NULL && g_stat (path, &info) == 0)
    key = g_strdup_printf ("%s %" G_GINT64_FORMAT " %" G_GINT64_FORMAT, path,
                           (gint64) info.st_mtime, (gint64) info.st_size);
  if (key != NULL && self->guide != NULL && g_strcmp0 (key, self->guide_key) == 0)
    return;
  g_clear_pointer (&self->guide, vigie_guide_unref);
  g_set_str (&self->guide_key, key);
  self->guide = vigie_closing_open_guide (store, cancellable, &error);
  g_set_str (&self->territory_problem, error != NULL ? error->message : NULL);
}

/* Somebody else of this machine may make one of the same name once ours is gone. */
static gboolean
is_our_folder (const char *path)
{
  GStatBuf info;

  return g_lstat (path, &info) == 0 && S_ISDIR (info.st_mode) && info.st_uid == geteuid () &&
         (info.st_mode & 0077) == 0;
}

/* Folders of temporary files are tidied, also while somebody still uses what is in them. */
static gboolean
prepare_folder (VigieLiveFiles *self, GError **error)
{
  g_autoptr (GError) reason = NULL;

  if (self->folder != NULL && is_our_folder (self->folder))
    return TRUE;
  g_free (self->folder);
  self->folder = g_dir_make_tmp ("vigie-overlay-XXXXXX", &reason);
  if (self->folder == NULL)
    g_set_error_literal (error, VIGIE_ERROR, VIGIE_ERROR_IO, reason->message);
  return self->folder != NULL;
}

/* The log says once what others can read from now on, whichever format they take. What is served is
 * served also where that cannot be written, as in a file that may only be read. */
static void
note_served (VigieLiveFiles *self,
             VigieStore *store,
             const VigieOverlayRequest *request,
             const VigieExportReport *report,
             GBytes *bytes,
             const char *content,
             const GError *problem)
{
  g_autofree char *sha256 = g_compute_checksum_for_bytes (G_CHECKSUM_SHA256, bytes);
  VigiePublication publication;
  g_autoptr (GError) error = problem != NULL ? g_error_copy (problem) : NULL;

  if (content != NULL)
    {
      vigie_publication_init (&publication, request, report);
      publication.channel = VIGIE_CHANNEL_SERVER;
      publication.target = TARGET;
      publication.sha256 = sha256;
      publication.content = content;
      vigie_publication_record (store, &publication, NULL, &error);
    }
  if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    g_set_str (&self->log_problem, error != NULL ? error->message : NULL);
}

static gboolean
make_format (VigieLiveFiles *self,
             VigieStore *store,
             const VigieLiveFile *file,
             Made *made,
             const char *actor,
             GCancellable *cancellable,
             GError **error)
{
  g_autofree char *path = NULL;
  VigieOverlayRequest request = { .format = vigie_export_format_find (file->format),
                                  .guide = self->guide,
                                  .at = VIGIE_TIME_UNKNOWN,
                                  .actor = actor };
  g_auto (VigieOverlayOutcome) outcome = { 0 };
  g_autoptr (GBytes) bytes = NULL;
  const gboolean is_noted =
      g_str_equal (file->format, NOTED_FORMAT) && !vigie_store_is_read_only (store);
  g_autofree char *content = NULL;
  g_autoptr (GError) problem = NULL;
  char *text;
  gsize length;

  if (!prepare_folder (self, error))
    return FALSE;
  path = g_build_filename (self->folder, file->path, NULL);
  request.path = path;
  /* Asked first: what changes meanwhile is then told by the next file, and noted with it. */
  if (is_noted)
    content = vigie_publish_get_content (store, &request, cancellable, &problem);
  if (!vigie_publish_overlay (store, &request, cancellable, &outcome, error) ||
      !g_file_get_contents (path, &text, &length, error))
    return FALSE;
  g_unlink (path);
  bytes = g_bytes_new_take (text, length);
  /* What the log missed is noted as soon as it can be. */
  if ((take_bytes (made, file, bytes) || self->log_problem != NULL) && is_noted)
    note_served (self, store, &request, &outcome.report, bytes, content, problem);
  return TRUE;
}

static void
try_again_at (VigieLiveFiles *self, gint64 at)
{
  if (self->next_at == VIGIE_TIME_UNKNOWN || self->next_at > at ||
      self->next_at <= at - TRY_AGAIN_MS)
    self->next_at = at;
}

/**
 * vigie_live_files_make:
 * @self: the files
 * @store: an incident
 * @actor: (nullable): who has it served, for the log; the incident's author when %NULL
 * @cancellable: (nullable): ends it
 *
 * Makes all files as the incident is now. Where one cannot be made, the reason stands in its place;
 * unless that lies in what the incident says, they are to be made again soon.
 *
 * Returns: (transfer full) (nullable): all of them; %NULL when it was cancelled
 */
VigieOverlaySnapshot *
vigie_live_files_make (VigieLiveFiles *self,
                       VigieStore *store,
                       const char *actor,
                       GCancellable *cancellable)
{
  g_autoptr (VigieOverlaySnapshot) snapshot = vigie_overlay_snapshot_new ();
  gboolean may_pass = FALSE;

  prepare_guide (self, store, cancellable);
  for (gsize i = 0; i < G_N_ELEMENTS (live_files); i++)
    {
      const VigieLiveFile *file = &live_files[i];
      Made *made = &self->made[i];
      g_autoptr (GError) error = NULL;

      if (g_cancellable_is_cancelled (cancellable))
        return NULL;
      if (!(file->format == NULL
                ? make_situation (self, store, file, made, cancellable, &error)
                : make_format (self, store, file, made, actor, cancellable, &error)))
        {
          if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
            return NULL;
          take_reason (made, error->message);
          if (!g_error_matches (error, VIGIE_ERROR, VIGIE_ERROR_INVALID))
            may_pass = TRUE;
        }
      vigie_overlay_snapshot_add (snapshot, file->path, made->document);
    }
  if (may_pass)
    try_again_at (self, g_get_real_time () / 1000 + TRY_AGAIN_MS);
  return g_steal_pointer (&snapshot);
}

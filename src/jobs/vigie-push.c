/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "vigie-push.h"

#include <errno.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <string.h>

#include "vigie-atomic-file.h"
#include "vigie-error.h"
#include "vigie-push-exercise.h"
#include "vigie-push-link.h"
#include "vigie-push-tried.h"
#include "vigie-secret.h"

/* What is there now, at a destination that can be looked at. */
typedef struct
{
  GBytes *bytes; /* (nullable): nothing is there */
  char *etag;
} Found;

typedef struct
{
  VigieStore *store;
  const VigieDestination *destination;
  char *address;
  char *place;
  VigiePushLink *link; /* (nullable): a folder */
  gboolean has_secret;
  const char *actor;
  VigiePushFlags flags;
  GCancellable *cancellable;
  VigiePushOutcome *outcome;
  Found found;
  gboolean is_ours;    /* this incident wrote what is there */
  VigieDecision *last; /* (nullable): of what it published there last */
  VigiePublication last_said;
  gboolean is_current; /* which says what is to be said */
  GBytes *bytes;
  gboolean taken; /* the server said so, and showed nothing else */
} Push;

void
vigie_push_outcome_clear (VigiePushOutcome *self)
{
  vigie_export_report_clear (&self->report);
  g_clear_pointer (&self->territory_problem, g_free);
  g_clear_pointer (&self->log_problem, g_free);
}

static void
push_clear (Push *self)
{
  g_clear_pointer (&self->address, g_free);
  g_clear_pointer (&self->place, g_free);
  g_clear_pointer (&self->link, vigie_push_link_free);
  g_clear_pointer (&self->found.bytes, g_bytes_unref);
  g_clear_pointer (&self->found.etag, g_free);
  g_clear_pointer (&self->bytes, g_bytes_unref);
  g_clear_object (&self->last);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Push, push_clear)

/* ---- what servers refuse, in words ---- */

typedef struct
{
  guint status;
  VigieError code;
  gboolean may_retry;
  const char *sentence; /* %s is the server */
} Refusal;

static const Refusal refusals[] = {
  { 403, VIGIE_ERROR_READ_ONLY, FALSE, N_ ("%s does not let you write there. Ask who runs it.") },
  { 404, VIGIE_ERROR_NOT_FOUND, FALSE, N_ ("%s has no such folder or address.") },
  { 405, VIGIE_ERROR_UNSUPPORTED, FALSE,
    N_ ("%s takes no files at this address. Check the address and the kind of the destination.") },
  { 408, VIGIE_ERROR_NETWORK, TRUE, N_ ("%s did not receive the file in time.") },
  { 409, VIGIE_ERROR_NOT_FOUND, FALSE, N_ ("The folder does not exist on %s.") },
  { 410, VIGIE_ERROR_NOT_FOUND, FALSE, N_ ("%s has no such folder or address.") },
  { 412, VIGIE_ERROR_EXISTS, FALSE,
    N_ ("Somebody else changed the file on %s meanwhile. It was not replaced.") },
  { 413, VIGIE_ERROR_TOO_LARGE, FALSE, N_ ("The file is too large for %s.") },
  { 415, VIGIE_ERROR_UNSUPPORTED, FALSE, N_ ("%s does not take files of this format.") },
  { 423, VIGIE_ERROR_BUSY, TRUE, N_ ("Somebody holds the file on %s locked.") },
  { 429, VIGIE_ERROR_LIMITED, TRUE, N_ ("%s was asked too often and wants a pause.") },
  { 501, VIGIE_ERROR_UNSUPPORTED, FALSE,
    N_ ("%s takes no files at this address. Check the address and the kind of the destination.") },
  { 507, VIGIE_ERROR_NO_SPACE, TRUE, N_ ("The disk of %s is full.") },
};

static void
set_sentence (GError **error, VigieError code, const char *sentence, const char *host)
{
  g_auto (GStrv) parts = g_strsplit (sentence, "%s", 2);
  g_autofree char *text = g_strjoinv (host, parts);

  g_set_error_literal (error, VIGIE_ERROR, code, text);
}

static gboolean
fail_login (Push *self, GError **error)
{
  const char *host = vigie_push_link_get_host (self->link);

  if (!self->has_secret)
    set_sentence (error, VIGIE_ERROR_LOCKED, _ ("%s wants a password or a token."), host);
  else if (self->destination->user != NULL)
    set_sentence (error, VIGIE_ERROR_LOCKED, _ ("%s does not accept the name and the password."),
                  host);
  else
    set_sentence (error, VIGIE_ERROR_LOCKED, _ ("%s does not accept the token."), host);
  return FALSE;
}

static gboolean
fail_status (Push *self, const VigiePushAnswer *answer, GError **error)
{
  const char *host = vigie_push_link_get_host (self->link);

  self->outcome->wait_ms = answer->wait_ms;
  if (answer->status == 401)
    return fail_login (self, error);
  for (guint i = 0; i < G_N_ELEMENTS (refusals); i++)
    if (refusals[i].status == answer->status)
      {
        self->outcome->may_retry = refusals[i].may_retry;
        if (answer->status == 412)
          self->outcome->needs = VIGIE_PUSH_REPLACE;
        set_sentence (error, refusals[i].code, _ (refusals[i].sentence), host);
        return FALSE;
      }
  self->outcome->may_retry = answer->status >= 500;
  if (answer->status >= 500)
    g_set_error (error, VIGIE_ERROR, VIGIE_ERROR_NETWORK,
                 _ ("%s is out of order at the moment (%u)."), host, answer->status);
  else
    g_set_error (error, VIGIE_ERROR, VIGIE_ERROR_NETWORK, _ ("%s did not take the file (%u)."),
                 host, answer->status);
  return FALSE;
}

static const char *
get_type (const VigieDestination *destination)
{
  static const struct
  {
    const char *format;
    const char *type;
  } types[] = {
    { "geojson", "application/geo+json" },
    { "umap", "application/geo+json" },
    { "kml", "application/vnd.google-earth.kml+xml" },
    { "gpkg", "application/geopackage+sqlite3" },
    { "csv", "text/csv; charset=utf-8" },
    { "cap", "application/cap+xml" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (types); i++)
    if (g_str_equal (types[i].format, destination->format))
      return types[i].type;
  return "application/xml";
}

static gboolean
ask (Push *self,
     const char *method,
     const char *address,
     GBytes *body,
     const char *const *headers,
     VigiePushAnswer *answer,
     GError **error)
{
  GError *failure = NULL;

  vigie_push_answer_clear (answer);
  answer->wait_ms = -1;
  if (vigie_push_link_ask (self->link, method, address, body,
                           body != NULL ? get_type (self->destination) : NULL, headers,
                           self->cancellable, answer, &failure))
    return TRUE;
  self->outcome->may_retry = g_error_matches (failure, VIGIE_ERROR, VIGIE_ERROR_NETWORK);
  g_propagate_error (error, failure);
  return FALSE;
}

/* ---- looking at what is there ---- */

static gboolean
look_at_server (Push *self, GError **error)
{
  g_auto (VigiePushAnswer) answer = { 0 };
  static const char *const fresh[] = { "Cache-Control", "no-cache", NULL };

  if (!ask (self, "GET", self->address, NULL, fresh, &answer, error))
    return FALSE;
  if (answer.status == 404 || answer.status == 410)
    return TRUE;
  if (answer.status != 200)
    return fail_status (self, &answer, error);
  self->found.bytes = g_steal_pointer (&answer.body);
  self->found.etag = g_steal_pointer (&answer.etag);
  return TRUE;
}

static gboolean
fail_no_folder (Push *self, const char *folder, GError **error)
{
  self->outcome->needs = VIGIE_PUSH_MAKE_FOLDERS;
  self->outcome->may_retry = TRUE; /* a drive that comes back */
  g_set_error (error, VIGIE_ERROR, VIGIE_ERROR_NOT_FOUND,
               _ ("The folder %s is not there. Perhaps a drive of the network is not connected."),
               folder);
  return FALSE;
}

static gboolean
look_at_folder (Push *self, GError **error)
{
  g_autofree char *folder = g_path_get_dirname (self->address);
  g_autoptr (GError) failure = NULL;
  GStatBuf info;
  char *contents;
  gsize length;

  if (!g_file_test (folder, G_FILE_TEST_IS_DIR) &&
      ((self->flags & VIGIE_PUSH_MAKE_FOLDERS) == 0 || g_mkdir_with_parents (folder, 0777) != 0))
    return fail_no_folder (self, folder, error);
  if (g_stat (self->address, &info) != 0)
    {
      if (errno == ENOENT)
        return TRUE;
      self->outcome->may_retry = TRUE;
      g_set_error (error, VIGIE_ERROR, VIGIE_ERROR_IO, _ ("%s cannot be read: %s"), self->address,
                   g_strerror (errno));
      return FALSE;
    }
  if (!S_ISREG (info.st_mode))
    {
      g_set_error (error, VIGIE_ERROR, VIGIE_ERROR_EXISTS,
                   _ ("%s is not a file and is not replaced. Choose another name."), self->address);
      return FALSE;
    }
  if (info.st_size > VIGIE_PUSH_MAX_BYTES)
    {
      self->found.bytes = g_bytes_new_static ("", 0); /* nothing that Vigie wrote */
      return TRUE;
    }
  if (!g_file_get_contents (self->address, &contents, &length, &failure))
    {
      g_set_error (error, VIGIE_ERROR, VIGIE_ERROR_IO, _ ("%s cannot be read: %s"), self->address,
                   failure->message);
      return FALSE;
    }
  self->found.bytes = g_bytes_new_take (contents, length);
  return TRUE;
}

/* ---- whose it is ---- */

/* Known by its hash, which the log has: no server's name for a version is to be trusted for that.
 * What an attempt may have left that seemed to fail is ours, too. */
static gboolean
find_owner (Push *self, const char *content, GError **error)
{
  const VigieOverlayRequest request = vigie_destination_get_request (self->destination);
  g_autoptr (GError) failure = NULL;
  g_autofree char *sha256 = NULL;
  VigiePublication now;

  self->last = vigie_publication_find_last (self->store, VIGIE_CHANNEL_DESTINATION,
                                            self->destination->name, &self->last_said, &failure);
  if (failure != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&failure));
      return FALSE;
    }
  if (self->last != NULL)
    {
      vigie_publication_init (&now, &request, &self->outcome->report);
      now.place = self->place;
      now.sha256 = "";
      now.content = content;
      self->is_current = vigie_publication_says_the_same (&self->last_said, &now);
    }
  if (self->found.bytes == NULL)
    return TRUE;
  sha256 = g_compute_checksum_for_bytes (G_CHECKSUM_SHA256, self->found.bytes);
  if (self->last != NULL && strcmp (sha256, self->last_said.sha256) == 0)
    self->is_ours = TRUE;
  else
    {
      self->is_current = FALSE; /* others see something else */
      self->is_ours = vigie_push_tried_has (self->store, self->place, sha256);
    }
  return TRUE;
}

/* The very bytes that are to be sent may lie there from a program that ended before it could note
 * that; nothing is lost by them. */
static gboolean
check_replace (Push *self, GError **error)
{
  g_autofree char *place = NULL;
  g_autofree char *warning = NULL;

  if (self->found.bytes == NULL || self->is_ours || (self->flags & VIGIE_PUSH_REPLACE) != 0 ||
      g_bytes_equal (self->found.bytes, self->bytes))
    return TRUE;
  place = vigie_destination_dup_place (self->destination);
  self->outcome->needs = VIGIE_PUSH_REPLACE;
  warning = vigie_push_exercise_warn (self->store, self->found.bytes, place);
  if (warning != NULL)
    g_set_error_literal (error, VIGIE_ERROR, VIGIE_ERROR_EXISTS, warning);
  else if (self->last == NULL)
    g_set_error (error, VIGIE_ERROR, VIGIE_ERROR_EXISTS,
                 _ ("There is a file at this address on %s that this incident did not write. It "
                    "was not replaced."),
                 place);
  else
    g_set_error (error, VIGIE_ERROR, VIGIE_ERROR_EXISTS,
                 _ ("Somebody else changed the file on %s meanwhile. It was not replaced."), place);
  return FALSE;
}

/* ---- the file ---- */

/* A CAP alert names the one that it replaces, so it is written over that one. */
static gboolean
put_previous (Push *self, const char *path, GError **error)
{
  gsize size;
  const char *data;

  if (!self->is_ours || !g_str_equal (self->destination->format, "cap"))
    return TRUE;
  data = g_bytes_get_data (self->found.bytes, &size);
  return g_file_set_contents (path, data, (gssize) size, error);
}

static gboolean
write_file (Push *self, const char *path, GError **error)
{
  VigieOverlayRequest request = vigie_destination_get_request (self->destination);
  g_auto (VigieOverlayOutcome) outcome = { 0 };
  g_autofree char *sha256 = NULL;
  char *contents;
  gsize length;

  request.path = path;
  if (!put_previous (self, path, error) ||
      !vigie_publish_overlay (self->store, &request, self->cancellable, &outcome, error) ||
      !g_file_get_contents (path, &contents, &length, error))
    return FALSE;
  self->bytes = g_bytes_new_take (contents, length);
  sha256 = g_compute_checksum_for_bytes (G_CHECKSUM_SHA256, self->bytes);
  g_strlcpy (self->outcome->sha256, sha256, sizeof self->outcome->sha256);
  self->outcome->report = outcome.report;
  outcome.report = (VigieExportReport) { 0 };
  self->outcome->territory_problem = g_steal_pointer (&outcome.territory_problem);
  return TRUE;
}

static gboolean
make_file (Push *self, GError **error)
{
  const VigieExportFormat *format = vigie_export_format_find (self->destination->format);
  g_autofree char *folder = g_dir_make_tmp ("vigie-XXXXXX", error);
  g_autofree char *name = NULL;
  g_autofree char *path = NULL;
  gboolean made;

  if (folder == NULL)
    return FALSE;
  name = g_strconcat ("overlay", format->suffix, NULL);
  path = g_build_filename (folder, name, NULL);
  made = write_file (self, path, error);
  g_remove (path);
  g_rmdir (folder);
  return made;
}

/* ---- sending ---- */

static gboolean
is_good (guint status)
{
  return status >= 200 && status < 300;
}

/* (transfer full) (nullable): the address of the folder; none above the root */
static char *
dup_folder (const char *address)
{
  g_autoptr (GUri) uri = g_uri_parse (address, G_URI_FLAGS_ENCODED, NULL);
  const char *path = uri != NULL ? g_uri_get_path (uri) : "";
  gsize length = strlen (path);
  g_autofree char *parent = NULL;
  g_autoptr (GUri) folder = NULL;

  while (length > 0 && path[length - 1] == '/')
    length--;
  while (length > 0 && path[length - 1] != '/')
    length--;
  if (length <= 1)
    return NULL;
  parent = g_strndup (path, length);
  folder = g_uri_build (G_URI_FLAGS_ENCODED, g_uri_get_scheme (uri), NULL, g_uri_get_host (uri),
                        g_uri_get_port (uri), parent, NULL, NULL);
  return g_uri_to_string (folder);
}

/* From the outside in, for a server makes no folder in one that is not there. */
static gboolean
make_folders (Push *self, const char *address, GError **error)
{
  g_auto (VigiePushAnswer) answer = { 0 };
  g_autofree char *folder = dup_folder (address);

  if (folder == NULL)
    return TRUE;
  if (!ask (self, "MKCOL", folder, NULL, NULL, &answer, error))
    return FALSE;
  if (answer.status == 409 || answer.status == 404)
    {
      if (!make_folders (self, folder, error) ||
          !ask (self, "MKCOL", folder, NULL, NULL, &answer, error))
        return FALSE;
    }
  /* 405: it is there */
  return is_good (answer.status) || answer.status == 405 || fail_status (self, &answer, error);
}

/* A weak tag matches nothing (RFC 9110 §13.1.1); Apache gives one just after a write, and for
 * If-Unmodified-Since it holds every file to be of now. It was looked at the moment before. */
static gboolean
put (Push *self, VigiePushAnswer *answer, GError **error)
{
  const char *headers[3] = { NULL };

  if (self->found.bytes == NULL)
    {
      headers[0] = "If-None-Match";
      headers[1] = "*";
    }
  else if (self->found.etag != NULL && !g_str_has_prefix (self->found.etag, "W/"))
    {
      headers[0] = "If-Match";
      headers[1] = self->found.etag;
    }
  return ask (self, "PUT", self->address, self->bytes, headers, answer, error);
}

/* What somebody reads there now has to be what was sent. Where that cannot be asked just now, what
 * the server said holds. */
static gboolean
verify (Push *self, GError **error)
{
  g_auto (VigiePushAnswer) answer = { 0 };
  static const char *const fresh[] = { "Cache-Control", "no-cache", NULL };

  if (!ask (self, "GET", self->address, NULL, fresh, &answer, error))
    return FALSE;
  if (answer.status == 200 && g_bytes_equal (answer.body, self->bytes))
    return TRUE;
  self->taken = answer.status != 200 && answer.status != 404 && answer.status != 410;
  self->outcome->may_retry = TRUE;
  g_set_error (error, VIGIE_ERROR, VIGIE_ERROR_NETWORK,
               _ ("%s took the file, but does not show what was sent."),
               vigie_push_link_get_host (self->link));
  return FALSE;
}

/* nginx calls it 500 where there is no folder. */
static gboolean
find_out_folder (Push *self, VigiePushAnswer *refusal, GError **error)
{
  g_auto (VigiePushAnswer) answer = { 0 };
  g_autofree char *folder = dup_folder (self->address);

  if (refusal->status != 500 || folder == NULL)
    return TRUE;
  if (!ask (self, "HEAD", folder, NULL, NULL, &answer, error))
    return FALSE;
  if (answer.status == 404)
    refusal->status = 409;
  return TRUE;
}

/* A request whose answer is lost is sent again below us, and then meets itself. */
static gboolean
is_there_by_now (Push *self)
{
  g_clear_pointer (&self->found.bytes, g_bytes_unref);
  g_clear_pointer (&self->found.etag, g_free);
  return look_at_server (self, NULL) && self->found.bytes != NULL &&
         g_bytes_equal (self->found.bytes, self->bytes);
}

static gboolean
send_webdav (Push *self, GError **error)
{
  g_auto (VigiePushAnswer) answer = { 0 };

  if (!put (self, &answer, error))
    return FALSE;
  if (self->found.bytes == NULL && !find_out_folder (self, &answer, error))
    return FALSE;
  if (self->found.bytes == NULL && (answer.status == 409 || answer.status == 404))
    {
      if ((self->flags & VIGIE_PUSH_MAKE_FOLDERS) == 0)
        {
          self->outcome->needs = VIGIE_PUSH_MAKE_FOLDERS;
          answer.status = 409;
          return fail_status (self, &answer, error);
        }
      if (!make_folders (self, self->address, error) || !put (self, &answer, error))
        return FALSE;
    }
  if (answer.status == 412 && is_there_by_now (self))
    return TRUE;
  self->taken = is_good (answer.status);
  return self->taken ? verify (self, error) : fail_status (self, &answer, error);
}

static gboolean
send_plain (Push *self, const char *method, GError **error)
{
  g_auto (VigiePushAnswer) answer = { 0 };

  return ask (self, method, self->address, self->bytes, NULL, &answer, error) &&
         (is_good (answer.status) || fail_status (self, &answer, error));
}

static gboolean
send_to_folder (Push *self, GError **error)
{
  g_autoptr (VigieAtomicFile) file = NULL;
  g_autoptr (GError) failure = NULL;
  gsize size;
  const void *data = g_bytes_get_data (self->bytes, &size);

  file = vigie_atomic_file_new (self->address, &failure);
  if (file != NULL)
    {
      vigie_atomic_file_write (file, data, size);
      /* The drive may have hung: by now somebody else may have sent something newer. */
      if (vigie_atomic_file_settle (file, &failure) &&
          !g_cancellable_set_error_if_cancelled (self->cancellable, &failure) &&
          vigie_atomic_file_commit (file, &failure))
        return TRUE;
    }
  self->outcome->may_retry = !g_error_matches (failure, VIGIE_ERROR, VIGIE_ERROR_INVALID);
  g_propagate_error (error, g_steal_pointer (&failure));
  return FALSE;
}

static gboolean
send_bytes (Push *self, GError **error)
{
  switch (self->destination->kind)
    {
    case VIGIE_DESTINATION_HTTP_PUT:
      return send_plain (self, "PUT", error);
    case VIGIE_DESTINATION_HTTP_POST:
      return send_plain (self, "POST", error);
    case VIGIE_DESTINATION_FOLDER:
      return send_to_folder (self, error);
    case VIGIE_DESTINATION_WEBDAV:
    default:
      return send_webdav (self, error);
    }
}

/* ---- all of it ---- */

static void
note (Push *self, const char *content)
{
  const VigieOverlayRequest request = vigie_destination_get_request (self->destination);
  g_autoptr (GError) error = NULL;
  VigiePublication publication;

  vigie_publication_init (&publication, &request, &self->outcome->report);
  publication.channel = VIGIE_CHANNEL_DESTINATION;
  publication.target = self->destination->name;
  publication.place = self->place;
  publication.sha256 = self->outcome->sha256;
  publication.content = content;
  publication.actor = self->actor;
  if (!vigie_publication_record (self->store, &publication, &self->outcome->is_new, &error))
    self->outcome->log_problem = g_strdup (error->message);
}

static gboolean
look (Push *self, GError **error)
{
  if (self->destination->kind == VIGIE_DESTINATION_FOLDER)
    return look_at_folder (self, error);
  return self->destination->kind != VIGIE_DESTINATION_WEBDAV || look_at_server (self, error);
}

/* What is there says what is to be said, so it stays as it is. */
static void
leave (Push *self)
{
  VigiePushOutcome *outcome = self->outcome;

  g_strlcpy (outcome->sha256, self->last_said.sha256, sizeof outcome->sha256);
  outcome->report.n_shapes = self->last_said.n_shapes;
  outcome->report.n_posts = self->last_said.n_posts;
  outcome->report.n_bytes = self->last_said.n_bytes;
}

static gboolean
send_and_note (Push *self, const char *content, GError **error)
{
  const gboolean is_looked_at = self->destination->kind == VIGIE_DESTINATION_FOLDER ||
                                self->destination->kind == VIGIE_DESTINATION_WEBDAV;
  gboolean done = TRUE;

  if (self->found.bytes == NULL || !g_bytes_equal (self->found.bytes, self->bytes))
    {
      if (is_looked_at)
        vigie_push_tried_add (self->store, self->place, self->outcome->sha256);
      /* Of an incident that is closed nobody would know whose the file is. */
      if (g_cancellable_set_error_if_cancelled (self->cancellable, error))
        return FALSE;
      done = send_bytes (self, error);
      self->outcome->sent = done || self->taken;
      if (!self->outcome->sent)
        return FALSE;
    }
  /* A repeat is noted only for its hash, by which it is known there. */
  if (is_looked_at || !self->is_current)
    note (self, content);
  return done;
}

static gboolean
push (Push *self, GError **error)
{
  const VigieOverlayRequest request = vigie_destination_get_request (self->destination);
  /* Asked first: what changes while it is sent is then still to be sent. */
  g_autofree char *content =
      vigie_publish_get_content (self->store, &request, self->cancellable, error);

  if (content == NULL || !look (self, error) || !find_owner (self, content, error))
    return FALSE;
  if (self->is_current && self->found.bytes != NULL)
    {
      leave (self);
      return TRUE;
    }
  return make_file (self, error) && check_replace (self, error) &&
         send_and_note (self, content, error);
}

/**
 * vigie_push:
 * @store: the incident
 * @destination: where to
 * @secret: (nullable): the password of its user, or its token
 * @actor: (nullable): who has it sent, for the log; the incident's author when %NULL
 * @flags: what may be done
 * @cancellable: (nullable): ends it
 * @outcome: (out caller-allocates): of zeros before; what came of it, also with an error
 * @error: a sentence for the user
 *
 * Sends what the overlay says now, and notes in the log that it left. What lies there is looked at
 * first, where that is possible, and not replaced unless this incident sent it there; after sending
 * it is read back. What the server took is noted also where it cannot be read back, with an error.
 * Takes its time: call it in a worker thread, once at a time for each destination.
 *
 * Returns: whether others see now what the desk says
 */
gboolean
vigie_push (VigieStore *store,
            const VigieDestination *destination,
            const char *secret,
            const char *actor,
            VigiePushFlags flags,
            GCancellable *cancellable,
            VigiePushOutcome *outcome,
            GError **error)
{
  g_auto (Push) self = { .store = store,
                         .destination = destination,
                         .has_secret = secret != NULL && secret[0] != '\0',
                         .actor = actor,
                         .flags = flags,
                         .cancellable = cancellable,
                         .outcome = outcome };

  outcome->wait_ms = -1;
  if (!vigie_destination_check (destination, error) ||
      !vigie_push_exercise_check (store, destination, flags, outcome, error))
    return FALSE;
  self.address = vigie_destination_dup_address (destination);
  self.place = vigie_destination_dup_place_key (destination);
  if (destination->kind != VIGIE_DESTINATION_FOLDER)
    self.link = vigie_push_link_new (destination, secret);
  return push (&self, error);
}

/**
 * vigie_push_with_keyring:
 * @store: the incident
 * @destination: where to
 * @secret: (nullable): the password of its user, or its token; else the keyring is asked
 * @actor: (nullable): as for vigie_push()
 * @flags: what may be done
 * @cancellable: (nullable): ends it
 * @outcome: (out caller-allocates): as for vigie_push()
 * @error: a sentence for the user, %VIGIE_ERROR_LOCKED where a secret is wanted or is not good
 *
 * vigie_push() with what the keyring has. Where that cannot be asked the server may do without;
 * what it says to that is not the point then.
 *
 * Returns: whether others see now what the desk says
 */
gboolean
vigie_push_with_keyring (VigieStore *store,
                         const VigieDestination *destination,
                         const char *secret,
                         const char *actor,
                         VigiePushFlags flags,
                         GCancellable *cancellable,
                         VigiePushOutcome *outcome,
                         GError **error)
{
  g_autoptr (GError) keyring = NULL;
  GError *failure = NULL;
  char *found = NULL;
  gboolean done;

  if (secret == NULL && destination->kind != VIGIE_DESTINATION_FOLDER)
    found = vigie_secret_lookup (destination, cancellable, &keyring);
  done = vigie_push (store, destination, secret != NULL ? secret : found, actor, flags, cancellable,
                     outcome, &failure);
  vigie_secret_free (found);
  if (done)
    return TRUE;
  if (keyring != NULL && g_error_matches (failure, VIGIE_ERROR, VIGIE_ERROR_LOCKED))
    {
      g_set_error_literal (error, VIGIE_ERROR, VIGIE_ERROR_LOCKED, keyring->message);
      g_error_free (failure);
    }
  else
    g_propagate_error (error, failure);
  return FALSE;
}

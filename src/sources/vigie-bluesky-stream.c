/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "vigie-bluesky-stream.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "vigie-bluesky-place.h"
#include "vigie-error.h"
#include "vigie-http-stream.h"
#include "vigie-jetstream.h"
#include "vigie-json-post.h"
#include "vigie-json.h"
#include "vigie-post-link.h"

#define STREAM "stream" /* a part of the cursor */
#define WORDS "words"   /* a member of it */
#define SECOND_VERSION "/xrpc/network.bsky.jetstream.subscribeEvents"

#define WAIT_MS 250
#define GATHER_MS 500             /* how long a post waits for others */
#define MAX_GATHERED 200          /* posts */
#define MAX_DELETIONS 1000        /* that are looked up at once */
#define AUTHORS_MS (60 * 1000)    /* how long posts wait for who wrote them, where it matters */
#define RETRY_MS (2 * 1000)       /* they are looked at so often meanwhile */
#define MAX_WAITING 10            /* times as much as is gathered otherwise */
#define FILL_MS (5 * 60 * 1000)   /* what the stream does not tell is asked for so often */
#define PLACE_MS (30 * 1000)      /* where nothing matches, the place is noted so often */
#define FIRST_MS (15 * 60 * 1000) /* the first connection looks back so far */
#define OVERLAP_US (2 * G_TIME_SPAN_SECOND) /* events are not quite in their order */
#define LIVE_US (10 * G_TIME_SPAN_SECOND)   /* a frame that is younger is of now */
#define STEADY_US (3 * G_TIME_SPAN_SECOND)  /* how long frames keep pace with the clock, if so */
#define HOLE_US (10 * G_TIME_SPAN_MINUTE)   /* of silence: the whole world is never so quiet */
#define IDLE_MS (45 * 1000)
#define MAX_BAD 100 /* frames in a row */
#define MAX_WORDS 200

typedef struct
{
  const VigieBlueskyStreamTask *task;
  VigieSourceRound *round;
  VigieHttpStream *http;
  VigieJetstream *reader;
  gboolean is_second; /* version */

  GPtrArray *frames;      /* (element-type GBytes): of posts and edits */
  GHashTable *new_ids;    /* (element-type utf8 utf8): a set, of the posts in frames */
  GHashTable *looked_up;  /* (element-type utf8 gint64): deletions (when, ms) and edits (-1) */
  gint64 gathering_since; /* of g_get_monotonic_time(), as all below; 0 for not */
  gint64 waiting_since;   /* for who wrote them; 0 for not */
  gint64 waiting_until;
  gint64 noted_at;
  gint64 filled_at;

  gint64 asked_us; /* where the connection began; 0 once the first event has come */
  gint64 at_us;    /* how far it went */
  guint64 seq;
  gint64 noted_us;
  const char *fill_failure; /* (nullable): of the last filling, among the notes */
  gint64 paced_at; /* where a stretch of time began in which the frames' pace is looked at */
  gint64 paced_us; /* where the frames were then */
  char *words;     /* a hash of what is looked for */
  guint n_bad;
  gboolean is_live;
  gboolean has_lost; /* something: the server said that it goes on later than it was asked to */
} Stream;

/* ---- addresses ---- */

/**
 * vigie_bluesky_stream_read_address:
 * @option: "on" for Bluesky's own, or an address with or without a path
 * @error: return location for a #GError
 *
 * Returns: (transfer full) (nullable): an address
 */
char *
vigie_bluesky_stream_read_address (const char *option, GError **error)
{
  g_autofree char *whole = NULL;
  g_autoptr (GUri) uri = NULL;
  const char *scheme, *path;

  if (g_str_equal (option, "on"))
    return g_strdup (VIGIE_JETSTREAM_DEFAULT);
  whole = strstr (option, "://") != NULL ? g_strdup (option) : g_strconcat ("wss://", option, NULL);
  uri = g_uri_parse (whole, G_URI_FLAGS_ENCODED | G_URI_FLAGS_PARSE_RELAXED, NULL);
  scheme = uri != NULL ? g_uri_get_scheme (uri) : "";
  if (uri == NULL || g_uri_get_host (uri) == NULL || *g_uri_get_host (uri) == '\0' ||
      g_uri_get_userinfo (uri) != NULL ||
      (!g_str_equal (scheme, "wss") && !g_str_equal (scheme, "ws") &&
       !g_str_equal (scheme, "https") && !g_str_equal (scheme, "http")))
    {
      g_set_error (error, VIGIE_ERROR, VIGIE_ERROR_INVALID,
                   _ ("“%s” is no address of a Jetstream. Write “on” for Bluesky’s own, or an "
                      "address that begins with wss://."),
                   option);
      return NULL;
    }
  path = g_uri_get_path (uri);
  if (path[0] != '\0' && !g_str_equal (path, "/"))
    return g_uri_to_string (uri);
  return g_uri_join (G_URI_FLAGS_ENCODED, scheme, NULL, g_uri_get_host (uri), g_uri_get_port (uri),
                     "/subscribe", NULL, NULL);
}

static char *
make_address (const Stream *self, gint64 cursor)
{
  const char *address = self->task->address;
  const char *names = self->is_second ? "kinds=commit&collections" : "wantedCollections";

  return g_strdup_printf ("%s%c%s=%s&cursor=%" G_GINT64_FORMAT, address,
                          strchr (address, '?') != NULL ? '&' : '?', names,
                          VIGIE_JETSTREAM_COLLECTION, cursor);
}

static char *
get_host (const Stream *self)
{
  g_autoptr (GUri) uri = g_uri_parse (self->task->address, G_URI_FLAGS_ENCODED, NULL);

  return g_strdup (uri != NULL ? g_uri_get_host (uri) : "");
}

/* ---- the connection ---- */

static gint64
get_now_us (const Stream *self)
{
  return vigie_http_client_get_now (self->round->client) * 1000;
}

static gboolean
connect_at (Stream *self, gint64 cursor, GError **error)
{
  g_autofree char *address = make_address (self, cursor);

  self->http =
      vigie_http_stream_open (self->round->client, VIGIE_HTTP_STREAM_WEBSOCKET,
                              &(VigieHttpRequest) { .uri = address,
                                                    .max_bytes = VIGIE_JETSTREAM_MAX_FRAME,
                                                    .idle_ms = IDLE_MS,
                                                    .allow_local = TRUE }, /* it was typed */
                              self->round->cancellable, error);
  return self->http != NULL;
}

/* Translators: a day and a time, as people write them where it is read */
static char *
describe_time (gint64 at_us)
{
  g_autoptr (GDateTime) time = g_date_time_new_from_unix_local (at_us / G_USEC_PER_SEC);

  return time != NULL ? g_date_time_format (time, "%x %R") : g_strdup ("?");
}

static void
note_hole (Stream *self, gint64 from_us, gint64 to_us)
{
  g_autofree char *from = describe_time (from_us);
  g_autofree char *to = describe_time (to_us);

  vigie_source_round_add_note (
      self->round, g_strdup_printf (_ ("The Jetstream does not keep everything: posts that were "
                                       "written between %s and %s may be missing."),
                                    from, to));
}

/* What is looked for. A place is good only for the words with which it was reached. */
static char *
make_words (const VigieBlueskyStreamTask *task)
{
  g_autofree char *all = g_strjoinv ("\n", (char **) task->expressions);
  g_autofree char *text =
      g_strconcat (task->language != NULL ? task->language : "", "\n", all, NULL);

  return g_compute_checksum_for_string (G_CHECKSUM_SHA256, text, -1);
}

/* The place is a time, which all servers understand, or the number of an event, which is exact but
 * may be of too long ago: then the time has to do. */
static gboolean
open_stream (Stream *self, GError **error)
{
  g_autoptr (JsonObject) place = vigie_bluesky_place_read (self->round, STREAM);
  gint64 now_us = get_now_us (self);
  gint64 at_us = vigie_source_get_number (place, "at");
  gint64 seq = vigie_source_get_number (place, "seq");
  gint64 first_us = now_us - (gint64) FIRST_MS * 1000;
  gboolean is_same = g_strcmp0 (vigie_json_get_string (place, WORDS), self->words) == 0;
  GError *failure = NULL;

  /* posts that did not match the words of the last time may match these */
  if (at_us <= 0 || at_us > now_us || (!is_same && at_us > first_us))
    {
      seq = 0;
      at_us = first_us;
    }
  self->noted_us = self->at_us = self->asked_us = at_us;
  if (!self->is_second || seq <= 0)
    return connect_at (self, at_us - OVERLAP_US, error);
  self->seq = (guint64) seq;
  if (connect_at (self, seq, &failure))
    return TRUE;
  if (!g_error_matches (failure, VIGIE_ERROR, VIGIE_ERROR_NETWORK) ||
      !connect_at (self, at_us - OVERLAP_US, NULL))
    {
      g_propagate_error (error, failure);
      return FALSE;
    }
  g_error_free (failure);
  self->has_lost = TRUE;
  return TRUE;
}

/* ---- what is handed over ---- */

static void
clear_gathered (Stream *self)
{
  g_ptr_array_set_size (self->frames, 0);
  g_hash_table_remove_all (self->new_ids);
  g_hash_table_remove_all (self->looked_up);
  self->gathering_since = self->waiting_since = self->waiting_until = 0;
}

/* Whether all who wrote what was gathered are known now. */
static gboolean
ask_names (Stream *self)
{
  g_autoptr (GHashTable) dids = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  GHashTableIter iter;
  gpointer did;

  for (guint i = 0; i < self->frames->len; i++)
    {
      VigieJetstreamFrame frame;

      vigie_jetstream_read (self->reader, g_ptr_array_index (self->frames, i), &frame);
      if (frame.is_match)
        g_hash_table_add (dids, g_strdup (frame.did));
    }
  vigie_bluesky_names_ask (self->task->names, self->round, dids);
  g_hash_table_iter_init (&iter, dids);
  while (g_hash_table_iter_next (&iter, &did, NULL))
    if (!vigie_bluesky_names_is_known (self->task->names, did))
      return FALSE;
  return TRUE;
}

/* Without an account a post is kept only when its author lets everybody see it. While that cannot
 * be looked up, everything waits, and the place stays where it is: for a while. */
static gboolean
has_to_wait (Stream *self)
{
  const gint64 now = g_get_monotonic_time ();

  if (ask_names (self) || !self->task->is_stranger)
    return FALSE;
  if (self->waiting_since == 0)
    self->waiting_since = now;
  self->waiting_until = now + RETRY_MS * G_TIME_SPAN_MILLISECOND;
  return now - self->waiting_since < AUTHORS_MS * G_TIME_SPAN_MILLISECOND &&
         self->frames->len < MAX_WAITING * MAX_GATHERED &&
         g_hash_table_size (self->looked_up) < MAX_WAITING * MAX_DELETIONS;
}

/* Which of those that are told about are here. (transfer full) (nullable) */
static GHashTable *
find_known (Stream *self, GError **error)
{
  g_autoptr (GPtrArray) ids = g_hash_table_get_keys_as_ptr_array (self->looked_up);
  GHashTable *known;

  if (!vigie_post_sink_keep_known (self->round->sink, "bluesky", "", ids, error))
    return NULL;
  known = g_hash_table_new (g_str_hash, g_str_equal);
  for (guint i = 0; i < ids->len; i++)
    g_hash_table_add (known, g_ptr_array_index (ids, i));
  return known;
}

static void
add_update (VigieSourceIntake *intake,
            VigiePostUpdateKind kind,
            const char *id,
            gint64 at,
            const char *text)
{
  const VigiePostUpdate update = {
    .kind = kind,
    .source_kind = "bluesky",
    .source_host = "",
    .external_id = vigie_import_batch_dup (intake->run.batch, id, strlen (id)),
    .at = at,
    .text = text,
  };

  vigie_import_batch_add_update (intake->run.batch, &update);
}

static gboolean
is_shown (Stream *self, const char *did)
{
  if (self->task->is_stranger && !vigie_bluesky_names_is_known (self->task->names, did))
    {
      vigie_source_round_add_note (
          self->round, g_strdup (_ ("Posts whose authors could not be looked up are left out: they "
                                    "may want to be seen by members of Bluesky only.")));
      return FALSE;
    }
  if (!vigie_bluesky_names_is_hidden (self->task->names, did))
    return TRUE;
  if (self->task->is_stranger)
    vigie_source_round_add_note (self->round,
                                 g_strdup (_ ("Posts of people who want to be seen by members of "
                                              "Bluesky only are left out.")));
  else
    vigie_source_round_add_note (self->round,
                                 g_strdup (_ ("Some posts are by people who want to be seen by "
                                              "members of Bluesky only. Do not hand them on.")));
  return !self->task->is_stranger;
}

static gboolean
take_frame (
    Stream *self, VigieSourceIntake *intake, GBytes *bytes, GHashTable *known, GError **error)
{
  VigieImportRun *run = &intake->run;
  g_autofree char *reason = NULL;
  g_autofree char *id = NULL;
  VigieJetstreamFrame frame;
  VigieImportPost post;
  gint64 at;

  vigie_jetstream_read (self->reader, bytes, &frame);
  id = vigie_bluesky_make_id (frame.did, frame.rkey);
  at = frame.at_us > 0 ? frame.at_us / 1000 : VIGIE_TIME_UNKNOWN;
  vigie_import_post_init (&post);
  if (!vigie_bluesky_record_to_post (run, frame.record, frame.did, frame.rkey, at, &post, &reason))
    {
      vigie_import_post_clear (&post);
      vigie_source_intake_reject (intake, reason);
      return TRUE;
    }
  if (frame.kind == VIGIE_JETSTREAM_EDIT && post.text != NULL && g_hash_table_contains (known, id))
    add_update (intake, VIGIE_POST_EDITED, id, at, post.text);
  if (!frame.is_match || !is_shown (self, frame.did))
    {
      vigie_import_post_clear (&post);
      return TRUE;
    }
  {
    const char *name = vigie_bluesky_names_get (self->task->names, frame.did);

    post.author = vigie_import_run_text (run, name, strlen (name), TRUE);
  }
  return vigie_import_run_add (run, &post, error);
}

static void
add_deletions (Stream *self, VigieSourceIntake *intake, GHashTable *known)
{
  GHashTableIter iter;
  gpointer id, at;

  g_hash_table_iter_init (&iter, self->looked_up);
  while (g_hash_table_iter_next (&iter, &id, &at))
    if (*(gint64 *) at >= 0 &&
        (g_hash_table_contains (known, id) || g_hash_table_contains (self->new_ids, id)))
      add_update (intake, VIGIE_POST_DELETED, id,
                  *(gint64 *) at > 0 ? *(gint64 *) at : VIGIE_TIME_UNKNOWN, NULL);
}

static gboolean
commit_place (Stream *self, VigieSourceIntake *intake, GError **error)
{
  g_autoptr (JsonObject) place = json_object_new ();

  json_object_set_int_member (place, "at", self->at_us);
  json_object_set_string_member (place, WORDS, self->words);
  if (self->is_second)
    json_object_set_int_member (place, "seq", (gint64) self->seq);
  if (!vigie_bluesky_place_commit (intake, STREAM, place, error))
    return FALSE;
  self->noted_us = self->at_us;
  self->noted_at = g_get_monotonic_time ();
  return TRUE;
}

static gboolean
hand_over_known (Stream *self, GHashTable *known, gboolean *is_news, GError **error)
{
  g_auto (VigieSourceIntake) intake = { 0 };
  guint64 n_before = self->round->counts.imported + self->round->counts.changed;

  vigie_source_intake_init (&intake, self->round, "");
  vigie_import_batch_trust_utf8 (intake.run.batch); /* yyjson refuses what is not */
  for (guint i = 0; i < self->frames->len; i++)
    if (!take_frame (self, &intake, g_ptr_array_index (self->frames, i), known, error))
      return FALSE;
  add_deletions (self, &intake, known);
  if (!commit_place (self, &intake, error))
    return FALSE;
  vigie_source_intake_clear (&intake);
  intake = (VigieSourceIntake) { 0 };
  *is_news = self->round->counts.imported + self->round->counts.changed > n_before;
  return TRUE;
}

/* Deletions of posts that are not here cost a look and no transaction. Nothing is lost where the
 * round has ended while names were asked for: the place is still before it. */
static gboolean
hand_over (Stream *self, GError **error)
{
  g_autoptr (GHashTable) known = NULL;
  gboolean is_late = self->at_us > self->noted_us &&
                     g_get_monotonic_time () - self->noted_at >= PLACE_MS * G_TIME_SPAN_MILLISECOND;
  gboolean is_news = FALSE;

  if (has_to_wait (self))
    return TRUE;
  if (g_cancellable_set_error_if_cancelled (self->round->cancellable, error))
    return FALSE;
  known = find_known (self, error);
  if (known == NULL)
    return FALSE;
  if ((self->new_ids != NULL && g_hash_table_size (self->new_ids) > 0) ||
      g_hash_table_size (known) > 0 || is_late)
    {
      if (!hand_over_known (self, known, &is_news, error))
        return FALSE;
    }
  clear_gathered (self);
  if (is_news)
    vigie_source_round_report (self->round, self->is_live);
  return TRUE;
}

static gboolean
is_due (const Stream *self, gboolean is_quiet)
{
  gint64 now = g_get_monotonic_time ();

  if (now < self->waiting_until)
    return FALSE;
  if (self->gathering_since != 0 &&
      (is_quiet || now - self->gathering_since >= GATHER_MS * G_TIME_SPAN_MILLISECOND ||
       self->frames->len >= MAX_GATHERED || g_hash_table_size (self->looked_up) >= MAX_DELETIONS))
    return TRUE;
  return self->at_us > self->noted_us && now - self->noted_at >= PLACE_MS * G_TIME_SPAN_MILLISECOND;
}

/* ---- what comes ---- */

/* A server's clock may be wrong, and a place in the future would leave a hole. */
static void
note_progress (Stream *self, const VigieJetstreamFrame *frame)
{
  gint64 now_us = get_now_us (self);

  if (frame->seq > 0 && frame->seq <= G_MAXINT64)
    self->seq = frame->seq;
  if (frame->at_us <= 0)
    return;
  if (self->asked_us > 0 && (self->has_lost || (frame->at_us - self->asked_us > HOLE_US &&
                                                now_us - self->asked_us > G_TIME_SPAN_HOUR)))
    note_hole (self, self->asked_us, frame->at_us);
  self->asked_us = 0;
  self->at_us = MAX (self->at_us, MIN (frame->at_us, now_us));
}

static void
set_live (Stream *self)
{
  if (self->is_live)
    return;
  self->is_live = TRUE;
  vigie_source_round_report (self->round, TRUE);
}

/* What is old comes as fast as the server can send it; what is new comes as it is written. The age
 * of frames alone would not do: the clock of this desk may be wrong. */
static void
look_whether_live (Stream *self, gint64 at_us)
{
  gint64 now = g_get_monotonic_time ();

  if (self->is_live)
    return;
  if (get_now_us (self) - at_us <= LIVE_US)
    {
      set_live (self);
      return;
    }
  if (self->paced_at != 0 && now - self->paced_at < STEADY_US)
    return;
  if (self->paced_at != 0 && at_us - self->paced_us <= (now - self->paced_at) * 5 / 4)
    set_live (self);
  self->paced_at = now;
  self->paced_us = at_us;
}

static void
gather (Stream *self, const VigieJetstreamFrame *frame, GBytes *bytes)
{
  char *id = vigie_bluesky_make_id (frame->did, frame->rkey);
  gint64 at = frame->kind == VIGIE_JETSTREAM_DELETION ? frame->at_us / 1000 : -1;

  if (self->gathering_since == 0)
    self->gathering_since = g_get_monotonic_time ();
  if (frame->kind != VIGIE_JETSTREAM_DELETION)
    g_ptr_array_add (self->frames, g_bytes_ref (bytes));
  if (frame->is_match)
    g_hash_table_add (self->new_ids, g_strdup (id));
  if (frame->kind != VIGIE_JETSTREAM_POST)
    g_hash_table_replace (self->looked_up, g_steal_pointer (&id), g_memdup2 (&at, sizeof at));
  g_free (id);
}

static gboolean
fail_end (Stream *self, const VigieJetstreamFrame *frame, GError **error)
{
  const char *words = frame->message != NULL ? frame->message : frame->name;
  g_autofree char *host = get_host (self);
  g_autofree char *shown =
      words != NULL ? vigie_import_shorten (words, strlen (words), MAX_WORDS) : g_strdup ("?");

  g_set_error (error, VIGIE_ERROR, VIGIE_ERROR_NETWORK,
               /* Translators: a server, and what it says in its own language */
               _ ("%s ended the connection: “%s”."), host, shown);
  return FALSE;
}

static gboolean
count_bad (Stream *self, GError **error)
{
  g_autofree char *host = NULL;

  self->round->n_rejected++;
  if (++self->n_bad < MAX_BAD)
    return TRUE;
  host = get_host (self);
  g_set_error (error, VIGIE_ERROR, VIGIE_ERROR_INVALID,
               _ ("What %s sends is not what a Jetstream sends. Is this its address?"), host);
  return FALSE;
}

static gboolean
take_message (Stream *self, GBytes *bytes, GError **error)
{
  VigieJetstreamFrame frame;

  vigie_jetstream_read (self->reader, bytes, &frame);
  if (frame.kind == VIGIE_JETSTREAM_BAD)
    return count_bad (self, error);
  self->n_bad = 0;
  if (frame.kind == VIGIE_JETSTREAM_END)
    return fail_end (self, &frame, error);
  if (frame.kind == VIGIE_JETSTREAM_OUTDATED)
    self->has_lost = TRUE;
  note_progress (self, &frame);
  if (frame.at_us > 0)
    look_whether_live (self, frame.at_us);
  if (frame.kind == VIGIE_JETSTREAM_POST || frame.kind == VIGIE_JETSTREAM_EDIT ||
      frame.kind == VIGIE_JETSTREAM_DELETION)
    gather (self, &frame, bytes);
  return TRUE;
}

/* The connection is worth more than what its beginning is filled with: but a login that is refused
 * has to be mended. */
static gboolean
fill (Stream *self, GError **error)
{
  g_autoptr (GError) failure = NULL;

  self->filled_at = g_get_monotonic_time ();
  if (self->task->fill (self->task->source, self->round, &failure))
    {
      vigie_source_round_set_note (self->round, &self->fill_failure, NULL);
      return TRUE;
    }
  if (failure->domain != VIGIE_ERROR ||
      (failure->code != VIGIE_ERROR_NETWORK && failure->code != VIGIE_ERROR_LIMITED &&
       failure->code != VIGIE_ERROR_INVALID))
    {
      g_propagate_error (error, g_steal_pointer (&failure));
      return FALSE;
    }
  vigie_source_round_set_note (self->round, &self->fill_failure, g_strdup (failure->message));
  return TRUE;
}

static gboolean
read_on (Stream *self, GError **error)
{
  while (TRUE)
    {
      g_auto (VigieHttpStreamMessage) message = { 0 };
      gboolean is_quiet;

      if (!vigie_http_stream_read (self->http, WAIT_MS, &message, self->round->cancellable, error))
        return FALSE;
      is_quiet = message.data == NULL;
      if (!is_quiet && !take_message (self, message.data, error))
        return FALSE;
      if (is_quiet)
        set_live (self);
      if (is_due (self, is_quiet) && !hand_over (self, error))
        return FALSE;
      /* accounts that were closed, and what is found by the words of a search alone */
      if (g_get_monotonic_time () - self->filled_at >= FILL_MS * G_TIME_SPAN_MILLISECOND &&
          !fill (self, error))
        return FALSE;
    }
}

static void
stream_clear (Stream *self)
{
  g_clear_pointer (&self->http, vigie_http_stream_close);
  g_clear_pointer (&self->reader, vigie_jetstream_free);
  g_ptr_array_unref (self->frames);
  g_hash_table_unref (self->new_ids);
  g_hash_table_unref (self->looked_up);
  g_free (self->words);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Stream, stream_clear)

/**
 * vigie_bluesky_stream_run:
 * @task: what is read
 * @round: see vigie_source_follow()
 * @error: see vigie_source_follow()
 *
 * Reads a Jetstream until it ends. What was gathered when it broke off is handed over, so that the
 * next connection begins behind it; but not when nobody wants it any more, as nothing can be looked
 * up then.
 *
 * Returns: %FALSE, always: streams end by failing
 */
gboolean
vigie_bluesky_stream_run (const VigieBlueskyStreamTask *task,
                          VigieSourceRound *round,
                          GError **error)
{
  g_auto (Stream) self = {
    .task = task,
    .round = round,
    .is_second = strstr (task->address, SECOND_VERSION) != NULL,
    .frames = g_ptr_array_new_with_free_func ((GDestroyNotify) g_bytes_unref),
    .new_ids = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL),
    .looked_up = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free),
    .noted_at = g_get_monotonic_time (),
    .words = make_words (task),
  };

  self.reader = vigie_jetstream_new (task->expressions, task->language, error);
  if (self.reader == NULL || !open_stream (&self, error) || !fill (&self, error))
    return FALSE;
  if (!read_on (&self, error) && self.gathering_since != 0 &&
      !g_cancellable_is_cancelled (round->cancellable))
    hand_over (&self, NULL);
  return FALSE;
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A source asked once, into a sink that keeps nothing: so one sees what it would bring before it is
 * added. */
#include "vigie-source-trial.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "vigie-error.h"
#include "vigie-secret.h"
#include "vigie-watching.h"

#define MAX_LINE 160 /* characters */

/* ---- a sink that keeps nothing ---- */

#define VIGIE_TYPE_TRIAL_SINK (vigie_trial_sink_get_type ())
G_DECLARE_FINAL_TYPE (VigieTrialSink, vigie_trial_sink, VIGIE, TRIAL_SINK, GObject)

struct _VigieTrialSink
{
  GObject parent_instance;

  GHashTable *ids; /* (element-type utf8): of posts, each once */
  GPtrArray *newest;
  gboolean takes_one; /* batch, and no more */
  gboolean is_full;
};

static void
trial_post_free (gpointer data)
{
  VigieTrialPost *self = data;

  g_free (self->author);
  g_free (self->line);
  g_free (self);
}

/* (transfer full): how a text begins */
static char *
dup_line (const char *text)
{
  const char *begin = text + strspn (text, " \t\r\n");
  g_autofree char *line = g_strndup (begin, strcspn (begin, "\r\n"));

  if (g_utf8_strlen (line, -1) <= MAX_LINE)
    return g_steal_pointer (&line);
  *g_utf8_offset_to_pointer (line, MAX_LINE - 1) = '\0';
  return g_strconcat (line, "…", NULL);
}

static void
note_example (VigieTrialSink *self, const VigieObservation *post)
{
  VigieTrialPost *example;
  guint place = 0;

  while (place < self->newest->len &&
         ((VigieTrialPost *) g_ptr_array_index (self->newest, place))->at >= post->posted_at)
    place++;
  if (place == VIGIE_SOURCE_TRIAL_EXAMPLES)
    return;
  example = g_new0 (VigieTrialPost, 1);
  example->author = g_strdup (post->author);
  example->line = dup_line (post->text);
  example->at = post->posted_at;
  g_ptr_array_insert (self->newest, (gint) place, example);
  if (self->newest->len > VIGIE_SOURCE_TRIAL_EXAMPLES)
    g_ptr_array_set_size (self->newest, VIGIE_SOURCE_TRIAL_EXAMPLES);
}

static gboolean
vigie_trial_sink_take (VigiePostSink *sink,
                       const VigieBatch *batch,
                       VigieIngestCounts *counts,
                       GError **error)
{
  VigieTrialSink *self = VIGIE_TRIAL_SINK (sink);

  for (gsize i = 0; i < batch->n_observations; i++)
    {
      const VigieObservation *post = &batch->observations[i];
      char id[VIGIE_POST_ID_LENGTH + 1];

      vigie_post_make_id (post->source_kind, post->source_host, post->external_id, id);
      if (!g_hash_table_add (self->ids, g_strdup (id)))
        {
          counts->known++;
          continue;
        }
      counts->imported++;
      note_example (self, post);
    }
  self->is_full = self->takes_one;
  if (self->is_full)
    g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_CLOSED, "enough");
  return !self->is_full;
}

/* None is here. */
static gboolean
vigie_trial_sink_keep_known (VigiePostSink *sink,
                             const char *source_kind,
                             const char *source_host,
                             GPtrArray *external_ids,
                             GError **error)
{
  g_ptr_array_set_size (external_ids, 0);
  return TRUE;
}

static void
sink_iface_init (VigiePostSinkInterface *iface)
{
  iface->take = vigie_trial_sink_take;
  iface->keep_known = vigie_trial_sink_keep_known;
}

G_DEFINE_FINAL_TYPE_WITH_CODE (VigieTrialSink,
                               vigie_trial_sink,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (VIGIE_TYPE_POST_SINK, sink_iface_init))

static void
vigie_trial_sink_finalize (GObject *object)
{
  VigieTrialSink *self = VIGIE_TRIAL_SINK (object);

  g_hash_table_unref (self->ids);
  g_ptr_array_unref (self->newest);

  G_OBJECT_CLASS (vigie_trial_sink_parent_class)->finalize (object);
}

static void
vigie_trial_sink_class_init (VigieTrialSinkClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = vigie_trial_sink_finalize;
}

static void
vigie_trial_sink_init (VigieTrialSink *self)
{
  self->ids = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->newest = g_ptr_array_new_with_free_func (trial_post_free);
}

/* ---- a trial ---- */

void
vigie_source_trial_free (VigieSourceTrial *self)
{
  g_ptr_array_unref (self->newest);
  g_ptr_array_unref (self->notes);
  g_free (self->official);
  g_free (self);
}

static VigieSourceTrial *
make_trial (VigieTrialSink *sink, VigieSourceRound *round)
{
  VigieSourceTrial *self = g_new0 (VigieSourceTrial, 1);

  self->n_posts = g_hash_table_size (sink->ids);
  self->is_cut = sink->is_full;
  self->n_left_out = round->n_left_out;
  self->newest = g_ptr_array_ref (sink->newest);
  self->official = g_steal_pointer (&round->official);
  self->notes = g_steal_pointer (&round->notes);
  if (self->notes == NULL)
    self->notes = g_ptr_array_new_with_free_func (g_free);
  return self;
}

typedef struct
{
  VigieStore *store;
  VigieHttpClient *client;
  char *secret; /* (nullable) */
} Job;

static void
job_free (gpointer data)
{
  Job *self = data;

  g_object_unref (self->store);
  g_object_unref (self->client);
  vigie_secret_free (self->secret);
  g_free (self);
}

static void
try_in_thread (GTask *task, gpointer object, gpointer data, GCancellable *cancellable)
{
  VigieSource *source = object;
  Job *job = data;
  g_autoptr (VigieTrialSink) sink = g_object_new (VIGIE_TYPE_TRIAL_SINK, NULL);
  g_auto (VigieSourceRound) round = { 0 };
  GError *error = NULL;

  /* A bot is told everything once: what was asked for before the next question is forgotten with
   * it, so there is none. */
  sink->takes_one = g_str_equal (vigie_source_get_kind (source), "telegram");
  if (job->secret == NULL)
    job->secret = vigie_secret_lookup_source (source, cancellable, NULL);
  if (vigie_watching_poll_into (job->store, VIGIE_POST_SINK (sink), source, job->client,
                                job->secret, cancellable, &round, &error) ||
      sink->is_full)
    {
      g_clear_error (&error);
      g_task_return_pointer (task, make_trial (sink, &round),
                             (GDestroyNotify) vigie_source_trial_free);
    }
  else
    g_task_return_error (task, error);
}

/**
 * vigie_source_may_be_tried:
 * @source: a source
 *
 * Returns: whether it costs nothing: what is tried would be billed too, and count for no cap
 */
gboolean
vigie_source_may_be_tried (VigieSource *source)
{
  g_autofree char *price = NULL;

  g_return_val_if_fail (VIGIE_IS_SOURCE (source), FALSE);

  price = vigie_source_describe_price (source);
  return price == NULL;
}

/**
 * vigie_source_try_async:
 * @source: one that vigie_source_may_be_tried()
 * @store: an incident, whose words and area count; it gets nothing
 * @client: what asks
 * @secret: (nullable): password or token; %NULL for what the keyring has
 * @cancellable: (nullable): ends it
 * @callback: called when it is done
 * @user_data: for @callback
 *
 * Asks once for what it would bring.
 */
void
vigie_source_try_async (VigieSource *source,
                        VigieStore *store,
                        VigieHttpClient *client,
                        const char *secret,
                        GCancellable *cancellable,
                        GAsyncReadyCallback callback,
                        gpointer user_data)
{
  g_autoptr (GTask) task = NULL;
  Job *job;

  g_return_if_fail (VIGIE_IS_SOURCE (source));
  g_return_if_fail (VIGIE_IS_STORE (store));

  task = g_task_new (source, cancellable, callback, user_data);
  job = g_new0 (Job, 1);
  job->store = g_object_ref (store);
  job->client = g_object_ref (client);
  job->secret = g_strdup (secret);
  g_task_set_source_tag (task, vigie_source_try_async);
  g_task_set_task_data (task, job, job_free);
  if (vigie_source_may_be_tried (source))
    g_task_run_in_thread (task, try_in_thread);
  else
    g_task_return_new_error_literal (task, VIGIE_ERROR, VIGIE_ERROR_CAP,
                                     _ ("What is tried is billed as well, and counts for no cap."));
}

/**
 * vigie_source_try_finish:
 * @result: of vigie_source_try_async()
 * @error: see vigie_source_poll()
 *
 * Returns: (transfer full) (nullable): what it would bring
 */
VigieSourceTrial *
vigie_source_try_finish (GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_async_result_is_tagged (result, vigie_source_try_async), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

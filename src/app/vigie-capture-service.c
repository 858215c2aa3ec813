/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "vigie-capture-service.h"

#include "vigie-capture-receiver.h"
#include "vigie-capture-token.h"
#include "vigie-error.h"
#include "vigie-hold.h"
#include "vigie-settings.h"
#include "vigie-time.h"

#define N_PORTS_TRIED 20

struct _VigieCaptureService
{
  GObject parent_instance;

  gboolean wanted;
  gboolean ending;                /* the port is not free yet */
  VigieCaptureReceiver *receiver; /* (nullable): off */
  GCancellable *taking;           /* (nullable): the token is on its way */
  gboolean renewing;              /* it is another one */
  char *token;                    /* (nullable): not known yet */
  gboolean is_remembered;
  GError *failure; /* (nullable): why it is not on */
  VigieStore *store;
  char *observer;
  char *number; /* (nullable): that a browser asks for */
  gboolean was_paired;
  guint n_captured;
  gint64 last_at;
};

enum
{
  CHANGED,
  CAPTURED,
  PAIRED,
  DISCONNECTED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (VigieCaptureService, vigie_capture_service, G_TYPE_OBJECT)

static void start (VigieCaptureService *self);

static void
tell (VigieCaptureService *self)
{
  g_signal_emit (self, signals[CHANGED], 0);
}

/* ---- ending ---- */

static void
ended_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  VigieCaptureService *self = VIGIE_CAPTURE_SERVICE (object);

  self->ending = FALSE;
  start (self); /* it may be wanted again */
  tell (self);
}

static void
close_in_thread (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  vigie_capture_receiver_close (task_data);
  g_task_set_task_data (task, NULL, NULL); /* its socket goes with it */
  g_task_return_boolean (task, TRUE);
}

static void
stop (VigieCaptureService *self)
{
  g_autoptr (GTask) task = NULL;

  if (!self->renewing) /* nobody may take the old one meanwhile */
    {
      g_cancellable_cancel (self->taking);
      g_clear_object (&self->taking);
    }
  g_clear_pointer (&self->number, g_free);
  if (self->receiver == NULL)
    return;
  g_signal_handlers_disconnect_by_data (self->receiver, self);
  vigie_capture_receiver_set_incident (self->receiver, NULL, NULL);
  vigie_hold_application_for (self->receiver);
  self->ending = TRUE;
  task = g_task_new (self, NULL, ended_cb, NULL);
  g_task_set_source_tag (task, stop);
  g_task_set_task_data (task, g_steal_pointer (&self->receiver), g_object_unref);
  g_task_run_in_thread (task, close_in_thread);
}

/* ---- beginning ---- */

static void
on_captured (VigieCaptureService *self, gint64 row_id, gboolean is_known)
{
  self->n_captured++;
  self->last_at = g_get_real_time () / 1000;
  self->was_paired = TRUE;
  g_signal_emit (self, signals[CAPTURED], 0, row_id, is_known);
  tell (self);
}

static void
on_paired (VigieCaptureService *self)
{
  self->was_paired = TRUE;
  g_clear_pointer (&self->number, g_free);
  g_signal_emit (self, signals[PAIRED], 0);
  tell (self);
}

/* Browsers know the port that there was, so it is left only where another program has it. */
static void
listen_to_browsers (VigieCaptureService *self)
{
  guint port = vigie_settings_get_capture_port ();

  g_clear_error (&self->failure);
  for (guint i = 0; i < N_PORTS_TRIED && port + i <= G_MAXUINT16 && self->receiver == NULL; i++)
    {
      const VigieCaptureOptions options = { .port = port + i, .token = self->token };

      g_clear_error (&self->failure);
      self->receiver = vigie_capture_receiver_new (&options, &self->failure);
      if (self->receiver == NULL && !g_error_matches (self->failure, VIGIE_ERROR, VIGIE_ERROR_BUSY))
        break;
    }
  if (self->receiver == NULL)
    return;
  vigie_settings_set_capture_port (vigie_capture_receiver_get_port (self->receiver));
  vigie_capture_receiver_set_incident (self->receiver, self->store, self->observer);
  g_signal_connect_swapped (self->receiver, "captured", G_CALLBACK (on_captured), self);
  g_signal_connect_swapped (self->receiver, "paired", G_CALLBACK (on_paired), self);
}

static void
token_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (VigieCaptureService) self = user_data;
  VigieCaptureTokenFate fate;
  char *token = vigie_capture_token_take_finish (result, &fate);
  gboolean was_renewed = self->renewing;

  if (token == NULL)
    return; /* it is not wanted any longer */
  g_clear_object (&self->taking);
  self->renewing = FALSE;
  g_free (self->token);
  self->token = token;
  self->is_remembered = fate.is_kept;
  if (was_renewed)
    g_signal_emit (self, signals[DISCONNECTED], 0, fate.is_old_forgotten);
  start (self);
  tell (self);
}

static void
take_token (VigieCaptureService *self, gboolean renew)
{
  self->taking = g_cancellable_new ();
  self->renewing = renew;
  vigie_capture_token_take_async (renew, self->taking, token_cb, g_object_ref (self));
}

/* As soon as there is an incident: without one there is nothing to hand over to. */
static void
start (VigieCaptureService *self)
{
  if (!self->wanted || self->store == NULL || self->receiver != NULL || self->ending ||
      self->taking != NULL)
    return;
  if (self->token != NULL)
    listen_to_browsers (self);
  else
    take_token (self, FALSE);
}

/* ---- what others ask for ---- */

/**
 * vigie_capture_service_set_wanted:
 * @self: a service
 * @wanted: whether browsers may hand over; remembered
 */
void
vigie_capture_service_set_wanted (VigieCaptureService *self, gboolean wanted)
{
  g_return_if_fail (VIGIE_IS_CAPTURE_SERVICE (self));

  self->wanted = wanted;
  vigie_settings_set_capture (wanted);
  g_clear_error (&self->failure);
  if (wanted)
    start (self);
  else
    stop (self);
  tell (self);
}

/**
 * vigie_capture_service_set_incident:
 * @self: a service
 * @store: (nullable): where posts go to from now on
 * @observer: (nullable): who sits here
 */
void
vigie_capture_service_set_incident (VigieCaptureService *self,
                                    VigieStore *store,
                                    const char *observer)
{
  g_return_if_fail (VIGIE_IS_CAPTURE_SERVICE (self));

  g_set_object (&self->store, store);
  g_set_str (&self->observer, observer);
  if (self->receiver != NULL)
    vigie_capture_receiver_set_incident (self->receiver, store, observer);
  else
    start (self);
}

/**
 * vigie_capture_service_renew:
 * @self: a service that is on
 *
 * Refuses all browsers that were connected until now; "disconnected" tells when that is done.
 */
void
vigie_capture_service_renew (VigieCaptureService *self)
{
  g_return_if_fail (VIGIE_IS_CAPTURE_SERVICE (self));

  if (self->renewing)
    return;
  stop (self);
  g_clear_pointer (&self->token, g_free);
  self->was_paired = FALSE;
  take_token (self, TRUE);
  tell (self);
}

VigieStore *
vigie_capture_service_get_store (VigieCaptureService *self)
{
  return self->store;
}

VigieCaptureState
vigie_capture_service_get_state (VigieCaptureService *self)
{
  if (self->receiver != NULL)
    return VIGIE_CAPTURE_ON;
  return self->wanted && self->failure == NULL ? VIGIE_CAPTURE_STARTING : VIGIE_CAPTURE_OFF;
}

/**
 * vigie_capture_service_get_problem:
 *
 * Returns: (nullable): a sentence: why nobody can hand over though it is wanted
 */
const char *
vigie_capture_service_get_problem (VigieCaptureService *self)
{
  return self->failure != NULL ? self->failure->message : NULL;
}

/**
 * vigie_capture_service_is_remembered:
 *
 * Returns: whether browsers stay connected when Vigie is started again
 */
gboolean
vigie_capture_service_is_remembered (VigieCaptureService *self)
{
  return self->is_remembered;
}

/**
 * vigie_capture_service_was_paired:
 *
 * Returns: whether a browser was heard of since Vigie was started
 */
gboolean
vigie_capture_service_was_paired (VigieCaptureService *self)
{
  return self->was_paired;
}

/**
 * vigie_capture_service_get_n_captured:
 * @self: a service
 * @last_at: (out): ms, when the last one came
 *
 * Returns: how often something was handed over since Vigie was started
 */
guint
vigie_capture_service_get_n_captured (VigieCaptureService *self, gint64 *last_at)
{
  *last_at = self->last_at;
  return self->n_captured;
}

/**
 * vigie_capture_service_dup_pair_uri:
 * @self: a service
 *
 * Returns: (transfer full) (nullable): as vigie_capture_receiver_dup_pair_uri(); %NULL while off
 */
char *
vigie_capture_service_dup_pair_uri (VigieCaptureService *self)
{
  char *uri;

  if (self->receiver == NULL)
    return NULL;
  g_clear_pointer (&self->number, g_free);
  uri = vigie_capture_receiver_dup_pair_uri (self->receiver, &self->number);
  tell (self);
  return uri;
}

/**
 * vigie_capture_service_get_number:
 * @self: a service
 *
 * Returns: (nullable): what the browser asks for that opens the page; %NULL where none is waited
 * for
 */
const char *
vigie_capture_service_get_number (VigieCaptureService *self)
{
  return self->number;
}

/* ---- life ---- */

/**
 * vigie_capture_service_close:
 * @self: a service
 *
 * Ends it, without a word of that to the settings; returns at once.
 */
void
vigie_capture_service_close (VigieCaptureService *self)
{
  g_return_if_fail (VIGIE_IS_CAPTURE_SERVICE (self));

  self->wanted = FALSE;
  stop (self);
  g_clear_object (&self->store);
}

static void
vigie_capture_service_finalize (GObject *object)
{
  VigieCaptureService *self = VIGIE_CAPTURE_SERVICE (object);

  g_clear_object (&self->taking);
  g_clear_object (&self->store);
  g_clear_error (&self->failure);
  g_free (self->number);
  g_free (self->token);
  g_free (self->observer);

  G_OBJECT_CLASS (vigie_capture_service_parent_class)->finalize (object);
}

static void
vigie_capture_service_class_init (VigieCaptureServiceClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = vigie_capture_service_finalize;

  signals[CHANGED] = g_signal_new ("changed", VIGIE_TYPE_CAPTURE_SERVICE, G_SIGNAL_RUN_LAST, 0,
                                   NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[CAPTURED] = g_signal_new ("captured", VIGIE_TYPE_CAPTURE_SERVICE, G_SIGNAL_RUN_LAST, 0,
                                    NULL, NULL, NULL, G_TYPE_NONE, 2, G_TYPE_INT64, G_TYPE_BOOLEAN);
  signals[PAIRED] = g_signal_new ("paired", VIGIE_TYPE_CAPTURE_SERVICE, G_SIGNAL_RUN_LAST, 0, NULL,
                                  NULL, NULL, G_TYPE_NONE, 0);
  signals[DISCONNECTED] =
      g_signal_new ("disconnected", VIGIE_TYPE_CAPTURE_SERVICE, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                    NULL, G_TYPE_NONE, 1, G_TYPE_BOOLEAN);
}

static void
vigie_capture_service_init (VigieCaptureService *self)
{
  self->wanted = vigie_settings_get_capture ();
  self->last_at = VIGIE_TIME_UNKNOWN;
}

VigieCaptureService *
vigie_capture_service_new (void)
{
  return g_object_new (VIGIE_TYPE_CAPTURE_SERVICE, NULL);
}

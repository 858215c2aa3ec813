/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "vigie-live-service.h"

#include <glib/gi18n.h>
#include <ifaddrs.h>
#include <net/if.h>
#include <netinet/in.h>

#include "vigie-hold.h"
#include "vigie-live-overlay.h"
#include "vigie-overlay-request.h"
#include "vigie-settings.h"
#include "vigie-store-exercise.h"

#define ANY_ADDRESS "0.0.0.0"
#define N_PORTS_TRIED 100

struct _VigieLiveService
{
  GObject parent_instance;

  VigieStore *store;          /* (nullable) */
  VigieOverlayServer *server; /* (nullable): off */
  VigieLiveOverlay *live;     /* (nullable): off */
  gboolean ending;
  gboolean shared;
  char *host;  /* (nullable): as others name this machine */
  char *token; /* for as long as the window is there, so that who was told it can come back */
};

static guint changed_signal;

G_DEFINE_FINAL_TYPE (VigieLiveService, vigie_live_service, G_TYPE_OBJECT)

static void
tell (VigieLiveService *self)
{
  g_signal_emit (self, changed_signal, 0);
}

/* ---- ending ---- */

static void
ended_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  VigieLiveService *self = VIGIE_LIVE_SERVICE (object);

  self->ending = FALSE;
  tell (self);
}

static void
close_in_thread (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  vigie_overlay_server_close (task_data);
  g_task_set_task_data (task, NULL, NULL); /* its socket goes with it */
  g_task_return_boolean (task, TRUE);
}

/**
 * vigie_live_service_stop:
 * @self: a service
 *
 * Nobody is answered any longer; returns at once.
 */
void
vigie_live_service_stop (VigieLiveService *self)
{
  g_autoptr (GTask) task = NULL;

  g_return_if_fail (VIGIE_IS_LIVE_SERVICE (self));

  if (self->server == NULL)
    return;
  vigie_hold_application_for (self->live);
  vigie_hold_application_for (self->server);
  g_signal_handlers_disconnect_by_data (self->live, self);
  g_signal_handlers_disconnect_by_data (self->store, self);
  vigie_live_overlay_close (self->live);
  g_clear_object (&self->live);
  self->ending = TRUE;
  task = g_task_new (self, NULL, ended_cb, NULL);
  g_task_set_source_tag (task, vigie_live_service_stop);
  g_task_set_task_data (task, g_steal_pointer (&self->server), g_object_unref);
  g_task_run_in_thread (task, close_in_thread);
  tell (self);
}

/* ---- beginning ---- */

/* (transfer full): the first address of this machine that another one could mean */
static char *
find_own_address (void)
{
  struct ifaddrs *list = NULL;
  char *found = NULL;

  if (getifaddrs (&list) != 0)
    return g_strdup (g_get_host_name ());
  for (struct ifaddrs *each = list; each != NULL && found == NULL; each = each->ifa_next)
    {
      struct sockaddr_in address;
      g_autoptr (GInetAddress) inet = NULL;

      if (each->ifa_addr == NULL || each->ifa_addr->sa_family != AF_INET ||
          (each->ifa_flags & IFF_UP) == 0 || (each->ifa_flags & IFF_LOOPBACK) != 0)
        continue;
      memcpy (&address, each->ifa_addr, sizeof address);
      inet =
          g_inet_address_new_from_bytes ((const guint8 *) &address.sin_addr, G_SOCKET_FAMILY_IPV4);
      if (!g_inet_address_get_is_link_local (inet))
        found = g_inet_address_to_string (inet);
    }
  freeifaddrs (list);
  return found != NULL ? found : g_strdup (g_get_host_name ());
}

/* What is served follows decisions of the desk's person, who may be named while it runs. */
static void
choose_actor (VigieLiveService *self)
{
  g_autofree char *person = vigie_settings_dup_person ();

  vigie_live_overlay_set_actor (self->live, person);
}

/**
 * vigie_live_service_start:
 * @self: a service that is off
 * @port: where, or 0 for any that is free
 * @shared: whether other machines can ask, who then have to show the token
 * @error: a sentence; %VIGIE_ERROR_BUSY where another program has the port
 *
 * Returns: whether it is on
 */
gboolean
vigie_live_service_start (VigieLiveService *self, guint port, gboolean shared, GError **error)
{
  VigieOverlayServerOptions options = { .port = port };
  g_autofree char *person = vigie_settings_dup_person ();

  g_return_val_if_fail (VIGIE_IS_LIVE_SERVICE (self), FALSE);
  g_return_val_if_fail (self->store != NULL, FALSE);
  g_return_val_if_fail (vigie_live_service_get_state (self) == VIGIE_LIVE_OFF, FALSE);

  if (shared)
    {
      options.address = ANY_ADDRESS;
      options.token = vigie_live_service_get_token (self);
    }
  self->server = vigie_overlay_server_new (&options, error);
  if (self->server == NULL)
    return FALSE;
  self->shared = shared;
  g_free (self->host);
  self->host = shared ? find_own_address () : NULL;
  self->live = vigie_live_overlay_new (self->store, self->server, person);
  g_signal_connect_swapped (self->store, "changed", G_CALLBACK (choose_actor), self);
  g_signal_connect_swapped (self->live, "served", G_CALLBACK (tell), self);
  tell (self);
  return TRUE;
}

/**
 * vigie_live_service_set_store:
 * @self: a service
 * @store: (nullable): the incident that the window shows
 *
 * What was served of another one ends before that is closed.
 */
void
vigie_live_service_set_store (VigieLiveService *self, VigieStore *store)
{
  g_return_if_fail (VIGIE_IS_LIVE_SERVICE (self));

  if (self->store == store)
    return;
  vigie_live_service_stop (self);
  g_set_object (&self->store, store);
}

static gboolean
is_free (guint port, gboolean shared)
{
  g_autoptr (GInetAddress) inet = shared ? g_inet_address_new_any (G_SOCKET_FAMILY_IPV4)
                                         : g_inet_address_new_loopback (G_SOCKET_FAMILY_IPV4);
  g_autoptr (GSocketAddress) address = g_inet_socket_address_new (inet, (guint16) port);
  g_autoptr (GSocket) socket =
      g_socket_new (G_SOCKET_FAMILY_IPV4, G_SOCKET_TYPE_STREAM, G_SOCKET_PROTOCOL_TCP, NULL);

  return socket != NULL && g_socket_bind (socket, address, TRUE, NULL) &&
         g_socket_listen (socket, NULL);
}

/**
 * vigie_live_service_find_free_port:
 * @after: the port that is taken
 * @shared: as of vigie_live_service_start()
 *
 * Returns: the next one that is free just now, or 0 where there is none near
 */
guint
vigie_live_service_find_free_port (guint after, gboolean shared)
{
  for (guint port = after + 1; port <= MIN (after + N_PORTS_TRIED, G_MAXUINT16); port++)
    if (is_free (port, shared))
      return port;
  return 0;
}

/* ---- what there is ---- */

VigieLiveState
vigie_live_service_get_state (VigieLiveService *self)
{
  g_return_val_if_fail (VIGIE_IS_LIVE_SERVICE (self), VIGIE_LIVE_OFF);

  if (self->server != NULL)
    return VIGIE_LIVE_ON;
  return self->ending ? VIGIE_LIVE_ENDING : VIGIE_LIVE_OFF;
}

/* Whether nothing of the incident is real. */
gboolean
vigie_live_service_is_exercise (VigieLiveService *self)
{
  g_return_val_if_fail (VIGIE_IS_LIVE_SERVICE (self), FALSE);

  return self->store != NULL && vigie_store_is_exercise (self->store);
}

gboolean
vigie_live_service_is_shared (VigieLiveService *self)
{
  return self->server != NULL && self->shared;
}

/**
 * vigie_live_service_get_port:
 *
 * Returns: where it serves, or 0 while it is off
 */
guint
vigie_live_service_get_port (VigieLiveService *self)
{
  return self->server != NULL ? vigie_overlay_server_get_port (self->server) : 0;
}

/**
 * vigie_live_service_dup_uri:
 * @self: a service that is on
 * @path: with its slash
 * @with_token: whether the address opens by itself, where a token is asked for
 *
 * Returns: (transfer full) (nullable): where others find it; %NULL while it is off
 */
char *
vigie_live_service_dup_uri (VigieLiveService *self, const char *path, gboolean with_token)
{
  g_autofree char *query = NULL;

  if (self->server == NULL)
    return NULL;
  if (!self->shared)
    return vigie_overlay_server_dup_uri (self->server, path);
  query = with_token ? g_strconcat ("token=", self->token, NULL) : NULL;
  return g_uri_join (G_URI_FLAGS_NONE, "http", NULL, self->host,
                     (int) vigie_overlay_server_get_port (self->server), path, query, NULL);
}

/**
 * vigie_live_service_get_token:
 * @self: a service
 *
 * Returns: what other machines show; it is kept nowhere but in this window
 */
const char *
vigie_live_service_get_token (VigieLiveService *self)
{
  if (self->token == NULL)
    self->token = vigie_overlay_token_new ();
  return self->token;
}

guint64
vigie_live_service_get_n_requests (VigieLiveService *self)
{
  return self->server != NULL ? vigie_overlay_server_get_n_requests (self->server) : 0;
}

/**
 * vigie_live_service_dup_problem:
 *
 * Returns: (transfer full) (nullable): a sentence: what is not as it should be while it is on
 */
char *
vigie_live_service_dup_problem (VigieLiveService *self)
{
  const char *log_problem, *territory_problem;

  if (self->live == NULL)
    return NULL;
  log_problem = vigie_live_overlay_get_log_problem (self->live);
  territory_problem = vigie_live_overlay_get_territory_problem (self->live);
  if (log_problem != NULL)
    /* Translators: %s is a sentence that says why */
    return g_strdup_printf (_ ("The log does not say what is served: %s"), log_problem);
  if (territory_problem != NULL)
    /* Translators: %s is a sentence that says why */
    return g_strdup_printf (_ ("The overlay is served without the incident’s territory: %s"),
                            territory_problem);
  return NULL;
}

/* ---- life ---- */

static void
vigie_live_service_dispose (GObject *object)
{
  VigieLiveService *self = VIGIE_LIVE_SERVICE (object);

  vigie_live_service_set_store (self, NULL);

  G_OBJECT_CLASS (vigie_live_service_parent_class)->dispose (object);
}

static void
vigie_live_service_finalize (GObject *object)
{
  VigieLiveService *self = VIGIE_LIVE_SERVICE (object);

  g_free (self->host);
  g_free (self->token);

  G_OBJECT_CLASS (vigie_live_service_parent_class)->finalize (object);
}

static void
vigie_live_service_class_init (VigieLiveServiceClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = vigie_live_service_dispose;
  object_class->finalize = vigie_live_service_finalize;
  changed_signal = g_signal_new ("changed", VIGIE_TYPE_LIVE_SERVICE, G_SIGNAL_RUN_LAST, 0, NULL,
                                 NULL, NULL, G_TYPE_NONE, 0);
}

static void
vigie_live_service_init (VigieLiveService *self)
{
}

VigieLiveService *
vigie_live_service_new (void)
{
  return g_object_new (VIGIE_TYPE_LIVE_SERVICE, NULL);
}

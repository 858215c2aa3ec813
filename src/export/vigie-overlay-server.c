/* SPDX-License-Identifier: GPL-3.0-or-later */
#define _GNU_SOURCE /* gettid () */
#include "vigie-overlay-server.h"

#include <glib/gi18n-lib.h>
#include <libsoup/soup.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

#include "vigie-error.h"
#include "vigie-overlay-answer.h"
#include "vigie-overlay-door.h"
#include "vigie-overlay-events.h"
#include "vigie-overlay-request.h"

#define MAX_CONNECTIONS 2048
#define MAX_LISTENERS 1024
#define DEADLINE_S 60
#define SWEEP_S 5
#define BEAT_S 15
#define BACKLOG 1024
#define MAX_BODY 65536
/* A turn of the main loop looks at every connection, whoever has something to say. */
#define PAUSE_OF_CONNECTION_US 20
/* What others poll comes after what the desk decides. */
#define NICE 10
/* Files that the rest of the program may want. */
#define SPARE_FILES 256

struct _VigieOverlayServer
{
  GObject parent_instance;

  GThread *thread;
  GMainContext *context;
  GSocket *socket;
  GSocket *silence[2]; /* a line on which nobody calls, and its other end */
  char *token;
  gboolean is_loopback;
  char *host; /* as addresses name it */
  guint port;
  guint max_connections;
  guint max_listeners;
  guint deadline_s;

  GMutex mutex;
  VigieOverlaySnapshot *snapshot;
  guint64 n_requests;

  /* of the thread */
  SoupServer *soup;
  VigieOverlayDoor *door;
  VigieOverlayEvents *events;
  GHashTable *clients; /* GSocketAddress, the object → Client */
  guint sweeps;
  gint64 turn_at; /* monotonic, µs: when the last turn began */
  gboolean ended;
};

G_DEFINE_FINAL_TYPE (VigieOverlayServer, vigie_overlay_server, G_TYPE_OBJECT)

/* A connection. It goes when its socket does. */
typedef struct
{
  VigieOverlayServer *server;
  GSocket *socket;         /* not ours */
  GSocketAddress *address; /* its other end's: what libsoup says of the connection */
  gint64 deadline;
  guint64 n_body;
} Client;

/* ---- connections ---- */

static void
client_gone (gpointer data, GObject *where_it_was)
{
  Client *client = data;

  g_hash_table_remove (client->server->clients, client->address);
  g_object_unref (client->address);
  g_free (client);
}

static Client *
find_client (VigieOverlayServer *self, SoupServerMessage *message)
{
  GSocketAddress *address = soup_server_message_get_remote_address (message);

  return address != NULL ? g_hash_table_lookup (self->clients, address) : NULL;
}

/* What waits on it wakes up and finds the end. */
static void
cut (GSocket *socket)
{
  g_socket_shutdown (socket, TRUE, TRUE, NULL);
}

/* A request has to be read, and its answer to be taken, within the deadline. */
static void
renew_deadline (SoupServer *soup, SoupServerMessage *message, VigieOverlayServer *self)
{
  Client *client = find_client (self, message);

  if (client == NULL)
    return;
  client->deadline = g_get_monotonic_time () + self->deadline_s * G_USEC_PER_SEC;
  client->n_body = 0;
}

/* Who keeps a connection open for the next request, or never ends one, gives way to who comes. */
static gboolean
make_room (VigieOverlayServer *self)
{
  Client *longest = NULL;
  GHashTableIter iter;
  gpointer data;

  if (g_hash_table_size (self->clients) < self->max_connections)
    return TRUE;
  g_hash_table_iter_init (&iter, self->clients);
  while (g_hash_table_iter_next (&iter, NULL, &data))
    {
      Client *client = data;

      if (client->deadline != G_MAXINT64 &&
          (longest == NULL || client->deadline < longest->deadline))
        longest = client;
    }
  if (longest == NULL)
    return FALSE;
  longest->deadline = G_MAXINT64; /* it goes already */
  cut (longest->socket);
  return TRUE;
}

static void
on_arrived (GSocket *socket, gpointer user_data)
{
  VigieOverlayServer *self = user_data;
  g_autoptr (GSocketAddress) local = g_socket_get_local_address (socket, NULL);
  g_autoptr (GSocketAddress) remote = g_socket_get_remote_address (socket, NULL);
  g_autoptr (GSocketConnection) connection = NULL;
  Client *client;

  /* Who left already has no address. */
  if (local == NULL || remote == NULL || !make_room (self))
    return;
  g_socket_set_option (socket, IPPROTO_TCP, TCP_NODELAY, TRUE, NULL);
  client = g_new0 (Client, 1);
  client->server = self;
  client->socket = socket;
  client->address = g_object_ref (remote);
  g_hash_table_insert (self->clients, remote, client);
  g_object_weak_ref (G_OBJECT (socket), client_gone, client);
  connection = g_socket_connection_factory_create_connection (socket);
  soup_server_accept_iostream (self->soup, G_IO_STREAM (connection), local, remote, NULL);
}

static void
on_got_chunk (SoupServerMessage *message, GBytes *chunk, VigieOverlayServer *self)
{
  Client *client = find_client (self, message);

  if (client == NULL)
    return;
  client->n_body += g_bytes_get_size (chunk);
  if (client->n_body > MAX_BODY)
    cut (client->socket);
}

static gboolean
on_sweep (gpointer data)
{
  VigieOverlayServer *self = data;
  gint64 now = g_get_monotonic_time ();
  GHashTableIter iter;
  gpointer client;

  if (++self->sweeps % (BEAT_S / SWEEP_S) == 0)
    vigie_overlay_events_beat (self->events);
  g_hash_table_iter_init (&iter, self->clients);
  while (g_hash_table_iter_next (&iter, NULL, &client))
    if (((Client *) client)->deadline < now)
      cut (((Client *) client)->socket);
  return G_SOURCE_CONTINUE;
}

/* ---- requests ---- */

static VigieOverlaySnapshot *
ref_snapshot (VigieOverlayServer *self)
{
  VigieOverlaySnapshot *snapshot;

  g_mutex_lock (&self->mutex);
  snapshot = self->snapshot != NULL ? vigie_overlay_snapshot_ref (self->snapshot) : NULL;
  g_mutex_unlock (&self->mutex);
  return snapshot;
}

static void
listen_to_events (VigieOverlayServer *self, SoupServerMessage *message)
{
  Client *client = find_client (self, message);
  const char *last_id = soup_message_headers_get_one (
      soup_server_message_get_request_headers (message), "Last-Event-ID");
  g_autofree char *heard = g_strdup (last_id);

  if (client == NULL || vigie_overlay_events_is_full (self->events))
    {
      vigie_overlay_answer_busy (message);
      return;
    }
  if (soup_server_message_get_method (message) == SOUP_METHOD_HEAD)
    {
      soup_server_message_set_status (message, SOUP_STATUS_OK, NULL);
      soup_message_headers_set_content_type (soup_server_message_get_response_headers (message),
                                             "text/event-stream", NULL);
      return;
    }
  client->deadline = G_MAXINT64; /* it is watched by what it leaves unread */
  vigie_overlay_events_take (self->events, soup_server_message_steal_connection (message),
                             client->socket, heard);
}

static gboolean
is_allowed (VigieOverlayServer *self,
            SoupServerMessage *message,
            const char *path,
            GHashTable *query)
{
  SoupMessageHeaders *headers = soup_server_message_get_request_headers (message);

  if (self->is_loopback &&
      !vigie_overlay_request_host_is_loopback (soup_message_headers_get_one (headers, "Host")))
    {
      vigie_overlay_answer_wrong_host (message);
      return FALSE;
    }
  if (vigie_overlay_answer_method (message))
    return FALSE;
  /* The page's own parts tell nothing of the incident, and a browser asks for them without it. */
  if (self->token == NULL || vigie_overlay_answer_is_public (path) ||
      vigie_overlay_request_shows_token (soup_message_headers_get_one (headers, "Authorization"),
                                         query, self->token))
    return TRUE;
  vigie_overlay_answer_no_token (message);
  return FALSE;
}

static void
on_request (SoupServer *soup,
            SoupServerMessage *message,
            const char *path,
            GHashTable *query,
            gpointer user_data)
{
  VigieOverlayServer *self = user_data;
  g_autoptr (VigieOverlaySnapshot) snapshot = NULL;
  VigieOverlayDocument *document;

  g_mutex_lock (&self->mutex);
  self->n_requests++;
  g_mutex_unlock (&self->mutex);
  vigie_overlay_answer_begin (message, self->token != NULL);
  if (!is_allowed (self, message, path, query))
    return;
  if (g_str_equal (path, "/events"))
    {
      listen_to_events (self, message);
      return;
    }
  if (vigie_overlay_answer_page (message, path))
    return;
  snapshot = ref_snapshot (self);
  document = snapshot != NULL ? vigie_overlay_snapshot_find (snapshot, path) : NULL;
  vigie_overlay_answer_document (message, document, snapshot != NULL);
}

static void
on_headers (SoupServer *soup,
            SoupServerMessage *message,
            const char *path,
            GHashTable *query,
            gpointer user_data)
{
  SoupMessageHeaders *headers = soup_server_message_get_request_headers (message);

  /* Nothing that is sent to us is of use, and whole files are compressed as a whole. */
  soup_message_body_set_accumulate (soup_server_message_get_request_body (message), FALSE);
  soup_message_headers_remove (headers, "Range");
  g_signal_connect (message, "got-chunk", G_CALLBACK (on_got_chunk), user_data);
}

/* ---- the thread ---- */

static gboolean
on_publish (gpointer data)
{
  VigieOverlayServer *self = data;
  g_autoptr (VigieOverlaySnapshot) snapshot = ref_snapshot (self);
  g_autofree char *id = snapshot != NULL ? vigie_overlay_snapshot_dup_id (snapshot) : NULL;

  if (id != NULL && self->events != NULL)
    vigie_overlay_events_tell (self->events, id);
  return G_SOURCE_REMOVE;
}

/* (transfer full) */
static GSource *
add_sweep (VigieOverlayServer *self)
{
  GSource *sweep = g_timeout_source_new_seconds (MIN (SWEEP_S, self->deadline_s));

  g_source_set_callback (sweep, on_sweep, self, NULL);
  g_source_attach (sweep, self->context);
  return sweep;
}

static void
finish (VigieOverlayServer *self)
{
  while (g_main_context_iteration (self->context, FALSE))
    ;
}

/* With many connections, turns are so far apart that several requests share one: who polls waits
 * for some milliseconds, and looking at the others costs hardly anything. A request that comes
 * alone does not wait, nor does who connects. */
static void
pause_between_turns (VigieOverlayServer *self)
{
  gint64 pause = PAUSE_OF_CONNECTION_US * (gint64) g_hash_table_size (self->clients);
  gint64 left = self->turn_at + pause - g_get_monotonic_time ();
  struct pollfd arrival = { .fd = -1, .events = POLLIN };

  if (vigie_overlay_door_is_open (self->door))
    arrival.fd = g_socket_get_fd (self->socket);
  if (left >= G_TIME_SPAN_MILLISECOND)
    poll (&arrival, 1, (int) (left / G_TIME_SPAN_MILLISECOND));
}

static void
take_turns (VigieOverlayServer *self)
{
  while (!self->ended)
    {
      pause_between_turns (self);
      self->turn_at = g_get_monotonic_time ();
      g_main_context_iteration (self->context, TRUE);
    }
}

static gpointer
run (gpointer data)
{
  VigieOverlayServer *self = data;
  g_autoptr (GSource) sweep = NULL;

  setpriority (PRIO_PROCESS, (id_t) gettid (), NICE);
  g_main_context_push_thread_default (self->context);
  self->clients = g_hash_table_new (NULL, NULL);
  self->events = vigie_overlay_events_new (self->max_listeners, self->token != NULL);
  self->soup = soup_server_new ("server-header", "Vigie", NULL);
  soup_server_add_early_handler (self->soup, NULL, on_headers, self, NULL);
  soup_server_add_handler (self->soup, NULL, on_request, self, NULL);
  g_signal_connect (self->soup, "request-started", G_CALLBACK (renew_deadline), self);
  g_signal_connect (self->soup, "request-read", G_CALLBACK (renew_deadline), self);
  soup_server_listen_socket (self->soup, self->silence[0], 0, NULL);
  self->door = vigie_overlay_door_new (self->socket, on_arrived, self);
  sweep = add_sweep (self);

  on_publish (self); /* what was published before there were listeners */
  take_turns (self);

  /* Whatever is still handled below finds what it asks for. */
  g_source_destroy (sweep);
  g_clear_pointer (&self->door, vigie_overlay_door_free);
  soup_server_disconnect (self->soup);
  finish (self);
  g_clear_pointer (&self->events, vigie_overlay_events_free);
  finish (self);
  g_clear_object (&self->soup);
  g_main_context_pop_thread_default (self->context);
  return NULL;
}

/* ---- life ---- */

/* A connection is a file, and a desk's limit is often 1024. */
static guint
make_room_for (guint n_connections)
{
  struct rlimit limit;
  rlim_t wanted = (rlim_t) n_connections + SPARE_FILES;

  if (getrlimit (RLIMIT_NOFILE, &limit) != 0 || limit.rlim_cur == RLIM_INFINITY ||
      limit.rlim_cur >= wanted)
    return n_connections;
  limit.rlim_cur = limit.rlim_max == RLIM_INFINITY ? wanted : MIN (wanted, limit.rlim_max);
  setrlimit (RLIMIT_NOFILE, &limit);
  getrlimit (RLIMIT_NOFILE, &limit);
  return limit.rlim_cur > 2 * SPARE_FILES ? (guint) (limit.rlim_cur - SPARE_FILES)
                                          : SPARE_FILES / 2;
}

/* (transfer full) (nullable) */
static GInetAddress *
parse_address (const char *address, GError **error)
{
  GInetAddress *inet;

  if (address == NULL || g_ascii_strcasecmp (address, "localhost") == 0)
    return g_inet_address_new_loopback (G_SOCKET_FAMILY_IPV4);
  inet = g_inet_address_new_from_string (address);
  if (inet == NULL)
    g_set_error (error, VIGIE_ERROR, VIGIE_ERROR_INVALID,
                 _ ("“%s” is not an address. Give one of this machine, like 192.0.2.7, or 0.0.0.0 "
                    "for all of them."),
                 address);
  return inet;
}

static gboolean
check_token (const VigieOverlayServerOptions *options, GInetAddress *inet, GError **error)
{
  if (options->token == NULL && !g_inet_address_get_is_loopback (inet))
    {
      g_set_error (error, VIGIE_ERROR, VIGIE_ERROR_INVALID,
                   _ ("Others can reach %s: the overlay is served there only with a token."),
                   options->address);
      return FALSE;
    }
  if (options->token != NULL && !vigie_overlay_token_is_valid (options->token))
    {
      g_set_error_literal (error, VIGIE_ERROR, VIGIE_ERROR_INVALID,
                           _ ("A token has 16 to 256 letters, digits, “-”, “.”, “_” and “~”."));
      return FALSE;
    }
  return TRUE;
}

/**
 * vigie_overlay_server_check_options:
 * @options: what is wished for
 * @error: return location for a #GError
 *
 * Returns: %FALSE with %VIGIE_ERROR_INVALID and a sentence where it must not be served so
 */
gboolean
vigie_overlay_server_check_options (const VigieOverlayServerOptions *options, GError **error)
{
  g_autoptr (GInetAddress) inet = parse_address (options->address, error);

  if (inet == NULL)
    return FALSE;
  if (options->port > G_MAXUINT16)
    {
      g_set_error (error, VIGIE_ERROR, VIGIE_ERROR_INVALID,
                   _ ("%u is not a port: they go up to 65535."), options->port);
      return FALSE;
    }
  return check_token (options, inet, error);
}

/* Whether only this machine could ask. */
gboolean
vigie_overlay_server_options_are_local (const VigieOverlayServerOptions *options)
{
  g_autoptr (GInetAddress) inet = parse_address (options->address, NULL);

  return inet != NULL && g_inet_address_get_is_loopback (inet);
}

static gboolean
fail_to_listen (const VigieOverlayServerOptions *options, const GError *reason, GError **error)
{
  if (g_error_matches (reason, G_IO_ERROR, G_IO_ERROR_ADDRESS_IN_USE))
    g_set_error (error, VIGIE_ERROR, VIGIE_ERROR_BUSY,
                 _ ("Another program uses port %u already. Choose another port."), options->port);
  else if (g_error_matches (reason, G_IO_ERROR, G_IO_ERROR_PERMISSION_DENIED))
    g_set_error (error, VIGIE_ERROR, VIGIE_ERROR_NETWORK,
                 _ ("This user may not use port %u. Choose one above 1023."), options->port);
  else
    /* Translators: an address, and what the system says */
    g_set_error (error, VIGIE_ERROR, VIGIE_ERROR_NETWORK, _ ("%s cannot be used here: %s"),
                 options->address != NULL ? options->address : "127.0.0.1", reason->message);
  return FALSE;
}

/* libsoup's own listener ends for good at the first connection that it cannot let in, so we let
 * them in. But it keeps connections between requests only while it listens itself: it does so on a
 * line where nobody calls. */
static gboolean
make_silence (VigieOverlayServer *self, GError **error)
{
  int ends[2];

  if (socketpair (AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends) != 0)
    {
      g_set_error_literal (error, G_IO_ERROR, g_io_error_from_errno (errno), g_strerror (errno));
      return FALSE;
    }
  for (guint i = 0; i < G_N_ELEMENTS (ends); i++)
    {
      self->silence[i] = g_socket_new_from_fd (ends[i], error);
      if (self->silence[i] == NULL)
        {
          for (guint k = i; k < G_N_ELEMENTS (ends); k++)
            close (ends[k]);
          return FALSE;
        }
    }
  return TRUE;
}

static gboolean
listen_on (VigieOverlayServer *self,
           const VigieOverlayServerOptions *options,
           GInetAddress *inet,
           GError **error)
{
  g_autoptr (GSocketAddress) wanted = g_inet_socket_address_new (inet, (guint16) options->port);
  g_autoptr (GSocketAddress) local = NULL;
  g_autoptr (GError) reason = NULL;

  self->socket = g_socket_new (g_inet_address_get_family (inet), G_SOCKET_TYPE_STREAM,
                               G_SOCKET_PROTOCOL_TCP, &reason);
  if (self->socket == NULL || !make_silence (self, &reason))
    return fail_to_listen (options, reason, error);
  g_socket_set_listen_backlog (self->socket, BACKLOG);
  if (!g_socket_bind (self->socket, wanted, TRUE, &reason) ||
      !g_socket_listen (self->socket, &reason))
    return fail_to_listen (options, reason, error);
  local = g_socket_get_local_address (self->socket, &reason);
  if (local == NULL)
    return fail_to_listen (options, reason, error);
  self->port = g_inet_socket_address_get_port (G_INET_SOCKET_ADDRESS (local));
  self->host = g_inet_address_get_is_any (inet) ? g_strdup (g_get_host_name ())
                                                : g_inet_address_to_string (inet);
  return TRUE;
}

/**
 * vigie_overlay_server_new:
 * @options: where and to whom
 * @error: return location for a #GError
 *
 * Listens when it returns; until something is published, files are answered with 503.
 *
 * Returns: (transfer full) (nullable): a server, to be closed; %NULL with a sentence where the
 *   options are wrong or the address cannot be used
 */
VigieOverlayServer *
vigie_overlay_server_new (const VigieOverlayServerOptions *options, GError **error)
{
  g_autoptr (VigieOverlayServer) self = NULL;
  g_autoptr (GInetAddress) inet = NULL;

  if (!vigie_overlay_server_check_options (options, error))
    return NULL;
  inet = parse_address (options->address, NULL);
  self = g_object_new (VIGIE_TYPE_OVERLAY_SERVER, NULL);
  self->token = g_strdup (options->token);
  self->is_loopback = g_inet_address_get_is_loopback (inet);
  self->max_connections =
      make_room_for (options->max_connections > 0 ? options->max_connections : MAX_CONNECTIONS);
  self->max_listeners = options->max_listeners > 0 ? options->max_listeners : MAX_LISTENERS;
  /* Listeners never give way, and the others need room too. */
  self->max_listeners = MIN (self->max_listeners, MAX (self->max_connections / 2, 1));
  self->deadline_s = options->deadline_s > 0 ? options->deadline_s : DEADLINE_S;
  if (!listen_on (self, options, inet, error))
    return NULL;
  self->context = g_main_context_new ();
  self->thread = g_thread_new ("vigie-overlay", run, self);

  return g_steal_pointer (&self);
}

static gboolean
on_quit (gpointer data)
{
  VigieOverlayServer *self = data;

  self->ended = TRUE;
  return G_SOURCE_REMOVE;
}

/**
 * vigie_overlay_server_close:
 * @self: a server
 *
 * Ends all connections and its thread; waits for that, which does not take long.
 */
void
vigie_overlay_server_close (VigieOverlayServer *self)
{
  g_autoptr (GSource) quit = NULL;

  g_return_if_fail (VIGIE_IS_OVERLAY_SERVER (self));

  if (self->thread == NULL)
    return;
  quit = g_idle_source_new ();
  g_source_set_priority (quit, G_PRIORITY_HIGH);
  g_source_set_callback (quit, on_quit, self, NULL);
  g_source_attach (quit, self->context);
  g_thread_join (g_steal_pointer (&self->thread));
}

/**
 * vigie_overlay_server_publish:
 * @self: a server
 * @snapshot: what there is from now on; who listens is told where it differs
 */
void
vigie_overlay_server_publish (VigieOverlayServer *self, VigieOverlaySnapshot *snapshot)
{
  g_autoptr (VigieOverlaySnapshot) old = NULL;
  g_autoptr (GSource) source = g_idle_source_new ();

  g_return_if_fail (VIGIE_IS_OVERLAY_SERVER (self));

  g_mutex_lock (&self->mutex);
  old = g_steal_pointer (&self->snapshot);
  self->snapshot = vigie_overlay_snapshot_ref (snapshot);
  g_mutex_unlock (&self->mutex);
  g_source_set_priority (source, G_PRIORITY_DEFAULT);
  g_source_set_callback (source, on_publish, g_object_ref (self), g_object_unref);
  g_source_attach (source, self->context);
}

guint
vigie_overlay_server_get_port (VigieOverlayServer *self)
{
  return self->port;
}

gboolean
vigie_overlay_server_needs_token (VigieOverlayServer *self)
{
  return self->token != NULL;
}

/**
 * vigie_overlay_server_dup_uri:
 * @self: a server
 * @path: with its slash
 *
 * Returns: (transfer full): where others find it, without the token
 */
char *
vigie_overlay_server_dup_uri (VigieOverlayServer *self, const char *path)
{
  return g_uri_join (G_URI_FLAGS_NONE, "http", NULL, self->host, (int) self->port, path, NULL,
                     NULL);
}

/**
 * vigie_overlay_server_get_n_requests:
 *
 * Returns: how many requests came until now
 */
guint64
vigie_overlay_server_get_n_requests (VigieOverlayServer *self)
{
  guint64 n_requests;

  g_mutex_lock (&self->mutex);
  n_requests = self->n_requests;
  g_mutex_unlock (&self->mutex);
  return n_requests;
}

static void
vigie_overlay_server_finalize (GObject *object)
{
  VigieOverlayServer *self = VIGIE_OVERLAY_SERVER (object);

  if (self->thread != NULL)
    g_critical ("A server of the overlay was not closed");
  g_clear_pointer (&self->clients, g_hash_table_unref);
  g_clear_pointer (&self->snapshot, vigie_overlay_snapshot_unref);
  g_clear_pointer (&self->context, g_main_context_unref);
  g_clear_object (&self->socket);
  g_clear_object (&self->silence[0]);
  g_clear_object (&self->silence[1]);
  g_free (self->token);
  g_free (self->host);
  g_mutex_clear (&self->mutex);

  G_OBJECT_CLASS (vigie_overlay_server_parent_class)->finalize (object);
}

static void
vigie_overlay_server_class_init (VigieOverlayServerClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = vigie_overlay_server_finalize;
}

static void
vigie_overlay_server_init (VigieOverlayServer *self)
{
  g_mutex_init (&self->mutex);
}

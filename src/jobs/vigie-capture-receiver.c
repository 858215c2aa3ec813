/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "vigie-capture-receiver.h"

#include <glib/gi18n-lib.h>
#include <sys/socket.h>

#include "vigie-capture-answer.h"
#include "vigie-capture-trust.h"
#include "vigie-error.h"
#include "vigie-json.h"
#include "vigie-overlay-door.h"
#include "vigie-overlay-request.h"

#define MAX_BYTES (96 * 1024 * 1024) /* the largest pictures in base64 do not all fit at once */
#define MAX_SMALL_BYTES 4096         /* of what is no capture */
#define MAX_CONNECTIONS 16
#define DEADLINE_S 60
#define SWEEP_S 5
#define BODY_KEY "vigie-capture-body"

struct _VigieCaptureReceiver
{
  GObject parent_instance;

  GThread *thread;
  int is_closed;
  GMainContext *context;
  GMainContext *owner; /* where signals are emitted */
  GMainLoop *loop;
  GSocket *socket;
  guint port;
  VigieCaptureTrust *trust;
  gsize max_bytes;
  guint deadline_s;

  GMutex mutex;
  VigieStore *store; /* (nullable) */
  char *observer;

  /* of the thread */
  SoupServer *soup;
  VigieOverlayDoor *door;
  GHashTable *clients; /* GSocket, not ours → its deadline, monotonic */
};

enum
{
  CAPTURED,
  PAIRED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (VigieCaptureReceiver, vigie_capture_receiver, G_TYPE_OBJECT)

/* ---- telling ---- */

typedef struct
{
  VigieCaptureReceiver *self;
  guint signal;
  gint64 row_id;
  gboolean is_known;
} Telling;

static void
telling_free (gpointer data)
{
  Telling *telling = data;

  g_object_unref (telling->self);
  g_free (telling);
}

static gboolean
emit (gpointer data)
{
  Telling *telling = data;

  if (g_atomic_int_get (&telling->self->is_closed))
    return G_SOURCE_REMOVE; /* nobody waits for it any longer */
  if (telling->signal == CAPTURED)
    g_signal_emit (telling->self, signals[CAPTURED], 0, telling->row_id, telling->is_known);
  else
    g_signal_emit (telling->self, signals[PAIRED], 0);
  return G_SOURCE_REMOVE;
}

static void
tell (VigieCaptureReceiver *self, guint signal, gint64 row_id, gboolean is_known)
{
  g_autoptr (GSource) source = g_idle_source_new ();
  Telling *telling = g_new0 (Telling, 1);

  telling->self = g_object_ref (self);
  telling->signal = signal;
  telling->row_id = row_id;
  telling->is_known = is_known;
  g_source_set_priority (source, G_PRIORITY_DEFAULT);
  g_source_set_callback (source, emit, telling, telling_free);
  g_source_attach (source, self->owner);
}

/* ---- connections ---- */

static void
client_gone (gpointer data, GObject *where_it_was)
{
  VigieCaptureReceiver *self = data;

  g_hash_table_remove (self->clients, where_it_was);
}

/* One request a connection: whoever keeps one open keeps nobody else out for long. */
static void
on_arrived (GSocket *socket, gpointer user_data)
{
  VigieCaptureReceiver *self = user_data;
  g_autoptr (GSocketAddress) local = g_socket_get_local_address (socket, NULL);
  g_autoptr (GSocketAddress) remote = g_socket_get_remote_address (socket, NULL);
  g_autoptr (GSocketConnection) connection = NULL;
  gint64 deadline = g_get_monotonic_time () + self->deadline_s * G_USEC_PER_SEC;

  if (local == NULL || remote == NULL || g_hash_table_size (self->clients) >= MAX_CONNECTIONS)
    return;
  g_hash_table_insert (self->clients, socket, g_memdup2 (&deadline, sizeof deadline));
  g_object_weak_ref (G_OBJECT (socket), client_gone, self);
  connection = g_socket_connection_factory_create_connection (socket);
  soup_server_accept_iostream (self->soup, G_IO_STREAM (connection), local, remote, NULL);
}

static gboolean
on_sweep (gpointer data)
{
  VigieCaptureReceiver *self = data;
  gint64 now = g_get_monotonic_time ();
  GHashTableIter iter;
  gpointer socket, deadline;

  g_hash_table_iter_init (&iter, self->clients);
  while (g_hash_table_iter_next (&iter, &socket, &deadline))
    if (*(gint64 *) deadline < now)
      g_socket_shutdown (socket, TRUE, TRUE, NULL);
  return G_SOURCE_CONTINUE;
}

/* ---- who may ask ---- */

static gboolean
is_capture (const char *path)
{
  return g_str_equal (path, "/capture");
}

static const char *
get_header (SoupServerMessage *message, const char *name)
{
  return soup_message_headers_get_one (soup_server_message_get_request_headers (message), name);
}

/* A page of the web can have the browser ask us, also by a name of its own (DNS rebinding). Neither
 * gets further than here. */
static gboolean
check_caller (SoupServerMessage *message)
{
  const char *origin = get_header (message, "Origin");

  if (!vigie_overlay_request_host_is_loopback (get_header (message, "Host")))
    {
      vigie_capture_answer_begin (message, NULL);
      vigie_capture_answer_error (message, 421, "host",
                                  _ ("Only this machine hands over, by its own name."));
      return FALSE;
    }
  if (origin != NULL && !vigie_capture_origin_is_extension (origin))
    {
      vigie_capture_answer_begin (message, NULL);
      vigie_capture_answer_error (message, SOUP_STATUS_FORBIDDEN, "origin",
                                  _ ("Pages of the web cannot hand over, the browser’s extension "
                                     "can."));
      return FALSE;
    }
  vigie_capture_answer_begin (message, origin);
  return TRUE;
}

static gboolean
needs_proof (SoupServerMessage *message, const char *path)
{
  const char *method = soup_server_message_get_method (message);

  return (method == SOUP_METHOD_POST && is_capture (path)) ||
         (method == SOUP_METHOD_GET && g_str_equal (path, "/status"));
}

static void
refuse_stranger (SoupServerMessage *message)
{
  soup_message_headers_replace (soup_server_message_get_response_headers (message),
                                "WWW-Authenticate", "Vigie");
  vigie_capture_answer_error (message, SOUP_STATUS_UNAUTHORIZED, "token",
                              _ ("This browser is not connected with Vigie. In Vigie’s menu choose "
                                 "“Connect Browser…”."));
}

static gboolean
check_proof (VigieCaptureReceiver *self, SoupServerMessage *message, const char *path)
{
  char *body = vigie_capture_trust_check (self->trust, get_header (message, "Authorization"),
                                          soup_server_message_get_method (message), path);

  if (body == NULL)
    {
      refuse_stranger (message);
      return FALSE;
    }
  g_object_set_data_full (G_OBJECT (message), BODY_KEY, body, g_free);
  return TRUE;
}

/* Whether what came is what was proved. */
static gboolean
check_body (SoupServerMessage *message, GBytes *body)
{
  g_autofree char *sum = g_compute_checksum_for_bytes (G_CHECKSUM_SHA256, body);

  if (g_strcmp0 (sum, g_object_get_data (G_OBJECT (message), BODY_KEY)) == 0)
    return TRUE;
  refuse_stranger (message);
  return FALSE;
}

static void
refuse_size (SoupServerMessage *message)
{
  vigie_capture_answer_error (message, SOUP_STATUS_REQUEST_ENTITY_TOO_LARGE, "size",
                              _ ("The pictures are too large to hand over at once."));
}

static gboolean
check_size (VigieCaptureReceiver *self, SoupServerMessage *message, const char *path)
{
  goffset length =
      soup_message_headers_get_content_length (soup_server_message_get_request_headers (message));
  goffset max = is_capture (path) ? (goffset) self->max_bytes : MAX_SMALL_BYTES;

  if (length <= max)
    return TRUE;
  refuse_size (message);
  return FALSE;
}

typedef struct
{
  VigieCaptureReceiver *receiver;
  gsize left;
} Body;

/* Browsers read an answer only once all is sent: the rest is read and forgotten, until the
 * connection's deadline. */
static void
on_got_chunk (SoupServerMessage *message, GBytes *chunk, Body *body)
{
  gsize size = g_bytes_get_size (chunk);

  if (size <= body->left)
    {
      body->left -= size;
      return;
    }
  body->left = 0;
  soup_message_body_truncate (soup_server_message_get_request_body (message));
  soup_message_body_set_accumulate (soup_server_message_get_request_body (message), FALSE);
  if (soup_server_message_get_status (message) == SOUP_STATUS_NONE)
    refuse_size (message);
}

/* Before the body is read, which only those send who may. */
static void
on_headers (SoupServer *soup,
            SoupServerMessage *message,
            const char *path,
            GHashTable *query,
            gpointer user_data)
{
  VigieCaptureReceiver *self = user_data;
  Body *body = g_new0 (Body, 1);

  body->left = is_capture (path) ? self->max_bytes : MAX_SMALL_BYTES;
  g_signal_connect_data (message, "got-chunk", G_CALLBACK (on_got_chunk), body,
                         (GClosureNotify) (void (*) (void)) g_free, 0);
  if (check_caller (message) && check_size (self, message, path) &&
      (!needs_proof (message, path) || check_proof (self, message, path)))
    return;
  soup_message_body_set_accumulate (soup_server_message_get_request_body (message), FALSE);
}

/* ---- what is asked ---- */

static VigieStore *
ref_store (VigieCaptureReceiver *self, char **observer)
{
  VigieStore *store;

  g_mutex_lock (&self->mutex);
  store = self->store != NULL ? g_object_ref (self->store) : NULL;
  *observer = g_strdup (self->observer);
  g_mutex_unlock (&self->mutex);
  return store;
}

static void
append_title (GString *json, VigieStore *store)
{
  g_autofree char *title = vigie_store_get (store, VIGIE_INFO_TITLE);

  g_string_append (json, ",\"incident\":");
  vigie_json_append_string (json, title != NULL ? title : "");
}

static void
answer_no_incident (SoupServerMessage *message)
{
  vigie_capture_answer_error (message, SOUP_STATUS_CONFLICT, "incident",
                              _ ("No incident is open in Vigie that posts could be added to."));
}

static guint
choose_status (const GError *error)
{
  if (error->domain != VIGIE_ERROR)
    return SOUP_STATUS_INTERNAL_SERVER_ERROR;
  switch (error->code)
    {
    case VIGIE_ERROR_INVALID:
      return SOUP_STATUS_BAD_REQUEST;
    case VIGIE_ERROR_UNSUPPORTED:
      return SOUP_STATUS_UNSUPPORTED_MEDIA_TYPE;
    case VIGIE_ERROR_TOO_LARGE:
      return SOUP_STATUS_REQUEST_ENTITY_TOO_LARGE;
    default:
      return SOUP_STATUS_INTERNAL_SERVER_ERROR;
    }
}

static void
take_capture (VigieCaptureReceiver *self, SoupServerMessage *message)
{
  g_autoptr (GBytes) body =
      soup_message_body_flatten (soup_server_message_get_request_body (message));
  g_autofree char *observer = NULL;
  g_autoptr (VigieStore) store = ref_store (self, &observer);
  g_autoptr (VigieCapture) capture = NULL;
  g_autoptr (GError) error = NULL;
  VigieHandResult result;
  GString *json;

  if (!check_body (message, body))
    return;
  if (store == NULL)
    {
      answer_no_incident (message);
      return;
    }
  capture = vigie_capture_parse (body, &error);
  if (capture == NULL || !vigie_capture_add (store, capture, observer, &result, &error))
    {
      vigie_capture_answer_error (message, choose_status (error), "content", error->message);
      return;
    }
  json = g_string_new ("{\"ok\":true,\"post\":");
  vigie_json_append_string (json, result.post_id);
  g_string_append_printf (json, ",\"known\":%s", result.is_known ? "true" : "false");
  append_title (json, store);
  g_string_append (json, "}\n");
  vigie_capture_answer_json (message, json);
  tell (self, CAPTURED, result.row_id, result.is_known);
}

/* (transfer full) (nullable) */
static JsonNode *
read_object (SoupServerMessage *message)
{
  g_autoptr (GBytes) body =
      soup_message_body_flatten (soup_server_message_get_request_body (message));
  gsize length;
  const char *text = g_bytes_get_data (body, &length);
  g_autoptr (JsonNode) root = vigie_json_parse (text != NULL ? text : "", (gssize) length, NULL);

  return root != NULL && JSON_NODE_HOLDS_OBJECT (root) ? g_steal_pointer (&root) : NULL;
}

static void
pair (VigieCaptureReceiver *self, SoupServerMessage *message)
{
  g_autoptr (JsonNode) asked = read_object (message);
  g_autoptr (GString) json = g_string_new ("{\"ok\":true");

  if (asked == NULL || !vigie_capture_trust_pair (self->trust, json_node_get_object (asked), json))
    {
      vigie_capture_answer_error (message, SOUP_STATUS_FORBIDDEN, "code",
                                  _ ("This page was used already, or is too old. In Vigie’s menu "
                                     "choose “Connect Browser…” again."));
      return;
    }
  g_string_append (json, "}\n");
  vigie_capture_answer_json (message, g_steal_pointer (&json));
  tell (self, PAIRED, 0, FALSE);
}

static void
greet (VigieCaptureReceiver *self, SoupServerMessage *message)
{
  g_autoptr (JsonNode) asked = read_object (message);
  g_autoptr (GString) json = g_string_new ("{\"ok\":true");

  if (asked == NULL || !vigie_capture_trust_greet (self->trust, json_node_get_object (asked), json))
    {
      refuse_stranger (message);
      return;
    }
  g_string_append (json, "}\n");
  vigie_capture_answer_json (message, g_steal_pointer (&json));
}

static void
answer_status (VigieCaptureReceiver *self, SoupServerMessage *message)
{
  g_autofree char *observer = NULL;
  g_autoptr (VigieStore) store = ref_store (self, &observer);
  GString *json;

  if (store == NULL)
    {
      answer_no_incident (message);
      return;
    }
  json = g_string_new ("{\"ok\":true");
  append_title (json, store);
  g_string_append (json, "}\n");
  vigie_capture_answer_json (message, json);
}

static void
on_request (SoupServer *soup,
            SoupServerMessage *message,
            const char *path,
            GHashTable *query,
            gpointer user_data)
{
  VigieCaptureReceiver *self = user_data;
  const char *method = soup_server_message_get_method (message);
  gboolean is_get = method == SOUP_METHOD_GET;
  gboolean is_post = method == SOUP_METHOD_POST;

  soup_message_headers_replace (soup_server_message_get_response_headers (message), "Connection",
                                "close");
  if (method == SOUP_METHOD_OPTIONS)
    vigie_capture_answer_preflight (message);
  else if (is_post && is_capture (path))
    take_capture (self, message);
  else if (is_post && g_str_equal (path, "/pair"))
    pair (self, message);
  else if (is_post && g_str_equal (path, "/hello"))
    greet (self, message);
  else if (is_get && g_str_equal (path, "/status"))
    answer_status (self, message);
  else if (!is_get || !vigie_capture_answer_page (message, path))
    vigie_capture_answer_error (message, SOUP_STATUS_NOT_FOUND, "path",
                                _ ("There is nothing at this address."));
}

/* ---- the thread ---- */

static gpointer
run (gpointer data)
{
  VigieCaptureReceiver *self = data;
  g_autoptr (GSource) sweep = g_timeout_source_new_seconds (MIN (SWEEP_S, self->deadline_s));

  g_main_context_push_thread_default (self->context);
  self->clients = g_hash_table_new_full (NULL, NULL, NULL, g_free);
  self->soup = soup_server_new ("server-header", "Vigie", NULL);
  soup_server_add_early_handler (self->soup, NULL, on_headers, self, NULL);
  soup_server_add_handler (self->soup, NULL, on_request, self, NULL);
  self->door = vigie_overlay_door_new (self->socket, on_arrived, self);
  g_source_set_callback (sweep, on_sweep, self, NULL);
  g_source_attach (sweep, self->context);

  g_main_loop_run (self->loop);

  g_source_destroy (sweep);
  g_clear_pointer (&self->door, vigie_overlay_door_free);
  soup_server_disconnect (self->soup);
  while (g_main_context_iteration (self->context, FALSE))
    ;
  g_clear_object (&self->soup);
  g_main_context_pop_thread_default (self->context);
  return NULL;
}

/* ---- life ---- */

static gboolean
listen_on (VigieCaptureReceiver *self, guint port, GError **error)
{
  g_autoptr (GInetAddress) inet = g_inet_address_new_loopback (G_SOCKET_FAMILY_IPV4);
  g_autoptr (GSocketAddress) wanted = g_inet_socket_address_new (inet, (guint16) port);
  g_autoptr (GSocketAddress) local = NULL;
  g_autoptr (GError) reason = NULL;

  self->socket =
      g_socket_new (G_SOCKET_FAMILY_IPV4, G_SOCKET_TYPE_STREAM, G_SOCKET_PROTOCOL_TCP, &reason);
  if (self->socket != NULL && g_socket_bind (self->socket, wanted, TRUE, &reason) &&
      g_socket_listen (self->socket, &reason))
    local = g_socket_get_local_address (self->socket, &reason);
  if (local != NULL)
    {
      self->port = g_inet_socket_address_get_port (G_INET_SOCKET_ADDRESS (local));
      return TRUE;
    }
  if (g_error_matches (reason, G_IO_ERROR, G_IO_ERROR_ADDRESS_IN_USE))
    g_set_error (error, VIGIE_ERROR, VIGIE_ERROR_BUSY,
                 _ ("Another program uses port %u already. Choose another port."), port);
  else
    /* Translators: what the system says */
    g_set_error (error, VIGIE_ERROR, VIGIE_ERROR_NETWORK,
                 _ ("The browser cannot be listened to: %s"), reason->message);
  return FALSE;
}

/**
 * vigie_capture_receiver_new:
 * @options: where, and for whom
 * @error: a sentence; %VIGIE_ERROR_BUSY where another program has the port
 *
 * Listens when it returns. Without an incident it says that there is none.
 *
 * Returns: (transfer full) (nullable): a receiver, to be closed
 */
VigieCaptureReceiver *
vigie_capture_receiver_new (const VigieCaptureOptions *options, GError **error)
{
  g_autoptr (VigieCaptureReceiver) self = g_object_new (VIGIE_TYPE_CAPTURE_RECEIVER, NULL);

  if (!vigie_overlay_token_is_valid (options->token))
    {
      g_set_error_literal (error, VIGIE_ERROR, VIGIE_ERROR_INVALID,
                           _ ("A token has 16 to 256 letters, digits, “-”, “.”, “_” and “~”."));
      return NULL;
    }
  self->max_bytes = options->max_bytes > 0 ? options->max_bytes : MAX_BYTES;
  self->deadline_s = options->deadline_s > 0 ? options->deadline_s : DEADLINE_S;
  if (!listen_on (self, options->port, error))
    return NULL;
  self->trust = vigie_capture_trust_new (options->token, self->port);
  self->owner = g_main_context_ref_thread_default ();
  self->context = g_main_context_new ();
  self->loop = g_main_loop_new (self->context, FALSE);
  self->thread = g_thread_new ("vigie-capture", run, self);
  return g_steal_pointer (&self);
}

static gboolean
on_quit (gpointer data)
{
  g_main_loop_quit (data);
  return G_SOURCE_REMOVE;
}

/**
 * vigie_capture_receiver_close:
 * @self: a receiver
 *
 * Ends all connections and its thread, after what it is adding just now; of that no signal tells.
 */
void
vigie_capture_receiver_close (VigieCaptureReceiver *self)
{
  g_autoptr (GSource) quit = NULL;

  g_return_if_fail (VIGIE_IS_CAPTURE_RECEIVER (self));

  if (self->thread == NULL)
    return;
  g_atomic_int_set (&self->is_closed, TRUE);
  vigie_capture_receiver_set_incident (self, NULL, NULL);
  quit = g_idle_source_new (); /* the loop may not run yet */
  g_source_set_priority (quit, G_PRIORITY_HIGH);
  g_source_set_callback (quit, on_quit, self->loop, NULL);
  g_source_attach (quit, self->context);
  g_thread_join (g_steal_pointer (&self->thread));
}

/**
 * vigie_capture_receiver_set_incident:
 * @self: a receiver
 * @store: (nullable): where posts go to from now on; of %NULL it says that none is open
 * @observer: (nullable): who sits before the browser
 */
void
vigie_capture_receiver_set_incident (VigieCaptureReceiver *self,
                                     VigieStore *store,
                                     const char *observer)
{
  g_autoptr (VigieStore) old = NULL;

  g_return_if_fail (VIGIE_IS_CAPTURE_RECEIVER (self));

  g_mutex_lock (&self->mutex);
  old = g_steal_pointer (&self->store);
  self->store = store != NULL ? g_object_ref (store) : NULL;
  g_free (self->observer);
  self->observer = g_strdup (observer != NULL ? observer : "");
  g_mutex_unlock (&self->mutex);
}

guint
vigie_capture_receiver_get_port (VigieCaptureReceiver *self)
{
  return self->port;
}

/**
 * vigie_capture_receiver_dup_uri:
 *
 * Returns: (transfer full): the page with the bookmark, which connects nobody
 */
char *
vigie_capture_receiver_dup_uri (VigieCaptureReceiver *self)
{
  return g_strdup_printf ("http://127.0.0.1:%u/connect", self->port);
}

/**
 * vigie_capture_receiver_dup_pair_uri:
 * @self: a receiver
 * @number: (out) (transfer full): which the browser shows too; somebody compares them
 *
 * Returns: (transfer full): a page that connects the extension of one browser within ten minutes;
 *   it ends what was handed out before
 */
char *
vigie_capture_receiver_dup_pair_uri (VigieCaptureReceiver *self, char **number)
{
  g_autofree char *code = vigie_capture_trust_offer (self->trust, number);

  return g_strdup_printf ("http://127.0.0.1:%u/connect#%s", self->port, code);
}

static void
vigie_capture_receiver_finalize (GObject *object)
{
  VigieCaptureReceiver *self = VIGIE_CAPTURE_RECEIVER (object);

  if (self->thread != NULL)
    g_critical ("A receiver of what the browser hands over was not closed");
  g_clear_pointer (&self->clients, g_hash_table_unref);
  g_clear_pointer (&self->loop, g_main_loop_unref);
  g_clear_pointer (&self->context, g_main_context_unref);
  g_clear_pointer (&self->owner, g_main_context_unref);
  g_clear_object (&self->socket);
  g_clear_object (&self->store);
  g_free (self->observer);
  g_clear_pointer (&self->trust, vigie_capture_trust_free);
  g_mutex_clear (&self->mutex);

  G_OBJECT_CLASS (vigie_capture_receiver_parent_class)->finalize (object);
}

static void
vigie_capture_receiver_class_init (VigieCaptureReceiverClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = vigie_capture_receiver_finalize;

  signals[CAPTURED] = g_signal_new ("captured", VIGIE_TYPE_CAPTURE_RECEIVER, G_SIGNAL_RUN_LAST, 0,
                                    NULL, NULL, NULL, G_TYPE_NONE, 2, G_TYPE_INT64, G_TYPE_BOOLEAN);
  signals[PAIRED] = g_signal_new ("paired", VIGIE_TYPE_CAPTURE_RECEIVER, G_SIGNAL_RUN_LAST, 0, NULL,
                                  NULL, NULL, G_TYPE_NONE, 0);
}

static void
vigie_capture_receiver_init (VigieCaptureReceiver *self)
{
  self->observer = g_strdup ("");
  g_mutex_init (&self->mutex);
}

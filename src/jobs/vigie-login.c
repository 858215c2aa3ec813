/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "vigie-login.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <sys/file.h>

#include "vigie-error.h"
#include "vigie-loopback.h"
#include "vigie-oauth.h"
#include "vigie-secret.h"

#define MAX_HOLD_MS (90 * 1000) /* longer than a server is waited for */
#define HOLD_STEP_MS 50

typedef struct
{
  VigieSource *source;
  VigieHttpClient *client;
  guint deadline_ms;
  VigieLoginShowFunc show; /* (nullable): in the caller's thread, until it has the result */
  gpointer show_data;
} Login;

static void
login_free (gpointer data)
{
  Login *self = data;

  g_object_unref (self->source);
  g_object_unref (self->client);
  g_free (self);
}

/**
 * vigie_login_is_in_browser:
 * @kind: of a source
 *
 * Returns: whether vigie_login_async() is for it
 */
gboolean
vigie_login_is_in_browser (const char *kind)
{
  return vigie_oauth_is_for (kind);
}

/* ---- the login ---- */

typedef struct
{
  GTask *task;
  char *address;
} Showing;

static void
showing_free (gpointer data)
{
  Showing *self = data;

  g_object_unref (self->task);
  g_free (self->address);
  g_free (self);
}

static gboolean
on_show (gpointer data)
{
  Showing *showing = data;
  Login *self = g_task_get_task_data (showing->task);

  if (self->show != NULL && !g_cancellable_is_cancelled (g_task_get_cancellable (showing->task)))
    self->show (showing->address, self->show_data);
  return G_SOURCE_REMOVE;
}

static void
tell_page (GTask *task, const char *address)
{
  g_autoptr (GSource) source = g_idle_source_new ();
  Showing *showing = g_new0 (Showing, 1);

  showing->task = g_object_ref (task);
  showing->address = g_strdup (address);
  g_source_set_priority (source, G_PRIORITY_DEFAULT);
  g_source_set_callback (source, on_show, showing, showing_free);
  g_source_attach (source, g_task_get_context (task));
}

/* What the browser brought, and why it is none. */
typedef struct
{
  VigieOauth *oauth;
  GError *error; /* (nullable) */
} Answer;

static gboolean
take_answer (const char *query, gpointer data)
{
  Answer *answer = data;

  return vigie_oauth_take_answer (answer->oauth, query, &answer->error);
}

static gboolean
wait_for_answer (GTask *task, VigieOauth *oauth, GError **error)
{
  Login *self = g_task_get_task_data (task);
  Answer answer = { oauth, NULL };
  g_autoptr (VigieLoopback) loopback = vigie_loopback_new (vigie_oauth_get_path (oauth), error);
  g_autofree char *page = NULL;

  if (loopback == NULL)
    return FALSE;
  page = vigie_oauth_begin (oauth, vigie_loopback_get_address (loopback), error);
  if (page == NULL)
    return FALSE;
  tell_page (task, page);
  if (!vigie_loopback_wait (loopback, take_answer, &answer, self->deadline_ms,
                            g_task_get_cancellable (task), error))
    return FALSE;
  if (answer.error == NULL)
    return TRUE;
  g_propagate_error (error, answer.error);
  return FALSE;
}

/* (nullable) */
static char *
log_in (GTask *task, GError **error)
{
  Login *self = g_task_get_task_data (task);
  g_autoptr (VigieOauth) oauth =
      vigie_oauth_new (self->source, self->client, g_task_get_cancellable (task), error);
  g_auto (VigieOauthLogin) login = { 0 };

  char *secret;

  if (oauth == NULL || !wait_for_answer (task, oauth, error))
    return NULL;
  if (vigie_oauth_complete (oauth, &login, error))
    return vigie_oauth_login_to_text (&login);
  if (login.token != NULL)
    {
      secret = vigie_oauth_login_to_text (&login);
      vigie_login_give_back (self->source, secret);
      vigie_secret_free (secret);
    }
  return NULL;
}

static gpointer
log_in_in_thread (gpointer data)
{
  g_autoptr (GTask) task = data;
  g_autoptr (GMainContext) context = g_main_context_new ();
  GError *error = NULL;
  char *secret;

  g_main_context_push_thread_default (context);
  secret = log_in (task, &error);
  while (g_main_context_iteration (context, FALSE))
    ;
  g_main_context_pop_thread_default (context);
  if (secret != NULL)
    g_task_return_pointer (task, secret, (GDestroyNotify) vigie_secret_free);
  else
    g_task_return_error (task, error);
  return NULL;
}

/**
 * vigie_login_async:
 * @source: whose server is asked
 * @client: what asks
 * @deadline_ms: how long somebody has to agree in the browser; else %VIGIE_LOGIN_DEADLINE_MS
 * @cancellable: (nullable): ends it
 * @show: opens a page in a browser; called once at most, before @callback
 * @callback: called when it is done
 * @user_data: for @show and @callback
 *
 * Logs in. It lasts as long as somebody reads the page, so it has a thread of its own.
 */
void
vigie_login_async (VigieSource *source,
                   VigieHttpClient *client,
                   guint deadline_ms,
                   GCancellable *cancellable,
                   VigieLoginShowFunc show,
                   GAsyncReadyCallback callback,
                   gpointer user_data)
{
  GTask *task = g_task_new (source, cancellable, callback, user_data);
  Login *self = g_new0 (Login, 1);

  self->source = g_object_ref (source);
  self->client = g_object_ref (client);
  self->deadline_ms = deadline_ms;
  self->show = show;
  self->show_data = user_data;
  g_task_set_check_cancellable (task, FALSE); /* what the server has made is not to be lost */
  g_task_set_source_tag (task, vigie_login_async);
  g_task_set_task_data (task, self, login_free);
  g_thread_unref (g_thread_new ("vigie-login", log_in_in_thread, task));
}

/**
 * vigie_login_finish:
 * @result: of vigie_login_async()
 * @error: return location for a #GError
 *
 * Errors: those of vigie_http_client_get_finish(), %VIGIE_ERROR_LOGIN where nobody agreed or the
 * server refuses, and %VIGIE_ERROR_UNSUPPORTED where it has no such login
 *
 * Returns: (transfer full) (nullable): a secret, also where it was cancelled too late; free it with
 *   vigie_secret_free()
 */
char *
vigie_login_finish (GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_async_result_is_tagged (result, vigie_login_async), NULL);

  ((Login *) g_task_get_task_data (G_TASK (result)))->show = NULL;
  return g_task_propagate_pointer (G_TASK (result), error);
}

/* ---- secrets ---- */

/* What became of secrets whose token had run out, for as long as the program runs: whoever holds
 * the old one has the new one. */
static GMutex renewal_mutex; /* of what follows: never kept while a server is asked */
static GCond renewal_cond;
static GHashTable *renewed;  /* (nullable) (element-type utf8 utf8) */
static GHashTable *renewing; /* (nullable) (element-type utf8): keys of logins */

/* With the mutex. */
static const char *
find_newest (const char *secret)
{
  const char *next;

  while (renewed != NULL && (next = g_hash_table_lookup (renewed, secret)) != NULL)
    secret = next;
  return secret;
}

static gboolean
read_newest (VigieOauthLogin *login, const char *secret)
{
  gboolean is_login;

  g_mutex_lock (&renewal_mutex);
  is_login = vigie_oauth_login_from_text (login, find_newest (secret));
  g_mutex_unlock (&renewal_mutex);
  return is_login;
}

/* (transfer full) (nullable): what a source is given: the token, or all of a login whose token is
 * worth something with its key only; @secret: (nullable). Free it with vigie_secret_free() */
char *
vigie_login_dup_token (const char *secret)
{
  g_auto (VigieOauthLogin) login = { 0 };

  if (secret == NULL || !read_newest (&login, secret))
    return g_strdup (secret);
  if (vigie_oauth_login_is_bound (&login))
    return vigie_oauth_login_to_text (&login);
  return g_steal_pointer (&login.token);
}

/* (transfer full) (nullable): whose it is, where a login in the browser said so; @secret:
 * (nullable) */
char *
vigie_login_dup_account (const char *secret)
{
  g_auto (VigieOauthLogin) login = { 0 };

  if (secret == NULL || !vigie_oauth_login_from_text (&login, secret))
    return NULL;
  return g_steal_pointer (&login.account);
}

/* What a source has of the login, in vigie_login_dup_token()'s words. */
static gboolean
is_token (const VigieOauthLogin *login, const char *token)
{
  g_auto (VigieOauthLogin) given = { 0 };

  return g_strcmp0 (login->token,
                    vigie_oauth_login_from_text (&given, token) ? given.token : token) == 0;
}

/* One that the keyring did not take the successor of. */
static gboolean
is_outdated (const char *secret)
{
  gboolean is_known;

  g_mutex_lock (&renewal_mutex);
  is_known = renewed != NULL && g_hash_table_contains (renewed, secret);
  g_mutex_unlock (&renewal_mutex);
  return is_known;
}

/* (transfer full) (nullable): what another program made of it meanwhile */
static char *
find_kept (VigieSource *source,
           const VigieOauthLogin *login,
           GCancellable *cancellable,
           gboolean *is_kept)
{
  g_auto (VigieOauthLogin) other = { 0 };
  char *kept = vigie_secret_lookup_source (source, cancellable, NULL);

  *is_kept = kept != NULL;
  if (kept != NULL && vigie_oauth_login_from_text (&other, kept) &&
      g_strcmp0 (other.token, login->token) != 0 && !is_outdated (kept))
    return kept;
  vigie_secret_free (kept);
  return NULL;
}

/* Programs of one desk share a login, and what renews it works once: who tries with what another
 * one has used before may lose it for all. Returns: what is to be closed when it is kept; -1 where
 * nothing can be held, which costs at most a new login */
static int
hold_login (VigieSource *source, GCancellable *cancellable)
{
  const gint64 deadline = g_get_monotonic_time () + MAX_HOLD_MS * 1000;
  g_autofree char *key = vigie_secret_dup_source_key (source);
  g_autofree char *hash = g_compute_checksum_for_string (G_CHECKSUM_SHA256, key, -1);
  g_autofree char *path =
      g_strdup_printf ("%s/vigie-login-%.16s.lock", g_get_user_runtime_dir (), hash);
  int fd = open (path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);

  while (fd >= 0 && flock (fd, LOCK_EX | LOCK_NB) != 0 &&
         (errno == EWOULDBLOCK || errno == EINTR) && g_get_monotonic_time () < deadline &&
         !g_cancellable_is_cancelled (cancellable))
    g_usleep (HOLD_STEP_MS * 1000);
  return fd;
}

static char *
make_another (VigieSource *source,
              VigieHttpClient *client,
              VigieOauthLogin *login,
              GCancellable *cancellable,
              GError **error)
{
  g_autofd int held = hold_login (source, cancellable);
  g_autoptr (VigieOauth) oauth = NULL;
  gboolean is_kept;
  char *another = find_kept (source, login, cancellable, &is_kept);

  if (another != NULL)
    return another;
  oauth = vigie_oauth_new (source, client, cancellable, error);
  if (oauth == NULL || !vigie_oauth_renew (oauth, login, error))
    return NULL;
  /* kept before anybody asks with it: the old one may be worth nothing any more */
  another = vigie_oauth_login_to_text (login);
  if (is_kept)
    vigie_secret_store_source (source, another, NULL, NULL);
  return another;
}

static gboolean
fail_typed (GError **error)
{
  g_set_error_literal (error, VIGIE_ERROR, VIGIE_ERROR_LOGIN, "No login in a browser");
  return FALSE;
}

/* With the mutex, which it leaves while it asks. */
static gboolean
renew (VigieSource *source,
       VigieHttpClient *client,
       const char *secret,
       const char *token,
       GCancellable *cancellable,
       GError **error)
{
  g_auto (VigieOauthLogin) login = { 0 };
  char *newest = g_strdup (find_newest (secret));
  char *another = NULL;
  gboolean done = vigie_oauth_login_from_text (&login, newest) || fail_typed (error);

  if (done && is_token (&login, token))
    {
      g_mutex_unlock (&renewal_mutex);
      another = make_another (source, client, &login, cancellable, error);
      g_mutex_lock (&renewal_mutex);
      done = another != NULL;
    }
  if (renewed == NULL)
    renewed = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, NULL); /* to its end */
  if (another != NULL && done && !g_str_equal (another, newest) &&
      !g_hash_table_contains (renewed, another))
    g_hash_table_insert (renewed, g_steal_pointer (&newest), g_steal_pointer (&another));
  vigie_secret_free (newest);
  vigie_secret_free (another);
  return done;
}

/* With the mutex: waits until nobody else renews the login. */
static gboolean
begin_renewal (char *key, GCancellable *cancellable, GError **error)
{
  if (renewing == NULL)
    renewing = g_hash_table_new (g_str_hash, g_str_equal);
  while (g_hash_table_contains (renewing, key) && !g_cancellable_is_cancelled (cancellable))
    g_cond_wait (&renewal_cond, &renewal_mutex);
  return !g_cancellable_set_error_if_cancelled (cancellable, error) &&
         g_hash_table_add (renewing, key);
}

static void
on_stopped (GCancellable *cancellable, gpointer data)
{
  g_mutex_lock (&renewal_mutex);
  g_cond_broadcast (&renewal_cond);
  g_mutex_unlock (&renewal_mutex);
}

/**
 * vigie_login_renew:
 * @source: at whose server it is
 * @client: what asks
 * @secret: of the source
 * @token: what vigie_login_dup_token() gave for it, and the server has just refused
 * @cancellable: (nullable): ends it
 * @error: return location for a #GError
 *
 * Gets another token where a login in the browser has left what gives one. Sources of one login
 * that find out at the same time get the same. Blocks.
 *
 * Errors: %VIGIE_ERROR_LOGIN where somebody has to sign in again; those of
 * vigie_http_client_get_finish() where the server did not say
 *
 * Returns: whether vigie_login_dup_token() has another one for @secret now
 */
gboolean
vigie_login_renew (VigieSource *source,
                   VigieHttpClient *client,
                   const char *secret,
                   const char *token,
                   GCancellable *cancellable,
                   GError **error)
{
  g_autofree char *key = vigie_secret_dup_source_key (source);
  gulong handler = 0;
  gboolean done = FALSE;

  if (cancellable != NULL)
    handler = g_cancellable_connect (cancellable, G_CALLBACK (on_stopped), NULL, NULL);
  g_mutex_lock (&renewal_mutex);
  if (begin_renewal (key, cancellable, error))
    {
      done = renew (source, client, secret, token, cancellable, error);
      g_hash_table_remove (renewing, key);
      g_cond_broadcast (&renewal_cond);
    }
  g_mutex_unlock (&renewal_mutex);
  g_cancellable_disconnect (cancellable, handler);
  return done;
}

/**
 * vigie_login_revoke:
 * @source: at whose server it is
 * @client: what asks
 * @secret: of the source
 * @cancellable: (nullable): ends it
 * @error: return location for a #GError
 *
 * Has the server forget a login in the browser; what somebody typed is theirs and stays. Blocks.
 *
 * Returns: %FALSE with @error set where the server has not forgotten it
 */
gboolean
vigie_login_revoke (VigieSource *source,
                    VigieHttpClient *client,
                    const char *secret,
                    GCancellable *cancellable,
                    GError **error)
{
  g_auto (VigieOauthLogin) login = { 0 };
  g_autoptr (VigieOauth) oauth = NULL;

  if (!vigie_oauth_is_for (vigie_source_get_kind (source)) || !read_newest (&login, secret))
    return TRUE;
  oauth = vigie_oauth_new (source, client, cancellable, error);
  return oauth != NULL && vigie_oauth_revoke (oauth, &login, error);
}

/**
 * vigie_login_give_back:
 * @source: at whose server it is
 * @secret: what a login left that nobody keeps
 *
 * As vigie_login_revoke(), whatever else has ended meanwhile. Nobody can do more where the server
 * does not answer. Blocks.
 */
void
vigie_login_give_back (VigieSource *source, const char *secret)
{
  g_autoptr (VigieHttpClient) client = vigie_http_client_new (NULL, FALSE);
  g_autoptr (GError) error = NULL;

  if (!vigie_login_revoke (source, client, secret, NULL, &error))
    g_debug ("Login: %s", error->message);
  vigie_http_client_close (client);
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib/gi18n-lib.h>

#include "vigie-error.h"
#include "vigie-geocoder-private.h"
#include "vigie-position.h"
#include "vigie-text.h"

#define DEFAULT_LIMIT 5
#define MAX_ANSWERS 500
#define MAX_BYTES (2 * 1000 * 1000)
#define TIMEOUT_MS 15000
/* What Géoplateforme takes: it answers 400 to other texts. */
#define MIN_CHARS 3
#define MAX_CHARS 200
/* Half the height and width of the box that Nominatim prefers, in degrees */
#define NEAR_DEGREES 0.5

/**
 * Service:
 * @interval_us: between two requests of this process; Géoplateforme would take 50 a second,
 *   Nominatim's policy allows one and our clocks may differ
 * @next_at: on the monotonic clock; under the lock
 */
typedef struct
{
  const char *uri;
  const char *attribution;
  const char *policy_uri;
  gint64 interval_us;
  GPtrArray *(*parse) (GBytes *bytes, guint limit);
  GMutex lock;
  gint64 next_at;
} Service;

static Service geoplateforme = {
  .uri = VIGIE_GEOPLATEFORME_URI,
  .attribution = VIGIE_GEOPLATEFORME_ATTRIBUTION,
  .interval_us = G_USEC_PER_SEC / 5,
  .parse = vigie_geocoder_parse_geoplateforme,
};

static Service nominatim = {
  .uri = VIGIE_NOMINATIM_URI,
  .attribution = VIGIE_NOMINATIM_ATTRIBUTION,
  .policy_uri = VIGIE_NOMINATIM_POLICY_URI,
  .interval_us = 11 * G_USEC_PER_SEC / 10,
  .parse = vigie_geocoder_parse_nominatim,
};

struct _VigieGeocoder
{
  GObject parent_instance;

  VigieHttpClient *client;
  Service *service;
  char *base_uri;
  guint timeout_ms;

  GMutex lock;         /* for the answers */
  GHashTable *answers; /* (element-type utf8 GPtrArray): by what was asked for */
};

typedef enum
{
  PROP_CLIENT = 1,
  PROP_NOMINATIM,
  PROP_BASE_URI,
  PROP_TIMEOUT,
} VigieGeocoderProperty;

static GParamSpec *properties[PROP_TIMEOUT + 1];

G_DEFINE_FINAL_TYPE (VigieGeocoder, vigie_geocoder, G_TYPE_OBJECT)

/* ---- life ---- */

static void
vigie_geocoder_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  VigieGeocoder *self = VIGIE_GEOCODER (object);

  switch ((VigieGeocoderProperty) id)
    {
    case PROP_CLIENT:
      self->client = g_value_dup_object (value);
      break;
    case PROP_NOMINATIM:
      self->service = g_value_get_boolean (value) ? &nominatim : &geoplateforme;
      break;
    case PROP_BASE_URI:
      self->base_uri = g_value_dup_string (value);
      break;
    case PROP_TIMEOUT:
      self->timeout_ms = g_value_get_uint (value);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
vigie_geocoder_constructed (GObject *object)
{
  VigieGeocoder *self = VIGIE_GEOCODER (object);
  g_autofree char *given = g_steal_pointer (&self->base_uri);
  const char *uri = given != NULL ? given : self->service->uri;

  self->base_uri = g_strconcat (uri, g_str_has_suffix (uri, "/") ? "" : "/", NULL);

  G_OBJECT_CLASS (vigie_geocoder_parent_class)->constructed (object);
}

static void
vigie_geocoder_finalize (GObject *object)
{
  VigieGeocoder *self = VIGIE_GEOCODER (object);

  g_hash_table_unref (self->answers);
  g_mutex_clear (&self->lock);
  g_clear_object (&self->client);
  g_free (self->base_uri);

  G_OBJECT_CLASS (vigie_geocoder_parent_class)->finalize (object);
}

static void
vigie_geocoder_class_init (VigieGeocoderClass *klass)
{
  const GParamFlags flags = G_PARAM_WRITABLE | G_PARAM_CONSTRUCT_ONLY | G_PARAM_STATIC_STRINGS;
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->set_property = vigie_geocoder_set_property;
  object_class->constructed = vigie_geocoder_constructed;
  object_class->finalize = vigie_geocoder_finalize;

  properties[PROP_CLIENT] =
      g_param_spec_object ("client", NULL, NULL, VIGIE_TYPE_HTTP_CLIENT, flags);
  properties[PROP_NOMINATIM] = g_param_spec_boolean ("nominatim", NULL, NULL, FALSE, flags);
  properties[PROP_BASE_URI] = g_param_spec_string ("base-uri", NULL, NULL, NULL, flags);
  properties[PROP_TIMEOUT] =
      g_param_spec_uint ("timeout-ms", NULL, NULL, 1, G_MAXINT, TIMEOUT_MS, flags);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (properties), properties);
}

static void
vigie_geocoder_init (VigieGeocoder *self)
{
  g_mutex_init (&self->lock);
  self->answers =
      g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) g_ptr_array_unref);
}

/**
 * vigie_geocoder_new:
 * @client: for the web; not closed before the last answer came
 * @base_uri: (nullable): of another server that speaks the same; %NULL for Géoplateforme's
 *
 * The national service for addresses, communes and place names of France.
 *
 * Returns: (transfer full): a geocoder
 */
VigieGeocoder *
vigie_geocoder_new (VigieHttpClient *client, const char *base_uri)
{
  return g_object_new (VIGIE_TYPE_GEOCODER, "client", client, "base-uri", base_uri, NULL);
}

/**
 * vigie_geocoder_new_nominatim:
 * @client: for the web; not closed before the last answer came
 * @base_uri: (nullable): of another server that speaks the same; %NULL for OpenStreetMap's
 *
 * OpenStreetMap's own service. Only where a person has chosen it after reading
 * %VIGIE_NOMINATIM_POLICY_URI: never while somebody types, never in the background, and with its
 * attribution shown.
 *
 * Returns: (transfer full): a geocoder
 */
VigieGeocoder *
vigie_geocoder_new_nominatim (VigieHttpClient *client, const char *base_uri)
{
  return g_object_new (VIGIE_TYPE_GEOCODER, "client", client, "nominatim", TRUE, "base-uri",
                       base_uri, NULL);
}

/**
 * vigie_geocoder_get_attribution:
 * @self: a geocoder
 *
 * Returns: (transfer none): whose answers these are, to be shown beside them
 */
const char *
vigie_geocoder_get_attribution (VigieGeocoder *self)
{
  g_return_val_if_fail (VIGIE_IS_GEOCODER (self), NULL);

  return self->service->attribution;
}

/**
 * vigie_geocoder_get_policy_uri:
 * @self: a geocoder
 *
 * Returns: (transfer none) (nullable): what whoever uses the service must have read
 */
const char *
vigie_geocoder_get_policy_uri (VigieGeocoder *self)
{
  g_return_val_if_fail (VIGIE_IS_GEOCODER (self), NULL);

  return self->service->policy_uri;
}

/* ---- what is asked ---- */

/* (transfer full) (nullable): what a service takes: one line that begins with a letter or number */
static char *
clean_text (const char *text)
{
  const char *start = text;
  g_autofree char *line = NULL;

  if (!g_utf8_validate (text, -1, NULL))
    return NULL;
  while (*start != '\0' && !g_unichar_isalnum (g_utf8_get_char (start)))
    start = g_utf8_next_char (start);
  line = g_strchomp (vigie_text_make_line (start, MAX_CHARS));
  return g_utf8_strlen (line, -1) >= MIN_CHARS ? g_steal_pointer (&line) : NULL;
}

/* To a hundredth of a degree, about a kilometre: enough for an order, and no place is given away.
 */
static void
append_degrees (GString *out, const char *separator, double degrees)
{
  char buffer[G_ASCII_DTOSTR_BUF_SIZE];

  g_string_append_printf (out, "%s%s", separator,
                          g_ascii_formatd (buffer, sizeof buffer, "%.2f", degrees));
}

static char *
make_uri (VigieGeocoder *self, const VigieGeocoderQuery *query, const char *text, guint limit)
{
  g_autofree char *escaped = g_uri_escape_string (text, NULL, FALSE);
  g_autoptr (GString) uri = g_string_new (self->base_uri);
  gboolean has_near = query->has_near && vigie_lon_lat_is_valid (query->near_lon, query->near_lat);

  g_string_append_printf (uri, "search?q=%s&limit=%u", escaped, limit);
  if (self->service == &geoplateforme)
    {
      g_string_append (uri, "&autocomplete=0&index=address,poi");
      if (has_near)
        {
          append_degrees (uri, "&lon=", query->near_lon);
          append_degrees (uri, "&lat=", query->near_lat);
        }
      return g_string_free_and_steal (g_steal_pointer (&uri));
    }
  g_string_append (uri, "&format=jsonv2&countrycodes=fr");
  if (has_near)
    {
      append_degrees (uri, "&viewbox=", MAX (query->near_lon - NEAR_DEGREES, -180));
      append_degrees (uri, ",", MAX (query->near_lat - NEAR_DEGREES, -90));
      append_degrees (uri, ",", MIN (query->near_lon + NEAR_DEGREES, 180));
      append_degrees (uri, ",", MIN (query->near_lat + NEAR_DEGREES, 90));
    }
  return g_string_free_and_steal (g_steal_pointer (&uri));
}

/* ---- answers that are here ---- */

/* (transfer full) (nullable) */
static GPtrArray *
find_answer (VigieGeocoder *self, const char *uri)
{
  GPtrArray *places;

  g_mutex_lock (&self->lock);
  places = g_hash_table_lookup (self->answers, uri);
  if (places != NULL)
    g_ptr_array_ref (places);
  g_mutex_unlock (&self->lock);
  return places;
}

static void
keep_answer (VigieGeocoder *self, const char *uri, GPtrArray *places)
{
  g_mutex_lock (&self->lock);
  if (g_hash_table_size (self->answers) >= MAX_ANSWERS)
    g_hash_table_remove_all (self->answers);
  g_hash_table_insert (self->answers, g_strdup (uri), g_ptr_array_ref (places));
  g_mutex_unlock (&self->lock);
}

/* ---- asking ---- */

typedef struct
{
  char *uri;
  guint limit;
} Search;

static void
search_free (gpointer data)
{
  Search *self = data;

  g_free (self->uri);
  g_free (self);
}

static void
on_answer (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  VigieGeocoder *self = g_task_get_source_object (task);
  const Search *search = g_task_get_task_data (task);
  g_autoptr (GPtrArray) places = NULL;
  GError *error = NULL;
  g_autoptr (VigieHttpResponse) response =
      vigie_http_client_get_finish (VIGIE_HTTP_CLIENT (object), result, &error);

  if (response == NULL)
    {
      g_task_return_error (task, error);
      return;
    }
  places = self->service->parse (response->bytes, search->limit);
  if (places == NULL)
    {
      g_task_return_new_error_literal (task, VIGIE_ERROR, VIGIE_ERROR_NETWORK,
                                       _ ("The search for places gave an answer that is not "
                                          "understood."));
      return;
    }
  keep_answer (self, search->uri, places);
  g_task_return_pointer (task, g_steal_pointer (&places), (GDestroyNotify) g_ptr_array_unref);
}

static void
ask (GTask *task)
{
  VigieGeocoder *self = g_task_get_source_object (task);
  const Search *search = g_task_get_task_data (task);
  const VigieHttpRequest request = { .uri = search->uri,
                                     .accept = "application/json",
                                     .max_bytes = MAX_BYTES,
                                     .deadline_ms = self->timeout_ms,
                                     .idle_ms = self->timeout_ms };

  vigie_http_client_get_async (self->client, &request, g_task_get_cancellable (task), on_answer,
                               g_object_ref (task));
}

/* A turn that nobody takes any more is left free: the service sees less than it allows. */
static gboolean
on_turn (gpointer data)
{
  GTask *task = data;

  if (!g_task_return_error_if_cancelled (task))
    ask (task);
  return G_SOURCE_REMOVE;
}

static gboolean
on_cancelled (GCancellable *cancellable, gpointer data)
{
  return G_SOURCE_CONTINUE;
}

/* Returns: ms until the next turn of the whole process, which is taken */
static guint
take_turn (Service *service)
{
  gint64 now = g_get_monotonic_time ();
  gint64 at;

  g_mutex_lock (&service->lock);
  at = MAX (service->next_at, now);
  service->next_at = at + service->interval_us;
  g_mutex_unlock (&service->lock);
  return (guint) ((at - now + 999) / 1000);
}

static void
wait_for_turn (GTask *task, guint wait_ms)
{
  g_autoptr (GSource) turn = g_timeout_source_new (wait_ms);
  GCancellable *cancellable = g_task_get_cancellable (task);

  /* a child that is ready makes its parent ready: a cancellation ends the waiting */
  if (cancellable != NULL)
    {
      g_autoptr (GSource) cancelled = g_cancellable_source_new (cancellable);

      g_source_set_callback (cancelled, G_SOURCE_FUNC (on_cancelled), NULL, NULL);
      g_source_add_child_source (turn, cancelled);
    }
  g_source_set_callback (turn, on_turn, g_object_ref (task), g_object_unref);
  g_source_attach (turn, g_main_context_get_thread_default ());
}

/**
 * vigie_geocoder_search_async:
 * @self: a geocoder
 * @query: copied
 * @cancellable: (nullable): to stop it
 * @callback: called in the thread-default main context
 * @user_data: for @callback
 *
 * Asks where a place is, when the service's turn has come; what was asked before is answered from
 * memory.
 */
void
vigie_geocoder_search_async (VigieGeocoder *self,
                             const VigieGeocoderQuery *query,
                             GCancellable *cancellable,
                             GAsyncReadyCallback callback,
                             gpointer user_data)
{
  g_autoptr (GTask) task = NULL;
  g_autofree char *text = NULL;
  GPtrArray *known;
  Search *search;

  g_return_if_fail (VIGIE_IS_GEOCODER (self));
  g_return_if_fail (query != NULL && query->text != NULL);

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, vigie_geocoder_search_async);
  if (g_task_return_error_if_cancelled (task))
    return;
  text = clean_text (query->text);
  if (text == NULL)
    {
      g_task_return_new_error_literal (
          task, VIGIE_ERROR, VIGIE_ERROR_INVALID,
          _ ("A search for a place needs at least three letters or digits."));
      return;
    }
  search = g_new0 (Search, 1);
  search->limit = query->limit > 0 ? MIN (query->limit, VIGIE_GEOCODER_MAX_LIMIT) : DEFAULT_LIMIT;
  search->uri = make_uri (self, query, text, search->limit);
  g_task_set_task_data (task, search, search_free);
  known = find_answer (self, search->uri);
  if (known != NULL)
    g_task_return_pointer (task, known, (GDestroyNotify) g_ptr_array_unref);
  else
    wait_for_turn (task, take_turn (self->service));
}

/**
 * vigie_geocoder_search_finish:
 * @self: a geocoder
 * @result: of vigie_geocoder_search_async()
 * @error: return location for a #GError
 *
 * Errors: those of vigie_http_client_get_finish(); %VIGIE_ERROR_INVALID for a text that is too
 * short.
 *
 * Returns: (transfer full) (element-type VigieGeocodedPlace) (nullable): places, the best first;
 * empty where nothing was found. Not to be changed.
 */
GPtrArray *
vigie_geocoder_search_finish (VigieGeocoder *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);
  g_return_val_if_fail (g_async_result_is_tagged (result, vigie_geocoder_search_async), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

static void
take_result (GObject *object, GAsyncResult *result, gpointer user_data)
{
  GAsyncResult **taken = user_data;

  *taken = g_object_ref (result);
}

/**
 * vigie_geocoder_search:
 * @self: a geocoder
 * @query: what to look for
 * @cancellable: (nullable): to stop it
 * @error: return location for a #GError
 *
 * Like vigie_geocoder_search_async(), and waits: for worker threads.
 *
 * Returns: (transfer full) (element-type VigieGeocodedPlace) (nullable): see
 *   vigie_geocoder_search_finish()
 */
GPtrArray *
vigie_geocoder_search (VigieGeocoder *self,
                       const VigieGeocoderQuery *query,
                       GCancellable *cancellable,
                       GError **error)
{
  g_autoptr (GMainContext) context = g_main_context_new ();
  g_autoptr (GAsyncResult) result = NULL;
  GPtrArray *places;

  g_main_context_push_thread_default (context);
  vigie_geocoder_search_async (self, query, cancellable, take_result, &result);
  while (result == NULL)
    g_main_context_iteration (context, TRUE);
  places = vigie_geocoder_search_finish (self, result, error);
  g_main_context_pop_thread_default (context);
  return places;
}

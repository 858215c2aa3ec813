/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "vigie-vigilance.h"

#include <glib/gi18n-lib.h>
#include <string.h>
#include <yyjson.h>

#include "vigie-error.h"

#define ADDRESS "https://public-api.meteofrance.fr/public/DPVigilance/v1/cartevigilance/encours"
#define MAX_BYTES (20 * 1000 * 1000)
#define INTERVAL_MS (10 * 60 * 1000)
#define MAX_SPANS 100 /* of one phenomenon */

/* Météo-France says for each département, and for the coasts of some, how much vigilance each
 * phenomenon asks for today and tomorrow, hour by hour. It gives no outlines. */

struct _VigieVigilanceSource
{
  VigieSource parent_instance;
};

G_DEFINE_FINAL_TYPE (VigieVigilanceSource, vigie_vigilance_source, VIGIE_TYPE_SOURCE)

typedef struct
{
  VigieOfficialAnswer *answer;
  const char *const *departments;
  const char *term; /* "J" or "J1" */
  gint64 from;      /* of the period */
  gint64 to;
  gboolean has_domains;
} Reading;

/* ---- values ---- */

/* A number, or a string that holds one; 0 for anything else. */
static guint
read_number (yyjson_val *value, guint most)
{
  guint64 number;

  if (yyjson_is_uint (value) && yyjson_get_uint (value) <= most)
    return (guint) yyjson_get_uint (value);
  if (yyjson_is_str (value) &&
      g_ascii_string_to_unsigned (yyjson_get_str (value), 10, 0, most, &number, NULL))
    return (guint) number;
  return 0;
}

static guint
read_level (yyjson_val *object, const char *member)
{
  return read_number (yyjson_obj_get (object, member), VIGIE_OFFICIAL_N_LEVELS - 1);
}

static gint64
read_time (yyjson_val *object, const char *member)
{
  return vigie_official_parse_time (yyjson_get_str (yyjson_obj_get (object, member)));
}

static const char *
get_topic (guint phenomenon)
{
  static const char *const topics[] = { "unknown",  "wind", "rain-flood", "storms",     "floods",
                                        "snow-ice", "heat", "cold",       "avalanches", "waves" };

  return topics[phenomenon];
}

/* (nullable): the département among those that are wanted; a coast is called as its département is,
 * with "10" behind it */
static const char *
find_department (const Reading *self, const char *domain)
{
  for (gsize i = 0; self->departments[i] != NULL; i++)
    {
      const gsize length = strlen (self->departments[i]);

      if (g_ascii_strncasecmp (domain, self->departments[i], length) == 0 &&
          (domain[length] == '\0' || strcmp (domain + length, "10") == 0))
        return self->departments[i];
    }
  return NULL;
}

/* ---- items ---- */

static void
add_item (Reading *self,
          const char *domain,
          const char *department /* (nullable): it is counted only */,
          const char *topic /* (nullable) */,
          guint level,
          gint64 from,
          gint64 to)
{
  GPtrArray *items = self->answer->state->items;
  g_autofree char *id = NULL;
  VigieOfficialItem *item;

  self->answer->state->n_all++;
  if (department == NULL || items->len >= VIGIE_OFFICIAL_MAX_ITEMS)
    return;
  id = g_strdup_printf ("%s %s %s %u", domain, self->term, topic != NULL ? topic : "all",
                        items->len);
  item = vigie_official_item_new (VIGIE_OFFICIAL_WEATHER, id);
  item->level = level;
  item->title = g_ascii_strup (department, -1);
  item->topic = g_strdup (topic);
  item->from = from;
  item->to = to;
  g_ptr_array_add (items, item);
}

/* Returns: whether anything above green was said hour by hour */
static gboolean
add_spans (Reading *self,
           const char *domain,
           const char *department,
           const char *topic,
           yyjson_val *phenomenon)
{
  yyjson_arr_iter iter;
  yyjson_val *span;
  guint n = 0;

  if (!yyjson_arr_iter_init (yyjson_obj_get (phenomenon, "timelaps_items"), &iter))
    return FALSE;
  for (guint i = 0; i < MAX_SPANS && (span = yyjson_arr_iter_next (&iter)) != NULL; i++)
    {
      const guint level = read_level (span, "color_id");

      if (level < 2)
        continue;
      add_item (self, domain, department, topic, level, read_time (span, "begin_time"),
                read_time (span, "end_time"));
      n++;
    }
  return n > 0;
}

/* Returns: whether it is above green */
static gboolean
read_phenomenon (Reading *self, const char *domain, const char *department, yyjson_val *phenomenon)
{
  const char *topic = get_topic (read_number (yyjson_obj_get (phenomenon, "phenomenon_id"), 9));
  const guint level = read_level (phenomenon, "phenomenon_max_color_id");

  if (add_spans (self, domain, department, topic, phenomenon))
    return TRUE;
  if (level < 2)
    return FALSE;
  add_item (self, domain, department, topic, level, self->from, self->to);
  return TRUE;
}

static void
read_domain (Reading *self, yyjson_val *domain)
{
  const char *id = yyjson_get_str (yyjson_obj_get (domain, "domain_id"));
  const guint level = read_level (domain, "max_color_id");
  const char *department = id != NULL ? find_department (self, id) : NULL;
  gboolean is_above = FALSE;
  yyjson_arr_iter iter;
  yyjson_val *phenomenon;

  if (id == NULL || level == 0)
    {
      self->answer->n_bad++;
      return;
    }
  self->has_domains = TRUE;
  if (g_str_equal (self->term, "J"))
    self->answer->state->levels[level]++;
  if (yyjson_arr_iter_init (yyjson_obj_get (domain, "phenomenon_items"), &iter))
    while ((phenomenon = yyjson_arr_iter_next (&iter)) != NULL)
      is_above = read_phenomenon (self, id, department, phenomenon) || is_above;
  if (!is_above) /* that it is calm is known, too */
    add_item (self, id, department, NULL, level, self->from, self->to);
}

static void
read_period (Reading *self, yyjson_val *period)
{
  const char *term = yyjson_get_str (yyjson_obj_get (period, "echeance"));
  yyjson_arr_iter iter;
  yyjson_val *domain;

  if (term == NULL || (!g_str_equal (term, "J") && !g_str_equal (term, "J1")) ||
      !yyjson_arr_iter_init (yyjson_obj_get (yyjson_obj_get (period, "timelaps"), "domain_ids"),
                             &iter))
    return;
  self->term = term;
  self->from = read_time (period, "begin_validity_time");
  self->to = read_time (period, "end_validity_time");
  while ((domain = yyjson_arr_iter_next (&iter)) != NULL)
    read_domain (self, domain);
}

static gboolean
read_product (Reading *self, yyjson_val *root)
{
  yyjson_val *product = yyjson_obj_get (root, "product");
  yyjson_arr_iter iter;
  yyjson_val *period;

  self->answer->said_at = read_time (product, "update_time");
  self->answer->state = vigie_official_state_new ();
  self->answer->is_placeless = TRUE;
  if (!yyjson_arr_iter_init (yyjson_obj_get (product, "periods"), &iter))
    return FALSE;
  while ((period = yyjson_arr_iter_next (&iter)) != NULL)
    read_period (self, period);
  return self->has_domains;
}

/**
 * vigie_vigilance_parse:
 * @answer: (inout): an empty one
 * @bytes: an answer of "cartevigilance/encours"
 * @departments: (array zero-terminated=1): "21", "2A": those of which all is kept
 * @error: return location for a #GError
 *
 * Returns: %FALSE with %VIGIE_ERROR_INVALID where it is something else
 */
gboolean
vigie_vigilance_parse (VigieOfficialAnswer *answer,
                       GBytes *bytes,
                       const char *const *departments,
                       GError **error)
{
  Reading self = { .answer = answer, .departments = departments };
  gsize size;
  const char *data = g_bytes_get_data (bytes, &size);
  yyjson_doc *doc = size > 0 ? yyjson_read (data, size, YYJSON_READ_NOFLAG) : NULL;
  gboolean done = doc != NULL && read_product (&self, yyjson_doc_get_root (doc));

  yyjson_doc_free (doc);
  return done || vigie_official_fail (_ ("Météo-France"), bytes, error);
}

/* ---- the source ---- */

static gboolean
parse (VigieOfficialAnswer *answer,
       GBytes *bytes,
       VigieSource *source,
       const VigieBox *area,
       GError **error)
{
  g_auto (GStrv) departments = vigie_source_dup_option (source, "department");

  return vigie_vigilance_parse (answer, bytes, (const char *const *) departments, error);
}

static gboolean
vigie_vigilance_source_poll (VigieSource *source, VigieSourceRound *round, GError **error)
{
  const char *address = vigie_source_get_option (source, "url");
  const char *const headers[] = { "apikey", round->secret, NULL };

  if (round->secret == NULL || round->secret[0] == '\0')
    {
      g_set_error_literal (error, VIGIE_ERROR, VIGIE_ERROR_LOGIN,
                           _ ("Météo-France wants an API key. There is one for free at "
                              "portail-api.meteofrance.fr."));
      return FALSE;
    }
  return vigie_official_poll (
      source, round,
      &(VigieSourcePageWant) { .address = address != NULL ? address : ADDRESS,
                               .accept = "application/json, */*;q=0.1",
                               .max_bytes = MAX_BYTES,
                               .headers = headers },
      parse, error);
}

static gboolean
vigie_vigilance_source_check (VigieSource *source, GError **error)
{
  g_auto (GStrv) departments = vigie_source_dup_option (source, "department");

  for (gsize i = 0; departments[i] != NULL; i++)
    {
      const gsize length = strlen (departments[i]);

      if (length >= 2 && length <= 3 && g_ascii_isdigit (departments[i][0]) &&
          g_ascii_isalnum (departments[i][1]) && g_ascii_isalnum (departments[i][length - 1]))
        continue;
      g_set_error (error, VIGIE_ERROR, VIGIE_ERROR_INVALID,
                   _ ("“%s” is no number of a département, like 21, 2A or 974."), departments[i]);
      return FALSE;
    }
  return TRUE;
}

static const VigieSourceOption options[] = {
  { "department", VIGIE_SOURCE_OPTION_REQUIRED | VIGIE_SOURCE_OPTION_REPEATED,
    N_ ("number of a département: 21, 2A") },
  { "url", VIGIE_SOURCE_OPTION_ADDRESS,
    N_ ("address of cartevigilance/encours, where it is not that of public-api.meteofrance.fr") },
  { NULL, 0, NULL },
};

static void
vigie_vigilance_source_class_init (VigieVigilanceSourceClass *klass)
{
  VigieSourceClass *source_class = VIGIE_SOURCE_CLASS (klass);

  source_class->kind = "vigilance";
  source_class->title = N_ ("Météo-France vigilance");
  source_class->options = options;
  source_class->login = N_ ("API key");
  source_class->is_official = TRUE;
  source_class->server = ADDRESS;
  source_class->interval_ms = INTERVAL_MS;
  source_class->check = vigie_vigilance_source_check;
  source_class->poll = vigie_vigilance_source_poll;
}

static void
vigie_vigilance_source_init (VigieVigilanceSource *self)
{
}

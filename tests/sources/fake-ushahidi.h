/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <string.h>

#include "fake-site.h"
#include "vigie-error.h"
#include "vigie-test-util.h"

/* A site that does what Ushahidi's platform does. For one test program only. */

#define HOST "127.0.0.1"
#define NOON "2026-01-12T12:00:00+0000"
#define CHANGED_S G_GINT64_CONSTANT (1768305600) /* noon of the day after */

/* What a site has. */
typedef struct
{
  guint id;
  char *title;
  char *more;       /* members, with a comma before each */
  gint64 updated_s; /* 0 where it never was */
  gboolean is_draft;
  gboolean hides_time;
} Report;

typedef enum
{
  SITE_OLD = 1 << 0,       /* knows no created_after_by_id */
  SITE_VERSION_3 = 1 << 1, /* has no version 5 */
} SiteManner;

typedef struct
{
  GPtrArray *reports;
  guint manner;
  guint n_media;
  guint n_looked_up;
  gboolean knows_none; /* by their numbers */
} Site;

static void
report_free (gpointer data)
{
  Report *self = data;

  g_free (self->title);
  g_free (self->more);
  g_free (self);
}

static void
site_init (Site *self)
{
  self->reports = g_ptr_array_new_with_free_func (report_free);
}

static void
site_clear (Site *self)
{
  g_ptr_array_unref (self->reports);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Site, site_clear)

static Report *
add_report (Site *self, const char *title, const char *more)
{
  Report *report = g_new0 (Report, 1);

  report->id = self->reports->len + 1;
  report->title = g_strdup (title);
  report->more = g_strdup (more != NULL ? more : "");
  g_ptr_array_add (self->reports, report);
  return report;
}

static void
add_many (Site *self, guint n)
{
  for (guint i = 0; i < n; i++)
    add_report (self, "Route coupée", NULL);
}

static guint64
get_number (GHashTable *query, const char *name, guint64 otherwise)
{
  const char *text = g_hash_table_lookup (query, name);

  return text != NULL ? g_ascii_strtoull (text, NULL, 10) : otherwise;
}

static gboolean
is_order (GHashTable *query, const char *name, const char *value)
{
  const char *text = g_hash_table_lookup (query, name);

  return text != NULL && g_ascii_strcasecmp (text, value) == 0;
}

static int
compare_updated (gconstpointer a, gconstpointer b)
{
  const Report *x = *(const Report *const *) a, *y = *(const Report *const *) b;

  return (x->updated_s < y->updated_s) - (x->updated_s > y->updated_s);
}

static int
compare_ids (gconstpointer a, gconstpointer b)
{
  const Report *x = *(const Report *const *) a, *y = *(const Report *const *) b;

  return (x->id < y->id) - (x->id > y->id);
}

static int
compare_ids_upwards (gconstpointer a, gconstpointer b)
{
  return compare_ids (b, a);
}

/* (transfer full): what is asked for, in the order that is asked for, before pages are cut */
static GPtrArray *
choose (Site *self, GHashTable *query)
{
  GPtrArray *chosen = g_ptr_array_new ();
  const guint64 after =
      (self->manner & SITE_OLD) == 0 ? get_number (query, "created_after_by_id", 0) : 0;

  g_assert_cmpstr (g_hash_table_lookup (query, "status"), ==, "published");
  for (guint i = 0; i < self->reports->len; i++)
    {
      Report *report = g_ptr_array_index (self->reports, i);

      if (report->id > after && !report->is_draft)
        g_ptr_array_add (chosen, report);
    }
  if (is_order (query, "orderby", "updated"))
    g_ptr_array_sort (chosen, compare_updated);
  else
    g_ptr_array_sort (chosen, is_order (query, "order", "asc") ? compare_ids_upwards : compare_ids);
  return chosen;
}

static void
append_report (GString *json, const Report *report, gboolean is_feature)
{
  g_autofree char *updated = NULL;

  if (is_feature)
    {
      g_string_append_printf (
          json,
          "{\"type\":\"Feature\",\"geometry\":{\"type\":\"GeometryCollection\","
          "\"geometries\":[{\"type\":\"Point\",\"coordinates\":[4.71234,47.52345]}"
          "]},\"properties\":{\"title\":\"%s\",\"description\":\"D 971\","
          "\"marker-color\":null,\"id\":%u,\"source\":\"web\"}}",
          report->title, report->id);
      return;
    }
  if (report->updated_s != 0)
    {
      const gint64 hidden_s = report->hides_time ? report->updated_s % 86400 : 0;
      g_autoptr (GDateTime) time = g_date_time_new_from_unix_utc (report->updated_s - hidden_s);

      updated = g_date_time_format (time, "\"%Y-%m-%dT%H:%M:%S+0000\"");
    }
  g_string_append_printf (json,
                          "{\"id\":%u,\"form_id\":1,\"status\":\"published\",\"title\":\"%s\","
                          "\"source\":\"web\",\"post_date\":\"" NOON "\",\"created\":\"" NOON "\","
                          "\"updated\":%s%s}",
                          report->id, report->title, updated != NULL ? updated : "null",
                          report->more);
}

static char *
list_reports (Site *self, GHashTable *query, gboolean is_geojson)
{
  g_autoptr (GPtrArray) chosen = choose (self, query);
  const guint64 limit = get_number (query, "limit", 20), page = get_number (query, "page", 1);
  const guint64 first = is_geojson ? get_number (query, "offset", 0) : (page - 1) * limit;
  GString *json = g_string_new (is_geojson ? "{\"type\":\"FeatureCollection\",\"features\":["
                                           : "{\"results\":[");

  for (guint64 i = first; i < MIN (first + limit, chosen->len); i++)
    {
      if (i > first)
        g_string_append_c (json, ',');
      append_report (json, g_ptr_array_index (chosen, i), is_geojson);
    }
  if (is_geojson)
    g_string_append_printf (json, "],\"total\":%u}", chosen->len);
  else
    g_string_append_printf (json, "],\"count\":1,\"meta\":{\"current_page\":%u,\"last_page\":%u}}",
                            (guint) page, (guint) MAX (1, (chosen->len + limit - 1) / limit));
  return g_string_free_and_steal (json);
}

/* One report by its number; %NULL where it is not there for everybody. */
static char *
show_report (Site *self, const char *number)
{
  const guint64 id = g_ascii_strtoull (number, NULL, 10);
  const Report *report =
      id > 0 && id <= self->reports->len ? g_ptr_array_index (self->reports, id - 1) : NULL;
  GString *json;

  self->n_looked_up++;
  if (report == NULL || report->is_draft || self->knows_none)
    return NULL;
  json = g_string_new ("{\"result\":");
  append_report (json, report, FALSE);
  g_string_append_c (json, '}');
  return g_string_free_and_steal (json);
}

static char *
answer (const char *path, GHashTable *query, gpointer data)
{
  Site *self = data;

  if (g_str_has_prefix (path, "/carte/api/v5/posts/") ||
      (g_str_has_prefix (path, "/carte/api/v3/posts/") && !g_str_has_suffix (path, "/geojson")))
    return show_report (self, strrchr (path, '/') + 1);
  if (g_str_equal (path, "/carte/api/v5/posts") && (self->manner & SITE_VERSION_3) == 0)
    return list_reports (self, query, FALSE);
  if (g_str_equal (path, "/carte/api/v3/posts/geojson"))
    return list_reports (self, query, TRUE);
  if (!g_str_equal (path, "/carte/api/v5/media/7"))
    return NULL;
  self->n_media++;
  return g_strdup ("{\"result\":{\"id\":7,\"mime\":\"image/jpeg\","
                   "\"original_file_url\":\"https://cdn.example/pont%20ferme.jpg\"}}");
}

static void
set_up (SiteDesk *desk, Site *site, guint manner)
{
  site_init (site);
  site->manner = manner;
  site_desk_init (desk, answer, site);
  site_desk_watch (desk, "ushahidi", "url=/carte/views/map", NULL);
}

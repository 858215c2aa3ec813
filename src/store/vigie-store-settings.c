/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib/gi18n-lib.h>

#include "vigie-error.h"
#include "vigie-privacy.h"
#include "vigie-store-private.h"
#include "vigie-watch-words.h"

static const char *const changeable[] = {
  VIGIE_INFO_TITLE,
  VIGIE_INFO_TERRITORY,
  VIGIE_INFO_AUTHOR,
  VIGIE_INFO_ORGANISATION,
  VIGIE_INFO_RECIPIENTS,
  VIGIE_INFO_ALERT_AT,
  VIGIE_INFO_FOUR_EYES,
  VIGIE_INFO_CHECKLIST,
  VIGIE_INFO_DESTINATIONS,
  VIGIE_INFO_SOURCES,
  VIGIE_INFO_WATCH_WORDS,
  VIGIE_INFO_RETENTION,
  NULL,
};

/* Kept by the program for itself: nobody is told to set them. */
static const char *const own[] = { VIGIE_INFO_TRIED, NULL };

static const char *const fixed[] = {
  VIGIE_INFO_EXERCISE, VIGIE_INFO_EXERCISE_OF, VIGIE_INFO_CREATED_AT, VIGIE_INFO_ID, NULL,
};

/**
 * vigie_store_get:
 * @self: a store
 * @key: one of VIGIE_INFO_…
 *
 * Returns: (transfer full) (nullable): the setting's value, %NULL where it has none
 */
char *
vigie_store_get (VigieStore *self, const char *key)
{
  VigieSql *sql;
  sqlite3_stmt *statement;
  char *value = NULL;

  g_return_val_if_fail (VIGIE_IS_STORE (self), NULL);
  g_return_val_if_fail (key != NULL, NULL);

  sql = vigie_store_take_reader (self, NULL);
  if (sql == NULL)
    return NULL;
  statement = vigie_sql_get (sql, "SELECT value FROM setting WHERE name = ?1", NULL);
  if (statement != NULL)
    {
      vigie_sql_bind_text (statement, 1, key);
      if (vigie_sql_step (sql, statement, NULL))
        value = vigie_sql_dup_text (statement, 0);
    }
  vigie_store_give_reader (self, sql);
  return value;
}

typedef struct
{
  const char *key;
  const char *value;
  VigieSettingFunc func; /* (nullable): makes the value */
  gpointer user_data;
} Setting;

static gboolean
write_value (VigieWriter *writer, const char *key, const char *value, GError **error)
{
  sqlite3_stmt *statement = vigie_sql_get (writer->sql,
                                           "INSERT INTO setting (name, value) VALUES (?1, ?2)"
                                           " ON CONFLICT (name) DO UPDATE SET value = ?2",
                                           error);

  if (statement == NULL)
    return FALSE;
  vigie_sql_bind_text (statement, 1, key);
  vigie_sql_bind_text (statement, 2, value);
  return vigie_sql_run (writer->sql, statement, error) &&
         vigie_change_add (writer, VIGIE_STORE_CHANGED_INFO, NULL, 0, error);
}

static gboolean
write_setting (VigieWriter *writer, gpointer data, GError **error)
{
  const Setting *setting = data;

  return write_value (writer, setting->key, setting->value, error);
}

static gboolean
update_setting (VigieWriter *writer, gpointer data, GError **error)
{
  const Setting *setting = data;
  sqlite3_stmt *statement =
      vigie_sql_get (writer->sql, "SELECT value FROM setting WHERE name = ?1", error);
  g_autofree char *before = NULL;
  g_autofree char *after = NULL;
  g_autoptr (GError) reason = NULL;

  if (statement == NULL)
    return FALSE;
  vigie_sql_bind_text (statement, 1, setting->key);
  if (vigie_sql_step (writer->sql, statement, &reason))
    before = vigie_sql_dup_text (statement, 0);
  if (reason != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&reason));
      return FALSE;
    }
  sqlite3_reset (statement);
  after = setting->func (before, setting->user_data);
  return after == NULL || write_value (writer, setting->key, after, error);
}

/**
 * vigie_store_set:
 * @self: a store
 * @key: one of VIGIE_INFO_…
 * @value: its value; "" for none
 * @error: return location for a #GError
 *
 * Returns: %FALSE with %VIGIE_ERROR_INVALID where @key is unknown or fixed at creation, or @value
 *   is not what it should be
 */
gboolean
vigie_store_set (VigieStore *self, const char *key, const char *value, GError **error)
{
  Setting setting = { .key = key, .value = value };
  gint64 at;

  g_return_val_if_fail (VIGIE_IS_STORE (self), FALSE);
  g_return_val_if_fail (key != NULL && value != NULL, FALSE);

  if (g_strv_contains (fixed, key))
    {
      g_set_error (error, VIGIE_ERROR, VIGIE_ERROR_INVALID,
                   _ ("“%s” was fixed when the incident was made."), key);
      return FALSE;
    }
  if (!g_strv_contains (changeable, key) && !g_strv_contains (own, key))
    {
      g_autofree char *known = g_strjoinv (", ", (char **) changeable);

      g_set_error (error, VIGIE_ERROR, VIGIE_ERROR_INVALID,
                   _ ("There is no setting “%s”. These can be set: %s."), key, known);
      return FALSE;
    }
  if (!g_utf8_validate (value, -1, NULL))
    {
      g_set_error (error, VIGIE_ERROR, VIGIE_ERROR_INVALID, _ ("The value of “%s” is no text."),
                   key);
      return FALSE;
    }
  if (g_str_equal (key, VIGIE_INFO_ALERT_AT) && value[0] != '\0' && !vigie_time_parse (value, &at))
    {
      g_set_error (error, VIGIE_ERROR, VIGIE_ERROR_INVALID,
                   _ ("“%s” is no time like 2026-01-31T08:15:00+01:00."), value);
      return FALSE;
    }
  if (g_str_equal (key, VIGIE_INFO_RETENTION) && value[0] != '\0' &&
      !vigie_retention_parse (value, &at))
    {
      g_set_error (error, VIGIE_ERROR, VIGIE_ERROR_INVALID, _ ("“%s” is no day like 2027-11-29."),
                   value);
      return FALSE;
    }
  if (g_str_equal (key, VIGIE_INFO_FOUR_EYES) && value[0] != '\0' && !g_str_equal (value, "true") &&
      !g_str_equal (value, "false"))
    {
      g_set_error (error, VIGIE_ERROR, VIGIE_ERROR_INVALID, _ ("“%s” is true or false."), key);
      return FALSE;
    }
  if (g_str_equal (key, VIGIE_INFO_WATCH_WORDS) && value[0] != '\0')
    {
      g_autoptr (VigieWatchWords) words = vigie_watch_words_new (value, error);

      if (words == NULL)
        return FALSE;
    }
  return vigie_store_write (self, write_setting, &setting, error);
}

/**
 * vigie_store_update:
 * @self: a store
 * @key: a setting that the program keeps for itself, as %VIGIE_INFO_TRIED
 * @func: (scope call): makes its value from the one that it has, %NULL where it has none; called on
 *   the writer's thread, so it calls no function of the store
 * @user_data: for @func
 * @error: return location for a #GError
 *
 * Reads and writes a setting in one transaction: nothing of another program comes between.
 *
 * Returns: %FALSE with @error set
 */
gboolean
vigie_store_update (
    VigieStore *self, const char *key, VigieSettingFunc func, gpointer user_data, GError **error)
{
  Setting setting = { .key = key, .func = func, .user_data = user_data };

  g_return_val_if_fail (VIGIE_IS_STORE (self), FALSE);
  g_return_val_if_fail (g_strv_contains (own, key), FALSE);
  g_return_val_if_fail (func != NULL, FALSE);

  return vigie_store_write (self, update_setting, &setting, error);
}

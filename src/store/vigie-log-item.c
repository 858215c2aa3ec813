/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "vigie-log-item-private.h"

#include "vigie-post-id.h"
#include "vigie-removal.h"

#define MAX_CHAIN 1000 /* undos of undos that are followed */

struct _VigieLogItem
{
  GObject parent_instance;

  VigieDecision *decision;
  gboolean active;
  gboolean redo;
  gboolean is_removed;
  char *subject;
  char *headline;
  char *text;
  gint64 row_id;
};

typedef enum
{
  PROP_ACTIVE = 1,
} VigieLogItemProperty;

static GParamSpec *properties[PROP_ACTIVE + 1];

G_DEFINE_FINAL_TYPE (VigieLogItem, vigie_log_item, G_TYPE_OBJECT)

static void
vigie_log_item_finalize (GObject *object)
{
  VigieLogItem *self = VIGIE_LOG_ITEM (object);

  g_clear_object (&self->decision);
  g_free (self->subject);
  g_free (self->headline);
  g_free (self->text);

  G_OBJECT_CLASS (vigie_log_item_parent_class)->finalize (object);
}

static void
vigie_log_item_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  switch ((VigieLogItemProperty) prop_id)
    {
    case PROP_ACTIVE:
      g_value_set_boolean (value, VIGIE_LOG_ITEM (object)->active);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
vigie_log_item_class_init (VigieLogItemClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->finalize = vigie_log_item_finalize;
  object_class->get_property = vigie_log_item_get_property;

  properties[PROP_ACTIVE] =
      g_param_spec_boolean ("active", NULL, NULL, TRUE,
                            G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (properties), properties);
}

static void
vigie_log_item_init (VigieLogItem *self)
{
  self->active = TRUE;
}

/* ---- loading: what cannot be read is left out, the entry itself stays ---- */

/* A list must not be without an object: where the file cannot be read, an empty note stands in. */
static VigieDecision *
make_stand_in (void)
{
  g_autoptr (VigieDraft) draft = vigie_draft_new ("note", NULL, NULL, NULL, NULL, NULL);

  if (draft == NULL)
    draft = vigie_draft_new_revoke ("", NULL);
  return vigie_decision_new (draft, "", "", 1, 0, VIGIE_HASH_NONE);
}

static VigieDecision *
load_decision (VigieSql *sql, gint64 entry)
{
  sqlite3_stmt *statement =
      sql != NULL ? vigie_sql_get (sql, "SELECT body FROM log WHERE entry = ?1", NULL) : NULL;
  VigieDecision *decision = NULL;

  if (statement == NULL)
    return NULL;
  sqlite3_bind_int64 (statement, 1, entry);
  if (vigie_sql_step (sql, statement, NULL))
    decision = vigie_decision_new_from_body (vigie_sql_peek_string (statement, 0), NULL);
  sqlite3_reset (statement);
  return decision;
}

/* What an entry is about; for an undo, what it is folded with: the subject of what it undoes. */
static char *
load_subject (VigieSql *sql, VigieDecision *decision, gint64 entry)
{
  sqlite3_stmt *statement;
  char *key = NULL;

  if (vigie_decision_get_kind (decision) != VIGIE_DECISION_REVOKE)
    return g_strdup (vigie_decision_get_subject (decision));
  statement = vigie_sql_get (sql, "SELECT key FROM log_fold WHERE entry = ?1", NULL);
  if (statement == NULL)
    return NULL;
  sqlite3_bind_int64 (statement, 1, entry);
  if (vigie_sql_step (sql, statement, NULL))
    key = vigie_sql_dup_text (statement, 0);
  sqlite3_reset (statement);
  return key;
}

/* Whether this undo undoes an undo: it has an odd number of undos below it. */
static gboolean
load_redo (VigieSql *sql, gint64 entry)
{
  sqlite3_stmt *statement =
      vigie_sql_get (sql,
                     "WITH RECURSIVE chain (target, n) AS"
                     " (SELECT target, 0 FROM log_fold WHERE entry = ?1"
                     " UNION SELECT f.target, c.n + 1 FROM chain c JOIN log l ON l.id = c.target"
                     " JOIN log_fold f ON f.entry = l.entry"
                     " WHERE f.target IS NOT NULL AND c.n < ?2)"
                     " SELECT max (n) % 2 = 1 FROM chain",
                     NULL);
  gboolean redo = FALSE;

  if (statement == NULL)
    return FALSE;
  sqlite3_bind_int64 (statement, 1, entry);
  sqlite3_bind_int (statement, 2, MAX_CHAIN);
  if (vigie_sql_step (sql, statement, NULL))
    redo = sqlite3_column_int (statement, 0) != 0;
  sqlite3_reset (statement);
  return redo;
}

static gboolean
load_post (VigieLogItem *self, VigieSql *sql)
{
  guint8 id[VIGIE_POST_ID_BYTES];
  sqlite3_stmt *statement;
  gint64 key = 0, place;

  if (!vigie_post_id_parse (self->subject, id) ||
      !vigie_post_id_find (sql, id, &key, &place, NULL) || key == 0)
    return FALSE;
  statement = vigie_sql_get (sql, "SELECT author, text FROM post WHERE key = ?1", NULL);
  if (statement == NULL)
    return FALSE;
  sqlite3_bind_int64 (statement, 1, key);
  if (vigie_sql_step (sql, statement, NULL))
    {
      self->row_id = key;
      self->headline = vigie_sql_dup_text (statement, 0);
      self->text = vigie_sql_dup_text (statement, 1);
    }
  sqlite3_reset (statement);
  return self->row_id != 0;
}

/* A post that was removed on purpose is no shape. */
static gboolean
load_removal (VigieSql *sql, const char *subject)
{
  guint8 id[VIGIE_POST_ID_BYTES];
  gboolean removed = FALSE;

  return vigie_post_id_parse (subject, id) && vigie_removal_has_post (sql, id, &removed, NULL) &&
         removed;
}

static char *
load_text (VigieSql *sql, const char *query, const char *shape)
{
  sqlite3_stmt *statement = vigie_sql_get (sql, query, NULL);
  char *text = NULL;

  if (statement == NULL)
    return NULL;
  vigie_sql_bind_text (statement, 1, shape);
  if (vigie_sql_step (sql, statement, NULL))
    text = vigie_sql_dup_text (statement, 0);
  sqlite3_reset (statement);
  return text;
}

/* A shape's title; of one that is drawn no more, the last that somebody gave it. */
static char *
load_title (VigieSql *sql, const char *shape)
{
  char *title = load_text (sql, "SELECT title FROM shape_state WHERE id = ?1", shape);

  if (title != NULL)
    return title;
  return load_text (sql,
                    "SELECT json_extract (l.body, '$.payload.title') AS title"
                    " FROM log_fold f JOIN log l ON l.entry = f.entry"
                    " WHERE f.key = ?1 AND l.kind IN ('shape.draw', 'shape.edit')"
                    " AND title IS NOT NULL ORDER BY l.at DESC, l.device DESC, l.seq DESC LIMIT 1",
                    shape);
}

VigieLogItem *
vigie_log_item_load (VigieSql *sql, gint64 entry)
{
  VigieLogItem *self = g_object_new (VIGIE_TYPE_LOG_ITEM, NULL);

  self->decision = load_decision (sql, entry);
  if (self->decision == NULL)
    {
      self->decision = make_stand_in ();
      return self;
    }
  self->subject = load_subject (sql, self->decision, entry);
  if (self->subject != NULL && self->subject[0] != '\0' && !load_post (self, sql))
    {
      self->is_removed = load_removal (sql, self->subject);
      if (!self->is_removed)
        self->headline = load_title (sql, self->subject);
    }
  if (vigie_decision_get_kind (self->decision) == VIGIE_DECISION_REVOKE)
    self->redo = load_redo (sql, entry);
  return self;
}

void
vigie_log_item_set_active (VigieLogItem *self, gboolean active)
{
  if (self->active == active)
    return;
  self->active = active;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_ACTIVE]);
}

/* ---- what is shown ---- */

VigieDecision *
vigie_log_item_get_decision (VigieLogItem *self)
{
  g_return_val_if_fail (VIGIE_IS_LOG_ITEM (self), NULL);

  return self->decision;
}

gboolean
vigie_log_item_is_active (VigieLogItem *self)
{
  g_return_val_if_fail (VIGIE_IS_LOG_ITEM (self), FALSE);

  return self->active;
}

gboolean
vigie_log_item_is_redo (VigieLogItem *self)
{
  g_return_val_if_fail (VIGIE_IS_LOG_ITEM (self), FALSE);

  return self->redo;
}

const char *
vigie_log_item_get_subject (VigieLogItem *self)
{
  g_return_val_if_fail (VIGIE_IS_LOG_ITEM (self), NULL);

  return self->subject;
}

const char *
vigie_log_item_get_headline (VigieLogItem *self)
{
  g_return_val_if_fail (VIGIE_IS_LOG_ITEM (self), NULL);

  return self->headline;
}

const char *
vigie_log_item_get_text (VigieLogItem *self)
{
  g_return_val_if_fail (VIGIE_IS_LOG_ITEM (self), NULL);

  return self->text;
}

/* Whether it is about a post that was removed from the incident for good */
gboolean
vigie_log_item_is_removed (VigieLogItem *self)
{
  g_return_val_if_fail (VIGIE_IS_LOG_ITEM (self), FALSE);

  return self->is_removed;
}

gint64
vigie_log_item_get_row_id (VigieLogItem *self)
{
  g_return_val_if_fail (VIGIE_IS_LOG_ITEM (self), 0);

  return self->row_id;
}

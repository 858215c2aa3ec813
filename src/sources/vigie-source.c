/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib/gi18n-lib.h>
#include <string.h>

#include "vigie-error.h"
#include "vigie-json.h"
#include "vigie-source-private.h"
#include "vigie-web-address.h"

#define MAX_NOTES 20
#define N_RESERVED_NOTES 8

typedef struct
{
  GPtrArray *names;  /* (element-type utf8): in the order of the class */
  GPtrArray *values; /* (element-type utf8) */
} VigieSourcePrivate;

G_DEFINE_ABSTRACT_TYPE_WITH_PRIVATE (VigieSource, vigie_source, G_TYPE_OBJECT)

typedef GType (*GetTypeFunc) (void);

static const GetTypeFunc get_types[] = {
  vigie_feed_source_get_type,      vigie_mastodon_source_get_type,  vigie_bluesky_source_get_type,
  vigie_ushahidi_source_get_type,  vigie_commons_source_get_type,   vigie_csv_source_get_type,
  vigie_folder_source_get_type,    vigie_x_source_get_type,         vigie_telegram_source_get_type,
  vigie_meta_source_get_type,      vigie_vigicrues_source_get_type, vigie_bisonfute_source_get_type,
  vigie_vigilance_source_get_type,
};
static const char *const kinds[] = { "feed",      "mastodon",  "bluesky",   "ushahidi", "commons",
                                     "csv",       "folder",    "x",         "telegram", "meta",
                                     "vigicrues", "bisonfute", "vigilance", NULL };

G_STATIC_ASSERT (G_N_ELEMENTS (get_types) + 1 == G_N_ELEMENTS (kinds));

static VigieSourcePrivate *
get_private (VigieSource *self)
{
  return vigie_source_get_instance_private (self);
}

static void
vigie_source_finalize (GObject *object)
{
  VigieSourcePrivate *priv = get_private (VIGIE_SOURCE (object));

  g_ptr_array_unref (priv->names);
  g_ptr_array_unref (priv->values);

  G_OBJECT_CLASS (vigie_source_parent_class)->finalize (object);
}

static void
vigie_source_class_init (VigieSourceClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = vigie_source_finalize;
}

static void
vigie_source_init (VigieSource *self)
{
  VigieSourcePrivate *priv = get_private (self);

  priv->names = g_ptr_array_new_with_free_func (g_free);
  priv->values = g_ptr_array_new_with_free_func (g_free);
}

/* ---- options ---- */

static const VigieSourceOption *
find_option (VigieSourceClass *klass, const char *name)
{
  for (const VigieSourceOption *option = klass->options; option->name != NULL; option++)
    if (g_str_equal (option->name, name))
      return option;
  return NULL;
}

static VigieSourceClass *
ref_class (const char *kind, GError **error)
{
  g_autofree char *known = NULL;

  for (gsize i = 0; i < G_N_ELEMENTS (get_types); i++)
    if (g_str_equal (kinds[i], kind))
      return g_type_class_ref (get_types[i]());
  if (g_str_equal (kind, VIGIE_SOURCE_EXERCISE))
    return g_type_class_ref (vigie_exercise_source_get_type ());
  known = g_strjoinv (", ", (char **) kinds);
  g_set_error (error, VIGIE_ERROR, VIGIE_ERROR_INVALID,
               _ ("There is no kind of source “%s”. These can be watched: %s."), kind, known);
  return NULL;
}

static gboolean
add_option (VigieSource *self, const char *text, GError **error)
{
  VigieSourceClass *klass = VIGIE_SOURCE_GET_CLASS (self);
  VigieSourcePrivate *priv = get_private (self);
  const char *equals = strchr (text, '=');
  g_autofree char *name = equals != NULL ? g_strndup (text, (gsize) (equals - text)) : NULL;
  const VigieSourceOption *option = name != NULL ? find_option (klass, name) : NULL;
  g_autofree char *value = NULL;

  if (option == NULL)
    {
      g_autofree char *known = vigie_source_describe_options (klass->kind);

      g_set_error (error, VIGIE_ERROR, VIGIE_ERROR_INVALID,
                   _ ("“%s” is no option of this source, which are given as NAME=VALUE:\n%s"), text,
                   known);
      return FALSE;
    }
  value = g_strstrip (g_strdup (equals + 1));
  if (value[0] == '\0' || !g_utf8_validate (value, -1, NULL))
    {
      g_set_error (error, VIGIE_ERROR, VIGIE_ERROR_INVALID, _ ("The option “%s” has no value."),
                   name);
      return FALSE;
    }
  if ((option->flags & VIGIE_SOURCE_OPTION_REPEATED) == 0 &&
      vigie_source_get_option (self, name) != NULL)
    {
      g_set_error (error, VIGIE_ERROR, VIGIE_ERROR_INVALID,
                   _ ("The option “%s” is given more than once."), name);
      return FALSE;
    }
  if ((option->flags & VIGIE_SOURCE_OPTION_ADDRESS) != 0)
    {
      char *address = vigie_source_complete_address (value, error);

      if (address == NULL)
        return FALSE;
      g_free (value);
      value = address;
    }
  g_ptr_array_add (priv->names, g_steal_pointer (&name));
  g_ptr_array_add (priv->values, g_steal_pointer (&value));
  return TRUE;
}

static gboolean
check_switch (VigieSource *self, const VigieSourceOption *option, GError **error)
{
  const char *value = vigie_source_get_option (self, option->name);

  if ((option->flags & VIGIE_SOURCE_OPTION_YES_NO) == 0 || value == NULL ||
      g_str_equal (value, "yes") || g_str_equal (value, "no"))
    return TRUE;
  g_set_error (error, VIGIE_ERROR, VIGIE_ERROR_INVALID,
               _ ("The option “%s” is either “yes” or “no”."), option->name);
  return FALSE;
}

static gboolean
check_options (VigieSource *self, GError **error)
{
  VigieSourceClass *klass = VIGIE_SOURCE_GET_CLASS (self);

  for (const VigieSourceOption *option = klass->options; option->name != NULL; option++)
    if (!check_switch (self, option, error))
      return FALSE;

  for (const VigieSourceOption *option = klass->options; option->name != NULL; option++)
    if ((option->flags & VIGIE_SOURCE_OPTION_REQUIRED) != 0 &&
        vigie_source_get_option (self, option->name) == NULL)
      {
        g_set_error (error, VIGIE_ERROR, VIGIE_ERROR_INVALID,
                     _ ("This source needs the option “%s”: %s."), option->name,
                     _ (option->summary));
        return FALSE;
      }
  return klass->check == NULL || klass->check (self, error);
}

/**
 * vigie_source_list_kinds:
 *
 * Returns: (array zero-terminated=1): what vigie_source_new() takes
 */
const char *const *
vigie_source_list_kinds (void)
{
  return kinds;
}

/* (nullable): of a kind that this version does not know; a class stays once it is there */
static const VigieSourceClass *
find_class (const char *kind)
{
  g_autoptr (GTypeClass) klass = (GTypeClass *) ref_class (kind, NULL);

  return (const VigieSourceClass *) klass;
}

const char *
vigie_source_kind_get_title (const char *kind)
{
  const VigieSourceClass *klass = find_class (kind);

  return klass != NULL ? _ (klass->title) : NULL;
}

const VigieSourceOption *
vigie_source_kind_get_options (const char *kind)
{
  const VigieSourceClass *klass = find_class (kind);

  return klass != NULL ? klass->options : NULL;
}

/**
 * vigie_source_kind_get_login:
 * @kind: of a source
 *
 * Returns: (nullable): what its secret is: “Access token”; %NULL where it takes none
 */
const char *
vigie_source_kind_get_login (const char *kind)
{
  const VigieSourceClass *klass = find_class (kind);

  return klass != NULL && klass->login != NULL ? _ (klass->login) : NULL;
}

/* Whether it brings the situation as an authority sees it, and no posts. */
gboolean
vigie_source_kind_is_official (const char *kind)
{
  const VigieSourceClass *klass = find_class (kind);

  return klass != NULL && klass->is_official;
}

/**
 * vigie_source_new:
 * @kind: one of vigie_source_list_kinds()
 * @options: (array zero-terminated=1): "name=value" each, without any secret
 * @error: return location for a #GError
 *
 * Returns: (transfer full) (nullable): a source; %NULL with %VIGIE_ERROR_INVALID and what to mend
 */
VigieSource *
vigie_source_new (const char *kind, const char *const *options, GError **error)
{
  g_autoptr (GTypeClass) klass = NULL;
  g_autoptr (VigieSource) self = NULL;

  g_return_val_if_fail (kind != NULL && options != NULL, NULL);

  klass = (GTypeClass *) ref_class (kind, error);
  if (klass == NULL)
    return NULL;
  self = g_object_new (G_TYPE_FROM_CLASS (klass), NULL);
  for (gsize i = 0; options[i] != NULL; i++)
    if (!add_option (self, options[i], error))
      return NULL;
  return check_options (self, error) ? g_steal_pointer (&self) : NULL;
}

const char *
vigie_source_get_kind (VigieSource *self)
{
  g_return_val_if_fail (VIGIE_IS_SOURCE (self), NULL);

  return VIGIE_SOURCE_GET_CLASS (self)->kind;
}

const char *
vigie_source_get_title (VigieSource *self)
{
  g_return_val_if_fail (VIGIE_IS_SOURCE (self), NULL);

  return _ (VIGIE_SOURCE_GET_CLASS (self)->title);
}

/**
 * vigie_source_get_option:
 * @self: a source
 * @name: of an option
 *
 * Returns: (nullable): its first value
 */
const char *
vigie_source_get_option (VigieSource *self, const char *name)
{
  VigieSourcePrivate *priv;

  g_return_val_if_fail (VIGIE_IS_SOURCE (self), NULL);

  priv = get_private (self);
  for (guint i = 0; i < priv->names->len; i++)
    if (g_str_equal (g_ptr_array_index (priv->names, i), name))
      return g_ptr_array_index (priv->values, i);
  return NULL;
}

/**
 * vigie_source_get_server:
 * @self: a source
 *
 * Returns: (nullable): an address of the server that it asks, the first one where there are several
 */
const char *
vigie_source_get_server (VigieSource *self)
{
  const char *address;

  g_return_val_if_fail (VIGIE_IS_SOURCE (self), NULL);

  address = vigie_source_get_option (self, "url");
  return address != NULL ? address : VIGIE_SOURCE_GET_CLASS (self)->server;
}

/**
 * vigie_source_dup_option:
 * @self: a source
 * @name: of an option that may be given several times
 *
 * Returns: (transfer full): its values, none where it was not given
 */
GStrv
vigie_source_dup_option (VigieSource *self, const char *name)
{
  g_autoptr (GStrvBuilder) values = g_strv_builder_new ();
  VigieSourcePrivate *priv;

  g_return_val_if_fail (VIGIE_IS_SOURCE (self), NULL);

  priv = get_private (self);
  for (guint i = 0; i < priv->names->len; i++)
    if (g_str_equal (g_ptr_array_index (priv->names, i), name))
      g_strv_builder_add (values, g_ptr_array_index (priv->values, i));
  return g_strv_builder_end (values);
}

/**
 * vigie_source_is_on:
 * @self: a source
 * @name: of an option that is "yes" or "no"
 *
 * Returns: whether it is "yes"
 */
gboolean
vigie_source_is_on (VigieSource *self, const char *name)
{
  return g_strcmp0 (vigie_source_get_option (self, name), "yes") == 0;
}

/**
 * vigie_source_follows_words:
 * @self: a source
 *
 * Returns: whether what it asks or takes depends on the incident's words to watch for, so that
 *   others are worth another round
 */
gboolean
vigie_source_follows_words (VigieSource *self)
{
  VigieSourceClass *klass;

  g_return_val_if_fail (VIGIE_IS_SOURCE (self), FALSE);

  klass = VIGIE_SOURCE_GET_CLASS (self);
  return klass->follows_words != NULL && klass->follows_words (self);
}

/**
 * vigie_source_get_interval:
 * @self: a source
 *
 * Returns: ms between two rounds where the source does not say
 */
gint64
vigie_source_get_interval (VigieSource *self)
{
  g_return_val_if_fail (VIGIE_IS_SOURCE (self), 0);

  return VIGIE_SOURCE_GET_CLASS (self)->interval_ms;
}

static int
compare_texts (gconstpointer a, gconstpointer b)
{
  return strcmp (*(const char *const *) a, *(const char *const *) b);
}

/**
 * vigie_source_dup_key:
 * @self: a source
 *
 * Returns: (transfer full): the kind and all options in one fixed order, as "feed url=https://…":
 *   what is watched, and so under which name the incident keeps where it goes on. It holds no
 *   secret, and no option that only says how far it may go
 */
char *
vigie_source_dup_key (VigieSource *self)
{
  g_autoptr (GPtrArray) parts = g_ptr_array_new_with_free_func (g_free);
  VigieSourcePrivate *priv;
  g_autofree char *options = NULL;

  g_return_val_if_fail (VIGIE_IS_SOURCE (self), NULL);

  priv = get_private (self);
  for (guint i = 0; i < priv->names->len; i++)
    {
      const char *name = g_ptr_array_index (priv->names, i);
      const VigieSourceOption *option = find_option (VIGIE_SOURCE_GET_CLASS (self), name);
      g_autofree char *value =
          g_uri_escape_string (g_ptr_array_index (priv->values, i), ":/?&=#@+,;!*()$'[]", TRUE);

      if (option == NULL || (option->flags & VIGIE_SOURCE_OPTION_LIMIT) != 0)
        continue;
      g_ptr_array_add (parts, g_strdup_printf ("%s=%s", name, value));
    }
  g_ptr_array_sort (parts, compare_texts);
  g_ptr_array_add (parts, NULL);
  options = g_strjoinv (" ", (char **) parts->pdata);
  return g_strconcat (vigie_source_get_kind (self), " ", options, NULL);
}

/**
 * vigie_source_describe_options:
 * @kind: one of vigie_source_list_kinds()
 *
 * Returns: (transfer full): a line for each option
 */
char *
vigie_source_describe_options (const char *kind)
{
  g_autoptr (GTypeClass) klass = (GTypeClass *) ref_class (kind, NULL);
  g_autoptr (GString) text = g_string_new (NULL);

  g_return_val_if_fail (klass != NULL, NULL);

  for (const VigieSourceOption *option = ((VigieSourceClass *) klass)->options;
       option->name != NULL; option++)
    g_string_append_printf (text, "%s  %s=…  %s", text->len > 0 ? "\n" : "", option->name,
                            _ (option->summary));
  return g_string_free (g_steal_pointer (&text), FALSE);
}

/**
 * vigie_source_describe_price:
 * @self: a source
 *
 * Returns: (transfer full) (nullable): sentences: what it will cost about, and at most; %NULL where
 *   it costs nothing
 */
char *
vigie_source_describe_price (VigieSource *self)
{
  VigieSourceClass *klass;

  g_return_val_if_fail (VIGIE_IS_SOURCE (self), NULL);

  klass = VIGIE_SOURCE_GET_CLASS (self);
  return klass->describe_price != NULL ? klass->describe_price (self) : NULL;
}

/**
 * vigie_source_describe_cost:
 * @self: a source
 * @sink: the incident
 * @cursor: (nullable): where it goes on there
 * @now: ms
 *
 * Reads the incident; any thread.
 *
 * Returns: (transfer full) (nullable): a sentence: what was spent of what may be; %NULL where it
 *   costs nothing, or the incident cannot be read
 */
char *
vigie_source_describe_cost (VigieSource *self, VigiePostSink *sink, const char *cursor, gint64 now)
{
  VigieSourceClass *klass;

  g_return_val_if_fail (VIGIE_IS_SOURCE (self), NULL);
  g_return_val_if_fail (VIGIE_IS_POST_SINK (sink), NULL);

  klass = VIGIE_SOURCE_GET_CLASS (self);
  return klass->describe_cost != NULL ? klass->describe_cost (self, sink, cursor, now) : NULL;
}

/* ---- rounds ---- */

static void
begin_round (VigieSource *self, VigieSourceRound *round)
{
  if (round->notes == NULL)
    round->notes = g_ptr_array_new_with_free_func (g_free);
  g_free (round->watch);
  round->watch = vigie_source_dup_key (self);
}

gint64
vigie_source_get_number (JsonObject *place, const char *name)
{
  const gint64 most = G_GINT64_CONSTANT (1) << 53;

  return CLAMP (json_object_get_int_member_with_default (place, name, 0), -most, most);
}

/**
 * vigie_source_poll:
 * @self: a source
 * @round: (inout): client, sink and cursor; zero-initialise the rest
 * @error: return location for a #GError
 *
 * Asks once for what is new. Blocks; any thread but the main one. What came before a failure stays
 * in the incident, and the next round begins where the last whole one ended, so nothing is lost and
 * nothing comes twice.
 *
 * Errors: those of vigie_http_client_get_finish(), of the sink, %VIGIE_ERROR_INVALID where the
 * answer is not what it should be, and %VIGIE_ERROR_LOGIN where a secret is missing or refused.
 *
 * Returns: whether the round came to its end
 */
gboolean
vigie_source_poll (VigieSource *self, VigieSourceRound *round, GError **error)
{
  gboolean done;

  g_return_val_if_fail (VIGIE_IS_SOURCE (self), FALSE);
  g_return_val_if_fail (round != NULL && round->client != NULL && round->sink != NULL, FALSE);

  begin_round (self, round);
  done = VIGIE_SOURCE_GET_CLASS (self)->poll (self, round, error);
  vigie_source_round_note_left_out (round);
  return done;
}

/**
 * vigie_source_follow:
 * @self: a source
 * @round: (inout): as for vigie_source_poll()
 * @error: return location for a #GError
 *
 * Takes what is new, and goes on to take what comes for as long as the source keeps a connection
 * open; where it has none to offer, this is one poll. Blocks; any thread but the main one. The
 * round's "report" is called when posts have come and when it is live.
 *
 * Errors: those of vigie_source_poll() and of vigie_http_stream_read()
 *
 * Returns: %TRUE where it was polled once, %FALSE with @error set when it failed or a connection
 *   has ended
 */
gboolean
vigie_source_follow (VigieSource *self, VigieSourceRound *round, GError **error)
{
  VigieSourceClass *klass;
  gboolean done;

  g_return_val_if_fail (VIGIE_IS_SOURCE (self), FALSE);
  g_return_val_if_fail (round != NULL && round->client != NULL && round->sink != NULL, FALSE);

  klass = VIGIE_SOURCE_GET_CLASS (self);
  begin_round (self, round);
  done =
      klass->stream != NULL ? klass->stream (self, round, error) : klass->poll (self, round, error);
  vigie_source_round_note_left_out (round);
  round->is_live = FALSE;
  return done;
}

static void
report (const VigieSourceRound *self)
{
  if (self->report != NULL)
    self->report (self, self->report_data);
}

/* Tells whom it concerns what has come, and whether it comes by itself from now on. */
void
vigie_source_round_report (VigieSourceRound *self, gboolean is_live)
{
  self->is_live = is_live;
  vigie_source_round_note_left_out (self);
  report (self);
}

void
vigie_source_round_clear (VigieSourceRound *self)
{
  g_clear_pointer (&self->watch, g_free);
  g_clear_pointer (&self->cursor, g_free);
  g_clear_pointer (&self->notes, g_ptr_array_unref);
  g_clear_pointer (&self->official, g_free);
  self->left_out_note = self->hidden_note = self->cost_note = NULL;
}

/* (transfer full): an object, empty in the first round */
JsonNode *
vigie_source_round_read_cursor (VigieSourceRound *self)
{
  g_autoptr (JsonNode) node =
      self->cursor != NULL ? vigie_json_parse (self->cursor, -1, NULL) : NULL;
  JsonNode *empty;

  if (node != NULL && JSON_NODE_HOLDS_OBJECT (node))
    return g_steal_pointer (&node);
  empty = json_node_new (JSON_NODE_OBJECT);
  json_node_take_object (empty, json_object_new ());
  return empty;
}

/* (transfer full): @note. Returns: (nullable): it among the notes, where it is a new one */
static const char *
take_note (VigieSourceRound *self, char *note)
{
  if (self->notes->len < MAX_NOTES &&
      !g_ptr_array_find_with_equal_func (self->notes, note, g_str_equal, NULL))
    {
      g_ptr_array_add (self->notes, note);
      return note;
    }
  g_free (note);
  return NULL;
}

/* (transfer full): @note. Who follows hears of it at once: the round may last for days. */
void
vigie_source_round_add_note (VigieSourceRound *self, char *note)
{
  if (take_note (self, note) != NULL)
    report (self);
}

/**
 * vigie_source_round_set_note:
 * @self: a round
 * @shown: (inout) (nullable): what was said before, kept by the caller for the next time
 * @note: (nullable) (transfer full): what is to be said instead; %NULL where it is over
 *
 * For what changes while a source is followed, as a number does: one note of it, not many.
 */
void
vigie_source_round_set_note (VigieSourceRound *self, const char **shown, char *note)
{
  guint index;

  if (g_strcmp0 (*shown, note) == 0)
    {
      g_free (note);
      return;
    }
  if (*shown != NULL && g_ptr_array_find (self->notes, *shown, &index))
    g_ptr_array_remove_index (self->notes, index);
  *shown = note != NULL ? take_note (self, note) : NULL;
  report (self);
}

/* ---- what comes in ---- */

/**
 * vigie_source_intake_init:
 * @self: (out caller-allocates): an intake
 * @round: what it works for
 * @host: of posts whose source has no host of their own
 */
void
vigie_source_intake_init (VigieSourceIntake *self, VigieSourceRound *round, const char *host)
{
  *self = (VigieSourceIntake) { .round = round,
                                .options = { .discard_rejects = TRUE,
                                             .inspect = round->inspect,
                                             .inspect_data = round->inspect_data } };
  vigie_import_run_init (&self->run, &self->options, host, round->sink, round->cancellable);
  vigie_import_batch_set_watch (self->run.batch, round->watch);
}

/* Where photos lie that posts name by path; nowhere otherwise. */
void
vigie_source_intake_set_folder (VigieSourceIntake *self, GFile *folder)
{
  vigie_import_run_set_folder (&self->run, folder);
}

/* (nullable): only posts that match are taken, the others are counted; borrowed for the round */
void
vigie_source_intake_set_words (VigieSourceIntake *self, const VigieWatchWords *words)
{
  self->options.words = words;
}

/* For times that come without a zone; UTC otherwise. */
void
vigie_source_intake_set_time_zone (VigieSourceIntake *self, const char *zone)
{
  GTimeZone *found = g_time_zone_new_identifier (zone);

  g_return_if_fail (found != NULL);

  g_time_zone_unref (self->run.time_zone);
  self->run.time_zone = found;
}

/**
 * vigie_source_intake_reject:
 * @self: an intake
 * @reason: why an entry is no post, in the user's words
 */
void
vigie_source_intake_reject (VigieSourceIntake *self, const char *reason)
{
  self->run.result->rejected++;
  vigie_source_round_add_note (self->round, g_strdup (reason));
}

/**
 * vigie_source_intake_take_json:
 * @self: an intake
 * @json: an answer of a network's interface that the importers know
 * @error: return location for a #GError
 *
 * Puts all posts of an answer together.
 *
 * Returns: %FALSE with @error set where it is no JSON, or a full batch was refused
 */
gboolean
vigie_source_intake_take_json (VigieSourceIntake *self, GBytes *json, GError **error)
{
  g_autoptr (GInputStream) stream = g_memory_input_stream_new_from_bytes (json);

  return vigie_import_json (&self->run, stream, error);
}

/**
 * vigie_source_intake_commit:
 * @self: an intake
 * @cursor: (nullable): where the source goes on; %NULL for where it was
 * @error: return location for a #GError
 *
 * Hands over what was put together, with the cursor, in one transaction.
 *
 * Returns: whether it is on disk
 */
gboolean
vigie_source_intake_commit (VigieSourceIntake *self, const char *cursor, GError **error)
{
  if (!vigie_import_batch_commit (self->run.batch, cursor, error))
    return FALSE;
  if (cursor != NULL)
    g_set_str (&self->round->cursor, cursor);
  return TRUE;
}

void
vigie_source_intake_clear (VigieSourceIntake *self)
{
  VigieSourceRound *round = self->round;
  const VigieIngestCounts *counts;

  if (round == NULL) /* nothing had to be put together */
    return;
  counts = vigie_import_batch_get_counts (self->run.batch);
  round->counts.imported += counts->imported;
  round->counts.known += counts->known;
  round->counts.known_otherwise += counts->known_otherwise;
  round->counts.changed += counts->changed;
  round->n_rejected += self->run.result->rejected;
  round->n_left_out += self->run.result->left_out;
  /* entries that were no posts may be many; what is said of the source finds room all the same */
  for (guint i = 0;
       i < self->run.result->messages->len && round->notes->len < MAX_NOTES - N_RESERVED_NOTES; i++)
    vigie_source_round_add_note (round,
                                 g_strdup (g_ptr_array_index (self->run.result->messages, i)));
  vigie_import_run_clear (&self->run);
}

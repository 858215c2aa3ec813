/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "vigie-similar-group.h"

#include <glib/gi18n.h>

#include "vigie-closures.h"
#include "vigie-draft-merge.h"
#include "vigie-similar-search.h"
#include "vigie-similar-text.h"
#include "vigie-text.h"

#define MAX_ROWS 20u
#define MAX_SEEN_BEFORE 3u
#define TITLE_CHARS 120

struct _VigieSimilarGroup
{
  AdwBin parent_instance;

  VigieSession *session;
  VigiePost *post;
  GCancellable *cancellable;      /* (nullable): the search that runs */
  gboolean is_behind;             /* something changed since that began */
  VigieSimilarFindings *findings; /* (nullable): what the rows show */
  char *shown;                    /* (nullable): the same as a text, to see whether it changed */
  GPtrArray *rows;                /* (element-type GtkWidget), borrowed */

  AdwPreferencesGroup *group;
};

enum
{
  FOUND,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (VigieSimilarGroup, vigie_similar_group, ADW_TYPE_BIN)

static void search (VigieSimilarGroup *self);

/* ---- decisions ---- */

static const VigieSimilarPost *
get_row (VigieSimilarGroup *self, gpointer widget)
{
  guint number = GPOINTER_TO_UINT (g_object_get_data (widget, "number"));

  return g_ptr_array_index (self->findings->posts, number);
}

static void
on_row_activated (GtkWidget *row, VigieSimilarGroup *self)
{
  vigie_session_select_row (self->session, vigie_post_get_row_id (get_row (self, row)->post));
}

static void
on_repeats_clicked (GtkWidget *button, VigieSimilarGroup *self)
{
  const VigieSimilarPost *original = get_row (self, button);
  g_autoptr (GPtrArray) drafts = vigie_draft_new_merge (
      vigie_post_get_id (self->post), self->findings->state, vigie_post_get_id (original->post),
      original->state, vigie_session_get_actor (self->session));

  vigie_session_decide_all (self->session, drafts);
}

static void
on_taken_back_clicked (GtkWidget *button, VigieSimilarGroup *self)
{
  vigie_session_decide (self->session,
                        vigie_draft_new_duplicate (vigie_post_get_id (self->post), NULL, TRUE,
                                                   vigie_session_get_actor (self->session)));
}

static void
on_differs_clicked (GtkWidget *button, VigieSimilarGroup *self)
{
  const VigieSimilarPost *other = get_row (self, button);

  vigie_session_decide (self->session,
                        vigie_draft_new_duplicate (vigie_post_get_id (self->post),
                                                   vigie_post_get_id (other->post), FALSE,
                                                   vigie_session_get_actor (self->session)));
}

/* ---- rows ---- */

static void
add_button (VigieSimilarGroup *self,
            AdwActionRow *row,
            guint number,
            const char *icon,
            const char *tooltip,
            GCallback callback)
{
  GtkWidget *button = gtk_button_new_from_icon_name (icon);

  gtk_widget_set_tooltip_text (button, tooltip);
  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  gtk_widget_add_css_class (button, "flat");
  g_object_set_data (G_OBJECT (button), "number", GUINT_TO_POINTER (number));
  g_signal_connect_object (button, "clicked", callback, self, 0);
  adw_action_row_add_suffix (row, button);
}

static void
add_tag (AdwActionRow *row, const char *text)
{
  GtkWidget *tag = gtk_label_new (text);

  gtk_widget_add_css_class (tag, "caption");
  gtk_widget_add_css_class (tag, "similar-tag");
  gtk_widget_set_valign (tag, GTK_ALIGN_CENTER);
  adw_action_row_add_suffix (row, tag);
}

static gboolean
is_original (VigieSimilarGroup *self, const VigieSimilarPost *similar)
{
  return g_strcmp0 (self->findings->state->duplicate_of, vigie_post_get_id (similar->post)) == 0;
}

static gboolean
is_repeat (VigieSimilarGroup *self, const VigieSimilarPost *similar)
{
  return g_strcmp0 (similar->state->duplicate_of, vigie_post_get_id (self->post)) == 0;
}

static void
add_suffixes (VigieSimilarGroup *self, AdwActionRow *row, guint number)
{
  const VigieSimilarPost *similar = g_ptr_array_index (self->findings->posts, number);
  gboolean original = is_original (self, similar);

  if (number == 0 && !vigie_similar_is_earliest (self->post, self->findings->posts))
    /* Translators: a tag on the post of several alike that was there first */
    add_tag (row, _ ("Earliest"));
  if (original)
    /* Translators: a tag on the post that another one repeats */
    add_tag (row, _ ("Original"));
  else if (is_repeat (self, similar))
    /* Translators: a tag on a post that repeats another one */
    add_tag (row, _ ("Repeat"));
  if (vigie_store_is_read_only (vigie_session_get_store (self->session)))
    return;
  if (original)
    add_button (self, row, number, "edit-undo-symbolic",
                _ ("Take back: the post looked at repeats this one"),
                G_CALLBACK (on_taken_back_clicked));
  else
    add_button (self, row, number, "edit-copy-symbolic", _ ("The post looked at repeats this one"),
                G_CALLBACK (on_repeats_clicked));
  add_button (self, row, number, "list-remove-symbolic", _ ("Not the same"),
              G_CALLBACK (on_differs_clicked));
}

static void
add_row (VigieSimilarGroup *self, guint number)
{
  const VigieSimilarPost *similar = g_ptr_array_index (self->findings->posts, number);
  VigiePost *post = similar->post;
  g_autofree char *title = vigie_text_make_line (vigie_post_get_text (post), TITLE_CHARS);
  g_autofree char *why = vigie_describe_similar (similar, self->post);
  g_autofree char *time = vigie_format_time (vigie_post_get_posted_at (post));
  const char *author = vigie_post_get_author (post);
  g_autofree char *subtitle = author != NULL ? g_strdup_printf ("%s · %s · %s", why, author, time)
                                             : g_strdup_printf ("%s · %s", why, time);
  GtkWidget *row = adw_action_row_new ();

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title[0] != '\0' ? title : "–");
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), subtitle);
  adw_action_row_set_title_lines (ADW_ACTION_ROW (row), 2);
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), TRUE);
  g_object_set_data (G_OBJECT (row), "number", GUINT_TO_POINTER (number));
  g_signal_connect_object (row, "activated", G_CALLBACK (on_row_activated), self, 0);
  add_suffixes (self, ADW_ACTION_ROW (row), number);
  adw_preferences_group_add (self->group, row);
  g_ptr_array_add (self->rows, row);
}

static void
add_seen_before (VigieSimilarGroup *self, const VigieSeenBefore *seen)
{
  g_autofree char *title = vigie_title_seen_before (seen);
  g_autofree char *subtitle = vigie_describe_seen_before (seen);
  GtkWidget *icon = gtk_image_new_from_icon_name ("document-open-recent-symbolic");
  GtkWidget *row = adw_action_row_new ();

  gtk_accessible_update_state (GTK_ACCESSIBLE (icon), GTK_ACCESSIBLE_STATE_HIDDEN, TRUE, -1);
  adw_action_row_add_prefix (ADW_ACTION_ROW (row), icon);
  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), subtitle);
  adw_action_row_set_title_lines (ADW_ACTION_ROW (row), 2);
  gtk_widget_add_css_class (row, "seen-before");
  adw_preferences_group_add (self->group, row);
  g_ptr_array_add (self->rows, row);
}

static void
clear_rows (VigieSimilarGroup *self)
{
  for (guint i = 0; i < self->rows->len; i++)
    adw_preferences_group_remove (self->group, g_ptr_array_index (self->rows, i));
  g_ptr_array_set_size (self->rows, 0);
  g_clear_pointer (&self->findings, vigie_similar_findings_free);
  g_clear_pointer (&self->shown, g_free);
  gtk_widget_set_visible (GTK_WIDGET (self), FALSE);
}

/* Everything that rows depend on. */
static char *
spell_findings (const VigieSimilarFindings *findings)
{
  GString *out = g_string_new (findings->state->duplicate_of);

  for (guint i = 0; findings->seen_before != NULL && i < findings->seen_before->len; i++)
    {
      const VigieSeenBefore *seen = g_ptr_array_index (findings->seen_before, i);

      g_string_append_printf (out, "\n%s %u %s", seen->incident_id, seen->why, seen->title);
    }
  for (guint i = 0; i < findings->posts->len; i++)
    {
      const VigieSimilarPost *similar = g_ptr_array_index (findings->posts, i);
      const char *original = similar->state->duplicate_of;

      g_string_append_printf (out, "\n%s %u %.0f %s", vigie_post_get_id (similar->post),
                              similar->why, similar->distance_m, original != NULL ? original : "");
      for (guint j = 0; similar->state->labels != NULL && similar->state->labels[j] != NULL; j++)
        g_string_append_printf (out, " %s", similar->state->labels[j]);
    }
  for (guint i = 0; findings->state->labels != NULL && findings->state->labels[i] != NULL; i++)
    g_string_append_printf (out, "\n%s", findings->state->labels[i]);
  return g_string_free_and_steal (out);
}

/* While nothing changes the rows stay, or a click could miss its button. */
static void
show_findings (VigieSimilarGroup *self, VigieSimilarFindings *findings) /* takes findings */
{
  g_autofree char *shown = spell_findings (findings);
  guint n_seen = findings->seen_before != NULL ? findings->seen_before->len : 0;

  if (g_strcmp0 (self->shown, shown) == 0)
    {
      vigie_similar_findings_free (findings);
      return;
    }
  clear_rows (self);
  self->findings = findings;
  self->shown = g_steal_pointer (&shown);
  for (guint i = 0; i < MIN (n_seen, MAX_SEEN_BEFORE); i++)
    add_seen_before (self, g_ptr_array_index (findings->seen_before, i));
  for (guint i = 0; i < MIN (findings->posts->len, MAX_ROWS); i++)
    add_row (self, i);
  adw_preferences_group_set_description (
      self->group,
      findings->posts->len > 0 && vigie_similar_is_earliest (self->post, findings->posts)
          ? _ ("The post looked at is the earliest of them.")
          : NULL);
  gtk_widget_set_visible (GTK_WIDGET (self), self->rows->len > 0);
  g_signal_emit (self, signals[FOUND], 0);
}

/* ---- searching ---- */

static void
search_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (VigieSimilarGroup) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (VigieSimilarFindings) findings =
      vigie_similar_search_finish (VIGIE_SESSION (object), result, &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return; /* another post is looked at */
  g_clear_object (&self->cancellable);
  if (findings == NULL)
    {
      g_debug ("Posts that look alike are not known: %s", error->message);
      clear_rows (self);
    }
  else
    {
      if (findings->notice != NULL)
        g_signal_emit_by_name (object, "failed", findings->notice);
      show_findings (self, g_steal_pointer (&findings));
    }
  if (self->is_behind)
    search (self);
}

static void
search (VigieSimilarGroup *self)
{
  self->is_behind = FALSE;
  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  if (self->post == NULL || self->session == NULL ||
      vigie_session_get_store (self->session) == NULL)
    {
      clear_rows (self);
      return;
    }
  self->cancellable = g_cancellable_new ();
  vigie_similar_search_async (self->session, self->post, self->cancellable, search_cb,
                              g_object_ref (self));
}

/* Many changes in a row, an import say, cost one search after the other and never all at once. */
static void
search_again (VigieSimilarGroup *self)
{
  if (self->cancellable != NULL)
    self->is_behind = TRUE;
  else
    search (self);
}

/* ---- life ---- */

static void
vigie_similar_group_dispose (GObject *object)
{
  VigieSimilarGroup *self = VIGIE_SIMILAR_GROUP (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->session);
  g_clear_object (&self->post);

  G_OBJECT_CLASS (vigie_similar_group_parent_class)->dispose (object);
}

static void
vigie_similar_group_finalize (GObject *object)
{
  VigieSimilarGroup *self = VIGIE_SIMILAR_GROUP (object);

  g_clear_pointer (&self->findings, vigie_similar_findings_free);
  g_free (self->shown);
  g_ptr_array_unref (self->rows);

  G_OBJECT_CLASS (vigie_similar_group_parent_class)->finalize (object);
}

static void
vigie_similar_group_class_init (VigieSimilarGroupClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = vigie_similar_group_dispose;
  G_OBJECT_CLASS (klass)->finalize = vigie_similar_group_finalize;

  signals[FOUND] = g_signal_new ("found", VIGIE_TYPE_SIMILAR_GROUP, G_SIGNAL_RUN_LAST, 0, NULL,
                                 NULL, NULL, G_TYPE_NONE, 0);
}

static void
vigie_similar_group_init (VigieSimilarGroup *self)
{
  self->rows = g_ptr_array_new ();
  self->group = ADW_PREFERENCES_GROUP (adw_preferences_group_new ());
  adw_preferences_group_set_title (self->group, _ ("Look-Alikes"));
  adw_bin_set_child (ADW_BIN (self), GTK_WIDGET (self->group));
  gtk_widget_set_visible (GTK_WIDGET (self), FALSE);
}

/**
 * vigie_similar_group_set_session:
 * @self: a group
 * @session: (nullable): whose posts are compared
 */
void
vigie_similar_group_set_session (VigieSimilarGroup *self, VigieSession *session)
{
  static const char *const watched[] = { "photos-changed", "decided", "counts-changed" };

  g_return_if_fail (VIGIE_IS_SIMILAR_GROUP (self));

  if (self->session == session)
    return;
  if (self->session != NULL)
    g_signal_handlers_disconnect_by_func (self->session, search_again, self);
  g_set_object (&self->session, session);
  for (gsize i = 0; session != NULL && i < G_N_ELEMENTS (watched); i++)
    g_signal_connect_object (session, watched[i], G_CALLBACK (search_again), self,
                             G_CONNECT_SWAPPED);
  search (self);
}

/**
 * vigie_similar_group_set_post:
 * @self: a group
 * @post: (nullable): the post that is looked at
 */
void
vigie_similar_group_set_post (VigieSimilarGroup *self, VigiePost *post)
{
  g_return_if_fail (VIGIE_IS_SIMILAR_GROUP (self));

  if (!g_set_object (&self->post, post))
    return;
  clear_rows (self); /* they were about another one */
  search (self);
}

/**
 * vigie_similar_group_list_photos:
 * @self: a group
 *
 * Returns: (transfer full) (element-type VigiePost): the posts found whose photos look like the
 *   post's, the same files left out: there is nothing to compare
 */
GPtrArray *
vigie_similar_group_list_photos (VigieSimilarGroup *self)
{
  GPtrArray *posts = g_ptr_array_new_with_free_func (g_object_unref);

  g_return_val_if_fail (VIGIE_IS_SIMILAR_GROUP (self), posts);

  for (guint i = 0; self->findings != NULL && i < self->findings->posts->len; i++)
    {
      const VigieSimilarPost *similar = g_ptr_array_index (self->findings->posts, i);

      if (similar->why == VIGIE_SIMILAR_PICTURE || similar->why == VIGIE_SIMILAR_MIRRORED)
        g_ptr_array_add (posts, g_object_ref (similar->post));
    }
  return posts;
}

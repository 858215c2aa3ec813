/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "vigie-post-page.h"

#include <glib/gi18n.h>

#include "vigie-closures.h"
#include "vigie-feed-words.h"
#include "vigie-menu.h"
#include "vigie-photo-facts.h"
#include "vigie-photo-verdict.h"
#include "vigie-photo-view.h"
#include "vigie-photo-viewing.h"
#include "vigie-position-words.h"
#include "vigie-post-history.h"
#include "vigie-post-positions.h"
#include "vigie-road-words.h"
#include "vigie-similar-group.h"
#include "vigie-status-icon.h"
#include "vigie-sun.h"
#include "vigie-verdict-group.h"

#define MAX_ROAD_RADIUS_M 500 /* of a position that is told by its road */

struct _VigiePostPage
{
  AdwBin parent_instance;

  VigieSession *session;
  VigiePhotoCache *photos;
  VigieFeedItem *item;
  GSignalGroup *item_signals;
  GPtrArray *candidate_rows; /* (element-type GtkWidget), borrowed */

  GtkScrolledWindow *scrolled;
  VigiePhotoView *photo_view;
  VigieStatusIcon *status_icon;
  GtkLabel *status_label;
  GtkLabel *reason_label;
  GtkWidget *centre_button;
  GtkWidget *link_button;
  GtkLabel *changed_label;
  GtkLabel *text_label;
  AdwPreferencesGroup *candidates_group;
  AdwActionRow *author_row;
  AdwActionRow *source_row;
  AdwActionRow *posted_row;
  AdwActionRow *seen_row;
  AdwActionRow *light_row;
  AdwActionRow *duplicates_row;
  VigiePostHistory *history;
  VigieSimilarGroup *similar_group;
  VigieVerdictGroup *verdict_group;
  VigiePhotoVerdict *photo_verdict;
  VigiePhotoFactsView *photo_facts;
  AdwButtonContent *confirm_content;
  VigiePhotoViewing *viewing;
  GtkMenuButton *verdict_button;
  GMenuModel *verdict_menu;
};

enum
{
  PLACE_REQUESTED,
  CENTRE_REQUESTED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (VigiePostPage, vigie_post_page, ADW_TYPE_BIN)

/* ---- positions ---- */

static void
on_candidate_confirmed (GtkWidget *button, VigiePostPage *self)
{
  const VigiePosition *position = g_object_get_data (G_OBJECT (button), "position");

  vigie_session_set_position (self->session, position);
}

static void
on_position_taken_back (VigiePostPage *self)
{
  vigie_session_set_position (self->session, NULL);
}

static void
add_row (VigiePostPage *self, GtkWidget *row)
{
  adw_preferences_group_add (self->candidates_group, row);
  g_ptr_array_add (self->candidate_rows, row);
}

static void
on_look_clicked (GtkWidget *button, VigiePostPage *self)
{
  const VigiePosition *position = g_object_get_data (G_OBJECT (button), "position");

  g_signal_emit (self, signals[CENTRE_REQUESTED], 0, position->lon, position->lat);
}

static void
add_look_button (VigiePostPage *self, GtkWidget *row, const VigiePosition *position)
{
  GtkWidget *button = gtk_button_new_from_icon_name ("find-location-symbolic");

  gtk_widget_set_tooltip_text (button, _ ("Look at this position on the map"));
  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  gtk_widget_add_css_class (button, "flat");
  g_object_set_data_full (G_OBJECT (button), "position", g_memdup2 (position, sizeof *position),
                          g_free);
  g_signal_connect_object (button, "clicked", G_CALLBACK (on_look_clicked), self, 0);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), button);
}

static GtkWidget *
make_position_row (VigiePostPage *self,
                   const VigiePostPositions *positions,
                   const VigiePosition *position,
                   const char *title)
{
  g_autofree char *place = vigie_post_positions_describe (positions, position);
  g_autofree char *road = position->radius_m <= MAX_ROAD_RADIUS_M
                              ? vigie_describe_road_at (vigie_session_get_guide (self->session),
                                                        position->lon, position->lat)
                              : NULL;
  g_autofree char *subtitle =
      road != NULL ? g_strdup_printf ("%s\n%s", road, place) : g_strdup (place);
  GtkWidget *row = adw_action_row_new ();

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), subtitle);
  adw_action_row_set_subtitle_selectable (ADW_ACTION_ROW (row), TRUE);
  add_look_button (self, row, position);
  return row;
}

static void
add_candidate (VigiePostPage *self, const VigiePostPositions *positions, guint index)
{
  const VigiePosition *candidate = &g_array_index (positions->positions, VigiePosition, index);
  const char *label = g_ptr_array_index (positions->labels, index);
  g_autofree char *origin = vigie_format_origin (candidate->origin);
  /* Translators: the name of a place, and where it was found: "D 971 PR 12+300, in the text" */
  g_autofree char *title =
      label[0] != '\0' ? g_strdup_printf (_ ("%s (%s)"), label, origin) : g_strdup (origin);
  GtkWidget *row = make_position_row (self, positions, candidate, title);
  GtkWidget *button = gtk_button_new_from_icon_name ("object-select-symbolic");

  gtk_widget_set_tooltip_text (button, _ ("Confirm this position"));
  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  gtk_widget_add_css_class (button, "flat");
  g_object_set_data_full (G_OBJECT (button), "position", g_memdup2 (candidate, sizeof *candidate),
                          g_free);
  g_signal_connect_object (button, "clicked", G_CALLBACK (on_candidate_confirmed), self, 0);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), button);
  add_row (self, row);
}

static void
add_confirmed (VigiePostPage *self,
               const VigiePostPositions *positions,
               const VigiePosition *position)
{
  GtkWidget *row = make_position_row (self, positions, position, _ ("Confirmed position"));
  GtkWidget *icon = gtk_image_new_from_icon_name ("object-select-symbolic");
  GtkWidget *button = gtk_button_new_from_icon_name ("edit-undo-symbolic");

  gtk_widget_add_css_class (icon, "success");
  adw_action_row_add_prefix (ADW_ACTION_ROW (row), icon);
  gtk_widget_set_tooltip_text (button, _ ("Take the confirmation back"));
  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  gtk_widget_add_css_class (button, "flat");
  g_signal_connect_object (button, "clicked", G_CALLBACK (on_position_taken_back), self,
                           G_CONNECT_SWAPPED);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), button);
  add_row (self, row);
}

static void
update_positions (VigiePostPage *self)
{
  VigiePost *post = vigie_feed_item_get_post (self->item);
  const VigiePostState *state = vigie_feed_item_get_state (self->item);
  g_auto (VigiePostPositions) positions = { 0 };

  vigie_post_positions_init (&positions, post, state, vigie_session_get_guide (self->session));
  for (guint i = 0; i < self->candidate_rows->len; i++)
    adw_preferences_group_remove (self->candidates_group,
                                  g_ptr_array_index (self->candidate_rows, i));
  g_ptr_array_set_size (self->candidate_rows, 0);

  if (state->has_position)
    add_confirmed (self, &positions, &state->position);
  for (guint i = 0; i < positions.positions->len; i++)
    if ((int) i != positions.confirmed)
      add_candidate (self, &positions, i);
  adw_preferences_group_set_description (self->candidates_group,
                                         self->candidate_rows->len == 0
                                             ? _ ("Nobody said where this is. Place it on the map.")
                                             : NULL);
  gtk_widget_set_sensitive (self->centre_button, vigie_post_choose_position (post, state) != NULL);
}

/* It finds places in texts. */
static void
on_territory_changed (VigiePostPage *self)
{
  if (self->item != NULL)
    update_positions (self);
}

/* ---- verdict and facts ---- */

/* Whether it should be day on the photo. */
static void
update_light (VigiePostPage *self)
{
  VigiePost *post = vigie_feed_item_get_post (self->item);
  const VigiePosition *position =
      vigie_post_choose_position (post, vigie_feed_item_get_state (self->item));
  g_autofree char *text = NULL;
  VigieSun sun;

  gtk_widget_set_visible (GTK_WIDGET (self->light_row), position != NULL);
  if (position == NULL)
    return;
  vigie_sun_at (position->lon, position->lat, vigie_post_get_claimed_at (post), &sun);
  text = vigie_describe_sun (sun.azimuth_deg, sun.elevation_deg);
  adw_action_row_set_subtitle (self->light_row, text);
}

/* The reason, and what was found to hold. */
static void
show_reason (VigiePostPage *self, const VigiePostState *state)
{
  g_autofree char *checks = vigie_format_checks (state->checks);
  g_autofree char *text = NULL;

  if (state->reason != NULL && checks != NULL)
    text = g_strdup_printf ("%s\n%s", state->reason, checks);
  else
    text = g_strdup (state->reason != NULL ? state->reason : checks);
  gtk_label_set_label (self->reason_label, text != NULL ? text : "");
  gtk_widget_set_visible (GTK_WIDGET (self->reason_label), text != NULL);
}

/* Whether a confirmation by this desk's person would be the second one. */
static gboolean
wants_second (VigiePostPage *self, const VigiePostState *state)
{
  const char *actor = vigie_session_get_actor (self->session);

  return vigie_session_wants_second_person (self->session) &&
         state->status == VIGIE_STATUS_CONFIRMED && state->confirmed_by != NULL &&
         !vigie_post_state_is_cleared (state, TRUE) &&
         !g_strv_contains ((const char *const *) state->confirmed_by, actor);
}

static void
update_photo (VigiePostPage *self)
{
  const VigiePhotoFacts *facts = vigie_photo_view_get_facts (self->photo_view);
  const char *sha256 = facts != NULL ? facts->sha256 : NULL;

  if (self->session == NULL)
    return;
  vigie_photo_facts_view_set_photo (self->photo_facts, vigie_session_get_store (self->session),
                                    sha256, facts);
  /* nobody judges what is not there any longer */
  vigie_photo_verdict_set_photo (self->photo_verdict, self->session,
                                 facts != NULL && facts->is_removed ? NULL : sha256);
}

static void
on_photo_changed (VigiePostPage *self)
{
  update_photo (self);
}

/* A photo that the post names was fetched since. */
static void
on_post_changed (VigiePostPage *self)
{
  VigiePost *post = vigie_feed_item_get_post (self->item);

  vigie_photo_viewing_set_post (self->viewing, post);
  vigie_similar_group_set_post (self->similar_group, post);
  vigie_photo_view_set_post (self->photo_view, post, self->photos);
}

static void
on_similar_found (VigiePostPage *self)
{
  g_autoptr (GPtrArray) others = vigie_similar_group_list_photos (self->similar_group);

  vigie_photo_viewing_set_others (self->viewing, others);
}

static void
on_view_photo (GtkWidget *widget, const char *name, GVariant *parameter)
{
  vigie_post_page_view_photo (VIGIE_POST_PAGE (widget));
}

static void
update_state (VigiePostPage *self)
{
  const VigiePostState *state = vigie_feed_item_get_state (self->item);
  guint n_duplicates = vigie_feed_item_get_n_duplicates (self->item);
  g_autofree char *status = vigie_format_status (state->status);
  g_autofree char *decided = vigie_format_clock (state->judged_at);
  g_autofree char *duplicates =
      g_strdup_printf (ngettext ("%u other post", "%u other posts", n_duplicates), n_duplicates);
  g_autofree char *label = NULL;

  if (state->confirmed_by != NULL)
    {
      g_autofree char *names = g_strjoinv (", ", state->confirmed_by);

      label = g_strdup_printf (_ ("%s by %s, %s"), status, names, decided);
    }
  else if (state->status != VIGIE_STATUS_NEW && state->judged_by != NULL)
    /* Translators: a verdict, by whom and when, for example "Confirmed by Anne Roux, 18:04" */
    label = g_strdup_printf (_ ("%s by %s, %s"), status, state->judged_by, decided);
  vigie_status_icon_set_status (self->status_icon, state->status);
  gtk_label_set_label (self->status_label, label != NULL ? label : status);
  show_reason (self, state);
  adw_button_content_set_label (self->confirm_content, wants_second (self, state)
                                                           ? _ ("Confirm as Second Person")
                                                           : _ ("Confirm"));
  adw_action_row_set_subtitle (self->duplicates_row, duplicates);
  gtk_widget_set_visible (GTK_WIDGET (self->duplicates_row), n_duplicates > 0);
  update_positions (self);
  update_light (self);
}

static void
update_facts (VigiePostPage *self)
{
  VigiePost *post = vigie_feed_item_get_post (self->item);
  g_autofree char *source =
      vigie_format_source (vigie_post_get_source_kind (post), vigie_post_get_source_host (post));
  g_autofree char *posted = vigie_format_time (vigie_post_get_posted_at (post));
  g_autofree char *seen = vigie_format_time (vigie_post_get_received_at (post));
  const char *author = vigie_post_get_author (post);
  const char *url = vigie_post_get_url (post);
  g_autofree char *scheme = url != NULL ? g_uri_parse_scheme (url) : NULL;

  gtk_label_set_label (self->text_label, vigie_post_get_text (post));
  adw_action_row_set_subtitle (self->author_row, author != NULL ? author : _ ("Unknown author"));
  adw_action_row_set_subtitle (self->source_row, source);
  adw_action_row_set_subtitle (self->posted_row, posted);
  adw_action_row_set_subtitle (self->seen_row, seen);
  /* Links from outside open only as web pages. */
  gtk_widget_set_visible (self->link_button,
                          g_strcmp0 (scheme, "https") == 0 || g_strcmp0 (scheme, "http") == 0);
  gtk_widget_set_tooltip_text (self->link_button, url);
}

/* What the source did with it since; its text stays as it came. */
static void
update_history (VigiePostPage *self)
{
  gint64 at;
  int change = vigie_feed_item_get_source_change (self->item, &at);
  g_autofree char *words = vigie_feed_words_change (change, at);

  gtk_label_set_label (self->changed_label, words != NULL ? words : "");
  gtk_widget_set_visible (GTK_WIDGET (self->changed_label), words != NULL);
  vigie_post_history_set_post (self->history, self->session, vigie_feed_item_get_post (self->item));
}

static void
on_centre_clicked (VigiePostPage *self)
{
  const VigiePosition *position = vigie_post_choose_position (
      vigie_feed_item_get_post (self->item), vigie_feed_item_get_state (self->item));

  if (position != NULL)
    g_signal_emit (self, signals[CENTRE_REQUESTED], 0, position->lon, position->lat);
}

static void
on_link_clicked (VigiePostPage *self)
{
  g_autoptr (GtkUriLauncher) launcher =
      gtk_uri_launcher_new (vigie_post_get_url (vigie_feed_item_get_post (self->item)));

  gtk_uri_launcher_launch (launcher, GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (self))), NULL,
                           NULL, NULL);
}

static void
on_place_clicked (VigiePostPage *self)
{
  g_signal_emit (self, signals[PLACE_REQUESTED], 0);
}

static void
vigie_post_page_dispose (GObject *object)
{
  VigiePostPage *self = VIGIE_POST_PAGE (object);

  g_clear_object (&self->item_signals);
  g_clear_object (&self->viewing);
  g_clear_object (&self->item);
  g_clear_object (&self->session);
  g_clear_object (&self->photos);

  G_OBJECT_CLASS (vigie_post_page_parent_class)->dispose (object);
}

static void
vigie_post_page_finalize (GObject *object)
{
  VigiePostPage *self = VIGIE_POST_PAGE (object);

  g_clear_pointer (&self->candidate_rows, g_ptr_array_unref);

  G_OBJECT_CLASS (vigie_post_page_parent_class)->finalize (object);
}

static void
vigie_post_page_class_init (VigiePostPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = vigie_post_page_dispose;
  G_OBJECT_CLASS (klass)->finalize = vigie_post_page_finalize;

  signals[PLACE_REQUESTED] = g_signal_new ("place-requested", VIGIE_TYPE_POST_PAGE,
                                           G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[CENTRE_REQUESTED] =
      g_signal_new ("centre-requested", VIGIE_TYPE_POST_PAGE, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                    NULL, G_TYPE_NONE, 2, G_TYPE_DOUBLE, G_TYPE_DOUBLE);

  g_type_ensure (VIGIE_TYPE_PHOTO_FACTS_VIEW);
  g_type_ensure (VIGIE_TYPE_PHOTO_VERDICT);
  g_type_ensure (VIGIE_TYPE_PHOTO_VIEW);
  g_type_ensure (VIGIE_TYPE_POST_HISTORY);
  g_type_ensure (VIGIE_TYPE_SIMILAR_GROUP);
  g_type_ensure (VIGIE_TYPE_STATUS_ICON);
  g_type_ensure (VIGIE_TYPE_VERDICT_GROUP);
  gtk_widget_class_set_template_from_resource (widget_class, "/org/vigie/Vigie/vigie-post-page.ui");
  gtk_widget_class_bind_template_child (widget_class, VigiePostPage, scrolled);
  gtk_widget_class_bind_template_child (widget_class, VigiePostPage, photo_view);
  gtk_widget_class_bind_template_child (widget_class, VigiePostPage, status_icon);
  gtk_widget_class_bind_template_child (widget_class, VigiePostPage, status_label);
  gtk_widget_class_bind_template_child (widget_class, VigiePostPage, reason_label);
  gtk_widget_class_bind_template_child (widget_class, VigiePostPage, centre_button);
  gtk_widget_class_bind_template_child (widget_class, VigiePostPage, link_button);
  gtk_widget_class_bind_template_child (widget_class, VigiePostPage, changed_label);
  gtk_widget_class_bind_template_child (widget_class, VigiePostPage, text_label);
  gtk_widget_class_bind_template_child (widget_class, VigiePostPage, candidates_group);
  gtk_widget_class_bind_template_child (widget_class, VigiePostPage, author_row);
  gtk_widget_class_bind_template_child (widget_class, VigiePostPage, source_row);
  gtk_widget_class_bind_template_child (widget_class, VigiePostPage, posted_row);
  gtk_widget_class_bind_template_child (widget_class, VigiePostPage, seen_row);
  gtk_widget_class_bind_template_child (widget_class, VigiePostPage, light_row);
  gtk_widget_class_bind_template_child (widget_class, VigiePostPage, duplicates_row);
  gtk_widget_class_bind_template_child (widget_class, VigiePostPage, history);
  gtk_widget_class_bind_template_child (widget_class, VigiePostPage, similar_group);
  gtk_widget_class_bind_template_child (widget_class, VigiePostPage, verdict_group);
  gtk_widget_class_bind_template_child (widget_class, VigiePostPage, photo_verdict);
  gtk_widget_class_bind_template_child (widget_class, VigiePostPage, photo_facts);
  gtk_widget_class_bind_template_child (widget_class, VigiePostPage, confirm_content);
  gtk_widget_class_bind_template_child (widget_class, VigiePostPage, verdict_button);
  gtk_widget_class_bind_template_child (widget_class, VigiePostPage, verdict_menu);
  gtk_widget_class_install_action (widget_class, "post.view-photo", NULL, on_view_photo);
  gtk_widget_class_bind_template_callback (widget_class, on_centre_clicked);
  gtk_widget_class_bind_template_callback (widget_class, on_link_clicked);
  gtk_widget_class_bind_template_callback (widget_class, on_place_clicked);
  gtk_widget_class_bind_template_callback (widget_class, on_photo_changed);
}

static void
vigie_post_page_init (VigiePostPage *self)
{
  self->candidate_rows = g_ptr_array_new ();
  self->viewing = vigie_photo_viewing_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
  vigie_menu_set_lazily (self->verdict_button, self->verdict_menu);
  g_signal_connect_object (self->similar_group, "found", G_CALLBACK (on_similar_found), self,
                           G_CONNECT_SWAPPED);
  self->item_signals = g_signal_group_new (VIGIE_TYPE_FEED_ITEM);
  g_signal_group_connect_swapped (self->item_signals, "notify", G_CALLBACK (update_state), self);
  g_signal_group_connect_swapped (self->item_signals, "notify::post", G_CALLBACK (on_post_changed),
                                  self);
  g_signal_group_connect_swapped (self->item_signals, "notify::photo-verdict",
                                  G_CALLBACK (update_photo), self);
  g_signal_group_connect_swapped (self->item_signals, "notify::source-change",
                                  G_CALLBACK (update_history), self);
}

void
vigie_post_page_set_session (VigiePostPage *self, VigieSession *session, VigiePhotoCache *photos)
{
  g_return_if_fail (VIGIE_IS_POST_PAGE (self));

  if (g_set_object (&self->session, session) && session != NULL)
    g_signal_connect_object (session, "territory-changed", G_CALLBACK (on_territory_changed), self,
                             G_CONNECT_SWAPPED);
  g_set_object (&self->photos, photos);
  vigie_similar_group_set_session (self->similar_group, session);
  vigie_verdict_group_set_session (self->verdict_group, session);
  vigie_photo_viewing_set_session (self->viewing, session, photos);
}

/**
 * vigie_post_page_set_item:
 * @self: a page
 * @item: (nullable): the post to show
 */
void
vigie_post_page_set_item (VigiePostPage *self, VigieFeedItem *item)
{
  g_return_if_fail (VIGIE_IS_POST_PAGE (self));

  if (!g_set_object (&self->item, item))
    return;
  g_signal_group_set_target (self->item_signals, item);
  vigie_similar_group_set_post (self->similar_group,
                                item != NULL ? vigie_feed_item_get_post (item) : NULL);
  vigie_verdict_group_set_item (self->verdict_group, item);
  if (item == NULL)
    return;
  vigie_photo_viewing_set_post (self->viewing, vigie_feed_item_get_post (item));
  vigie_photo_view_set_post (self->photo_view, vigie_feed_item_get_post (item), self->photos);
  update_facts (self);
  update_state (self);
  update_history (self);
  gtk_adjustment_set_value (gtk_scrolled_window_get_vadjustment (self->scrolled), 0);
}

/**
 * vigie_post_page_view_photo:
 * @self: a page
 *
 * Opens the photo that is shown in a viewer; nothing happens where the post has none.
 */
void
vigie_post_page_view_photo (VigiePostPage *self)
{
  GtkRoot *root;

  g_return_if_fail (VIGIE_IS_POST_PAGE (self));

  if (self->item == NULL || vigie_photo_view_get_facts (self->photo_view) == NULL)
    return;
  root = gtk_widget_get_root (GTK_WIDGET (self));
  vigie_photo_viewing_open (self->viewing, (guint) vigie_photo_view_get_index (self->photo_view),
                            GTK_IS_WINDOW (root) ? GTK_WINDOW (root) : NULL);
}

VigiePhotoViewer *
vigie_post_page_get_viewer (VigiePostPage *self)
{
  g_return_val_if_fail (VIGIE_IS_POST_PAGE (self), NULL);

  return vigie_photo_viewing_get_viewer (self->viewing);
}

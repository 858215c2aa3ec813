/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "vigie-sections-group.h"

#include <glib/gi18n.h>

#include "vigie-closing.h"
#include "vigie-closures.h"
#include "vigie-json.h"
#include "vigie-road-words.h"
#include "vigie-rows.h"
#include "vigie-section-words.h"

#define MAX_ROWS 60 /* of each group; what is more is counted */

struct _VigieSectionsGroup
{
  AdwBin parent_instance;

  VigieSession *session; /* (nullable) */
  GSignalGroup *session_signals;
  VigieShape *shape;         /* (nullable) */
  GCancellable *cancellable; /* (nullable): while the territory is asked */
  JsonNode *details;         /* (nullable): of the shape */
  GPtrArray *closed_rows;    /* (element-type GtkWidget), borrowed */
  GPtrArray *open_rows;      /* (element-type GtkWidget), borrowed */
  GPtrArray *cut_off_rows;   /* (element-type GtkWidget), borrowed */

  AdwPreferencesGroup *closed_group;
  AdwPreferencesGroup *open_group;
  AdwPreferencesGroup *cut_off_group;
  GtkWidget *include_button;
  GtkLabel *attribution_label;
};

enum
{
  DIVERT_REQUESTED,
  INCLUDE_REQUESTED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (VigieSectionsGroup, vigie_sections_group, ADW_TYPE_BIN)

/* ---- rows ---- */

static void
add_more_row (AdwPreferencesGroup *group, GPtrArray *rows, guint n_more)
{
  g_autofree char *title = g_strdup_printf (ngettext ("%u more", "%u more", n_more), n_more);

  if (n_more > 0)
    vigie_rows_add (group, rows, vigie_row_new (title, ""));
}

static GtkWidget *
add_button (VigieSectionsGroup *self,
            GtkWidget *row,
            const char *icon,
            const char *tooltip,
            JsonNode *section,
            GCallback callback)
{
  GtkWidget *button = gtk_button_new_from_icon_name (icon);

  gtk_widget_set_tooltip_text (button, tooltip);
  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  gtk_widget_add_css_class (button, "flat");
  g_object_set_data_full (G_OBJECT (button), "section", json_node_ref (section),
                          (GDestroyNotify) json_node_unref);
  g_signal_connect_object (button, "clicked", callback, self, G_CONNECT_SWAPPED);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), button);
  return button;
}

/* ---- choices: closed all the same, open all the same ---- */

/* Copies a list of numbers of edges; what another desk wrote may be anything. */
static JsonArray *
dup_edges (JsonObject *object, const char *member)
{
  JsonNode *node = object != NULL ? json_object_get_member (object, member) : NULL;
  JsonArray *list =
      node != NULL && JSON_NODE_HOLDS_ARRAY (node) ? json_node_get_array (node) : NULL;
  JsonArray *copy = json_array_new ();

  for (guint i = 0; list != NULL && i < json_array_get_length (list); i++)
    if (json_node_get_value_type (json_array_get_element (list, i)) == G_TYPE_INT64)
      json_array_add_int_element (copy, json_array_get_int_element (list, i));
  return copy;
}

static void
remove_edge (JsonArray *list, gint64 edge)
{
  for (guint i = json_array_get_length (list); i > 0; i--)
    if (json_array_get_int_element (list, i - 1) == edge)
      json_array_remove_element (list, i - 1);
}

/* Moves the edges of a section from one list to the other. */
static void
choose (VigieSectionsGroup *self, JsonNode *section, gboolean closed)
{
  JsonObject *details = self->details != NULL ? json_node_get_object (self->details) : NULL;
  JsonArray *include = dup_edges (details, "include");
  JsonArray *exclude = dup_edges (details, "exclude");
  g_autoptr (JsonArray) edges = dup_edges (json_node_get_object (section), "edges");
  g_autoptr (JsonNode) payload = json_node_new (JSON_NODE_OBJECT);
  JsonObject *object = json_object_new ();

  for (guint i = 0; i < json_array_get_length (edges); i++)
    {
      const gint64 edge = json_array_get_int_element (edges, i);

      remove_edge (include, edge);
      remove_edge (exclude, edge);
      json_array_add_int_element (closed ? include : exclude, edge);
    }
  json_object_set_array_member (object, "include", include);
  json_object_set_array_member (object, "exclude", exclude);
  json_node_take_object (payload, object);
  vigie_session_decide (self->session,
                        vigie_draft_new ("shape.edit", self->shape->id, payload, NULL,
                                         vigie_session_get_actor (self->session), NULL));
}

static void
on_open_clicked (VigieSectionsGroup *self, GtkWidget *button)
{
  choose (self, g_object_get_data (G_OBJECT (button), "section"), FALSE);
}

static void
on_close_clicked (VigieSectionsGroup *self, GtkWidget *button)
{
  choose (self, g_object_get_data (G_OBJECT (button), "section"), TRUE);
}

static void
on_include_clicked (VigieSectionsGroup *self)
{
  g_signal_emit (self, signals[INCLUDE_REQUESTED], 0);
}

/* From the last junction before to the first one after. Returns whether there is a way between them
 * to look for. */
static gboolean
read_ends (VigieGuide *guide, JsonNode *section, double places[2][2])
{
  static const char *const members[2] = { "from_node", "to_node" };
  const VigieRoadGraph *graph = vigie_guide_get_graph (guide);
  JsonNode *node = json_object_get_member (json_node_get_object (section), "stretch");
  double ends[2];

  if (node == NULL || !JSON_NODE_HOLDS_OBJECT (node))
    return FALSE;
  for (guint i = 0; i < 2; i++)
    {
      if (!vigie_json_get_double (json_node_get_object (node), members[i], &ends[i]) ||
          ends[i] < 0 || ends[i] >= graph->n_nodes)
        return FALSE;
      places[i][0] = graph->nodes[(guint32) ends[i]].lon_e7 * 1e-7;
      places[i][1] = graph->nodes[(guint32) ends[i]].lat_e7 * 1e-7;
    }
  return (guint32) ends[0] != (guint32) ends[1];
}

static void
on_divert_clicked (VigieSectionsGroup *self, GtkWidget *button)
{
  VigieGuide *guide = vigie_session_get_guide (self->session);
  g_autoptr (VigieDiverter) diverter = NULL;
  double places[2][2];

  if (guide == NULL || !read_ends (guide, g_object_get_data (G_OBJECT (button), "section"), places))
    return;
  diverter = vigie_diverter_new (self->session, self->shape->id, NULL);
  vigie_diverter_set_places (diverter, (const double (*)[2]) places, 2);
  g_signal_emit (self, signals[DIVERT_REQUESTED], 0, diverter);
}

/* ---- lists ---- */

/* Whether the edges of the kept sections are those of the open territory. */
static gboolean
is_current (VigieSectionsGroup *self)
{
  VigieGuide *guide = self->session != NULL ? vigie_session_get_guide (self->session) : NULL;
  const char *territory =
      self->details != NULL
          ? vigie_json_get_string (json_node_get_object (self->details), "territory")
          : NULL;

  return guide != NULL && g_strcmp0 (territory, vigie_guide_get_fingerprint (guide)) == 0;
}

static gboolean
can_write (VigieSectionsGroup *self)
{
  return self->session != NULL && self->shape != NULL &&
         self->shape->lifted_at == VIGIE_TIME_UNKNOWN &&
         !vigie_store_is_read_only (vigie_session_get_store (self->session));
}

static GtkWidget *
make_closed_row (VigieSectionsGroup *self, JsonNode *node, const char *title)
{
  g_autofree char *subtitle = vigie_section_describe_closed (json_node_get_object (node));
  GtkWidget *row = vigie_row_new (title, subtitle);
  double places[2][2];

  if (!is_current (self) || !can_write (self))
    return row;
  if (read_ends (vigie_session_get_guide (self->session), node, places))
    add_button (self, row, "vigie-diversion-symbolic", _ ("Find a way round"), node,
                G_CALLBACK (on_divert_clicked));
  add_button (self, row, "list-remove-symbolic", _ ("This road is open all the same"), node,
              G_CALLBACK (on_open_clicked));
  return row;
}

/* All sections of one road: one row, or one that opens. */
static void
add_closed_road (VigieSectionsGroup *self, JsonNode *const *sections, guint n)
{
  JsonObject *first = json_node_get_object (sections[0]);
  g_autofree char *title = vigie_section_dup_title (first);
  g_autofree char *length = NULL;
  g_autofree char *subtitle = NULL;
  GtkWidget *road;
  double metres = 0;

  if (n == 1)
    {
      vigie_rows_add (self->closed_group, self->closed_rows,
                      make_closed_row (self, sections[0], title));
      return;
    }
  road = adw_expander_row_new ();
  for (guint i = 0; i < n; i++)
    {
      JsonObject *section = json_node_get_object (sections[i]);
      g_autofree char *span = vigie_section_dup_span (section);

      metres += vigie_section_get_length (section);
      adw_expander_row_add_row (
          ADW_EXPANDER_ROW (road),
          make_closed_row (self, sections[i],
                           span != NULL ? span : vigie_section_get_road (section)));
    }
  length = vigie_format_length (metres);
  /* Translators: pieces of a road, and their length */
  subtitle = g_strdup_printf (ngettext ("%u section, %s", "%u sections, %s", n), n, length);
  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (road), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (road), vigie_section_get_road (first));
  adw_expander_row_set_subtitle (ADW_EXPANDER_ROW (road), subtitle);
  vigie_rows_add (self->closed_group, self->closed_rows, road);
}

static guint
count_of_road (GPtrArray *sections, guint first)
{
  const char *road =
      vigie_section_get_road (json_node_get_object (g_ptr_array_index (sections, first)));
  guint n = 1;

  while (first + n < sections->len &&
         g_str_equal (road, vigie_section_get_road (
                                json_node_get_object (g_ptr_array_index (sections, first + n)))))
    n++;
  return n;
}

static void
describe_closed (VigieSectionsGroup *self, GPtrArray *sections, guint n_roads)
{
  g_autofree char *length = NULL;
  g_autofree char *words = NULL;
  double metres = 0;

  for (guint i = 0; i < sections->len; i++)
    metres += vigie_section_get_length (json_node_get_object (g_ptr_array_index (sections, i)));
  if (self->details == NULL ||
      !json_object_has_member (json_node_get_object (self->details), "sections"))
    {
      adw_preferences_group_set_description (
          self->closed_group,
          _ ("It was drawn without a territory. Change its outline to find them."));
      return;
    }
  length = vigie_format_length (metres);
  /* Translators: how many roads, and their length */
  words = g_strdup_printf (ngettext ("%u road, %s", "%u roads, %s", n_roads), n_roads, length);
  adw_preferences_group_set_description (
      self->closed_group, n_roads > 0 ? words : _ ("No road of the territory lies in it."));
}

static void
show_closed (VigieSectionsGroup *self)
{
  g_autoptr (GPtrArray) sections = vigie_list_sections (self->details);
  guint n_roads = 0;

  vigie_rows_remove_all (self->closed_group, self->closed_rows);
  for (guint i = 0, n; i < sections->len; i += n)
    {
      n = count_of_road (sections, i);
      if (n_roads++ < MAX_ROWS)
        add_closed_road (self, (JsonNode *const *) sections->pdata + i, n);
    }
  describe_closed (self, sections, n_roads);
  add_more_row (self->closed_group, self->closed_rows, n_roads - self->closed_rows->len);
  gtk_widget_set_visible (self->include_button, is_current (self) && can_write (self));
}

/* ---- what the territory says besides ---- */

typedef struct
{
  VigieGuide *guide;
  VigieShape *shape;
  GPtrArray *shapes;
  JsonNode *open;    /* (out) (nullable): sections */
  VigieReach *reach; /* (out) (nullable) */
} Question;

static void
question_free (gpointer data)
{
  Question *question = data;

  vigie_guide_unref (question->guide);
  vigie_shape_unref (question->shape);
  g_ptr_array_unref (question->shapes);
  g_clear_pointer (&question->open, json_node_unref);
  g_clear_pointer (&question->reach, vigie_reach_free);
  g_free (question);
}

/* (transfer full): what all closures cut off, or all but one */
static VigieReach *
find_cut_off (const Question *question, const VigieShape *but)
{
  const gint64 now = g_get_real_time () / 1000;
  g_autoptr (GPtrArray) shapes = g_ptr_array_new ();
  g_autoptr (VigieRoadSet) closed = NULL;
  VigieVehicle car;

  for (guint i = 0; i < question->shapes->len; i++)
    {
      VigieShape *shape = g_ptr_array_index (question->shapes, i);

      if (but == NULL || !g_str_equal (shape->id, but->id))
        g_ptr_array_add (shapes, shape);
    }
  closed = vigie_diversion_close_all (question->guide, shapes, now);
  vigie_vehicle_init (&car, VIGIE_VEHICLE_CAR);
  return vigie_reach_cut_off (vigie_guide_get_graph (question->guide), closed, &car);
}

static double
get_cut_off_m (const VigieReach *reach, guint32 commune)
{
  for (guint i = 0; i < reach->communes->len; i++)
    {
      const VigieReachCommune *known = &g_array_index (reach->communes, VigieReachCommune, i);

      if (known->commune == commune)
        return known->cut_off_m;
    }
  return 0;
}

/* Of all that is cut off, where this closure has a part in it. */
static VigieReach *
find_own_cut_off (const Question *question)
{
  VigieReach *with = find_cut_off (question, NULL);
  VigieReach *without = find_cut_off (question, question->shape);

  for (guint i = with->communes->len; i > 0; i--)
    {
      const VigieReachCommune *commune = &g_array_index (with->communes, VigieReachCommune, i - 1);

      if (commune->cut_off_m < get_cut_off_m (without, commune->commune) + 1)
        g_array_remove_index (with->communes, i - 1);
    }
  vigie_reach_free (without);
  return with;
}

static void
ask_in_thread (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  Question *question = task_data;

  question->open = vigie_closing_list_open (question->guide, question->shape);
  if (g_task_return_error_if_cancelled (task))
    return;
  if (vigie_shape_is_valid_at (question->shape, g_get_real_time () / 1000))
    question->reach = find_own_cut_off (question);
  g_task_return_boolean (task, TRUE);
}

static void
show_open (VigieSectionsGroup *self, JsonNode *open)
{
  JsonArray *list = json_node_get_array (open);
  const guint n = json_array_get_length (list);

  vigie_rows_remove_all (self->open_group, self->open_rows);
  for (guint i = 0; i < MIN (n, MAX_ROWS); i++)
    {
      JsonNode *section = json_array_get_element (list, i);
      g_autofree char *title = vigie_section_dup_title (json_node_get_object (section));
      g_autofree char *subtitle = vigie_section_describe (json_node_get_object (section));
      GtkWidget *row = vigie_row_new (title, subtitle);

      if (can_write (self))
        add_button (self, row, "list-add-symbolic", _ ("This road is closed, too"), section,
                    G_CALLBACK (on_close_clicked));
      vigie_rows_add (self->open_group, self->open_rows, row);
    }
  add_more_row (self->open_group, self->open_rows, n - self->open_rows->len);
  gtk_widget_set_visible (GTK_WIDGET (self->open_group), n > 0);
}

static void
show_cut_off (VigieSectionsGroup *self, const Question *question)
{
  const guint n = question->reach != NULL ? question->reach->communes->len : 0;

  vigie_rows_remove_all (self->cut_off_group, self->cut_off_rows);
  for (guint i = 0; i < MIN (n, MAX_ROWS); i++)
    {
      const VigieReachCommune *commune =
          &g_array_index (question->reach->communes, VigieReachCommune, i);
      g_autofree char *name = NULL;
      g_autofree char *words = vigie_describe_cut_off (question->guide, commune, &name);

      vigie_rows_add (self->cut_off_group, self->cut_off_rows, vigie_row_new (name, words));
    }
  add_more_row (self->cut_off_group, self->cut_off_rows, n - self->cut_off_rows->len);
  gtk_widget_set_visible (GTK_WIDGET (self->cut_off_group), n > 0);
}

static void
ask_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (VigieSectionsGroup) self = user_data;
  const Question *question = g_task_get_task_data (G_TASK (result));

  if (!g_task_propagate_boolean (G_TASK (result), NULL))
    return; /* another shape is shown by now */
  g_clear_object (&self->cancellable);
  if (question->open != NULL)
    show_open (self, question->open);
  show_cut_off (self, question);
}

static void
stop_asking (VigieSectionsGroup *self)
{
  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
}

static void
ask (VigieSectionsGroup *self)
{
  g_autoptr (GTask) task = NULL;
  Question *question = g_new0 (Question, 1);

  question->guide = vigie_guide_ref (vigie_session_get_guide (self->session));
  question->shape = vigie_shape_ref (self->shape);
  question->shapes = g_ptr_array_ref (vigie_session_get_shapes (self->session));
  self->cancellable = g_cancellable_new ();
  /* Without a source: a widget must not end in another thread. */
  task = g_task_new (NULL, self->cancellable, ask_cb, g_object_ref (self));
  g_task_set_source_tag (task, ask);
  g_task_set_task_data (task, question, question_free);
  g_task_run_in_thread (task, ask_in_thread);
}

/* ---- all of it ---- */

static void
update (VigieSectionsGroup *self)
{
  const gboolean is_closure =
      self->session != NULL && self->shape != NULL && self->shape->kind == VIGIE_SHAPE_CLOSURE;
  VigieGuide *guide = is_closure ? vigie_session_get_guide (self->session) : NULL;

  stop_asking (self);
  gtk_widget_set_visible (GTK_WIDGET (self),
                          is_closure && (guide != NULL || self->details != NULL));
  gtk_widget_set_visible (GTK_WIDGET (self->attribution_label), guide != NULL);
  if (!is_closure)
    return;
  show_closed (self);
  if (guide == NULL || !is_current (self))
    {
      gtk_widget_set_visible (GTK_WIDGET (self->open_group), FALSE);
      gtk_widget_set_visible (GTK_WIDGET (self->cut_off_group), FALSE);
    }
  else
    ask (self);
  if (guide != NULL)
    gtk_label_set_label (self->attribution_label,
                         vigie_territory_get_attribution (vigie_guide_get_territory (guide)));
}

/* What is cut off follows from all closures. */
static void
on_shapes_changed (VigieSectionsGroup *self)
{
  if (self->shape == NULL || self->shape->kind != VIGIE_SHAPE_CLOSURE || !is_current (self))
    return;
  stop_asking (self);
  ask (self);
}

/* ---- life ---- */

static void
vigie_sections_group_dispose (GObject *object)
{
  VigieSectionsGroup *self = VIGIE_SECTIONS_GROUP (object);

  stop_asking (self);
  g_clear_object (&self->session_signals);
  g_clear_object (&self->session);
  g_clear_pointer (&self->shape, vigie_shape_unref);
  g_clear_pointer (&self->details, json_node_unref);

  G_OBJECT_CLASS (vigie_sections_group_parent_class)->dispose (object);
}

static void
vigie_sections_group_finalize (GObject *object)
{
  VigieSectionsGroup *self = VIGIE_SECTIONS_GROUP (object);

  g_ptr_array_unref (self->closed_rows);
  g_ptr_array_unref (self->open_rows);
  g_ptr_array_unref (self->cut_off_rows);

  G_OBJECT_CLASS (vigie_sections_group_parent_class)->finalize (object);
}

static void
vigie_sections_group_class_init (VigieSectionsGroupClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = vigie_sections_group_dispose;
  G_OBJECT_CLASS (klass)->finalize = vigie_sections_group_finalize;

  signals[DIVERT_REQUESTED] =
      g_signal_new ("divert-requested", VIGIE_TYPE_SECTIONS_GROUP, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                    NULL, G_TYPE_NONE, 1, VIGIE_TYPE_DIVERTER);
  signals[INCLUDE_REQUESTED] =
      g_signal_new ("include-requested", VIGIE_TYPE_SECTIONS_GROUP, G_SIGNAL_RUN_LAST, 0, NULL,
                    NULL, NULL, G_TYPE_NONE, 0);

  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/vigie/Vigie/vigie-sections-group.ui");
  gtk_widget_class_bind_template_child (widget_class, VigieSectionsGroup, closed_group);
  gtk_widget_class_bind_template_child (widget_class, VigieSectionsGroup, open_group);
  gtk_widget_class_bind_template_child (widget_class, VigieSectionsGroup, cut_off_group);
  gtk_widget_class_bind_template_child (widget_class, VigieSectionsGroup, include_button);
  gtk_widget_class_bind_template_child (widget_class, VigieSectionsGroup, attribution_label);
  gtk_widget_class_bind_template_callback (widget_class, on_include_clicked);
}

static void
vigie_sections_group_init (VigieSectionsGroup *self)
{
  self->closed_rows = g_ptr_array_new ();
  self->open_rows = g_ptr_array_new ();
  self->cut_off_rows = g_ptr_array_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
  self->session_signals = g_signal_group_new (VIGIE_TYPE_SESSION);
  g_signal_group_connect_swapped (self->session_signals, "territory-changed", G_CALLBACK (update),
                                  self);
  g_signal_group_connect_swapped (self->session_signals, "shapes-changed",
                                  G_CALLBACK (on_shapes_changed), self);
}

/**
 * vigie_sections_group_set_shape:
 * @self: a group
 * @session: (nullable): whose territory is asked
 * @shape: (nullable): what it shows; nothing is shown of what is no closure
 */
void
vigie_sections_group_set_shape (VigieSectionsGroup *self, VigieSession *session, VigieShape *shape)
{
  g_return_if_fail (VIGIE_IS_SECTIONS_GROUP (self));

  if (g_set_object (&self->session, session))
    g_signal_group_set_target (self->session_signals, session);
  g_clear_pointer (&self->details, json_node_unref);
  g_clear_pointer (&self->shape, vigie_shape_unref);
  if (shape != NULL)
    {
      self->shape = vigie_shape_ref (shape);
      if (shape->details != NULL)
        self->details = vigie_json_parse (shape->details, -1, NULL);
    }
  update (self);
}

/**
 * vigie_sections_group_include_at:
 * @self: a group that shows a closure
 * @lon: degrees
 * @lat: degrees
 *
 * Closes the road that is nearest there, too.
 *
 * Returns: whether there is one
 */
gboolean
vigie_sections_group_include_at (VigieSectionsGroup *self, double lon, double lat)
{
  VigieGuide *guide;
  g_auto (VigieGuideSpot) spot = { 0 };
  g_autoptr (JsonNode) section = NULL;
  JsonArray *edges;

  g_return_val_if_fail (VIGIE_IS_SECTIONS_GROUP (self), FALSE);

  guide = self->session != NULL ? vigie_session_get_guide (self->session) : NULL;
  if (guide == NULL || self->shape == NULL || !vigie_guide_describe (guide, lon, lat, 200, &spot) ||
      spot.edge == VIGIE_ROAD_NONE)
    return FALSE;
  section = json_node_new (JSON_NODE_OBJECT);
  json_node_take_object (section, json_object_new ());
  edges = json_array_new ();
  json_array_add_int_element (edges, spot.edge);
  json_object_set_array_member (json_node_get_object (section), "edges", edges);
  choose (self, section, TRUE);
  return TRUE;
}

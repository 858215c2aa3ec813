/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "vigie-place-entry.h"

#include <glib/gi18n.h>

#include "vigie-coordinates.h"

#define WAIT_MS 300 /* after the last key, so that each word is asked for once */
#define MIN_LETTERS 2
#define MAX_LISTED 12u

struct _VigiePlaceEntry
{
  AdwBin parent_instance;

  VigiePlaceFinder *finder;
  double near_lon, near_lat;
  GCancellable *search; /* (nullable): while an answer is awaited */
  GPtrArray *found;     /* (nullable) (element-type VigieFoundPlace) */
  guint wait_id;
  gboolean choose_best;    /* Enter was pressed before the answer came */
  gboolean was_deliberate; /* the last question */
  gboolean quiet;          /* the text is changed by us */

  GtkEntry *entry;
  GtkPopover *popover;
  GtkStack *stack;
  GtkListBox *list;
  GtkLabel *message_label;
};

enum
{
  PLACE_CHOSEN,
  DISMISSED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (VigiePlaceEntry, vigie_place_entry, ADW_TYPE_BIN)

/* ---- what is found ---- */

static void
close_list (VigiePlaceEntry *self)
{
  if (self->popover != NULL)
    gtk_popover_popdown (self->popover);
}

static void
forget_found (VigiePlaceEntry *self)
{
  g_clear_handle_id (&self->wait_id, g_source_remove);
  if (self->search != NULL)
    g_cancellable_cancel (self->search);
  g_clear_object (&self->search);
  g_clear_pointer (&self->found, g_ptr_array_unref);
  self->choose_best = FALSE;
}

static void
open_page (VigiePlaceEntry *self, const char *page)
{
  gtk_stack_set_visible_child_name (self->stack, page);
  if (gtk_widget_get_mapped (GTK_WIDGET (self->entry)))
    gtk_popover_popup (self->popover);
}

static void
show_message (VigiePlaceEntry *self, const char *message)
{
  gtk_label_set_label (self->message_label, message);
  open_page (self, "message");
}

static GtkWidget *
make_row (const VigieFoundPlace *place)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 9);
  GtkWidget *words = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkWidget *icon = gtk_image_new_from_icon_name (place->doubtful ? "dialog-warning-symbolic"
                                                                  : "find-location-symbolic");
  GtkWidget *label = gtk_label_new (place->label);
  const char *about = place->detail != NULL ? place->detail : "";
  g_autofree char *detail = !place->doubtful   ? g_strdup (about)
                            : about[0] == '\0' ? g_strdup (_ ("Doubtful"))
                                               /* Translators: a place that may not be the one that
                                                  is meant, and what kind of place it is */
                                               : g_strdup_printf (_ ("Doubtful: %s"), about);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  gtk_box_append (GTK_BOX (words), label);
  if (detail[0] != '\0')
    {
      GtkWidget *below = gtk_label_new (detail);

      gtk_label_set_xalign (GTK_LABEL (below), 0);
      gtk_label_set_ellipsize (GTK_LABEL (below), PANGO_ELLIPSIZE_END);
      gtk_widget_add_css_class (below, "caption");
      gtk_widget_add_css_class (below, place->doubtful ? "warning" : "dimmed");
      gtk_box_append (GTK_BOX (words), below);
    }
  if (place->doubtful)
    gtk_widget_add_css_class (icon, "warning");
  gtk_widget_set_valign (words, GTK_ALIGN_CENTER);
  gtk_box_append (GTK_BOX (box), icon);
  gtk_box_append (GTK_BOX (box), words);
  return box;
}

static void
show_found (VigiePlaceEntry *self)
{
  gtk_list_box_remove_all (self->list);
  for (guint i = 0; i < MIN (self->found->len, MAX_LISTED); i++)
    gtk_list_box_append (self->list, make_row (g_ptr_array_index (self->found, i)));
  gtk_list_box_unselect_all (self->list);
  open_page (self, "found");
}

static void
set_text_quietly (VigiePlaceEntry *self, const char *text)
{
  self->quiet = TRUE;
  gtk_editable_set_text (GTK_EDITABLE (self->entry), text);
  gtk_editable_set_position (GTK_EDITABLE (self->entry), -1);
  self->quiet = FALSE;
}

/* The best one, where a person need not look first. */
static gboolean
choose_best (VigiePlaceEntry *self)
{
  const VigieFoundPlace *best =
      self->found != NULL && self->found->len > 0 ? g_ptr_array_index (self->found, 0) : NULL;

  if (best == NULL || best->doubtful)
    return FALSE;
  vigie_place_entry_choose (self, 0);
  return TRUE;
}

typedef struct
{
  VigiePlaceEntry *self;
  GCancellable *search;
} Question;

static void
question_free (Question *self)
{
  g_object_unref (self->self);
  g_object_unref (self->search);
  g_free (self);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Question, question_free)

static void
found_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Question) question = user_data;
  VigiePlaceEntry *self = question->self;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) found =
      vigie_place_finder_find_finish (VIGIE_PLACE_FINDER (object), result, &error);

  if (question->search != self->search)
    return; /* something else is asked for by now */
  g_clear_object (&self->search);
  if (found == NULL)
    {
      self->choose_best = FALSE;
      show_message (self, error->message);
      return;
    }
  if (found->len == 0)
    {
      g_autofree char *message = g_strdup_printf (
          _ ("Nothing is called “%s”."), gtk_editable_get_text (GTK_EDITABLE (self->entry)));

      self->choose_best = FALSE;
      show_message (self, message);
      return;
    }
  self->found = g_steal_pointer (&found);
  if (self->choose_best && choose_best (self))
    return;
  self->choose_best = FALSE;
  show_found (self);
}

/* ---- what is asked for ---- */

static char *
dup_question (VigiePlaceEntry *self)
{
  return g_strstrip (g_strdup (gtk_editable_get_text (GTK_EDITABLE (self->entry))));
}

/* Figures and signs alone are coordinates on their way. */
static gboolean
is_name (const char *text)
{
  guint n_letters = 0;

  for (const char *c = text; *c != '\0'; c = g_utf8_next_char (c))
    n_letters += g_unichar_isalpha (g_utf8_get_char (c)) ? 1 : 0;
  return n_letters >= MIN_LETTERS;
}

static void
ask (VigiePlaceEntry *self, gboolean deliberate)
{
  g_autofree char *text = dup_question (self);
  Question *question;

  g_clear_handle_id (&self->wait_id, g_source_remove);
  if (text[0] == '\0')
    return;
  if (self->finder == NULL)
    {
      show_message (self,
                    _ ("Only coordinates can be given here: this desk has no list of places."));
      return;
    }
  self->was_deliberate = deliberate;
  self->search = g_cancellable_new ();
  question = g_new (Question, 1);
  *question = (Question) { g_object_ref (self), g_object_ref (self->search) };
  vigie_place_finder_find_async (self->finder, text, self->near_lon, self->near_lat, deliberate,
                                 self->search, found_cb, question);
}

static gboolean
wait_cb (gpointer user_data)
{
  VigiePlaceEntry *self = user_data;

  self->wait_id = 0;
  ask (self, FALSE);
  return G_SOURCE_REMOVE;
}

static gboolean
take_coordinates (VigiePlaceEntry *self, const char *text)
{
  VigiePosition position;

  if (!vigie_coordinates_parse (text, &position))
    return FALSE;
  close_list (self);
  g_signal_emit (self, signals[PLACE_CHOSEN], 0, position.lon, position.lat, position.radius_m,
                 TRUE);
  return TRUE;
}

static void
on_changed (VigiePlaceEntry *self)
{
  g_autofree char *text = dup_question (self);

  if (self->quiet)
    return;
  forget_found (self);
  if (take_coordinates (self, text))
    return;
  if (is_name (text))
    self->wait_id = g_timeout_add (WAIT_MS, wait_cb, self);
  else
    close_list (self);
}

static void
on_activate (VigiePlaceEntry *self)
{
  g_autofree char *text = dup_question (self);
  GtkListBoxRow *row = gtk_list_box_get_selected_row (self->list);

  if (text[0] == '\0' || take_coordinates (self, text))
    {
      g_signal_emit (self, signals[DISMISSED], 0);
      return;
    }
  if (self->found != NULL && row != NULL && vigie_place_entry_is_open (self))
    {
      vigie_place_entry_choose (self, (guint) gtk_list_box_row_get_index (row));
      return;
    }
  if (self->found != NULL && choose_best (self))
    return;
  if (self->found != NULL && self->was_deliberate)
    {
      show_found (self);
      return;
    }
  if (self->search == NULL)
    {
      forget_found (self);
      ask (self, TRUE);
    }
  self->choose_best = self->search != NULL;
}

static void
on_row_activated (VigiePlaceEntry *self, GtkListBoxRow *row)
{
  vigie_place_entry_choose (self, (guint) gtk_list_box_row_get_index (row));
}

static void
step_row (VigiePlaceEntry *self, int step)
{
  GtkListBoxRow *row = gtk_list_box_get_selected_row (self->list);
  int index = row != NULL ? gtk_list_box_row_get_index (row) + step : step > 0 ? 0 : -1;

  row = index >= 0 ? gtk_list_box_get_row_at_index (self->list, index) : NULL;
  if (row == NULL)
    return;
  gtk_list_box_select_row (self->list, row);
  gtk_accessible_update_relation (GTK_ACCESSIBLE (self->entry),
                                  GTK_ACCESSIBLE_RELATION_ACTIVE_DESCENDANT, row, -1);
}

/**
 * vigie_place_entry_key:
 * @self: an entry
 * @keyval: GDK_KEY_…
 *
 * Returns: whether the key means something beside the text
 */
gboolean
vigie_place_entry_key (VigiePlaceEntry *self, guint keyval)
{
  g_return_val_if_fail (VIGIE_IS_PLACE_ENTRY (self), FALSE);

  switch (keyval)
    {
    case GDK_KEY_Down:
    case GDK_KEY_KP_Down:
    case GDK_KEY_Up:
    case GDK_KEY_KP_Up:
      if (self->found == NULL || !vigie_place_entry_is_open (self))
        return FALSE;
      step_row (self, keyval == GDK_KEY_Down || keyval == GDK_KEY_KP_Down ? 1 : -1);
      return TRUE;
    case GDK_KEY_Escape:
      if (vigie_place_entry_is_open (self))
        close_list (self);
      else
        g_signal_emit (self, signals[DISMISSED], 0);
      return TRUE;
    default:
      return FALSE;
    }
}

static gboolean
on_key_pressed (GtkEventControllerKey *controller,
                guint keyval,
                guint keycode,
                GdkModifierType state,
                VigiePlaceEntry *self)
{
  return vigie_place_entry_key (self, keyval);
}

static void
on_focus_leave (GtkEventControllerFocus *controller, VigiePlaceEntry *self)
{
  close_list (self);
}

/**
 * vigie_place_entry_choose:
 * @self: an entry
 * @index: of what was found
 *
 * Takes a place, as a click on its row does.
 */
void
vigie_place_entry_choose (VigiePlaceEntry *self, guint index)
{
  const VigieFoundPlace *place;
  double lon, lat, radius_m;

  g_return_if_fail (VIGIE_IS_PLACE_ENTRY (self));
  g_return_if_fail (self->found != NULL && index < self->found->len);

  place = g_ptr_array_index (self->found, index);
  lon = place->lon;
  lat = place->lat;
  radius_m = place->radius_m;
  set_text_quietly (self, place->label);
  forget_found (self);
  close_list (self);
  g_signal_emit (self, signals[PLACE_CHOSEN], 0, lon, lat, radius_m, FALSE);
  g_signal_emit (self, signals[DISMISSED], 0);
}

/* ---- life ---- */

static void
vigie_place_entry_dispose (GObject *object)
{
  VigiePlaceEntry *self = VIGIE_PLACE_ENTRY (object);

  forget_found (self);
  g_clear_object (&self->finder);
  if (self->popover != NULL)
    {
      gtk_widget_unparent (GTK_WIDGET (self->popover));
      self->popover = NULL;
    }

  G_OBJECT_CLASS (vigie_place_entry_parent_class)->dispose (object);
}

/* What nobody sees is not asked for any more. */
static void
vigie_place_entry_unmap (GtkWidget *widget)
{
  VigiePlaceEntry *self = VIGIE_PLACE_ENTRY (widget);

  forget_found (self);
  close_list (self);

  GTK_WIDGET_CLASS (vigie_place_entry_parent_class)->unmap (widget);
}

static gboolean
vigie_place_entry_grab_focus (GtkWidget *widget)
{
  return gtk_widget_grab_focus (GTK_WIDGET (VIGIE_PLACE_ENTRY (widget)->entry));
}

static void
vigie_place_entry_class_init (VigiePlaceEntryClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = vigie_place_entry_dispose;
  widget_class->unmap = vigie_place_entry_unmap;
  widget_class->grab_focus = vigie_place_entry_grab_focus;

  signals[PLACE_CHOSEN] =
      g_signal_new ("place-chosen", VIGIE_TYPE_PLACE_ENTRY, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                    G_TYPE_NONE, 4, G_TYPE_DOUBLE, G_TYPE_DOUBLE, G_TYPE_DOUBLE, G_TYPE_BOOLEAN);
  signals[DISMISSED] = g_signal_new ("dismissed", VIGIE_TYPE_PLACE_ENTRY, G_SIGNAL_RUN_LAST, 0,
                                     NULL, NULL, NULL, G_TYPE_NONE, 0);

  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/vigie/Vigie/vigie-place-entry.ui");
  gtk_widget_class_bind_template_child (widget_class, VigiePlaceEntry, entry);
  gtk_widget_class_bind_template_child (widget_class, VigiePlaceEntry, popover);
  gtk_widget_class_bind_template_child (widget_class, VigiePlaceEntry, stack);
  gtk_widget_class_bind_template_child (widget_class, VigiePlaceEntry, list);
  gtk_widget_class_bind_template_child (widget_class, VigiePlaceEntry, message_label);
  gtk_widget_class_bind_template_callback (widget_class, on_changed);
  gtk_widget_class_bind_template_callback (widget_class, on_activate);
  gtk_widget_class_bind_template_callback (widget_class, on_row_activated);
}

static void
vigie_place_entry_init (VigiePlaceEntry *self)
{
  GtkEventController *keys = gtk_event_controller_key_new ();
  GtkEventController *focus = gtk_event_controller_focus_new ();

  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_widget_set_parent (GTK_WIDGET (self->popover), GTK_WIDGET (self->entry));

  /* Before the text, which has its own idea of Escape. */
  gtk_event_controller_set_propagation_phase (keys, GTK_PHASE_CAPTURE);
  g_signal_connect (keys, "key-pressed", G_CALLBACK (on_key_pressed), self);
  gtk_widget_add_controller (GTK_WIDGET (self->entry), keys);
  g_signal_connect (focus, "leave", G_CALLBACK (on_focus_leave), self);
  gtk_widget_add_controller (GTK_WIDGET (self->entry), focus);
}

/**
 * vigie_place_entry_new:
 *
 * Returns: (transfer floating): an entry that knows coordinates only
 */
GtkWidget *
vigie_place_entry_new (void)
{
  return g_object_new (VIGIE_TYPE_PLACE_ENTRY, NULL);
}

/**
 * vigie_place_entry_set_finder:
 * @self: an entry
 * @finder: (nullable): who knows places by their names
 */
void
vigie_place_entry_set_finder (VigiePlaceEntry *self, VigiePlaceFinder *finder)
{
  g_return_if_fail (VIGIE_IS_PLACE_ENTRY (self));

  if (!g_set_object (&self->finder, finder))
    return;
  forget_found (self);
  close_list (self);
}

/* Which of several places of one name is likely meant: one near here. */
void
vigie_place_entry_set_near (VigiePlaceEntry *self, double lon, double lat)
{
  g_return_if_fail (VIGIE_IS_PLACE_ENTRY (self));

  self->near_lon = lon;
  self->near_lat = lat;
}

/* Empties the entry. */
void
vigie_place_entry_reset (VigiePlaceEntry *self)
{
  g_return_if_fail (VIGIE_IS_PLACE_ENTRY (self));

  set_text_quietly (self, "");
  forget_found (self);
  close_list (self);
}

GtkEditable *
vigie_place_entry_get_editable (VigiePlaceEntry *self)
{
  return GTK_EDITABLE (self->entry);
}

gboolean
vigie_place_entry_is_open (VigiePlaceEntry *self)
{
  return gtk_widget_get_visible (GTK_WIDGET (self->popover));
}

guint
vigie_place_entry_get_n_found (VigiePlaceEntry *self)
{
  return self->found != NULL ? self->found->len : 0;
}

/* Returns: (transfer none) (nullable): what is said instead of a list */
const char *
vigie_place_entry_get_message (VigiePlaceEntry *self)
{
  if (!vigie_place_entry_is_open (self) ||
      g_strcmp0 (gtk_stack_get_visible_child_name (self->stack), "message") != 0)
    return NULL;
  return gtk_label_get_label (self->message_label);
}

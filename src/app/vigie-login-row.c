/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "vigie-login-row.h"

#include <glib/gi18n.h>

#include "vigie-hold.h"
#include "vigie-login.h"
#include "vigie-source-edit.h"

struct _VigieLoginRow
{
  AdwActionRow parent_instance;

  VigieSource *source;       /* (nullable): whose login it is or will be */
  GCancellable *cancellable; /* (nullable): while somebody is waited for */
  char *page;                /* (nullable): where they agree */
  char *secret;              /* (nullable): that nobody has taken over yet */

  GtkWidget *spinner;
  GtkWidget *page_button;
  GtkWidget *stop_button;
  GtkWidget *button;
};

enum
{
  REQUESTED,
  SIGNED_IN,
  OPEN_PAGE,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (VigieLoginRow, vigie_login_row, ADW_TYPE_ACTION_ROW)

/* ---- what it says ---- */

static void
say (VigieLoginRow *self, const char *title, const char *subtitle)
{
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self), title);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (self), subtitle);
}

static void
show_waiting (VigieLoginRow *self, gboolean waits)
{
  gtk_widget_set_visible (self->spinner, waits);
  gtk_widget_set_visible (self->stop_button, waits);
  gtk_widget_set_visible (self->page_button, waits && self->page != NULL);
  gtk_widget_set_visible (self->button, !waits);
}

static void
show_signed_out (VigieLoginRow *self)
{
  show_waiting (self, FALSE);
  gtk_widget_add_css_class (self->button, "suggested-action");
  say (self, _ ("Not Signed In"), _ ("You agree in the browser. Vigie only reads."));
}

static void
show_signed_in (VigieLoginRow *self, const char *account /* (nullable) */)
{
  /* Translators: %s is an account: "@anne@example.org" */
  g_autofree char *title =
      account != NULL ? g_strdup_printf (_ ("Signed In as %s"), account) : NULL;

  show_waiting (self, FALSE);
  gtk_widget_remove_css_class (self->button, "suggested-action");
  say (self, title != NULL ? title : _ ("Signed In"), "");
}

static void
show_problem (VigieLoginRow *self, const char *sentence)
{
  show_signed_out (self);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (self), sentence);
  gtk_accessible_announce (GTK_ACCESSIBLE (self), sentence,
                           GTK_ACCESSIBLE_ANNOUNCEMENT_PRIORITY_MEDIUM);
}

/* ---- the browser ---- */

static void
launched_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (VigieLoginRow) self = user_data;

  if (gtk_uri_launcher_launch_finish (GTK_URI_LAUNCHER (object), result, NULL) ||
      self->cancellable == NULL || self->page == NULL)
    return;
  gdk_clipboard_set_text (gtk_widget_get_clipboard (GTK_WIDGET (self)), self->page);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (self),
                               _ ("No browser opens here. The address of the page is copied: open "
                                  "it in one on this machine."));
}

static void
vigie_login_row_open_page (VigieLoginRow *self, const char *address)
{
  g_autoptr (GtkUriLauncher) launcher = gtk_uri_launcher_new (address);
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));

  gtk_uri_launcher_launch (launcher, GTK_IS_WINDOW (root) ? GTK_WINDOW (root) : NULL,
                           self->cancellable, launched_cb, g_object_ref (self));
}

static void
on_page_clicked (VigieLoginRow *self)
{
  if (self->page != NULL)
    g_signal_emit (self, signals[OPEN_PAGE], 0, self->page);
}

/* ---- the login ---- */

/* What nobody has taken over is not left behind at the server. */
static void
drop_secret (VigieLoginRow *self)
{
  if (self->secret != NULL)
    vigie_source_give_back_login (self->source, g_steal_pointer (&self->secret));
}

static void
stop (VigieLoginRow *self)
{
  if (self->cancellable != NULL)
    g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_pointer (&self->page, g_free);
}

typedef struct
{
  GWeakRef self;             /* a dialog that is closed ends it */
  GCancellable *cancellable; /* tells which login it was */
} SigningIn;

static void
signing_in_free (SigningIn *self)
{
  g_weak_ref_clear (&self->self);
  g_object_unref (self->cancellable);
  g_free (self);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SigningIn, signing_in_free)

static void
on_page (const char *address, gpointer user_data)
{
  SigningIn *data = user_data;
  g_autoptr (VigieLoginRow) self = g_weak_ref_get (&data->self);

  if (self == NULL || self->cancellable != data->cancellable)
    return;
  g_set_str (&self->page, address);
  show_waiting (self, TRUE);
  say (self, _ ("Waiting for the Browser…"), _ ("Agree on the server’s page that Vigie reads."));
  g_signal_emit (self, signals[OPEN_PAGE], 0, address);
}

static void
signed_in_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (SigningIn) data = user_data;
  g_autoptr (VigieLoginRow) self = g_weak_ref_get (&data->self);
  g_autoptr (GError) error = NULL;
  char *secret = vigie_login_finish (result, &error);
  g_autofree char *account = vigie_login_dup_account (secret);

  if (self == NULL || self->cancellable != data->cancellable)
    {
      if (secret != NULL) /* it was stopped a moment too late */
        vigie_source_give_back_login (VIGIE_SOURCE (object), secret);
      return;
    }
  g_clear_object (&self->cancellable);
  g_clear_pointer (&self->page, g_free);
  if (secret == NULL)
    {
      show_problem (self, error->message);
      return;
    }
  self->secret = secret;
  show_signed_in (self, account);
  g_signal_emit (self, signals[SIGNED_IN], 0);
}

static void
on_button_clicked (VigieLoginRow *self)
{
  g_signal_emit (self, signals[REQUESTED], 0);
}

static void
on_stop_clicked (VigieLoginRow *self)
{
  stop (self);
  show_signed_out (self);
  gtk_widget_grab_focus (self->button);
}

/* ---- life ---- */

static void
vigie_login_row_dispose (GObject *object)
{
  VigieLoginRow *self = VIGIE_LOGIN_ROW (object);

  stop (self);
  drop_secret (self);

  G_OBJECT_CLASS (vigie_login_row_parent_class)->dispose (object);
}

static void
vigie_login_row_finalize (GObject *object)
{
  VigieLoginRow *self = VIGIE_LOGIN_ROW (object);

  g_clear_object (&self->source);

  G_OBJECT_CLASS (vigie_login_row_parent_class)->finalize (object);
}

static void
vigie_login_row_class_init (VigieLoginRowClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = vigie_login_row_dispose;
  G_OBJECT_CLASS (klass)->finalize = vigie_login_row_finalize;

  signals[REQUESTED] = g_signal_new ("requested", VIGIE_TYPE_LOGIN_ROW, G_SIGNAL_RUN_LAST, 0, NULL,
                                     NULL, NULL, G_TYPE_NONE, 0);
  signals[SIGNED_IN] = g_signal_new ("signed-in", VIGIE_TYPE_LOGIN_ROW, G_SIGNAL_RUN_LAST, 0, NULL,
                                     NULL, NULL, G_TYPE_NONE, 0);
  signals[OPEN_PAGE] = g_signal_new_class_handler (
      "open-page", VIGIE_TYPE_LOGIN_ROW, G_SIGNAL_RUN_LAST, G_CALLBACK (vigie_login_row_open_page),
      NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
}

static GtkWidget *
add_button (VigieLoginRow *self, GtkWidget *button, const char *tooltip, GCallback clicked)
{
  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  gtk_widget_set_tooltip_text (button, tooltip);
  g_signal_connect_swapped (button, "clicked", clicked, self);
  adw_action_row_add_suffix (ADW_ACTION_ROW (self), button);
  return button;
}

static void
vigie_login_row_init (VigieLoginRow *self)
{
  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (self), FALSE);
  adw_action_row_set_subtitle_lines (ADW_ACTION_ROW (self), 0);
  self->spinner = adw_spinner_new ();
  adw_action_row_add_suffix (ADW_ACTION_ROW (self), self->spinner);
  self->page_button =
      add_button (self, gtk_button_new_from_icon_name ("adw-external-link-symbolic"),
                  _ ("Open the page again"), G_CALLBACK (on_page_clicked));
  self->stop_button = add_button (self, gtk_button_new_from_icon_name ("process-stop-symbolic"),
                                  _ ("Stop"), G_CALLBACK (on_stop_clicked));
  gtk_widget_add_css_class (self->page_button, "flat");
  gtk_widget_add_css_class (self->stop_button, "flat");
  self->button = add_button (self, gtk_button_new_with_mnemonic (_ ("_Sign In…")), NULL,
                             G_CALLBACK (on_button_clicked));
  adw_action_row_set_activatable_widget (ADW_ACTION_ROW (self), self->button);
  show_signed_out (self);
}

/* Returns: (transfer floating): a row, which says that nobody is signed in */
GtkWidget *
vigie_login_row_new (void)
{
  return g_object_new (VIGIE_TYPE_LOGIN_ROW, NULL);
}

/* Says whose login is known already; @account: (nullable): nobody's */
void
vigie_login_row_set_account (VigieLoginRow *self, const char *account)
{
  g_return_if_fail (VIGIE_IS_LOGIN_ROW (self));

  if (self->cancellable != NULL || self->secret != NULL)
    return;
  if (account != NULL)
    show_signed_in (self, account);
  else
    show_signed_out (self);
}

/**
 * vigie_login_row_begin:
 * @self: a row that was asked to
 * @source: at whose server
 * @client: what asks
 *
 * Opens the server's page and waits for somebody to agree.
 */
void
vigie_login_row_begin (VigieLoginRow *self, VigieSource *source, VigieHttpClient *client)
{
  SigningIn *data;

  g_return_if_fail (VIGIE_IS_LOGIN_ROW (self));

  stop (self);
  drop_secret (self);
  g_set_object (&self->source, source);
  self->cancellable = g_cancellable_new ();
  vigie_hold_application_for (
      self->cancellable); /* one that is stopped may have to be given back */
  show_waiting (self, TRUE);
  say (self, _ ("Asking the Server…"), "");
  gtk_widget_grab_focus (self->stop_button);
  data = g_new0 (SigningIn, 1);
  g_weak_ref_init (&data->self, self);
  data->cancellable = g_object_ref (self->cancellable);
  vigie_login_async (source, client, VIGIE_LOGIN_DEADLINE_MS, self->cancellable, on_page,
                     signed_in_cb, data);
}

/* What it has or waits for is of another server. */
void
vigie_login_row_forget (VigieLoginRow *self)
{
  g_return_if_fail (VIGIE_IS_LOGIN_ROW (self));

  stop (self);
  drop_secret (self);
  show_signed_out (self);
}

/* (nullable): what a login left */
const char *
vigie_login_row_get_secret (VigieLoginRow *self)
{
  g_return_val_if_fail (VIGIE_IS_LOGIN_ROW (self), NULL);

  return self->secret;
}

/* (transfer full) (nullable): what a login left, which somebody keeps from now on; free it with
 * vigie_secret_free() */
char *
vigie_login_row_steal_secret (VigieLoginRow *self)
{
  g_return_val_if_fail (VIGIE_IS_LOGIN_ROW (self), NULL);

  return g_steal_pointer (&self->secret);
}

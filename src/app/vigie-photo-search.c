/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "vigie-photo-search.h"

#include <glib/gi18n.h>

#include "vigie-question.h"

#define LONGEST_ADDRESS 240 /* characters that are shown */
#define ADDRESS_END 60

static const VigieSearchService services[] = {
  { "Google Lens", N_ ("Google, United States"),
    "https://lens.google.com/uploadbyurl?url=", "https://images.google.com/" },
  { "TinEye", N_ ("Idée Inc., Canada"), "https://tineye.com/search?url=", "https://tineye.com/" },
  { "Yandex", N_ ("Yandex, Russia"),
    "https://yandex.com/images/search?rpt=imageview&url=", "https://yandex.com/images/" },
  { "Bing", N_ ("Microsoft, United States"),
    "https://www.bing.com/images/search?view=detailv2&iss=sbi&q=imgurl:",
    "https://www.bing.com/visualsearch" },
};

const VigieSearchService *
vigie_photo_search_get_services (gsize *n_services)
{
  *n_services = G_N_ELEMENTS (services);
  return services;
}

static gboolean
is_public_host (const char *host)
{
  g_autoptr (GInetAddress) address = g_inet_address_new_from_string (host);

  if (address != NULL)
    return !g_inet_address_get_is_loopback (address) && !g_inet_address_get_is_any (address) &&
           !g_inet_address_get_is_site_local (address) &&
           !g_inet_address_get_is_link_local (address) &&
           !g_inet_address_get_is_multicast (address) &&
           /* unique local, as private networks have them */
           (g_inet_address_get_family (address) != G_SOCKET_FAMILY_IPV6 ||
            (g_inet_address_to_bytes (address)[0] & 0xfe) != 0xfc);
  return strchr (host, '.') != NULL && !g_str_has_suffix (host, ".") &&
         !g_str_has_suffix (host, ".local") && !g_str_has_suffix (host, ".lan") &&
         !g_str_has_suffix (host, ".internal") && !g_str_has_suffix (host, ".home.arpa") &&
         !g_str_has_suffix (host, ".localhost");
}

/**
 * vigie_photo_search_is_public:
 * @url: (nullable): where a photo came from
 *
 * Returns: whether it is an address that a service on the web can be given: of http or https, of a
 *   host that is not in a private network, and without a user's name or password
 */
gboolean
vigie_photo_search_is_public (const char *url)
{
  g_autoptr (GUri) uri = NULL;
  g_autofree char *host = NULL;

  if (url == NULL || !g_utf8_validate (url, -1, NULL))
    return FALSE;
  uri = g_uri_parse (url, G_URI_FLAGS_PARSE_RELAXED | G_URI_FLAGS_ENCODED, NULL);
  if (uri == NULL || g_uri_get_userinfo (uri) != NULL || g_uri_get_host (uri) == NULL ||
      (!g_str_equal (g_uri_get_scheme (uri), "https") &&
       !g_str_equal (g_uri_get_scheme (uri), "http")))
    return FALSE;
  host = g_ascii_strdown (g_uri_get_host (uri), -1);
  return is_public_host (host);
}

/**
 * vigie_photo_search_make_link:
 * @service: a service
 * @url: (nullable): the address of a photo
 *
 * Returns: (transfer full) (nullable): the page that shows where else the photo is, with every byte
 *   of @url that has a meaning in an address escaped; %NULL where @url is not public
 */
char *
vigie_photo_search_make_link (const VigieSearchService *service, const char *url)
{
  g_autofree char *escaped = NULL;

  g_return_val_if_fail (service != NULL, NULL);

  if (!vigie_photo_search_is_public (url))
    return NULL;
  escaped = g_uri_escape_string (url, NULL, FALSE);
  return g_strconcat (service->link, escaped, NULL);
}

/* ---- the dialog ---- */

static void
launched_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GtkWindow) window = user_data;
  g_autoptr (GError) error = NULL;
  AdwDialog *alert;

  if (gtk_uri_launcher_launch_finish (GTK_URI_LAUNCHER (object), result, &error) ||
      g_error_matches (error, GTK_DIALOG_ERROR, GTK_DIALOG_ERROR_DISMISSED))
    return;
  alert = ADW_DIALOG (vigie_question_new (_ ("No Browser Was Opened"), error->message));
  adw_alert_dialog_add_response (ADW_ALERT_DIALOG (alert), "close", _ ("_Close"));
  adw_dialog_present (alert, window != NULL ? GTK_WIDGET (window) : NULL);
}

static void
launch (GtkWidget *widget, const char *uri)
{
  GtkRoot *root = gtk_widget_get_root (widget);
  GtkWindow *window = GTK_IS_WINDOW (root) ? GTK_WINDOW (root) : NULL;
  g_autoptr (GtkUriLauncher) launcher = gtk_uri_launcher_new (uri);

  gtk_uri_launcher_launch (launcher, window, NULL, launched_cb,
                           window != NULL ? g_object_ref (window) : NULL);
}

static void
on_response (AdwAlertDialog *dialog, const char *response, gpointer user_data)
{
  const VigieSearchService *service = g_object_get_data (G_OBJECT (dialog), "service");
  g_autofree char *link = NULL;

  if (!g_str_equal (response, "search"))
    return;
  link = vigie_photo_search_make_link (service, g_object_get_data (G_OBJECT (dialog), "url"));
  if (link != NULL)
    launch (GTK_WIDGET (dialog), link);
}

static void
on_service_toggled (GtkCheckButton *check, AdwDialog *dialog)
{
  if (gtk_check_button_get_active (check))
    g_object_set_data (G_OBJECT (dialog), "service",
                       g_object_get_data (G_OBJECT (check), "service"));
}

static GtkWidget *
make_service_row (const VigieSearchService *service)
{
  GtkWidget *row = adw_action_row_new ();

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), service->name);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), _ (service->company));
  return row;
}

static void
add_choice (AdwDialog *dialog, GtkListBox *list, gsize index, GtkWidget **group)
{
  GtkWidget *row = make_service_row (&services[index]);
  GtkWidget *check = gtk_check_button_new ();

  g_object_set_data (G_OBJECT (check), "service", (gpointer) &services[index]);
  gtk_widget_set_valign (check, GTK_ALIGN_CENTER);
  g_signal_connect_object (check, "toggled", G_CALLBACK (on_service_toggled), dialog, 0);
  if (*group != NULL)
    gtk_check_button_set_group (GTK_CHECK_BUTTON (check), GTK_CHECK_BUTTON (*group));
  else
    gtk_check_button_set_active (GTK_CHECK_BUTTON (check), TRUE);
  *group = check;
  adw_action_row_add_prefix (ADW_ACTION_ROW (row), check);
  adw_action_row_set_activatable_widget (ADW_ACTION_ROW (row), check);
  gtk_list_box_append (list, row);
}

static void
on_page_activated (AdwActionRow *row, gpointer user_data)
{
  const VigieSearchService *service = user_data;

  launch (GTK_WIDGET (row), service->page);
}

static GtkWidget *
make_list (void)
{
  GtkWidget *list = gtk_list_box_new ();

  gtk_list_box_set_selection_mode (GTK_LIST_BOX (list), GTK_SELECTION_NONE);
  gtk_widget_add_css_class (list, "boxed-list");
  return list;
}

static void
add_upload_row (GtkListBox *list, gsize index)
{
  GtkWidget *row = make_service_row (&services[index]);

  adw_action_row_add_suffix (ADW_ACTION_ROW (row),
                             gtk_image_new_from_icon_name ("vigie-link-symbolic"));
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), TRUE);
  g_signal_connect (row, "activated", G_CALLBACK (on_page_activated), (gpointer) &services[index]);
  gtk_list_box_append (list, row);
}

/* A long one in its two ends: what is told of it is where it leads. */
static char *
shorten (const char *url)
{
  glong length = g_utf8_strlen (url, -1);
  g_autofree char *start = NULL;

  if (length <= LONGEST_ADDRESS)
    return g_strdup (url);
  start = g_utf8_substring (url, 0, LONGEST_ADDRESS - ADDRESS_END);
  return g_strconcat (start, "…", g_utf8_offset_to_pointer (url, length - ADDRESS_END), NULL);
}

static GtkWidget *
make_address_row (const char *url)
{
  g_autofree char *text = shorten (url);
  GtkWidget *row = adw_action_row_new ();

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), _ ("What is sent"));
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), text);
  gtk_widget_set_tooltip_text (row, url);
  gtk_widget_add_css_class (row, "property");
  return row;
}

static AdwDialog *
make_address_dialog (const char *url)
{
  AdwDialog *dialog = ADW_DIALOG (vigie_question_new (
      _ ("Search This Picture Elsewhere?"),
      _ ("The public address of the photo is sent to the company that you choose. The photo itself "
         "does not leave this desk. The search may be seen by others than the service.")));
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 12);
  GtkWidget *address = make_list ();
  GtkWidget *list = make_list ();
  GtkWidget *group = NULL;

  g_object_set_data_full (G_OBJECT (dialog), "url", g_strdup (url), g_free);
  for (gsize i = 0; i < G_N_ELEMENTS (services); i++)
    add_choice (dialog, GTK_LIST_BOX (list), i, &group);
  gtk_list_box_append (GTK_LIST_BOX (address), make_address_row (url));
  gtk_box_append (GTK_BOX (box), address);
  gtk_box_append (GTK_BOX (box), list);
  adw_alert_dialog_set_extra_child (ADW_ALERT_DIALOG (dialog), box);
  adw_alert_dialog_add_responses (ADW_ALERT_DIALOG (dialog), "cancel", _ ("_Cancel"), "search",
                                  _ ("_Send the Address"), NULL);
  adw_alert_dialog_set_response_appearance (ADW_ALERT_DIALOG (dialog), "search",
                                            ADW_RESPONSE_SUGGESTED);
  g_signal_connect (dialog, "response", G_CALLBACK (on_response), NULL);
  return dialog;
}

static AdwDialog *
make_upload_dialog (void)
{
  AdwDialog *dialog = ADW_DIALOG (vigie_question_new (
      _ ("No Public Address"),
      _ ("No service can be told where to find this photo. Save a copy and upload it on the page "
         "of a "
         "service: then the photo itself goes to that company, and others may see it there.")));
  GtkWidget *list = make_list ();
  GtkWidget *save = adw_button_row_new ();

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (save), _ ("_Save a Copy…"));
  adw_preferences_row_set_use_underline (ADW_PREFERENCES_ROW (save), TRUE);
  adw_button_row_set_start_icon_name (ADW_BUTTON_ROW (save), "document-save-symbolic");
  gtk_actionable_set_action_name (GTK_ACTIONABLE (save), "viewer.save");
  gtk_list_box_append (GTK_LIST_BOX (list), save);
  for (gsize i = 0; i < G_N_ELEMENTS (services); i++)
    add_upload_row (GTK_LIST_BOX (list), i);
  adw_alert_dialog_set_extra_child (ADW_ALERT_DIALOG (dialog), list);
  adw_alert_dialog_add_response (ADW_ALERT_DIALOG (dialog), "close", _ ("_Close"));
  return dialog;
}

/**
 * vigie_photo_search_dialog_new:
 * @url: (nullable): where the photo came from
 *
 * Says what would be sent, and to whom, before anything is. For a photo with a public address it
 * offers the services; for another the pages where a copy can be uploaded, and the action
 * "viewer.save" of the window around it.
 *
 * Returns: (transfer floating): a dialog
 */
AdwDialog *
vigie_photo_search_dialog_new (const char *url)
{
  return vigie_photo_search_is_public (url) ? make_address_dialog (url) : make_upload_dialog ();
}

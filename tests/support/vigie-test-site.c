/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "vigie-test-site.h"

#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

#include "vigie-real-server.h"
#include "vigie-test-util.h"

#define MODULES "/usr/lib/apache2/modules"
#define PATIENCE_MS 20000

/* One path, as Apache is told of it in .htaccess. */
typedef struct
{
  VigieTestSitePacking packing;
  guint status; /* 0 for the file */
  char *to;
  char *retry_after;
} Rule;

struct _VigieTestSite
{
  VigieWebServer *fake; /* (nullable) */
  GHashTable *packings; /* (element-type utf8 int): of the fake */

  char *base;        /* (nullable): its folder at Apache's: "/1" */
  char *folder;      /* the same on disk */
  GHashTable *rules; /* (element-type utf8 Rule) */
};

/* One for all sites of a program. */
typedef struct
{
  VigieRealServer *server; /* (nullable) */
  char *program;
  VigieTestDir *folder;
  guint n_sites;
} Apache;

static Apache apache;

/* ---- Apache ---- */

static void
rule_free (gpointer data)
{
  Rule *self = data;

  g_free (self->to);
  g_free (self->retry_after);
  g_free (self);
}

static Rule *
find_rule (VigieTestSite *self, const char *path)
{
  Rule *rule = g_hash_table_lookup (self->rules, path);

  if (rule == NULL)
    {
      rule = g_new0 (Rule, 1);
      g_hash_table_insert (self->rules, g_strdup (path), rule);
    }
  return rule;
}

static void
set_rule (Rule *self, guint status, const char *to, const char *retry_after)
{
  self->status = status;
  g_set_str (&self->to, to);
  g_set_str (&self->retry_after, retry_after);
}

static void
write_in (const char *folder, const char *name, const char *text)
{
  g_autofree char *path = g_build_filename (folder, name, NULL);
  g_autoptr (GError) error = NULL;

  g_file_set_contents (path, text, -1, &error);
  g_assert_no_error (error);
  g_assert_cmpint (g_chmod (path, 0644), ==, 0); /* Apache of root's is somebody else */
}

/* Apache reads it anew with each request. */
static void
write_rules (VigieTestSite *self)
{
  static const char *const filters[] = { NULL, "DEFLATE", "BROTLI_COMPRESS" };
  g_autoptr (GString) text = g_string_new ("FileETag Digest\nRewriteEngine On\n");
  GHashTableIter iter;
  gpointer path, data;

  g_hash_table_iter_init (&iter, self->rules);
  while (g_hash_table_iter_next (&iter, &path, &data))
    {
      const char *name = (const char *) path + 1;
      const Rule *rule = data;

      if (rule->status != 0)
        g_string_append_printf (text, "RewriteRule ^%s$ %s [R=%u,L]\n", name,
                                rule->to != NULL ? rule->to : "-", rule->status);
      if (rule->retry_after != NULL)
        g_string_append_printf (text, "Header always set Retry-After \"%s\"\n", rule->retry_after);
      if (filters[rule->packing] != NULL)
        g_string_append_printf (text, "<Files \"%s\">\nSetOutputFilter %s\n</Files>\n", name,
                                filters[rule->packing]);
    }
  write_in (self->folder, ".htaccess", text->str);
}

static GStrv
prepare (guint port, gpointer user_data)
{
  static const char *const modules[] = { "mpm_event", "authz_core", "rewrite",
                                         "headers",   "deflate",    "brotli" };
  g_autoptr (GString) text = g_string_new (NULL);
  g_autofree char *path = g_build_filename (apache.folder, "server.conf", NULL);

  g_string_printf (text,
                   "ServerRoot %1$s\nServerName localhost\nListen 127.0.0.1:%2$u\n"
                   "PidFile %1$s/apache.pid\nErrorLog %1$s/error.log\nDefaultRuntimeDir %1$s\n%3$s",
                   apache.folder, port,
                   geteuid () == 0 ? "User \"#65534\"\nGroup \"#65534\"\n" : "");
  for (gsize i = 0; i < G_N_ELEMENTS (modules); i++)
    g_string_append_printf (text, "LoadModule %1$s_module " MODULES "/mod_%1$s.so\n", modules[i]);
  g_string_append_printf (text,
                          "CustomLog %1$s/access.log \"%%U\"\n"
                          "DocumentRoot %1$s/root\n<Directory %1$s/root>\nAllowOverride All\n"
                          "Require all granted\n</Directory>\n",
                          apache.folder);
  write_in (apache.folder, "server.conf", text->str);
  return g_strdupv (
      (char *[]) { apache.program, (char *) "-f", path, (char *) "-DFOREGROUND", NULL });
}

static void
make_folder (const char *path)
{
  g_assert_cmpint (g_mkdir (path, 0755), ==, 0);
  g_assert_cmpint (g_chmod (path, 0755), ==, 0);
}

/* FALSE, with a word, where it is not installed. */
static gboolean
ensure_apache (void)
{
  g_autofree char *program = vigie_real_server_find_program ("apache2");
  g_autofree char *output = NULL;
  g_autofree char *root = NULL;

  if (apache.server != NULL)
    return TRUE;
  if (program == NULL || !g_file_test (MODULES "/mod_brotli.so", G_FILE_TEST_EXISTS))
    {
      g_test_skip ("Apache is not installed");
      return FALSE;
    }
  apache.program = g_steal_pointer (&program);
  apache.folder = vigie_test_make_dir ();
  g_assert_cmpint (g_chmod (apache.folder, 0755), ==, 0);
  root = g_build_filename (apache.folder, "root", NULL);
  make_folder (root);
  output = g_build_filename (apache.folder, "output", NULL);
  apache.server = vigie_real_server_start ("Apache", output, prepare, NULL);
  return TRUE;
}

static gboolean
begin_at_apache (VigieTestSite *self)
{
  if (!ensure_apache ())
    return FALSE;
  self->base = g_strdup_printf ("/%u", ++apache.n_sites);
  self->folder = g_strconcat (apache.folder, "/root", self->base, NULL);
  make_folder (self->folder);
  write_rules (self);
  return TRUE;
}

static guint
count_in_log (VigieTestSite *self, const char *path)
{
  g_autofree char *log = g_build_filename (apache.folder, "access.log", NULL);
  g_autofree char *asked = g_strconcat (self->base, path, NULL);
  g_autofree char *text = NULL;
  g_auto (GStrv) lines = NULL;
  guint n = 0;

  if (!g_file_get_contents (log, &text, NULL, NULL))
    return 0;
  lines = g_strsplit (text, "\n", -1);
  for (guint i = 0; lines[i] != NULL; i++)
    n += g_str_equal (lines[i], asked);
  return n;
}

/* ---- ours ---- */

static GBytes *
pack_gzip (const char *text)
{
  g_autoptr (GZlibCompressor) packer = g_zlib_compressor_new (G_ZLIB_COMPRESSOR_FORMAT_GZIP, 9);
  g_autoptr (GBytes) plain = g_bytes_new (text, strlen (text));
  g_autoptr (GError) error = NULL;
  GBytes *packed = g_converter_convert_bytes (G_CONVERTER (packer), plain, &error);

  g_assert_no_error (error);
  return packed;
}

/* RFC 7932 §9.2: a window of 16 bits, one meta-block that is not compressed, and the empty last
 * one. */
static GBytes *
pack_brotli (const char *text)
{
  gsize length = strlen (text);
  guint32 head = GUINT32_TO_LE ((guint32) (length - 1) << 4 | 1u << 20);
  g_autoptr (GByteArray) packed = g_byte_array_new ();

  g_assert_true (length > 0 && length <= 65536);
  g_byte_array_append (packed, (const guint8 *) &head, 3);
  g_byte_array_append (packed, (const guint8 *) text, (guint) length);
  g_byte_array_append (packed, (const guint8 *) "\x03", 1);
  return g_byte_array_free_to_bytes (g_steal_pointer (&packed));
}

static void
put_in_fake (VigieTestSite *self, const char *path, const char *text)
{
  VigieTestSitePacking packing = GPOINTER_TO_INT (g_hash_table_lookup (self->packings, path));
  g_autofree char *digest = g_compute_checksum_for_string (G_CHECKSUM_SHA256, text, -1);
  g_autofree char *etag = g_strdup_printf ("\"%.16s\"", digest);
  g_autoptr (GBytes) body = packing == VIGIE_TEST_SITE_GZIP     ? pack_gzip (text)
                            : packing == VIGIE_TEST_SITE_BROTLI ? pack_brotli (text)
                                                                : g_bytes_new (text, strlen (text));

  vigie_web_server_set (self->fake, path, 200, NULL, body, "ETag", etag,
                        packing != VIGIE_TEST_SITE_PLAIN ? "Content-Encoding" : NULL,
                        packing == VIGIE_TEST_SITE_GZIP ? "gzip" : "br", NULL);
}

/* ---- both ---- */

VigieTestSite *
vigie_test_site_new (gboolean is_real)
{
  VigieTestSite *self = g_new0 (VigieTestSite, 1);

  self->rules = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, rule_free);
  self->packings = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  if (!is_real)
    self->fake = vigie_web_server_new ();
  else if (!begin_at_apache (self))
    g_clear_pointer (&self, vigie_test_site_free);
  return self;
}

void
vigie_test_site_free (VigieTestSite *self)
{
  if (self == NULL)
    return;
  g_clear_pointer (&self->fake, vigie_web_server_free);
  g_hash_table_unref (self->rules);
  g_hash_table_unref (self->packings);
  g_free (self->base);
  g_free (self->folder);
  g_free (self);
}

void
vigie_test_site_end_all (void)
{
  g_clear_pointer (&apache.server, vigie_real_server_stop);
  g_clear_pointer (&apache.folder, vigie_test_remove_dir);
  g_clear_pointer (&apache.program, g_free);
}

char *
vigie_test_site_dup_uri (VigieTestSite *self, const char *path)
{
  if (self->fake != NULL)
    return vigie_web_server_dup_uri (self->fake, path);
  return g_strdup_printf ("http://127.0.0.1:%u%s%s", vigie_real_server_get_port (apache.server),
                          self->base, path);
}

void
vigie_test_site_put (VigieTestSite *self, const char *path, const char *text)
{
  if (self->fake != NULL)
    {
      put_in_fake (self, path, text);
      return;
    }
  write_in (self->folder, path, text);
  set_rule (find_rule (self, path), 0, NULL, NULL);
  write_rules (self);
}

/* Of what is put there from then on. */
void
vigie_test_site_set_packing (VigieTestSite *self, const char *path, VigieTestSitePacking packing)
{
  g_hash_table_insert (self->packings, g_strdup (path), GINT_TO_POINTER (packing));
  find_rule (self, path)->packing = packing;
}

void
vigie_test_site_move (VigieTestSite *self, const char *path, guint status, const char *to)
{
  g_autofree char *whole =
      self->base != NULL && to[0] == '/' ? g_strconcat (self->base, to, NULL) : g_strdup (to);

  if (self->fake != NULL)
    {
      vigie_web_server_set (self->fake, path, status, NULL, NULL, "Location", to, NULL);
      return;
    }
  set_rule (find_rule (self, path), status, whole, NULL);
  write_rules (self);
}

void
vigie_test_site_refuse (VigieTestSite *self,
                        const char *path,
                        guint status,
                        const char *retry_after)
{
  if (self->fake != NULL)
    {
      vigie_web_server_set (self->fake, path, status, NULL, NULL,
                            retry_after != NULL ? "Retry-After" : NULL, retry_after, NULL);
      return;
    }
  set_rule (find_rule (self, path), status, NULL, retry_after);
  write_rules (self);
}

typedef struct
{
  VigieTestSite *site;
  const char *path;
  guint n_requests;
} Expected;

static guint
count (VigieTestSite *self, const char *path)
{
  return self->fake != NULL ? vigie_web_server_count (self->fake, path) : count_in_log (self, path);
}

static gboolean
is_counted (gpointer data)
{
  const Expected *self = data;

  return count (self->site, self->path) >= self->n_requests;
}

void
vigie_test_site_expect_count (VigieTestSite *self, const char *path, guint n_requests)
{
  Expected expected = { self, path, n_requests };

  g_assert_true (vigie_test_wait_until (is_counted, &expected, PATIENCE_MS)); /* Apache’s log */
  g_assert_cmpuint (count (self, path), ==, n_requests);
}

VigieWebServer *
vigie_test_site_get_fake (VigieTestSite *self)
{
  return self->fake;
}

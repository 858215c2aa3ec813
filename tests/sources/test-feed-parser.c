/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "feed-checks.h"

#define RSS(inner) "<rss version=\"2.0\"><channel><title>Crue</title>" inner "</channel></rss>"
#define ATOM(inner)                                                                                \
  "<feed xmlns=\"http://www.w3.org/2005/Atom\"><title>Crue</title>" inner "</feed>"

/* ---- helpers ---- */

static void
expect_text (const char *xml, const char *text)
{
  g_autoptr (VigieFeed) feed = parse (xml);

  g_assert_cmpstr (get (feed, 0)->text, ==, text);
}

static void
expect_error (const char *data, gsize length, const char *sentence)
{
  g_autoptr (GBytes) bytes = g_bytes_new (data, length);
  g_autoptr (GError) error = NULL;

  g_assert_null (vigie_feed_parse (bytes, NULL, BASE, NULL, &error));
  g_assert_error (error, VIGIE_ERROR, VIGIE_ERROR_INVALID);
  g_assert_cmpstr (error->message, ==, sentence);
}

static void
expect_time (gint64 at, const char *text)
{
  g_autofree char *formatted = vigie_time_format (at);

  g_assert_cmpstr (formatted, ==, text);
}

/* ---- RSS and Atom ---- */

static void
test_rss (void)
{
  g_autoptr (VigieFeed) feed =
      parse ("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
             "<rss version=\"2.0\" xmlns:dc=\"http://purl.org/dc/elements/1.1/\" "
             "xmlns:content=\"http://purl.org/rss/1.0/modules/content/\"><channel>"
             "<title>Préfecture &amp; secours</title><ttl>5</ttl><item>"
             "<title>Pont &amp;amp; quai fermés</title><link>/pont?a=1&amp;b=2</link>"
             "<guid isPermaLink=\"false\"> pref-1 </guid>"
             "<pubDate>Tue, 24 Nov 2026 10:00:00 +0100</pubDate>"
             "<description>court</description><dc:creator>Cellule</dc:creator>"
             "<content:encoded><![CDATA[<p>Le pont est <b>fermé</b>.</p><p>Déviation.</p>]]>"
             "</content:encoded></item><item><title>Deux</title>"
             "<author>a@b.example (Mairie d’Arles)</author>"
             "<guid>https://pref.example/2</guid></item></channel></rss>\n");
  const VigieFeedEntry *entry = get (feed, 0);

  g_assert_cmpstr (feed->title, ==, "Préfecture & secours");
  g_assert_cmpint (feed->ttl_ms, ==, 5 * 60 * 1000);
  g_assert_false (feed->is_mended);
  g_assert_cmpuint (feed->entries->len, ==, 2);
  g_assert_cmpstr (entry->id, ==, "pref-1");
  g_assert_cmpstr (entry->url, ==, "https://pref.example/pont?a=1&b=2");
  g_assert_cmpstr (entry->author, ==, "Cellule");
  g_assert_cmpstr (entry->text, ==, "Pont & quai fermés\n\nLe pont est fermé.\n\nDéviation.");
  expect_time (entry->published_at, "2026-11-24T09:00:00.000Z");
  g_assert_cmpint (entry->updated_at, ==, VIGIE_TIME_UNKNOWN);
  entry = get (feed, 1);
  g_assert_cmpstr (entry->id, ==, "https://pref.example/2");
  g_assert_cmpstr (entry->url, ==, "https://pref.example/2");
  g_assert_cmpstr (entry->author, ==, "Mairie d’Arles");
  g_assert_cmpint (entry->published_at, ==, VIGIE_TIME_UNKNOWN);
}

static void
test_rdf (void)
{
  g_autoptr (VigieFeed) feed =
      parse ("<rdf:RDF xmlns:rdf=\"http://www.w3.org/1999/02/22-rdf-syntax-ns#\" "
             "xmlns=\"http://purl.org/rss/1.0/\" xmlns:dc=\"http://purl.org/dc/elements/1.1/\">"
             "<channel rdf:about=\"https://x.example/\"><title>Un</title><items><rdf:Seq>"
             "<rdf:li resource=\"https://x.example/a\"/></rdf:Seq></items></channel>"
             "<item rdf:about=\"https://x.example/a\"><title>Route coupée</title>"
             "<dc:date>2026-11-24T10:00:00+01:00</dc:date></item></rdf:RDF>");

  g_assert_false (feed->is_mended);
  g_assert_cmpstr (get (feed, 0)->id, ==, "https://x.example/a");
  g_assert_cmpstr (get (feed, 0)->url, ==, "https://x.example/a");
  expect_time (get (feed, 0)->published_at, "2026-11-24T09:00:00.000Z");
}

static void
test_atom (void)
{
  g_autoptr (VigieFeed) feed = parse (
      "<feed xmlns=\"http://www.w3.org/2005/Atom\" xml:base=\"https://x.example/a/\">"
      "<title type=\"html\">&lt;b&gt;Crue&lt;/b&gt;</title><author><name>Vigie</name></author>"
      "<entry xml:base=\"b/\"><id>urn:1</id><title>1 &lt; 2</title>"
      "<link rel=\"self\" href=\"self\"/><link rel=\"alternate\" type=\"application/json\" "
      "href=\"page.json\"/><link href=\"page\"/><link rel=\"enclosure\" type=\"image/png\" "
      "href=\"../p.png\"/><published>2026-11-24T10:00:00Z</published>"
      "<updated>2026-11-24T11:00:00Z</updated><content type=\"xhtml\">"
      "<div xmlns=\"http://www.w3.org/1999/xhtml\"><p>Eau &amp; boue</p><p>Haute"
      "<img src=\"i.jpg\" alt=\"\"/></p></div></content></entry>"
      "<entry><id>urn:2</id><summary type=\"html\">&lt;p&gt;Deux&lt;/p&gt;</summary>"
      "<content type=\"image/png\">iVBORw0KGgo=</content>"
      "<author><name>Autre</name><email>x@y</email></author></entry></feed>");
  const VigieFeedEntry *entry = get (feed, 0);

  g_assert_cmpstr (feed->title, ==, "Crue");
  g_assert_cmpstr (entry->id, ==, "urn:1");
  g_assert_cmpstr (entry->url, ==, "https://x.example/a/b/page");
  g_assert_cmpstr (entry->author, ==, "Vigie");
  g_assert_cmpstr (entry->text, ==, "1 < 2\n\nEau & boue\n\nHaute");
  expect_time (entry->published_at, "2026-11-24T10:00:00.000Z");
  expect_time (entry->updated_at, "2026-11-24T11:00:00.000Z");
  g_assert_cmpstr (entry->photos[0], ==, "https://x.example/a/p.png");
  g_assert_cmpstr (entry->photos[1], ==, "https://x.example/a/b/i.jpg");
  g_assert_null (entry->photos[2]);
  entry = get (feed, 1);
  g_assert_cmpstr (entry->text, ==, "Deux");
  g_assert_cmpstr (entry->author, ==, "Autre");
}

static void
test_text (void)
{
  /* HTML in HTML, lines of plain text, and a title that is the beginning of what follows */
  expect_text (RSS ("<item><description>&lt;p&gt;a &amp;lt; b&lt;/p&gt;</description></item>"),
               "a < b");
  expect_text (RSS ("<item><description>un\ndeux &amp;eacute;t&amp;eacute;</description></item>"),
               "un\ndeux été");
  expect_text (RSS ("<item><title>La route est…</title><description>La route est coupée"
                    "</description></item>"),
               "La route est coupée");
  expect_text (RSS ("<item><title>La route</title><description>La  route\ncoupée</description>"
                    "</item>"),
               "La  route\ncoupée");
  expect_text (RSS ("<item><title>5 &lt; 6</title></item>"), "5 < 6");
  expect_text (ATOM ("<entry><title>&lt;b&gt;Eau&lt;/b&gt;</title></entry>"), "Eau");
  expect_text (ATOM ("<entry><title>a &amp;lt;b</title></entry>"), "a &lt;b");
  /* what no XML knows, but everybody writes */
  expect_text (RSS ("<item><title>Caf&eacute;&nbsp;&#146;R&D; Tom & Jerry</title></item>"),
               "Café\302\240’R&D; Tom & Jerry");
  expect_text (RSS ("<item><title>a < b</title></item>"), "a < b");
  expect_text (RSS ("<item><title><![CDATA[R&D &amp; <b>x</b>]]></title></item>"), "R&D & x");
}

static void
test_photos (void)
{
  g_autoptr (VigieFeed) feed =
      parse ("<rss xmlns:media=\"http://search.yahoo.com/mrss/\"><channel><item><title>a</title>"
             "<media:group><media:content url=\"a.jpg\" medium=\"image\"/>"
             "<media:content url=\"v.mp4\" type=\"video/mp4\"/><media:thumbnail url=\"t.jpg\"/>"
             "</media:group><enclosure url=\"e.JPG?x\" length=\"1\"/><enclosure url=\"s.mp3\" "
             "type=\"audio/mpeg\"/><description>&lt;img src='/i.png?a&amp;amp;b'&gt;"
             "&lt;IMG class=x SRC=b.jpg&gt;&lt;img src=\"a.jpg\"&gt;&lt;img width=\"1\" "
             "src=\"count.gif\"&gt;&lt;img src=\"data:image/png;base64,AA\"&gt;&lt;img "
             "src=\"javascript:alert(1)\"&gt;&lt;img data-src=\"lazy.jpg\"&gt;</description></item>"
             "<item><title>b</title><media:thumbnail url=\"t.jpg\"/></item></channel></rss>");
  const VigieFeedEntry *entry = get (feed, 0);
  static const char *const expected[] = { "https://pref.example/feeds/a.jpg",
                                          "https://pref.example/feeds/e.JPG?x",
                                          "https://pref.example/i.png?a&b",
                                          "https://pref.example/feeds/b.jpg", NULL };

  for (gsize i = 0; i < G_N_ELEMENTS (expected); i++)
    g_assert_cmpstr (entry->photos[i], ==, expected[i]);
  g_assert_cmpstr (get (feed, 1)->photos[0], ==, "https://pref.example/feeds/t.jpg");
}

static void
test_addresses (void)
{
  g_autoptr (VigieFeed) feed =
      parse (RSS ("<item><title>a</title><link>javascript:alert(1)</link></item>"
                  "<item><title>b</title><link>file:///etc/passwd</link></item>"
                  "<item><title>c</title><guid>tag:x,2026:1</guid></item>"
                  "<item><title>d</title><link>https://x.example/a b</link></item>"));

  g_assert_null (get (feed, 0)->url);
  g_assert_null (get (feed, 1)->url);
  g_assert_null (get (feed, 2)->url);
  g_assert_cmpstr (get (feed, 2)->id, ==, "tag:x,2026:1");
  g_assert_true (g_str_has_prefix (get (feed, 3)->url, "https://x.example/a"));
}

static void
test_dates (void)
{
  static const struct
  {
    const char *text;
    const char *expected;
  } dates[] = {
    { "Tue, 24 Nov 2026 10:00:00 GMT", "2026-11-24T10:00:00.000Z" },
    { "Tue, 24 Nov 2026 10:00:00 EST", "2026-11-24T15:00:00.000Z" },
    { "Tue, 24 Nov 2026 10:00:00 CEST", "2026-11-24T08:00:00.000Z" },
    { "Tue, 24 Nov 26 10:00 CET", "2026-11-24T09:00:00.000Z" },
    { "24 Nov 2026 10:00:00 UT", "2026-11-24T10:00:00.000Z" },
    { "Tue, 24 Nov 2026 10:00:00 GMT+0100", "2026-11-24T09:00:00.000Z" },
    { "Tue, 24 Nov 2026 10:00:00 +0100 (CET)", "2026-11-24T09:00:00.000Z" },
    { "mar., 24 nov. 2026 10:00:00 +0100", "2026-11-24T09:00:00.000Z" },
    { "Tue, 24 Nov 2026 10:00:00 XYZT", "2026-11-24T10:00:00.000Z" },
    { "2026-11-24T10:00:00.5+01:00", "2026-11-24T09:00:00.500Z" },
    { "2026-11-24", "2026-11-24T00:00:00.000Z" },
    { "demain", "" },
    { "", "" },
    { "Tue, 24 Foo 2026 10:00:00 GMT", "" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (dates); i++)
    {
      g_autofree char *xml = g_strdup_printf (
          RSS ("<item><title>a</title><pubDate>\n%s </pubDate></item>"), dates[i].text);
      g_autoptr (VigieFeed) feed = parse (xml);

      g_test_message ("%s", dates[i].text);
      expect_time (get (feed, 0)->published_at, dates[i].expected);
    }
}

static void
test_names (void)
{
  /* without a name: the page, else what it says; the same each time */
  static const char xml[] = RSS ("<item><title>a</title><link>https://x.example/a</link></item>"
                                 "<item><title>b</title></item><item><title>c</title></item>");
  g_autoptr (VigieFeed) feed = parse (xml);
  g_autoptr (VigieFeed) again = parse (xml);

  g_assert_cmpstr (get (feed, 0)->id, ==, "https://x.example/a");
  g_assert_cmpstr (get (feed, 1)->id, !=, get (feed, 2)->id);
  g_assert_cmpstr (get (feed, 1)->id, ==, get (again, 1)->id);
}

static void
test_one_name_for_all (void)
{
  g_autoptr (VigieFeed) feed =
      parse (RSS ("<item><guid>1</guid><link>https://x.example/a</link></item>"
                  "<item><guid>1</guid><link>https://x.example/b</link></item>"
                  "<item><guid>2</guid><link>https://x.example/c</link></item>"));

  g_assert_cmpuint (feed->entries->len, ==, 3);
  g_assert_cmpstr (get (feed, 0)->id, ==, "https://x.example/a");
  g_assert_cmpstr (get (feed, 1)->id, ==, "https://x.example/b");
  g_assert_cmpstr (get (feed, 2)->id, ==, "2");
}

static void
test_versions (void)
{
  g_autoptr (VigieFeed) feed = parse (ATOM (
      "<entry><id>1</id><title>vieux</title><updated>2026-11-24T10:00:00Z</updated></entry>"
      "<entry><id>2</id><title>autre</title></entry>"
      "<entry><id>1</id><title>neuf</title><updated>2026-11-24T11:00:00Z</updated></entry>"
      "<entry><id>1</id><title>vieux</title><updated>2026-11-24T10:30:00Z</updated></entry>"));

  g_assert_cmpuint (feed->entries->len, ==, 2);
  g_assert_cmpstr (get (feed, 0)->text, ==, "autre");
  g_assert_cmpstr (get (feed, 1)->text, ==, "neuf");
}

/* ---- encodings ---- */

static void
expect_bytes (const char *data, gsize length, gboolean is_mended)
{
  g_autoptr (VigieFeed) feed = parse_bytes (data, length, NULL);

  g_assert_cmpstr (get (feed, 0)->text, ==, "Évacuée à Saint-Gilles…");
  g_assert_cmpint (feed->is_mended, ==, is_mended);
}

static void
expect_converted (const char *charset, const char *declared, const char *mark, gboolean is_mended)
{
  g_autofree char *xml = g_strdup_printf (
      "<?xml version=\"1.0\"%s%s%s?>" RSS ("<item><title>Évacuée à Saint-Gilles…</title></item>"),
      declared != NULL ? " encoding=\"" : "", declared != NULL ? declared : "",
      declared != NULL ? "\"" : "");
  g_autoptr (GError) error = NULL;
  gsize length;
  g_autofree char *converted = g_convert (xml, -1, charset, "UTF-8", NULL, &length, &error);
  g_autoptr (GByteArray) bytes = g_byte_array_new ();

  g_assert_no_error (error);
  g_byte_array_append (bytes, (const guint8 *) mark, (guint) strlen (mark));
  g_byte_array_append (bytes, (const guint8 *) converted, (guint) length);
  g_test_message ("%s as %s", charset, declared != NULL ? declared : "nothing");
  expect_bytes ((const char *) bytes->data, bytes->len, is_mended);
}

static void
test_encodings (void)
{
  expect_converted ("UTF-8", "UTF-8", "", FALSE);
  expect_converted ("UTF-8", NULL, "", FALSE);
  expect_converted ("UTF-8", "ISO-8859-1", "", FALSE); /* a lie */
  expect_converted ("UTF-8", "windows-1252", "\357\273\277", FALSE);
  expect_converted ("UTF-8", "UTF-16", "", FALSE); /* a lie */
  expect_converted ("WINDOWS-1252", "ISO-8859-1", "", FALSE);
  expect_converted ("WINDOWS-1252", "UTF-8", "", TRUE); /* a lie */
  expect_converted ("WINDOWS-1252", NULL, "", TRUE);
  expect_converted ("WINDOWS-1252", "klingon", "", TRUE);
  expect_converted ("MACINTOSH", "macintosh", "", FALSE);
  expect_converted ("UTF-16LE", "UTF-16", "\xff\xfe", FALSE);
  expect_converted ("UTF-16BE", "UTF-16", "\xfe\xff", FALSE);
  expect_converted ("UTF-16LE", NULL, "", FALSE);
  expect_converted ("UTF-16BE", "UTF-8", "", FALSE);
  expect_converted ("UTF-32LE", NULL, "", FALSE);
}

static void
test_server_charset (void)
{
  g_autoptr (GBytes) bytes =
      g_bytes_new_static (RSS ("<item><title>\xcf\xf0\xe8\xe2\xe5\xf2</title></item>"),
                          strlen (RSS ("<item><title>\xcf\xf0\xe8\xe2\xe5\xf2</title></item>")));
  g_autoptr (GError) error = NULL;
  g_autoptr (VigieFeed) feed = vigie_feed_parse (bytes, "windows-1251", BASE, NULL, &error);

  g_assert_no_error (error);
  g_assert_cmpstr (get (feed, 0)->text, ==, "Привет");
}

/* A few bytes from elsewhere in good UTF-8, and characters that XML forbids. */
static void
test_mixed_bytes (void)
{
  static const char xml[] =
      RSS ("<item><title>\303\211t\303\251 \303\240 l\x92\303\251t\351 \1\33fin\0.</title></item>");
  g_autoptr (VigieFeed) feed = parse_bytes (xml, sizeof xml - 1, NULL);

  g_assert_true (feed->is_mended);
  g_assert_cmpstr (get (feed, 0)->text, ==, "Été à l’été fin.");
}

/* ---- not well-formed ---- */

static void
test_undeclared_prefixes (void)
{
  g_autoptr (VigieFeed) feed =
      parse ("<rss><channel><item><title>a</title><dc:creator>Moi</dc:creator>"
             "<georss:point>43.68 4.63</georss:point><content:encoded>Texte</content:encoded>"
             "<media:content url=\"a.jpg\" medium=\"image\"/></item></channel></rss>");

  g_assert_true (feed->is_mended);
  g_assert_cmpstr (get (feed, 0)->author, ==, "Moi");
  g_assert_cmpstr (get (feed, 0)->text, ==, "a\n\nTexte");
  g_assert_nonnull (get (feed, 0)->photos[0]);
  expect_wkt (get (feed, 0), "POINT (4.63 43.68)");
}

static void
test_bad_tags (void)
{
  g_autoptr (GString) xml = g_string_new ("<rss><channel><title>x</title>");
  g_autoptr (VigieFeed) feed = NULL;

  /* HTML as it is, an end that nothing began, an item without an end */
  g_string_append (xml, "<item><title>un</title><description>a<br>b <b>c</i></b></description>"
                        "<guid>1</guid></item>");
  for (int i = 0; i < 500; i++)
    g_string_append_printf (xml,
                            "<item><guid>s%d</guid></b><title>t%d</title><description>a<br>b<br>"
                            "<img src=\"x.jpg\"><hr></description></item>",
                            i, i);
  g_string_append (xml, "<item><title>deux</title><guid>2</guid>"
                        "<item><title>trois</title><guid>3</guid></item></channel></rss>");
  feed = parse (xml->str);
  g_assert_true (feed->is_mended);
  g_assert_cmpuint (feed->entries->len, ==, 503);
  g_assert_cmpstr (get (feed, 0)->id, ==, "1");
  g_assert_cmpstr (get (feed, 0)->text, ==, "un\n\na\nb c");
  g_assert_cmpstr (get (feed, 500)->text, ==, "t499\n\na\nb");
  g_assert_cmpstr (get (feed, 501)->text, ==, "deux");
  g_assert_cmpstr (get (feed, 502)->id, ==, "3");
}

static void
test_before_and_after (void)
{
  g_autoptr (VigieFeed) blank = parse ("\n \n<?xml version=\"1.0\"?><!-- <html> -->\n" RSS (
      "<item><title>a</title></item>") "\n<!-- 12 ms -->");
  g_autoptr (VigieFeed) warned =
      parse ("<br />\n<b>Warning</b>: mysql_connect() in <b>x.php</b>\n"
             "<?xml version=\"1.0\"?>" RSS ("<item><title>a</title></item>") "<script>x</script>");

  g_assert_false (blank->is_mended);
  g_assert_cmpuint (blank->entries->len, ==, 1);
  g_assert_true (warned->is_mended);
  g_assert_cmpuint (warned->entries->len, ==, 1);
}

static void
test_cut (void)
{
  static const char xml[] = RSS ("<item><guid>1</guid><title>un</title></item>"
                                 "<item><guid>2</guid><title>deux</title></item>");
  const char *second = strstr (xml, "<item><guid>2");

  for (gsize length = (gsize) (second - xml); length < strlen (xml); length++)
    {
      g_autoptr (VigieFeed) feed = parse_bytes (xml, length, NULL);

      g_assert_true (feed->is_mended);
      g_assert_cmpuint (feed->entries->len, >=, 1);
      g_assert_cmpstr (get (feed, 0)->text, ==, "un");
      if (feed->entries->len == 2) /* whole or not at all */
        g_assert_cmpstr (get (feed, 1)->text, ==, "deux");
    }
}

static void
test_empty_feed (void)
{
  g_autoptr (VigieFeed) rss = parse ("<rss><channel><title>x</title></channel></rss>");
  g_autoptr (VigieFeed) atom = parse ("<feed xmlns=\"http://www.w3.org/2005/Atom\"/>");

  g_assert_cmpuint (rss->entries->len, ==, 0);
  g_assert_false (rss->is_mended);
  g_assert_cmpuint (atom->entries->len, ==, 0);
}

static void
test_no_feed (void)
{
#define EXPECT(data, sentence) expect_error (data, strlen (data), sentence)
  static const char page[] = "This address gives a web page, not a feed.";
  static const char cut[] = "The feed breaks off before the end of its first entry.";

  EXPECT ("", "The server’s answer is empty: this is no feed.");
  EXPECT (" \n", "The server’s answer is empty: this is no feed.");
  EXPECT ("<!DOCTYPE html><html><p>a<feed></feed></html>", page);
  EXPECT ("<?xml version=\"1.0\"?><html xmlns=\"http://www.w3.org/1999/xhtml\"/>", page);
  EXPECT ("<!-- x --><HTML><body>", page);
  EXPECT ("<html><head><link rel=\"alternate\" type=\"application/rss+xml\" href=\"/rss\"></head>",
          "This address gives a web page, not a feed. The page names this feed: "
          "https://pref.example/rss");
  EXPECT ("{\"error\":\"no\"}", "This address gives JSON, not an RSS or Atom feed.");
  EXPECT ("<s:Envelope xmlns:s=\"x\"><rss/></s:Envelope>",
          "This address gives XML of another kind (“Envelope”), not an RSS or Atom feed.");
  EXPECT ("<Error><Code>AccessDenied</Code></Error>",
          "This address gives XML of another kind (“Error”), not an RSS or Atom feed.");
  EXPECT ("Service unavailable\n", "This address does not give an RSS or Atom feed. What came "
                                   "begins with “Service unavailable ”.");
  expect_error (
      "\x89PNG\r\n\0\0\0", 9,
      "This address does not give an RSS or Atom feed. What came begins with “‰PNG     ”.");
  EXPECT ("<rss><channel><title>x</title>", cut);
  EXPECT ("<rss><channel><item><title>x</ti", cut);
  EXPECT ("<rss", cut);
#undef EXPECT
}

/* ---- who means harm ---- */

static void
test_entities (void)
{
  g_autoptr (VigieFeed) laughs =
      parse ("<?xml version=\"1.0\"?><!DOCTYPE rss [<!ENTITY a \"ha\"><!ENTITY b \"&a;&a;&a;\">"
             "<!ENTITY x SYSTEM \"file:///etc/passwd\"><!ATTLIST item z CDATA \"1\">]>" RSS (
                 "<item><title>&b;&x;</title></item>"));
  g_autoptr (VigieFeed) netscape =
      parse ("<!DOCTYPE rss PUBLIC \"-//Netscape Communications//DTD RSS 0.91//EN\" "
             "\"http://my.netscape.com/publish/formats/rss-0.91.dtd\">" RSS (
                 "<item><title>&eacute;</title></item>"));

  g_assert_cmpstr (get (laughs, 0)->text, ==, "&b;&x;");
  g_assert_cmpstr (get (netscape, 0)->text, ==, "é");
}

static char *
repeat (const char *before, const char *piece, guint n, const char *after)
{
  GString *text = g_string_new (before);

  for (guint i = 0; i < n; i++)
    g_string_append (text, piece);
  g_string_append (text, after);
  return g_string_free_and_steal (text);
}

static void
test_deep (void)
{
  g_autofree char *xml = repeat ("<rss><channel><item><guid>1</guid></item><item>", "<a>", 100000,
                                 "</item></channel></rss>");
  g_autoptr (VigieFeed) feed = parse (xml);

  g_assert_true (feed->is_mended);
  g_assert_cmpuint (feed->entries->len, >=, 1);
}

static void
test_many_attributes (void)
{
  g_autoptr (GString) xml = g_string_new ("<rss><channel><item><guid>1</guid></item><item");
  g_autoptr (VigieFeed) feed = NULL;

  for (guint i = 0; i < 300000; i++)
    g_string_append_printf (xml, " a%u=\"\"", i);
  g_string_append (xml, "/></channel></rss>");
  feed = parse (xml->str);
  g_assert_true (feed->is_mended);
  g_assert_cmpuint (feed->entries->len, ==, 1);
}

static void
test_many_namespaces (void)
{
  g_autoptr (GString) xml = g_string_new ("<rss><channel><item><guid>1</guid></item><item>");
  g_autoptr (VigieFeed) feed = NULL;

  for (guint depth = 0; depth < 150; depth++)
    {
      g_string_append (xml, "<a");
      for (guint i = 0; i < 400; i++)
        g_string_append_printf (xml, " xmlns:a%u_%u=\"x\"", depth, i);
      g_string_append (xml, ">");
    }
  for (guint i = 0; i < 100000; i++)
    g_string_append (xml, "<z:a/>");
  feed = parse (xml->str);
  g_assert_true (feed->is_mended);
  g_assert_cmpuint (feed->entries->len, ==, 1);
}

/* An entry of very many pieces keeps the first of them. */
static void
test_large_entry (void)
{
  g_autofree char *xml =
      repeat ("<rss><channel><item><guid>1</guid><description>", "<i>a</i>", 200000,
              "</description><link>x</link></item>"
              "<item><guid>2</guid></item></channel></rss>");
  g_autofree char *text =
      repeat ("<rss><channel><item><guid>1</guid><title>", "0123456789", 1000000,
              "</title></item><item><guid>2</guid></item></channel></rss>");
  g_autoptr (VigieFeed) pieces = parse (xml);
  g_autoptr (VigieFeed) letters = parse (text);

  g_assert_cmpuint (pieces->entries->len, ==, 2);
  g_assert_cmpuint (strlen (get (pieces, 0)->text), >, 5000);
  g_assert_cmpuint (letters->entries->len, ==, 2);
  g_assert_cmpuint (strlen (get (letters, 0)->text), <, 5000000);
}

/* As much as a source takes: the first entries are kept, the others are counted. */
static void
test_huge_feed (void)
{
  static const char item[] =
      "<item><guid isPermaLink=\"false\">%07u</guid><title>Route %07u"
      "</title><description>&lt;p&gt;Coupée &amp;amp; barrée&lt;/p&gt; %s"
      "</description><pubDate>Tue, 24 Nov 2026 10:00:00 GMT</pubDate></item>";
  const guint n = 100 * 1000 * 1000 / 1000;
  g_autofree char *filler = g_strnfill (790, 'x');
  GString *xml = g_string_sized_new (110 * 1000 * 1000);
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (VigieFeed) feed = NULL;

  g_string_append (xml, "<rss><channel>");
  for (guint i = 0; i < n; i++)
    {
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
      g_string_append_printf (xml, item, i, i, filler);
#pragma GCC diagnostic pop
    }
  g_string_append (xml, "</channel></rss>");
  g_assert_cmpuint (xml->len, >, 95 * 1000 * 1000);
  bytes = g_string_free_to_bytes (xml);
  feed = vigie_feed_parse (bytes, NULL, BASE, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (feed->entries->len, ==, VIGIE_FEED_MAX_ENTRIES);
  g_assert_cmpuint (feed->n_skipped, ==, n - VIGIE_FEED_MAX_ENTRIES);
  g_assert_false (feed->is_mended);
  g_assert_cmpstr (get (feed, VIGIE_FEED_MAX_ENTRIES - 1)->id, ==, "0004999");
}

#define ADD(path, func) g_test_add_func ("/sources/feed-parser/" path, func)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("rss", test_rss);
  ADD ("rdf", test_rdf);
  ADD ("atom", test_atom);
  ADD ("text", test_text);
  ADD ("photos", test_photos);
  ADD ("addresses", test_addresses);
  ADD ("dates", test_dates);
  ADD ("names", test_names);
  ADD ("one-name-for-all", test_one_name_for_all);
  ADD ("versions", test_versions);
  ADD ("encodings", test_encodings);
  ADD ("server-charset", test_server_charset);
  ADD ("mixed-bytes", test_mixed_bytes);
  ADD ("undeclared-prefixes", test_undeclared_prefixes);
  ADD ("bad-tags", test_bad_tags);
  ADD ("before-and-after", test_before_and_after);
  ADD ("cut", test_cut);
  ADD ("empty-feed", test_empty_feed);
  ADD ("no-feed", test_no_feed);
  ADD ("entities", test_entities);
  ADD ("deep", test_deep);
  ADD ("many-attributes", test_many_attributes);
  ADD ("many-namespaces", test_many_namespaces);
  ADD ("large-entry", test_large_entry);
  ADD ("huge-feed", test_huge_feed);
  return g_test_run ();
}

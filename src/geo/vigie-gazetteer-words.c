/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The words of a text and of names, folded so that what people write alike is alike. */
#include "vigie-gazetteer-private.h"

#include <string.h>

#define N_FOLDED 0x250 /* Latin letters with marks lie below */
#define FNV_BASIS G_GUINT64_CONSTANT (0xcbf29ce484222325)
#define FNV_PRIME G_GUINT64_CONSTANT (0x100000001b3)
#define MAX_GAP 6 /* bytes between two words of one name */
#define N_CLASSED 2048

/* ---- words that say something about the next ---- */

/* Words of French that are names of places too, or easily are: they need a capital letter and a
 * word before them that a place follows. Folded. */
static const char common_words[] =
    "accident aigre aime air albert alerte an ancre ange anges annee ans anse appel apres "
    "arbre arbres arche arches arcs arret au aubaine aucun aussi autre aux avant avec avion "
    "aviron avoine baie baille bain bains bais bale bar barrage barre barres barriere bas "
    "basse beau belle bilan blanc blanche blancs bleu bois boisse bon bonjour bonne bonnes "
    "bonsoir bord bords bouche bouchon boue bourg bras brave briques broc brume brun bu bus "
    "but ca cabine cabot calme camille camion camp camps canal car carrefour carriere cars "
    "casse cause cave ce celles cendre cent centre ces chambre champ champs chance change "
    "chantier chapelle charbon charge charles charme charmes chasse chateau chatte chaud "
    "chaume chaussee chauve chaux chef chemin chene chenes cheres chien chute cintre "
    "circulation cite claude cle clos col colombe commer commune conge contes cordon corne "
    "corps cote coteau couche couches coulee coupe coupee cour courant courbe cours couture "
    "crane creche crete creux croisement croix crue crues cuisine dame dames danger dans "
    "debut defense demain denis depart dernier deux devant deviation die digue dimanche "
    "direct dix doit don donc dont douce droit droite dry du dure eau eaux ecluse ecole "
    "ecoles edern eglise elle embrun en encore enfin entree equipe ere erre escale essence "
    "est et etables etage etais etang etangs etat ete etoile etre eu eux exces face faux "
    "femme fer fete feu feuille feuilles feux fille fin fins fleche fleur fleurie flot flux "
    "fois fond font fontaine force forest foret forge forges fort fosse fosses fou foule "
    "four fours frais froid fronton fumee gap garde gare gauche gaz gel gens glace golf "
    "gorge gorges grace graces grand grande grandes grands grange granges grasse gray gris "
    "gros halle halte ham haut haute hautes hauts hem herbe heure hier hiver homme hopital "
    "hotel huit ici il ile iles ils in incendie info infos inondation is isle jardin jean "
    "jeudi job joue jour jours juge juste la lac laisse lait lance lande landes large le "
    "lent les leur libre lieu ligne lire lit local loge loges loi long louis loup loupe "
    "lourdes lumiere lundi lune lure lux lys ma maire mairie mais maison maisons mal marche "
    "marches mardi mare marie marin marine marines mars martin mas matin mauves maze me "
    "melange meme mens menton mer merci mercredi mere merle mes mesure meteo midi mien "
    "mille mine mines mire moi moins mois molle mon monde mont montagne montee monts mort "
    "motte mouche moule moules moulin moulins mouton mur mure murs mus nature ne neige neuf "
    "neuve nice noir noire nord nos notre nous nouveau nouvelle noyer nuit nuits ombre on "
    "onde ondes onze opera or orage oraison orange ordre orme ormes orne os ou ouest "
    "ouverte page paille pain paix palais palme pan panne parc part partie pas passage "
    "passe passerelle paul pays peage peau peche peine pelle pelouse pente perche pere "
    "perles perrier personne petit petite petits peu photo pierre pierres pin pins piste "
    "place plage plaine plaisir plan planche plat plateau plein pleine pluie plus point "
    "poix police pomme pompe pompier pompiers pont ponts port porte portes poses poste pot "
    "poteau pouce pour prairie pre premier pres presse prison public puits pure quai "
    "quartier que qui radon rai ramier rang rappel ravin recherche refuge reine remy renard "
    "renfort residence riche rien rions rive rives riviere rivieres robin roche rocher "
    "roches roi rond rose rouge rouges rousse rousses route ruche rue rues ruine ruines "
    "ruisseau sa sable sables sac saint sainte saints sale sales salle salles samedi sans "
    "sapin sauf sauvage sauve savoir scene se secours secteur selle selles selon sens sept "
    "serre serres ses seuil seul seule si six soie soir soiree sol soleil son sort sortie "
    "sos souche souches source sources sous soyons stade station sud sur table talus tard "
    "tarte tartes te tempete temps tende tendre terrain terrasse terre terres thou tige "
    "tigre toi toit tombe ton tonnerre tornade torrent tot touche touches tour tours tous "
    "tout toute train trait tranche trans traverse tres treve tri tricot trois tronc trop "
    "trou tu tuile tulle tunnel un une union urgence us usine va vague vagues val valle "
    "vallee vannes vaux veille vendredi vent vente ventes verdure verger verite verre vers "
    "vert verte vertu vertus veste vic victor vide vie vieille vienne vieux vif vigilance "
    "vigne vignes village ville villes vin vins virage virages vire visite vite voie voies "
    "voir voiture vol vos vous voves vrai vu vue y yves zone ";

static const struct
{
  guint flags;
  const char *words;
} classes[] = {
  { WORD_COMMON, common_words },
  { WORD_ARTICLE, "l le la les d de du des " },
  { WORD_PLACES, "a vers commune communes pres proche hameau lieudit village bourg ville centre "
                 "depuis jusqu entre secteur via agglomeration environs dit chez habitants "
                 "in near at from to around outside downtown " },
  { WORD_PLACES_OR, "de d du sur des et en dans direction of for " },
  { WORD_STREET, "rue avenue av boulevard bd bld place quai allee allees impasse faubourg cours "
                 "esplanade rond passage square " },
  { WORD_LEADS, "vers direction dir sens route jusqu " },
  { WORD_LINKS, "et ou and or puis " },
  { WORD_BETWEEN, "entre between " },
  { WORD_CONTRACTS, "au aux " },
  { WORD_EVENT, "tempete ouragan cyclone typhon depression operation "
                "hurricane storm cyclone typhoon " },
  { WORD_SPLITS, "sur sous et en pres l le la les d de du des " },
};

typedef struct
{
  guint64 hash;
  guint flags;
} Classed;

static const Classed *
find_class (const Classed *table, guint64 hash)
{
  guint64 at = hash & (N_CLASSED - 1);

  while (table[at].hash != 0 && table[at].hash != hash)
    at = (at + 1) & (N_CLASSED - 1);
  return &table[at];
}

static Classed *
make_classes (void)
{
  Classed *table = g_new0 (Classed, N_CLASSED);

  for (gsize i = 0; i < G_N_ELEMENTS (classes); i++)
    {
      guint64 hash = FNV_BASIS;

      for (const char *c = classes[i].words; *c != '\0'; c++)
        {
          if (*c != ' ')
            {
              hash = (hash ^ (guint8) *c) * FNV_PRIME;
              continue;
            }
          Classed *slot = (Classed *) find_class (table, hash);
          slot->hash = hash;
          slot->flags |= classes[i].flags;
          hash = FNV_BASIS;
        }
    }
  return table;
}

static guint
classify (guint64 hash)
{
  static Classed *table = NULL;

  if (g_once_init_enter_pointer (&table))
    g_once_init_leave_pointer (&table, make_classes ());
  return find_class (table, hash)->flags;
}

/* Names of organisations that are names of places too, but hardly ever meant so. */
static const char *const organisations[][2] = {
  { "croix", "rouge" }, { "red", "cross" }, { "protection", "civile" }, { "securite", "civile" }
};

/* ---- folding ---- */

typedef struct
{
  guint16 folded; /* 0: ends a word */
  gboolean is_upper;
  gboolean is_lower;
} Letter;

static const Letter *
get_letters (void)
{
  static Letter *letters = NULL;

  if (g_once_init_enter_pointer (&letters))
    {
      Letter *table = g_new0 (Letter, N_FOLDED);

      for (gunichar c = 0; c < N_FOLDED; c++)
        {
          gunichar parts[G_UNICHAR_MAX_DECOMPOSITION_LENGTH];

          if (!g_unichar_isalnum (c))
            continue;
          g_unichar_fully_decompose (c, FALSE, parts, G_N_ELEMENTS (parts));
          table[c] = (Letter) { (guint16) g_unichar_tolower (parts[0]), g_unichar_isupper (c),
                                g_unichar_islower (c) };
        }
      g_once_init_leave_pointer (&letters, table);
    }
  return letters;
}

static inline guint64
add_letter (guint64 hash, guint c)
{
  return (hash ^ c) * FNV_PRIME;
}

static gboolean
is_mark (gunichar c)
{
  GUnicodeType type = g_unichar_type (c);

  return type == G_UNICODE_NON_SPACING_MARK || type == G_UNICODE_ENCLOSING_MARK ||
         type == G_UNICODE_SPACING_MARK;
}

/* What the letter adds to the hash; FALSE where it is none. */
static inline gboolean
fold (guint64 *hash, gunichar c, Letter *letter)
{
  if (c >= N_FOLDED)
    {
      if (is_mark (c))
        {
          *letter = (Letter) { 0 };
          return TRUE;
        }
      *letter = (Letter) { (guint16) g_unichar_tolower (c), g_unichar_isupper (c),
                           g_unichar_islower (c) };
      if (!g_unichar_isalnum (c))
        return FALSE;
      *hash = add_letter (*hash, g_unichar_tolower (c));
      return TRUE;
    }
  *letter = get_letters ()[c];
  if (letter->folded == 0)
    return FALSE;
  switch (letter->folded)
    {
    case 0x153: /* œ */
      *hash = add_letter (add_letter (*hash, 'o'), 'e');
      break;
    case 0xe6: /* æ */
      *hash = add_letter (add_letter (*hash, 'a'), 'e');
      break;
    case 0xdf: /* ß */
      *hash = add_letter (add_letter (*hash, 's'), 's');
      break;
    default:
      *hash = add_letter (*hash, letter->folded);
    }
  return TRUE;
}

static guint64
hash_ascii (const char *word)
{
  guint64 hash = FNV_BASIS;

  for (; *word != '\0'; word++)
    hash = add_letter (hash, (guint8) *word);
  return hash;
}

/* What is written short, or in another way, is one word. */
static guint64
unabbreviate (const VigieWord *word, const char *text)
{
  const char *c = text + word->start;

  if (word->n_chars > 3)
    return word->hash;
  if (word->n_chars == 1 && g_ascii_tolower (c[0]) == 's' && c[1] == '/')
    return hash_ascii ("sur");
  if (word->n_chars == 2 && g_ascii_strncasecmp (c, "st", 2) == 0)
    return hash_ascii ("saint");
  if (word->n_chars == 3 && g_ascii_strncasecmp (c, "ste", 3) == 0)
    return hash_ascii ("sainte");
  if (word->n_chars == 3 && g_ascii_strncasecmp (c, "lez", 3) == 0)
    return hash_ascii ("les");
  return word->hash;
}

/* ---- reading ---- */

typedef struct
{
  const char *text;
  gsize length;
  VigieWords *words;
  gsize last_end; /* of the word before */
  gboolean in_hashtag;
} Reader;

/* Whether the word before and the one at @start may be one name's; whether a sentence begins. */
static guint
judge_gap (const Reader *reader, gsize start)
{
  const VigieWord *last =
      reader->words->n_words > 0 ? &reader->words->words[reader->words->n_words - 1] : NULL;
  gboolean joined = last != NULL && start - reader->last_end <= MAX_GAP;
  gboolean begins = last == NULL;

  for (gsize i = reader->last_end; i < start; i++)
    {
      guint8 c = (guint8) reader->text[i];
      const guint8 *bytes = (const guint8 *) reader->text + i;

      if (c == ' ' || c == '-' || c == '\'' || c == '/')
        continue;
      if (c == 0xc2 && i + 1 < start && bytes[1] == 0xa0)
        i++;
      else if (c == 0xe2 && i + 2 < start && bytes[1] == 0x80 &&
               (bytes[2] == 0x99 || bytes[2] == 0x90 || bytes[2] == 0x91 || bytes[2] == 0xaf))
        i += 2;
      else if (c != '.' || last == NULL || last->n_chars > 3)
        joined = FALSE;
      if (strchr (".!?\n:", c) != NULL && c != '\0')
        begins = TRUE;
    }
  return (joined ? WORD_JOINED : 0) | (begins ? WORD_BEGINS : 0);
}

static void
end_word (Reader *reader, VigieWord *word, gsize end)
{
  VigieWords *words = reader->words;

  if (word->n_chars == 0)
    return;
  word->end = (guint32) end;
  word->hash = unabbreviate (word, reader->text);
  word->flags |= classify (word->hash) | judge_gap (reader, word->start);
  if (reader->in_hashtag)
    word->flags |= WORD_HASHTAG;
  if (words->n_words < VIGIE_MAX_WORDS)
    words->words[words->n_words++] = *word;
  reader->last_end = end;
}

static void
end_hashtag (Reader *reader, VigieHashtag *hashtag, gsize end)
{
  VigieWords *words = reader->words;

  hashtag->end = (guint32) end;
  if (reader->in_hashtag && hashtag->end > hashtag->start && words->n_hashtags < VIGIE_MAX_HASHTAGS)
    words->hashtags[words->n_hashtags++] = *hashtag;
  reader->in_hashtag = FALSE;
}

/* Addresses and names of accounts hold no places. Returns where to go on. */
static gsize
skip_address (const Reader *reader, gsize at)
{
  const char *c = reader->text + at;
  gboolean is_address = *c == '@' || g_ascii_strncasecmp (c, "http://", 7) == 0 ||
                        g_ascii_strncasecmp (c, "https://", 8) == 0 ||
                        g_ascii_strncasecmp (c, "www.", 4) == 0;

  if (*c == '@' && (c[1] == ' ' || c[1] == '\0')) /* « @ Dijon » */
    return at;
  while (is_address && at < reader->length && !g_ascii_isspace (reader->text[at]))
    at++;
  return at;
}

static void
note_case (VigieWord *word, const Letter *letter, gboolean *was_lower)
{
  if (word->n_chars == 0)
    word->flags = letter->is_upper ? WORD_CAPITAL | WORD_ALL_CAPITALS : 0;
  else if (letter->is_upper && *was_lower)
    word->flags |= WORD_INNER_CAPITAL;
  if (letter->is_lower)
    word->flags &= ~(guint32) WORD_ALL_CAPITALS;
  *was_lower = letter->is_lower;
}

/**
 * vigie_words_read:
 * @text: valid UTF-8
 * @length: bytes of it
 * @words: (out): its words
 *
 * Hashtags are split where a capital letter follows a small one, and kept as a whole besides.
 */
void
vigie_words_read (const char *text, gsize length, VigieWords *words)
{
  Reader reader = { .text = text, .length = length, .words = words };
  VigieWord word = { .hash = FNV_BASIS };
  VigieHashtag hashtag = { 0 };
  gboolean was_lower = FALSE;

  words->n_words = words->n_hashtags = 0;
  words->has_small = FALSE;
  for (gsize at = 0, next; at < length && words->n_words < VIGIE_MAX_WORDS; at = next)
    {
      gunichar c = (guint8) text[at] < 0x80 ? (guint8) text[at] : g_utf8_get_char (text + at);
      guint64 before = word.hash;
      Letter letter;

      next = (guint8) text[at] < 0x80 ? at + 1 : (gsize) (g_utf8_next_char (text + at) - text);
      if (!fold (&word.hash, c, &letter))
        {
          end_word (&reader, &word, at);
          word = (VigieWord) { .hash = FNV_BASIS };
          if (c != '_')
            end_hashtag (&reader, &hashtag, at);
          if (c == '#')
            {
              reader.in_hashtag = TRUE;
              hashtag = (VigieHashtag) { FNV_BASIS, (guint32) next, 0 };
            }
          if (c == '@')
            next = MAX (next, skip_address (&reader, at));
          continue;
        }
      if (word.n_chars == 0 && (c == 'h' || c == 'H' || c == 'w' || c == 'W') &&
          skip_address (&reader, at) > at)
        {
          next = skip_address (&reader, at);
          word = (VigieWord) { .hash = FNV_BASIS };
          continue;
        }
      if (reader.in_hashtag)
        fold (&hashtag.hash, c, &letter);
      if (reader.in_hashtag && word.n_chars > 0 && letter.is_upper && was_lower)
        {
          word.hash = before;
          end_word (&reader, &word, at);
          word = (VigieWord) { .hash = FNV_BASIS };
          fold (&word.hash, c, &letter);
        }
      if (word.n_chars == 0)
        word.start = (guint32) at;
      note_case (&word, &letter, &was_lower);
      words->has_small |= letter.is_lower;
      word.n_chars = (guint16) MIN (word.n_chars + 1, G_MAXUINT16);
    }
  end_word (&reader, &word, length);
  end_hashtag (&reader, &hashtag, length);
}

/**
 * vigie_words_is_organisation:
 * @words: of a text
 * @first: of some of them
 * @last: the last of them
 *
 * Returns: whether they name the Red Cross or the like
 */
gboolean
vigie_words_is_organisation (const VigieWords *words, guint first, guint last)
{
  while (first < last && (words->words[first].flags & WORD_ARTICLE) != 0)
    first++;
  if (last != first + 1)
    return FALSE;
  for (gsize i = 0; i < G_N_ELEMENTS (organisations); i++)
    if (words->words[first].hash == hash_ascii (organisations[i][0]) &&
        words->words[last].hash == hash_ascii (organisations[i][1]))
      return TRUE;
  return FALSE;
}

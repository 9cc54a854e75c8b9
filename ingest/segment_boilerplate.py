"""What belongs to the page and not to the report: navigation, cookie notices, calls to click, footers, other articles."""

from __future__ import annotations

import re

__all__ = ["call_to_reader", "closes_report", "page_furniture", "posted_line"]

FURNITURE = r"""
 previous|next|prev|back|home|menu|search|close|login|log\ in|sign\ in|sign\ up|register|share|tweet|print|email|e-mail|pin\ it|like
|subscribe|newsletter|skip\ to\ (?:main\ )?content|read\ more|more|load\ more|show\ more|see\ all|view\ all|download|contact(?:\ us)?
|about(?:\ us)?|donate|sitemap|site\ map|privacy(?:\ policy)?|legal(?:\ notice)?|imprint|terms(?:\ (?:of\ use|and\ conditions))?|cookies?(?:\ policy)?
|accept(?:\ all)?(?:\ cookies)?|reject(?:\ all)?|decline|facebook|twitter|linkedin|instagram|youtube|whatsapp|telegram|rss|x
|leave\ a\ (?:comment|reply)|comments?|no\ comments|tags?|categor(?:y|ies)|recent\ posts|related\ (?:articles|posts|news|content)|latest\ news
|you\ (?:may|might)\ also\ like|back\ to\ (?:top|news|overview)|all\ rights\ reserved|advertisement
|précédent|suivant|accueil|rechercher|recherche|partager|imprimer|se\ connecter|connexion|s['’]inscrire|lire\ la\ suite|en\ savoir\ plus|voir\ plus
|mentions\ légales|plan\ du\ site|politique\ de\ confidentialité|aller\ au\ contenu(?:\ principal)?|tout\ accepter|tout\ refuser|articles\ (?:similaires|liés|récents)
|à\ lire\ aussi|retour(?:\ en\ haut)?|laisser\ un\ commentaire|commentaires
|anterior|siguiente|inicio|buscar|compartir|imprimir|iniciar\ sesión|leer\ más|ver\ más|saber\ más|aviso\ legal|política\ de\ (?:privacidad|cookies)|mapa\ web
|saltar\ al\ contenido|aceptar(?:\ todas?)?|rechazar|noticias\ relacionadas|artículos\ relacionados|deja\ un\ comentario|comentarios|volver
|zurück|weiter|startseite|suche|suchen|teilen|drucken|anmelden|mehr\ lesen|weiterlesen|mehr\ erfahren|impressum|datenschutz(?:erklärung)?|kontakt
|zum\ (?:haupt)?inhalt(?:\ springen)?|alle\ akzeptieren|ablehnen|ähnliche\ (?:artikel|beiträge)|das\ könnte\ sie\ auch\ interessieren|nach\ oben
|precedente|successivo|cerca|condividi|stampa|accedi|leggi\ (?:tutto|di\ più)|scopri\ di\ più|note\ legali|informativa\ privacy|vai\ al\ contenuto|accetta(?:\ tutti)?
|articoli\ correlati|potrebbe\ interessarti(?:\ anche)?|lascia\ un\ commento
|poprzedni[ae]?|następn[yaei]{1,2}|wstecz|dalej|strona\ główna|szukaj|udostępnij|drukuj|zaloguj(?:\ się)?|czytaj\ (?:więcej|dalej)|polityka\ prywatności
|przejdź\ do\ treści|akceptuj(?:ę)?(?:\ wszystkie)?|odrzuć|powiązane\ (?:artykuły|wpisy)|zobacz\ (?:także|również)
|předchozí|další|domů|hledat|sdílet|tisk|přihlásit(?:\ se)?|číst\ (?:dále|více)|zásady\ ochrany\ osobních\ údajů|přejít\ k\ obsahu|přijmout(?:\ vše)?|odmítnout
|související\ články|mohlo\ by\ vás\ zajímat
|προηγούμεν[οη]|επόμεν[οη]|αρχική|αναζήτηση|κοινοποίηση|εκτύπωση|σύνδεση|διαβάστε\ περισσότερα|περισσότερα|πολιτική\ απορρήτου|επικοινωνία
|αποδοχή(?:\ όλων)?|απόρριψη|σχετικά\ άρθρα
|anteriores?|próximo|seguinte|início|pesquisar|partilhar|ler\ mais|saber\ mais|vorige|volgende|zoeken|delen|lees\ (?:meer|verder)|privacyverklaring
"""
RELATED = r"""
 related\ (?:articles|posts|news|content|stories)|you\ (?:may|might)\ also\ like|recent\ posts|latest\ (?:news|posts)|more\ (?:news|stories)|read\ (?:also|next)
|articles\ (?:similaires|liés|récents)|à\ lire\ aussi|noticias\ relacionadas|artículos\ relacionados|otras\ noticias|ähnliche\ (?:artikel|beiträge)
|weitere\ (?:artikel|beiträge|nachrichten|meldungen)|das\ könnte\ sie\ auch\ interessieren|articoli\ correlati|potrebbe\ interessarti(?:\ anche)?
|powiązane\ (?:artykuły|wpisy)|zobacz\ (?:także|również)|související\ články|mohlo\ by\ vás\ zajímat|σχετικά\ άρθρα|previous|next|leave\ a\ (?:comment|reply)
|(?:press|media)\ contacts?|contacts?\ presse|contacto\ (?:de|para)\ prensa|pressekontakt|contatti\ stampa|kontakt\ (?:dla|pro)\ (?:mediów|média)
|notes?\ to\ (?:the\ )?editors?|notes?\ aux\ rédactions|notes?\ for\ editors|follow\ us|suivez-nous|síguenos|folgen\ sie\ uns|seguici
"""
CALLS = (
    r"\bclick\s+(?:here|on|the|below)\b|\b(?:find|learn|read|see)\s+(?:out\s+)?more\s+(?:about|on|at|here|information)\b.{0,120}\b(?:here|web\s*(?:site|page)|"
    r"page|link|below|online)\b|\bmore\s+information\b.{0,120}\b(?:can\s+be\s+found|is\s+available|web\s*-?(?:site|page)|here)\b"
    r"|\b(?:stay|keep)\s+(?:updated|tuned|informed|in\s+touch)\b|\bfollow\s+us\b|\bsubscribe\s+to\b|\bsign\s+up\s+(?:for|to)\s+(?:our|the)\b"
    r"|\bleave\s+(?:us\s+)?a\s+(?:comment|reply)\b|\bwrite\s+to\s+(?:the\s+editors?|us)\b|\bwe\s+use\s+cookies\b|\b(?:this|our)\s+(?:web)?site\s+uses\s+cookies\b"
    r"|\ball\s+rights\s+reserved\b|\bcopyright\s+(?:©|\d|\(c\))|^\s*©|\bshare\s+this\s+(?:post|article|page|story)\b|\bskip\s+to\s+(?:main\s+)?content\b"
    r"|\b(?:requests?\s+for|to\s+request)\s+(?:interviews?|pictures)\b|\bpictures?\s+(?:can\s+be\s+had|are\s+available)\b|^\W*(?:ends?|fin|ende|fine)\W*$"
    r"|^\s*(?:photo|picture|image|foto|bild|zdjęcie|crédit\s+photo|photo\s+credit)s?\s*(?:credits?)?\s*[:©]|\bin\s+the\s+next\s+issue\b"
    r"|\bunsubscribe\b|\byour\s+browser\b|\benable\s+javascript\b|\bview\s+(?:this|it)\s+(?:e-?mail|newsletter)?\s*(?:in|on)\s+(?:your|the)\s+browser\b"
    r"|\bcliquez\b|\bpour\s+en\s+savoir\s+plus\b|\bplus\s+d['’]informations?\b.{0,80}\b(?:site|page|ici|lien)\b|\binscrivez-vous\s+à\s+(?:notre|la)\b|\babonnez-vous\b"
    r"|\bsuivez-nous\b|\bnous\s+utilisons\s+(?:des|les)\s+cookies\b|\bce\s+site\s+utilise\s+des\s+cookies\b|\btous\s+droits\s+réservés\b|\blaissez(?:-nous)?\s+un\s+commentaire\b"
    r"|\bhaga?\s+clic\b|\bpulse\s+aquí\b|\bmás\s+información\b.{0,80}\b(?:web|página|aquí|enlace)\b|\bsuscríb[ea]\w*\b|\bsíguenos\b|\butilizamos\s+cookies\b|\beste\s+sitio\b.{0,30}\bcookies\b"
    r"|\btodos\s+los\s+derechos\s+reservados\b|\bdeja\w*\s+(?:tu|un)\s+comentario\b"
    r"|\bklicken\s+sie\b|\bhier\s+klicken\b|\bweitere\s+(?:informationen|infos)\b.{0,80}\b(?:unter|web\w*|hier|seite|link)\b|\bmehr\s+(?:dazu|infos?|informationen)\b.{0,60}\b(?:unter|hier|web\w*)\b"
    r"|\babonnieren\s+sie\b|\bfolgen\s+sie\s+uns\b|\bverwende\w*\s+cookies\b|\bwir\s+nutzen\s+cookies\b|\balle\s+rechte\s+vorbehalten\b"
    r"|\bclicca(?:te)?\s+qui\b|\bmaggiori\s+informazioni\b|\bper\s+saperne\s+di\s+più\b|\biscriviti\b|\bseguici\b|\butilizza(?:mo)?\s+(?:i\s+)?cookie\b|\btutti\s+i\s+diritti\s+riservati\b"
    r"|\bkliknij\b|\bwięcej\s+informacji\b.{0,80}\b(?:stron\w+|tutaj|pod\s+adresem)\b|\bzapisz\s+się\s+(?:do|na)\b|\bobserwuj\s+nas\b|\bużywa(?:my)?\s+(?:plików\s+)?cookies?\b|\bwszelkie\s+prawa\s+zastrzeżone\b"
    r"|\bklikněte\b|\bvíce\s+informací\b.{0,80}\b(?:web\w*|stránk\w+|zde)\b|\bsledujte\s+nás\b|\bpoužív\w+\s+(?:soubory\s+)?cookies?\b|\bvšechna\s+práva\s+vyhrazena\b|\bpřihlaste\s+se\s+k\s+odběru\b"
    r"|\bκάντε\s+κλικ\b|\bπατήστε\s+εδώ\b|\bπερισσότερες\s+πληροφορίες\b|\bακολουθήστε\s+μας\b|\bχρησιμοποι\w+\s+cookies\b|\bμε\s+επιφύλαξη\s+παντός\b|\bεγγραφείτε\s+στο\b"
    r"|\bklik\s+hier\b|\bclique\s+aqui\b|\bmeer\s+informatie\b.{0,60}\b(?:website|hier)\b|\bmais\s+informações\b.{0,60}\b(?:site|aqui)\b"
)
POSTED = (
    r"^\W*(?:posted|published|last\s+(?:updated|modified)|updated|publication\s+date|date\s+of\s+publication|publiée?|mis\s+en\s+ligne|mise?\s+à\s+jour|date\s+de\s+publication|"
    r"publicad[oa]|actualizado|fecha\s+de\s+publicación|veröffentlicht|erstellt|aktualisiert|stand|pubblicat[oa]|aggiornato|opublikowan[oey]|data\s+publikacji|"
    r"zveřejněno|publikováno|vydáno|aktualizováno|δημοσιεύ[τθ]ηκε|ημερομηνία\s+δημοσίευσης|gepubliceerd(?:\s+op)?|publicado)\b\s*(?:on|in|le|el|am|vom|il|dnia|dne|στις|em|op|online)?\s*:?\s*"
)

_FURNITURE = re.compile(rf"^\W*(?:{FURNITURE})\W*(?:\d+)?\W*$", re.VERBOSE | re.IGNORECASE)
_RELATED = re.compile(rf"^\W*(?:{RELATED})\b", re.VERBOSE | re.IGNORECASE)
_CALLS = re.compile(CALLS, re.IGNORECASE)
_POSTED = re.compile(POSTED, re.IGNORECASE)
_CRUMBS = re.compile(r"^\s*\S.{0,60}?\s(?:>|›|»|/|→)\s.{1,80}$")
_ADDRESS = re.compile(r"^\W*(?:https?://\S+|www\.\S+|[\w.+-]+@[\w.-]+\.\w+)\W*$")
LONG = 400
"""Characters: no call to click is longer, and patterns need not look further."""


def page_furniture(line: str) -> bool:
    """Whether a whole line is a link or label of the page: "Next", "Share", a trail of crumbs, a bare address."""
    if len(line) > LONG:
        return False
    return bool(
        _FURNITURE.match(line)
        or _ADDRESS.match(line)
        or (_CRUMBS.match(line) and "." not in line and line.count(" ") < 16)
    )


def closes_report(line: str) -> bool:
    """Whether a line heads what comes after a report: related articles, contacts for the press, notes to editors."""
    return len(line) <= LONG and bool(_RELATED.match(line))


def call_to_reader(sentence: str) -> bool:
    """Whether a sentence only asks the reader to click, subscribe, write or accept."""
    return len(sentence) <= LONG and bool(_CALLS.search(sentence))


def posted_line(line: str) -> int:
    """How long the words "Posted on" (in the languages known) at the start of a short line are; 0 when not there."""
    match = _POSTED.match(line) if len(line) < 120 else None
    return match.end() if match else 0

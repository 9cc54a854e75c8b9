"""E-mails (.eml) and web pages saved as one file (.mht): the main part."""

from __future__ import annotations

import email
import email.policy
import re
from email.message import EmailMessage, MIMEPart
from email.utils import parsedate_to_datetime

from practicegraph.graph.errors import ReadError
from practicegraph.ingest.read_html import take_html
from practicegraph.ingest.read_taken import Taken
from practicegraph.ingest.read_text import decode

__all__ = ["take_mail"]

SIGNATURE = re.compile(r"^-- ?$.*", re.MULTILINE | re.DOTALL)
QUOTED = re.compile(r"^>.*\n?", re.MULTILINE)
PREFIX = re.compile(r"^(?:(?:re|fwd?|aw|wg|tr|rv|odp|antw)\s*:\s*)+", re.IGNORECASE)


def take_mail(data: bytes, name: str) -> Taken:
    """The text of an e-mail: the subject as heading, then the body without signature and quoted lines.

    The plain part is taken before the HTML part. Attachments are not read: save and read them by themselves.

    Raises:
        ReadError: no text part.
    """
    message = email.message_from_bytes(data, policy=email.policy.default)
    if not isinstance(message, EmailMessage):
        raise ReadError(f"{name}: is not an e-mail; save it as .eml.")
    subject = PREFIX.sub("", " ".join(_header(message, "subject").split())) or None
    try:
        published = parsedate_to_datetime(_header(message, "date")).date().isoformat()
    except (ValueError, TypeError, IndexError):
        published = None
    page = message.get_body(("html",))
    saved = "saved by" in _header(message, "from").lower() or _header(message, "snapshot-content-location")
    plain = None if page is not None and saved else message.get_body(("plain",))
    if plain is not None and (content := _bytes(plain).strip()):
        charset = plain.get_content_charset("utf-8")
        warnings: tuple[str, ...] = ()
        try:
            text = content.decode(charset).replace("\r\n", "\n")
        except (LookupError, UnicodeDecodeError):
            text, warnings = decode(content, name=name)
        body = QUOTED.sub("", SIGNATURE.sub("", text)).strip()
        text = f"# {subject}\n\n{body}" if subject else body
        return Taken(text, "message/rfc822", subject, published=published, warnings=_attached(message) + warnings)
    if page is None:
        raise ReadError(f"{name}: has no text part; save its attachments and read those.")
    taken = take_html(_bytes(page), name)
    return Taken(
        text=taken.text,
        media_type="text/html" if saved else "message/rfc822",
        title=taken.title or subject,
        url=taken.url or _web(_header(message, "snapshot-content-location") or _header(page, "content-location")),
        language=taken.language,
        published=taken.published or (None if saved else published),
        metadata=taken.metadata,
        warnings=() if saved else _attached(message),
    )


def _header(message: MIMEPart, name: str) -> str:
    try:
        return str(message.get(name) or "")
    except Exception:  # the parser of headers raises many kinds of errors on broken ones
        return ""


def _bytes(part: MIMEPart) -> bytes:
    payload = part.get_payload(decode=True)
    return payload if isinstance(payload, bytes) else b""


def _web(address: str) -> str | None:
    return address if address.startswith(("http://", "https://")) else None


def _attached(message: EmailMessage) -> tuple[str, ...]:
    files = [part.get_filename() for part in message.iter_attachments() if part.get_filename()]
    return (f"attachments not read: {', '.join(map(str, files))}",) if files else ()

"""What a form can say of a value without a server: regular expressions of JavaScript, in French.

Looser than the reader: what they refuse, it refuses too.
"""

from __future__ import annotations

from programmation.schema import Field, Type

PATTERNS = {
    Type.DURATION: (r"^\s*(\d{1,2}\s*(h|:)\s*(\d{2})?|\d{1,3}\s*min)\s*$", "par exemple 1 h 30"),
    Type.COUNT: (r"^\s*\d{1,5}\s*$", "un nombre, en chiffres"),
    Type.EMAIL: (r"^[^@\s]+@[^@\s]+\.[A-Za-z]{2,}$", "une adresse de courriel"),
    Type.PHONE: (r"^[\d\s().+-]{10,}.*$", "un numéro, par exemple 819 555-0123"),
    Type.URL: (r"^https?://\S+$", "une adresse complète, https://…"),
    Type.CONTACT: (
        r"^(https?://\S+|[^@\s]+@[^@\s]+|[\d\s().+-]{10,}.*)$",
        "une adresse https://…, un courriel ou un téléphone",
    ),
    Type.ADDRESS: (r"^/\S*$", "une adresse qui commence par /"),
}

_DAY = (
    r"\d{4}-(?:(?:0[13578]|1[02])-(?:0[1-9]|[12]\d|3[01])|(?:0[469]|11)-(?:0[1-9]|[12]\d|30)"
    r"|02-(?:0[1-9]|[12]\d))"
)
_CLOCK = r"(?:[01]\d|2[0-3]):[0-5]\d"
_MONTH = r"\d{4}-(?:0[1-9]|1[0-2])|[A-Za-zÀ-ÿ]+\.? \d{4}"
_HOUR_ALONE = r"\d{1,2} ?(?:h|:) ?(?:\d{2})?"


def moment_pattern(field: Field) -> tuple[str, str]:
    """What the page's `readMoment` makes of a moment that is well written."""
    if not (field.timed or field.partial):
        return f"^{_DAY}(?: {_CLOCK})?$", "un jour, par exemple 27 septembre 2018"
    forms = [f"{_DAY} {_CLOCK}"]
    if field.partial:
        forms += [_DAY, _MONTH]
    if field.same_day_as:
        forms.append(_HOUR_ALONE)
    return f"^(?:{'|'.join(forms)})$", "un jour et une heure, par exemple 27 septembre 2018 8 h 30"

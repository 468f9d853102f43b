"""Tells staff, where they write, that their texts hold a mistake: nobody looks into a log.

    python3 tools/tell.py REPORT     the report of `make check`, that found errors
    python3 tools/tell.py            nothing is wrong (any more)

On a proposal the report is a comment.  After a push it is an issue, which names whoever pushed and
closes itself with the first push that is sound.  Of the environment, which the workflows fill in:

    FORGE     github, gitlab or forgejo (Codeberg)
    API       address of its API: https://api.github.com
    PROJECT   organisation/site; for GitLab the project's number
    TOKEN     what may write issues and comments
    NUMBER    of the proposal; empty after a push
    WHO       whoever pushed, as the forge names them

Standard library only: it runs before anything is installed.
"""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path
from typing import Any
from urllib.request import Request, urlopen

TITLE = "Le site attend une correction"
LONGEST = 50_000
"""Characters of the report: forges take some 65,000."""

PROPOSAL = "Ces textes ont des erreurs : rien n’en sera publié avant qu’elles soient corrigées."
PUSH = (
    "{who}Ce qui vient d’être enregistré n’est pas encore en ligne : il y reste des erreurs. Le "
    "site publié n’a pas changé.\n\n"
    "Corrigez chaque texte là où vous l’avez écrit, et enregistrez-le de nouveau. Ce message se "
    "ferme de lui-même quand tout est bon."
)
MENDED = "C’est corrigé : le site se met à jour dans les minutes qui viennent."

ISSUES = {
    "github": "/repos/{project}/issues",
    "forgejo": "/repos/{project}/issues",
    "gitlab": "/projects/{project}/issues",
}


class Forge:
    """What is asked of a forge: open issues, an issue more, a comment, an issue less."""

    def __init__(self, name: str, api: str, project: str, token: str) -> None:
        self._gitlab = name == "gitlab"
        self._issues = api.rstrip("/") + ISSUES[name].format(project=project)
        self._headers = {
            "Accept": "application/json",
            "Content-Type": "application/json",
            "User-Agent": "site",
            **({"PRIVATE-TOKEN": token} if self._gitlab else {"Authorization": f"token {token}"}),
        }

    def open_issue(self) -> str:
        """Number of the issue that tells of mistakes; empty where none is open."""
        state = "opened" if self._gitlab else "open"
        for issue in self._ask("GET", f"{self._issues}?state={state}&per_page=100&limit=100"):
            if issue["title"] == TITLE:
                return str(issue["iid" if self._gitlab else "number"])
        return ""

    def open(self, text: str) -> None:
        words = "description" if self._gitlab else "body"
        self._ask("POST", self._issues, {"title": TITLE, words: text})

    def comment(self, number: str, text: str) -> None:
        self._ask("POST", f"{self._issues}/{number}/{self._comments}", {"body": text})

    def comment_on_proposal(self, number: str, text: str) -> None:
        # For GitHub and Forgejo a proposal is an issue too.
        place = self._issues
        if self._gitlab:
            place = place.removesuffix("issues") + "merge_requests"
        self._ask("POST", f"{place}/{number}/{self._comments}", {"body": text})

    def close(self, number: str) -> None:
        change = {"state_event": "close"} if self._gitlab else {"state": "closed"}
        self._ask("PUT" if self._gitlab else "PATCH", f"{self._issues}/{number}", change)

    @property
    def _comments(self) -> str:
        return "notes" if self._gitlab else "comments"

    def _ask(self, method: str, address: str, body: object = None) -> Any:
        data = None if body is None else json.dumps(body).encode()
        request = Request(address, data, self._headers, method=method)  # noqa: S310  a forge's
        with urlopen(request, timeout=60) as answer:  # noqa: S310
            return json.loads(answer.read() or b"null")


def tell(forge: Forge, report: str, number: str, who: str) -> None:
    # Four spaces: the report is shown as it is, whatever words of texts it quotes.
    shown = "\n".join(f"    {line}" for line in report[:LONGEST].splitlines())
    if number:
        if report:
            forge.comment_on_proposal(number, f"{PROPOSAL}\n\n{shown}")
        return
    told = forge.open_issue()
    if report:
        text = f"{PUSH.format(who=f'@{who} : ' if who else '')}\n\n{shown}"
        if told:
            forge.comment(told, text)
        else:
            forge.open(text)
    elif told:
        forge.comment(told, MENDED)
        forge.close(told)


def main() -> None:
    asked = os.environ
    if not asked.get("TOKEN"):
        print("TOKEN : rien n’est dit ailleurs qu’ici, faute d’un droit d’écrire.")
        return
    forge = Forge(asked["FORGE"], asked["API"], asked["PROJECT"], asked["TOKEN"])
    report = Path(sys.argv[1]).read_text("utf-8", "replace") if sys.argv[1:] else ""
    try:
        tell(forge, report, asked.get("NUMBER", ""), asked.get("WHO", ""))
    except OSError as error:
        # A proposal from elsewhere may not write; nor is this a reason not to publish.
        print(f"Le rapport n’a pas pu être déposé là où l’on écrit : {error}.")


if __name__ == "__main__":
    main()

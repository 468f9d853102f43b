"""Commands that read the whole content say so, in a terminal alone, and leave no trace of it."""

from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path

import pytest

from builder import progress
from builder.progress import CLEAR
from commands import meeting_email, newsletter, season, season_report, series
from commands.project import project_from
from programmation.problems import Refusal
from programmation.settings import settings_from
from tests.support.building import ROOT, SAMPLE

READING = "Lecture des textes…"
COMMANDS: dict[str, tuple[Callable[[list[str]], object], list[str], str]] = {
    "bilan": (season_report.main, ["--saison=2017-2018", "--dossier={folder}"], READING),
    "infolettre": (newsletter.main, ["2017-10", "--dossier={folder}"], READING),
    "courriel": (meeting_email.main, ["financement", "--sortie={folder}", "--dossier={folder}"],
                 READING),
    "saison": (season.main, ["--source={folder}/p.csv", "--essai=1"], "Lecture de p.csv…"),
    "serie": (series.main, ["--quand=le deuxième jeudi du mois, à 8 h 30", "--essai=1",
                            "--communaute=nord", "--titre=Café", "--saison=2018-2019"],
              "Rencontres 12/12…"),
}  # fmt: skip


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


@pytest.mark.parametrize("command", COMMANDS)
@pytest.mark.parametrize("stream", [Terminal, io.StringIO])
def test_what_takes_long_is_said_in_a_terminal(
    command: str, stream: type[io.StringIO], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in {"CONTENU": str(SAMPLE), "SITEURL": "https://pole.example.org",
                        "BUILD_DATE": "2018-02-01"}.items():  # fmt: skip
        monkeypatch.setenv(name, value)
    monkeypatch.chdir(ROOT)
    (tmp_path / "p.csv").write_text("Titre;Communauté;Date;Heure\nA;nord;2018-05-03;9 h\n", "utf-8")
    (tmp_path / "rencontres").mkdir()
    event = "BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"
    (tmp_path / "rencontres/financement.ics").write_text(event, "utf-8", newline="")
    run, arguments, words = COMMANDS[command]
    said = stream()
    monkeypatch.setattr("sys.stderr", said)
    monkeypatch.setattr(progress, "QUIET", 0.0)
    run([argument.format(folder=tmp_path) for argument in arguments])
    if isinstance(said, Terminal):
        assert f"{CLEAR}{words}" in said.getvalue()
        assert said.getvalue().endswith(CLEAR)
    else:
        assert said.getvalue() == ""


@pytest.mark.parametrize("address", ["http://127.0.0.1:8000", "http://localhost", "http://[::1]"])
def test_nothing_is_sent_that_leads_to_this_machine_alone(address: str) -> None:
    settings = settings_from(ROOT / "pelicanconf.py") | {"SITEURL": address}
    with pytest.raises(Refusal, match="SITEURL="):
        project_from(settings, SAMPLE).require_address()
    project_from({**settings, "SITEURL": "https://pole.example.org"}, SAMPLE).require_address()

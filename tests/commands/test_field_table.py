"""GUIDE.md says what `KINDS` says."""

import pytest

from commands.field_table import END, START, main, tables, updated
from programmation.parts import Status
from tests.support.building import ROOT


def test_guide_is_up_to_date() -> None:
    guide = (ROOT / "GUIDE.md").read_text("utf-8")
    assert updated(guide) == guide, "make guide"


def test_only_the_part_between_the_marks_changes() -> None:
    assert updated(f"avant\n{START}vieux{END}\naprès") == (
        f"avant\n{START}\n\n{tables()}\n\n{END}\naprès"
    )


def test_a_guide_without_marks_is_refused() -> None:
    with pytest.raises(ValueError, match="champs"):
        updated("rien")


def test_rows_name_required_fields_choices_and_records() -> None:
    assert "| `titre` | oui | Le titre, comme il sera lu. |" in tables()
    assert f"Au choix : {', '.join(status.value for status in Status)}." in tables()
    assert "| `lieu › adresse` |" in tables()


def test_command_writes_the_file(tmp_path) -> None:  # type: ignore[no-untyped-def]
    guide = tmp_path / "GUIDE.md"
    guide.write_text(f"{START}{END}", "utf-8")
    main([str(guide)])
    assert guide.read_text("utf-8") == f"{START}\n\n{tables()}\n\n{END}"

"""The blog and the yearly programming of an organisation's communities of practice.

The flow, one way, each step in the module or the package of its name:

    folder         the content folder → bytes by path, of texts that may have changed
    front_matter   bytes → fields with their lines, and a body
    reading        fields → typed values, by the table in `fields`, and problems
    assembly       all entries → one linked `model.Library`, and problems
    checks         the library → what is wrong between files
    season, pages  the library → what each page shows
    feeds          the library → subscriptions, written by `rss` and `ical`
    generators     the Pelican edge: runs the above, hands pages and feeds to the writer

Beside it, `parsing` serves the first steps and `subscriptions` the feeds, `comments` holds
readers' comments, and `staff` helps to write the texts.  Each package lists its modules.

Nothing left of `generators` imports Pelican or asks for the time; only `folder`, `git` and
`history` touch the disk.
"""

VERSION = "0.1.0"
"""Of the whole project, as in pyproject.toml; told in the published build.json."""


def register() -> None:
    """Called by Pelican when it loads the plugin."""
    # Here and not above, so that the checker runs without Pelican's start-up time.
    from pelican import signals

    from programmation.generators import get_generators, leave_idle

    signals.article_generator_init.connect(leave_idle)
    signals.page_generator_init.connect(leave_idle)
    signals.get_generators.connect(get_generators)

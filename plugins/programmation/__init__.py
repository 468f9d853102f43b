"""The blog and the yearly programming of an organisation's communities of practice.

Data flows one way: `content` reads staff's files into one `model.Library`; `checks` finds mistakes
in it; `pages` and `feeds` make values of it; `generator`, the Pelican edge, runs all of it and
gives pages and feeds to the builder.

    urls          every address of the site
    grouping      groups items by what they have in common
    colors        the colours of communities
    parts         values inside items: states, places, people, pictures, links
    model         items, and the library of them: frozen values
    schema        definitions of a field, and of a kind of content
    organization  `organisation.md`: facts about the organisation
    kinds         `KINDS`: every kind of content, with its fields, one row each
    season        years of programming, upcoming and past meetings
    settings      the site's settings: rules, value, reading
    problems      a mistake, with its line and its remedy
    content       files → library
    text          text → safe HTML
    checks        library → problems
    pages         library → what each page shows
    feeds         library → subscriptions
    comments      readers' comments
    editor        the forms of the browser editor
    http_headers  HTTP headers for hosts: caching, security
    generator     the Pelican edge
    publishing    inputs of publishing: the last publication, the whole history
    site_extras   other published files: comments, PDFs, the editor, hosting

Nothing but `generator` imports Pelican; only `settings` asks for the time.
"""

VERSION = "0.1.0"
"""Version of the project, as in pyproject.toml; published in build.json."""


def register() -> None:
    """Called by Pelican when it loads the plugin."""
    # Imported here, so that `make check` starts without Pelican.
    from pelican import signals

    from programmation.generator import get_generators, leave_idle

    signals.article_generator_init.connect(leave_idle)
    signals.page_generator_init.connect(leave_idle)
    signals.get_generators.connect(get_generators)

"""The blog and the yearly programming of an organisation's communities of practice.

Data flows one way: `content` reads staff's files into one `model.Library`; `checks` says what is
wrong between them; `pages` and `feeds` say what is shown and sent; `generator`, the Pelican edge,
runs all of it and hands pages and feeds to the builder.

    urls          every address of the site
    grouping      items apart by what they have in common
    colors        the colours of communities
    parts         what items are made of: states, places, people, pictures, links
    model         what the site is made of, once read: frozen values
    schema        what a field and a kind of content are
    organization  the organisation's own text, a kind of one
    kinds         `KINDS`: every kind of content, with its fields, one row each
    season        years of programming, upcoming and past meetings
    settings      the site's settings: rules, value, reading
    problems      one mistake, told with its line and its remedy
    content       files → library
    text          text → safe HTML
    checks        library → problems
    pages         library → what each page shows
    feeds         library → subscriptions
    comments      readers' comments
    editor        the forms of the browser editor
    http_headers  what hosts are told: caching, security
    generator     the Pelican edge
    publishing    the last publication and the whole history, asked when publishing
    site_extras   what is published beside pages and feeds

Nothing but `generator` and `site_extras` imports Pelican; only `settings` asks for the time.
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

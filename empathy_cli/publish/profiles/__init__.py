"""How each kind of target names, links and lists pages. A profile asks nobody: same settings, same names."""

from empathy_cli.publish.target import Profile, Settings


def profile(settings: Settings) -> Profile:
    """The profile of a target, by `profile` for the git and folder families, else by `kind`."""
    match settings.profile or settings.kind:
        case "github":
            from .github import GitHub

            return GitHub(settings)
        case "gitlab":
            from .gitlab import GitLab

            return GitLab(settings)
        case "azure":
            from .azure import Azure

            return Azure(settings)
        case "gitea":
            from .gitea import Gitea

            return Gitea(settings)
        case "mkdocs":
            from .mkdocs import MkDocs

            return MkDocs(settings)
        case "obsidian":
            from .obsidian import Obsidian

            return Obsidian(settings)
        case "confluence":
            from .confluence import Confluence

            return Confluence(settings)
        case "mediawiki":
            from .mediawiki import MediaWiki

            return MediaWiki(settings)
        case "dokuwiki":
            from .dokuwiki import DokuWiki

            return DokuWiki(settings)
        case _:
            from .plain import Plain

            return Plain(settings)

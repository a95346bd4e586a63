"""Related links that would lead nowhere after an import that only plans."""

from collections.abc import Iterable, Mapping

from articles.library import settling, surveying
from articles.library.planning import Action, Step


def links_of(steps: Iterable[Step]) -> dict[str, list[str]]:
    """Url of each article that would be written → the addresses it would link to."""
    return {
        step.result.document.url: [link.url or "" for link in step.result.document.related]
        for step in steps
        if step.result and step.action not in (Action.REFUSED, Action.ADOPTED)
    }


def would_dangle(steps: Iterable[Step], links: Mapping[str, list[str]]) -> dict[str, list[str]]:
    """Url of an article → the addresses in its related list that nothing would have: what
    `settling.dangling_links` gives once the plan is carried out."""
    replaced = {step.target.path for step in steps if step.target and step.url in links}
    kept = {path: urls for path, urls in settling.dangling_links().items() if path not in replaced}
    after = kept | dict(links)
    absent = surveying.absent({url for urls in after.values() for url in urls} - links.keys())
    found = {path: [url for url in urls if url in absent] for path, urls in after.items()}
    return {path: urls for path, urls in found.items() if urls}

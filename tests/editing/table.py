"""The whole table of addresses below `/admin/`, by section; see `endpoints` for its words."""

from tests.editing.endpoints import DOORS, DRAFTS, MORE, PREVIEWS, STEPS, VERSIONS
from tests.editing.model_endpoints import ACCOUNTS, ARTICLE_MODELS
from tests.editing.picking_endpoints import PICTURES
from tests.editing.subject_endpoints import SUBJECTS
from tests.editing.task_endpoints import TASKS

SECTIONS = {
    "steps": STEPS,
    "drafts and versions": [*DRAFTS, *VERSIONS, *PREVIEWS, *PICTURES],
    "doors": DOORS,
    "models": ARTICLE_MODELS,
    "accounts": ACCOUNTS,
    "tasks": TASKS,
    "more": MORE,
    "subjects": SUBJECTS,
}

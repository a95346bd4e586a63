import pytest

from articles.text.chatter import leftover, refusal

REFUSALS = [
    "I cannot answer this question based on the available information.",
    "As an AI language model, I have no opinion on boats.",
    "Boats are fine, but as an AI I own none.",
    "I'm sorry, but that is not known.",
    "I’m unable to provide the dates of the exam.",
    "I am just a language model.",
    "I don't have access to the figure.",
]
NO_REFUSALS = [
    "She said: “I cannot answer this.”",
    '"I can\'t help but think that…" opens a doubt.',
    "The town is known as an AI powerhouse.",
    "He served as an aide and I cannot say more of it.",
    "An fMRI cannot answer this.",
    "World War I cannot be explained in a line.",
]
LEFTOVERS = [
    "Based on the gathered information, the ice melts.",
    "Ice melts (gathered information points 3, 5).",
    "Certainly! Ice is frozen water.",
    "It melts. If you have the figure, I would be happy to help further.",
    "There is no rule for this. However, I can provide some general advice.",
    "Ice melts.\n\nIf you have any further questions, feel free to ask!",
    "Ice melts. I hope this helps.",
]
NO_LEFTOVERS = [
    "The gathered information is then weighed.",
    "They review the gathered information to find the cause.",
    "It rests on previously gathered information.",
    "Visitors may feel free to ask for a chair, and often do. Then the talk begins.",
    "An MRI can provide a picture.",
    "Phase I can provide a first dose. Surely so.",
]


@pytest.mark.parametrize("answer", REFUSALS)
def test_a_refusal_is_found(answer: str) -> None:
    assert refusal(answer)


@pytest.mark.parametrize("answer", NO_REFUSALS)
def test_what_only_looks_like_a_refusal_is_left_alone(answer: str) -> None:
    assert refusal(answer) is None


@pytest.mark.parametrize("answer", LEFTOVERS)
def test_what_a_chat_left_behind_is_found(answer: str) -> None:
    assert leftover(answer)


@pytest.mark.parametrize("answer", NO_LEFTOVERS)
def test_ordinary_prose_is_no_leftover(answer: str) -> None:
    assert leftover(answer) is None

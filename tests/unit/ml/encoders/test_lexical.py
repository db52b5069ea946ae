import numpy as np
import pytest

from umc_desktop.domain.errors import ModelError
from umc_desktop.domain.progress import SILENT, JobCancelledError
from umc_desktop.ml.encoders.lexical import fit_lexical

TEXTS = ["red apple pie", "green apple pie", "steel bridge cable", "old steel bridge"]


def test_texts_that_share_words_are_near_and_others_are_not():
    encoder = fit_lexical(TEXTS, SILENT)
    vectors = encoder.encode(TEXTS, SILENT)
    near = vectors @ vectors.T
    assert near[0, 1] > 0.9
    assert near[2, 3] > 0.9
    assert abs(near[0, 2]) < 0.1
    assert vectors.shape == (4, encoder.dimension)
    assert encoder.dimension <= 3


def test_a_label_name_can_be_encoded_afterwards():
    encoder = fit_lexical(TEXTS, SILENT)
    texts, names = encoder.encode(TEXTS, SILENT), encoder.encode(["apple"], SILENT)
    assert (texts @ names[0]).argmax() in (0, 1)


def test_words_that_occur_once_are_used_when_no_word_occurs_twice():
    encoder = fit_lexical(["red apple", "steel bridge", "old town"], SILENT)
    vectors = encoder.encode(["red apple", "steel bridge"], SILENT)
    assert vectors[0] @ vectors[1] < 0.5


@pytest.mark.parametrize("texts", [["hello"], ["word word"], ["same", "same"]])
def test_a_corpus_of_one_word_still_gives_unit_vectors(texts: list[str]):
    encoder = fit_lexical(texts, SILENT)
    lengths = np.linalg.norm(encoder.encode(texts, SILENT), axis=1)
    np.testing.assert_allclose(lengths, 1, atol=1e-6)


@pytest.mark.parametrize("n", [2, 3])
def test_texts_that_are_nearly_alike_are_no_cause_for_warnings(n: int):
    texts = [f"hello number {i} world" for i in range(n)]
    assert np.isfinite(fit_lexical(texts, SILENT).encode(texts, SILENT)).all()


@pytest.mark.parametrize("texts", [[], ["", "  "], ["!!", "??"]])
def test_no_word_at_all_is_an_expected_failure(texts: list[str]):
    with pytest.raises(ModelError, match="no words"):
        fit_lexical(texts, SILENT)


def test_unknown_words_give_the_zero_vector():
    encoder = fit_lexical(TEXTS, SILENT)
    assert not encoder.encode(["zebra", ""], SILENT).any()
    assert encoder.encode([], SILENT).shape == (0, encoder.dimension)


def test_the_fingerprint_follows_the_corpus_and_vectors_repeat():
    first, again = fit_lexical(TEXTS, SILENT), fit_lexical(list(TEXTS), SILENT)
    assert first.fingerprint == again.fingerprint
    np.testing.assert_array_equal(
        first.encode(TEXTS, SILENT), again.encode(TEXTS, SILENT)
    )
    assert fit_lexical(TEXTS[:3], SILENT).fingerprint != first.fingerprint
    # The same characters in other texts are another corpus.
    assert (
        fit_lexical(["ab", "c b"], SILENT).fingerprint
        != fit_lexical(["a", "bc b"], SILENT).fingerprint
    )


def test_fitting_real_titles_keeps_256_components(titles: list[str]):
    encoder = fit_lexical(titles * 2, SILENT)
    assert encoder.dimension == 256
    parts = []
    vectors = encoder.encode(
        titles * 3, SILENT, lambda rows, part: parts.append((rows, part))
    )
    assert [len(rows) for rows, _ in parts] == [512, 88]
    np.testing.assert_array_equal(np.concatenate([p for _, p in parts]), vectors)


def test_fitting_can_be_cancelled():
    class Stop:
        def report(self, done: int, total: int | None = None, message: str = ""):
            if done >= 200:
                raise JobCancelledError

    with pytest.raises(JobCancelledError):
        fit_lexical(TEXTS * 100, Stop())
